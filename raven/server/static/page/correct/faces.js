/** The tool for pictures with several faces: which of them is the character's. */

import { el } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { mark } from "./marks.js";
import { forSvg } from "./matrix.js";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("./view.js").PictureView} view
 */
export function facesTool(desk, view) {
  const choices = el("div", { class: "chips", role: "radiogroup", "aria-label": t("correct.face") });
  const panel = el("div", {}, el("p", { class: "hint" }, t("correct.face_hint")), choices);

  function draw() {
    const boxes = desk.faces.map(({ box: [left, top, right, bottom] }, index) => {
      const kind = `face-box${index === desk.face ? " chosen" : ""}`;
      const [width, height] = [right - left, bottom - top];
      const text = mark("text", { class: "face-number", x: left + width / 2, y: top, "font-size": height / 4 }, String(index + 1));
      return mark("g", { class: kind, transform: forSvg(desk.placement), "data-face": index }, mark("rect", { x: left, y: top, width, height }), text);
    });
    view.marks.replaceChildren(...boxes);
    choices.replaceChildren(
      ...desk.faces.map((_, index) => {
        const input = el("input", { type: "radio", name: "correct-face", value: index, onchange: () => desk.choose(index) });
        input.checked = index === desk.face;
        return el("label", { class: "chip" }, input, el("span", {}, t("correct.face_number", { number: index + 1 })));
      }),
    );
  }

  return {
    title: t("correct.face"),
    region: () => desk.extent(),
    panel,
    draw,
    begin(at, event) {
      const index = event.target.closest?.("[data-face]")?.dataset.face;
      if (index === undefined) return null;
      return { move() {}, cancel() {}, end: () => desk.choose(Number(index)) };
    },
  };
}
