/** Opening a JSON file that was picked or dropped: what is in it decides what becomes of it, never its name. */

import { Turns } from "../ground/turns.js";
import { complain, say, warn } from "../texts/messages.js";
import { t } from "../texts/texts.js";
import { contents, kindOf } from "./json-files.js";

/** @typedef {import("../../raven-wire.js").Remark} Remark */

/**
 * @param {Object} uses what to do with each kind, resolving to what the server remarked
 * @param {() => string[]} uses.settings the names of all settings
 * @param {(settings: Object) => Promise<Remark[]>} uses.replaceSettings puts them in the place of all
 * @param {(settings: Object) => Promise<Remark[]>} uses.changeSettings changes these and no others
 * @param {(templates: Object) => Promise<Remark[]>} uses.express takes templates of expressions
 * @param {(description: Object) => Promise<Remark[]>} uses.correct corrects the picture that is shown as NAME.intake.json says
 * @param {(rig: Object) => Promise<?Remark[]>} uses.wear puts a rig on the character; null if another was chosen meanwhile
 * @returns {(file: File) => Promise<void>}
 */
export function fileOpener(uses) {
  const openings = new Turns();

  async function use(name, data) {
    const kind = kindOf(data, uses.settings());
    if (kind === "rig") return [t("file.rig", { name }), await uses.wear(data)];
    if (kind === "intake") return [t("file.intake", { name }), await uses.correct(data)];
    if (kind === "emotions") return [t("file.emotions", { name }), await uses.express(data)];
    if (kind === "look") {
      const look = { postprocessor_enabled: true, postprocessor_chain: data.postprocessor_chain };
      return [t("file.look", { name }), await uses.changeSettings(look)];
    }
    if (kind === "settings") {
      const remarks = await uses.replaceSettings(data);
      const left = uses.settings().filter((setting) => !(setting in data)).length;
      return [t(left ? "file.opened_in_part" : "file.opened", { name }), remarks];
    }
    throw new Error(t("file.nothing"));
  }

  return async (file) => {
    const turn = openings.take();
    try {
      const data = await contents(file);
      if (!openings.accepts(turn)) return;
      const [news, remarks] = await use(file.name, data);
      if (!remarks) return;
      say(news);
      warn(remarks);
    } catch (error) {
      complain(error, t("character.not_taken", file));
    }
  };
}
