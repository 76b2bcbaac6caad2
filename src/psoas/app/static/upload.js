// Sends a clip in pieces, so that a lost connection or a closed page costs one piece and not the whole.
import { send } from "./app.js";

const PATIENCE = [1, 2, 4, 8, 15, 30]; // s between tries
const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);

for (const form of document.querySelectorAll("form[data-sender]")) begin(form);

function begin(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [name, said, pause, drop, wrong] = ["name", "said", "pause", "drop", "wrong"].map(find);
  const sending = form.querySelector(".sending"), choose = form.querySelector(".choose"), bar = form.querySelector("progress");
  let current = null;
  form.classList.add("live");

  for (const field of form.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", () => { if (field.files.length) start(field.files[0]); });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...form.querySelectorAll("input[type=file]")].find((field) => field.files.length);
    if (chosen) start(chosen.files[0]);
  });
  pause.addEventListener("click", () => {
    current.paused = !current.paused;
    pause.textContent = current.paused ? "Go on" : "Pause";
    current.wake?.();
    if (current.paused) current.stop.abort();
  });
  drop.addEventListener("click", async () => {
    const given = current;
    current = null;
    given.stop.abort();
    given.wake?.();
    if (given.at) await send(given.at, { method: "DELETE" }).catch(() => {});
    show(null);
  });
  window.addEventListener("beforeunload", (event) => { if (current && !current.done) event.preventDefault(); });

  function show(file) {
    sending.hidden = !file;
    choose.hidden = Boolean(file);
    find("waiting")?.remove();
    form.querySelectorAll("input[type=file]").forEach((field) => { field.value = ""; });
    if (file) { name.textContent = file.name; wrong.hidden = true; pause.textContent = "Pause"; pause.hidden = false; }
  }
  function progress(received, size) {
    bar.value = Math.round(1000 * received / size);
    said.textContent = `${megabytes(received)} of ${megabytes(size)} MB`;
  }
  function refuse(error) {
    current = null;
    show(null);
    const what = document.createElement("b");
    what.textContent = error.what ?? "That did not work.";
    wrong.replaceChildren(what, ` ${error.remedy ?? "Try again."}`);
    wrong.hidden = false;
  }

  async function start(file) {
    const upload = current = { stop: new AbortController(), paused: false, done: false, at: "" };
    if (file.size > form.dataset.largest * 1048576) {
      return refuse({ what: `The file has ${megabytes(file.size)} MB; at most ${form.dataset.largest} MB are taken in.`, remedy: "Cut out the ten to sixty seconds in which you run." });
    }
    show(file);
    progress(0, file.size);
    try {
      const begun = await keepTrying(upload, () => send(`${form.action}/begin`, { json: { kind: form.dataset.sender, name: file.name, size: file.size } }));
      if (current !== upload) return;
      upload.at = begun.at;
      let received = begun.received;
      progress(received, file.size);
      while (received < file.size && current === upload) {
        await unpaused(upload);
        if (current !== upload) return;
        received = await keepTrying(upload, () => piece(upload, file, received, begun.piece));
        progress(received, file.size);
      }
      if (current !== upload) return;
      pause.hidden = true;
      said.textContent = "All there. Looking at it…";
      const taken = await keepTrying(upload, () => send(`${upload.at}/finish`, { method: "POST" }));
      upload.done = true;
      location.assign(taken.next);
      if (location.pathname === new URL(taken.next, location).pathname) location.reload();
    } catch (error) {
      if (current === upload) refuse(error);
    }
  }

  async function piece(upload, file, received, length) {
    upload.stop = new AbortController();
    const body = file.slice(received, received + length);
    const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(received) };
    try {
      return (await send(upload.at, { method: "PATCH", body, headers, signal: upload.stop.signal })).received;
    } catch (error) {
      if (error.name === "AbortError") return received;
      if (error.status === 409) return (await send(upload.at, { method: "GET" })).received;
      throw error;
    }
  }

  // Without a connection, or while the app starts again, the same piece is tried until it arrives or the person gives up.
  async function keepTrying(upload, work) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (![0, 502, 503, 504].includes(error.status)) throw error;
        said.textContent = "No connection. It goes on by itself; what has arrived is safe.";
        await wait(PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
        if (current !== upload) return null;
      }
    }
  }

  async function unpaused(upload) {
    while (upload.paused && current === upload) {
      said.textContent = "Paused. What has arrived is safe.";
      await new Promise((wake) => { upload.wake = wake; });
    }
  }
}
