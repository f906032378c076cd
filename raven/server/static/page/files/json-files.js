/**
 * What a JSON file is that somebody opens or drops: settings, a look, the rig of a face, how a picture was taken in, expressions,
 * or nothing of ours.
 */

import { t } from "../texts/texts.js";

const LARGEST = 4 * 2 ** 20; // bytes
const RIG_PARTS = new Set(["left_eye", "right_eye", "left_brow", "right_brow", "mouth", "head", "neck"]);
const FORMER = /^(crop_(left|right|top|bottom)|fx_\w+|postprocessor_\w+)$/; // settings as older programs write them
const MORPH = /^(eyebrow|eye|iris|mouth|head|neck|body|breathing)(_\w+)?$/;

/**
 * The object in a file. Rejects, in words for people, with what is wrong.
 * @param {File} file
 * @returns {Promise<Object>}
 */
export async function contents(file) {
  if (file.size > LARGEST) throw new Error(t("file.too_large"));
  let data;
  try {
    data = JSON.parse(await file.text());
  } catch {
    throw new Error(t("file.no_json"));
  }
  if (!isObject(data)) throw new Error(t("file.no_settings"));
  return data;
}

/**
 * What an object is, told by its keys.
 * @param {Object} data
 * @param {Iterable<string>} settings the names of all settings
 * @returns {"rig" | "intake" | "emotions" | "look" | "settings" | null}
 */
export function kindOf(data, settings) {
  const known = new Set(settings);
  const keys = Object.keys(data);
  if (keys.length && keys.every((key) => RIG_PARTS.has(key) && isObject(data[key]))) return "rig";
  if (isObject(data.correction) && isObject(data.picture) && Array.isArray(data.placement)) return "intake";
  if (keys.length && keys.every((key) => !known.has(key) && isTemplate(data[key]))) return "emotions";
  const ours = keys.filter((key) => known.has(key) || FORMER.test(key));
  if (!ours.length) return null;
  return "title" in data && ours.join() === "postprocessor_chain" ? "look" : "settings";
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** `{pose, cels}`, or in an older form the morphs alone. */
function isTemplate(value) {
  if (!isObject(value)) return false;
  return isObject(value.pose) || (Object.keys(value).length > 0 && Object.keys(value).every((key) => MORPH.test(key)));
}
