// Photos are sent as soon as they are chosen, made small first: what is there already is not lost with the connection.
// Without this file they go with the form.

import { shrunk } from "./shrinking.js";

const PATIENCE = 90_000;

const form = document.querySelector("form[data-steady]");
const said = form.querySelector("[data-sent-words]");
let waiting = [];
let turn = null;

function tell(words) {
  said.textContent = words.replace("{count}", waiting.length);
}

function bring() {
  turn ??= all().finally(() => (turn = null));
  return turn;
}

async function all() {
  try {
    while (waiting.length) {
      tell(box().dataset.sending);
      await one(waiting[0]);
      waiting = waiting.slice(1);
    }
    tell(box().dataset.done);
  } catch {
    tell(box().dataset.waiting);
  }
}

async function one(file) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("from", form.querySelector("[name=from]").value);
  body.append("add", "1");
  body.append("photos", file, file.name);
  const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500) throw new Error(String(answer.status));
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("photos");
  box().replaceWith(document.adoptNode(shown));
}

const box = () => document.getElementById("photos");

form.addEventListener("change", async (event) => {
  if (event.target.type !== "file") return;
  event.stopPropagation(); // no preview: what was sent is shown
  const chosen = [...event.target.files];
  event.target.value = "";
  const most = Number(box().querySelector("input[multiple]").closest("[data-files]").dataset.most) - waiting.length;
  for (const file of chosen.slice(0, Math.max(0, most))) waiting.push(await shrunk(file));
  bring();
});

// Going on while something is still on its way, or waits for a connection, would lose it.
window.addEventListener("submit", (event) => {
  if (event.target !== form || !waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  bring().then(() => !waiting.length && form.requestSubmit(event.submitter));
}, { capture: true });

window.addEventListener("online", () => waiting.length && bring());
