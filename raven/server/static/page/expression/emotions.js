/** The choice of an expression: the emotions as one group of buttons, in families told apart by colour. */

import { byId, el, title } from "../ground/dom.js";
import { t, told } from "../texts/texts.js";
import { face } from "./faces.js";

const FAMILIES = {
  at_ease: ["neutral", "relief", "caring", "gratitude", "approval", "optimism", "pride"],
  bright: ["joy", "amusement", "excitement", "admiration", "love", "desire"],
  wondering: ["curiosity", "confusion", "realization", "surprise"],
  uneasy: ["nervousness", "embarrassment", "fear"],
  sad: ["sadness", "disappointment", "remorse", "grief"],
  cross: ["annoyance", "disapproval", "disgust", "anger"],
};

/**
 * Build the buttons.
 * @param {string[]} names what the session knows; names outside the 28 come last, as a family of their own
 * @param {(name: string) => void} choose
 * @returns {{mark: (name: string) => void}} `mark` shows which one is on, without choosing it
 */
export function emotionButtons(names, choose) {
  const known = new Set(Object.values(FAMILIES).flat());
  const families = { ...FAMILIES, own: names.filter((name) => !known.has(name)) };
  const inputs = new Map();
  byId("emotions").replaceChildren();
  for (const [family, members] of Object.entries(families)) {
    const there = members.filter((name) => names.includes(name));
    if (!there.length) continue;
    const group = el("div", { class: "family", role: "group", "aria-label": t(`family.${family}`), "data-family": family });
    for (const name of there) {
      const input = el("input", { type: "radio", name: "emotion", value: name, onchange: () => choose(name) });
      inputs.set(name, input);
      group.append(el("label", { class: "chip emotion" }, input, face(name), el("span", {}, told(title(name)))));
    }
    byId("emotions").append(group);
  }
  return {
    mark(name) {
      const input = inputs.get(name);
      if (input) input.checked = true;
    },
  };
}
