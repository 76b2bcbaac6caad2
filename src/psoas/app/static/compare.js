// Two clips in step: one slider holds both at the same share of the stride, whichever stride of each is shown.

const root = document.querySelector("[data-player]");
const controls = document.querySelector("[data-controls]");
const slider = document.getElementById("place"), said = document.getElementById("place-said");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const RATES = [0.0625, 16]; // of playing that browsers allow
const DRIFT = 0.04; // share of a stride by which a playing video may be off

/** One of the clips: its pictures of one stride, and its video for the others. */
class Clip {
  constructor(figure, told) {
    Object.assign(this, told);
    this.loop = figure.querySelector(".loop");
    this.video = figure.querySelector("video");
    this.which = figure.querySelector("[data-which]");
    this.phase = figure.querySelector("[data-phase]");
    this.alone = told.sheet !== null && told.typical === null; // pictures of a stride that is none of the video's
    this.others = this.alone ? null : figure.querySelector("[data-others]");
    this.number = told.typical ?? 0;
    this.others?.addEventListener("click", (event) => {
      const by = Number(event.target.closest("[data-other]")?.dataset.other ?? 0);
      if (by) this.take(this.number + by);
    });
    if (this.others) this.others.hidden = false;
    this.video?.addEventListener("loadedmetadata", () => this.show(Number(slider.value)));
    if (this.video && !this.loop) this.video.controls = false;
    this.take(this.number);
  }

  /** Whether the stride that is shown is the one of the pictures. */
  get still() {
    return this.sheet !== null && (this.alone || this.number === this.typical);
  }

  get off() {
    const stride = this.alone ? null : this.strides[this.number];
    return stride ? 100 * (stride[1] - stride[0]) / (stride[2] - stride[0]) : this.toe_off;
  }

  take(number) {
    if (this.strides.length && !this.alone) {
      this.number = Math.min(this.strides.length - 1, Math.max(0, number));
      const feet = this.near ? `, ${this.near} contact to ${this.near} contact` : "";
      this.which.textContent = `Stride ${this.number + 1} of ${this.strides.length}${feet}`;
      for (const button of this.others?.querySelectorAll("[data-other]") ?? []) {
        const to = this.number + Number(button.dataset.other);
        button.disabled = to < 0 || to >= this.strides.length;
      }
    }
    if (this.loop) this.loop.hidden = !this.still;
    if (this.video) {
      this.video.hidden = this.still;
      if (this.still) this.video.pause();
      else this.video.preload = "auto";
    }
    this.show(Number(slider.value));
  }

  show(percent) {
    const off = this.off;
    this.on = off === null ? "" : percent < off || percent === 100 ? "on the ground" : "in the air";
    this.phase.textContent = this.on ? `${this.near ?? "near"} foot ${this.on}` : "";
    if (this.still) this.picture(percent);
    else if (this.video && this.strides.length && this.video.paused) this.video.currentTime = this.time(percent);
  }

  picture(percent) {
    const { columns, rows, percents, lines } = this.sheet;
    let nearest = 0;
    percents.forEach((place, k) => { if (Math.abs(place - percent) < Math.abs(percents[nearest] - percent)) nearest = k; });
    this.loop.dataset.picture = nearest;
    this.loop.querySelector("img").style.transform = `translate(${-100 * (nearest % columns) / columns}%, ${-100 * Math.floor(nearest / columns) / rows}%)`;
    this.loop.querySelectorAll("line").forEach((line, k) => {
      const ends = lines[nearest]?.[k];
      line.style.display = ends ? "" : "none";
      if (ends) ["x1", "y1", "x2", "y2"].forEach((name, m) => line.setAttribute(name, ends[m]));
    });
  }

  time(percent) {
    const [start, , end] = this.strides[this.number];
    return start + (end - start) * Math.min(percent, 99.5) / 100;
  }

  /** Keep a playing video where the stride stands. */
  follow(percent, seconds) {
    if (this.still || !this.video || !this.strides.length) return;
    const [start, , end] = this.strides[this.number], at = this.time(percent);
    this.video.playbackRate = Math.min(RATES[1], Math.max(RATES[0], (end - start) / seconds));
    if (Math.abs(this.video.currentTime - at) > DRIFT * (end - start) && !this.video.seeking) this.video.currentTime = at;
    if (this.video.paused) this.video.play().catch(() => {});
  }

  stop() {
    this.video?.pause();
  }
}

const data = JSON.parse(document.getElementById("strides-data").textContent);
const clips = [...root.querySelectorAll("[data-clip]")].flatMap((figure) => data[Number(figure.dataset.clip)] ? [new Clip(figure, data[Number(figure.dataset.clip)])] : []);
// Places at which either clip has a picture; every second percent where there is a video alone.
const stops = [...new Set(clips.flatMap((clip) => clip.sheet?.percents ?? Array.from({ length: 51 }, (_, k) => 2 * k)))].sort((a, b) => a - b);
const buttons = controls.querySelectorAll("button");
const [playing, pace] = [controls.querySelector("[data-play]"), controls.querySelector("[data-pace]")];
let frame = 0, last = 0, at = 0;

function show(percent) {
  at = Math.min(100, Math.max(0, percent));
  slider.value = at;
  for (const clip of clips) clip.show(at);
  const place = at === 0 ? "foot contact" : at === 100 ? "next foot contact" : `${Math.round(at)} % of the stride`;
  said.textContent = place;
  const feet = clips.filter((clip) => clip.on).map((clip) => `${clips.length > 1 ? `${clip === clips[0] ? "then" : "now"} ` : ""}${clip.near ?? "near"} foot ${clip.on}`);
  slider.setAttribute("aria-valuetext", [place.replace("%", "percent"), ...feet].join(", "));
}

function stop() {
  cancelAnimationFrame(frame);
  frame = last = 0;
  playing.textContent = "Play";
  for (const clip of clips) clip.stop();
}

function go(percent) {
  if (frame) stop();
  show(percent);
}

function step(by) {
  const on = stops.filter((place) => by > 0 ? place > at + 0.26 : place < at - 0.26);
  go(on.length ? on.at(by > 0 ? 0 : -1) : by > 0 ? 0 : 100);
}

function tick(now) {
  const seconds = Number(pace.value) || clips[0].seconds || 1;
  at = (at + (last ? (now - last) / (10 * seconds) : 0)) % 100;
  last = now;
  show(at);
  for (const clip of clips) clip.follow(at, seconds);
  frame = requestAnimationFrame(tick);
}

function toggle() {
  if (frame) { stop(); show(at); return; }
  if (calm.matches) return;
  playing.textContent = "Pause";
  frame = requestAnimationFrame(tick);
}

controls.hidden = false;
playing.hidden = calm.matches;
controls.querySelector("[data-moves]").hidden = calm.matches;
playing.addEventListener("click", toggle);
for (const button of buttons) if (button.dataset.step) button.addEventListener("click", () => step(Number(button.dataset.step)));
slider.addEventListener("input", () => go(Number(slider.value)));
slider.addEventListener("keydown", (event) => {
  const keys = { ArrowRight: () => step(1), ArrowUp: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => step(-1), PageUp: () => go(at + 10), PageDown: () => go(at - 10), " ": toggle };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
show(0);
