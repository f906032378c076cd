/** What the server says in words for people: by the kind of its sentence, in the visitor's language. */

import { title, words } from "../ground/dom.js";
import { inARow, saying, t, told } from "./texts.js";

/** Errors that mean one and the same whatever was asked. */
const CODES = new Set(["unreachable", "key_wanted", "request_entity_too_large", "fault", "loading"]);

/** Errors of which the server's own words say what it is, and that pass. */
const PASSING = new Set(["limit_reached"]);

/** What people call the fields of requests. */
const SUBJECTS = new Set(["file", "name", "text", "voice", "effect", "emotion_name", "seconds", "rig", "backdrop_path"]);

const titles = new Map(); // of settings, by name

/** Learn what the settings are called, from GET /api/avatar/settings_schema. */
export function learnTitles(schema) {
  for (const { properties } of [...Object.values(schema.$defs ?? {}), schema]) {
    for (const [name, { title }] of Object.entries(properties ?? {})) if (title) titles.set(name, title);
  }
}

/** An error as a sentence or two. `picture` is what to call the file that was sent, if there was one. */
export function errorInWords(error, picture) {
  if (CODES.has(error.code)) return t(`error.${error.code}`);
  return [sentence(inWords(error, picture)), PASSING.has(error.code) ? t("error.again") : ""].filter(Boolean).join(" ");
}

/** What the server remarked, as sentences. All names that Raven does not know are told together. */
export function remarksInWords(remarks, picture) {
  const isUnknown = ({ kind }) => kind === "unknown_ignored";
  const unknown = remarks.filter(isUnknown).map(({ field }) => field.replace(/^animator_settings\./, ""));
  const others = remarks.filter((remark) => !isUnknown(remark)).map((remark) => sentence(inWords(remark, picture)));
  return unknown.length ? [...others, t("error.unknown_names", { names: inARow(unknown) })] : others;
}

/** Words as a sentence: with a capital, unless it begins with a file's name, and a full stop. */
export function sentence(text) {
  const capital = /^[^\s:]+\.\w+\b/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…。)]$/.test(capital) ? capital : `${capital}${t("sentence.end")}`;
}

const STEPS = new Set(["effects", "upscaler", "filters", "size", "rate"]);

/** What a server says of a session whose frames come late: the steps that it took, as `lowered` of the state names them. */
export function givenUp(steps) {
  return t("late.told", { steps: inARow(steps.map((name) => (STEPS.has(name) ? t(`late.${name}`) : name))) });
}

/** "is", "must be" and the like want to know what; other words of the server speak for themselves. */
const PREDICATE = /^(is|are|was|has|have|holds|must|needs?|cannot|can|does|shows|names|would|there)\b/;

/**
 * What the server says, by its kind; a sentence that the page has no words for as the server has it.
 * @param {import("../../raven-wire.js").Remark} remark
 * @param {string} [picture] what to call the file that was sent
 */
export function inWords({ message, kind, values, field }, picture) {
  const of = field ? subject(field, picture) : t("error.subject.this");
  const shown = Object.entries(values ?? {}).map(([name, value]) => [name, inText(value, field, picture)]);
  const own = saying(kind, { ...Object.fromEntries(shown), subject: of });
  if (own !== null) return own;
  const plain = message.replaceAll("`", "");
  return field && PREDICATE.test(plain) && !plain.startsWith("there") ? t("error.about", { subject: of, text: plain }) : plain;
}

/** A value that stands in a sentence: a number, a text, a list of texts, or a further sentence. */
function inText(value, field, picture) {
  if (Array.isArray(value)) return inARow(value.map(told));
  if (value !== null && typeof value === "object") return inWords({ field, ...value }, picture);
  return told(String(value));
}

function subject(field, picture) {
  if (field === "file" && picture) return picture;
  const path = field.replace(/^animator_settings\./, "");
  const filter = /^(?:postprocessor_chain|filters)\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?/.exec(path);
  if (filter) {
    const [, at, name, part] = filter;
    const which = t(name ? "error.subject.filter_named" : "error.subject.filter", { number: Number(at) + 1, name: told(title(name ?? "")) });
    return part ? t("error.subject.filter_part", { filter: which, part: words(part) }) : which;
  }
  const last = path.replace(/\[\d+\]/g, "").split(".").at(-1);
  if (path.startsWith("rig.")) return t("error.subject.rig_part", { part: words(path.replace(/\[\d+\]/g, "").slice(4)).replaceAll(".", ", ") });
  if (SUBJECTS.has(path)) return t(`error.subject.${path}`);
  return titles.has(last) ? told(titles.get(last)) : t("error.subject.other", { name: words(last) });
}
