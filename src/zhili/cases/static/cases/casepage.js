// The panel in which something is done to a case: what is typed is kept on the server while it is typed, ready-made
// answers come by keyboard (Alt+A), colleagues by @. Without this file, the buttons of the form do the same but for @.

// --- drafts -----------------------------------------------------------------------------------------------------

const PAUSE = 1200;
const waiting = new WeakMap(); // form → timer
const kept = new WeakMap(); // form → what was kept last

function answers(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return new URLSearchParams(data);
}

async function keep(form, { leaving = false } = {}) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const body = answers(form);
  if (!form.dataset.draft || form.dataset.sent || kept.get(form) === body.toString()) return;
  const said = form.querySelector("[data-draft-said]");
  try {
    const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: leaving });
    if (!answer.ok) throw new Error(answer.status);
    const { kept: time } = await answer.json();
    kept.set(form, body.toString());
    said.textContent = time && form.dataset.draftKept.replace("{time}", time);
  } catch {
    said.textContent = form.dataset.draftLost;
    soon(form, 5 * PAUSE);
  }
}

function soon(form, pause = PAUSE) {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.isConnected && keep(form), pause));
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.draft && !event.target.closest(".z-canned")) soon(form);
});

document.addEventListener(
  "submit",
  (event) => {
    if (!event.submitter?.matches("[data-draft-save]")) return;
    event.preventDefault(); // what is typed stays where it is, beside its list
    kept.delete(event.target);
    keep(event.target);
  },
  { capture: true },
);

// What was typed a moment ago is kept before its form goes: to another page, another panel, another case of a list.
export function leave() {
  for (const form of document.querySelectorAll("form[data-draft]")) if (waiting.has(form)) keep(form, { leaving: true });
}

addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());
document.addEventListener("click", (event) => {
  if (event.target.closest("a")) leave();
});

// --- ready-made answers -------------------------------------------------------------------------------------------

function insert(field, text) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const before = value.slice(0, from);
  const gap = before && !before.endsWith("\n") ? "\n" : "";
  field.focus();
  field.setRangeText(gap + text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.setAttribute("data-typed", "");
}

const box = () => document.querySelector("[data-canned]");
const ones = (canned) => [...canned.querySelectorAll("[data-insert]")].filter((one) => !one.closest("li").hidden);

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "KeyA" && box()) {
    event.preventDefault();
    box().open = true;
    box().querySelector("input").focus();
  }
  const canned = event.target.closest?.("[data-canned]");
  if (canned) walk(event, canned);
});

function walk(event, canned) {
  const listed = ones(canned);
  const here = listed.indexOf(document.activeElement);
  const steps = { ArrowDown: here + 1, ArrowUp: here - 1 };
  if (event.key in steps) {
    event.preventDefault();
    (listed[Math.min(steps[event.key], listed.length - 1)] ?? canned.querySelector("input")).focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(canned);
  } else if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    listed[0]?.click();
  }
}

function close(canned) {
  canned.open = false;
  document.getElementById(canned.dataset.canned)?.focus();
}

document.addEventListener("click", (event) => {
  const one = event.target.closest("[data-insert]");
  if (!one) return;
  const canned = one.closest("[data-canned]");
  insert(document.getElementById(canned.dataset.canned), one.dataset.insert);
  canned.open = false;
});

document.addEventListener("input", (event) => {
  const canned = event.target.closest("[data-canned]");
  if (!canned) return;
  event.stopPropagation();
  const wanted = event.target.value.trim().toLowerCase();
  for (const one of canned.querySelectorAll("[data-insert]")) one.closest("li").hidden = !one.textContent.toLowerCase().includes(wanted);
});

// --- colleagues: @ and the beginning of a name ---------------------------------------------------------------------

const list = document.createElement("ul");
list.className = "z-names";
list.id = "names";
list.setAttribute("role", "listbox");
let naming = null; // the field in which a name is being typed, and where its @ stands
let asked = 0;

function begun(field) {
  const before = field.value.slice(0, field.selectionStart);
  const found = /[@＠]([^\s@＠，。；、]{0,12})$/.exec(before);
  return found && { field, start: found.index, like: found[1] };
}

async function offer(field) {
  naming = begun(field);
  if (!naming) return hide();
  const mine = ++asked;
  const url = `${field.form.dataset.colleagues}?${new URLSearchParams({ q: naming.like })}`;
  const answer = await fetch(url).catch(() => null);
  const found = answer?.ok ? (await answer.json()).colleagues : [];
  if (mine !== asked || !naming) return;
  if (!found.length) return hide();
  list.setAttribute("aria-label", field.form.dataset.colleaguesLabel);
  list.replaceChildren(...found.map(line));
  field.after(list);
  field.setAttribute("aria-controls", "names");
  mark(0);
}

function line({ name, where }, place) {
  const item = document.createElement("li");
  item.id = `name-${place}`;
  item.setAttribute("role", "option");
  const strong = document.createElement("strong");
  strong.textContent = name;
  const quiet = document.createElement("span");
  quiet.className = "z-quiet";
  quiet.textContent = where;
  item.append(strong, " ", quiet);
  item.onmousedown = (event) => {
    event.preventDefault();
    take(name);
  };
  item.dataset.name = name;
  return item;
}

function mark(place) {
  const items = [...list.children];
  const chosen = items[(place + items.length) % items.length];
  for (const item of items) item.setAttribute("aria-selected", String(item === chosen));
  naming.field.setAttribute("aria-activedescendant", chosen.id);
}

function take(name) {
  const { field, start } = naming;
  field.setRangeText(`@${name} `, start, field.selectionStart, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  hide();
}

function hide() {
  naming = null;
  asked += 1;
  list.remove();
  for (const field of document.querySelectorAll("[aria-controls=names]")) {
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
  }
}

const names = (target) => target.matches?.("form[data-colleagues] textarea");

document.addEventListener("input", (event) => {
  if (names(event.target)) offer(event.target);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!naming || !list.isConnected || !names(event.target) || event.isComposing) return;
    const items = [...list.children];
    const here = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const deeds = { ArrowDown: () => mark(here + 1), ArrowUp: () => mark(here - 1), Enter: () => take(items[here].dataset.name), Tab: () => take(items[here].dataset.name), Escape: hide };
    if (!deeds[event.key] || event.ctrlKey) return;
    event.preventDefault();
    deeds[event.key]();
  },
  true,
);

document.addEventListener("focusout", (event) => {
  if (naming?.field === event.target) hide();
});
