/** The tool for features: one part of the face at a time has handles; all of them show their lines. */

import { alternatives } from "../controls/slider.js";
import { el } from "../ground/dom.js";
import { choices, t } from "../texts/texts.js";
import { mark, pointsOf } from "./marks.js";
import { MOVING, PARTS, SURE, axisOf, dragged, handlesOf, linesOf, mirrored, opposite, shifted } from "./rig.js";
import { HEAD } from "./view.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const STEP = 0.5; // units of the template; with Shift four times as far, with Alt a fifth
const DOT = 5; // radius of a handle, screen pixels
const REACH = 17; // of what takes hold of it
const NARROW = 700; // pixels of the view
const LINE_REACH = 18; // width of what takes hold of a line

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./view.js").PictureView} view
 */
export function featuresTool(desk, view) {
  let chosen = null; // the name of a part
  let trial = null; // {name, part}: what a drag that goes on makes of it
  let focused = null; // the handle that the keyboard moves

  const chips = el("div", { class: "chips parts", role: "radiogroup", "aria-label": t("correct.part") });
  const inputs = {};
  for (const name of PARTS) {
    inputs[name] = el("input", { type: "radio", name: "correct-part", value: name, onchange: () => (choose(name), lookAt(name)) });
    chips.append(el("label", { class: "chip", "data-part": name }, inputs[name], el("span", { class: "dot" }), el("span", {}, t(`correct.${name}`))));
  }
  const sure = el("p", { class: "hint", "aria-live": "polite" });
  const still = alternatives(t("correct.this_part"), choices("correct", ["moves", "still"]), (value) => {
    give(chosen, { confidence: value === "moves" ? 1 : 0 });
  });
  const button = (text, onclick) => el("button", { type: "button", class: "plain", onclick }, text);
  const mirror = button(t("correct.mirror"), () => {
    const rig = desk.rig;
    const { confidence, ...shape } = mirrored(rig[chosen], axisOf(rig));
    give(opposite(chosen), shape);
  });
  const reset = button(t("correct.reset_part"), () => desk.forget(chosen));
  const panel = el(
    "div", {},
    el("p", { class: "hint" }, t("correct.features_hint")),
    chips, sure, still.element, el("div", { class: "row" }, mirror, reset),
  ); // prettier-ignore

  const partOf = (name) => (trial?.name === name ? trial.part : desk.rig[name]);

  function give(name, fields) {
    desk.give(name, fields);
  }

  function choose(name) {
    chosen = name;
    draw();
  }

  /** Where there is little room, as much of it as possible for one part. */
  function lookAt(name) {
    if (view.element.clientWidth > NARROW) return;
    const all = handlesOf(name, desk.rig[name]).map(({ at }) => at);
    const [x, y] = [all.map(([at]) => at), all.map(([, at]) => at)];
    const [left, top, right, bottom] = [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
    const room = Math.max(8, (right - left) / 2, (bottom - top) / 2);
    view.look([left - room, top - room, right + room, bottom + room]);
  }

  /** The part that needs a look most. */
  function neediest() {
    const sureness = (name) => desk.rig[name].confidence;
    const least = MOVING.reduce((one, other) => (sureness(other) < sureness(one) ? other : one));
    return sureness(least) < SURE ? least : "left_eye";
  }

  function finish(name, part) {
    const before = desk.rig[name];
    const changed = Object.keys(part).filter((field) => JSON.stringify(part[field]) !== JSON.stringify(before[field]));
    trial = null;
    if (changed.length) give(name, Object.fromEntries(changed.map((field) => [field, part[field]])));
    else draw();
  }

  function draggingOf(name, change) {
    return {
      move: (at) => {
        trial = { name, part: change(at) };
        draw();
      },
      end() {
        if (trial) finish(name, trial.part);
      },
      cancel() {
        trial = null;
        draw();
      },
    };
  }

  function begin(at, event) {
    const hold = nearest(at);
    const name = hold < 0 ? event.target.closest?.("[data-part]")?.dataset.part : chosen;
    if (!name) return null;
    if (name !== chosen) choose(name);
    const before = desk.rig[name];
    if (hold < 0) return draggingOf(name, ([x, y]) => shifted(before, x - at[0], y - at[1]));
    const handle = handlesOf(name, before)[hold];
    focused = hold;
    return draggingOf(name, ([x, y]) => dragged(name, before, handle, x - at[0], y - at[1]));
  }

  /** The number of the handle next to a point, among those within reach; -1 if there is none. */
  function nearest(at) {
    const away = handlesOf(chosen, desk.rig[chosen]).map((handle) => Math.hypot(handle.at[0] - at[0], handle.at[1] - at[1]));
    const least = Math.min(...away);
    return least * view.zoom <= REACH ? away.indexOf(least) : -1;
  }

  view.marks.addEventListener("keydown", (event) => {
    const hold = event.target.dataset?.hold;
    const step = STEPS[event.key];
    if (hold === undefined || !step) return;
    event.preventDefault();
    const far = STEP * (event.shiftKey ? 4 : event.altKey ? 0.2 : 1);
    const before = desk.rig[chosen];
    focused = Number(hold);
    finish(chosen, dragged(chosen, before, handlesOf(chosen, before)[focused], step[0] * far, step[1] * far));
  });

  function draw() {
    chosen ??= neediest();
    const had = document.activeElement?.dataset?.hold !== undefined;
    const shapes = PARTS.flatMap((name) => outline(name));
    const handles = handlesOf(chosen, partOf(chosen)).map(handleMark);
    view.marks.replaceChildren(...shapes, ...handles);
    if (had && focused !== null) handles[focused]?.focus();
    for (const [name, input] of Object.entries(inputs)) {
      input.checked = name === chosen;
      input.parentElement.dataset.sure = desk.isGiven(name) ? "given" : desk.rig[name].confidence < SURE ? "guess" : "found";
    }
    const { confidence } = desk.rig[chosen];
    const kind = confidence >= SURE ? "found" : MOVING.includes(chosen) ? "guess_still" : "guess";
    const percent = t("unit.percent", { n: Math.round(100 * confidence) });
    sure.textContent = t(`correct.${desk.isGiven(chosen) ? "by_hand" : kind}`, { percent });
    still.element.hidden = !MOVING.includes(chosen);
    still.show(confidence < SURE ? "still" : "moves");
    mirror.hidden = !opposite(chosen);
    reset.disabled = !desk.isGiven(chosen);
  }

  function outline(name) {
    const part = partOf(name);
    const kind = `outline${name === chosen ? " chosen" : ""}${desk.rig[name].confidence < SURE ? " guess" : ""}`;
    const lines = linesOf(part).map((line) => pointsOf(line));
    const shapes = lines.map((points) => mark("polyline", { class: kind, points }));
    if (part.iris) {
      const [cx, cy] = part.iris;
      shapes.push(mark("ellipse", { class: kind, cx, cy, rx: part.iris_width / 2, ry: part.iris_height / 2 }));
    }
    if (part.pivot) {
      const [x, y] = part.pivot;
      const half = part.width / 2;
      lines.push(pointsOf([[x - half, y], [x - half, part.bottom], [x + half, part.bottom], [x + half, y]]));
      shapes.push(mark("polyline", { class: kind, points: lines.at(-1) }));
    }
    const width = LINE_REACH / view.zoom;
    const holds = lines.map((points) => mark("polyline", { class: "hold", points, "data-part": name, style: `stroke-width: ${width}px` }));
    return [...shapes, ...holds];
  }

  function handleMark({ at: [cx, cy], title, mark: isMark }, index) {
    const label = t("handle.at", { what: t(`correct.${chosen}`), place: title });
    const group = mark(
      "g",
      { class: `handle${isMark ? " single" : ""}`, tabindex: 0, role: "button", "aria-label": label, "data-part": chosen, "data-hold": index },
      mark("title", {}, label),
      mark("circle", { class: "reach", cx, cy, r: REACH / view.zoom }),
      mark("circle", { class: "seen-dot", cx, cy, r: (isMark ? DOT - 1 : DOT) / view.zoom }),
    );
    return group;
  }

  return {
    title: t("correct.features"),
    region: () => HEAD,
    panel,
    begin,
    draw,
    enter(part) {
      chosen = PARTS.includes(part) ? part : neediest();
    },
  };
}
