// The page of a session: shows what guided.js works out, keeps it in this browser, and logs it at the end.
import * as guided from "/static/guided.js";
import { put, send, unsent } from "/static/outbox.js";
import { makeVoice } from "/static/voice.js";
import { setForm, setList } from "/static/session-sets.js";

const page = document.querySelector("[data-session]");
const plan = JSON.parse(page.dataset.session);
const part = Object.fromEntries([...document.querySelectorAll(".session *, dialog *, dialog")].flatMap((node) => Object.keys(node.dataset).map((name) => [name, node])));
const voice = makeVoice(part.tones, part.voice, part.voiceLabel);
const today = () => new Date().toLocaleDateString("sv"); // ISO days
const PLACE = `psoas-session-${plan.person}-${plan.id}`;
const DAYS_KEPT = 7; // for so long what was begun and not logged is asked for again
const LONGEST_SILENCE = 90_000; // ms without a look at the clock after which nobody was here: a closed laptop, a locked phone
const SHORT = { left: "L", right: "R", both: "" };
const LIGHTS = { green: "Go on", amber: "Go on with less", red: "Stop this exercise" };

let state = guided.newState(crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
let looked = performance.now(), shown = null, awake = null, ticking = 0;

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const step = () => plan.steps[state.at];
const daysSince = (day) => Math.round((Date.parse(today()) - Date.parse(day)) / 86_400_000);
const onDay = (day) => (day === today() ? "" : ` on ${new Date(`${day}T12:00`).toLocaleDateString("en", { weekday: "long" })}`);
const sideWords = (one) => (one.side === "both" ? "" : `${one.side} side`);
const capital = (words) => words.replace(/^./, (first) => first.toUpperCase());
const pictureOf = (item) => document.querySelector(`[data-exercise="${plan.items[item].exercise}"] .fig`).cloneNode(true);

// ---- what was begun is kept in this browser ----
const remember = () => {
  if (page.dataset.view === "play") state = { ...state, stopped: new Date().toISOString() };
  try {
    localStorage.setItem(PLACE, JSON.stringify(guided.pause(state, performance.now())));
  } catch {
    // A browser that keeps nothing can still play.
  }
};
const forget = () => {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept.
  }
};
const begunBefore = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(PLACE));
    if (!kept?.day) return null;
    if (daysSince(kept.day) >= DAYS_KEPT) {
      forget();
      return null;
    }
    const fits = kept.at <= plan.steps.length && kept.sets.every((set) => plan.items.some((item) => item.exercise === set.exercise));
    return fits ? kept : null;
  } catch {
    return null;
  }
};

// ---- the screen stays on while a session runs ----
const stayAwake = async (on) => {
  if (!on) return void awake?.release().then(() => (awake = null));
  awake = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
};
document.addEventListener("visibilitychange", () => !document.hidden && guided.isRunning(state) && stayAwake(true));

// ---- showing ----
const view = (name) => {
  page.dataset.view = name;
  for (const one of ["ready", "play", "finish"]) part[one].hidden = one !== name;
  part.end.textContent = name === "play" ? "Stop" : "Back";
};

const show = () => {
  const now = performance.now();
  if (guided.isOver(plan, state)) return finished();
  const left = Math.ceil(guided.secondsOf(plan, state.at) - guided.secondsInto(state, now) - 1e-6);
  part.clock.textContent = clock(left);
  part.ring.querySelector(".go").setAttribute("stroke-dashoffset", String((100 * guided.secondsInto(state, now)) / guided.secondsOf(plan, state.at)));
  part.ring.setAttribute("aria-label", `${left} seconds left`);
  const minutes = Math.ceil(guided.secondsLeft(plan, state, now) / 60);
  part.left.textContent = `${Math.max(1, (step()?.item ?? 0) + 1)} of ${plan.items.length}, about ${minutes} min left`;
  const repetition = guided.repetition(plan, state, now);
  part.sub.textContent = repetition ? `repetition ${repetition} of ${step().count}` : subWords();
  part.toggle.textContent = guided.isRunning(state) ? "Pause" : "Go on";
  if (shown !== state.at) showStep();
};

