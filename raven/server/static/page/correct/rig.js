/**
 * The rig in the hands of a visitor: where its parts can be taken hold of, and what a drag makes of them. All in units of the
 * 512x512 template, in the form of a rig file (docs/rig.md). Nothing here changes what it is given.
 */

import { t } from "../texts/texts.js";
import { applied, scaleOf } from "./matrix.js";

export const PARTS = ["left_eye", "right_eye", "left_brow", "right_brow", "mouth", "head", "neck"];
export const MOVING = ["left_eye", "right_eye", "left_brow", "right_brow", "mouth"]; // the others only follow the head
export const SURE = 0.5;

const LINES = ["upper", "lower", "line", "outline"];
const POINTS = ["iris", "chin", "pivot"];
const LENGTHS = ["lash", "iris_width", "iris_height", "thickness", "width"];
const HOLDS = { upper: [0, 0.25, 0.5, 0.75, 1], lower: [0.25, 0.5, 0.75], line: [0, 0.5, 1], outline: [0, 0.25, 0.5, 0.75, 1] };
const PLACES = { 0: "left_end", 0.25: "left_middle", 0.5: "middle", 0.75: "right_middle", 1: "right_end" };
const LEAST = 0.5; // of lengths
const round = (value) => Number(value.toFixed(2));

/** The lines of a part, as points. */
export const linesOf = (part) => LINES.filter((name) => part[name]).map((name) => part[name]);

/** Where a part can be taken hold of: `{field, index, at, title}`, `index` being that of a point in its line. */
export function handlesOf(name, part) {
  const handles = [];
  for (const field of LINES) {
    if (!part[field]) continue;
    for (const share of HOLDS[field]) {
      const index = Math.round(share * (part[field].length - 1));
      handles.push({ field, index, at: part[field][index], title: t("handle.at", { what: t(`handle.${field}`), place: t(`handle.${PLACES[share]}`) }) });
    }
  }
  for (const [field, at] of Object.entries(marksOf(name, part))) handles.push({ field, index: 0, at, title: t(`handle.${field}`), mark: true });
  return handles;
}

/** What a part becomes when a handle is dragged by (dx, dy). Others on its line, up to the next handle, come along softly. */
export function dragged(name, part, { field, index, at }, dx, dy) {
  const [x, y] = [at[0] + dx, at[1] + dy];
  if (LINES.includes(field)) return lineDragged(part, field, index, dx, dy);
  if (POINTS.includes(field)) return { ...part, [field]: [round(x), round(y)] };
  const middle = (line) => line[line.length >> 1];
  const lengths = {
    iris_width: () => 2 * (x - part.iris[0]),
    iris_height: () => 2 * (y - part.iris[1]),
    lash: () => middle(part.upper)[1] - y,
    thickness: () => 2 * (middle(part.line)[1] - y - 1.5),
    width: () => 2 * (x - part.pivot[0]),
  };
  if (lengths[field]) return { ...part, [field]: round(Math.max(LEAST, lengths[field]())) };
  return { ...part, [field]: round(field === "top" || field === "bottom" ? y : x) };
}

/** A part moved by (dx, dy) as a whole. */
export function shifted(part, dx, dy) {
  return transformed(part, [
    [1, 0, dx],
    [0, 1, dy],
  ]);
}

/** A part after the figure was moved, turned and scaled. Borders that stand for heights and widths go by their middles. */
export function transformed(part, matrix) {
  const result = { ...part };
  const through = (point) => applied(matrix, point).map(round);
  for (const field of LINES) if (part[field]) result[field] = rising(part[field].map(through));
  for (const field of POINTS) if (part[field]) result[field] = through(part[field]);
  for (const field of LENGTHS) if (part[field] !== undefined) result[field] = round(part[field] * scaleOf(matrix));
  const x = part.chin?.[0] ?? part.pivot?.[0] ?? 256;
  const y = part.chin ? (part.chin[1] + part.top) / 2 : 0;
  for (const field of ["top", "bottom"]) if (part[field] !== undefined) result[field] = through([x, part[field]])[1];
  for (const field of ["left", "right"]) if (part[field] !== undefined) result[field] = through([part[field], y])[0];
  return result;
}

