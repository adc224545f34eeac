// Parts of the page, made from elements and text: words never become markup. Knows nothing of what is shown.

const icons = new URL("../../vendor/icons.svg", import.meta.url).href;

export const byId = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "z-icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  drawing.append(use);
  return drawing;
}

export function button(label, { kind = "secondary", shape = "", onclick = null, type = "button", ...more } = {}) {
  return make("button", { class: `z-button z-button--${kind}`, type, onclick, ...more }, shape && icon(shape), make("span", {}, label));
}

export function notice(tone, title, words, ...actions) {
  const shapes = { late: "late", soon: "alert", done: "done", info: "info" };
  return make(
    "div",
    { class: `z-notice z-notice--${tone}`, role: tone === "late" ? "alert" : false },
    icon(shapes[tone]),
    make("div", {}, title && make("p", { class: "z-notice__title" }, title), words && make("p", {}, words), actions.length ? make("div", { class: "z-row" }, ...actions) : null),
  );
}

export function badge(label, tone = "neutral") {
  return make("span", { class: `z-badge z-badge--${tone}` }, label);
}
