// Everything by a few letters: Ctrl+K opens a box with the pages, with what this page can do ([data-command]) and with
// what the server finds. "?" shows the keys. Every page works without this file.

const box = document.getElementById("palette");
const field = box.querySelector("input");
const list = box.querySelector("[role=listbox]");
const none = box.querySelector(".z-palette__none");
const template = box.querySelector("template");
const hints = document.getElementById("hints");

const options = () => [...list.querySelectorAll("[role=option]:not([hidden])")];

// --- what there is to choose --------------------------------------------------------------------------------------

function commands() {
  const group = list.querySelector("[data-group=page]");
  const found = [...document.querySelectorAll("[data-command]")].filter((one) => one.checkVisibility?.() ?? true);
  group.replaceChildren(...found.map(command));
  group.hidden = !found.length;
  if (found.length) group.prepend(title(group.dataset.title));
}

function command(source) {
  const item = template.content.firstElementChild.cloneNode(true);
  item.querySelector("[data-words]").textContent = source.dataset.command || source.textContent.trim();
  const keys = item.querySelector("kbd");
  if (source.dataset.key) keys.textContent = source.dataset.key.toUpperCase();
  else keys.remove();
  item.onclick = () => {
    box.close();
    source.click();
  };
  return item;
}

function title(words) {
  const heading = document.createElement("p");
  heading.className = "z-palette__group";
  heading.setAttribute("role", "presentation");
  heading.textContent = words;
  return heading;
}

let asked;

async function find(wanted) {
  const group = list.querySelector("[data-group=found]");
  asked?.abort();
  if (!box.dataset.finds || wanted.length < 2) return show(group, "");
  asked = new AbortController();
  const waits = setTimeout(() => list.setAttribute("aria-busy", "true"), 80);
  try {
    const answer = await fetch(`${box.dataset.finds}?q=${encodeURIComponent(wanted)}`, { signal: asked.signal });
    show(group, answer.ok ? await answer.text() : "");
  } catch (fault) {
    if (fault.name !== "AbortError") show(group, "");
  } finally {
    clearTimeout(waits);
    list.removeAttribute("aria-busy");
  }
}

function show(group, html) {
  group.innerHTML = html;
  group.hidden = !group.querySelector("[role=option]");
  if (!group.hidden) group.prepend(title(group.dataset.title));
  for (const item of group.querySelectorAll("[role=option]")) item.tabIndex = -1;
  choose(0);
}

// --- choosing -----------------------------------------------------------------------------------------------------

function narrow() {
  const wanted = field.value.trim().toLowerCase();
  for (const item of list.querySelectorAll("[data-group=pages] [role=option], [data-group=page] [role=option]")) {
    const said = `${item.textContent} ${item.dataset.also ?? ""}`.toLowerCase();
    item.hidden = !wanted.split(/\s+/).every((part) => said.includes(part));
  }
  for (const group of list.querySelectorAll("[data-group=pages], [data-group=page]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  choose(0);
}

function choose(place) {
  const open = options();
  none.hidden = open.length > 0;
  open.forEach((item, number) => {
    item.id ||= `palette-${number}-${Math.random().toString(36).slice(2)}`;
    item.setAttribute("aria-selected", String(number === place));
  });
  const chosen = open[place];
  if (!chosen) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function open() {
  if (box.open) return;
  hints.close();
  field.value = "";
  commands();
  show(list.querySelector("[data-group=found]"), "");
  narrow();
  box.showModal();
}

let pause;

field.addEventListener("input", () => {
  narrow();
  clearTimeout(pause);
  pause = setTimeout(() => find(field.value.trim()), 150);
});

field.addEventListener("keydown", (event) => {
  const open = options();
  const here = open.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const moves = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: open.length - 1 };
  if (event.isComposing) return;
  if (event.key === "Enter") {
    event.preventDefault();
    open[here]?.click();
  } else if (event.key in moves && open.length) {
    event.preventDefault();
    choose((moves[event.key] + open.length) % open.length);
  }
});

// --- keys ---------------------------------------------------------------------------------------------------------

const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function showHints() {
  const here = hints.querySelector("[data-here]");
  const keyed = [...document.querySelectorAll("[data-key]")].filter((one) => one.checkVisibility?.() ?? true);
  here.replaceChildren(...keyed.map(hint));
  hints.showModal();
}

function hint(source) {
  const line = document.createElement("li");
  const words = document.createElement("span");
  const keys = document.createElement("kbd");
  words.textContent = source.dataset.command || source.getAttribute("aria-label") || source.textContent.trim();
  keys.textContent = source.dataset.key.toUpperCase();
  line.append(words, keys);
  return line;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return open();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "?") {
    event.preventDefault();
    return showHints();
  }
  const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!keyed) return;
  event.preventDefault();
  keyed.click();
});

for (const opener of document.querySelectorAll("[data-palette]")) {
  opener.hidden = false;
  opener.addEventListener("click", open);
}
