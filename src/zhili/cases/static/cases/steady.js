// Forms that survive a lost connection ([data-steady]): sent by this script, they stay as they are until the answer is
// there. What is typed of an unsent report ([data-draft]) is kept in this telephone for a day, and goes when it is sent
// or when somebody wipes it. Nothing about the person is kept here: that question has no data-draft.

import { say } from "../ui/page.js";

const DAY = 24 * 3600 * 1000;
const PATIENCE = 45_000;
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "from", "pick", "pick_other"]);

// --- sending ----------------------------------------------------------------------------------------------------

async function send(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  busy(form, submitter, true);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST", body, headers: { "X-Steady": "1" }, signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    busy(form, submitter, false);
    return lost(form);
  }
  const on = answer.headers.get("X-Go-On");
  if (on) return location.assign(on);
  if (answer.status >= 500) { // it could not: what is typed and chosen stays here, photos too
    busy(form, submitter, false);
    const told = document.getElementById("toast");
    return say(told.dataset.failed);
  }
  again(form, submitter); // the server answers: let the browser show what it says
}

// Every one of these forms may be sent twice: drafts are kept once more, what is done for good has a key.
function again(form, submitter) {
  if (submitter?.name) {
    const said = document.createElement("input");
    [said.type, said.name, said.value] = ["hidden", submitter.name, submitter.value];
    form.append(said);
  }
  form.submit();
}

function busy(form, submitter, is) {
  if (is) form.dataset.busy = "1";
  else delete form.dataset.busy;
  if (is) submitter?.setAttribute("aria-busy", "true");
  else submitter?.removeAttribute("aria-busy");
}

function lost(form) {
  const said = form.querySelector("[data-unsent]");
  said.hidden = false;
  said.querySelector("[data-words]").hidden = false;
  said.querySelector("[data-back]").hidden = true;
  said.scrollIntoView({ block: "nearest" });
}

window.addEventListener("online", () => {
  for (const said of document.querySelectorAll("[data-unsent]:not([hidden])")) {
    said.querySelector("[data-words]").hidden = true;
    said.querySelector("[data-back]").hidden = false;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-steady]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (event.submitter?.matches("[data-forget]")) forget(form.dataset.draft);
  if (!form.dataset.busy) send(form, event.submitter);
}, { capture: true });

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-steady]")) {
    for (const button of [null, ...form.querySelectorAll("[aria-busy]")]) busy(form, button, false);
  }
});

// --- what is typed, kept in this telephone ------------------------------------------------------------------------

const place = (key) => `zhili:report:${key}`;

function kept(key) {
  try {
    const held = JSON.parse(localStorage.getItem(place(key)));
    return held && Date.now() - held.at < DAY ? held.said : {};
  } catch {
    return {};
  }
}

function keep(form) {
  const said = kept(form.dataset.draft);
  for (const input of form.elements) {
    if (input.name && !LEFT_OUT.has(input.name) && input.matches("textarea, select, input:not([type=file])")) {
      if (input.type === "radio") { if (input.checked) said[input.name] = input.value; }
      else said[input.name] = input.value;
    }
  }
  try {
    localStorage.setItem(place(form.dataset.draft), JSON.stringify({ at: Date.now(), said }));
  } catch { /* a telephone that keeps nothing: the server keeps the draft as well */ }
}

export function forget(key) {
  try {
    localStorage.removeItem(place(key));
  } catch { /* nothing was kept */ }
}

function restore(form) {
  const said = kept(form.dataset.draft);
  let filled = false;
  for (const input of form.elements) {
    if (!said[input.name] || LEFT_OUT.has(input.name)) continue;
    if (input.type === "radio") {
      if (form.querySelector(`[name="${input.name}"]:checked`) || input.value !== said[input.name]) continue;
      input.checked = true;
    } else if (input.matches("textarea, select, input:not([type=file])") && !input.value) {
      input.value = said[input.name];
    } else continue;
    filled = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (filled) form.querySelector("[data-restored]").textContent = form.querySelector("[data-restored-words]").dataset.restoredWords;
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  restore(form);
  for (const said of ["input", "change", "zhili:place"]) form.addEventListener(said, () => keep(form));
}
