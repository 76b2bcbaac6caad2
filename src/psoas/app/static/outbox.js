// Logs of sessions stay in this browser until the server has them. Each has a key of its own, so one sent twice is kept once.

const NAME = "psoas-outbox";
let sending = null;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(NAME)) ?? [];
  } catch {
    return [];
  }
};
const write = (entries) => localStorage.setItem(NAME, JSON.stringify(entries));

export const unsent = (person) => read().filter((entry) => entry.person === person);

// Keep a log until it is sent; false where this browser keeps nothing.
export const put = (person, url, body) => {
  try {
    write([...read().filter((entry) => entry.body.key !== body.key), { person, url, body }]);
    return true;
  } catch {
    return false;
  }
};

// Send what is kept for a person. Returns key -> {sent, answer, what}; `what` says why one could not be taken.
export const send = (person) => (sending ??= sendAll(person).finally(() => (sending = null)));

const sendAll = async (person) => {
  const outcome = {};
  for (const entry of unsent(person)) {
    outcome[entry.body.key] = await sendOne(entry).catch(() => ({ sent: false, what: "" }));
    if (outcome[entry.body.key].sent) write(read().filter((other) => other.body.key !== entry.body.key));
  }
  return outcome;
};

const sendOne = async ({ person, url, body }) => {
  const asked = { accept: "application/json" };
  const token = await fetch(`/p/${person}/sessions/token`, { headers: asked, cache: "no-store" });
  if (!token.ok) return { sent: false, what: await said(token) };
  const { csrf } = await token.json();
  const answer = await fetch(url, { method: "POST", headers: { ...asked, "content-type": "application/json", "x-csrf": csrf }, body: JSON.stringify(body) });
  return answer.ok ? { sent: true, answer: await answer.json() } : { sent: false, what: await said(answer) };
};

const said = async (answer) => {
  if (answer.status === 401) return "You are signed out here. Sign in, and it is sent.";
  if (answer.status >= 500) return "";
  const told = await answer.json().catch(() => ({}));
  return told.error?.what ?? "";
};
