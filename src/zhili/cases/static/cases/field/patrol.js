// The day's round: where the worker has been, kept on this phone for the map and dropped when the round ends. Nothing in
// here is ever sent: this file knows no address, and no other file reads what it keeps.

import { metresBetween } from "./geometry.js";

const APART = 12; // metres: standing still adds nothing
const VAGUE = 80; // metres: a position less exact than this says nothing about where one walked
const ROUTE = "route";

const today = () => new Date().toDateString();

export class Patrol {
  constructor(store, account, changed) {
    Object.assign(this, { store, account, changed, points: [], watch: null, began: null, lost: false });
  }

  // Takes up a round of today that was going on; one of another day is dropped.
  async resume() {
    const kept = await this.store.of(this.account, ROUTE);
    if (!kept) return;
    if (kept.day !== today()) return this.store.drop(this.account, ROUTE);
    this.points = kept.points;
    this.listen(kept.began);
  }

  get going() {
    return this.began !== null;
  }

  async start() {
    this.points = [];
    this.listen(new Date().toISOString());
    await this.keep();
  }

  listen(began) {
    this.began = began;
    this.lost = !navigator.geolocation || !isSecureContext;
    this.changed();
    if (this.lost) return;
    this.watch = navigator.geolocation.watchPosition((position) => this.heard(position), () => this.heard(null), { enableHighAccuracy: true, maximumAge: 5000 });
  }

  heard(position) {
    this.lost = !position;
    if (!position) return this.changed();
    const { accuracy, longitude, latitude } = position.coords;
    return accuracy <= VAGUE ? this.add([longitude, latitude]) : null;
  }

  async add(point) {
    const last = this.points.at(-1);
    if (!this.going || (last && metresBetween(last, point) < APART)) return;
    this.points.push(point);
    this.changed();
    await this.keep();
  }

  keep() {
    return this.store.keep(this.account, ROUTE, { day: today(), began: this.began, points: this.points });
  }

  // Somebody else holds the phone now: stop looking; what was walked waits for its own.
  rest() {
    if (this.watch !== null) navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
  }

  async end() {
    this.rest();
    Object.assign(this, { points: [], began: null });
    await this.store.drop(this.account, ROUTE);
    this.changed();
  }
}
