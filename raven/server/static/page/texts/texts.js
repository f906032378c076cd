/**
 * The page's words in the visitor's language. Each language has a table beside this file, in JSON, with the same keys as `en.json`;
 * `said.de.json` and the like have, by the kind of a sentence, what the server says of pictures, of what it refuses and of what is
 * missing, and `served.de.json` and the like, by their English, the names of settings and what they do.
 */

import { recall } from "../ground/memory.js";

/** The languages that there are, each called as its speakers call it. */
export const LANGUAGES = { en: "English", de: "Deutsch", ja: "日本語" };

/** The page's language: that of its address (`?lang=de`), the one chosen on it, or the first of the browser's that there is. */
export const language = chosen([new URLSearchParams(location.search).get("lang"), recall("language", null), ...navigator.languages]);

const [table, sayings, served] = await Promise.all([
  read(`${language}.json`),
  read(`said.${language}.json`),
  language === "en" ? {} : read(`served.${language}.json`),
]);

/** The text of a key, with `{name}` in it replaced by values. */
export const t = (key, values = {}) => put(values, table[key] ?? key);

/** The page's words for a kind of sentence of the server's, as `t`; null if it has none. */
export const saying = (kind, values) => (Object.hasOwn(sayings, kind) ? put(values, sayings[kind]) : null);

const put = (values, text) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

/** A name or description that the server has; what no table knows stays as it is. */
export const told = (text) => (Object.hasOwn(served, text) ? served[text] : text);

/** Names with their texts, which have the keys `PANEL.NAME`. */
export const choices = (panel, names) => Object.fromEntries(names.map((name) => [name, t(`${panel}.${name}`)]));

/** Names one after the other, as the language separates them. */
export const inARow = (names) => names.join(t("list.comma"));

/** A number as the language writes it, with so many digits behind the point. */
export const number = (value, digits) => value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });

const PLACES = { "data-text": "textContent", "data-label": "ariaLabel", "data-title": "title", "data-placeholder": "placeholder" };

/** Give the elements of the document their words, by the keys that they have. */
export function fill(root) {
  document.documentElement.lang = language;
  for (const [attribute, property] of Object.entries(PLACES)) {
    for (const element of root.querySelectorAll(`[${attribute}]`)) element[property] = t(element.getAttribute(attribute));
  }
}

function chosen(wanted) {
  const primary = wanted.map((each) => each?.toLowerCase().split("-")[0]);
  return primary.find((each) => Object.hasOwn(LANGUAGES, each)) ?? "en";
}

async function read(name) {
  const answer = await fetch(new URL(name, import.meta.url));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}
