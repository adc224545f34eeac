// Calling back by keyboard: a digit picks the result, y and n answer a question, F2 shows the number, F4 lays the case
// aside, Ctrl+Enter sends. Without this file results are links and everything is sent by its button.

const writing = (element) => element.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (/^F\d$/.test(event.key)) {
    const button = document.querySelector(`[data-fkey="${event.key}"]`);
    if (button) event.preventDefault();
    return button?.click();
  }
  if (event.ctrlKey && event.key === "Enter" && !event.target.form) return document.querySelector("#result form")?.requestSubmit();
  if (event.ctrlKey || writing(event.target)) return;
  if (/^[1-9]$/.test(event.key)) document.querySelector(`[data-digit="${event.key}"]`)?.click();
  else if (event.target.type === "radio" && (event.key === "y" || event.key === "n")) answer(event.target, event.key);
  else return;
  event.preventDefault();
});

function answer(radio, key) {
  const both = [...radio.form.elements[radio.name]];
  both[key === "y" ? 0 : 1].checked = true;
  const fields = [...radio.form.elements].filter((one) => one.type !== "hidden" && !one.matches("fieldset") && !one.disabled);
  fields[fields.indexOf(both.at(-1)) + 1]?.focus();
}

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector("#result form");
  if (!form) return;
  const chosen = form.elements.result.value;
  for (const link of document.querySelectorAll("[data-digit]")) {
    const here = new URL(link.href).searchParams.get("result") === chosen;
    link.classList.toggle("z-back__chosen", here);
    link.toggleAttribute("aria-current", here);
  }
  [...form.elements].find((one) => one.type !== "hidden" && !one.matches("fieldset"))?.focus();
});
