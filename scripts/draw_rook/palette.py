"""Rook's colours: warm brown skin and hair against teal, with rust for the ribs and brass for the metal."""

SKIN, SKIN_SHADE, SKIN_DEEP, SKIN_LIGHT = "#d39a6f", "#b8754f", "#8f5039", "#e7b78c"
SKIN_INK, SKIN_LINE = "#552a20", "#8a4a35"
BLUSH = "#d9583c"

HAIR, HAIR_SHADE, HAIR_DEEP = "#4a312e", "#3a2525", "#241518"
HAIR_LIGHT, HAIR_SHEEN, HAIR_INK = "#7d5443", "#b98563", "#1b0f12"
TIP_WARM, TIP, TIP_PALE = "#a8703f", "#f0c77e", "#ffe6ae"
TIP_SHADE, TIP_INK = "#a3683c", "#5f3420"
BROW, BROW_SOFT = "#2a1717", "#4a2a22"

LASH, LASH_WARM = "#1d1013", "#5b2c25"
IRIS_TOP, IRIS_DARK, IRIS_MIDDLE, IRIS_LOW, IRIS_GLOW = "#18263a", "#2f4c66", "#4f7d9b", "#8db8c9", "#dcf0f4"
IRIS_RIM, IRIS_RIM_LOW = "#152236", "#3b6580"
PUPIL, PUPIL_GLOW = "#0d1826", "#33597a"
WHITE, WHITE_SHADE = "#fffdf9", "#c9bfc6"

MOUTH, MOUTH_LOW, MOUTH_INK, TONGUE, TEETH = "#6d1f2a", "#943541", "#4b1620", "#dd7470", "#fffaf2"

TEAL, TEAL_SHADE, TEAL_DEEP, TEAL_LIGHT, TEAL_GLOSS = "#2a8a8d", "#1d6a74", "#134a59", "#4fb0aa", "#8cd6c6"
TEAL_BRIGHT, TEAL_INK = "#359b9b", "#0d2c3a"
LINING, LINING_DEEP = "#7d3a2c", "#552722"
RUST, RUST_SHADE, RUST_DEEP, RUST_LIGHT, RUST_INK = "#cf6236", "#a84428", "#7c2f22", "#ec8d58", "#4f1c17"
TEE, TEE_SHADE, TEE_DEEP, TEE_INK = "#faf3e6", "#ded2cd", "#b7a7ad", "#6f5c62"
BRASS, BRASS_SHADE, BRASS_LIGHT, BRASS_INK = "#e3b456", "#a9742f", "#fff0b8", "#5f3a1c"
DENIM_LOW = "#56566f"
DENIM, DENIM_SHADE, DENIM_DEEP, DENIM_LIGHT, DENIM_INK = "#4d4d66", "#36354b", "#262539", "#65667f", "#181627"
SHELL, SHELL_SHADE, SHELL_LIGHT, SHELL_INK = "#363a48", "#23252f", "#6a7084", "#12131b"
