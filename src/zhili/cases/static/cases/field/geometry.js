// Where a point lies, and how much of an area has been walked. Pure: degrees in, answers out.

const METRES = 111_320; // along a meridian, for one degree

function inRing([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

const polygons = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

export function holds({ geometry }, point) {
  return polygons(geometry).some(([outer, ...holes]) => inRing(point, outer) && !holes.some((hole) => inRing(point, hole)));
}

export function areaAt(point, features) {
  return features.find((feature) => holds(feature, point)) ?? null;
}

export function bounds(features) {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { geometry } of features) {
    for (const [lon, lat] of polygons(geometry).flat(2)) {
      [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
    }
  }
  return [[west, south], [east, north]];
}

export function metresBetween([lonA, latA], [lonB, latB]) {
  const across = (lonA - lonB) * METRES * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(across, (latA - latB) * METRES);
}

// The areas cut into squares of about ``side`` metres (larger where that would be more than ``most``).
export function squares(features, { side = 50, most = 1500 } = {}) {
  if (!features.length) return [];
  const [[west, south], [east, north]] = bounds(features);
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const area = (east - west) * narrow * METRES * (north - south) * METRES;
  const edge = Math.max(side, Math.sqrt(area / most));
  const [stepX, stepY] = [edge / (METRES * narrow), edge / METRES];
  const found = [];
  for (let y = south; y < north; y += stepY) {
    for (let x = west; x < east; x += stepX) {
      const centre = [x + stepX / 2, y + stepY / 2];
      if (areaAt(centre, features)) found.push({ centre, corner: [x, y], step: [stepX, stepY], edge });
    }
  }
  return found;
}

// The squares that a walk came through or near: within half a square's diagonal of a point.
export function walked(cells, points) {
  return cells.filter(({ centre, edge }) => points.some((point) => metresBetween(centre, point) <= edge * 0.75));
}
