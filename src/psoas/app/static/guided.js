// A session as it runs: functions of a plan, a state and a moment in ms. They touch no page, no clock and no storage.
//
// The plan is what psoas.app.guided.played gives. A state: `at`, place of the running step (-1 while getting in place, the number of
// steps when all is over); `begun`, the moment at which that step began, null while paused; `into`, seconds of it that were used
// when it was paused; `sets` as they were done; `said`, what was told of the set that runs; `day` and `started`, the ISO day and time
// at which it was first started, and `stopped`, the time at which it was last left, null before: a session counts for the day it began,
// also past midnight. Steps follow each other from the moment at which the one before was over, not from when that was noticed, so
// nothing drifts.

export const COUNTED_IN = 3; // last seconds of a step that are counted aloud

export const newState = (key) => ({ key, at: -1, begun: null, into: 0, sets: [], said: {}, ended: [], day: null, started: null, stopped: null });

export const isOver = (plan, state) => state.at >= plan.steps.length;
export const isRunning = (state) => state.begun !== null;
export const secondsOf = (plan, at) => (at < 0 ? plan.lead : at < plan.steps.length ? plan.steps[at].seconds : 0);
export const secondsInto = (state, now) => (state.begun === null ? state.into : Math.max(0, (now - state.begun) / 1000));
export const totalSeconds = (plan) => plan.steps.reduce((sum, step) => sum + step.seconds, 0);

// Seconds until all is over, the time to get in place not counted.
export const secondsLeft = (plan, state, now) => {
  const rest = plan.steps.slice(Math.max(0, state.at)).reduce((sum, step) => sum + step.seconds, 0);
  return state.at < 0 ? rest : Math.max(0, rest - secondsInto(state, now));
};

export const run = (state, now) => ({ ...state, begun: now - state.into * 1000 });
export const pause = (state, now) => ({ ...state, into: secondsInto(state, now), begun: null });

// The state at a moment; every step that is over by then has been logged.
export const advance = (plan, state, now) => {
  let after = state;
  while (isRunning(after) && !isOver(plan, after) && now - after.begun >= secondsOf(plan, after.at) * 1000) {
    const ended = after.begun + secondsOf(plan, after.at) * 1000;
    after = enter(plan, logged(plan, after, Infinity), after.at + 1, ended);
  }
  return after;
};

// End the step that runs: what was done of a set so far is logged.
export const finish = (plan, state, now) => enter(plan, logged(plan, state, secondsInto(state, now)), state.at + 1, now);

// Go back to the beginning of the step, or, at its beginning, to the set before, which is then no longer logged.
export const back = (plan, state, now) => {
  const earlier = plan.steps.findLastIndex((step, k) => k < state.at && step.kind === "work");
  const again = !isOver(plan, state) && (secondsInto(state, now) > 3 || earlier < 0) ? state.at : earlier;
  const step = plan.steps[again];
  const sets = step && step.kind === "work" ? state.sets.filter((one) => !isSet(plan, step, one)) : state.sets;
  return enter(plan, { ...state, sets }, again, now);
};

// Leave the exercise that runs, or that is got ready for, and go on with the next.
export const leave = (plan, state, now) => {
  const item = state.at < 0 ? 0 : plan.steps[state.at].item;
  const next = plan.steps.findIndex((step, k) => k > state.at && step.item > item);
  const ended = [...new Set([...state.ended, item])];
  return enter(plan, { ...logged(plan, state, secondsInto(state, now)), ended }, next < 0 ? plan.steps.length : next, now);
};

// The exercise that is spoken of now: in the pause after the last set of an exercise still that one.
export const itemAt = (plan, state) => {
  if (state.at < 0) return 0;
  const step = plan.steps[Math.min(state.at, plan.steps.length - 1)];
  return step.kind === "next" && !isOver(plan, state) ? step.item - 1 : step.item;
};

// What is told of the set that runs, or in a pause of the last one of the exercise: {felt}, {pain}, {reserve}, {load}, {done}.
export const tell = (plan, state, said) => {
  const step = plan.steps[state.at];
  if (step && step.kind === "work") return { ...state, said: worse(state.said, said) };
  const number = lastSetOf(plan, state);
  return number < 0 ? { ...state, said: worse(state.said, said) } : change(state, number, worse(state.sets[number], said));
};

export const lastSetOf = (plan, state) => {
  const id = plan.items[itemAt(plan, state)].exercise;
  return state.sets.findLastIndex((one) => one.exercise === id);
};

export const change = (state, place, said) => ({ ...state, sets: state.sets.map((one, k) => (k === place ? { ...one, ...said } : one)) });

