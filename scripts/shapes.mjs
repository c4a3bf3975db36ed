// Projects the outlines of the 56 jurisdictions and their counties once, so that the server can
// draw maps without a map library. Writes states.json and counties.json into the folder given.
//
// The contiguous states, Alaska and Hawaii lie as in d3's composite Albers projection; each
// territory has an inset of its own, on a Mercator projection fitted into its box. Paths are in
// whole tenths of a pixel with relative steps, which is what keeps the files small.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { geoAlbersUsa, geoMercator } from "d3-geo";
import { feature } from "topojson-client";

const WIDTH = 975;
const HEIGHT = 700;

const CODES = {
  "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE",
  11: "DC", 12: "FL", 13: "GA", 15: "HI", 16: "ID", 17: "IL", 18: "IN", 19: "IA", 20: "KS", 21: "KY",
  22: "LA", 23: "ME", 24: "MD", 25: "MA", 26: "MI", 27: "MN", 28: "MS", 29: "MO", 30: "MT", 31: "NE",
  32: "NV", 33: "NH", 34: "NJ", 35: "NM", 36: "NY", 37: "NC", 38: "ND", 39: "OH", 40: "OK", 41: "OR",
  42: "PA", 44: "RI", 45: "SC", 46: "SD", 47: "TN", 48: "TX", 49: "UT", 50: "VT", 51: "VA", 53: "WA",
  54: "WV", 55: "WI", 56: "WY", 60: "AS", 66: "GU", 69: "MP", 72: "PR", 78: "VI",
};

// left, top, right, bottom of each inset; below the contiguous states, from west to east
const INSETS = {
  GU: [330, 620, 380, 690],
  MP: [415, 596, 455, 690],
  AS: [480, 640, 590, 690],
  PR: [615, 620, 765, 690],
  VI: [795, 600, 875, 690],
};

const require = createRequire(import.meta.url);
const atlas = (name) => JSON.parse(readFileSync(require.resolve(`us-atlas/${name}`), "utf8"));

function features(topology, layer) {
  return feature(topology, topology.objects[layer]).features;
}

// The far parts of these would leave the rest a dot: rings outside the box are not drawn.
const KEPT = {
  AS: ([longitude, latitude]) => latitude < -14 && longitude < -169, // without Swains and Rose
  MP: ([, latitude]) => latitude < 15.4, // Rota, Tinian and Saipan
  HI: ([longitude]) => longitude > -161, // without the uninhabited leeward islands
};

function rings(geometry, code) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const kept = KEPT[code] ?? (() => true);
  return polygons.flat().filter((ring) => ring.every(kept));
}

function projections(states) {
  const found = { "": geoAlbersUsa().scale(1280).translate([WIDTH / 2, 290]) };
  for (const [code, [left, top, right, bottom]] of Object.entries(INSETS)) {
    const state = states.find((each) => CODES[each.id] === code);
    const outline = { type: "MultiLineString", coordinates: rings(state.geometry, code) };
    found[code] = geoMercator().fitExtent([[left, top], [right, bottom]], outline);
  }
  return found;
}

function area(points) {
  let doubled = 0;
  points.forEach(([x, y], place) => {
    const [nextX, nextY] = points[(place + 1) % points.length];
    doubled += x * nextY - nextX * y;
  });
  return Math.abs(doubled / 2);
}

function tenths(value) {
  return Math.round(value * 10);
}

function text(value) {
  const whole = String(Math.abs(value)).padStart(2, "0");
  const written = `${whole.slice(0, -1)}.${whole.slice(-1)}`.replace(/\.0$/, "").replace(/^0\./, ".");
  return value < 0 ? `-${written}` : written;
}

// Steps along one ring: points closer than `step` tenths to the last one are left out.
function ringPath(ring, project, step) {
  const points = ring.map(project).filter(Boolean).map(([x, y]) => [tenths(x), tenths(y)]);
  const kept = points.filter((point, place) => {
    if (place === 0) return true;
    const [x, y] = points[place - 1];
    return point[0] !== x || point[1] !== y;
  });
  const thinned = [];
  for (const point of kept) {
    const last = thinned.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step) thinned.push(point);
  }
  if (thinned.length < 3) return { area: 0, path: "" };
  let [x, y] = thinned[0];
  let path = `M${text(x)},${text(y)}l`;
  path += thinned
    .slice(1)
    .map(([nextX, nextY]) => {
      const moved = `${text(nextX - x)},${text(nextY - y)}`;
      [x, y] = [nextX, nextY];
      return moved;
    })
    .join(" ")
    .replaceAll(",-", "-")
    .replaceAll(" -", "-");
  return { area: area(thinned), path: `${path}z` };
}

// Islets below `smallest` square tenths are left out, but never all of a place.
function outline(geometry, code, project, { step, smallest }) {
  const drawn = rings(geometry, code)
    .map((ring) => ringPath(ring, project, step))
    .filter((each) => each.path)
    .sort((one, other) => other.area - one.area);
  return drawn
    .filter((each, place) => place === 0 || each.area >= smallest)
    .map((each) => each.path)
    .join("");
}

function shapes(found, by, detail, name) {
  return found
    .map((each) => {
      const state = CODES[String(each.id).slice(0, 2)];
      const code = name === "states" ? state : String(each.id);
      const project = by[state] ?? by[""];
      return { code, name: each.properties.name, path: outline(each.geometry, state, project, detail) };
    })
    .filter((each) => each.path)
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

const folder = process.argv[2];
const states = features(atlas("states-10m.json"), "states");
const counties = features(atlas("counties-10m.json"), "counties");
const by = projections(states);
const canvas = { width: WIDTH, height: HEIGHT };
const drawn = shapes(states, by, { step: 9, smallest: 60 }, "states");
const drawnCounties = shapes(counties, by, { step: 7, smallest: 40 }, "counties");
if (drawn.length !== 56) throw new Error(`${drawn.length} jurisdictions instead of 56`);

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "states.json"), JSON.stringify({ ...canvas, states: drawn }));
writeFileSync(
  join(folder, "counties.json"),
  JSON.stringify({ ...canvas, states: drawn, counties: drawnCounties }),
);
