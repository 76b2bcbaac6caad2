// Loaded by Today and by session pages: keeps the next sessions in this browser and sends what was logged without a connection.
import { send, unsent } from "/static/outbox.js";

const person = document.querySelector("script[data-person]").dataset.person;

const keep = async () => {
  const worker = await navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready);
  const listed = await fetch(`/p/${person}/sessions/offline`, { headers: { accept: "application/json" } });
  if (listed.ok) worker.active.postMessage({ keep: await listed.json() });
};

// Browsers have service workers only on this machine's own address or over https.
if ("serviceWorker" in navigator) {
  keep().catch(() => undefined);
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.kept && (document.documentElement.dataset.offline = "kept"));
}

const sendKept = async () => {
  if (!unsent(person).length) return;
  const outcome = await send(person);
  dispatchEvent(new CustomEvent("psoas:sent", { detail: outcome }));
};
addEventListener("online", sendKept);
setInterval(sendKept, 30_000);
sendKept();
