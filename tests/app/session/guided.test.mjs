// The session's logic without a page: node --test guided.test.mjs, or tests/app/session/test_guided_script.py.
import assert from "node:assert/strict";
import test from "node:test";
import * as g from "../../../src/psoas/app/static/guided.js";

const plan = {
  lead: 5, kind: "strength", programme: "p1", pain: { amber: 3, red: 5 },
  items: [
    { exercise: "EX05", load: null, sides: ["left", "right"] },
    { exercise: "EX07", load: 4, sides: ["both"] },
  ],
  steps: [
    { kind: "work", item: 0, number: 1, side: "left", seconds: 50, count: 10, beat: 5 },
    { kind: "change", item: 0, number: 1, side: "right", seconds: 5, count: 0, beat: 0 },
    { kind: "work", item: 0, number: 1, side: "right", seconds: 50, count: 10, beat: 5 },
    { kind: "next", item: 1, number: 1, side: "both", seconds: 30, count: 0, beat: 0 },
    { kind: "work", item: 1, number: 1, side: "both", seconds: 40, count: 0, beat: 0 },
    { kind: "rest", item: 1, number: 2, side: "both", seconds: 45, count: 0, beat: 0 },
    { kind: "work", item: 1, number: 2, side: "both", seconds: 40, count: 0, beat: 0 },
  ],
};
const T = 1e6;
const started = () => g.run(g.newState("k"), T);
const at = (seconds, state = started()) => g.advance(plan, state, T + seconds * 1000);

test("after five seconds to get in place the steps follow each other to the second", () => {
  const begins = [0, 5, 55, 60, 110, 140, 180, 225, 265];
  begins.forEach((begin, k) => {
    assert.equal(at(begin).at, k - 1);
    if (begin) assert.equal(at(begin - 0.001).at, k - 2);
  });
  assert.ok(g.isOver(plan, at(265)));
});

test("looking seldom changes nothing: no step drifts", () => {
  let often = started();
  for (let t = 0; t <= 200; t += 0.37) often = at(t, often);
  often = at(200, often);
  const once = at(200);
  assert.equal(often.at, once.at);
  assert.equal(g.secondsInto(often, T + 200e3), g.secondsInto(once, T + 200e3));
  assert.deepEqual(often.sets, once.sets);
});

test("a pause takes no time from a step", () => {
  const paused = g.pause(at(30), T + 30e3);
  assert.equal(g.secondsInto(paused, T + 999e3), 25);
  const on = g.run(paused, T + 999e3);
  assert.equal(g.advance(plan, on, T + 999e3 + 24.9e3).at, 0);
  assert.equal(g.advance(plan, on, T + 999e3 + 25e3).at, 1);
});

test("what is left counts down to nothing", () => {
  assert.equal(g.secondsLeft(plan, g.newState("k"), T), 260);
  assert.equal(g.secondsLeft(plan, at(30), T + 30e3), 235);
  assert.equal(g.secondsLeft(plan, at(300), T + 300e3), 0);
});

test("sets that ran to their end are logged whole, with the load of last time", () => {
  assert.deepEqual(at(270).sets.map((one) => [one.exercise, one.side, one.number, one.done, one.load]), [
    ["EX05", "left", 1, 10, null], ["EX05", "right", 1, 10, null], ["EX07", "both", 1, 40, 4], ["EX07", "both", 2, 40, 4],
  ]);
  assert.equal(g.record(plan, at(270)).status, "done");
});

test("a session counts for the day it began, and ends when it was left", () => {
  const told = { day: "2027-01-04", started: "2027-01-04T22:50:00.000Z", stopped: "2027-01-04T23:10:00.000Z" };
  const { day, started: began, ended } = g.record(plan, { ...at(270), ...told });
  assert.deepEqual({ day, started: began, stopped: ended }, told);
});

test("a set that is ended early is logged as far as it came", () => {
  const ended = g.finish(plan, at(5 + 31), T + 36e3);
  assert.equal(ended.sets[0].done, 6);
  assert.equal(ended.at, 1);
  assert.equal(g.record(plan, ended).status, "partly");
});

