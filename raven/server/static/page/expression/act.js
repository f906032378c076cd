/** What the character can be told to do besides feeling: effects around it, and the data stream in its eyes. */

import { toggleSwitch } from "../controls/switch.js";
import { byId, el } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { effectSign } from "./effect-signs.js";

const SEEN = 0.6; // seconds; a button shows for at least so long that its effect plays

/**
 * Build the controls.
 * @param {Object} handlers
 * @param {(name: string) => Promise<*>} handlers.play an effect; rejects if the server refuses
 * @param {(on: boolean) => Promise<*>} handlers.setEffects whether effects are shown at all
 * @param {(on: boolean) => Promise<*>} handlers.setDataEyes
 * @param {(on: boolean) => Promise<*>} handlers.setTalking whether the mouth moves without sound
 * @returns {{show: (state: Object) => void}} `show` brings the controls into line with a session's state
 */
export function actControls({ play, setEffects, setDataEyes, setTalking }) {
  const row = el("div", { class: "chips", role: "group", "aria-label": t("act.play") });
  const effects = toggleSwitch(t("act.effects"), t("act.effects_hint"), (on) => {
    enable(on);
    return setEffects(on);
  });
  const dataEyes = toggleSwitch(t("act.data_eyes"), t("act.data_eyes_hint"), setDataEyes);
  const talking = toggleSwitch(t("act.talking"), t("act.talking_hint"), setTalking);
  byId("act").replaceChildren(row, effects.element, dataEyes.element, talking.element);
  let offered = "";

  const enable = (on) => row.querySelectorAll("button").forEach((button) => (button.disabled = !on));

  function button([name, { duration }]) {
    const { label, drawing } = effectSign(name);
    const self = el("button", { type: "button", class: "chip effect", "data-effect": name, onclick: begin }, drawing, el("span", {}, label));
    let ending = 0;
    async function begin() {
      if (!(await play(name))) return;
      self.classList.add("playing");
      clearTimeout(ending);
      ending = setTimeout(() => self.classList.remove("playing"), 1000 * Math.max(SEEN, duration));
    }
    return self;
  }

  return {
    show({ settings, cels, data_eyes, talking: talks }) {
      const wanted = JSON.stringify(settings.animefx);
      if (wanted !== offered) row.replaceChildren(...settings.animefx.map(button));
      offered = wanted;
      row.hidden = !settings.animefx.length;
      enable(settings.animefx_enabled);
      effects.show(settings.animefx_enabled);
      dataEyes.show(data_eyes);
      talking.show(talks);
      dataEyes.element.hidden = !cels.includes("data1");
    },
  };
}
