/**
 * All that the extension knows of SillyTavern: who is in the chat, their pictures, what is said, the face that the chat's
 * own classifier shows, and where settings are kept. It asks the public context (`SillyTavern.getContext()`) and looks at
 * the page; it imports nothing of SillyTavern's.
 */

const SETTINGS = "raven";
const KEY = "raven.key"; // the server's key stays in this browser: SillyTavern's settings can be read by every extension

export const DEFAULTS = Object.freeze({
  enabled: true,
  address: "http://localhost:5100",
  place: "right",
  size: 70, // percent of the window's height
  feeling: "auto",
  picture: "auto",
  moved: {}, // where a figure was dragged to, by its character's file: [share of the width, share of the height]
});

export const context = () => globalThis.SillyTavern.getContext();

/** The extension's settings; changes are kept after `save`. */
export function settings() {
  const all = context().extensionSettings;
  all[SETTINGS] = { ...structuredClone(DEFAULTS), ...all[SETTINGS] };
  return all[SETTINGS];
}

/** Change settings. */
export function save(changes) {
  const all = context().extensionSettings;
  all[SETTINGS] = { ...settings(), ...changes };
  context().saveSettingsDebounced();
}

export const key = () => localStorage.getItem(KEY) ?? "";
export const saveKey = (value) => (value ? localStorage.setItem(KEY, value) : localStorage.removeItem(KEY));

/** Call back at an event of SillyTavern's; versions that lack it never do. */
export function on(name, callback) {
  const { eventSource, eventTypes, event_types } = context();
  const event = (eventTypes ?? event_types)[name];
  if (event) eventSource.on(event, callback);
}

/** The characters of the open chat, in their order: one, those of the group that are not muted, or none. */
export function cast() {
  const { characters, characterId, groupId, groups } = context();
  if (groupId !== null && groupId !== undefined) {
    const group = groups.find(({ id }) => id === groupId);
    const members = (group?.members ?? []).filter((file) => !group.disabled_members?.includes(file));
    return members.map((file) => characters.find(({ avatar }) => avatar === file)).filter(Boolean).map(role);
  }
  const alone = characterId === undefined || characterId === null ? null : characters[characterId];
  return alone ? [role(alone)] : [];
}

const role = ({ avatar, name }) => ({ id: avatar, name });

/** @returns {{left: number, right: number}} where the chat's window is, in pixels */
export function chatWindow() {
  const box = document.querySelector("#sheld")?.getBoundingClientRect();
  return box?.width ? box : { left: 0, right: window.innerWidth };
}

/** @returns {{name: string, text: string}|null} the newest line of a character */
export function lastLine() {
  const line = context().chat?.findLast((each) => !each.is_user && !each.is_system);
  return line ? { name: line.name, text: line.mes ?? "" } : null;
}

/** Who in the newest lines says this text, as a voice reads it out; undefined if nobody, null if the user. */
export function whoSays(spoken) {
  const wanted = letters(spoken).slice(0, 60);
  if (!wanted) return undefined;
  const line = (context().chat ?? []).slice(-30).findLast(({ mes }) => letters(mes ?? "").includes(wanted));
  if (!line) return undefined;
  return line.is_user ? null : line.name;
}

const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/**
 * The picture that shows a character best: of its sprites the neutral one, else its card.
 * @param {"auto"|"card"|"sprites"} wanted
 * @returns {Promise<File>}
 */
export async function picture({ id, name }, wanted = "auto") {
  const path = wanted === "card" ? null : await sprite(name);
  if (path === null && wanted === "sprites") throw new Error(`${name} has no sprites. Choose the card as picture, or add sprites.`);
  const response = await fetch(path ?? `/characters/${encodeURIComponent(id)}`);
  if (!response.ok) throw new Error(`The picture of ${name} cannot be read.`);
  const blob = await response.blob();
  return new File([blob], `${name.replace(/[^\p{L}\p{N} _-]/gu, "") || "character"}.png`, { type: blob.type });
}

async function sprite(name) {
  const response = await fetch(`/api/sprites/get?name=${encodeURIComponent(name)}`);
  if (!response.ok) return null;
  const sprites = await response.json();
  return (sprites.find(({ label }) => label === "neutral") ?? sprites[0])?.path ?? null;
}

/** Call back with the label of each face that the chat's own classifier shows. */
export function onLabel(callback) {
  let last = null;
  const look = () => {
    const image = document.querySelector("#expression-image");
    const file = decodeURIComponent(image?.getAttribute("src") ?? "").split("?")[0].split("/").at(-1);
    const label = image?.dataset.expression || file.split(/[-.]/)[0];
    const now = `${label} ${image?.getAttribute("src")}`;
    if (now === last) return;
    last = now;
    if (label) callback(label);
  };
  const wrapper = document.querySelector("#expression-wrapper");
  if (wrapper) {
    new MutationObserver(look).observe(wrapper, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["src", "id", "data-expression"],
    });
  }
}

/** Call back with the element that plays the sound of SillyTavern's voices, once it is there. */
export function onAudio(callback) {
  const found = () => document.querySelector("#tts_audio");
  if (found()) return callback(found());
  const observer = new MutationObserver(() => {
    if (!found()) return;
    observer.disconnect();
    callback(found());
  });
  observer.observe(document.body, { childList: true });
}

/** Tell the user something in SillyTavern's own way. */
export function tell(message, kind = "warning") {
  globalThis.toastr?.[kind]?.(message, "Raven");
}

/**
 * Add a slash command.
 * @param {(options: Object, text: string) => string|Promise<string>} callback
 */
export function command(name, callback, help) {
  const { SlashCommandParser, SlashCommand, SlashCommandNamedArgument, SlashCommandArgument, ARGUMENT_TYPE, registerSlashCommand } = context();
  if (!SlashCommand?.fromProps || !SlashCommandArgument) return registerSlashCommand(name, callback, [], help, true, true);
  const type = { typeList: [ARGUMENT_TYPE.STRING] };
  SlashCommandParser.addCommandObject(
    SlashCommand.fromProps({
      name,
      callback: (options, text) => callback(options, String(text ?? "")),
      helpString: help,
      returns: "nothing, or what went wrong",
      namedArgumentList: [SlashCommandNamedArgument.fromProps({ name: "name", description: "whom it is for: a character's name", ...type })],
      unnamedArgumentList: [SlashCommandArgument.fromProps({ description: "emote, look, effect, load, hide or show, and what", ...type })],
    }),
  );
}
