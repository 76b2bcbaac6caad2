// Keeps today's session and the five minutes for when there is no connection. The newest from the server is always preferred.
const CACHE = "psoas-sessions-1";
const PATIENCE = 4000; // ms that the server has before what is kept is shown
const MOST_PAGES = 8; // older ones are let go

const isOurs = (url) => url.origin === location.origin;
const isPage = (url) => /^\/p\/[^/]+\/(sessions\/[^/]+|routine)$/.test(url.pathname) && !/\/(offline|token)$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith("/static/") || url.pathname === "/exercises.css";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(tidy()));

const tidy = async () => {
  await Promise.all((await caches.keys()).filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
};

addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep).then(() => event.source?.postMessage({ kept: true })));
});

// A plan that rests has no pages: then those from before the stop go too.
const keep = async ({ person, pages, files }) => {
  const cache = await caches.open(CACHE);
  await Promise.all([...pages, ...files].map((path) => renew(cache, path)));
  const kept = (await cache.keys()).filter((request) => isPage(new URL(request.url)));
  const gone = pages.length ? kept.slice(0, -MOST_PAGES) : kept.filter((request) => new URL(request.url).pathname.startsWith(`/p/${person}/`));
  await Promise.all(gone.map((request) => cache.delete(request)));
};

const renew = async (cache, path) => {
  const answer = await fetch(path, { cache: "no-cache" }).catch(() => null);
  if (answer?.ok && !answer.redirected) await cache.put(path, answer);
};

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (!isOurs(url)) return;
  if (request.method === "POST" && url.pathname === "/sign-out") event.waitUntil(caches.delete(CACHE));
  else if (request.method === "GET" && (isFile(url) || (request.mode === "navigate" && isPage(url)))) event.respondWith(fresh(request, url));
});

// Ask the server; where it does not answer in time, give what is kept.
const fresh = async (request, url) => {
  const cache = await caches.open(CACHE), kept = await cache.match(url.pathname);
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await cache.put(url.pathname, answer.clone());
    else if (isPage(url) && answer.status < 500) await cache.delete(url.pathname);
    return answer;
  });
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([asked.catch(() => null), late]);
  return answer && answer.status < 500 ? answer : kept;
};
