// The map of the ground with the day's cases, and the round: where one has been, how much of the ground that is.

import { button, byId, make } from "./dom.js";
import { squares, walked } from "./geometry.js";
import { clockTime, say } from "./words.js";

export class MapView {
  constructor(field, { open }) {
    Object.assign(this, { field, open, map: null, cells: null, ending: false });
    this.said = byId("map-said");
    this.round = byId("round");
    field.addEventListener("walk", () => this.draw());
  }

  async show() {
    if (!this.field.ground) {
      this.said.textContent = say("noMap");
      return;
    }
    try {
      if (this.map?.stamp !== this.field.ground.stamp) await this.make();
      this.map.fit();
      this.draw();
    } catch {
      this.said.textContent = say("mapFailed");
      byId("map-canvas").hidden = true;
      this.drawRound();
    }
  }

  async make() {
    const { GroundMap } = await import("./map.js");
    const canvas = byId("map-canvas");
    canvas.replaceChildren();
    this.map = new GroundMap(canvas, this.field.ground, { opened: this.open, tapped: (point) => this.tapped(point) });
    this.map.stamp = this.field.ground.stamp;
    this.cells = squares(this.field.mine);
  }

  // Where the phone gives no position, a tap says: I have been here.
  tapped(point) {
    const { patrol } = this.field;
    if (patrol?.lost) patrol.add(point);
  }

  draw() {
    this.drawRound();
    if (!this.map) return;
    const { patrol, day } = this.field;
    this.map.show({ cases: day?.cases ?? [], route: patrol.points, cells: walked(this.cells, patrol.points) });
  }

  drawRound() {
    const { patrol } = this.field;
    if (!patrol) return this.round.replaceChildren();
    this.said.textContent = this.words();
    this.round.replaceChildren(...(patrol.going ? this.going() : [button(say("roundStart"), { kind: "primary", shape: "flag", id: "round-start", onclick: () => this.start() })]), make("p", { class: "z-quiet" }, say("roundPrivate")));
  }

  words() {
    const { patrol } = this.field;
    if (!patrol.going) return "";
    const share = this.cells?.length ? Math.round((100 * walked(this.cells, patrol.points).length) / this.cells.length) : 0;
    const told = say("roundGoing", { time: clockTime(patrol.began), share, points: patrol.points.length });
    return patrol.lost ? `${told} ${say("roundNoPosition")}` : told;
  }

  going() {
    if (!this.ending) return [button(say("roundEnd"), { id: "round-end", onclick: () => this.ask() })];
    return [button(say("roundEndSure"), { kind: "danger", id: "round-end", onclick: () => this.end() })];
  }

  start() {
    return this.field.keeping(() => this.field.patrol.start());
  }

  ask() {
    this.ending = true;
    this.drawRound();
    byId("round-end").focus();
  }

  async end() {
    this.ending = false;
    await this.field.patrol.end();
  }
}
