// The state of the page: who works here, what the phone knows of the day, what waits to be sent. Views listen to it.
//
// Who is signed in is known for certain only with signal. Without it the phone goes by the cookie that the server renews
// at every sign-in and sign-out: where it is another than when the server last said who it is, nothing is shown.

import { Patrol } from "./patrol.js";
import { newKey, Store } from "./store.js";
import { sync } from "./sync.js";
import { addresses } from "./words.js";

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 120_000;

export const stamp = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? "";

export class Field extends EventTarget {
  person = null;
  day = null;
  ground = null;
  deeds = [];
  others = 0;
  trouble = ""; // signed-out, forbidden, unknown-person, other-person
  full = false;
  offline = !navigator.onLine;
  sending = false;
  pause = FIRST_PAUSE;

  static async open() {
    const field = new Field();
    field.store = await Store.open();
    const known = await field.store.current();
    if (known && known.stamp === stamp()) await field.become(known);
    else if (known) field.trouble = "unknown-person";
    return field;
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  async become(person) {
    const before = this.person?.account;
    if (before !== person.account) {
      const { account } = person;
      this.patrol?.rest();
      this.day = (await this.store.of(account, "day")) ?? null;
      this.ground = (await this.store.of(account, "map")) ?? null;
      this.patrol = new Patrol(this.store, account, () => this.dispatchEvent(new Event("walk")));
      await this.patrol.resume();
    }
    this.person = person;
    await this.count();
    if (before && before !== person.account) this.dispatchEvent(new Event("person"));
  }

  async count() {
    this.deeds = await this.store.deeds(this.person.account);
    this.others = await this.store.others(this.person.account);
  }

  // --- the day's list and the map ---

  async refresh() {
    const answer = await fetch(addresses.day, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
    const day = answer?.ok ? await answer.json().catch(() => null) : null;
    this.offline = !answer || (answer.ok && !day) || answer.status >= 500;
    if (answer?.status === 401) this.trouble = "signed-out";
    if (answer?.status === 403) this.trouble = "forbidden";
    if (day) await this.taken(day);
    this.tell();
    return Boolean(day);
  }

  async taken(day) {
    this.trouble = "";
    const person = { account: day.account, name: day.name, stamp: stamp() };
    await this.become(person);
    this.day = { ...day, heard: Date.now() };
    await this.keeping(async () => {
      await this.store.setCurrent(person);
      await this.store.keep(day.account, "day", this.day);
    });
    if (this.ground?.stamp !== day.map) await this.fetchGround(day);
  }

  async fetchGround(day) {
    const answer = await fetch(addresses.map, { cache: "no-store" }).catch(() => null);
    const drawing = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!drawing) return;
    this.ground = { ...drawing, stamp: day.map };
    await this.keeping(() => this.store.keep(day.account, "map", this.ground));
  }

  // What can be fetched again is not worth failing for; that there is no room is said.
  async keeping(work) {
    try {
      await work();
      this.full = false;
    } catch {
      this.full = true;
    }
  }

  get now() {
    return Date.now() + (this.day ? Date.parse(this.day.at) - this.day.heard : 0);
  }

  get mine() {
    return this.ground?.features.filter((each) => each.properties.mine) ?? [];
  }

  case(id) {
    return this.day?.cases.find((each) => each.id === id) ?? null;
  }

  type(key) {
    return this.day.types.find((each) => each.key === key);
  }

  waitingFor(id) {
    return this.deeds.filter((each) => each.case === id);
  }

  // --- deeds ---

  // Keeps a deed on the phone; it is the person's until it is sent. Throws StoreFull.
  async file(deed) {
    navigator.storage?.persist?.(); // asks the browser not to clear it away when the phone is short of room
    await this.store.add({ ...deed, key: newKey(), account: this.person.account, at: new Date().toISOString() });
    await this.settled();
  }

  // False where it is on its way: it may have arrived as it was, and is no longer to be changed or dropped.
  async change(deed) {
    const changed = await this.store.alter(deed.key, (kept) => (kept.tried ? undefined : { ...deed, refusal: null }));
    await this.settled();
    return changed !== undefined;
  }

  async remove(deed) {
    const removed = await this.store.alter(deed.key, (kept) => (kept.tried ? undefined : null));
    await this.settled();
    return removed !== undefined;
  }

  async again(deed) {
    if (await this.remove(deed)) await this.file({ ...deed, refusal: null });
  }

  async settled() {
    await this.count();
    this.tell();
    this.pause = FIRST_PAUSE;
    this.inBackground();
    this.send();
  }

  // Where the browser can, it sends by itself when the signal is back, also with this page closed.
  async inBackground() {
    try {
      const { sync: later } = await navigator.serviceWorker.ready;
      await later?.register("zhili-field");
    } catch {
      // it cannot, or may not: then on reconnecting, or when the page is opened
    }
  }

  get waiting() {
    return this.deeds.filter((each) => !each.refusal);
  }

  // Somebody signed in or out in another window: what is shown here may be another person's.
  get doubtful() {
    return this.person !== null && this.person.stamp !== stamp();
  }

  async send() {
    if (this.doubtful) return this.wake();
    if (this.sending || !this.person || this.trouble || !this.waiting.length) return;
    this.sending = true;
    this.tell();
    const { account } = this.person;
    const result = await sync(this.store, account, { address: addresses.deeds, stamp: stamp() }).catch(() => ({ stopped: "away", sent: 0, refused: 0 }));
    this.sending = false;
    await this.sent(result);
  }

  async sent({ sent, refused, stopped }) {
    await this.count();
    const turnedAway = ["signed-out", "forbidden", "other-person"].includes(stopped);
    if (turnedAway) this.trouble = stopped;
    if (turnedAway || sent || refused) await this.refresh(); // also tells who is signed in, if anybody
    this.tell();
    if (sent) this.dispatchEvent(new CustomEvent("sent", { detail: sent }));
    if (refused) this.dispatchEvent(new CustomEvent("refused", { detail: refused }));
    if (this.waiting.length && !this.trouble) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  lock() {
    this.trouble = "unknown-person";
    this.tell();
  }

  // The signal is back, or the page is looked at again.
  async wake() {
    this.pause = FIRST_PAUSE;
    if (this.doubtful) this.lock();
    if (await this.refresh()) await this.send();
  }
}
