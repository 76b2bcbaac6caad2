// What was done, set by set: a form for the last set in the pause after it, and a list of all at the end.
import { change, itemAt } from "/static/guided.js";

const RESERVES = [0, 1, 2, 3, 4];
const make = (tag, values = {}, ...inner) => {
  const node = Object.assign(document.createElement(tag), values);
  node.append(...inner);
  return node;
};
const unitOf = (item) => ({ repetitions: "", steps: " steps", seconds: " s" })[item.measure];
const sideOf = (set) => (set.side === "both" ? "" : `${set.side[0].toUpperCase()}${set.side.slice(1)}`);
const itemOf = (plan, set) => plan.items.find((item) => item.exercise === set.exercise);

// A number with a button on either side, as few taps as can be.
const stepper = (label, value, by, unit, least, changed) => {
  let now = value;
  const shown = make("output", { textContent: `${now}${unit}` });
  const button = (sign, words) => {
    const one = make("button", { type: "button", className: "btn", textContent: sign > 0 ? "+" : "−" });
    one.setAttribute("aria-label", `${words}, ${label}`);
    one.addEventListener("click", () => {
      now = Math.max(least, Math.round((now + sign * by) * 10) / 10);
      shown.textContent = `${now}${unit}`;
      changed(now);
    });
    return one;
  };
  return make("div", { className: "stepper" }, make("span", { textContent: label }), button(-1, "less"), shown, button(1, "more"));
};

const reserve = (name, value, changed) => {
  const choices = RESERVES.map((n) => {
    const input = make("input", { type: "radio", name, value: n, checked: value === n });
    input.addEventListener("change", () => changed(n));
    return make("label", {}, input, n === RESERVES.at(-1) ? `${n} or more` : String(n));
  });
  return make("fieldset", { className: "reserve" }, make("legend", { textContent: "How many more would have gone?" }), make("div", { className: "choices tiles" }, ...choices));
};

// The sets of the number that was done last, for the exercise of the pause.
const lastOnes = (plan, state) => {
  const id = plan.items[itemAt(plan, state)].exercise, own = state.sets.filter((set) => set.exercise === id);
  const number = Math.max(...own.map((set) => set.number));
  return state.sets.map((set, place) => ({ set, place })).filter(({ set }) => set.exercise === id && set.number === number);
};

// Fill the form of a pause; in a set, while sides change and in the five minutes there is none. `changed` gets state -> state.
export const setForm = (form, plan, state, changed) => {
  const step = plan.steps[state.at];
  const asks = step && (step.kind === "rest" || step.kind === "next") && plan.kind === "strength";
  const last = asks ? lastOnes(plan, state) : [];
  form.hidden = !last.length;
  form.replaceChildren();
  if (!last.length) return;
  const put = (places, said) => changed((now) => places.reduce((kept, place) => change(kept, place, said), now));
  const item = itemOf(plan, last[0].set), places = last.map(({ place }) => place);
  form.append(make("p", { className: "small", textContent: `${item.name}: was it so?` }));
  form.append(make("div", { className: "steppers" }, ...last.map(({ set, place }) => stepper(sideOf(set) || "Done", set.done, 1, unitOf(item), 0, (done) => put([place], { done })))));
  if (item.takes_load) form.append(make("div", { className: "steppers" }, stepper("Load", last[0].set.load ?? 0, 0.5, " kg", 0, (load) => put(places, { load: load || null }))));
  if (item.counts_reserve) form.append(reserve("reserve", last[0].set.reserve, (n) => put(places, { reserve: n })));
};

// List every set, to look over and correct.
export const setList = (box, plan, state, changed) => {
  box.replaceChildren();
  for (const item of plan.items) {
    const own = state.sets.map((set, place) => ({ set, place })).filter(({ set }) => set.exercise === item.exercise);
    if (!own.length) continue;
    box.append(make("h3", { textContent: item.name }));
    const name = ({ set }) => [item.sets > 1 ? `Set ${set.number}` : "", sideOf(set)].filter(Boolean).join(", ") || "Done";
    const put = (place) => (done) => changed((now) => change(now, place, { done }));
    box.append(make("div", { className: "steppers" }, ...own.map((one) => stepper(name(one), one.set.done, 1, unitOf(item), 0, put(one.place)))));
  }
};
