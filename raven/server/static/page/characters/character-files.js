/** The names of the files that belong to a character; `EFFECT` is a pattern. Made by scripts/wire_types.py of raven/wire/. */

export const CELS = ["blush1", "blush2", "blush3", "shadow1", "sweat1", "sweat2", "sweat3", "tears1", "tears2", "tears3", "data1", "data2", "data3", "data4", "waver1", "waver2"];
export const EFFECT = "fx_[A-Za-z0-9_]{1,60}";
export const DOUBLE_SIZE = "@2x";
export const ICON = "icon";
export const ORIGINAL = ".original";