test("a hold that is let go at once is no set", () => {
  assert.deepEqual(g.finish(plan, at(5), T + 5e3).sets, []);
});

test("going back does a set again and takes it from the log", () => {
  const rest = at(57);
  assert.equal(rest.sets.length, 1);
  const again = g.back(plan, rest, T + 57e3);
  assert.equal(again.at, 0);
  assert.deepEqual(again.sets, []);
  assert.equal(g.secondsInto(again, T + 57e3), 0);
  assert.equal(g.back(plan, at(25), T + 25e3).at, 0);
});

test("pain of 0 to 2 is green, 3 to 5 amber, above and sharp pain red", () => {
  const lights = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((pain) => g.lightOf(plan, pain, false));
  assert.deepEqual(lights, [..."ggg"].map(() => "green").concat(Array(3).fill("amber"), Array(5).fill("red")));
  assert.equal(g.lightOf(plan, 1, true), "red");
});

test("red ends the exercise and keeps what hurt", () => {
  const { state, light } = g.hurts(plan, at(25), T + 25e3, 7, false);
  assert.equal(light, "red");
  assert.equal(plan.steps[state.at].kind, "next");
  assert.deepEqual(state.sets.map((one) => [one.exercise, one.side, one.done, one.pain, one.felt]), [["EX05", "left", 4, 7, "it hurts"]]);
  assert.equal(g.record(plan, state).pain, 7);
});

test("red before anything was done still says so", () => {
  const { state } = g.hurts(plan, at(5), T + 5e3, 8, false);
  assert.deepEqual(state.sets.map((one) => [one.done, one.pain, one.felt]), [[0, 8, "it hurts"]]);
  const between = g.hurts(plan, at(58), T + 58e3, 8, false).state;
  assert.deepEqual(between.sets.map((one) => [one.side, one.done, one.pain]), [["left", 10, 8]]);
  assert.equal(plan.steps[between.at].kind, "next");
});

test("red in the pause after an exercise speaks of that one and goes on with the next", () => {
  const { state } = g.hurts(plan, at(115), T + 115e3, 9, false);
  assert.equal(state.at, 3);
  assert.equal(state.sets.at(-1).pain, 9);
  assert.equal(state.sets.at(-1).exercise, "EX05");
});

test("amber goes on and stands with the set", () => {
  const { state, light } = g.hurts(plan, at(25), T + 25e3, 4, false);
  assert.equal(light, "amber");
  assert.equal(state.at, 0);
  assert.equal(g.advance(plan, state, T + 56e3).sets[0].pain, 4);
});

test("what is told in a pause belongs to the last set, in a set to that one", () => {
  const pause = g.tell(plan, at(57), { felt: "too hard" });
  assert.equal(pause.sets[0].felt, "too hard");
  const set = g.tell(plan, at(30), { felt: "too easy" });
  assert.equal(g.advance(plan, set, T + 56e3).sets[0].felt, "too easy");
  assert.equal(g.advance(plan, set, T + 111e3).sets[1].felt, null);
});

test("leaving the last exercise ends the session", () => {
  assert.ok(g.isOver(plan, g.leave(plan, at(150), T + 150e3)));
  assert.equal(g.leave(plan, at(25), T + 25e3).at, 3);
  assert.ok(g.isOver(plan, g.leave(plan, at(115), T + 115e3)));
});

test("beats follow the tempo and the last three seconds are counted", () => {
  let before = started(), then = T;
  const heard = [];
  for (let now = T; now <= T + 61e3; now += 100) {
    const after = g.advance(plan, before, now);
    heard.push(...g.sounds(plan, before, then, after, now));
    before = after;
    then = now;
  }
  assert.deepEqual(heard.filter((one) => one.kind === "beat").map((one) => one.number).slice(0, 9), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(heard.filter((one) => one.kind === "step").map((one) => one.at), [0, 1, 2]);
  assert.deepEqual(heard.filter((one) => one.kind === "count").map((one) => one.left), [3, 2, 1, 3, 2, 1, 3, 2, 1]);
});
