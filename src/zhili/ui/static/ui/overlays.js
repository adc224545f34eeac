// Boxes and sheets over the page, words that go by themselves, lines where something is being fetched.
// What opens a box is a link to a page that does the same, or a button where there is no such page.

// --- boxes and sheets -----------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const box = document.getElementById(opener.dataset.opens);
    if (!box) return;
    event.preventDefault();
    if (!box.open) box.showModal();
    return;
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) return closer.closest("dialog").close();
  if (event.target.matches("dialog.z-dialog") && outside(event, event.target)) event.target.close();
});

// A click on what lies around an open box; a key pressed on it has no place and counts as inside.
function outside({ clientX: x, clientY: y }, box) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return (x || y) && (x < left || x > right || y < top || y > bottom);
}

// --- words that go by themselves --------------------------------------------------------------------------------

const stand = document.getElementById("toast");

// What a page or a part has brought along moves to the foot of the window, stays while it is pointed at, and goes.
function gather() {
  for (const brought of document.querySelectorAll("[data-toast]")) {
    if (brought.parentElement === stand) continue;
    brought.append(closing());
    stand.replaceChildren(brought);
    leaveAfter(brought, Number(brought.dataset.toast) * 1000);
  }
}

function closing() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "z-toast__close";
  button.textContent = "×";
  button.setAttribute("aria-label", stand.dataset.close);
  button.onclick = () => stand.replaceChildren();
  return button;
}

function leaveAfter(words, wait) {
  setTimeout(() => {
    if (!words.isConnected) return;
    if (words.matches(":hover, :focus-within")) leaveAfter(words, 1000);
    else words.remove();
  }, wait);
}

// --- lines where something is being fetched ---------------------------------------------------------------------

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const target = ctx.target;
  if (!(target instanceof Element) || target === document.body) return;
  target.setAttribute("aria-busy", "true");
  if ("skeleton" in target.dataset) target.classList.add("z-waits");
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!(ctx.target instanceof Element)) return;
  ctx.target.removeAttribute("aria-busy");
  ctx.target.classList.remove("z-waits");
});

document.addEventListener("htmx:after:swap", gather);
gather();