const subWords = () => {
  if (state.at < 0) return "get in place";
  return { work: "hold, breathe", change: "change sides", rest: "rest", next: "get ready" }[step().kind];
};

const showStep = () => {
  shown = state.at;
  const one = step() ?? plan.steps[0], item = plan.items[one.item], work = state.at >= 0 && one.kind === "work";
  part.name.textContent = item.name;
  part.side.textContent = capital([sideWords(one), item.sets > 1 ? `set ${one.number} of ${item.sets}` : ""].filter(Boolean).join(", "));
  part.side.className = `side ${one.side}`;
  part.side.toggleAttribute("data-s", one.side !== "both");
  if (one.side !== "both") part.side.dataset.s = SHORT[one.side];
  part.cues.replaceChildren(...item.cues.map((cue) => Object.assign(document.createElement("li"), { textContent: cue })));
  if (part.figure.dataset.shows !== item.exercise) part.figure.replaceChildren(pictureOf(one.item));
  part.figure.dataset.shows = item.exercise;
  part.ring.setAttribute("class", `ring ${work ? one.side : "rest"}`);
  part.done.textContent = work ? (one.count ? "Set done" : "Let go") : "Skip";
  part.then.textContent = thenWords();
  part.note.hidden = true;
  part.play.dataset.kind = state.at < 0 ? "lead" : one.kind;
  part.play.dataset.at = state.at;
  showBars(one.item);
  setForm(part.set, plan, state, (update) => { state = update(state); remember(); });
  showFelt();
  part.say.textContent = sayWords();
};

const showBars = (item) => {
  part.bars.replaceChildren(...plan.items.map((_, k) => Object.assign(document.createElement("i"), { className: k < item ? "done" : k === item ? "now" : "" })));
  part.bars.setAttribute("aria-label", `Exercise ${item + 1} of ${plan.items.length}`);
};

const showFelt = () => {
  const last = guided.lastSetOf(plan, state), told = step()?.kind === "work" || last < 0 ? state.said.felt : state.sets[last].felt;
  for (const button of document.querySelectorAll("[data-felt]")) button.setAttribute("aria-pressed", String(told === button.dataset.felt));
};

const stepWords = (one) => [plan.items[one.item].name, sideWords(one)].filter(Boolean).join(", ");
const thenWords = () => {
  const next = plan.steps.slice(Math.max(0, state.at + 1)).find((one) => one.kind === "work");
  if (!next) return "This is the last one.";
  const pause = state.at >= 0 && step().kind === "work" ? plan.steps[state.at + 1].seconds : 0;
  const same = state.at >= 0 && step().kind === "work" && step().item === next.item;
  const what = same ? [sideWords(next), next.number > step().number ? `set ${next.number}` : ""].filter(Boolean).join(", ") : stepWords(next);
  return `${pause ? "Next" : "Then"}: ${what}${pause ? `, after ${pause} s` : ""}`;
};

const sayWords = () => {
  const one = step() ?? plan.steps[0], dose = one.count ? `${one.count} repetitions` : `${one.seconds} seconds`;
  if (state.at < 0) return `Get in place: ${stepWords(one)}`;
  if (one.kind === "work") return `${stepWords(one)}, ${dose}. ${one.number === 1 && one.side !== "right" ? (plan.items[one.item].cues[0] ?? "") : ""}`;
  if (one.kind === "change") return one.item === (plan.steps[state.at - 1]?.item ?? one.item) && one.side !== "both" ? `Change: ${one.side} side` : `Change: ${stepWords(one)}`;
  return `${one.kind === "rest" ? "Rest" : "Get ready"}: ${one.seconds} seconds. Then ${stepWords(one)}`;
};

// ---- running ----
const tick = () => {
  const now = performance.now();
  if (now - looked > LONGEST_SILENCE && guided.isRunning(state)) {
    state = guided.pause(state, looked);
    halt();
    note("Paused: nobody looked at this page for a while.");
  }
  const before = state, then = looked;
  state = guided.advance(plan, state, now);
  looked = now;
  for (const one of guided.sounds(plan, before, then, state, now)) {
    voice[one.kind]();
    if (one.kind === "step") voice.say(sayWords());
  }
  if (state.at !== before.at) remember();
  show();
};

