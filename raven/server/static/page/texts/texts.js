/**
 * The page's words in the visitor's language. Each language has a table beside this file, in JSON, with the same keys as `en.json`;
 * `served.de.json` and the like have, by its English, what comes from the server: the names of settings and what they do, and what
 * it says of pictures, of what it refuses and of what is missing.
 */

import { recall } from "../ground/memory.js";

/** The languages that there are, each called as its speakers call it. */
export const LANGUAGES = { en: "English", de: "Deutsch", ja: "日本語" };

const NUMBER = /\d+(?:\.\d+)?/g;

/** The page's language: that of its address (`?lang=de`), the one chosen on it, or the first of the browser's that there is. */
export const language = chosen([new URLSearchParams(location.search).get("lang"), recall("language", null), ...navigator.languages]);

const [table, served] = await Promise.all([read(`${language}.json`), language === "en" ? {} : read(`served.${language}.json`)]);

/** The text of a key, with `{name}` in it replaced by values. */
export function t(key, values = {}) {
  return (table[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Texts of the server in which something stands that may be anything, `{1}` in the table; those of which more is fixed come first. */
const PATTERNS = Object.keys(served)
  .filter((key) => key.includes("{1}"))
  .sort((one, other) => other.length - one.length)
  .map((key) => [new RegExp(`^${key.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\d\}/g, "(.+?)")}$`, "s"), served[key]]);

/** A text of the server's own; its numbers may be any, and so may what stands in it. What no table knows stays as it is. */
export function told(text) {
  if (Object.hasOwn(served, text)) return served[text];
  for (const [pattern, words] of PATTERNS) {
    const parts = pattern.exec(text);
    if (parts) return words.replace(/\{(\d)\}/g, (whole, place) => told(parts[place]));
  }
  const numbers = text.match(NUMBER) ?? [];
  const known = numbers.length ? served[text.replace(NUMBER, "#")] : undefined;
  return known?.replace(/#/g, () => numbers.shift()) ?? text;
}

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
