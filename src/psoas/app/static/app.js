// Behaviour that every page of the app shares: the token against forged requests, and words when a request gets no good answer.

const meta = document.querySelector('meta[name="csrf"]');

/** Return the token that everything must bring that changes something. */
export function csrf() {
  return meta?.content ?? "";
}

/** Ask for a token anew: a page kept for use without a connection may hold an old one. */
export async function renewedCsrf() {
  const answer = await window.fetch("/csrf", { headers: { Accept: "application/json" } });
  if (answer.ok && meta) meta.content = (await answer.json()).csrf;
  return csrf();
}

/** Send something to the app and return its JSON; what went wrong is thrown as an Error with `what`, `remedy` and `status`. */
export async function send(address, { method = "POST", json, body, headers = {}, signal } = {}) {
  const sent = { Accept: "application/json", "X-CSRF": csrf(), ...headers };
  if (json !== undefined) sent["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await window.fetch(address, { method, headers: sent, body: json === undefined ? body : JSON.stringify(json), signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw told(0, NO_ANSWER);
  }
  const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
  if (!answer.ok) throw told(answer.status, said?.error ?? UNFORESEEN);
  return said;
}

const NO_ANSWER = { what: "psoas does not answer.", remedy: "Look whether it still runs. What you entered stays on this page; send it again then." };
const UNFORESEEN = { what: "That did not work.", remedy: "Load the page again and try once more." };

function told(status, { what, remedy }) {
  return Object.assign(new Error(what), { what, remedy, status });
}

/** Say at the foot of the page what went wrong and what to do. */
export function trouble({ what, remedy }) {
  let place = document.getElementById("trouble");
  if (!place) {
    place = document.createElement("div");
    place.id = "trouble";
    place.setAttribute("role", "alert");
    document.body.append(place);
  }
  const first = document.createElement("b");
  first.textContent = what;
  place.replaceChildren(first, ` ${remedy ?? ""}`);
}

function calm() {
  document.getElementById("trouble")?.remove();
}

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF"] = csrf();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) calm();
});
document.addEventListener("htmx:sendError", () => trouble(NO_ANSWER));
document.addEventListener("htmx:responseError", (event) => {
  const page = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const what = page.querySelector("main h1")?.textContent;
  trouble(what ? { what, remedy: page.querySelector("main .said")?.textContent } : UNFORESEEN);
});

// A form is sent once, however often its button is pressed; when the page is come back to, it can be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent === "yes") event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Where a person asked for a question before something cannot be taken back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (button && !window.confirm(button.dataset.ask)) event.preventDefault();
});

// A password can be looked at while it is typed; without script the field is as it always was.
for (const button of document.querySelectorAll("[data-shows]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.shows);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.textContent = shown ? "Show" : "Hide";
  });
}