/** The other side of an eye or brow: what `part` is as seen in a mirror at `axis`. */
export function mirrored(part, axis) {
  const result = { ...part };
  const through = ([x, y]) => [round(2 * axis - x), y];
  for (const field of LINES) if (part[field]) result[field] = part[field].map(through).reverse();
  if (part.iris) result.iris = through(part.iris);
  return result;
}

/** The part on the other side; null for one that has none. */
export function opposite(name) {
  if (name.startsWith("left_")) return name.replace("left_", "right_");
  return name.startsWith("right_") ? name.replace("right_", "left_") : null;
}

/** x of the mirror between both sides of a face. */
export const axisOf = (rig) => (rig.left_eye.iris[0] + rig.right_eye.iris[0]) / 2;

function marksOf(name, part) {
  const middle = (line) => line[line.length >> 1];
  if (part.iris) {
    const [x, y] = part.iris;
    const [top, left] = [middle(part.upper), part.iris_width / 2];
    return { lash: [top[0], top[1] - part.lash], iris_width: [x + left, y], iris_height: [x, y + part.iris_height / 2], iris: part.iris };
  }
  if (part.line) return { thickness: [middle(part.line)[0], middle(part.line)[1] - part.thickness / 2 - 1.5] };
  if (part.chin) {
    const y = (part.top + part.chin[1]) / 2;
    return { top: [part.chin[0], part.top], left: [part.left, y], right: [part.right, y], chin: part.chin };
  }
  if (part.pivot) {
    const [x, y] = part.pivot;
    return { width: [x + part.width / 2, (y + part.bottom) / 2], bottom: [x, part.bottom], pivot: part.pivot };
  }
  return {};
}

function lineDragged(part, field, index, dx, dy) {
  const line = part[field];
  const holds = HOLDS[field].map((share) => Math.round(share * (line.length - 1)));
  if (field === "lower") holds.push(0, line.length - 1);
  const before = Math.max(-1, ...holds.filter((each) => each < index));
  const beyond = Math.min(line.length, ...holds.filter((each) => each > index));
  const moved = line.map(([x, y], at) => {
    const reach = at < index ? index - before : beyond - index;
    const near = Math.max(0, 1 - Math.abs(at - index) / reach);
    const weight = at === index ? 1 : near * near * (3 - 2 * near);
    return [round(x + weight * dx), round(y + weight * dy)];
  });
  const result = { ...part, [field]: rising(moved, index) };
  if (field === "upper" && part.lower) result.lower = withEnds(part.lower, result.upper);
  return result;
}

/** A line that never runs back: what lies on the wrong side of the point that is held goes with it. */
function rising(line, held = -1) {
  const result = line.map(([x, y]) => [x, y]);
  if (held >= 0) {
    for (let at = held - 1; at >= 0; at -= 1) result[at][0] = Math.min(result[at][0], result[at + 1][0]);
    for (let at = held + 1; at < result.length; at += 1) result[at][0] = Math.max(result[at][0], result[at - 1][0]);
  } else {
    for (let at = 1; at < result.length; at += 1) result[at][0] = Math.max(result[at][0], result[at - 1][0]);
  }
  if (result.at(-1)[0] - result[0][0] < 1) result.at(-1)[0] = result[0][0] + 1;
  return result;
}

/** A border that meets another one in both corners, its bow kept. */
function withEnds(line, other) {
  const [first, last] = [other[0], other.at(-1)];
  const [from, to] = [line[0], line.at(-1)];
  const moved = line.map(([x, y]) => {
    const t = Math.min(1, Math.max(0, (x - from[0]) / Math.max(to[0] - from[0], 1e-6)));
    const by = (axis) => (1 - t) * (first[axis] - from[axis]) + t * (last[axis] - to[axis]);
    return [round(x + by(0)), round(y + by(1))];
  });
  moved[0] = first;
  moved[moved.length - 1] = last;
  return rising(moved);
}