const go = () => {
  voice.ready();
  state = { ...guided.run(state, performance.now()), day: state.day ?? today(), started: state.started ?? new Date().toISOString() };
  looked = performance.now();
  clearInterval(ticking);
  ticking = setInterval(tick, 100);
  stayAwake(true);
  view("play");
  shown = null;
  show();
  if (state.at < 0) voice.say(sayWords());
};
const halt = () => {
  if (guided.isRunning(state)) state = guided.pause(state, performance.now());
  clearInterval(ticking);
  stayAwake(false);
  voice.hush();
  remember();
  if (page.dataset.view === "play") show();
};
const moved = (after) => {
  state = after;
  looked = performance.now();
  shown = null;
  remember();
  voice.hush();
  if (guided.isRunning(state)) voice.say(sayWords());
  show();
};
const note = (words) => {
  part.note.textContent = words;
  part.note.hidden = !words;
};

part.start.addEventListener("click", () => { go(); part.name.focus(); });
for (const button of [part.anew, part.again]) button.addEventListener("click", () => { state = guided.newState(state.key); part.again.hidden = true; forget(); go(); part.name.focus(); });
part.toggle.addEventListener("click", () => (guided.isRunning(state) ? halt() : go()));
part.back.addEventListener("click", () => moved(guided.back(plan, state, performance.now())));
part.done.addEventListener("click", () => moved(guided.finish(plan, state, performance.now())));
part.leave.addEventListener("click", () => moved(guided.leave(plan, state, performance.now())));
for (const button of document.querySelectorAll("[data-felt]"))
  button.addEventListener("click", () => {
    const item = plan.items[guided.itemAt(plan, state)], felt = button.getAttribute("aria-pressed") === "true" ? null : button.dataset.felt;
    state = guided.tell(plan, state, { felt });
    remember();
    showFelt();
    const form = felt === "too hard" ? item.easier : felt === "too easy" ? item.harder : "";
    note(felt === null ? "" : felt === "too hard" ? `Noted. ${form ? `The easier form: ${form}.` : "Do fewer, and keep the movement clean."}` : `Noted. ${form ? `Where it goes next: ${form}.` : ""} It gets harder once all sets are this easy twice.`);
  });
part.end.addEventListener("click", (event) => {
  if (page.dataset.view !== "play") return;
  event.preventDefault();
  halt();
  finished();
});
addEventListener("pagehide", () => state.started && page.dataset.view === "play" && remember());

// ---- it hurts ----
let wasRunning = false;
part.hurts.addEventListener("click", () => {
  wasRunning = guided.isRunning(state);
  halt();
  part.hurtsForm.reset();
  part.hurtsForm.hidden = false;
  part.light.hidden = true;
  part.hurtsWhat.textContent = `In ${plan.items[guided.itemAt(plan, state)].name}. The session waits.`;
  part.hurtsDialog.showModal();
});
part.hurtsCancel.addEventListener("click", () => part.hurtsDialog.close());
part.hurtsForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const told = new FormData(part.hurtsForm), pain = told.get("pain");
  if (pain === null && !told.get("sharp")) return part.hurtsForm.querySelector("input").focus();
  const item = plan.items[guided.itemAt(plan, state)];
  const { state: after, light } = guided.hurts(plan, state, performance.now(), Number(pain ?? 0), Boolean(told.get("sharp")));
  state = after;
  remember();
  part.lightTitle.textContent = LIGHTS[light];
  part.lightTitle.className = light;
  part.lightWords.textContent = plan.pain.words[light];
  part.lightMore.textContent = light === "red" ? `${item.name} is over for today${guided.isOver(plan, state) ? "" : "; the session goes on with the next exercise, if that does not hurt"}. If it still hurts tomorrow, tell it in the check-in.` : light === "amber" ? `Do fewer or slower. ${item.easier ? `The easier form: ${item.easier}.` : ""} Look again tomorrow morning.` : "";
  part.hurtsForm.hidden = true;
  part.light.hidden = false;
  part.lightTitle.focus();
});
part.lightOn.addEventListener("click", () => part.hurtsDialog.close());
part.hurtsDialog.addEventListener("close", () => {
  shown = null;
  if (guided.isOver(plan, state)) finished();
  else if (wasRunning) go();
  else show();
});

