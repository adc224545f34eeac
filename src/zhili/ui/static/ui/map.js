// A place on a map of our own areas: no tiles from outside. For each [data-map]: draws the GeoJSON at data-areas, lets
// the reader tap a place or take "where I am", and writes it to the two hidden inputs. Without this file, or where it
// fails, the address field beside the map says the same.

import { Map as Drawing, Marker, NavigationControl, setWorkerUrl } from "../vendor/maplibre/maplibre-gl.mjs";

setWorkerUrl(new URL("../vendor/maplibre/maplibre-gl-worker.mjs", import.meta.url).href);

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// What the drawing program says by itself, in the reader's language.
export function words(title) {
  const { mapTitle: map, zoomIn, zoomOut } = document.documentElement.dataset;
  return {
    "Map.Title": title ?? map,
    "Marker.Title": map,
    "NavigationControl.ZoomIn": zoomIn,
    "NavigationControl.ZoomOut": zoomOut,
  };
}

export function style(areas, points) {
  const layers = [
    { id: "ground", type: "background", paint: { "background-color": colour("sunk") } },
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colour("paper") } },
    { id: "borders", type: "line", source: "areas", paint: { "line-color": colour("line-strong"), "line-width": 1 } },
  ];
  const sources = { areas: { type: "geojson", data: areas } };
  if (points) {
    sources.points = { type: "geojson", data: points, cluster: true, clusterRadius: 40 };
    layers.push({
      id: "points",
      type: "circle",
      source: "points",
      paint: {
        "circle-color": colour("accent"),
        "circle-radius": ["step", ["coalesce", ["get", "point_count"], 1], 6, 2, 10, 20, 14],
        "circle-stroke-color": colour("paper"),
        "circle-stroke-width": 2,
      },
    });
  }
  return { version: 8, sources, layers };
}

function* corners(geometry) {
  if (typeof geometry[0] === "number") yield geometry;
  else for (const part of geometry) yield* corners(part);
}

export function bounds(areas) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const feature of areas.features) {
    for (const [lon, lat] of corners(feature.geometry.coordinates)) {
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    }
  }
  return [[west, south], [east, north]];
}

function inRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

// The finest area that holds the point: GeoJSON from the server goes from coarse to fine.
export function areaAt(point, areas) {
  const holds = ({ geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some(([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)));
  };
  return areas.features.filter(holds).at(-1);
}

export function nameOf(area) {
  const { name, name_en: english } = area.properties;
  return document.documentElement.lang === "en" && english ? english : name;
}

// Names stand as page text over the canvas: no glyph files, and they grow with the text size.
export function label(drawing, areas) {
  for (const area of areas.features) {
    const [[west, south], [east, north]] = bounds({ features: [area] });
    const sign = document.createElement("span");
    sign.className = "z-map__name";
    sign.setAttribute("aria-hidden", "true");
    sign.textContent = nameOf(area);
    new Marker({ element: sign }).setLngLat([(west + east) / 2, (south + north) / 2]).addTo(drawing);
    const fit = () => {
      const room = drawing.project([east, south]).x - drawing.project([west, south]).x;
      sign.hidden = room < sign.textContent.length * 14;
    };
    drawing.on("zoom", fit);
    fit();
  }
}

class Picker {
  constructor(field) {
    this.field = field;
    this.frame = field.querySelector(".z-map__frame");
    this.said = field.querySelector(".z-map__said");
    [this.lon, this.lat] = field.querySelectorAll("input[type=hidden]");
  }

  async draw() {
    const read = async (address) => (address ? (await fetch(address)).json() : null);
    [this.areas, this.points] = await Promise.all([read(this.field.dataset.areas), read(this.field.dataset.points)]);
    this.frame.hidden = false;
    if (!("fixed" in this.field.dataset)) this.listen();
    this.drawing = new Drawing({
      container: this.frame.querySelector(".z-map__canvas"),
      style: style(this.areas, this.points),
      locale: words(this.field.querySelector(".z-label")?.textContent),
      bounds: bounds(this.areas),
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      cooperativeGestures: false,
    });
    this.drawing.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.drawing.on("load", () => label(this.drawing, this.areas));
    const place = this.lon.value && this.lat.value ? [Number(this.lon.value), Number(this.lat.value)] : null;
    if ("fixed" in this.field.dataset) return this.show(place);
    this.drawing.on("click", ({ lngLat }) => this.choose(lngLat.lng, lngLat.lat));
    if (place) this.choose(...place);
  }

  // What works where nothing can be drawn, too: "where I am", and a place that something else on the page names.
  listen() {
    this.frame.querySelector(".z-map__locate").addEventListener("click", () => this.locate());
    this.field.addEventListener("zhili:choose", ({ detail }) => this.choose(detail.lon, detail.lat, { fly: true }));
  }

  choose(lon, lat, { fly = false } = {}) {
    const area = areaAt([lon, lat], this.areas);
    if (!area) {
      this.said.textContent = this.field.dataset.outside;
      return;
    }
    [this.lon.value, this.lat.value] = [lon.toFixed(6), lat.toFixed(6)];
    if (this.drawing) this.pinned(lon, lat, fly);
    this.said.textContent = this.field.dataset.chosen.replace("{place}", nameOf(area));
    this.field.dispatchEvent(new CustomEvent("zhili:place", { bubbles: true, detail: { lon, lat } }));
  }

  pinned(lon, lat, fly) {
    this.pin ??= new Marker({ color: colour("late") });
    this.pin.setLngLat([lon, lat]).addTo(this.drawing);
    if (fly) this.drawing.jumpTo({ center: [lon, lat], zoom: Math.max(this.drawing.getZoom(), 14) });
  }

  // Only to be seen: near enough to know the streets around.
  show(place) {
    new Marker({ color: colour("late") }).setLngLat(place).addTo(this.drawing);
    this.drawing.jumpTo({ center: place, zoom: 13.5 });
  }

  locate() {
    const failed = () => (this.said.textContent = this.field.dataset.noPosition);
    if (!navigator.geolocation) return failed();
    const found = ({ coords }) => this.choose(coords.longitude, coords.latitude, { fly: true });
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 10_000 });
  }
}

for (const field of document.querySelectorAll("[data-map]")) {
  const picker = new Picker(field);
  picker.draw().catch(() => {
    field.querySelector(picker.areas ? ".z-map__canvas" : ".z-map__frame").hidden = true;
    field.querySelector(".z-map__said").textContent = field.dataset.failed;
  });
}