// Pain is told: green goes on, amber goes on with less, red ends the exercise.
export const hurts = (plan, state, now, pain, sharp) => {
  const light = lightOf(plan, pain, sharp);
  const told = tell(plan, state, light === "red" ? { pain, felt: "it hurts" } : { pain });
  if (light !== "red" || isOver(plan, state)) return { state: told, light };
  const step = plan.steps[state.at];
  if (step && step.kind === "next") return { state: { ...told, ended: [...new Set([...told.ended, itemAt(plan, state)])] }, light };
  const left = leave(plan, told, now);
  return { state: { ...left, sets: withPain(plan, told, left, now) }, light };
};

// PM01 to PM03, as psoas.plan.progression.light_of.
export const lightOf = (plan, pain, sharp) => (sharp || pain > plan.pain.red ? "red" : pain >= plan.pain.amber ? "amber" : "green");

// What is heard between two moments of one run: steps that begin, beats of repetitions, the last seconds of a step.
export const sounds = (plan, before, then, after, now) => {
  if (after.at !== before.at) return [{ kind: isOver(plan, after) ? "over" : "step", at: after.at }];
  if (!isRunning(after) || isOver(plan, after)) return [];
  const whole = secondsOf(plan, after.at), was = secondsInto(before, then), is = secondsInto(after, now);
  const last = Math.ceil(whole - is);
  if (last >= 1 && last <= COUNTED_IN && last < Math.ceil(whole - was)) return [{ kind: "count", left: last }];
  const beat = after.at < 0 ? 0 : plan.steps[after.at].beat;
  return beat && Math.floor(is / beat) > Math.floor(was / beat) ? [{ kind: "beat", number: Math.floor(is / beat) + 1 }] : [];
};

// The number of the repetition that runs, from 1; 0 where none are counted.
export const repetition = (plan, state, now) => {
  const step = plan.steps[state.at];
  return step && step.count ? Math.min(step.count, Math.floor(secondsInto(state, now) / step.beat) + 1) : 0;
};

// What is sent: the session as it was done.
export const record = (plan, state, { felt = null, effort = null } = {}) => {
  const wanted = plan.steps.filter((step) => step.kind === "work");
  const done = state.sets.filter((one) => one.done > 0);
  const whole = wanted.every((step) => done.some((one) => isSet(plan, step, one)));
  const pains = state.sets.map((one) => one.pain).filter((pain) => pain !== null);
  return {
    key: state.key,
    programme: plan.programme,
    kind: plan.kind,
    day: state.day,
    started: state.started,
    ended: state.stopped,
    status: whole ? "done" : done.length ? "partly" : "skipped",
    felt,
    effort,
    pain: pains.length ? Math.max(...pains) : null,
    sets: state.sets,
  };
};

const isSet = (plan, step, one) => one.exercise === plan.items[step.item].exercise && one.side === step.side && one.number === step.number;

const enter = (plan, state, at, moment) => {
  const over = at >= plan.steps.length;
  return { ...state, at: Math.min(at, plan.steps.length), begun: isRunning(state) && !over ? moment : null, into: 0 };
};

// The state with the running set in its log, as far as it came; a set of which nothing was done is not there.
const logged = (plan, state, seconds) => {
  const step = plan.steps[state.at];
  if (!step || step.kind !== "work") return state;
  const item = plan.items[step.item];
  const done = step.count ? Math.min(step.count, Math.round(seconds / step.beat)) : Math.min(step.seconds, Math.floor(seconds));
  const set = { exercise: item.exercise, side: step.side, number: step.number, done, reserve: null, load: loadOf(plan, state, step), pain: null, felt: null };
  const kept = state.sets.filter((one) => !isSet(plan, step, one));
  return done || Object.keys(state.said).length ? { ...state, sets: [...kept, { ...set, ...state.said }], said: {} } : { ...state, sets: kept };
};

const loadOf = (plan, state, step) => {
  const item = plan.items[step.item], last = state.sets.findLast((one) => one.exercise === item.exercise);
  return last ? last.load : item.load;
};

const worse = (old, said) => ({ ...old, ...said, ...(said.pain === undefined ? {} : { pain: Math.max(said.pain, old.pain ?? 0) }) });

// Pain that ended an exercise stands with its last set; where none was begun, with a set of which nothing was done.
const withPain = (plan, told, left, now) => {
  if (left.sets.some((one) => one.felt === "it hurts" && one.exercise === plan.items[itemAt(plan, told)].exercise)) return left.sets;
  const step = plan.steps.find((one, k) => k >= told.at && one.kind === "work");
  return logged(plan, { ...told, at: plan.steps.indexOf(step) }, 0).sets;
};
