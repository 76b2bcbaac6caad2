// What-ifs: answers were worked out at a few places of each slider; what lies between is drawn from its two neighbours.
import { plus, told } from "./numbers.js";

const HARDLY = 0.05, SURE = 0.95; // as in psoas.body.what_if.values
const STRETCH_END = 0.04, FORCE_END = 2, STEPS = 5, SCALE = 0.25, MARGIN = 30, TRUNK = 480; // as in psoas.report.muscle_figure, mm
const FLESH = ["spine", "thigh", "shank", "foot"], ABOVE = ["iliacus", "psoas"];
const TITLES = { sure: "What changes", unclear: "What may go either way", same: "What stays as it is, or nearly", unknown: "What can’t be told" };
const root = document.querySelector("[data-what-if]");
const find = (name) => root.querySelector(`[data-${name}]`);
const make = (tag, words = "", css = "") => Object.assign(document.createElement(tag), { textContent: words, className: css });
const drawn = (tag) => document.createElementNS("http://www.w3.org/2000/svg", tag);
let data = null, sliders = [], parts = [], frame = null, now = { picture: null, place: null }, percent = 0;

window.fetch(root.dataset.whatIf).then((answer) => answer.json()).then(begin).catch(() => {
  find("changes").replaceChildren(make("p", "The answers could not be read. Load the page again."));
});

function begin(found) {
  data = found;
  find("changes").replaceChildren(...data.sliders.map(control));
  find("cannot").replaceChildren(...[...data.cannot, data.note, `Worked out for ${data.whose}.`].map((text) => make("li", text)));
  prepare();
  document.addEventListener("stride-moved", (event) => { percent = event.detail; draw(); });
  choose(data.sliders[0], 0);
}

function control(slider) {
  const field = make("div", "", "change"), label = make("label", slider.words), value = make("output"), input = make("input"), ends = make("p", "", "ends small");
  const id = `what-if-${slider.id}`, places = slider.places.map((place) => place.at);
  label.htmlFor = id;
  Object.assign(input, { id, type: "range", min: Math.min(...places), max: Math.max(...places), step: "0.5", value: 0 });
  ends.append(make("span", slider.ends[0]), make("span", slider.ends[1]));
  input.addEventListener("input", () => choose(slider, +input.value));
  field.append(label, value, input, ends);
  sliders.push({ slider, input, value });
  return field;
}

function choose(slider, at) {
  for (const one of sliders) {
    const mine = one.slider === slider ? at : 0;
    one.input.value = mine;
    one.value.textContent = mine ? `${slider.id === "psoas" ? "" : plus(mine)}${String(Math.abs(mine))}${slider.unit}` : "as it is";
    one.input.setAttribute("aria-valuetext", one.value.textContent);
  }
  now = between(slider, at);
  draw();
  tell(slider, at);
}

// The two places on either side of `at`, and how far it is from the first to the second.
function between(slider, at) {
  const places = slider.places, k = Math.max(0, places.findLastIndex((place) => place.at <= at)), n = Math.min(places.length - 1, k + 1);
  const share = n === k ? 0 : (at - places[k].at) / (places[n].at - places[k].at);
  return { from: places[k], to: places[n], share, at };
}

// ---- the drawing
function prepare() {
  const pictures = [data.picture, ...data.sliders.flatMap(({ places }) => places.map((place) => place.picture).filter(Boolean))];
  const xs = [], ys = [];
  for (const { bones, muscles } of pictures) {
    for (const line of [...Object.values(bones).flat(), ...muscles.flat()]) {
      line.forEach((value, k) => { if (k % 2) ys.push(Math.min(value, TRUNK)); else xs.push(value); });
    }
  }
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  frame = { left: SCALE * left - MARGIN, top: -SCALE * high, width: SCALE * (right - left) + 2 * MARGIN, height: SCALE * (high - low) + MARGIN };
  const figure = find("figure");
  figure.setAttribute("viewBox", `0 0 ${frame.width.toFixed(0)} ${frame.height.toFixed(0)}`);
  const names = Object.keys(data.picture.bones);
  const order = data.picture.groups.map((_, k) => k).sort((a, b) => ABOVE.indexOf(data.picture.groups[a]) - ABOVE.indexOf(data.picture.groups[b]));
  const add = (css, take) => {
    const path = drawn("path");
    path.setAttribute("class", css);
    figure.append(path);
    parts.push({ path, css, take });
  };
  for (const name of names.filter((each) => FLESH.includes(each))) add(`flesh ${name}`, { bone: name });
  for (const name of names) add(`was bone ${name}`, { bone: name, before: true });
  for (const name of names) add(`bone ${name}`, { bone: name });
  for (const k of order) add(`muscle${data.picture.groups[k] === "psoas" ? " psoas" : ""}`, { muscle: k });
}

