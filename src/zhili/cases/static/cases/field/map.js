// The map of the worker's own ground: our own areas as vectors, no tiles. Loaded when a map is first looked at; where the
// phone cannot draw it, the list and the choice of a grid say the same.

import { Map as Drawing, Marker, NavigationControl, setWorkerUrl } from "../../vendor/maplibre/maplibre-gl.mjs";
import { bounds } from "./geometry.js";
import { make } from "./dom.js";

setWorkerUrl(new URL("../../vendor/maplibre/maplibre-gl-worker.mjs", import.meta.url).href);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const collection = (features) => ({ type: "FeatureCollection", features });
const dot = (coordinates, properties = {}) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates } });

function dress() {
  if (document.querySelector("link[data-map-style]")) return;
  const href = new URL("../../vendor/maplibre/maplibre-gl.css", import.meta.url).href;
  document.head.append(make("link", { rel: "stylesheet", href, "data-map-style": true }));
}

function style(ground) {
  const data = (features) => ({ type: "geojson", data: collection(features) });
  return {
    version: 8,
    sources: { areas: data(ground.features), walked: data([]), route: data([]), cases: data([]) },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("sunk") } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["case", ["get", "mine"], colour("paper"), colour("ground")] } },
      { id: "walked", type: "fill", source: "walked", paint: { "fill-color": colour("done"), "fill-opacity": 0.28 } },
      { id: "borders", type: "line", source: "areas", paint: { "line-color": colour("line-strong"), "line-width": 1 } },
      { id: "mine", type: "line", source: "areas", filter: ["get", "mine"], paint: { "line-color": colour("accent"), "line-width": 3 } },
      { id: "route", type: "circle", source: "route", paint: { "circle-color": colour("done"), "circle-radius": 3 } },
      {
        id: "cases",
        type: "circle",
        source: "cases",
        layout: { "circle-sort-key": ["case", ["get", "asked"], 1, 0] },
        paint: {
          "circle-color": ["case", ["get", "asked"], colour("soon"), colour("accent")],
          "circle-radius": 9,
          "circle-stroke-color": colour("paper"),
          "circle-stroke-width": 2,
        },
      },
    ],
  };
}

export class GroundMap {
  // ``tapped`` gets a point on the ground, ``opened`` the id of a case whose dot was tapped.
  constructor(container, ground, { tapped = () => {}, opened = null } = {}) {
    dress();
    const mine = ground.features.filter((each) => each.properties.mine);
    const home = bounds(mine.length ? mine : ground.features);
    this.drawing = new Drawing({
      container,
      style: style(ground),
      bounds: home,
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
    });
    this.drawing.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.ready = new Promise((resolve) => this.drawing.once("load", resolve));
    this.ready.then(() => this.drawing.resize().fitBounds(home, { padding: 24, animate: false }));
    this.drawing.on("click", ({ lngLat, point }) => {
      const [hit] = opened ? this.drawing.queryRenderedFeatures(point, { layers: ["cases"] }) : [];
      if (hit) opened(hit.properties.id);
      else tapped([lngLat.lng, lngLat.lat]);
    });
    for (const area of mine) this.name(area);
  }

  name(area) {
    const [[west, south], [east, north]] = bounds([area]);
    const { name, name_en: english } = area.properties;
    const sign = make("span", { class: "z-map__name", "aria-hidden": "true" }, document.documentElement.lang === "en" && english ? english : name);
    new Marker({ element: sign }).setLngLat([(west + east) / 2, (south + north) / 2]).addTo(this.drawing);
  }

  pin(point) {
    this.marker ??= new Marker({ color: colour("late") });
    this.marker.setLngLat(point).addTo(this.drawing);
  }

  async show({ cases, route, cells }) {
    await this.ready;
    const set = (name, features) => this.drawing.getSource(name).setData(collection(features));
    set("cases", cases.filter(({ lon }) => lon !== null).map((one) => dot([one.lon, one.lat], { id: one.id, asked: one.asked })));
    set("route", route.map((point) => dot(point)));
    set("walked", cells.map(({ corner: [x, y], step: [w, h] }) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Polygon", coordinates: [[[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]] },
    })));
  }

  fit() {
    this.drawing.resize();
  }
}
