// A map of our own areas beside a list: what stands in the list stands on the map, and pointing at one shows the other.
// Without this file, or where the drawing fails, the list says everything.

import { Map as Drawing, Marker, NavigationControl } from "../vendor/maplibre/maplibre-gl.mjs";
import { bounds, label, style, words } from "./map.js";

const HERE = "z-atlas--here";

class Atlas {
  constructor(section) {
    this.section = section;
    this.canvas = section.querySelector(".z-map__canvas");
    this.said = section.querySelector(".z-map__said");
    this.points = new Map();
  }

  async draw() {
    const read = async (address) => (address ? (await fetch(address)).json() : null);
    const { areas: areasUrl, points: pointsUrl } = this.section.dataset;
    const [areas, points] = await Promise.all([read(areasUrl), read(pointsUrl)]);
    this.canvas.hidden = false;
    this.drawing = new Drawing({
      container: this.canvas,
      style: style(areas, points),
      locale: words(this.section.dataset.title),
      bounds: bounds(areas),
      fitBoundsOptions: { padding: 16 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
    });
    this.drawing.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.drawing.on("load", () => label(this.drawing, areas));
    this.place();
    if (points) this.open();
    new MutationObserver(() => this.place()).observe(this.section.querySelector(".z-atlas__list"), { childList: true, subtree: true });
  }

  // The list may be exchanged while the map stays.
  place() {
    const listed = new Set(this.section.querySelectorAll(".z-atlas__list [data-lon][data-lat]"));
    for (const [item, marker] of this.points) {
      if (listed.has(item)) continue;
      marker.remove();
      this.points.delete(item);
    }
    for (const item of listed) if (!this.points.has(item)) this.points.set(item, this.mark(item));
  }

  mark(item) {
    const point = document.createElement("span");
    point.className = `z-atlas__point z-atlas__point--${item.dataset.tone ?? "plain"}`;
    point.setAttribute("aria-hidden", "true"); // the list says it
    const show = (on) => () => [point, item].forEach((each) => each.classList.toggle(HERE, on));
    for (const each of [point, item]) {
      each.addEventListener("pointerenter", show(true));
      each.addEventListener("pointerleave", show(false));
    }
    item.addEventListener("focusin", show(true));
    item.addEventListener("focusout", show(false));
    point.addEventListener("click", () => {
      item.scrollIntoView({ block: "nearest" });
      (item.querySelector("a, button") ?? item).focus();
    });
    return new Marker({ element: point }).setLngLat([Number(item.dataset.lon), Number(item.dataset.lat)]).addTo(this.drawing);
  }

  // A cluster opens by going nearer.
  open() {
    this.drawing.on("click", "points", async ({ features: [found] }) => {
      if (!found.properties.cluster) return;
      const zoom = await this.drawing.getSource("points").getClusterExpansionZoom(found.properties.cluster_id);
      this.said.textContent = this.section.dataset.several.replace("{count}", found.properties.point_count);
      this.drawing.jumpTo({ center: found.geometry.coordinates, zoom });
    });
  }
}

for (const section of document.querySelectorAll("[data-atlas]")) {
  new Atlas(section).draw().catch(() => {
    section.querySelector(".z-map__canvas").hidden = true;
    section.querySelector(".z-map__said").textContent = section.dataset.failed;
  });
}
