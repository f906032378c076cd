/** A slider for each morph that holds it at a value, whatever the emotion and the motion want. */

import { slider } from "../controls/slider.js";
import { byId, el } from "../ground/dom.js";
import { number, t } from "../texts/texts.js";
import { label, low, MORPH_GROUPS } from "./morph-names.js";

/**
 * Build the sliders.
 * @param {{onSet: (overrides: Object) => void, onUnset: (morphs: string[]) => void}} handlers
 * @returns {{show: (overrides: Object) => void}} `show` sets the sliders to what the session holds
 */
export function morphSliders({ onSet, onUnset }) {
  const views = new Map();
  const free = el("button", { type: "button", class: "plain", onclick: () => onUnset([...views.keys()]) }, t("morph.free_all"));
  const groups = byId("morph-groups");
  groups.replaceChildren(free);
  for (const [name, morphs] of Object.entries(MORPH_GROUPS)) {
    const list = el("div", { class: "family", role: "group", "aria-label": t(`morph.group.${name}`) }, el("h3", {}, t(`morph.group.${name}`)));
    for (const morph of morphs) {
      const view = slider({
        label: label(morph),
        hint: morph,
        min: low(morph),
        max: 1,
        step: 0.01,
        text: (value) => (view.held ? number(value, 2) : t("morph.free")),
        onInput: (value) => {
          view.held = true;
          view.show(value, true);
          onSet({ [morph]: value });
        },
        onReset: () => onUnset([morph]),
      });
      views.set(morph, view);
      list.append(view.element);
    }
    groups.append(list);
  }
  return {
    show(overrides) {
      for (const [morph, view] of views) {
        view.held = morph in overrides;
        view.show(overrides[morph] ?? 0, view.held);
      }
      free.disabled = !Object.keys(overrides).length;
    },
  };
}
