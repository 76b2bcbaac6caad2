// Plays a home test step by step: one step on the screen, clocks that run, and results that go into the fields of the form.

const form = document.querySelector("form[data-test]");
const prompts = [...form.querySelectorAll("[data-prompt]")];
const opening = form.querySelector("[data-opening]");
const ending = form.querySelector("[data-ending]");
const walk = form.querySelector("[data-walk]");
const said = form.querySelector("[data-said]");
const [back, next] = [walk.querySelector("[data-back]"), walk.querySelector("[data-next]")];
let at = -1;
let running = null;
let sound = null;

function beep(high) {
  sound ??= new AudioContext();
  const tone = sound.createOscillator();
  const loud = sound.createGain();
  tone.frequency.value = high ? 880 : 587;
  loud.gain.setValueAtTime(0.15, sound.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.25);
  tone.connect(loud).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.25);
  if (high) navigator.vibrate?.(200);
}

/** Show one step alone: -1 is the opening. */
function show(step, move = true) {
  stop();
  at = step;
  opening.hidden = step >= 0;
  prompts.forEach((one, number) => { one.hidden = number !== step; });
  const here = prompts[step];
  for (const head of form.querySelectorAll("[data-side-head]")) head.hidden = !here || !head.classList.contains(here.dataset.side);
  const last = step === prompts.length - 1;
  walk.hidden = step < 0;
  next.hidden = last;
  ending.hidden = !last;
  lead(here?.querySelector("[data-run]"));
  if (!here || !move) return;
  const words = here.querySelector(".say");
  if (words) words.focus();
  else here.querySelector("input")?.focus();
  window.scrollTo({ top: 0 });
}

/** Let one button lead: the clock's, where a step has one that has not run, or else the one that goes on. */
function lead(clock) {
  next.classList.toggle("main", !clock);
  clock?.classList.add("main");
}

function stop() {
  if (!running) return;
  window.clearInterval(running.tick);
  const { prompt, began } = running;
  running = null;
  const seconds = (performance.now() - began) / 1000;
  const button = prompt.querySelector("[data-run]");
  button.textContent = "Once more";
  button.classList.remove("main");
  lead(null);
  if (prompt.dataset.clock === "stopwatch") {
    note(prompt, Math.round(seconds));
    said.textContent = `${Math.round(seconds)} seconds, noted.`;
  }
}

/** Put a time into the first open field of the side's result, or over the last. */
function note(prompt, seconds) {
  const fields = [...form.querySelectorAll(`[name="${prompt.dataset.times}"]`)];
  const field = fields.find((one) => !one.value) ?? fields.at(-1);
  if (field) field.value = String(seconds);
}

function run(prompt) {
  const kind = prompt.dataset.clock;
  const whole = Number(prompt.dataset.seconds);
  const text = prompt.querySelector("[data-clock-text]");
  const go = prompt.querySelector(".go");
  const button = prompt.querySelector("[data-run]");
  button.textContent = "Stop";
  let beats = 0;
  running = { prompt, began: performance.now(), tick: null };
  beep(false);
  const each = () => {
    const seconds = (performance.now() - running.began) / 1000;
    if (kind === "countdown") {
      const left = Math.max(0, Math.ceil(whole - seconds));
      text.textContent = String(left);
      go.style.strokeDashoffset = String(100 * Math.min(1, seconds / whole));
      if (seconds >= whole) {
        beep(true);
        said.textContent = "Done.";
        stop();
        next.focus();
      }
    } else {
      text.textContent = String(Math.floor(seconds));
      go.style.strokeDashoffset = String(kind === "metronome" ? 100 * ((seconds / whole) % 1) : 100 - 100 * ((seconds / 60) % 1));
      if (kind === "metronome" && Math.floor(seconds / whole) > beats) {
        beats += 1;
        text.textContent = String(beats);
        beep(false);
      }
      if (kind === "metronome") text.textContent = String(beats);
    }
  };
  running.tick = window.setInterval(each, 100);
}

form.querySelector("[data-begin]").hidden = false;
for (const box of form.querySelectorAll("[data-clockbox]")) box.hidden = false;
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-begin]")) show(0);
  else if (button === next) show(at + 1);
  else if (button === back) show(at - 1);
  else if (button.matches("[data-run]")) {
    const prompt = button.closest("[data-prompt]");
    if (running) stop();
    else run(prompt);
  }
});
// Enter in a field goes on to the next step; the form is sent by its button alone.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input") && !next.hidden) {
    event.preventDefault();
    show(at + 1);
  }
});
const first = prompts.findIndex((one) => one.querySelector("input"));
show(form.querySelector("[role=alert]") ? prompts.length - 1 : "results" in form.dataset ? first : -1, false);
