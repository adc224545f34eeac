// The operator's screen by keyboard: proposals taken over by a key, a draft that survives a reload, a class found by
// typing. Without this file the form works by itself; what stands beside it is not there.

const call = () => document.getElementById("call");
const beside = document.getElementById("beside");
const shown = (element) => element && element.checkVisibility();

// --- the draft: in this tab only, until the case is saved ---------------------------------------------------------

const draftOf = (who) => `zhili.call.${who}`;

function keepDraft() {
  const form = call();
  const kept = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  kept.push(["", form.querySelector("[data-where-words]")?.textContent ?? ""]);
  sessionStorage.setItem(draftOf(form.dataset.draft), JSON.stringify(kept));
}

function restoreDraft() {
  const form = call();
  const kept = JSON.parse(sessionStorage.getItem(draftOf(form.dataset.draft)) ?? "[]");
  const typed = kept.filter(([name, value]) => value && form.elements[name] && !["once", "type", "channel"].includes(name));
  if (!("fresh" in form.dataset) || !typed.length) return;
  for (const [name, value] of kept) if (name && name !== "type" && form.elements[name]) put(form, name, value);
  showPlace(form, kept.at(-1)[1]);
  form.querySelector(".z-call__kept").hidden = false;
}

function clearDraft() {
  sessionStorage.removeItem(draftOf(call().dataset.draft));
  location.reload();
}

// --- putting something into the form ------------------------------------------------------------------------------

function put(form, name, value) {
  const field = form.elements[name];
  if (!field) return;
  if (field.type === "checkbox") field.checked = value === field.value;
  else field.value = value;
  field.dispatchEvent?.(new CustomEvent("zhili:put"));
}

function showPlace(form, words) {
  const where = form.querySelector("[data-where]");
  if (!where) return;
  where.querySelector("[data-where-words]").textContent = words;
  where.hidden = !words;
}

function take(proposal) {
  const form = call();
  const values = new URLSearchParams(proposal.dataset.set);
  for (const [name, value] of values) put(form, name, value);
  if (values.has("area")) showPlace(form, proposal.dataset.words || values.get("address") || "");
  changed();
}

function answerWith(id) {
  const form = call();
  put(form, "at_once", "1");
  form.elements.answer.value = document.getElementById(id).textContent;
  settle();
  form.elements.answer.focus();
  changed();
}

// --- asking the server --------------------------------------------------------------------------------------------

let waits;
let asked = "";
let phone = "";

// A part that htmx does not hold yet, as while the page arrives, would be asked in vain: it is asked as soon as it can be.
function ask(part) {
  const now = () => part.dispatchEvent(new CustomEvent("look"));
  if (part.hasAttribute("data-htmx-powered")) now();
  else part.addEventListener("htmx:after:init", now, { once: true });
}

function look(after = 0) {
  clearTimeout(waits);
  waits = setTimeout(() => {
    const form = call();
    const now = ["title", "text", "address", "class", "urgency", "area", "lon"].map((name) => form.elements[name]?.value ?? "").join("\n");
    if (now === asked) return;
    asked = now;
    ask(beside);
  }, after);
}

function lookCaller() {
  const typed = call().elements.phone?.value.trim() ?? "";
  if (typed === phone) return;
  phone = typed;
  ask(document.getElementById("caller"));
}

function changed() {
  keepDraft();
  look();
}

// --- what is asked in some channels only; what belongs to answering at once -----------------------------------------

function settle() {
  const form = call();
  const channel = form.elements.channel.value;
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = !part.dataset.only.split(" ").includes(channel);
  const answer = form.querySelector(".z-call__answer");
  if (answer) answer.hidden = !form.elements.at_once.checked;
}

// --- a list that is found by typing: the select stays the answer ---------------------------------------------------

function findByTyping(box) {
  const select = box.querySelector("select");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  Object.assign(input, { type: "text", id: select.id, className: "z-input", autocomplete: "off" });
  Object.assign(list, { id: `${select.id}-list`, className: "z-typed-list", hidden: true });
  select.removeAttribute("id");
  select.hidden = true;
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" })) input.setAttribute(name, value);
  if (select.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
  input.placeholder = select.options[0]?.value ? "" : select.options[0]?.text ?? "";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.querySelector("label").textContent.trim());
  select.after(input, list);
  const options = [...select.options].map((option, place) => {
    const group = option.parentElement.label ?? "";
    return { option, place, words: group ? `${group} / ${option.text}` : option.text, value: option.value };
  });
  let here = -1;

  const say = () => (input.value = select.value ? options.find((one) => one.value === select.value)?.words ?? "" : "");

  function open() {
    const wanted = input.value.trim().toLowerCase();
    const found = options.filter((one) => one.value && (!wanted || one.words.toLowerCase().includes(wanted) || one.value.includes(wanted)));
    list.replaceChildren(...found.slice(0, 12).map((one) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `${list.id}-${one.place}`, textContent: one.words });
      item.setAttribute("role", "option");
      item.dataset.value = one.value;
      item.onmousedown = (event) => (event.preventDefault(), choose(one.value));
      return item;
    }));
    if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: box.dataset.none, className: "z-quiet" }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(found.length ? 0 : -1);
  }

  function point(place) {
    const items = [...list.querySelectorAll("[role=option]")];
    here = items.length ? (place + items.length) % items.length : -1;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === here)));
    input.setAttribute("aria-activedescendant", items[here]?.id ?? "");
    items[here]?.scrollIntoView({ block: "nearest" });
  }

  function shut() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-activedescendant", "");
    say();
  }

  function choose(value) {
    select.value = value;
    shut();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", (event) => (event.stopPropagation(), open()));
  input.addEventListener("blur", () => (input.value.trim() ? shut() : choose("")));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const down = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      return down ? point(here + (event.key === "ArrowDown" ? 1 : -1)) : open();
    }
    if (!down) return;
    if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      const item = list.querySelector("[aria-selected=true]");
      if (item) choose(item.dataset.value);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      shut();
    }
  });
  select.addEventListener("zhili:put", say);
  say();
}

