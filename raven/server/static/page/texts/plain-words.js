/** The server's errors and warnings in words for people: one table of what each kind means, and what helps. */

import { title, words } from "../ground/dom.js";
import { inARow, t, told } from "./texts.js";

/** Errors that mean one and the same whatever was asked. */
const CODES = new Set(["unreachable", "key_wanted", "request_entity_too_large", "fault", "loading"]);

/** Errors of which the server's own words say what it is, and that pass. */
const PASSING = new Set(["limit_reached"]);

/** What people call the fields of requests. */
const SUBJECTS = new Set(["file", "name", "text", "voice", "effect", "emotion_name", "seconds", "rig", "backdrop_path"]);

/** Sentences of the server that say what a program must know, and how a visitor is told. The first that fits counts. */
const SENTENCES = [
  [/^is no picture that Raven can read.*/, "unreadable"],
  [/^is broken or incomplete.*|^is (an incomplete|a broken) QOI file/, "damaged"],
  [/^is (\d+) x (\d+): more than.*/, "too_many_pixels"],
  [/^has more than \d+ pixels/, "too_large"],
  [/^has more than (\d+) MB/, "too_many_bytes"],
  [/^is transparent everywhere/, "transparent"],
  [/^the picture has no transparent background/, "no_transparency"],
  [/^the picture is only (\d+) pixels high.*/, "low"],
  [/^not found in the picture, so they stay still: (.+)/, "parts_still"],
  [/^not found in the picture, placed by guess: (.+)/, "parts_guessed"],
  [/^must be at most (.+)/, "at_most"],
  [/^must be at least (.+)/, "at_least"],
  [/^must be above (.+)/, "above"],
  [/^must be below (.+)/, "below"],
  [/^must be (.+)/, "must_be"],
  [/^must have at most (\d+) (\w+)/, "have_at_most"],
  [/^must have at least (\d+) (\w+)/, "have_at_least"],
  [/^is missing$/, "missing"],
  [/^unknown, ignored/, "left_out"],
];

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
  const text = about(error.field, error.message.replaceAll("`", ""), picture);
  return [sentence(text), PASSING.has(error.code) ? t("error.again") : ""].filter(Boolean).join(" ");
}

/** Warnings as sentences. All names that Raven does not know are told together. */
export function warningsInWords(warnings, picture) {
  const parts = warnings.map((warning) => /^([\w.[\]@-]+): (.+)$/s.exec(warning) ?? [warning, null, warning]);
  const unknown = parts.filter(([, , text]) => text === "unknown, ignored").map(([, field]) => field.replace(/^animator_settings\./, ""));
  const others = parts.filter(([, , text]) => text !== "unknown, ignored").map(([, field, text]) => sentence(about(field, text, picture)));
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

function about(field, message, picture) {
  const ignored = /^(?!unknown, )(.+), ignored$/s.exec(message);
  if (ignored) return t("error.ignored", { text: about(field, ignored[1], picture) });
  const [pattern, key] = SENTENCES.find(([pattern]) => pattern.test(message)) ?? [];
  if (pattern) {
    const groups = pattern.exec(message).map((group) => told(group ?? ""));
    const subjectOf = message.startsWith("the picture") ? "file" : field;
    return t(`error.${key}`, { ...groups, subject: subjectOf ? subject(subjectOf, picture) : t("error.subject.this") });
  }
  const text = told(message);
  if (!field || !PREDICATE.test(message) || message.startsWith("there")) return text;
  return t("error.about", { subject: subject(field, picture), text });
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
