// The programme's page without a network: the next session by date, still pictures, and the five minutes.
(() => {
  const one = (name, within = document) => within.querySelector(`[data-${name}]`);
  const today = new Date();
  const iso = `${today.getFullYear()}-${String(today.getMonth() + 1).padStart(2, "0")}-${String(today.getDate()).padStart(2, "0")}`;

  const next = one("next");
  const coming = [...document.querySelectorAll("#weeks .session")].find((session) => session.dataset.day >= iso);
  if (next && coming && coming.dataset.day !== next.firstElementChild.dataset.day) {
    const copy = coming.cloneNode(true);
    copy.removeAttribute("id");
    next.replaceChildren(copy);
    const [day, ...title] = coming.querySelector("h3").textContent.split(": ");
    one("next-title").textContent = `${title.join(": ")}, ${day}`;
    coming.closest("details").open = true;
  }

  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const week = target && target.closest("details");
    if (week) { week.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();

  const motion = one("motion");
  if (motion && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
    motion.hidden = false;
    motion.addEventListener("click", () => {
      const still = motion.getAttribute("aria-pressed") !== "true";
      motion.setAttribute("aria-pressed", String(still));
      motion.textContent = still ? "Let the pictures move" : "Hold the pictures still";
      document.getAnimations().forEach((animation) => (still ? animation.pause() : animation.play()));
    });
  }

  const player = one("routine");
  if (!player) return;
  player.hidden = false;
  const steps = JSON.parse(player.dataset.routine);
  const total = steps.reduce((sum, step) => sum + step[2], 0);
  const starts = steps.map((_, k) => steps.slice(0, k).reduce((sum, step) => sum + step[2], 0));
  const [start, place, picture, clock, left, say, after, sound] = ["start", "place", "picture", "clock", "left", "say", "after", "sound"].map((name) => one(name, player));
  const ring = player.querySelector(".ring");
  const moves = [...player.parentElement.querySelectorAll(".move")];
  let done = 0, since = 0, ticking = 0, shown = -1, audio;

  const now = () => Math.min(total, done + (ticking ? (performance.now() - since) / 1000 : 0));
  const words = (step) => (step[1] ? `${step[0]}, ${step[1]}` : step[0]);
  const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const tone = () => {
    if (!sound.checked) return;
    audio ||= new AudioContext();
    const beep = audio.createOscillator(), quiet = audio.createGain();
    quiet.gain.value = 0.08;
    beep.connect(quiet).connect(audio.destination);
    beep.start();
    beep.stop(audio.currentTime + 0.15);
    navigator.vibrate?.(80);
  };
  const mark = (name) => {
    const current = moves.find((move) => move.querySelector(".move-name").textContent === name);
    moves.forEach((move) => move.classList.toggle("now", move === current));
    if (current) picture.replaceChildren(current.querySelector(".fig").cloneNode(true));
  };
  const show = () => {
    const time = now();
    if (time >= total) return finish();
    const at = starts.findLastIndex((begin) => begin <= time);
    const step = steps[at], over = time - starts[at], rest = Math.ceil(step[2] - over), follows = steps.slice(at + 1).find((other) => other[0] !== "Change");
    clock.textContent = minutes(rest);
    left.textContent = `${minutes(Math.ceil(total - time))} left of all`;
    ring.querySelector(".go").setAttribute("stroke-dashoffset", String((100 * over) / step[2]));
    if (at === shown) return;
    shown = at;
    ring.setAttribute("class", `ring ${step[1].replace(" ", "-")} ${step[0] === "Change" ? "change" : ""}`);
    place.textContent = step[0] === "Change" && follows ? `Change: ${words(follows)}` : words(step);
    after.textContent = follows && step[0] !== "Change" ? `Then: ${words(follows)}` : "";
    say.textContent = `${place.textContent}, ${step[2]} seconds`;
    mark(step[0] === "Change" && follows ? follows[0] : step[0]);
    if (ticking) tone();
  };
  const pause = () => { done = now(); clearInterval(ticking); ticking = 0; start.textContent = done ? "Go on" : "Start"; };
  const run = () => { since = performance.now(); ticking = setInterval(show, 200); start.textContent = "Pause"; shown = -1; show(); };
  const finish = () => {
    pause();
    done = 0; shown = -1;
    tone();
    clock.textContent = "0:00";
    left.textContent = "";
    ring.querySelector(".go").setAttribute("stroke-dashoffset", "100");
    place.textContent = say.textContent = "Done: five minutes";
    after.textContent = "";
    start.textContent = "Start again";
    mark("");
  };
  const jump = (by) => {
    const holds = starts.filter((_, k) => steps[k][0] !== "Change"), time = now();
    const at = holds.findLastIndex((begin) => begin <= time);
    const to = by < 0 && time - holds[at] > 3 ? at : Math.max(0, at + by);
    done = to < holds.length ? holds[to] : total;
    since = performance.now();
    shown = -1;
    show();
  };
  start.addEventListener("click", () => (ticking ? pause() : run()));
  one("back", player).addEventListener("click", () => jump(-1));
  one("skip", player).addEventListener("click", () => jump(1));
  clock.textContent = minutes(total);
  after.textContent = `First: ${words(steps[0])}`;
  mark(steps[0][0]);
})();
