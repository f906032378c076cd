/** The tool for the figure: it is moved, turned and scaled until its face lies where the template has it. */

import { slider } from "../controls/slider.js";
import { el } from "../ground/dom.js";
import { number, t } from "../texts/texts.js";
import { mark } from "./marks.js";
import { after, similarity, scaleOf, turnOf } from "./matrix.js";
import { SQUARE } from "./view.js";

const PAUSE = 350; // milliseconds after the last step of a wheel or a slider that it is taken for the wish
const EYES = [256, 144]; // about which the figure turns and grows
const SPAN = 2; // powers of two that the slider makes it larger and smaller
const STEPS = { ArrowLeft: { dx: -2 }, ArrowRight: { dx: 2 }, ArrowUp: { dy: -2 }, ArrowDown: { dy: 2 } };
const MORE = { "+": { scale: 1.02 }, "=": { scale: 1.02 }, "-": { scale: 1 / 1.02 }, "[": { turn: -0.01 }, "]": { turn: 0.01 } };

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./view.js").PictureView} view
 */
export function placementTool(desk, view) {
  let timer = 0;
  let base = 1; // the scale that the slider's middle stands for

  const size = slider({
    label: t("correct.size"), min: -SPAN, max: SPAN, step: 0.01, text: (value) => t("unit.percent", { n: Math.round(100 * 2 ** value) }),
    onInput: (value) => set({ scale: (base * 2 ** value) / scaleOf(desk.placement) }),
    onReset: () => reset(),
  }); // prettier-ignore
  const turn = slider({
    label: t("correct.turn"), min: -180, max: 180, step: 0.5, text: (value) => t("unit.degrees", { n: number(value, 1) }),
    onInput: (value) => set({ turn: ((value - turnOf(desk.placement)) * Math.PI) / 180 }),
    onReset: () => reset(),
  }); // prettier-ignore
  const reset = () => desk.placeAsFound();
  const panel = el(
    "div", {},
    el("p", { class: "hint" }, t("correct.figure_hint")),
    size.element, turn.element,
    el("div", { class: "row" }, el("button", { type: "button", class: "plain", onclick: reset }, t("correct.place_as_found"))),
  ); // prettier-ignore

  function set(how) {
    transform(similarity({ about: EYES, ...how }));
    settleSoon();
  }

  function transform(matrix) {
    desk.tryPlacement(after(matrix, desk.placement));
  }

  function settle() {
    clearTimeout(timer);
    desk.settlePlacement();
  }

  function settleSoon() {
    clearTimeout(timer);
    timer = setTimeout(settle, PAUSE);
  }

  function draw() {
    const line = (x1, y1, x2, y2) => mark("line", { class: "guide", x1, y1, x2, y2 });
    view.marks.replaceChildren(
      mark("path", { class: "outside", "fill-rule": "evenodd", d: "M-4000-4000h9000v9000h-9000zM-.5-.5v512h512v-512z" }),
      mark("rect", { class: "frame", x: -0.5, y: -0.5, width: 512, height: 512 }),
      mark("ellipse", { class: "guide", cx: 256, cy: 127, rx: 52, ry: 69 }),
      line(206, 144, 306, 144),
      line(256, 58, 256, 212),
    );
    const given = desk.correction.placement !== undefined;
    size.show(Math.log2(scaleOf(desk.placement) / base), given);
    turn.show(turnOf(desk.placement), given);
  }

  return {
    title: t("correct.figure"),
    region: () => SQUARE,
    panel,
    draw,
    transform,
    settle,
    settleSoon,
    enter() {
      base = scaleOf(desk.placement);
    },
    leave: settle,
    begin(start) {
      const before = desk.placement;
      return {
        move: ([x, y]) => desk.tryPlacement(after(similarity({ dx: x - start[0], dy: y - start[1] }), before)),
        end: settle,
        cancel: () => desk.tryPlacement(before),
      };
    },
    key(event) {
      const step = STEPS[event.key] ?? MORE[event.key];
      if (!step) return false;
      set(step);
      return true;
    },
  };
}
