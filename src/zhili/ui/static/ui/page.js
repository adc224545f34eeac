// What HTML cannot do by itself, on every page: previews of chosen files, characters left, focus on what is wrong,
// clocks that go on, no second sending, lost connections said. Every page works without this file.

const page = document.documentElement;

// --- a font for Chinese where the system has none ---------------------------------------------------------------

function lacksChinese() {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  return Math.abs(pen.measureText("\u7406").width - 100) > 1; // a Han character is exactly as wide as it is high
}

if (page.dataset.noto && lacksChinese()) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = page.dataset.noto;
  document.head.append(sheet);
}

// --- clocks -----------------------------------------------------------------------------------------------------

const spans = JSON.parse(page.dataset.spans ?? "{}");

export function span(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor((seconds % 86400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const count = (number, unit) => spans[unit][number === 1 ? 0 : 1].replace("{n}", number);
  if (days) return [count(days, "day"), hours && days < 10 ? count(hours, "hour") : ""].filter(Boolean).join(" ");
  if (hours) return [count(hours, "hour"), minutes ? count(minutes, "rest") : ""].filter(Boolean).join(" ");
  return minutes ? count(minutes, "minute") : count(0, "moment");
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const seconds = (Date.parse(clock.dataset.due) - Date.now() + serverAhead) / 1000;
    const words = clock.querySelector("[data-clock-words]");
    const over = seconds < 0;
    words.textContent = (over ? clock.dataset.over : clock.dataset.left).replace("{span}", span(Math.abs(seconds)));
    if (over) clock.classList.add("z-clock--late");
  }
}

// The device's clock may be wrong; terms run by the server's.
const serverAhead = page.dataset.at ? Date.now() - Date.parse(page.dataset.at) : 0;
setInterval(tick, 30_000);

// --- forms ------------------------------------------------------------------------------------------------------

function countCharacters(input) {
  const said = document.getElementById(`${input.id}-count`);
  if (!said) return;
  const left = Number(input.dataset.limit) - [...input.value].length;
  said.textContent = left >= 0 ? said.dataset.left.replace("{left}", left) : said.dataset.over.replace("{over}", -left);
  said.classList.toggle("z-field__count--over", left < 0);
}

function preview(input) {
  const field = input.closest("[data-files]");
  const list = field.querySelector(".z-files__previews");
  const most = Number(field.dataset.most);
  const files = [...input.files];
  list.replaceChildren();
  if (files.length > most) {
    keep(input, files.slice(0, most));
    say(field.dataset.tooMany);
  }
  for (const file of input.files) list.append(previewOf(file, input, field));
}

function previewOf(file, input, field) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.onload = () => URL.revokeObjectURL(image.src);
    item.append(image);
  }
  const name = document.createElement("span");
  name.className = "z-files__name";
  name.textContent = file.name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "z-files__remove";
  remove.textContent = "×";
  remove.setAttribute("aria-label", field.dataset.remove.replace("{name}", file.name));
  remove.onclick = () => {
    keep(input, [...input.files].filter((each) => each !== file));
    preview(input);
    input.focus();
  };
  item.append(name, remove);
  return item;
}

function keep(input, files) {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
}

document.addEventListener("input", (event) => {
  if (event.target.dataset?.limit) countCharacters(event.target);
});

document.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.closest("[data-files]")) preview(event.target);
});

// A form leaves its page only when the house answers: what is typed would be gone with the browser's own error page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  if (elsewhere(form, event.submitter)) return; // the page stays: nothing typed is lost, and it may be sent again
  const loses = page.dataset.health && form.querySelector(TYPED);
  if (!loses && "download" in form.dataset) return;
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
  if (!loses) return;
  event.preventDefault();
  send(form, event.submitter);
});

// Whether the answer is shown in another window, as the preview of a paper is.
function elsewhere(form, submitter) {
  return !["", "_self"].includes(submitter?.getAttribute("formtarget") ?? form.target);
}

const TYPED = "textarea, select, input:not([type=hidden], [type=submit])";
const PATIENCE = 10_000;

async function send(form, submitter) {
  const fault = await whyNot();
  if (fault) {
    release(form);
    return say(fault);
  }
  if (submitter?.name) form.append(carried(submitter));
  if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
  HTMLFormElement.prototype.submit.call(form);
  if ("download" in form.dataset) release(form); // a file comes, and the page stays
}

async function whyNot() {
  try {
    const answer = await fetch(page.dataset.health, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return answer.ok ? "" : toast.dataset.failed;
  } catch {
    return toast.dataset.offline;
  }
}

// Which button was pressed is lost where a script sends a form.
function carried({ name, value }) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  input.dataset.carried = "";
  return input;
}

// Back from the next page by the browser's own button: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

function release(form) {
  delete form.dataset.sent;
  for (const input of form.querySelectorAll("[data-carried]")) input.remove();
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

// --- several of many: what is typed narrows the lines down; what is ticked stays ----------------------------------

function narrow(box) {
  const wanted = box.querySelector("[type=search]").value.trim().toLowerCase();
  for (const group of box.querySelectorAll(".z-many__group")) {
    let shown = 0;
    for (const line of group.querySelectorAll(".z-choice")) {
      line.hidden = !line.textContent.toLowerCase().includes(wanted) && !line.querySelector("input").checked;
      if (!line.hidden) shown += 1;
    }
    group.hidden = shown === 0;
  }
}

document.addEventListener("input", (event) => {
  if (event.target.type === "search" && event.target.closest("[data-many]")) narrow(event.target.closest("[data-many]"));
});

// --- menus: Escape and a click elsewhere close them ---------------------------------------------------------------

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// --- parts exchanged by htmx --------------------------------------------------------------------------------------

const toast = document.getElementById("toast");

export function say(words) {
  toast.textContent = words;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (toast.textContent = ""), 8000);
}

document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:error", () => say(toast.dataset.offline));

// An answer that the server could not give, or a page that says that there is none, does not take the place of a part.
document.addEventListener("htmx:after:request", (event) => {
  const { status } = event.detail.ctx.response;
  if (status < 500 && status !== 404) return;
  event.preventDefault();
  say(toast.dataset.failed);
});

// What was fetched meanwhile, such as another person's change, says nothing of a form that is on its way.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  for (const form of document.querySelectorAll("form[data-sent]")) if (form.contains(ctx.sourceElement)) release(form);
});

document.addEventListener("htmx:after:swap", settle);

let told; // the errors that were read out: while somebody mends them, what else arrives leaves the focus alone

function settle(event) {
  for (const search of document.querySelectorAll(".z-many__search")) search.hidden = false;
  const live = event?.detail.ctx?.sourceEvent?.type === "live"; // nobody asked for it: the focus stays where it is
  const summary = document.querySelector("[data-error-summary]");
  if (!live && summary !== told) summary?.focus();
  told = summary;
  for (const input of document.querySelectorAll("[data-limit]")) countCharacters(input);
}

settle();
