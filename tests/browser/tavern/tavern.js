/**
 * What the extension asks of the page that it is in: a context with characters, a chat, events, settings and slash commands.
 * Tests play SillyTavern's part with `tavern`.
 */

const listeners = new Map();
const characters = ["Raven", "Finch", "Wren"].map((name) => ({ name, avatar: `${name}.png` }));
const state = {
  chat: [],
  characters,
  characterId: undefined,
  groupId: null,
  groups: [{ id: "7", members: characters.map(({ avatar }) => avatar), disabled_members: ["Wren.png"] }],
  extensionSettings: {},
};
const commands = {};
const names = ["CHAT_CHANGED", "GROUP_UPDATED", "CHARACTER_EDITED", "CHARACTER_MESSAGE_RENDERED", "MESSAGE_SWIPED", "TTS_AUDIO_READY"];

globalThis.tavern = {
  state,
  commands,
  told: [],
  calls: [], // [address, body] of what the page asked for with a body
  emit(name, ...values) {
    for (const listener of listeners.get(name.toLowerCase()) ?? []) listener(...values);
  },
  /** Open the chat with a character, or the group. */
  open(name) {
    state.groupId = name === "group" ? "7" : null;
    state.characterId = name === "group" ? undefined : String(characters.findIndex((each) => each.name === name));
    state.chat = [];
    this.emit("CHAT_CHANGED");
  },
  say(name, mes) {
    state.chat.push({ name, mes, is_user: false, is_system: false });
    this.emit("CHARACTER_MESSAGE_RENDERED", state.chat.length - 1);
  },
  /** As the chat's classifier shows a face: another image takes the place of the one before. */
  face(path) {
    const image = document.querySelector("#expression-image"), next = image.cloneNode();
    next.src = path;
    image.replaceWith(next);
  },
  run: (name, text, options = {}) => commands[name](options, text),
};
globalThis.toastr = { warning: (message) => tavern.told.push(message) };
globalThis.SillyTavern = {
  getContext: () => ({
    ...state,
    eventTypes: Object.fromEntries(names.map((name) => [name, name.toLowerCase()])),
    eventSource: { on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]) },
    saveSettingsDebounced: () => localStorage.setItem("saved", JSON.stringify(state.extensionSettings)),
    registerSlashCommand: (name, callback) => (commands[name] = callback),
  }),
};

const ownFetch = globalThis.fetch;
globalThis.fetch = (address, how) => {
  if (typeof how?.body === "string") tavern.calls.push([String(address), how.body]);
  return ownFetch(address, how);
};
