// The queue beside its case: the line that has the focus stands open in the two panes, j and k go on, x ticks, and an
// act leads to the next one. Without this file a line leads to its case, and ticked ones go to the next page.

import { say } from "../ui/page.js";
import { leave } from "./casepage.js";

const PAUSE = 90; // milliseconds that somebody rests on a line before it is fetched
const SKELETON_AFTER = 100;

const wide = matchMedia("(min-width: 60rem)");
const list = () => document.querySelector("[data-queue]");
const preview = document.getElementById("preview");
const context = document.getElementById("context");
const rows = () => [...document.querySelectorAll("[data-queue] [data-case]")];
const current = () => document.querySelector("[data-queue] [aria-current]");

// --- the case beside ----------------------------------------------------------------------------------------------

let asked;
let pause;

function open(row, { at_once = false } = {}) {
  for (const one of rows()) one.toggleAttribute("aria-current", false);
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  if (!preview || !wide.matches) return;
  remember(row);
  clearTimeout(pause);
  pause = setTimeout(() => fetchCase(row), at_once ? 0 : PAUSE);
}

function remember(row) {
  const address = new URL(location.href);
  address.searchParams.set("case", row.dataset.case);
  history.replaceState(history.state, "", address);
}

// Where an act leads: the same list with the next line open; from the last one, the one before.
function onward(row) {
  const all = rows();
  const place = all.indexOf(row);
  const next = all[place + 1] ?? all[place - 1];
  const address = new URL(list().dataset.onward, location.href);
  const after = new URLSearchParams(location.search).get("after");
  if (after) address.searchParams.set("after", after);
  if (next) address.searchParams.set("case", next.dataset.case);
  return address.pathname + address.search;
}

async function fetchCase(row) {
  leave();
  asked?.abort();
  const mine = (asked = new AbortController());
  const waits = setTimeout(() => preview.replaceChildren(copy("preview-waits")), SKELETON_AFTER);
  preview.setAttribute("aria-busy", "true");
  const address = preview.dataset.preview.replace(/0{8}-[0-]+/, row.dataset.case);
  try {
    const answer = await fetch(`${address}?next=${encodeURIComponent(onward(row))}`, { signal: mine.signal });
    if (answer.status >= 500 || answer.redirected) throw new Error(answer.status);
    show(await answer.text());
  } catch (fault) {
    if (fault.name !== "AbortError") broken(row);
  } finally {
    clearTimeout(waits);
    if (asked === mine) preview.removeAttribute("aria-busy");
  }
}

function show(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  for (const [name, pane] of [["preview", preview], ["context", context]]) {
    pane.replaceChildren(...(parts.content.querySelector(`[data-pane=${name}]`)?.childNodes ?? []));
    pane.scrollTop = 0;
    window.htmx?.process(pane);
  }
}

function broken(row) {
  preview.replaceChildren(copy("preview-broken"));
  context.replaceChildren();
  preview.querySelector("[data-again]").onclick = () => fetchCase(row);
}

const copy = (id) => document.getElementById(id).content.cloneNode(true);

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-case]");
  if (row && event.target.matches("a") && row !== current()) open(row);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-case] a");
  const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
  if (!link || modified || !preview || !wide.matches || !event.detail) return; // Enter has no detail: the whole page
  event.preventDefault();
  link.focus();
  open(link.closest("[data-case]"), { at_once: true });
});

// The key for the next step goes to its button first where one press would already do it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-forward]");
  if (!button || event.isTrusted) return;
  event.preventDefault();
  button.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && preview?.contains(document.activeElement) && current()) {
    current().querySelector("a").focus();
    fetchCase(current());
  }
});

// --- ticking ------------------------------------------------------------------------------------------------------

const ticks = () => [...document.querySelectorAll("[data-queue] [name=pick]")];
const ticked = new Map(); // case → as it was seen when it was ticked

function count() {
  const said = document.querySelector("[data-count]");
  if (!said) return;
  const number = ticks().filter((one) => one.checked).length;
  ticked.clear();
  for (const one of ticks()) if (one.checked) ticked.set(one.closest("[data-case]").dataset.case, one.value);
  said.textContent = said.dataset.words.replace("{count}", number);
  const every = document.querySelector("[data-all]");
  every.checked = number > 0 && number === ticks().length;
  every.indeterminate = number > 0 && number < ticks().length;
  document.querySelector("[data-none]").hidden = !number;
}

function tick(one, checked) {
  one.checked = checked;
  one.closest("[data-case]").toggleAttribute("data-ticked", checked);
}

let last;

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) for (const one of ticks()) tick(one, event.target.checked);
  else if (event.target.matches("[name=pick]")) tick(event.target, event.target.checked);
  else return;
  count();
});

// With Shift, all from the last one on.
document.addEventListener("click", (event) => {
  const one = event.target.closest?.("[name=pick]");
  if (!one) return;
  const all = ticks();
  const [from, to] = [all.indexOf(last), all.indexOf(one)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const each of all.slice(from, to + 1)) tick(each, one.checked);
  last = one;
  count();
});

document.querySelector("[data-tick]")?.addEventListener("click", () => {
  const one = (current() ?? rows()[0])?.querySelector("[name=pick]");
  if (!one) return;
  tick(one, !one.checked);
  last = one;
  count();
});

document.querySelector("[data-none]")?.addEventListener("click", () => {
  for (const one of ticks()) tick(one, false);
  count();
});

// --- the list, fetched again because others acted ----------------------------------------------------------------

let open_before;

document.addEventListener("htmx:before:swap", () => (open_before = current()?.dataset.case));

document.addEventListener("htmx:after:swap", () => {
  if (!list()) return;
  const kept = new Map(ticked);
  for (const one of ticks()) tick(one, kept.get(one.closest("[data-case]").dataset.case) === one.value);
  const row = rows().find((one) => one.dataset.case === open_before);
  if (row) row.setAttribute("aria-current", "true");
  count();
  const lost = kept.size - ticked.size;
  if (lost) say(document.querySelector("[data-count]").dataset.changed.replace("{count}", lost));
});

// --- seconds until a series begins --------------------------------------------------------------------------------

const ahead = Date.now() - Date.parse(document.documentElement.dataset.at ?? new Date().toISOString());

function countDown() {
  for (const one of document.querySelectorAll("[data-until]")) {
    const seconds = Math.ceil((Date.parse(one.dataset.until) - Date.now() + ahead) / 1000);
    one.textContent = seconds > 0 ? one.dataset.words.replace("{seconds}", seconds) : one.dataset.now;
  }
}

setInterval(countDown, 1000);
countDown();

// --- at the beginning ---------------------------------------------------------------------------------------------

const wanted = current() ?? rows()[0];
if (wanted) {
  const came_back = Boolean(current());
  if (came_back) wanted.querySelector("a").focus({ preventScroll: true });
  if (wide.matches) open(wanted, { at_once: true });
}
const waiting = document.querySelector("[data-dispatch] [aria-current] a");
if (waiting && document.activeElement === document.body) waiting.focus({ preventScroll: true });
count();
