/** How the picture looks: ready-made chains of video effects, its size, and what enlarges it. */

import { alternatives } from "../controls/slider.js";
import { byId, el } from "../ground/dom.js";
import { complain } from "../texts/messages.js";
import { errorInWords } from "../texts/plain-words.js";
import { choices, t, told } from "../texts/texts.js";
import { discOf } from "./look-disc.js";

const SIZES = { "1.0": "1×", "1.5": "1.5×", "2.0": "2×" };
const QUALITIES = ["bicubic", "lanczos", "low", "high"];
const OWN = { name: "own", title: t("look.own"), description: t("look.own_hint"), postprocessor_chain: null };

/**
 * Build the controls.
 * @param {(changes: Object) => Promise<*>} change settings to change; rejects if the server refuses
 * @returns {{offer: (presets: Object[], filters: Array) => void, show: (settings: Object) => void}} `offer` makes the choice
 *   of presets, see GET /api/avatar/presets and get_available_filters; `show` marks what is on
 */
export function lookControls(change) {
  const chips = el("div", { class: "chips", role: "radiogroup", "aria-label": t("look.effects") });
  const description = el("p", { class: "hint", "aria-live": "polite" });
  const size = alternatives(t("look.size"), SIZES, (factor) => attempt({ upscale: Number(factor) }));
  const quality = alternatives(t("look.enlarging"), choices("look", QUALITIES), (name) => attempt({ upscale_quality: name }));
  const meaning = el("p", { class: "hint" });
  const enlarging = el("div", {}, quality.element, meaning);
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  quality.element.classList.add("stacked");
  byId("look").replaceChildren(chips, description, size.element, enlarging, problem);

  const looks = new Map(); // by their chain as text
  let defaults = new Map(); // of the filters
  let own = null; // the last chain that was no preset's; one can go back to it
  let shown = {};

  async function attempt(changes) {
    const before = shown;
    show({ ...shown, ...changes });
    try {
      await change(changes);
      problem.hidden = true;
    } catch (error) {
      show(before);
      if (error.code !== "unavailable") return complain(error);
      problem.textContent = errorInWords(error);
      problem.hidden = false;
    }
  }

  function addChip(preset) {
    const { postprocessor_chain: chain } = preset;
    const [title, words] = [told(preset.title), told(preset.description)];
    const wear = () => attempt({ postprocessor_chain: chain ?? own });
    const input = el("input", { type: "radio", name: "look", value: preset.name, onchange: wear });
    const disc = el("span", { class: "disc", style: `background: ${discOf(chain ?? [])}` });
    const chip = el("label", { class: "chip", title: words }, input, disc, el("span", {}, title));
    chips.append(chip);
    looks.set(chain && textOf(chain), { chip, input, words });
    return chip;
  }

  /** A chain as text, the same whether a default is written down or left out. */
  function textOf(chain) {
    const whole = ([filter, parameters]) => {
      const values = { enabled: true, ...defaults.get(filter)?.defaults, ...parameters };
      return [filter, Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1))];
    };
    return JSON.stringify(chain.map(whole));
  }

  function show(settings) {
    shown = settings;
    const chain = settings.postprocessor_chain;
    const look = (chain && looks.get(textOf(chain))) ?? looks.get(null);
    if (look && chain) {
      if (look === looks.get(null)) own = chain;
      look.input.checked = true;
      description.textContent = look.words;
      looks.get(null).chip.hidden = own === null;
    }
    size.show(settings.upscale?.toFixed(1));
    quality.show(settings.upscale_quality);
    meaning.textContent = QUALITIES.includes(settings.upscale_quality) ? t(`look.${settings.upscale_quality}_hint`) : "";
    enlarging.hidden = settings.upscale === 1;
  }

  return {
    offer(presets, filters) {
      defaults = new Map(filters);
      const plain = ({ postprocessor_chain: chain }) => chain.length === 0;
      looks.clear();
      chips.replaceChildren();
      for (const preset of [...presets.filter(plain), ...presets.filter((preset) => !plain(preset)), OWN]) addChip(preset);
    },
    show,
  };
}
