/** Opening a JSON file that was picked or dropped: what is in it decides what becomes of it, never its name. */

import { contents, kindOf } from "./json-files.js";
import { complain, say, warn } from "./messages.js";
import { Turns } from "./turns.js";

/**
 * @param {Object} uses what to do with each kind, resolving to the server's warnings
 * @param {() => string[]} uses.settings the names of all settings
 * @param {(settings: Object) => Promise<string[]>} uses.replaceSettings puts them in the place of all
 * @param {(settings: Object) => Promise<string[]>} uses.changeSettings changes these and no others
 * @param {(templates: Object) => Promise<string[]>} uses.express takes templates of expressions
 * @param {(description: Object) => Promise<string[]>} uses.correct corrects the picture that is shown as NAME.intake.json says
 * @param {(rig: Object) => Promise<?string[]>} uses.wear puts a rig on the character; null if another was chosen meanwhile
 * @returns {(file: File) => Promise<void>}
 */
export function fileOpener(uses) {
  const openings = new Turns();

  async function use(name, data) {
    const kind = kindOf(data, uses.settings());
    if (kind === "rig") return [`The face is where ${name} says`, await uses.wear(data)];
    if (kind === "intake") return [`The picture is corrected as ${name} says`, await uses.correct(data)];
    if (kind === "emotions") return [`The expressions of ${name} are on`, await uses.express(data)];
    if (kind === "look") {
      const look = { postprocessor_enabled: true, postprocessor_chain: data.postprocessor_chain };
      return [`The look of ${name} is on`, await uses.changeSettings(look)];
    }
    if (kind === "settings") {
      const warnings = await uses.replaceSettings(data);
      const left = uses.settings().filter((setting) => !(setting in data)).length;
      return [`Opened ${name}. ${left ? "Settings that it does not name are at their defaults" : ""}`.trim(), warnings];
    }
    throw new Error("It holds neither settings nor expressions nor the rig of a face.");
  }

  return async (file) => {
    const turn = openings.take();
    try {
      const data = await contents(file);
      if (!openings.accepts(turn)) return;
      const [news, warnings] = await use(file.name, data);
      if (!warnings) return;
      say(news);
      warn(warnings);
    } catch (error) {
      complain(error, `${file.name} was not taken, and nothing is changed.`);
    }
  };
}
