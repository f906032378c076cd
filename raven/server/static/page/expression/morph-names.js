/** The 45 morphs by group, as the page lists them. Signed ones go from -1 to 1, all others from 0 to 1. */

import { t } from "../texts/texts.js";

const sides = (...stems) => stems.flatMap((stem) => [`${stem}_left_index`, `${stem}_right_index`]);

export const MORPH_GROUPS = {
  head: ["head_x_index", "head_y_index", "neck_z_index"],
  body: ["body_y_index", "body_z_index", "breathing_index"],
  gaze: ["iris_rotation_x_index", "iris_rotation_y_index", ...sides("iris_small")],
  eyes: sides("eye_wink", "eye_happy_wink", "eye_surprised", "eye_relaxed", "eye_unimpressed", "eye_raised_lower_eyelid"),
  brows: sides("eyebrow_troubled", "eyebrow_angry", "eyebrow_lowered", "eyebrow_raised", "eyebrow_happy", "eyebrow_serious"),
  mouth: [
    "mouth_aaa_index", "mouth_iii_index", "mouth_uuu_index", "mouth_eee_index", "mouth_ooo_index", "mouth_delta",
    ...sides("mouth_lowered_corner", "mouth_raised_corner"), "mouth_smirk",
  ],
};

const SIGNED = new Set(["iris_rotation_x_index", "iris_rotation_y_index", "head_x_index", "head_y_index", "neck_z_index", "body_y_index", "body_z_index"]);

/** The least value of a morph; the greatest is 1. */
export const low = (morph) => (SIGNED.has(morph) ? -1 : 0);

/** What a morph is called inside its group. "Left" is the character's own left. */
export function label(morph) {
  const [, stem, side] = /^(.+?)(?:_(left|right))?(?:_index)?$/.exec(morph);
  const name = t(`morph.${stem}`);
  return side ? t(`morph.${side}`, { name }) : name;
}
