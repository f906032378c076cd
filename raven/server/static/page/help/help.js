/** The help: a drawer with the first steps, the documentation, the keys and the words. */

import { toggleSwitch } from "../controls/switch.js";
import { byId, el, svg } from "../ground/dom.js";
import { t } from "../texts/texts.js";
import { TERMS } from "./glossary.js";
import { plainKeys, SHORTCUTS } from "./shortcuts.js";

/** What visitors ask, by the place in the documentation that answers. */
const QUESTIONS = {
  which_picture: "characters",
  keep: "library",
  obs: "browser-client",
  chat: "chat",
  voice: "speech",
  film: "recording",
  network: "server",
};

/**
 * Build the drawer, which the button of the tools opens.
 * @param {{steps: () => void}} handlers `steps` shows the first steps again
 */
export function helpDrawer({ steps }) {
  const drawer = el("dialog", { class: "drawer", id: "help", "aria-labelledby": "h-help" });
  const close = el("button", { type: "button", class: "icon", "aria-label": t("help.close"), onclick: () => drawer.close() }, svg('<path d="M6 6l12 12M18 6L6 18"/>'));
  const first = el("button", { type: "button", class: "plain", id: "help-steps", onclick: () => (drawer.close(), steps()) }, t("help.steps"));
  const link = (path, words) => el("a", { href: path, target: "_blank" }, words);
  const words = el("input", { type: "search", name: "q", "aria-label": t("help.search"), placeholder: t("help.search"), maxlength: "200" });
  const search = el("form", { class: "row", action: "docs", target: "_blank", role: "search" }, words, el("button", { class: "plain" }, t("help.find")));
  const questions = Object.entries(QUESTIONS).map(([name, path]) => el("li", {}, link(`docs/${path}`, t(`help.${name}`))));
  const plain = toggleSwitch(t("help.plain_keys"), t("help.plain_keys_hint"), async (on) => {
    plainKeys.on = on;
    return true;
  });
  plain.show(plainKeys.on);
  drawer.append(
    el("header", {}, el("h2", { id: "h-help" }, t("help.heading")), close),
    el("div", { class: "row" }, first),
    search,
    part("help.questions", el("ul", {}, ...questions), el("p", {}, link("docs", t("help.all")))),
    part("help.keys", el("dl", { class: "keys" }, ...SHORTCUTS.flatMap(keysOf)), plain.element),
    part("help.words", el("dl", { class: "words" }, ...TERMS.flatMap((term) => [el("dt", {}, t(`term.${term}.name`)), el("dd", {}, t(`term.${term}`))]))),
  );
  document.body.append(drawer);
  drawer.addEventListener("click", (event) => event.target === drawer && drawer.close());
  byId("help-button").addEventListener("click", () => drawer.showModal());
}

const part = (heading, ...contents) => el("section", {}, el("h3", {}, t(heading)), ...contents);

const keysOf = ({ name, keys }) => {
  const caps = keys.map((key) => (key === "–" ? key : el("kbd", {}, key === "Ctrl" ? t("keys.ctrl") : key)));
  return [el("dt", {}, ...caps), el("dd", {}, t(`keys.${name}`))];
};
