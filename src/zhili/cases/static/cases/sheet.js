// The responsibility list by keyboard, as in a spreadsheet: up, down and Enter go to the same column of the next row, Ctrl+D
// takes over the cell above. What was changed is marked, and leaving with changes asks first. The form works without this file.

for (const form of document.querySelectorAll("[data-sheet]")) {
  const rows = () => [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector("input"));
  const cell = (input, step) => {
    const row = input.closest("tr");
    const column = [...row.querySelectorAll("input")].indexOf(input);
    return rows()[rows().indexOf(row) + step]?.querySelectorAll("input")[column];
  };
  let changed = false;
  form.addEventListener("keydown", (event) => {
    if (!(event.target instanceof HTMLInputElement) || event.isComposing) return;
    const typed = event.key === "Enter" && !event.ctrlKey; // would save the whole sheet
    const step = typed ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (typed || !event.target.list)) {
      event.preventDefault();
      cell(event.target, step)?.focus();
    }
    if (event.ctrlKey && event.key === "d") {
      event.preventDefault();
      event.target.value = cell(event.target, -1)?.value ?? event.target.value;
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  form.addEventListener("input", (event) => {
    changed = true;
    event.target.classList.toggle("z-sheet__cell--changed", event.target.value !== event.target.defaultValue);
  });
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => changed && event.preventDefault());
}
