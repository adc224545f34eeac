// Live updates: asks once a second, while the tab is seen, what has changed of the topics this page was signed for, and
// lets htmx fetch again the parts that are concerned. A part says so itself:
//
//   <section id="queue" data-live="unit:street:Y0101" hx-get="…" hx-trigger="live" hx-swap="outerMorph">
//
// A part in which somebody types is left alone: a quiet notice stands in its [data-live-notice] (or before it) instead,
// with the words that data-live-news="address" answers. data-live-gap="5": fetched again every five seconds at most.
// Nothing here takes the focus or what was typed.

const EVERYTHING = "*";
const PERIOD = 1000;
const PATIENCE = [1000, 2000, 4000, 8000, 10_000];
const SILENCE = 4000; // milliseconds without an answer after which a reader is told

const words = document.querySelector("meta[name=zhili-live]");
const seen = new Map(); // topic → mark of the change that was dealt with
let since = Number(words?.dataset.since);
let failures = 0;
let heardAt = Date.now();
let lost = false;
let timer = 0;
let asking = false;

// --- asking -----------------------------------------------------------------------------------------------------

async function ask() {
  clearTimeout(timer);
  if (asking || document.hidden) return;
  asking = true;
  try {
    const query = new URLSearchParams({ topics: words.content, since });
    const answer = await fetch(`${words.dataset.url}?${query}`, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (answer.status === 403) return stale();
    if (!answer.ok) throw new Error(answer.status);
    const news = answer.status === 204 ? { changed: {}, sure: true, deaf: false } : await answer.json();
    since = Number(answer.headers.get("Live-At")) || since;
    hear(news);
    failures = 0;
  } catch {
    failures += 1;
  } finally {
    asking = false;
  }
  if (failures && Date.now() - heardAt > SILENCE) tellLost();
  const pause = failures ? PATIENCE[Math.min(failures, PATIENCE.length) - 1] : PERIOD;
  timer = setTimeout(ask, pause * (0.95 + Math.random() / 10));
}

function hear({ changed, sure, deaf }) {
  if (deaf) return Date.now() - heardAt > SILENCE && tellLost();
  heardAt = Date.now();
  if (lost) tellBack();
  const fresh = Object.keys(changed).filter((topic) => seen.get(topic) !== changed[topic]);
  for (const topic of fresh) seen.set(topic, changed[topic]);
  if (fresh.length || !sure) for (const part of document.querySelectorAll("[data-live]")) if (!sure || concerns(part, fresh)) later(part);
}

function concerns(part, topics) {
  const mine = part.dataset.live.split(/\s+/);
  return topics.some((topic) => mine.includes(topic) || (topic === EVERYTHING && mine.some((each) => !each.startsWith("case:"))));
}

// --- parts ------------------------------------------------------------------------------------------------------

const fetched = new WeakMap(); // part → when it was fetched again
const waiting = new WeakSet();
const wanted = new WeakSet(); // parts whose reader asked for the news, whatever stands in them

function later(part) {
  if (waiting.has(part)) return;
  const gap = Number(part.dataset.liveGap || 0.5) * 1000;
  const pause = Math.max(0, (fetched.get(part) ?? 0) + gap - Date.now());
  waiting.add(part);
  setTimeout(() => {
    waiting.delete(part);
    if (part.isConnected) refresh(part);
  }, pause);
}

function refresh(part) {
  if (busy(part)) return notify(part);
  fetched.set(part, Date.now());
  part.dispatchEvent(new CustomEvent("live"));
}

const FIELD = "input:not([type=hidden], [type=submit], [type=button]), textarea, select, [contenteditable]";

// Somebody is at work in it: types, has typed, has opened a menu, or marks text.
function busy(part) {
  const active = document.activeElement;
  if (part.contains(active) && active.matches(FIELD)) return true;
  const marked = getSelection();
  if (marked && !marked.isCollapsed && part.contains(marked.anchorNode)) return true;
  return part.matches("form[data-typed]") || part.querySelector("form[data-typed], [data-menu][open], dialog[open], details[open] form") !== null;
}

// Somebody set to work in a part while its news were on the way: they are not laid over it.
document.addEventListener("htmx:before:swap", (event) => {
  const part = event.target;
  if (!part.matches?.("[data-live]") || wanted.delete(part) || !busy(part)) return;
  event.preventDefault();
  notify(part);
});

async function notify(part) {
  const place = part.querySelector("[data-live-notice]") ?? placeBefore(part);
  const url = part.dataset.liveNews;
  const answer = url ? await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null) : null;
  if (answer?.status === 204) return place.replaceChildren();
  place.className = "z-news";
  place.setAttribute("role", "status");
  const said = document.createElement("div");
  if (answer?.ok) {
    said.innerHTML = await answer.text();
    window.htmx?.process(said);
  }
  if (!answer?.ok) said.textContent = words.dataset.news;
  place.replaceChildren(said, ...(url ? [] : [show(part, place)]));
}

function placeBefore(part) {
  const before = part.previousElementSibling;
  if (before?.matches("[data-live-notice]")) return before;
  const place = document.createElement("div");
  place.dataset.liveNotice = "";
  part.before(place);
  return place;
}

function show(part, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "z-button z-button--quiet";
  button.textContent = words.dataset.show;
  button.onclick = () => {
    place.replaceChildren();
    wanted.add(part);
    part.dispatchEvent(new CustomEvent("live"));
  };
  return button;
}

document.addEventListener("input", (event) => {
  if (event.isTrusted) event.target.form?.setAttribute("data-typed", "");
});
document.addEventListener("reset", (event) => event.target.removeAttribute("data-typed"));
document.addEventListener("htmx:after:request", (event) => {
  const sent = event.target;
  if (sent.matches?.("form[data-typed]") && event.detail.ctx?.response?.raw.ok) sent.removeAttribute("data-typed");
});

// --- what the reader is told about the connection ----------------------------------------------------------------

const sign = document.createElement("div");

function tell(kind, text, ...more) {
  sign.className = `z-live z-live--${kind}`;
  sign.replaceChildren(text, ...more);
}

function tellLost() {
  if (lost) return;
  lost = true;
  tell("lost", words.dataset.lost);
}

function tellBack() {
  lost = false;
  tell("back", words.dataset.back);
  setTimeout(() => lost || sign.replaceChildren(), 4000);
}

function stale() {
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = words.dataset.reload;
  tell("lost", words.dataset.stale, again);
}

if (words) {
  sign.className = "z-live";
  sign.setAttribute("role", "status");
  document.body.append(sign);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("pageshow", (event) => event.persisted && ask());
  addEventListener("online", () => ask());
  addEventListener("offline", () => tellLost());
  timer = setTimeout(ask, PERIOD);
}
