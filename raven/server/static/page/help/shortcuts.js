/** Keys for what is done often. The same list acts, and is shown in the help. */

import { byId } from "../ground/dom.js";
import { recall, remember } from "../ground/memory.js";

const click = (id) => () => byId(id)?.click();

/** What each does has the text `keys.NAME`. Those with `act` act here; the others are told only. */
export const SHORTCUTS = [
  { name: "say", keys: ["/"], act: () => byId(byId("chat").hidden ? "say" : "chat-text").focus() },
  { name: "stop", keys: ["Esc"] },
  { name: "pause", keys: ["P"], act: click("pause") },
  { name: "picture", keys: ["O"], act: click("picker") },
  { name: "save", keys: ["Ctrl", "S"], act: click("save") },
  { name: "snapshot", keys: ["C"], act: click("snapshot") },
  { name: "fullscreen", keys: ["F"], act: click("fullscreen") },
  { name: "tabs", keys: ["1", "–", "9"], act: (key) => document.querySelectorAll("#tabs [role=tab]")[Number(key) - 1]?.click() },
  { name: "help", keys: ["?"], act: click("help-button") },
];

const TYPED = "input:not([type=radio], [type=checkbox], [type=range]), textarea, select, [contenteditable]";
const withControl = ({ keys }) => keys[0] === "Ctrl";
const isMeant = ({ keys, name }, key) => (name === "tabs" ? /^[1-9]$/.test(key) : keys.at(-1).toLowerCase() === key);

/** Whether single letters and digits act: who speaks to the computer, or hits keys by accident, may not want that. */
export const plainKeys = {
  get on() {
    return recall("plain-keys", "on") === "on";
  },
  set on(on) {
    remember("plain-keys", on ? "on" : "off");
  },
};

/** Let the keys act, except where something is typed, and while a sheet is open. */
export function shortcuts() {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    const isHeld = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    if (!isHeld && (!plainKeys.on || target.closest?.(TYPED))) return;
    const meant = SHORTCUTS.find((each) => each.act && withControl(each) === isHeld && isMeant(each, key.toLowerCase()));
    if (!meant) return;
    event.preventDefault();
    meant.act(key);
  });
}
