// What a receipt can do where scripts run: copy number and code, print; and forget what this telephone kept of the
// report while it was unsent. Without this file number and code stand there to be read.

import { forget } from "./steady.js";

const row = document.querySelector(".z-receipt__keep");
const said = row.querySelector("[role=status]");

async function copy() {
  const parts = [...document.querySelectorAll("[data-copy]")].map((each) => each.dataset.copy);
  await navigator.clipboard.writeText(parts.join(" "));
  said.textContent = row.dataset.copied;
}

row.querySelector('[data-do="copy"]').addEventListener("click", copy);
row.querySelector('[data-do="copy"]').hidden = !navigator.clipboard;
row.querySelector('[data-do="print"]').addEventListener("click", () => print());
row.hidden = false;
forget(row.dataset.forgets);
