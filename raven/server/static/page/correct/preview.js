/** The avatar beside the picture, alive, and what it can be made to do to see whether a correction is right. */

import { AvatarView } from "../../raven-client.js";
import { el } from "../ground/dom.js";
import { t } from "../texts/texts.js";

const BOTH = (stem) => ({ [`${stem}_left_index`]: 1, [`${stem}_right_index`]: 1 });
const TRIALS = {
  as_it_is: {},
  eyes_shut: BOTH("eye_wink"),
  mouth_open: { mouth_aaa_index: 1 },
  brows_up: BOTH("eyebrow_raised"),
  look_aside: { iris_rotation_y_index: 0.8, head_y_index: 0.6 },
};

/**
 * @param {import("../../raven-client.js").RavenClient} raven
 * @returns {{element: HTMLElement, begin: (id: string, overrides: Object) => void, end: () => Promise<void>}} `overrides` are
 *   those that the session has: they are held throughout, and are all that is left at the end
 */
export function preview(raven) {
  const canvas = el("canvas", { width: 512, height: 512, role: "img", "aria-label": t("correct.preview") });
  const chips = el("div", { class: "chips tries", role: "radiogroup", "aria-label": t("correct.try") });
  const inputs = Object.keys(TRIALS).map((name) => {
    const input = el("input", { type: "radio", name: "correct-try", onchange: () => attempt(TRIALS[name]) });
    chips.append(el("label", { class: "chip" }, input, el("span", {}, t(`correct.${name}`))));
    return input;
  });
  const element = el("div", { class: "correct-preview" }, el("div", { class: "looking-glass" }, canvas), chips);
  let view = null;
  let id = null;
  let held = {};
  let tried = false;

  async function attempt(morphs) {
    tried = true;
    await raven.setOverrides(id, { ...held, ...morphs }).catch(() => {}); // the feed tells what is wrong
  }

  return {
    element,
    begin(instanceId, overrides) {
      [id, held, tried] = [instanceId, overrides, false];
      inputs[0].checked = true;
      view = new AvatarView(canvas, raven, id, { format: "png" });
    },
    async end() {
      view?.close();
      view = null;
      if (tried) await raven.setOverrides(id, held);
    },
  };
}
