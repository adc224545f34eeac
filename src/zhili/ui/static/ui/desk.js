// The desk by keyboard: j and k go through a list, Enter opens, / searches; a machine's proposal is taken over by a
// click. Every page works without this file.

const typing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

function step(direction) {
  const links = [...document.querySelectorAll("[data-rows] a")].filter((link) => !link.closest("[hidden]"));
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, here + direction))].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && event.target.form) return event.target.form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const moves = { j: () => step(1), k: () => step(-1), "/": () => document.getElementById("search")?.focus() };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(`id_${button.dataset.fill}`);
  field.value = button.dataset.value;
  field.focus();
});

// A panel that was fetched takes the focus at its first question.
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx?.sourceEvent?.type === "live") return; // nobody asked for it: the focus stays where it is
  const panel = document.getElementById("act");
  panel?.querySelector("textarea, select, input:not([type=hidden])")?.focus();
});
