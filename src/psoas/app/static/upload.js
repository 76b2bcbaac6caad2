// Sends a file in pieces, so that a lost connection or a closed page costs one piece and not the whole; several one after the other.
import { send } from "./app.js";

const PATIENCE = [1, 2, 4, 8, 15, 30]; // s between tries
const GIVEN_UP = {}; // what came of a file that the person gave up
const wait = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);

for (const form of document.querySelectorAll("form[data-sender]")) begin(form);

function begin(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [name, said, pause, drop, wrong] = ["name", "said", "pause", "drop", "wrong"].map(find);
  const sending = form.querySelector(".sending"), choose = form.querySelector(".choose"), bar = form.querySelector("progress");
  let current = null, here = null; // the upload that goes on, and its place among several
  form.classList.add("live");

  for (const field of form.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", () => { if (field.files.length) begun(field.files); });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...form.querySelectorAll("input[type=file]")].find((field) => field.files.length);
    if (chosen) begun(chosen.files);
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
    if (file) { name.textContent = `${here?.of ?? ""}${file.name}`; wrong.hidden = true; pause.textContent = "Pause"; pause.hidden = false; }
  }
  function progress(received, size) {
    bar.value = Math.round(1000 * received / size);
    said.textContent = `${megabytes(received)} of ${megabytes(size)} MB`;
  }
  function refuse(error, file) {
    current = null;
    if (here && file) {
      here.refused.push({ name: file.name, what: error.what ?? "That did not work.", remedy: error.remedy ?? "Try again." });
      return;
    }
    show(null);
    const what = document.createElement("b");
    what.textContent = error.what ?? "That did not work.";
    wrong.replaceChildren(what, ` ${error.remedy ?? "Try again."}`);
    wrong.hidden = false;
  }

  function begun(files) {
    if (form.dataset.then) startAll([...files]);
    else start(files[0]).then((taken) => taken?.next && follow(taken.next));
  }

  // A refused file does not keep the others back: what came of each is told on the page that follows.
  async function startAll(files) {
    const recordings = [], refused = [];
    for (const [place, file] of files.entries()) {
      here = { of: files.length > 1 ? `${place + 1} of ${files.length}: ` : "", refused };
      const taken = await start(file);
      if (taken === GIVEN_UP) break;
      if (taken) recordings.push(taken.recording);
    }
    here = null;
    if (!recordings.length && !refused.length) return;
    const asked = await send(form.dataset.then, { json: { recordings, refused } }).catch((error) => refuse(error));
    if (asked) follow(asked.next);
  }

  function follow(next) {
    location.assign(next);
    if (location.pathname === new URL(next, location).pathname && location.search === new URL(next, location).search) location.reload();
  }

  // Return what came of a file, null if it was refused.
  async function start(file) {
    const upload = current = { stop: new AbortController(), paused: false, done: false, at: "" };
    if (file.size > form.dataset.largest * 1048576) {
      refuse({ what: `The file has ${megabytes(file.size)} MB; at most ${form.dataset.largest} MB are taken in.`, remedy: "Cut out the part in which you run." }, file);
      return null;
    }
    show(file);
    progress(0, file.size);
    try {
      const place = await keepTrying(upload, () => send(`${form.action}/begin`, { json: { kind: form.dataset.sender, name: file.name, size: file.size } }));
      if (current !== upload) return GIVEN_UP;
      upload.at = place.at;
      let received = place.received;
      progress(received, file.size);
      while (received < file.size && current === upload) {
        await unpaused(upload);
        if (current !== upload) return GIVEN_UP;
        received = await keepTrying(upload, () => piece(upload, file, received, place.piece));
        progress(received, file.size);
      }
      if (current !== upload) return GIVEN_UP;
      pause.hidden = true;
      said.textContent = "All there. Looking at it…";
      const taken = await keepTrying(upload, () => send(`${upload.at}/finish`, { method: "POST" }));
      upload.done = true;
      return taken;
    } catch (error) {
      if (current !== upload) return GIVEN_UP;
      refuse(error, file);
      return null;
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
