/**
 * What stands behind the avatar, and how near one is. Gradients, colour and framing are a matter of this browser alone; a
 * picture belongs to the session, and so is also in what its viewers see without transparency.
 */

import { alternatives } from "../controls/slider.js";
import { byId, el, title } from "../ground/dom.js";
import { recall, remember } from "../ground/memory.js";
import { complain } from "../texts/messages.js";
import { choices, t, told } from "../texts/texts.js";

const BACKDROPS = ["dusk", "night", "meadow", "studio", "color", "checker"];
const FRAMINGS = ["figure", "portrait"];
const FOCUSES = ["sharp", "soft"];
const PICTURE = "picture:"; // before the names of pictures, which may be those of gradients

/**
 * Build the choice and restore what was chosen last time.
 * @param {(changes: Object) => Promise<*>} change settings to change; rejects if the server refuses
 * @returns {{offer: (pictures: {name: string, picture: string}[]) => void, show: (settings: Object) => void}} `offer` adds
 *   the server's pictures, `picture` being an address; `show` hangs the one that the session has
 */
export function sceneControls(change) {
  const stage = byId("stage");
  const color = el("input", { type: "color", value: recall("color", "#7c8db5"), "aria-label": t("scene.backdrop_color") });
  const swatches = el("div", { class: "swatches", role: "radiogroup", "aria-label": t("scene.backdrop") });
  const focus = alternatives(t("scene.focus"), choices("scene", FOCUSES), (name) => attempt({ backdrop_blur: name === "soft" }));
  const framing = alternatives(t("scene.framing"), choices("scene", FRAMINGS), frame);
  const inputs = {};
  let addresses = new Map();
  let shown = {};

  function swatch(value, text, onchange) {
    inputs[value] = el("input", { type: "radio", name: "backdrop", value, "aria-label": text, onchange });
    const kind = value.startsWith(PICTURE) ? "picture" : value;
    return el("label", { class: "swatch", "data-backdrop": kind, title: text }, inputs[value], el("span", { class: "scenery" }));
  }

  function paint() {
    for (const element of [stage, swatches]) element.style.setProperty("--backdrop-color", color.value);
    remember("color", color.value);
  }

  function hang(gradient) {
    stage.dataset.backdrop = gradient;
    inputs[gradient].checked = true;
    focus.element.hidden = true;
  }

  function hangPicture(name) {
    stage.style.setProperty("--backdrop-picture", `url("${addresses.get(name)}")`);
    stage.dataset.backdrop = "picture";
    inputs[PICTURE + name].checked = true;
    focus.element.hidden = false;
  }

  function choose(gradient) {
    remember("backdrop", gradient);
    paint();
    hang(gradient);
    if (addresses.has(shown.backdrop_path)) attempt({ backdrop_path: null });
  }

  function frame(name) {
    stage.dataset.framing = name;
    remember("framing", name);
  }

  async function attempt(changes) {
    const before = shown;
    show({ ...shown, ...changes });
    await change(changes).catch((error) => {
      show(before);
      complain(error);
    });
  }

  function show(settings) {
    shown = settings;
    stage.toggleAttribute("data-blurred", Boolean(settings.backdrop_blur));
    focus.show(settings.backdrop_blur ? "soft" : "sharp");
    if (addresses.has(settings.backdrop_path)) hangPicture(settings.backdrop_path);
    else hang(remembered());
  }

  const remembered = () => {
    const gradient = recall("backdrop", "dusk");
    return BACKDROPS.includes(gradient) ? gradient : "dusk";
  };

  for (const name of BACKDROPS) swatches.append(swatch(name, t(`scene.${name}`), () => choose(name)));
  inputs.color.parentElement.append(color);
  color.addEventListener("input", () => choose("color"));
  inputs.color.addEventListener("click", () => color.showPicker?.());
  byId("scene").replaceChildren(swatches, focus.element, framing.element);
  paint();
  hang(remembered());
  frame(recall("framing", "figure"));
  framing.show(stage.dataset.framing);

  return {
    offer(pictures) {
      for (const old of swatches.querySelectorAll("[data-backdrop=picture]")) old.remove();
      addresses = new Map(pictures.map(({ name, picture }) => [name, picture]));
      for (const [name, address] of addresses) {
        const label = swatch(PICTURE + name, told(title(name)), () => attempt({ backdrop_path: name }));
        label.style.setProperty("--backdrop-picture", `url("${address}")`);
        swatches.append(label);
      }
    },
    show,
  };
}
