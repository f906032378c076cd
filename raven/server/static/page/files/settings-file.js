/** Settings as a file: one JSON object, which this page, the settings editor and `load_animator_settings` all understand. */

import { byId, el, giveFile } from "../ground/dom.js";
import { complain, say } from "../texts/messages.js";
import { t } from "../texts/texts.js";

const NAME = "animator.json";

/**
 * Build the buttons.
 * @param {{read: () => Promise<Object>, open: (file: File) => void}} files `read` gives all settings; `open` takes a file
 */
export function settingsFile({ read, open }) {
  const picker = el("input", { type: "file", accept: ".json,application/json", hidden: true, id: "settings-picker" });
  picker.addEventListener("change", () => {
    if (picker.files[0]) open(picker.files[0]);
    picker.value = "";
  });
  const button = (id, onclick, text) => el("button", { type: "button", class: "plain", id, onclick }, text);
  byId("settings-file").replaceChildren(
    button("save-settings", () => saveAll().catch(complain), t("file.save")),
    button("open-settings", () => picker.click(), t("file.open")),
    picker,
  );

  async function saveAll() {
    giveFile(new Blob([textOf(await read())], { type: "application/json" }), NAME);
    say(t("tools.saved", { name: NAME }));
  }
}

/** The contents of a settings file: the same settings give the same bytes, whichever of Raven's programs saves them. */
export const textOf = (settings) => `${JSON.stringify(settings, null, 2)}\n`;
