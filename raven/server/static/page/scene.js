/** What stands behind the avatar on this page, and how near one is. A matter of this browser alone. */

import { byId, el } from "./dom.js";
import { recall, remember } from "./memory.js";
import { alternatives } from "./slider.js";

const BACKDROPS = { dusk: "Dusk", night: "Night", meadow: "Meadow", studio: "Studio", color: "Colour", checker: "Transparent" };
const FRAMINGS = { figure: "Figure", portrait: "Portrait" };

/** Build the choice and restore what was chosen last time. */
export function sceneControls() {
  const stage = byId("stage");
  const color = el("input", { type: "color", value: recall("color", "#7c8db5"), "aria-label": "Backdrop colour" });
  const swatches = el("div", { class: "swatches", role: "radiogroup", "aria-label": "Backdrop" });
  const inputs = {};

  const hang = (name) => {
    stage.dataset.backdrop = name;
    stage.style.setProperty("--backdrop-color", color.value);
    inputs[name].checked = true;
    remember("backdrop", name);
    remember("color", color.value);
  };
  const frame = (name) => {
    stage.dataset.framing = name;
    remember("framing", name);
  };

  for (const [name, text] of Object.entries(BACKDROPS)) {
    inputs[name] = el("input", { type: "radio", name: "backdrop", value: name, "aria-label": text, onchange: () => hang(name) });
    swatches.append(el("label", { class: "swatch", "data-backdrop": name, title: text }, inputs[name], el("span", { class: "scenery" })));
  }
  inputs.color.parentElement.append(color);
  color.addEventListener("input", () => hang("color"));
  inputs.color.addEventListener("click", () => color.showPicker?.());
  stage.style.setProperty("--backdrop-color", color.value);
  swatches.style.setProperty("--backdrop-color", color.value);
  color.addEventListener("input", () => swatches.style.setProperty("--backdrop-color", color.value));

  const framing = alternatives("Framing", FRAMINGS, frame);
  byId("scene").replaceChildren(swatches, framing.element);
  const backdrop = recall("backdrop", "dusk");
  hang(backdrop in BACKDROPS ? backdrop : "dusk");
  frame(recall("framing", "figure"));
  framing.show(stage.dataset.framing);
}
