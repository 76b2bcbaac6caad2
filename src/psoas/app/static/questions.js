// A page of questions keeps each answer as it is given, so that nothing is lost when the page is left.

import { csrf } from "/static/app.js";

const form = document.querySelector("form[data-keep]");
const said = document.querySelector("[data-kept]");
let waiting = null;

async function keep() {
  const fields = new FormData(form);
  fields.set("keep", "1");
  try {
    const answer = await window.fetch(window.location.pathname, { method: "POST", body: fields, headers: { "X-CSRF": csrf() } });
    said.textContent = answer.ok ? "Kept. Leave and come back any time." : "Not kept yet; it is sent with the page.";
  } catch {
    said.textContent = "psoas does not answer. It is sent with the page.";
  }
}

form?.addEventListener("change", (event) => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(keep, 300);
  if (event.target.name === "at" && event.target.checked) {
    event.target.closest(".spot").querySelector(".mark")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
});
form?.addEventListener("submit", () => window.clearTimeout(waiting));
