// Counts on a map of our own areas: near ones are gathered into one sign that says their sum, and part on coming
// closer. Signs are links and buttons of the page itself, so that keyboard and large type reach them.

import { Map as Drawing, Marker, NavigationControl } from "../vendor/maplibre/maplibre-gl.mjs";
import { bounds, nameOf, style } from "../ui/map.js";

const SOURCE = "counts";

export async function draw(field) {
  const read = async (address) => (await fetch(address)).json();
  const [areas, points] = await Promise.all([read(field.dataset.areas), read(field.dataset.points)]);
  const frame = field.querySelector(".z-map__frame");
  frame.hidden = false;
  const plan = style(areas);
  plan.sources[SOURCE] = {
    type: "geojson", data: points, cluster: true, clusterRadius: 56, clusterMaxZoom: 17,
    clusterProperties: { count: ["+", ["get", "count"]] },
  };
  plan.layers.push({ id: SOURCE, type: "circle", source: SOURCE, paint: { "circle-radius": 1, "circle-opacity": 0 } });
  const drawing = new Drawing({
    container: frame.querySelector(".z-map__canvas"),
    style: plan,
    bounds: bounds(areas),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
  });
  drawing.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const signs = new Signs(drawing, field.dataset);
  drawing.on("sourcedata", ({ sourceId, isSourceLoaded }) => sourceId === SOURCE && isSourceLoaded && signs.renew());
  drawing.on("moveend", () => signs.renew());
}

class Signs {
  constructor(drawing, words) {
    this.drawing = drawing;
    this.words = words;
    this.shown = new Map();
  }

  renew() {
    const wanted = new Map();
    for (const found of this.drawing.querySourceFeatures(SOURCE)) {
      const { cluster_id: cluster, code } = found.properties;
      wanted.set(cluster === undefined ? code : `cluster ${cluster}`, found);
    }
    for (const [key, sign] of this.shown) {
      if (wanted.has(key)) continue;
      sign.remove();
      this.shown.delete(key);
    }
    for (const [key, found] of wanted) {
      if (this.shown.has(key)) continue;
      const sign = found.properties.cluster_id === undefined ? this.area(found) : this.cluster(found);
      sign.classList.add("z-sum");
      sign.append(String(found.properties.count));
      const marker = new Marker({ element: sign }).setLngLat(found.geometry.coordinates).addTo(this.drawing);
      this.shown.set(key, marker);
    }
  }

  area(found) {
    const link = document.createElement("a");
    const address = new URL(location.href);
    address.searchParams.delete("after");
    address.searchParams.set("area", found.properties.code);
    link.href = address.href;
    if (new URL(location.href).searchParams.get("area") === found.properties.code) link.setAttribute("aria-current", "true");
    const words = this.words.area.replace("{place}", nameOf(found)).replace("{count}", found.properties.count);
    link.title = words;
    link.setAttribute("aria-label", words);
    return link;
  }

  cluster(found) {
    const button = document.createElement("button");
    button.type = "button";
    button.classList.add("z-sum--many");
    button.setAttribute("aria-label", this.words.cluster.replace("{count}", found.properties.count));
    button.addEventListener("click", async () => {
      const zoom = await this.drawing.getSource(SOURCE).getClusterExpansionZoom(found.properties.cluster_id);
      this.drawing.jumpTo({ center: found.geometry.coordinates, zoom });
    });
    return button;
  }
}