// --- keys ---------------------------------------------------------------------------------------------------------

const picks = (element) => [...element.closest("[data-picks]").querySelectorAll("[data-pick]")];

function next(element) {
  const fields = [...call().elements].filter((one) => shown(one) && one.type !== "hidden" && !one.disabled && one.tabIndex >= 0 && !one.matches("fieldset, [data-fkey], [data-nowhere]"));
  fields[fields.indexOf(element) + 1]?.focus();
}

function onFormKey(event) {
  const { target } = event;
  if (event.isComposing || !call()?.contains(target)) return false;
  if (event.key === "Enter" && target.matches("input:not([type=submit], [type=file])") && !event.ctrlKey) {
    event.preventDefault();
    next(target);
    return true;
  }
  if (event.key === "ArrowDown" && target.name === "address") {
    const first = beside.querySelector("[data-places] [data-pick]");
    if (first) event.preventDefault();
    first?.focus();
    return true;
  }
  return false;
}

function onPanelKey(event) {
  const { target } = event;
  if (!target.matches?.("[data-pick]") || event.ctrlKey || event.altKey || event.metaKey) return false;
  const held = picks(target);
  const here = held.indexOf(target);
  if (event.key === "ArrowDown") held[(here + 1) % held.length].focus();
  else if (event.key === "ArrowUp") here ? held[here - 1].focus() : lastField().focus();
  else if (event.key === "Escape") lastField().focus();
  else if (/^[1-9]$/.test(event.key)) held[Number(event.key) - 1]?.click();
  else return false;
  event.preventDefault();
  return true;
}

let left;
const lastField = () => (left && document.contains(left) ? left : call().elements.text);

document.addEventListener("focusin", (event) => {
  if (call()?.contains(event.target) && event.target.matches("input, textarea, select")) left = event.target;
});

document.addEventListener("keydown", (event) => {
  if (/^F\d$/.test(event.key) && !event.ctrlKey && !event.altKey && !event.shiftKey) {
    const button = [...document.querySelectorAll(`[data-fkey="${event.key}"]`)].find(shown);
    if (button || ["F2", "F3", "F4", "F8", "F9"].includes(event.key)) event.preventDefault();
    return button?.click();
  }
  if (event.ctrlKey && event.key === "Enter" && !event.target.form && call()) return call().requestSubmit();
  return onFormKey(event) || onPanelKey(event);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || !call()) return;
  const { turn, focus, answer, set } = button.dataset;
  if (set !== undefined) take(button);
  if (set !== undefined && beside.contains(button)) lastField().focus();
  if (answer) answerWith(answer);
  if (focus) document.querySelector(focus).focus();
  if ("into" in button.dataset) button.closest("[data-picks]").querySelector("[data-pick]")?.focus();
  if ("clear" in button.dataset) clearDraft();
  if ("nowhere" in button.dataset) forgetPlace();
  if (turn) turnOver(turn);
});

function forgetPlace() {
  const form = call();
  for (const name of ["area", "lon", "lat"]) put(form, name, "");
  showPlace(form, "");
  form.elements.address.focus();
  changed();
}

function turnOver(name) {
  const all = [...call().elements[name]];
  all[(all.findIndex((one) => one.checked) + 1) % all.length].checked = true;
  settle();
  changed();
}

// --- starting -----------------------------------------------------------------------------------------------------

function begin() {
  for (const box of call().querySelectorAll("[data-typed]:not([data-ready])")) {
    findByTyping(box);
    box.dataset.ready = "";
  }
  settle();
  asked = phone = "";
  look();
  lookCaller();
}

if (call()) {
  restoreDraft();
  begin();
  document.addEventListener("input", (event) => {
    if (!call().contains(event.target)) return;
    keepDraft();
    if (["text", "title", "address"].includes(event.target.name)) look(350);
  });
  document.addEventListener("change", (event) => {
    if (!call().contains(event.target)) return;
    settle();
    if (event.target.name === "phone") lookCaller();
    changed();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const said = beside.querySelector("[data-said]");
    if (said) document.getElementById("said").textContent = said.dataset.said;
    if (event.detail.ctx?.sourceElement?.id === "call") begin();
  });
}

// --- wrapping up: the groups of a number one after the other, then the next call -----------------------------------

const wrapUp = document.querySelector("[data-wrap-up]");

if (wrapUp) {
  sessionStorage.removeItem(draftOf(wrapUp.dataset.drafted));
  const groups = [...wrapUp.querySelectorAll("[data-groups] span")];
  let here = -1;
  document.querySelector("[data-next-call]").focus();
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.matches("input, textarea, button, summary")) return;
    event.preventDefault();
    groups[here]?.removeAttribute("aria-current");
    here = (here + 1) % groups.length;
    groups[here].setAttribute("aria-current", "true");
  });
}
