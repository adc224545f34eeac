// The service worker: the page and its files from this phone when there is no signal, and what waits is sent when the
// signal is back, also with the page closed. It keeps no data of cases: those lie in the store, under their account.

import { Store } from "./store.js";
import { sync } from "./sync.js";

const OURS = "zhili-field-";
const PATIENCE = 4000;
const TAG = "zhili-field";

async function keepFiles(cacheName, files) {
  const cache = await caches.open(cacheName);
  await cache.addAll(files.map((file) => new Request(file, { cache: "reload" })));
  await keepPage(cache);
}

async function keepPage(cache) {
  const page = self.registration.scope;
  const answer = await fetch(page, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && !answer.redirected) await cache.put(page, answer);
}

async function dropOlder(cacheName) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== cacheName).map((name) => caches.delete(name)));
  await self.clients.claim();
}

// The page itself: fresh where the network answers in time, else as kept.
async function page(request, cacheName) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(self.registration.scope);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok && answer.type === "basic") await cache.put(self.registration.scope, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([fresh.catch(() => kept), late]);
}

async function file(request, cacheName) {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function sendWaiting() {
  const store = await Store.open();
  const person = await store.current();
  if (!person) return;
  const address = new URL("deeds", self.registration.scope).href;
  const { stopped } = await sync(store, person.account, { address, stamp: person.stamp });
  for (const client of await self.clients.matchAll()) client.postMessage({ synced: true });
  if (stopped === "offline" || stopped === "away") throw new Error(stopped); // the browser tries again by itself
}

export function serve({ version, files }) {
  const cacheName = OURS + version;
  const known = new Set(files);
  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(keepFiles(cacheName, files));
  });
  self.addEventListener("activate", (event) => event.waitUntil(dropOlder(cacheName)));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) return;
    const atPage = address.pathname === new URL(self.registration.scope).pathname;
    if (request.mode === "navigate" && atPage) event.respondWith(page(request, cacheName));
    else if (known.has(address.pathname)) event.respondWith(file(request, cacheName));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === TAG) event.waitUntil(sendWaiting());
  });
}
