/** The server's errors and warnings in words for people: one table of what each kind means, and what helps. */

import { words } from "./dom.js";

/** Errors that mean one and the same whatever was asked, by `code`. */
const BY_CODE = {
  unreachable: "The server cannot be reached. Is it still running?",
  key_wanted: "This server wants its key: open this page with ?key= and the key at the end of its address.",
  request_entity_too_large: "That is more than this server takes at once.",
  fault: "Something went wrong on the server. Its log says what.",
  loading: "The server is still loading a model. Try again in a moment.",
};

/** What helps, after the server's own words, by `code`. */
const ADVICE = {
  limit_reached: "Try again in a moment.",
};

/** What people call the fields of requests. */
const SUBJECTS = {
  file: "The picture",
  name: "The name",
  text: "The text",
  voice: "The voice",
  effect: "The effect",
  emotion_name: "The expression",
  seconds: "The length",
  rig: "The rig",
  backdrop_path: "The picture behind the avatar",
};

/** Sentences of the server that say what a program must know, and how a visitor is told. The first that fits counts. */
const SENTENCES = [
  [/^is no picture that Raven can read.*/, "is no picture that Raven can read. Take a PNG, JPEG, WebP or AVIF."],
  [/^is broken or incomplete.*|^is (an incomplete|a broken) QOI file/, "is damaged or was cut short. Try to save it again."],
  [/^is (\d+) x (\d+): more than.*/, "is too large: $1 × $2 pixels. Make it smaller first."],
  [/^has more than \d+ pixels/, "is too large. Make it smaller first."],
  [/^has more than (\d+) MB/, "is too large: more than $1 MB."],
  [/^is transparent everywhere/, "shows nothing: it is transparent everywhere."],
  [/^the picture has no transparent background/, "has no transparent background, so what is around the figure is shown too."],
  [/^the picture is only (\d+) pixels high.*/, "is only $1 pixels high, so it will look blurred."],
  [/^not found in the picture, so they stay still: (.+)/, "Not found in the picture: $1. They stay as they are drawn, and do not move. A rig file tells Raven where they are."],
  [/^not found in the picture, placed by guess: (.+)/, "Not found in the picture, so their place is a guess: $1."],
  [/^Input should be (a |an )?valid (\w+).*/, "must be a $2"],
  [/^Input should be less than or equal to (.+)/, "must be at most $1"],
  [/^Input should be greater than or equal to (.+)/, "must be at least $1"],
  [/^Input should be (.+)/, "must be $1"],
  [/^\w+ should have at (most|least) (\d+) (\w+).*/, "must have at $1 $2 $3"],
  [/^Field required/, "is missing"],
  [/^unknown, ignored/, "is unknown to Raven, and was left out"],
  [/, ignored$/, ", and was left out"],
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
  if (BY_CODE[error.code]) return BY_CODE[error.code];
  const text = about(error.field, error.message.replaceAll("`", ""), picture);
  return [sentence(text), ADVICE[error.code]].filter(Boolean).join(" ");
}

/** Warnings as sentences. All names that Raven does not know are told together. */
export function warningsInWords(warnings, picture) {
  const parts = warnings.map((warning) => /^([\w.[\]@-]+): (.+)$/s.exec(warning) ?? [warning, null, warning]);
  const unknown = parts.filter(([, , text]) => text === "unknown, ignored").map(([, field]) => field.replace(/^animator_settings\./, ""));
  const others = parts.filter(([, , text]) => text !== "unknown, ignored").map(([, field, text]) => sentence(about(field, text, picture)));
  return unknown.length ? [...others, `Left out, as Raven does not know it: ${unknown.join(", ")}.`] : others;
}

/** Words as a sentence: with a capital, unless it begins with a file's name, and a full stop. */
export function sentence(text) {
  const capital = /^[^\s:]+\.\w+\b/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

const STEPS = {
  effects: "no effects",
  upscaler: "no careful enlarging",
  filters: "no filters",
  size: "half the size",
  rate: "half the frame rate",
};

/** What a server says of a session whose frames come late: the steps that it took, as `lowered` of the state names them. */
export function givenUp(steps) {
  return `Frames come late, so for now: ${steps.map((name) => STEPS[name] ?? name).join(", ")}.`;
}

/** "is", "must be" and the like want to know what; other words of the server speak for themselves. */
const PREDICATE = /^(is|are|was|has|have|holds|must|needs?|cannot|can|does|shows|names|would|there)\b/;

function about(field, message, picture) {
  const [pattern, replacement] = SENTENCES.find(([pattern]) => pattern.test(message)) ?? [];
  const text = pattern ? message.replace(pattern, replacement) : message;
  if (!field || !PREDICATE.test(text) || text.startsWith("there")) return text;
  return `${subject(field, picture)} ${text}`;
}

function subject(field, picture) {
  if (field === "file" && picture) return picture;
  const path = field.replace(/^animator_settings\./, "");
  const filter = /^(?:postprocessor_chain|filters)\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?/.exec(path);
  if (filter) {
    const [, at, name, part] = filter;
    const which = `Effect ${Number(at) + 1}${name ? ` (${words(name)})` : ""}`;
    return part ? `${which}: ${words(part)}` : which;
  }
  const last = path.replace(/\[\d+\]/g, "").split(".").at(-1);
  if (path.startsWith("rig.")) return `The rig's ${words(path.replace(/\[\d+\]/g, "").slice(4)).replaceAll(".", ", ")}`;
  return SUBJECTS[path] ?? titles.get(last) ?? `“${words(last)}”`;
}
