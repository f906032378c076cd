/** The tool for the cut-out: a brush that keeps or takes away, and how much counts as background. */

import { alternatives, slider } from "../controls/slider.js";
import { el } from "../ground/dom.js";
import { choices, number, t } from "../texts/texts.js";
import { mark, pointsOf } from "./marks.js";
import { applied, forSvg, inverse, scaleOf } from "./matrix.js";

const PAUSE = 400; // milliseconds after the last step of the slider
const NEAR = 1.5; // pixels of the screen that a stroke must go on before it gets another point

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./view.js").PictureView} view
 */
export function cutOutTool(desk, view) {
  let keep = false;
  let share = 0.03; // of the picture's longer side: the radius of the brush
  let stroke = null; // that is being drawn
  let timer = 0;
  const ring = mark("circle", { class: "brush", r: 0, visibility: "hidden" });

  const kind = alternatives(t("correct.brush"), choices("correct", ["remove", "keep"]), (value) => {
    keep = value === "keep";
  });
  const size = slider({
    label: t("correct.size"), min: 0.2, max: 12, step: 0.1, text: (value) => t("unit.percent", { n: number(2 * value, 1) }),
    onInput: (value) => (share = value / 100), onReset: () => size.show((share = 0.03) * 100, false),
  }); // prettier-ignore
  const threshold = slider({
    label: t("correct.background"), min: -1, max: 1, step: 0.05,
    text: (value) => (value ? t(value > 0 ? "correct.more" : "correct.less", { n: Math.abs(Math.round(100 * value)) }) : t("correct.as_found")),
    hint: t("correct.background_hint"),
    onInput: (value) => {
      clearTimeout(timer);
      timer = setTimeout(() => desk.cut({ threshold: value }), PAUSE);
    },
    onReset: () => desk.cut({ threshold: 0 }),
  }); // prettier-ignore
  const clear = el("button", { type: "button", class: "plain", onclick: () => desk.cut({ strokes: [] }) }, t("correct.clear"));
  const panel = el(
    "div", {},
    el("p", { class: "hint" }, t("correct.cut_out_hint")),
    kind.element, size.element, threshold.element, el("div", { class: "row" }, clear),
  ); // prettier-ignore
  kind.show("remove");
  size.show(share * 100, false);

  const radius = () => share * Math.max(desk.size.width, desk.size.height);

  function begin(at) {
    const placement = desk.placement;
    const back = inverse(placement);
    const here = (point) => applied(back, point).map((value) => Number(value.toFixed(1)));
    stroke = { keep, radius: Number(radius().toFixed(2)), points: [here(at)] };
    draw();
    return {
      move(to) {
        const point = here(to);
        const [x, y] = stroke.points.at(-1);
        if (Math.hypot(point[0] - x, point[1] - y) * scaleOf(placement) * view.zoom < NEAR) return;
        stroke.points.push(point);
        draw();
        hover(to);
      },
      end() {
        const done = stroke;
        stroke = null;
        desk.cut({ strokes: [...(desk.correction.cut_out?.strokes ?? []), done] });
      },
      cancel() {
        stroke = null;
        draw();
      },
    };
  }

  function hover([x, y]) {
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: radius() * scaleOf(desk.placement), visibility: "visible" })) ring.setAttribute(name, value);
  }

  function draw() {
    const given = desk.correction.cut_out ?? {};
    view.marks.replaceChildren(...(stroke ? [strokeMark(stroke)] : desk.pending.map(strokeMark)), ring);
    threshold.show(given.threshold ?? 0, Boolean(given.threshold));
    clear.disabled = !given.strokes?.length;
  }

  function strokeMark({ keep: keeps, radius: width, points }) {
    const line = points.length > 1 ? points : [points[0], [points[0][0] + 0.01, points[0][1]]];
    return mark("polyline", {
      class: keeps ? "stroke keep" : "stroke remove",
      points: pointsOf(line),
      transform: forSvg(desk.placement),
      style: `stroke-width: ${2 * width}px`,
    });
  }

  return { title: t("correct.cut_out"), region: () => desk.extent(), panel, begin, hover, draw, pale: true };
}
