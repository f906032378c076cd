"""Raven's colours. Shades shift their hue, lines are dark relatives of what they border: nothing is grey or black."""

SKIN, SKIN_SHADE, SKIN_DEEP, SKIN_LIGHT = "#ffe8dc", "#fbcdbf", "#f0a79d", "#fff1e8"
SKIN_WARM = "#ffcbb4"  # at the edges of shadows, where light has gone through the skin
SKIN_INK = "#7d4450"

HAIR, HAIR_MID, HAIR_SHADE, HAIR_DEEP = "#3f3a6a", "#4a4582", "#292347", "#1b1633"
HAIR_LIGHT, HAIR_SHEEN, HAIR_GLOSS = "#5f5aa4", "#888cdd", "#b8bcf8"
HAIR_INK, HAIR_LINE, HAIR_TIP, HAIR_VIOLET = "#171330", "#1f193f", "#4b3f86", "#7a58c8"

LASH, LASH_WARM = "#241632", "#6d3350"
IRIS_TOP, IRIS_MIDDLE, IRIS_LOW, IRIS_GLOW, IRIS_RIM = "#32186f", "#6b36cf", "#b06cff", "#eec4ff", "#2a1158"
PUPIL = "#1e0c45"
WHITE, WHITE_SHADE = "#fffdfd", "#cdc3de"
LID_LINE = "#c58a80"

MOUTH, MOUTH_INK, TONGUE, TEETH = "#9c3446", "#7a2a3c", "#f28b8e", "#fffaf6"
BLUSH = "#f58a82"

CLOTH, CLOTH_SHADE, CLOTH_DEEP, CLOTH_LIGHT = "#5356a0", "#3f3f7c", "#2b2a56", "#787bc6"
CLOTH_LOW, CLOTH_PALE, CLOTH_GLOSS = "#6164b2", "#9598de", "#b9bdf4"
SKIRT, SKIRT_SHADE, SKIRT_DEEP, SKIRT_LIGHT = "#3d3a70", "#292649", "#1d1a38", "#524f8e"
CLOTH_INK, CLOTH_LINE = "#1f1c42", "#2e2b60"
CREAM, CREAM_SHADE, CREAM_DEEP, CREAM_INK = "#fff6e4", "#e5d9d6", "#bfb0c0", "#6e5a6a"
GOLD, GOLD_SHADE, GOLD_LIGHT, GOLD_INK = "#eebc55", "#c58435", "#fff0b8", "#7a4a24"
RIBBON, RIBBON_SHADE, RIBBON_LIGHT, RIBBON_INK = "#8d5ce0", "#6236ab", "#bd97fb", "#341a63"