// ---- the end ----
const finished = () => {
  clearInterval(ticking);
  stayAwake(false);
  remember();
  const body = guided.record(plan, state), when = onDay(state.day);
  part.finishTitle.textContent = body.status === "done" ? `Done${when}: ${plan.title.toLowerCase()}` : body.status === "partly" ? `Stopped${when} before the end` : "Nothing was done yet";
  part.left.textContent = "";
  part.setsBox.hidden = !state.sets.length;
  part.setsBox.open = body.status !== "done";
  setList(part.sets, plan, state, (update) => { state = update(state); remember(); });
  part.later?.remove();
  if (!guided.isOver(plan, state)) {
    const later = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Go on where I stopped" });
    later.addEventListener("click", () => { go(); part.name.focus(); });
    part.finishTitle.after(later);
    part.later = later;
  }
  part.save.disabled = body.status === "skipped";
  view("finish");
  part.finishTitle.focus();
};

part.log.addEventListener("submit", async (event) => {
  event.preventDefault();
  part.save.disabled = true;
  const told = new FormData(part.log), effort = told.get("effort");
  const body = guided.record(plan, state, { felt: told.get("felt"), effort: effort === null ? null : Number(effort) });
  const stored = put(plan.person, `/p/${plan.person}/sessions/${plan.id}/log`, body);
  const outcome = (await send(plan.person))[body.key] ?? { sent: false, what: "" };
  if (!stored && !outcome.sent) {
    part.save.disabled = false;
    part.unsent.hidden = false;
    part.unsent.textContent = "This browser keeps nothing, and there is no connection. Leave this page open and try again.";
    return;
  }
  forget();
  part.later?.remove();
  part.log.hidden = true;
  part.kept.hidden = false;
  tellKept(outcome);
  part.finishTitle.focus();
});

const tellKept = ({ sent, answer, what }) => {
  part.finishTitle.textContent = sent ? "Logged" : "Kept here, not yet sent";
  part.keptWords.textContent = sent ? "It stands in your diary." : `It is kept in this browser and is sent by itself once psoas answers. ${what} What changes next time is told then.`;
  part.keptWords.className = `note ${sent ? "good" : ""}`;
  part.changes.replaceChildren();
  if (!answer?.changes.length) return;
  const list = document.createElement("dl");
  list.className = "changes";
  for (const { name, why } of answer.changes) list.append(Object.assign(document.createElement("dt"), { textContent: name }), Object.assign(document.createElement("dd"), { textContent: why }));
  part.changes.append(Object.assign(document.createElement("h2"), { textContent: "Next time" }), list);
};

addEventListener("psoas:sent", ({ detail }) => {
  tellUnsent();
  if (detail[state.key]?.sent && !part.kept.hidden) tellKept(detail[state.key]);
});
const tellUnsent = () => {
  const others = unsent(plan.person).filter((entry) => entry.body.key !== state.key).length;
  part.unsent.hidden = !others;
  part.unsent.textContent = `${others} session${others > 1 ? "s are" : " is"} kept here, not yet sent.`;
};

// ---- opening ----
const begun = begunBefore();
part.go.hidden = false;
part.anew.hidden = part.resume.hidden = !begun;
if (begun) {
  state = begun;
  part.start.textContent = "Go on";
  part.resume.textContent = `You stopped in ${plan.items[guided.itemAt(plan, begun)].name}${onDay(begun.day)}.`;
  part.again.hidden = !guided.isOver(plan, begun);
  if (guided.isOver(plan, begun)) finished();
}
document.querySelector(".by-hand form").addEventListener("submit", forget); // what was begun is then logged with the rest
tellUnsent();
