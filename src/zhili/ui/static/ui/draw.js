// Drawing an area on the map: each tap adds a corner to the textarea beside, which says the same and can be typed into.
// For each [data-draw]: the map of data-areas, and the textarea whose id data-corners names, one "lon lat" a line.

import { Map as Drawing, NavigationControl } from "../vendor/maplibre/maplibre-gl.mjs";
import { bounds, colour, label, style, words } from "./map.js";

const parsed = (text) =>
  text
    .split("\n")
    .map((line) => line.trim().split(/[\s,]+/).map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));

const ring = (corners) => ({
  type: "FeatureCollection",
  features: [
    ...(corners.length > 2
      ? [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [[...corners, corners[0]]] } }]
      : []),
    ...corners.map((corner) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: corner } })),
  ],
});

function layers(drawing) {
  drawing.addSource("drawn", { type: "geojson", data: ring([]) });
  const paint = { "fill-color": colour("accent"), "fill-opacity": 0.25 };
  drawing.addLayer({ id: "drawn", type: "fill", source: "drawn", paint, filter: ["==", ["geometry-type"], "Polygon"] });
  drawing.addLayer({
    id: "corners",
    type: "circle",
    source: "drawn",
    filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-color": colour("accent"), "circle-radius": 5 },
  });
}

async function begin(frame) {
  const corners = document.getElementById(frame.dataset.corners);
  const areas = await (await fetch(frame.dataset.areas)).json();
  frame.hidden = false; // before the map is fitted into it
  const drawing = new Drawing({
    container: frame.querySelector(".z-map__canvas"),
    style: style(areas),
    locale: words(frame.dataset.title),
    bounds: areas.features.length ? bounds(areas) : undefined,
    fitBoundsOptions: { padding: 16 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
  });
  drawing.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const show = () => drawing.getSource("drawn")?.setData(ring(parsed(corners.value)));
  drawing.on("load", () => {
    label(drawing, areas);
    layers(drawing);
    show();
  });
  drawing.on("click", ({ lngLat }) => {
    const line = `${lngLat.lng.toFixed(6)} ${lngLat.lat.toFixed(6)}`;
    corners.value = [corners.value.trim(), line].filter(Boolean).join("\n");
    show();
  });
  corners.addEventListener("input", show);
  frame.querySelector("[data-undo]").addEventListener("click", () => {
    corners.value = corners.value.trim().split("\n").slice(0, -1).join("\n");
    show();
  });
}

for (const frame of document.querySelectorAll("[data-draw]")) {
  begin(frame).catch(() => {
    frame.hidden = true;
  });
}
