// What waits on this phone, in order; what the server would not take, in plain words, for the person to decide. Nothing
// leaves this list but by being taken or by two taps of the person whose it is.

import { badge, button, byId, icon, make, notice } from "./dom.js";
import { nothing } from "./today.js";
import { say as toast } from "../../ui/page.js";
import { clockTime, say, spaced } from "./words.js";

const MISMATCH = "idempotency-mismatch";
const CONFLICT = "conflict";

export class Outbox {
  constructor(field, { change }) {
    Object.assign(this, { field, change, list: byId("outbox-list"), asking: null });
  }

  async draw() {
    const { field } = this;
    const sent = ((await field.store.of(field.person?.account, "sent")) ?? []).filter((each) => new Date(each.at).toDateString() === new Date().toDateString());
    const refused = field.deeds.filter((each) => each.refusal);
    const parts = [this.head(), this.group(say("needsYou"), refused), this.group(say("waitsToGo"), field.waiting), this.taken(sent)];
    if (!field.deeds.length) parts.splice(1, 0, nothing(say("nothingWaits"), say("nothingWaitsWhy")));
    const focused = document.activeElement?.id;
    this.list.replaceChildren(...parts.filter(Boolean));
    if (focused) byId(focused)?.focus();
  }

  head() {
    if (!this.field.waiting.length) return null;
    const send = button(say(this.field.sending ? "sendingNow" : "sendNow"), { shape: "upload", id: "send-now", onclick: () => this.field.wake() });
    return make("div", { class: "f-outbox__head" }, send);
  }

  group(title, deeds) {
    if (!deeds.length) return null;
    return make("section", { class: "f-list" }, make("h2", {}, title, make("span", { class: "z-count" }, String(deeds.length))), make("ul", { class: "z-cards" }, deeds.map((deed) => this.deed(deed))));
  }

  deed(deed) {
    const photos = (deed.photos?.length ?? 0) + Object.values(deed.proof ?? {}).flat().length;
    const facts = [deed.ending, deed.place?.name, photos ? say("photos", { count: photos }) : "", say("doneAt", { time: clockTime(deed.at) })];
    return make(
      "li",
      { class: "f-card", "data-deed": deed.key },
      make("p", { class: "f-card__title" }, deed.label),
      make("p", { class: "f-card__place" }, facts.filter(Boolean).join(" · ")),
      deed.refusal ? this.refusal(deed) : this.waiting(deed),
    );
  }

  waiting(deed) {
    const held = this.field.deeds.some((each) => each.refusal && each.case && each.case === deed.case && each.seq < deed.seq);
    if (held) return make("p", { class: "f-card__facts" }, badge(say("heldBack"), "paused"));
    if (this.field.sending) return make("p", { class: "f-card__facts" }, badge(say("sendingNow"), "info"));
    if (deed.tried) return make("p", { class: "f-card__facts" }, badge(say("unsure"), "soon"));
    return make("div", { class: "z-row" }, this.changing(deed), this.dropping(deed));
  }

  // --- what stands in the way, and the ways out ---

  refusal(deed) {
    const { refusal } = deed;
    const news = (refusal.now?.happened ?? []).map((each) => make("li", {}, say("happened", { time: clockTime(each.at), what: each.what, unit: each.unit })));
    const wrong = Object.values(refusal.fields ?? {}).map((words) => make("li", {}, words));
    const state = refusal.now?.state ? make("p", {}, say("standsNow", { state: refusal.now.state })) : null;
    return make("div", { class: "f-refusal" }, notice("late", refusal.words), state, news.length ? make("ul", {}, news) : null, wrong.length ? make("ul", {}, wrong) : null, make("div", { class: "z-row" }, this.waysOut(deed)));
  }

  waysOut(deed) {
    const { refusal } = deed;
    if (refusal.code === MISMATCH) return [button(say("asNew"), { kind: "secondary", onclick: () => this.field.again(deed) }), this.dropping(deed, say("keepFirst"))];
    const still = !deed.case || (refusal.now?.actions.includes(deed.act.action) ?? false);
    const anyway = () => this.field.change({ ...deed, version: refusal.now?.version ?? deed.version });
    const again = still && button(say(refusal.code === CONFLICT ? "sendAnyway" : "tryAgain"), { kind: "primary", onclick: anyway });
    const other = !deed.case || refusal.now?.actions.length ? this.changing(deed, still ? say("change") : say("doOther")) : null;
    return [again, other, this.dropping(deed)].filter(Boolean);
  }

  changing(deed, words = say("change")) {
    return button(words, { kind: "secondary", shape: "edit", id: `change-${deed.key}`, onclick: () => this.change(deed) });
  }

  dropping(deed, words = say("drop")) {
    const sure = this.asking === deed.key;
    const act = async () => {
      this.asking = sure ? null : deed.key;
      if (!sure) return this.draw();
      return (await this.field.remove(deed)) || toast(say("onItsWay"));
    };
    return button(sure ? say("dropSure") : words, { kind: sure ? "danger" : "quiet", id: `drop-${deed.key}`, onclick: act });
  }

  taken(sent) {
    if (!sent.length) return null;
    const lines = sent.map((each) => make("li", { class: "f-sent" }, icon("done"), make("span", {}, each.label), make("span", { class: "z-quiet" }, `${spaced(each.number)} · ${clockTime(each.at)}`)));
    return make("section", { class: "f-list" }, make("h2", {}, say("sentToday"), make("span", { class: "z-count" }, String(sent.length))), make("ul", { class: "z-plain" }, lines));
  }
}
