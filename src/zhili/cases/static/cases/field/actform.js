// The questions of one action, as the type declares them, in a form for one thumb: two big answers, a text, photos.

import { icon, make } from "./dom.js";
import { Shots } from "./shots.js";
import { say } from "./words.js";

let forms = 0;

const optional = (field) => (field.required ? null : make("span", { class: "z-label__optional" }, say("optional")));

export class ActForm {
  constructor(action, { data = {}, proof = {}, faults = {}, suggested = "", changed = () => {} } = {}) {
    Object.assign(this, { action, changed, shots: {}, prefix: `act-${(forms += 1)}` });
    this.element = make("div", { class: "f-act" });
    for (const field of action.fields) this.element.append(this.ask(field, { data, proof, faults, suggested }));
  }

  ask(field, { data, proof, faults, suggested }) {
    const id = `${this.prefix}-${field.name}`;
    const fault = faults[field.name] && make("p", { class: "z-error", id: `${id}-error` }, icon("late"), make("span", {}, faults[field.name]));
    if (field.kind === "photos") return this.askPhotos(field, proof[field.name] ?? [], fault);
    if (field.kind === "text") return this.askText(field, id, data[field.name] ?? (field.required ? suggested : ""), fault);
    const options = field.kind === "yesno" ? [["true", say("yes")], ["false", say("no")]] : field.options;
    return this.askChoice(field, id, options, String(data[field.name] ?? ""), fault);
  }

  askPhotos(field, photos, fault) {
    this.shots[field.name] = new Shots({ title: field.title, most: Math.min(4, field.most ?? 4), photos, changed: this.changed });
    return make("div", { class: "z-field" }, fault, this.shots[field.name].element);
  }

  askText(field, id, value, fault) {
    const input = make("textarea", { class: "z-input", id, name: field.name, rows: 2, maxlength: field.most, "aria-invalid": fault ? "true" : false, "aria-describedby": fault ? `${id}-error` : false, oninput: this.changed });
    input.value = value;
    return make("div", { class: "z-field" }, make("label", { class: "z-label", for: id }, field.title, optional(field)), fault, input);
  }

  askChoice(field, id, options, chosen, fault) {
    const answers = options.map(([value, words]) =>
      make(
        "div",
        { class: "f-tile" },
        make("input", { type: "radio", id: `${id}-${value}`, name: `${id}`, value, checked: value === chosen, onchange: this.changed }),
        make("label", { for: `${id}-${value}` }, words),
      ),
    );
    return make("fieldset", { class: "z-field", "data-choice": field.name }, make("legend", { class: "z-label" }, field.title, optional(field)), fault, make("div", { class: "f-tiles" }, answers));
  }

  // What was answered, and what is still wanting in words by field.
  read() {
    const data = {};
    const faults = {};
    for (const field of this.action.fields) {
      const value = this.value(field);
      if (value !== "") data[field.name] = value;
      if (field.kind === "photos") continue;
      if (field.required && value === "") faults[field.name] = say(field.kind === "text" ? "textWanted" : "choiceWanted");
      else if (field.kind === "text" && value && [...value].length < field.least) faults[field.name] = say("textShort", { least: field.least });
    }
    const proof = Object.fromEntries(Object.entries(this.shots).filter(([, each]) => each.photos.length).map(([name, each]) => [name, each.photos]));
    return { data, proof, faults };
  }

  value(field) {
    if (field.kind === "photos") return "";
    if (field.kind === "text") return this.element.querySelector(`textarea[name="${field.name}"]`).value.trim();
    const chosen = this.element.querySelector(`[data-choice="${field.name}"] input:checked`)?.value ?? "";
    return field.kind === "yesno" && chosen ? chosen === "true" : chosen;
  }

  get needsProof() {
    return Object.values(this.shots).some((each) => !each.photos.length);
  }
}
