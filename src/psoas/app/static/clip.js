// The whole clip: video and curves stand at the same moment, and the stride below follows the near leg.
import { told } from "./numbers.js";

const NAMES = { thigh_angle: "Thigh angle, ahead +", knee_flexion: "Knee bend", trunk_lean: "Trunk lean" };
const HEIGHT = 170;
const NARROW = 600, WINDOW = 3; // px, below which only so many s about the moment are shown
const root = document.querySelector("[data-courses]");
const video = root.querySelector("video"), place = root.querySelector("[data-plots]");
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const [from, to] = (root.dataset.strideTime ?? "").split(" ").map(Number); // of the stride that is drawn below, s
let charts = [], data = null, frame = 0, moment = 0, led = false; // led: the stride's slider leads, and is not pushed back

window.fetch(root.dataset.courses).then((answer) => answer.json()).then(draw).catch(() => {
  place.querySelector("[data-loading]").textContent = "The curves could not be read. Load the page again.";
});

function draw(found) {
  data = found;
  place.replaceChildren();
  place.tabIndex = 0;
  place.setAttribute("role", "slider");
  place.setAttribute("aria-label", "Moment of the clip");
  place.setAttribute("aria-valuemin", "0");
  place.setAttribute("aria-valuemax", String(data.time.at(-1)));
  for (const id of new Set(data.courses.map((course) => course.id))) charts.push(chart(id));
  place.addEventListener("keydown", step);
  video.addEventListener("timeupdate", () => { if (video.paused) show(video.currentTime); });
  video.addEventListener("seeked", () => show(video.currentTime));
  video.addEventListener("play", follow);
  if (to > from) video.currentTime = from;
  show(to > from ? from : 0);
  new ResizeObserver(() => {
    charts.forEach(({ plot }) => plot.setSize({ width: place.clientWidth, height: HEIGHT }));
    show(video.currentTime);
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(({ plot }) => plot.redraw(false)));
}

function chart(id) {
  const courses = data.courses.filter((course) => course.id === id);
  const figure = document.createElement("figure"), head = document.createElement("div"), title = document.createElement("h3"), output = document.createElement("output");
  figure.className = "plot";
  head.className = "curvehead";
  title.textContent = NAMES[id] ?? id;
  output.setAttribute("aria-live", "off");
  head.append(title, output);
  figure.append(head);
  place.append(figure);
  const line = (course) => ({ label: course.side, stroke: () => css(course.side === "both" ? "--ink" : `--${course.side}`), width: 2, dash: course.side === "right" ? [6, 3] : undefined, points: { show: false }, spanGaps: false });
  const axis = { stroke: () => css("--ink-3"), grid: { stroke: () => css("--rule"), width: 1 }, ticks: { show: false }, font: `12px ${css("--sans") || "sans-serif"}` };
  const plot = new window.uPlot({
    width: place.clientWidth, height: HEIGHT, legend: { show: false },
    scales: { x: { time: false, range: () => shownRange() } },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8, width: 2, stroke: () => css("--surface"), fill: (u, n) => css(u.series[n].label === "both" ? "--ink" : `--${u.series[n].label}`) } },
    axes: [{ ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} s`), size: 28 }, { ...axis, values: (_, ticks) => ticks.map((tick) => `${String(tick).replace("-", "\u2212")}°`), size: 46, incrs: [1, 2, 5, 10, 20, 50] }],
    series: [{}, ...courses.map(line)],
    hooks: { drawClear: [shade] },
  }, [data.time, ...courses.map((course) => course.values)], figure);
  plot.over.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse" ? event.buttons === 1 : true) seek(plot, event); });
  plot.over.addEventListener("pointerdown", (event) => seek(plot, event));
  return { plot, courses, output };
}

// On a narrow screen a whole clip is too dense to read.
function shownRange() {
  const last = data.time.at(-1);
  if (place.clientWidth >= NARROW || last <= WINDOW) return [0, last];
  const start = Math.min(last - WINDOW, Math.max(0, moment - WINDOW / 2));
  return [start, start + WINDOW];
}

// Where a foot is down.
function shade(u) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const [side, contacts] of Object.entries(data.events.contact)) {
    ctx.fillStyle = css(`--${side}`);
    ctx.globalAlpha = 0.09;
    for (const contact of contacts) {
      const off = (data.events.toe_off[side] ?? []).find((time) => time > contact);
      if (off === undefined) continue;
      const from = u.valToPos(contact, "x", true), to = u.valToPos(off, "x", true);
      if (to > bbox.left && from < bbox.left + bbox.width) ctx.fillRect(Math.max(from, bbox.left), bbox.top, Math.min(to, bbox.left + bbox.width) - Math.max(from, bbox.left), bbox.height);
    }
  }
  ctx.restore();
}

function seek(plot, event) {
  const box = plot.over.getBoundingClientRect();
  go(plot.posToVal(Math.min(box.width, Math.max(0, event.clientX - box.left)), "x"));
}

function go(time) {
  led = false;
  const to = Math.min(data.time.at(-1), Math.max(0, time));
  video.pause();
  video.currentTime = to;
  show(to);
}

function step(event) {
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (!by && event.key !== "Home" && event.key !== "End") return;
  event.preventDefault();
  if (event.key === "Home") go(0);
  else if (event.key === "End") go(data.time.at(-1));
  else onePicture(by);
}

function onePicture(by) {
  const at = nearest(video.currentTime);
  go(data.time[Math.min(data.time.length - 1, Math.max(0, at + by))] + 0.001);
}

function nearest(time) {
  let low = 0, high = data.time.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (data.time[middle] <= time) low = middle; else high = middle;
  }
  return time - data.time[low] < data.time[high] - time ? low : high;
}

function show(time) {
  if (!data) return;
  const k = nearest(time);
  moment = data.time[k];
  const range = shownRange();
  for (const { plot, courses, output } of charts) {
    plot.setScale("x", { min: range[0], max: range[1] });
    plot.setCursor({ left: plot.over.clientWidth * (moment - range[0]) / (range[1] - range[0]), top: 0 }, false);
    output.replaceChildren(...courses.flatMap((course, n) => {
      const part = document.createElement("span"), value = course.values[k];
      part.className = course.side === "both" ? "" : course.side[0].toUpperCase();
      part.textContent = `${n ? ", " : ""}${course.side === "both" ? "you" : course.side} ${told(value, course.error ?? 0, "°")}`;
      return [part];
    }));
  }
  place.setAttribute("aria-valuenow", data.time[k].toFixed(2));
  place.setAttribute("aria-valuetext", `${data.time[k].toFixed(2)} seconds. ${charts.map(({ output, courses }) => `${NAMES[courses[0].id]}: ${output.textContent}`).join("; ")}`);
  if (!led) document.dispatchEvent(new CustomEvent("stride-at", { detail: percentAt(data.time[k]) }));
}

// Percent of the near leg's stride at a moment, null outside the strides that were measured.
function percentAt(time) {
  const stride = JSON.parse(document.getElementById("stride")?.textContent ?? "{}");
  const near = stride.phases?.[0]?.split(" ")[0];
  const contacts = data.events.contact[near] ?? [];
  const k = contacts.findLastIndex((contact) => contact <= time);
  return k < 0 || k + 1 >= contacts.length ? null : 100 * (time - contacts[k]) / (contacts[k + 1] - contacts[k]);
}

function follow() {
  led = false;
  cancelAnimationFrame(frame);
  const tick = () => {
    show(video.currentTime);
    if (!video.paused && !video.ended) frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
}

for (const button of root.querySelectorAll("[data-step]")) button.addEventListener("click", () => { if (data) onePicture(+button.dataset.step); });
root.querySelector("[data-rate]").addEventListener("change", (event) => { video.playbackRate = +event.target.value; });

// The stride's own slider takes the video to that place of the stride it shows.
if (to > from) {
  for (const slider of document.querySelectorAll("input[data-stride]")) {
    slider.addEventListener("input", () => { led = true; video.pause(); video.currentTime = from + (to - from) * slider.value / 100; });
  }
}
