// One stride cursor shared by the slider, every curve, the figure and the clip.
const stride = JSON.parse(document.getElementById("stride").textContent);
const sliders = [...document.querySelectorAll("input[data-stride]")];
const places = [...document.querySelectorAll("output[data-place]")];
const curves = [...document.querySelectorAll(".curve")];
const figures = [...document.querySelectorAll(".rig[data-moves]")];
const loop = document.querySelector(".loop");
const phases = [...document.querySelectorAll(".muscles [data-percent]")];
const [left, right] = stride.x;

const joint = (name, i) => stride.joints[name] && [stride.joints[name][2 * i], stride.joints[name][2 * i + 1]];

// The same transform as psoas.report.rig.placed.
function lay(part, from, to) {
  const across = to[0] - from[0], down = to[1] - from[1];
  const turn = -Math.atan2(across, down) * 180 / Math.PI, stretch = Math.hypot(across, down) / part.dataset.length;
  part.setAttribute("transform", `translate(${from[0]} ${from[1]}) rotate(${turn.toFixed(1)}) scale(1 ${stretch.toFixed(3)})`);
}

function pose(svg, i) {
  for (const part of svg.querySelectorAll("[data-from]")) {
    const from = joint(part.dataset.from, i), to = joint(part.dataset.to, i);
    if (from && to) lay(part, from, to);
  }
  for (const dot of svg.querySelectorAll("[data-at]")) {
    const at = joint(dot.dataset.at, i);
    if (at) { dot.setAttribute("cx", at[0]); dot.setAttribute("cy", at[1]); }
  }
  const head = svg.querySelector("[data-head]"), at = joint("head", i), neck = joint("mid_shoulder", i);
  if (head && at && neck) {
    const tip = Math.atan2(at[0] - neck[0], neck[1] - at[1]) * 180 / Math.PI;
    head.setAttribute("transform", `translate(${at[0]} ${at[1]}) rotate(${((tip - 15) / 2).toFixed(1)})`);
  }
}

function show(percent) {
  const { percents, columns, rows, lines } = stride.loop;
  let k = 0;
  percents.forEach((p, n) => { if (Math.abs(p - percent) < Math.abs(percents[k] - percent)) k = n; });
  const column = k % columns, row = Math.floor(k / columns);
  loop.querySelector("img").style.transform = `translate(${-100 * column / columns}%, ${-100 * row / rows}%)`;
  loop.querySelectorAll("line").forEach((line, n) => {
    const ends = lines[k][n];
    line.toggleAttribute("hidden", !ends);
    line.style.display = ends ? "" : "none";
    if (ends) ["x1", "y1", "x2", "y2"].forEach((name, m) => line.setAttribute(name, ends[m]));
  });
}

// Muscles are drawn every few percent; the nearest drawing is shown, and the first again after the last.
function flex(percent) {
  const apart = (phase) => Math.abs((phase.dataset.percent - percent + 150) % 100 - 50);
  const nearest = phases.reduce((best, phase) => apart(phase) < apart(best) ? phase : best);
  for (const phase of phases) phase.classList.toggle("now", phase === nearest);
}

function moveTo(percent) {
  const p = Math.min(100, Math.max(0, percent)), i = Math.round(p), x = left + (right - left) * i / 100;
  for (const svg of figures) pose(svg, i);
  if (loop) show(p);
  if (phases.length) flex(p);
  curves.forEach((svg, n) => {
    const { dots, texts } = stride.curves[n];
    svg.querySelector(".cursor").setAttribute("transform", `translate(${x} 0)`);
    svg.querySelectorAll(".dot").forEach((dot, m) => { dot.setAttribute("cx", x); dot.setAttribute("cy", dots[m][i]); });
    svg.closest("figure").querySelector("output").textContent = texts[i];
  });
  const said = `${i} % of the stride${stride.phases[i] ? `, ${stride.phases[i]}` : ""}`;
  for (const slider of sliders) {
    slider.value = i;
    slider.setAttribute("aria-valuetext", said.replace("%", "percent"));
  }
  for (const place of places) place.textContent = said;
  document.dispatchEvent(new CustomEvent("stride-moved", { detail: i }));
}

// ---- play: one stride in three seconds, so that the eye can follow
const buttons = [...document.querySelectorAll("button[data-play]")];
let playing = 0, last = 0, at = stride.start;

function step(now) {
  if (!playing) return;
  at = (at + (last ? (now - last) / 30 : 0)) % 100;
  last = now;
  moveTo(at);
  playing = requestAnimationFrame(step);
}

function play(on) {
  cancelAnimationFrame(playing);
  last = 0;
  at = +sliders[0].value % 100;
  playing = on ? requestAnimationFrame(step) : 0;
  for (const button of buttons) button.textContent = on ? "Pause" : "Play";
}

function take(percent) {
  if (playing) play(false);
  moveTo(percent);
}

if (sliders.length) {
  for (const button of buttons) {
    button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    button.addEventListener("click", () => play(!playing));
  }
  for (const slider of sliders) slider.addEventListener("input", () => take(+slider.value));
  for (const svg of curves) {
    const go = (event) => {
      const box = svg.getBoundingClientRect(), across = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      take((across - left) / (right - left) * 100);
    };
    svg.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse" || event.buttons) go(event); });
    svg.addEventListener("pointerdown", go);
  }
  // A page that shows the whole clip says where in the stride it stands.
  document.addEventListener("stride-at", (event) => { if (event.detail !== null && !playing) moveTo(event.detail); });
  moveTo(stride.start);
}
