/** Settings as a file: one JSON object, which this page, the settings editor and `load_animator_settings` all understand. */

import { byId, el } from "./dom.js";
import { complain, say } from "./messages.js";
import { Turns } from "./turns.js";

const NAME = "animator.json";
const LARGEST = 4 * 2 ** 20; // bytes

/**
 * Build the buttons.
 * @param {{read: () => Promise<Object>, write: (settings: Object) => Promise<string[]>}} session `read` gives all settings,
 *   `write` puts others in their place and resolves to the server's warnings
 * @returns {{open: (file: File) => Promise<void>}} for a file that was dropped
 */
export function settingsFile({ read, write }) {
  const picker = el("input", { type: "file", accept: ".json,application/json", hidden: true, id: "settings-picker" });
  picker.addEventListener("change", () => {
    if (picker.files[0]) open(picker.files[0]);
    picker.value = "";
  });
  const button = (id, onclick, text) => el("button", { type: "button", class: "plain", id, onclick }, text);
  byId("settings-file").replaceChildren(
    button("save-settings", () => saveAll().catch(complain), "Save to a file"),
    button("open-settings", () => picker.click(), "Open a file"),
    picker,
  );

  async function saveAll() {
    const text = textOf(await read());
    const link = el("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: NAME });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(`Saved ${NAME}`);
  }

  const openings = new Turns();

  async function open(file) {
    const turn = openings.take();
    try {
      const settings = await contents(file);
      if (!openings.accepts(turn)) return;
      const warnings = await write(settings);
      say(`Opened ${file.name}`);
      for (const warning of warnings) say(warning, "warning");
    } catch (error) {
      complain(error, `${file.name} was not taken, and nothing is changed.`);
    }
  }

  return { open };
}

/** The contents of a settings file: the same settings give the same bytes, whichever of Raven's programs saves them. */
export const textOf = (settings) => `${JSON.stringify(settings, null, 2)}\n`;

async function contents(file) {
  if (file.size > LARGEST) throw new Error("It is too large for settings.");
  let data;
  try {
    data = JSON.parse(await file.text());
  } catch {
    throw new Error("It is no JSON file.");
  }
  if (data === null || typeof data !== "object" || Array.isArray(data)) {
    throw new Error("It does not hold an object of settings.");
  }
  return data;
}
