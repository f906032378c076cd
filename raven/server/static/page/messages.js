/** What the page tells in passing: news, warnings of the server, and errors. */

import { byId, el } from "./dom.js";

const SECONDS = { news: 4, warning: 9, error: 12 };

/**
 * Show a line of text. `kind` is "news", "warning" or "error". The same text is not shown twice at once. `action`: what can be
 * done about it, `{text, act}`.
 */
export function say(text, kind = "news", action = null) {
  const list = byId("messages");
  for (const shown of list.children) if (shown.dataset.text === text) shown.remove();
  const close = el("button", { type: "button", "aria-label": "Dismiss", onclick: () => message.remove() }, "×");
  const message = el("p", { class: kind, "data-text": text }, text, ...(action ? [remedy(action)] : []), close);
  list.append(message);
  while (list.children.length > 4) list.firstChild.remove();
  setTimeout(() => message.remove(), 1000 * SECONDS[kind]);
}

const remedy = ({ text, act }) => el("button", { type: "button", class: "remedy", onclick: act }, text);

/** Show what went wrong with something that the visitor asked for. */
export function complain(error, what = "") {
  const isNamed = ["file", "json", "body"].includes(error.field) || error.message.includes(error.field);
  const field = error.field && !isNamed ? ` (${error.field})` : "";
  say([what, sentence(error.message) + field].filter(Boolean).join(" "), "error");
}

/** Words of the server as a sentence: with a capital and a full stop. */
export function sentence(text) {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