function draw() {
  if (!frame) return;
  const phase = nearestPhase(), from = now.from.picture ?? data.picture, to = now.to.picture ?? data.picture;
  for (const { path, css, take } of parts) {
    const line = take.before ? data.picture.bones[take.bone][phase] : mixed(lineOf(from, take, phase), lineOf(to, take, phase), now.share);
    path.setAttribute("d", pathOf(line));
    if (take.muscle === undefined) continue;
    const group = data.picture.groups[take.muscle];
    const stretch = mix(from.stretch[group][phase], to.stretch[group][phase], now.share), force = mix(from.force[group][phase], to.force[group][phase], now.share);
    path.setAttribute("class", `${css} s${step((stretch + STRETCH_END) / (2 * STRETCH_END))} f${force === null ? 0 : step(force / FORCE_END)}`);
  }
}

function nearestPhase() {
  const apart = (p) => Math.abs((p - percent + 150) % 100 - 50);
  return data.percent.reduce((best, p, k) => apart(p) < apart(data.percent[best]) ? k : best, 0);
}
const lineOf = (picture, take, phase) => take.bone ? picture.bones[take.bone][phase] : picture.muscles[take.muscle][phase];
const mix = (a, b, share) => a === null || b === null || a === undefined || b === undefined ? null : a + (b - a) * share;
// Where a muscle begins to touch a bone its line has other points: the nearer of the two is shown then.
const mixed = (a, b, share) => a.length === b.length ? a.map((value, k) => mix(value, b[k], share)) : share < 0.5 ? a : b;
const step = (share) => 1 + Math.max(0, Math.min(STEPS - 1, Math.floor(share * STEPS)));
function pathOf(line) {
  let d = "";
  for (let k = 0; k < line.length; k += 2) d += `${k ? "L" : "M"}${(SCALE * line[k] - frame.left).toFixed(1)} ${(-SCALE * line[k + 1] - frame.top).toFixed(1)}`;
  return d;
}

// ---- the words
function effectsAt() {
  const unchanged = (id) => [...data.before[id], 0, 0, 1];
  const ids = Object.keys(data.effects).filter((id) => (now.from.effects ?? now.to.effects)?.[id] || (now.to.effects ?? now.from.effects)?.[id]);
  return ids.map((id) => {
    const [a, b] = [now.from, now.to].map((place) => place.effects?.[id] ?? unchanged(id));
    const [after, afterError, change, changeError, sameWay] = a.map((value, k) => k === 4 ? Math.min(...[now.share < 1 && now.from.effects ? a[4] : 1, now.share > 0 && now.to.effects ? b[4] : 1]) : mix(value, b[k], now.share));
    const [before, beforeError] = data.before[id];
    const effect = { id, ...data.effects[id], before, beforeError, after, afterError, change, changeError, sameWay };
    return { ...effect, standing: standing(effect) };
  });
}

function standing({ before, beforeError, change, changeError, sameWay }) {
  if (change === null || before === null) return "unknown";
  if (change === 0 && changeError === 0) return "unchanged";
  if (Math.abs(change) + changeError < HARDLY * Math.max(Math.abs(before), beforeError)) return "hardly";
  if (sameWay < SURE) return "unclear";
  return change > 0 ? "more" : "less";
}

function tell(slider, at) {
  if (!at) {
    find("short").textContent = "Nothing is changed yet. Move one of the four.";
    find("effects").replaceChildren();
    return;
  }
  const effects = effectsAt(), sure = effects.filter(({ standing: s }) => s === "more" || s === "less");
  const short = sure.slice(0, 4).map(({ standing: s, name }) => `${s} ${name}`).join(", ");
  find("short").textContent = short ? `${short[0].toUpperCase()}${short.slice(1)}${sure.length > 4 ? `, and ${sure.length - 4} more` : ""}.` : "Nothing changes that is sure in these runners.";
  const groups = { sure, unclear: effects.filter(({ standing: s }) => s === "unclear"), same: effects.filter(({ standing: s }) => s === "hardly" || s === "unchanged"), unknown: effects.filter(({ standing: s }) => s === "unknown") };
  const shown = [];
  for (const [key, members] of Object.entries(groups)) {
    if (!members.length) continue;
    shown.push(make("h3", TITLES[key], "group"));
    if (key === "same" || key === "unknown") {
      const names = members.map(({ name }) => name).join(", ");
      shown.push(make("p", `${names[0].toUpperCase()}${names.slice(1)}.`, "small"));
    } else {
      const list = make("dl", "", "effects");
      list.append(...members.map(row));
      shown.push(list);
    }
  }
  const outside = [["What runners in laboratories did", slider.measured], ["What studies of people found", slider.studies]];
  for (const [title, texts] of outside) {
    if (!texts.length || at !== slider.places.at(-1).at) continue;
    const list = make("ul", "", "small");
    list.append(...texts.map((text) => make("li", text)));
    shown.push(make("h3", title, "group"), list);
  }
  find("effects").replaceChildren(...shown);
}

function row({ said, before, beforeError, change, changeError, sameWay, unit, standing: s }) {
  const entry = make("div"), term = make("dt", said), value = make("dd");
  const sign = change > 0 ? "+" : "", share = Math.round(100 * sameWay);
  const sure = s === "unclear" ? "More in some runners, less in others." : `${s === "more" ? "More" : "Less"} in ${share} of 100 runners drawn.`;
  value.append(make("b", `${sign}${told(change, changeError, unit)}`), make("span", `from ${told(before, beforeError, unit)}`, "small"), make("p", sure, "small"));
  entry.append(term, value);
  return entry;
}
