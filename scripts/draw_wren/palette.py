"""Wren's colours: ash and teal above, burgundy below, and gold where metal is. Lines are dark relatives of what they border."""

SKIN, SKIN_SHADE, SKIN_DEEP = "#fdeadf", "#f5cbbd", "#dd9c95"
SKIN_INK = "#86505a"

HAIR, HAIR_SHADE, HAIR_DEEP, HAIR_DARK = "#bcd5d4", "#8db3ba", "#62909f", "#476f88"
HAIR_LIGHT, HAIR_GLOSS = "#dbedea", "#fafffc"
HAIR_INK = "#38526a"

LASH, LASH_WARM, LID_LINE = "#2b2233", "#7a4550", "#c08c86"
IRIS_TOP, IRIS_DARK, IRIS_MIDDLE, IRIS_LOW, IRIS_GLOW = "#4a2112", "#7c3d16", "#c87a22", "#f4bb48", "#ffeaa0"
IRIS_RIM, PUPIL = "#43200f", "#2b120b"
WHITE, WHITE_SHADE = "#fffdfc", "#cbc6d6"
BROW, BROW_LIGHT = "#5d7386", "#87a2b0"

MOUTH, MOUTH_INK, TONGUE, TEETH = "#a33f4b", "#7e2f3d", "#ee8e8c", "#fffaf6"
BLUSH = "#ef8a80"

WINE, WINE_SHADE, WINE_DEEP, WINE_LIGHT, WINE_GLOSS = "#96364b", "#74263e", "#541a33", "#b1505f", "#cf7a80"
WINE_INK = "#371022"
BLOUSE, BLOUSE_SHADE, BLOUSE_DEEP, BLOUSE_INK = "#fcf8f2", "#dedbe6", "#b7b4cb", "#6a667f"
SKIRT, SKIRT_SHADE, SKIRT_DEEP, SKIRT_LIGHT, SKIRT_INK = "#414a61", "#30374c", "#232839", "#5a6580", "#191d2c"
TIE, TIE_SHADE, TIE_LIGHT, TIE_INK = "#2f5d6b", "#204450", "#4f8a96", "#14303b"

GOLD, GOLD_SHADE, GOLD_LIGHT, GOLD_INK = "#e2b04e", "#ad782d", "#fff0bb", "#7a4a1a"

BOOK, BOOK_SHADE, BOOK_LIGHT, BOOK_INK = "#2f7476", "#20545b", "#52a09d", "#12363e"
PAGES, PAGES_SHADE = "#f8ecd2", "#d9c3a4"
PENCIL, PENCIL_SHADE, PENCIL_LIGHT, PENCIL_INK = "#f2b83c", "#cf8526", "#ffe08a", "#7c4a1c"
ERASER, ERASER_SHADE = "#f29a96", "#cf6b70"
FERRULE, FERRULE_SHADE, WOOD, LEAD = "#d9dde2", "#9aa3b0", "#f6d9ac", "#39323c"
