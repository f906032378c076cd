"""A summer afternoon: piled clouds over blue hills, a meadow that comes towards the viewer, flowers out of focus."""

import numpy as np

from drawing.pen import Sheet, ellipse, fill, group

SEED = 5
SKY = ((0.0, "#2f6fc4"), (0.45, "#6fb0ea"), (0.8, "#c3e6f6"), (1.0, "#fdf3d9"))
HILLS = (
    (
        "#8db7d9",
        "#a9cbe0",
        "0,300! 40,286 95,292 150,272 210,288 265,276 330,290 380,270 440,284 512,268! 512,360! 0,360!",
    ),
    ("#6ba3b4", "#8fc0b8", "0,318! 60,306 120,316 190,300 250,312 320,304 390,314 450,298 512,308! 512,380! 0,380!"),
    ("#4f9a72", "#86c27c", "0,340! 70,322 150,336 230,326 300,338 380,322 450,334 512,324! 512,420! 0,420!"),
)
PETALS = ("#fff7e6", "#ffe27a", "#ffb3c8", "#f7f2ff", "#ff8fa3")


def draw() -> str:
    sheet = Sheet()
    rng = np.random.default_rng(SEED)
    layers = (
        group("sky", _sky(sheet)),
        group("clouds", _cloud(sheet, 118, 232, 1.15), _cloud(sheet, 408, 250, 0.95), _wisps(sheet, rng)),
        group("hills", *(_hill(sheet, *hill) for hill in HILLS)),
        group("trees", _trees(sheet, rng)),
        group("meadow", _meadow(sheet, rng)),
        group("flowers", _flowers(sheet, rng)),
        group("light", _light(sheet)),
    )
    return sheet.svg(*layers)


def _rectangle(paint: str, top: float = 0, bottom: float = 512, extra: str = "") -> str:
    return f'<rect x="-4" y="{top:g}" width="520" height="{bottom - top:g}" fill="{paint}"{extra}/>\n'


def _sky(sheet: Sheet) -> str:
    sun = sheet.radial(70, 60, 330, ((0, "#fffbe8", 0.85), (0.25, "#fff2cf", 0.4), (1, "#fff2cf", 0)))
    return _rectangle(sheet.linear((0, 0), (0, 340), SKY)) + _rectangle(sun)


def _cloud(sheet: Sheet, x: float, foot: float, size: float) -> str:
    """A cumulus: its shaded mass, the body in front of that, and lit heads, each of many round parts."""
    parts = []
    soft = sheet.blur(1.6)
    for tone, shift, shrink in (
        ("#93b3da", (9, 10), 1.0),
        ("#c9dcf1", (4, 4), 0.96),
        ("#f3f8fd", (-2, -3), 0.9),
        ("#ffffff", (-8, -11), 0.72),
    ):
        shapes = ""
        same = np.random.default_rng(int(x))  # each of the tones has the same parts
        for _ in range(46):
            along = same.normal(0, 0.42)
            height = np.exp(-((along * 1.5) ** 2)) * same.uniform(0.0, 1.0)
            radius = size * shrink * (12 + 20 * (1 - height) * same.uniform(0.5, 1)) * np.exp(-(along**2) * 0.8)
            shapes += ellipse(
                x + shift[0] + size * 95 * along,
                foot + shift[1] - size * (16 + 105 * height * shrink),
                radius,
                radius * 0.9,
                tone,
            )
        parts.append(f"<g{soft}>\n{shapes}</g>\n")
    haze = sheet.linear((0, foot - 60 * size), (0, foot + 30), ((0, "#d8ecf6", 0), (1, "#d8ecf6", 0.95)))
    veil = ellipse(x, foot, 150 * size, 46 * size, haze, extra=sheet.blur(9))
    return "".join(parts) + veil


def _wisps(sheet: Sheet, rng: np.random.Generator) -> str:
    soft = sheet.blur(4)
    streaks = "".join(
        ellipse(rng.uniform(150, 520), rng.uniform(35, 120), rng.uniform(40, 90), rng.uniform(2, 5), "#ffffff", 0.4)
        for _ in range(9)
    )
    return f"<g{soft}>\n{streaks}</g>\n"


def _hill(sheet: Sheet, far: str, near: str, trace: str) -> str:
    return fill(trace, sheet.linear((0, 270), (0, 400), ((0, near), (1, far))))


def _trees(sheet: Sheet, rng: np.random.Generator) -> str:
    """Two rows of round trees that thin out towards the middle, where the figure stands."""
    text = ""
    for dark, light, y, size in (("#3f7d68", "#7cb98a", 338, 9), ("#2f6b4a", "#77b25e", 352, 15)):
        xs = np.concatenate([rng.uniform(-10, 170, 16), rng.uniform(350, 522, 16)])
        shade, top = "", ""
        for x in np.sort(xs):
            radius = size * rng.uniform(0.7, 1.3)
            foot = y + rng.uniform(-3, 5)
            shade += ellipse(x, foot - radius * 0.6, radius, radius * 1.05, dark)
            top += ellipse(x - radius * 0.25, foot - radius * 0.95, radius * 0.62, radius * 0.55, light, 0.75)
        text += f"<g{sheet.blur(0.8)}>\n{shade}</g>\n<g{sheet.blur(1.5)}>\n{top}</g>\n"
    return text


def _meadow(sheet: Sheet, rng: np.random.Generator) -> str:
    grass = sheet.linear((0, 340), (0, 512), ((0, "#a5d774"), (0.35, "#78bd55"), (1, "#2f7a3a")))
    text = fill("0,352! 90,344 200,350 310,343 420,350 512,344! 512,512! 0,512!", grass)
    swathes = ""
    for _ in range(70):
        depth = rng.uniform(0, 1) ** 1.6
        tone = ("#c8ec8f", "#3d8b45", "#8fce62")[rng.integers(3)]
        swathes += ellipse(
            rng.uniform(-20, 532), 352 + 165 * depth, 20 + 70 * depth, 1.2 + 7 * depth, tone, rng.uniform(0.12, 0.35)
        )
    path = fill(
        "250,349! 262,349! 268,362 240,384 262,414 330,455 372,512! 150,512! 170,462 214,414 216,384 246,362!",
        sheet.linear((0, 349), (0, 512), ((0, "#efe0b0"), (1, "#c9a86c"))),
        0.75,
        sheet.blur(1.4),
    )
    return text + path + f"<g{sheet.blur(2)}>\n{swathes}</g>\n"


def _flowers(sheet: Sheet, rng: np.random.Generator) -> str:
    """Dots far away, blurred discs close by, fewest in the middle."""
    text = ""
    for low, high, radius, number, softness in (
        (362, 410, 1.3, 150, 0.4),
        (405, 460, 2.8, 90, 0.9),
        (450, 520, 7, 42, 2.6),
    ):
        dots = ""
        for _ in range(number):
            x = 256 + np.sign(rng.uniform(-1, 1)) * (rng.uniform(0.12, 1.1) ** 0.8) * 270
            tone = PETALS[rng.integers(len(PETALS))]
            r = radius * rng.uniform(0.6, 1.25)
            dots += ellipse(x, rng.uniform(low, high), r, r * 0.82, tone, rng.uniform(0.7, 0.95))
        text += f"<g{sheet.blur(softness)}>\n{dots}</g>\n"
    return text


def _light(sheet: Sheet) -> str:
    warm = sheet.linear((0, 0), (420, 512), ((0, "#fff4c8", 0.34), (0.5, "#fff4c8", 0.05), (1, "#204a70", 0.22)))
    return _rectangle(warm)
