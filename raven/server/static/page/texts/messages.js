/** What the page tells in passing: news, warnings of the server, and errors. */

import { byId, el } from "../ground/dom.js";
import { errorInWords, remarksInWords } from "./plain-words.js";
import { t } from "./texts.js";

const SECONDS = { news: 4, warning: 9, error: 12 };
export const PICTURE = "picture"; // what lines tell of a picture that somebody brought: the next one's take their place
const TO_ACT = 15; // seconds: who can do something about it has to think first

/**
 * Show a line of text, and return it. `kind` is "news", "warning" or "error". `action`: what can be done about it, `{text, act}`.
 * `about`: what it tells of; a line that told of the same before gives way to it.
 */
export function say(text, kind = "news", action = null, about = text) {
  const list = byId("messages");
  for (const shown of list.children) if (shown.dataset.about === about) shown.remove();
  const close = el("button", { type: "button", "aria-label": t("message.dismiss"), onclick: () => message.remove() }, "×");
  const message = el("p", { class: kind, "data-about": about }, el("span", {}, text), ...(action ? [remedy(action)] : []), close);
  list.append(message);
  while (list.children.length > 4) list.firstChild.remove();
  const reading = 60 * text.length; // milliseconds: long ones take longer to read
  setTimeout(() => message.remove(), Math.max(1000 * (action ? TO_ACT : SECONDS[kind]), reading));
  return message;
}

const remedy = ({ text, act }) => el("button", { type: "button", class: "remedy", onclick: act }, text);

/** Take back what was told about something that is no more. */
export function unsay(about) {
  for (const shown of byId("messages").querySelectorAll(`[data-about="${about}"]`)) shown.remove();
}

/** Show what went wrong with something that the visitor asked for. `picture`: the name of the file that was sent. */
export function complain(error, what = "", picture = undefined) {
  const text = [what, errorInWords(error, picture)].filter(Boolean).join(" ");
  const message = say(text, "error", null, picture ? PICTURE : text);
  message.title = [error.code, error.field, error.message].filter(Boolean).join(": ");
}

/** Show what the server remarked on something that it did. `picture`: the name of the file that was sent. */
export function warn(remarks, picture = undefined) {
  for (const text of remarksInWords(remarks, picture)) say(text, "warning");
}
