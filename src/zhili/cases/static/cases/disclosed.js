// The map of what was done is fetched when somebody opens it: a cheap telephone need not load it to read the list.
// Where there is room for it beside the list it opens by itself. Without this file the same stands in words.

const drawer = document.querySelector("[data-counts]");
const ROOM = "(min-width: 60rem)";

async function open() {
  if (!drawer.open || drawer.dataset.drawn) return;
  drawer.dataset.drawn = "1";
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = drawer.dataset.sheet;
  document.head.append(sheet);
  const { draw } = await import("./counts-map.js");
  await draw(drawer);
}

function failed() {
  drawer.querySelector(".z-map__frame").hidden = true;
  drawer.querySelector(".z-map__said").textContent = drawer.dataset.failed;
}

if (drawer) {
  drawer.addEventListener("toggle", () => open().catch(failed));
  if (matchMedia(ROOM).matches) drawer.open = true;
}

for (const form of document.querySelectorAll("form[data-narrow]")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("[data-by-hand]").hidden = true;
}
