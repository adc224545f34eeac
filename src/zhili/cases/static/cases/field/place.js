// Where something was found: where the phone is, a tap on the kept map, or simply the grid.

import { button, make } from "./dom.js";
import { areaAt } from "./geometry.js";
import { say } from "./words.js";

const WAIT = 12_000;

const nameOf = ({ name, name_en: english }) => (document.documentElement.lang === "en" && english ? english : name);

export class Place {
  constructor(field, { place = null, changed = () => {} } = {}) {
    Object.assign(this, { field, changed, map: null });
    this.said = make("p", { class: "f-place__said", role: "status" });
    this.grids = make("select", { class: "z-input", id: "capture-grid", "aria-label": say("placeGrid"), onchange: () => this.byGrid(this.grids.value) });
    for (const grid of field.day.grids) this.grids.append(make("option", { value: grid.path }, grid.name));
    this.canvas = make("div", { class: "f-map__canvas f-map__canvas--small", hidden: true });
    this.mapButton = button(say("placeOnMap"), { shape: "place", "aria-expanded": "false", onclick: () => this.toggleMap() });
    this.element = make(
      "div",
      { class: "f-place" },
      this.said,
      make("div", { class: "f-place__ways" }, button(say("placeHere"), { shape: "where-i-am", onclick: () => this.locate() }), this.mapButton, field.day.grids.length > 1 ? this.grids : null),
      this.canvas,
    );
    if (place) this.take(place, { quietly: true });
    else if (field.day.grids.length) this.byGrid(field.day.grids[0].path, { quietly: true });
    else this.said.textContent = say("placeNone");
    if (!place) this.locateIfAllowed();
  }

  byGrid(path, { quietly = false } = {}) {
    const grid = this.field.day.grids.find((each) => each.path === path);
    if (grid) this.take({ how: "grid", area: path, name: grid.name }, { quietly });
  }

  take(place, { quietly = false } = {}) {
    this.place = place;
    if (place.area) this.grids.value = place.area;
    const words = { grid: "placeIsGrid", gps: "placeIsHere", map: "placeIsTapped" };
    this.said.textContent = say(words[place.how], { place: place.name, metres: Math.round(place.accuracy ?? 0) });
    if (place.lon !== undefined) this.map?.pin([place.lon, place.lat]);
    if (!quietly) this.changed();
  }

  // A point counts only on one's own ground: elsewhere the worker has no mandate, and the server would refuse it.
  byPoint(point, more) {
    const area = areaAt(point, this.field.mine);
    if (!area) {
      this.said.textContent = say("placeOutside", { place: this.place?.name ?? say("placeNone") });
      return;
    }
    const [lon, lat] = point.map((degrees) => Number(degrees.toFixed(6)));
    this.take({ ...more, lon, lat, area: area.properties.path, name: nameOf(area.properties) });
  }

  async locateIfAllowed() {
    const state = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (state?.state === "granted") this.locate();
  }

  locate() {
    if (!navigator.geolocation || !isSecureContext) {
      this.said.textContent = say("placeNoPosition", { place: this.place?.name ?? "" });
      return;
    }
    const found = ({ coords }) => this.byPoint([coords.longitude, coords.latitude], { how: "gps", accuracy: coords.accuracy });
    const failed = () => (this.said.textContent = say("placeNoPosition", { place: this.place?.name ?? "" }));
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: WAIT, maximumAge: 30_000 });
  }

  async toggleMap() {
    this.canvas.hidden = !this.canvas.hidden;
    this.mapButton.setAttribute("aria-expanded", String(!this.canvas.hidden));
    if (this.canvas.hidden || this.map) return;
    try {
      const { GroundMap } = await import("./map.js");
      this.map = new GroundMap(this.canvas, this.field.ground, { tapped: (point) => this.byPoint(point, { how: "map" }) });
      if (this.place?.lon !== undefined) this.map.pin([this.place.lon, this.place.lat]);
    } catch {
      this.canvas.hidden = true;
      this.said.textContent = say("mapFailed");
    }
  }

  // What the form says of it: a point where there is one, else the grid.
  data(fields) {
    const { lon, lat, area } = this.place ?? {};
    if (lon !== undefined && fields.includes("lon")) return { lon, lat };
    return area && fields.includes("area") ? { area } : {};
  }
}

