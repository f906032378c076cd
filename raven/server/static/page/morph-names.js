/** The 45 morphs by group, as the page lists them. Signed ones go from -1 to 1, all others from 0 to 1. */

const sides = (...stems) => stems.flatMap((stem) => [`${stem}_left_index`, `${stem}_right_index`]);

export const MORPH_GROUPS = {
  Head: ["head_x_index", "head_y_index", "neck_z_index"],
  Body: ["body_y_index", "body_z_index", "breathing_index"],
  Gaze: ["iris_rotation_x_index", "iris_rotation_y_index", ...sides("iris_small")],
  Eyes: sides("eye_wink", "eye_happy_wink", "eye_surprised", "eye_relaxed", "eye_unimpressed", "eye_raised_lower_eyelid"),
  Brows: sides("eyebrow_troubled", "eyebrow_angry", "eyebrow_lowered", "eyebrow_raised", "eyebrow_happy", "eyebrow_serious"),
  Mouth: [
    "mouth_aaa_index", "mouth_iii_index", "mouth_uuu_index", "mouth_eee_index", "mouth_ooo_index", "mouth_delta",
    ...sides("mouth_lowered_corner", "mouth_raised_corner"), "mouth_smirk",
  ],
};

const SIGNED = new Set(["iris_rotation_x_index", "iris_rotation_y_index", "head_x_index", "head_y_index", "neck_z_index", "body_y_index", "body_z_index"]);

/** The least value of a morph; the greatest is 1. */
export const low = (morph) => (SIGNED.has(morph) ? -1 : 0);

const LABELS = {
  head_x_index: "Nod", head_y_index: "Turn", neck_z_index: "Tilt", body_y_index: "Turn", body_z_index: "Lean",
  breathing_index: "Breath", iris_rotation_x_index: "Up, down", iris_rotation_y_index: "Sideways", mouth_delta: "Triangle",
};

/** What a morph is called inside its group. "Left" is the character's own left. */
export function label(morph) {
  if (LABELS[morph]) return LABELS[morph];
  const [, stem, side] = /^(?:eyebrow|eye|mouth)?_?(.+?)(?:_(left|right))?(?:_index)?$/.exec(morph);
  const words = stem.replaceAll("_", " ").replace("raised lower eyelid", "lower lid");
  return words.charAt(0).toUpperCase() + words.slice(1) + (side ? `, ${side}` : "");
}
