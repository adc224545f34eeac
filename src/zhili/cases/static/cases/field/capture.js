// Writing down what was found, in three taps: what it is, done or reported, and that is all it needs. Everything typed,
// chosen and photographed is kept on the phone at every step: a camera may throw the page out of memory.

import { ActForm } from "./actform.js";
import { button, byId, icon, make, notice } from "./dom.js";
import { Place } from "./place.js";
import { Shots } from "./shots.js";
import { StoreFull } from "./store.js";
import { say } from "./words.js";

const BEFORE = 4;
const ALONE = "";
const PAUSE = 400; // in typing, before the draft is kept

export class Capture {
  constructor(field, { done }) {
    Object.assign(this, { field, done, form: byId("capture"), editing: null });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.keepNow());
  }

  // Opens the form: with a deed to change, else with the draft that was left, else empty.
  async open(deed = null) {
    Object.assign(this, { editing: deed, draft: {}, text: null });
    this.form.replaceChildren(); // what was there belongs to another find
    const kept = deed ? fromDeed(deed) : await this.field.store.of(this.field.person.account, "draft");
    this.draft = kept ?? {};
    this.used = (await this.field.store.of(this.field.person.account, "used")) ?? {};
    this.faults = deed?.refusal?.fields ?? {};
    this.draw();
  }

  forget() {
    clearTimeout(this.timer);
    Object.assign(this, { editing: null, draft: null, text: null });
    this.form.replaceChildren();
  }

  get type() {
    const { types } = this.field.day;
    return types.find((each) => each.key === this.draft.type) ?? types[0];
  }

  draw() {
    if (!this.field.day?.types.length) return this.form.replaceChildren(notice("soon", say("nothingToOpen")));
    const keep = () => this.keep();
    this.shots = new Shots({ title: say("photoTake"), most: BEFORE, photos: this.draft.photos, changed: () => this.keepNow() });
    this.place = new Place(this.field, { place: this.draft.place, changed: keep });
    this.told = make("div", { role: "status", class: "f-form__told" });
    this.proof = make("div", { class: "f-proof", tabindex: "-1", hidden: true });
    this.endings = make("div", { class: "f-endings" });
    this.form.replaceChildren(...[this.refusal(), this.chooseType(), this.shots.element, this.classes(), this.section("capture-place", say("where"), this.place.element), this.more(), this.told, this.proof, this.endings].filter(Boolean));
    if (this.draft.action) this.ask(this.draft.action, { quietly: true });
    else this.drawEndings();
  }

  refusal() {
    return this.editing?.refusal ? notice("soon", say("changing"), this.editing.refusal.words) : null;
  }

  section(id, title, ...children) {
    return make("section", { class: "f-part", "aria-labelledby": id }, make("h2", { class: "z-label", id }, title), ...children);
  }

  chooseType() {
    const { types } = this.field.day;
    if (types.length < 2) return null;
    const chosen = (event) => {
      Object.assign(this.draft, { type: event.target.value, class: null, action: null });
      this.keep();
      this.draw();
    };
    const select = make("select", { class: "z-input", id: "capture-type", onchange: chosen }, types.map((each) => make("option", { value: each.key, selected: each === this.type }, each.title)));
    return make("div", { class: "z-field" }, make("label", { class: "z-label", for: "capture-type" }, say("whatKind")), select);
  }

  // --- what it is ---

  classes() {
    const known = new Map(this.type.groups.flatMap((group) => group.classes));
    const often = Object.keys(this.used).filter((code) => known.has(code)).sort((one, other) => this.used[other] - this.used[one]);
    const first = [...new Set([...(this.draft.class ? [this.draft.class] : []), ...often, ...this.type.first])].filter((code) => known.has(code)).slice(0, 6);
    const rest = this.type.groups.map((group) => ({ ...group, classes: group.classes.filter(([code]) => !first.includes(code)) })).filter((group) => group.classes.length);
    this.classFault = make("p", { class: "z-error", hidden: true }, icon("late"), make("span", {}, say("classWanted")));
    return make(
      "fieldset",
      { class: "z-field f-classes", id: "capture-classes" },
      make("legend", { class: "z-label" }, say("whatIsIt")),
      this.classFault,
      make("div", { class: "f-tiles" }, first.map((code) => this.tile(code, known.get(code)))),
      rest.length ? make("details", { class: "f-fold" }, make("summary", {}, icon("down"), say("allClasses")), rest.map((group) => make("div", { class: "f-group" }, make("p", { class: "f-group__title" }, group.title), make("div", { class: "f-tiles" }, group.classes.map(([code, name]) => this.tile(code, name)))))) : null,
    );
  }

  tile(code, name) {
    const id = `class-${code.replaceAll("/", "-")}`;
    const chosen = () => {
      this.draft.class = code;
      this.classFault.hidden = true;
      this.keep();
    };
    return make("div", { class: "f-tile" }, make("input", { type: "radio", name: "class", id, value: code, checked: this.draft.class === code, onchange: chosen }), make("label", { for: id }, name));
  }

  get className() {
    const classes = new Map(this.type.groups.flatMap((group) => group.classes));
    return classes.get(this.draft.class) ?? "";
  }

  more() {
    const typed = make("textarea", { class: "z-input", id: "capture-text", rows: 2, maxlength: 2000, oninput: () => this.keep() });
    typed.value = this.draft.text ?? "";
    this.text = typed;
    const fault = this.faults.text && make("p", { class: "z-error" }, icon("late"), make("span", {}, this.faults.text));
    return make(
      "details",
      { class: "f-fold", open: Boolean(this.draft.text || this.draft.urgency || fault) },
      make("summary", {}, icon("down"), say("moreWords")),
      make("div", { class: "z-field" }, make("label", { class: "z-label", for: "capture-text" }, say("oneLine")), fault, typed),
      this.type.urgencies.length ? this.urgencies() : null,
    );
  }

  urgencies() {
    const chosen = (event) => {
      this.draft.urgency = event.target.value;
      this.keep();
    };
    const tiles = this.type.urgencies.map(([value, words]) =>
      make("div", { class: "f-tile" }, make("input", { type: "radio", name: "urgency", id: `urgency-${value}`, value, checked: this.draft.urgency === value, onchange: chosen }), make("label", { for: `urgency-${value}` }, words)),
    );
    return make("fieldset", { class: "z-field" }, make("legend", { class: "z-label" }, say("urgency")), make("div", { class: "f-tiles f-tiles--three" }, tiles));
  }

  // --- how it ends ---

  drawEndings() {
    const choices = this.type.at_once.map((key) => {
      const action = this.type.actions[key];
      const asks = action.fields.some((each) => each.required || each.kind === "photos");
      return button(action.title, { kind: asks ? "secondary" : "primary", onclick: () => (asks ? this.ask(key) : this.send(key)) });
    });
    this.proof.hidden = true;
    this.endings.replaceChildren(...choices, button(say("onlyNote"), { kind: "quiet", onclick: () => this.send(ALONE) }));
  }

  // The questions of an action that needs an answer: what was done, and the photo that proves it.
  ask(key, { quietly = false } = {}) {
    const action = this.type.actions[key];
    if (!quietly && !this.checked()) return;
    this.draft.action = key;
    this.act = new ActForm(action, {
      data: this.draft.answers,
      proof: this.draft.proof,
      faults: this.faults,
      suggested: say("doneOnSpot", { action: action.title, what: this.className }),
      changed: () => this.keep(),
    });
    this.proof.replaceChildren(make("h2", { class: "z-label" }, action.title), this.act.element);
    this.proof.hidden = false;
    this.unproven = false;
    this.endings.replaceChildren(button(say("submit", { action: action.title }), { kind: "primary", onclick: () => this.prove(key) }), button(say("back"), { kind: "quiet", onclick: () => this.leave() }));
    if (!quietly) {
      this.proof.focus();
      this.proof.scrollIntoView({ block: "start" });
    }
    this.keep();
  }

  leave() {
    this.draft.action = null;
    this.drawEndings();
    this.keep();
  }

  // Without a photo of it done, once a warning; the type decides whether it may go through.
  prove(key) {
    const { faults } = this.act.read();
    if (Object.keys(faults).length) return this.tellWrong(Object.values(faults)[0]);
    if (this.act.needsProof && !this.unproven) {
      this.unproven = true;
      return this.tellWrong(say("proofWanted"));
    }
    return this.send(key);
  }

  tellWrong(words) {
    this.told.replaceChildren(notice("soon", words));
    this.told.scrollIntoView({ block: "center" });
  }

  checked() {
    const known = Boolean(this.draft.class) || this.text.value.trim().length >= 2;
    this.classFault.hidden = known;
    if (!known) {
      byId("capture-classes").scrollIntoView({ block: "start" });
      byId("capture-classes").querySelector("input")?.focus();
    }
    return known;
  }

  async send(key) {
    if (!this.checked() || this.busy) return;
    this.busy = true;
    try {
      const deed = this.deed(key);
      const kept = this.editing ? await this.field.change({ ...this.editing, ...deed }) : await this.field.file(deed);
      if (kept === false) this.told.replaceChildren(notice("soon", say("onItsWay")));
      else await this.filed();
    } catch (fault) {
      this.told.replaceChildren(notice("late", fault instanceof StoreFull ? say("storeFull") : say("storeFailed"), say("storeKeep")));
      this.told.scrollIntoView({ block: "center" });
    } finally {
      this.busy = false;
    }
  }

  async filed() {
    const { account } = this.field.person;
    clearTimeout(this.timer);
    if (this.draft.class) this.used[this.draft.class] = (this.used[this.draft.class] ?? 0) + 1;
    await this.field.keeping(async () => {
      await this.field.store.keep(account, "used", this.used);
      if (!this.editing) await this.field.store.drop(account, "draft");
    });
    Object.assign(this, { editing: null, draft: {}, text: null });
    this.done();
  }

  deed(key) {
    const { fields } = this.type;
    const text = this.text.value.trim() || this.className;
    const data = { text, ...(this.draft.class ? { class: this.draft.class } : {}), ...(this.draft.urgency ? { urgency: this.draft.urgency } : {}), ...this.place.data(fields) };
    if (fields.includes("found_at")) data.found_at = this.editing?.data.found_at ?? new Date(this.field.now).toISOString();
    const done = key ? this.act?.read() ?? { data: {}, proof: {} } : null;
    return {
      type: this.type.key,
      data,
      photos: this.shots.photos,
      act: key ? { action: key, data: key === this.draft.action ? done.data : {} } : null,
      proof: key && key === this.draft.action ? done.proof : {},
      label: this.className || text.slice(0, 20),
      place: this.place.place ?? null,
      ending: key ? this.type.actions[key].title : say("onlyNoted"),
    };
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keepNow(), PAUSE);
  }

  keepNow() {
    clearTimeout(this.timer);
    if (this.editing || !this.text || this.busy) return;
    const act = this.draft.action && this.act ? this.act.read() : {};
    Object.assign(this.draft, { type: this.type.key, text: this.text.value, place: this.place.place, photos: this.shots.photos, answers: act.data, proof: act.proof });
    this.field.keeping(() => this.field.store.keep(this.field.person.account, "draft", this.draft));
  }
}

function fromDeed(deed) {
  const { type, data, photos, act, proof, place } = deed;
  const text = data.text === deed.label ? "" : data.text;
  return { type, class: data.class ?? null, text, urgency: data.urgency ?? "", photos, place, action: act && (Object.keys(act.data).length || Object.keys(proof ?? {}).length) ? act.action : null, answers: act?.data, proof };
}
