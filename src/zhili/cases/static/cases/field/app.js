// The field page: which view is shown, what stands above it, and when the phone talks to the server.

import { Capture } from "./capture.js";
import { CasePage } from "./casepage.js";
import { button, byId, make, notice } from "./dom.js";
import { Field, stamp } from "./field.js";
import { MapView } from "./mapview.js";
import { Outbox } from "./outbox.js";
import { drawToday } from "./today.js";
import { say as toast, span } from "../../ui/page.js";
import { addresses, clockTime, say } from "./words.js";

const VIEWS = ["today", "map", "capture", "outbox", "case"];
const FRESH = 60_000;

class App {
  constructor(field) {
    this.field = field;
    const toList = () => this.go("today", say("kept"));
    this.capture = new Capture(field, { done: toList });
    this.casePage = new CasePage(field, { done: toList });
    this.outbox = new Outbox(field, { change: (deed) => this.change(deed) });
    this.mapView = new MapView(field, { open: (id) => this.go(`case=${id}`) });
    this.drawn = null;
    this.updated = false;
  }

  start() {
    this.field.addEventListener("change", () => this.draw());
    this.field.addEventListener("person", () => this.startAnew());
    this.field.addEventListener("sent", ({ detail }) => toast(say("arrived", { count: detail })));
    this.field.addEventListener("refused", () => toast(say("someRefused")));
    window.addEventListener("hashchange", () => this.show());
    window.addEventListener("online", () => this.field.wake());
    window.addEventListener("offline", () => this.lost());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.field.wake());
    byId("refresh").addEventListener("click", () => this.field.wake());
    byId("sign-out").addEventListener("submit", () => this.signOut());
    navigator.serviceWorker?.addEventListener("message", () => this.field.wake());
    setInterval(() => this.drawHead(), 30_000);
    this.register();
    this.draw();
    this.show();
    this.field.wake();
  }

  async register() {
    if (!navigator.serviceWorker || !isSecureContext) return;
    const replaced = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      this.updated = replaced;
      this.drawNotices();
    });
    try {
      await navigator.serviceWorker.register(addresses.worker, { scope: addresses.page, type: "module" });
    } catch {
      this.unserved = true; // an old browser: the page still works while it is open
      this.drawNotices();
    }
  }

  // Another person: nothing of what the one before had before them stays.
  startAnew() {
    this.changing = null;
    this.capture.forget();
    this.casePage.open(null);
    this.go("today");
  }

  lost() {
    this.field.offline = true;
    this.draw();
  }

  // The page may have been kept since before the last sign-in: the form takes the present token along.
  signOut() {
    byId("sign-out").querySelector("[name=csrfmiddlewaretoken]").value = stamp();
  }

  go(hash, words = "") {
    if (words) toast(words);
    if (location.hash === `#${hash}`) this.show();
    else location.hash = hash;
  }

  // A deed taken up again: in the form in which it was made.
  change(deed) {
    this.changing = deed;
    this.go(deed.case ? `case=${deed.case}` : "capture");
  }

  get locked() {
    return !this.field.person || this.field.trouble === "unknown-person" || this.field.trouble === "forbidden";
  }

  // --- drawing ---

  show() {
    const [name, id] = location.hash.slice(1).split("=");
    const view = VIEWS.includes(name) ? name : "today";
    for (const each of VIEWS) byId(`view-${each}`).hidden = each !== view || this.locked;
    for (const link of document.querySelectorAll(".f-nav a")) {
      if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    byId("title").textContent = say(`title_${view}`);
    document.title = `${say(`title_${view}`)} – ${say("appName")}`;
    this.drawn = this.locked ? null : view;
    if (!this.locked) this.enter(view, id);
    if (!document.activeElement?.checkVisibility?.() || document.activeElement === document.body) byId("main").focus({ preventScroll: true });
  }

  enter(view, id) {
    const deed = this.changing ?? null;
    this.changing = null;
    window.scrollTo(0, 0);
    if (view === "capture" && this.field.day) this.capture.open(deed);
    if (view === "case") this.casePage.open(id, deed);
    if (view === "map") this.mapView.show();
    if (view === "today") drawToday(this.field);
    if (view === "outbox") this.outbox.draw();
  }

  draw() {
    this.drawHead();
    this.drawNotices();
    if (this.locked || this.drawn === null) return this.locked === (this.drawn === null) ? null : this.show();
    if (this.drawn === "today") drawToday(this.field);
    if (this.drawn === "outbox") this.outbox.draw();
    if (this.drawn === "map") this.mapView.show();
    if (this.drawn === "capture" && this.field.day && !this.capture.draft) this.capture.open();
    if (this.drawn === "case" && !this.casePage.one && !this.casePage.editing) this.show();
    return null;
  }

  drawHead() {
    const { field } = this;
    const head = byId("truth");
    byId("person").textContent = field.person?.name ?? "";
    byId("outbox-count").textContent = field.deeds.length ? String(field.deeds.length) : "";
    byId("outbox-count").hidden = !field.deeds.length;
    byId("off").hidden = !field.offline;
    if (!field.day || this.locked) return void (head.textContent = "");
    const age = Date.now() - field.day.heard;
    const facts = { time: clockTime(field.day.heard), span: span(age / 1000) };
    head.textContent = say(age < FRESH ? "trueNow" : "trueAt", facts);
  }

  drawNotices() {
    const { field } = this;
    const told = [this.person(), field.full && notice("late", say("storeFull"), say("storeFullMend"))];
    if (!isSecureContext) told.push(notice("soon", say("notSecure"), say("notSecureMend")));
    else if (this.unserved) told.push(notice("soon", say("noWorker"), say("noWorkerMend")));
    if (!field.store.kept) told.push(notice("soon", say("notKept"), say("notKeptMend")));
    if (field.others) told.push(notice("info", say("sealed", { count: field.others }), say("sealedWhy")));
    if (this.updated) told.push(notice("info", say("newVersion"), null, button(say("reload"), { onclick: () => location.reload() })));
    byId("notices").replaceChildren(...told.filter(Boolean));
  }

  person() {
    const { field } = this;
    const signIn = make("a", { class: "z-button z-button--primary", href: addresses.signIn }, say("signIn"));
    if (field.trouble === "signed-out") return notice("soon", say("signedOut"), say("signedOutWhy", { count: field.deeds.length }), signIn);
    if (field.trouble === "unknown-person") return notice("soon", say("whoIsIt"), say("whoIsItWhy"), signIn);
    if (field.trouble === "forbidden") return notice("late", say("notForYou"), say("notForYouWhy"));
    if (!field.person && field.offline) return notice("soon", say("firstTime"), say("firstTimeWhy"));
    return null;
  }
}

const field = await Field.open();
new App(field).start();
