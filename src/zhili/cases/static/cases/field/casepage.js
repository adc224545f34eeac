// One case of the list: what is known of it here, and what the worker may do to it on the spot.

import { ActForm } from "./actform.js";
import { badge, button, byId, make, notice } from "./dom.js";
import { StoreFull } from "./store.js";
import { dueWords, nothing } from "./today.js";
import { say, spaced } from "./words.js";

const fact = (title, value) => (value ? make("div", {}, make("dt", {}, title), make("dd", {}, value)) : null);

export class CasePage {
  constructor(field, { done }) {
    Object.assign(this, { field, done, page: byId("case-page"), editing: null });
  }

  open(id, deed = null) {
    Object.assign(this, { id, editing: deed, one: this.field.case(id), act: null });
    this.draw();
  }

  draw() {
    const { one, editing } = this;
    if (!one && !editing) return this.page.replaceChildren(nothing(say("caseGone"), say("caseGoneWhy"), make("a", { class: "z-button z-button--secondary", href: "#today" }, say("toList"))));
    this.told = make("div", { role: "status" });
    this.doing = make("div", { class: "f-do", tabindex: "-1" });
    this.page.replaceChildren(...[one ? this.about() : make("h2", { class: "f-case__title" }, editing.label), editing?.refusal ? notice("soon", say("changing"), editing.refusal.words) : this.waits(), this.doing, this.told].filter(Boolean));
    const { actions } = this;
    const start = editing && actions.includes(editing.act.action) ? editing.act.action : actions.length === 1 ? actions[0] : null;
    if (start) this.ask(start);
    else this.choose();
  }

  about() {
    const { one } = this;
    return make(
      "div",
      { class: "f-case" },
      make("h2", { class: "f-case__title" }, one.title),
      make("p", { class: "f-card__facts" }, badge(one.state, "info"), one.urgent && badge(one.urgent, one.urgency === "critical" ? "late" : "soon"), dueWords(one, this.field.now)),
      make("dl", { class: "z-facts" }, fact(say("class"), one.class === one.title ? "" : one.class), fact(say("where"), one.place), fact(say("unit"), one.unit), fact(say("reply"), one.reply), fact(say("number"), spaced(one.number))),
    );
  }

  // An action is possible as far as the phone knows: by the list, or by what the server said when it refused.
  get actions() {
    const keys = this.editing?.refusal?.now?.actions ?? this.one?.actions ?? [];
    return [...keys].sort((left, right) => this.action(right).moves - this.action(left).moves);
  }

  action(key) {
    return this.field.type(this.one?.type ?? this.editing.about).actions[key];
  }

  waits() {
    const waiting = this.field.waitingFor(this.id);
    return waiting.length ? notice("soon", say("alreadyWaits", { what: waiting.map((each) => each.ending).join("、") }), null, make("a", { href: "#outbox" }, say("toOutbox"))) : null;
  }

  choose() {
    const buttons = this.actions.map((key, place) => button(this.action(key).title, { kind: place === 0 && this.action(key).moves ? "primary" : "secondary", onclick: () => this.ask(key, { focus: true }) }));
    this.doing.replaceChildren(...(buttons.length ? [make("div", { class: "f-endings f-endings--here" }, buttons)] : [make("p", { class: "z-quiet" }, say("nothingToDo"))]));
  }

  ask(key, { focus = false } = {}) {
    const { editing } = this;
    const action = this.action(key);
    const faults = editing?.act.action === key ? editing.refusal?.fields ?? {} : {};
    this.act = new ActForm(action, { data: editing?.act.data, proof: editing?.proof, faults, suggested: say("doneOnSpot", { action: action.title, what: this.one?.class ?? "" }) });
    this.unproven = false;
    const back = this.actions.length > 1 ? button(say("back"), { kind: "quiet", onclick: () => this.choose() }) : null;
    this.doing.replaceChildren(make("h3", { class: "z-label" }, action.title), this.act.element, make("div", { class: "f-endings f-endings--here" }, button(say("submit", { action: action.title }), { kind: "primary", onclick: () => this.send(key) }), back));
    if (focus) this.doing.focus();
  }

  async send(key) {
    const { data, proof, faults } = this.act.read();
    const [wrong] = Object.values(faults);
    if (wrong) return this.tell("soon", wrong);
    if (this.act.needsProof && !this.unproven) {
      this.unproven = true;
      return this.tell("soon", say("proofWanted"));
    }
    try {
      const kept = await this.keep({ act: { action: key, data }, proof, ending: this.action(key).title });
      if (kept === false) this.tell("soon", say("onItsWay"));
      else this.done();
    } catch (fault) {
      this.tell("late", fault instanceof StoreFull ? say("storeFull") : say("storeFailed"), say("storeKeep"));
    }
  }

  keep(deed) {
    const { one, editing } = this;
    if (!editing) return this.field.file({ case: one.id, about: one.type, number: one.number, version: one.version, label: one.title, ...deed });
    return this.field.change({ ...editing, ...deed, version: editing.refusal?.now?.version ?? editing.version });
  }

  tell(tone, title, words = null) {
    this.told.replaceChildren(notice(tone, title, words));
    this.told.scrollIntoView({ block: "center" });
  }
}
