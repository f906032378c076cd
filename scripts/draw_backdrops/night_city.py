"""A city at night after rain: towers with lit windows, neon, a wet street that gives the lights back. Dark, with bright
sources: what the bloom filter is for."""

import numpy as np

from drawing.pen import Sheet, ellipse, fill, group

SEED = 23
NEON = ("#ff4fa3", "#3be8ff", "#ffb14a", "#a06bff", "#5dffb0")
WARM = ("#ffd48a", "#ffe9bd", "#ffc06a", "#bfe4ff")
GROUND = 404


def draw() -> str:
    sheet = Sheet()
    rng = np.random.default_rng(SEED)
    towers_far = _towers(sheet, rng, (-6, 518), (150, 250), (22, 44), "#1a2146", "#232a56", 0.12, 0.5)
    towers_near = _towers(sheet, rng, (-6, 168), (70, 200), (38, 62), "#0b0f26", "#141a3a", 0.2, 0.95)
    towers_near += _towers(sheet, rng, (346, 520), (60, 190), (38, 62), "#0b0f26", "#141a3a", 0.2, 0.95)
    signs = _signs(sheet)
    lamps = _lamps(sheet)
    city = group("city", towers_far, _haze(sheet), towers_near, signs, lamps)
    layers = (
        group("sky", _sky(sheet, rng)),
        city,
        group("street", _street(sheet, rng)),
        group("lights", _bokeh(sheet, rng)),
        group("dark", _corners(sheet)),
    )
    return sheet.svg(*layers)


def _box(x: float, y: float, width: float, height: float, paint: str, opacity: float = 1, extra: str = "") -> str:
    faint = "" if opacity == 1 else f' opacity="{opacity:.2f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{paint}"{faint}{extra}/>\n'


def _sky(sheet: Sheet, rng: np.random.Generator) -> str:
    air = sheet.linear((0, 0), (0, 400), ((0, "#060818"), (0.5, "#10163a"), (0.85, "#33275c"), (1, "#5b3468")))
    stars = "".join(
        ellipse(
            rng.uniform(0, 512), rng.uniform(0, 200), r := rng.uniform(0.3, 0.9), r, "#dfe8ff", rng.uniform(0.3, 0.9)
        )
        for _ in range(90)
    )
    halo = sheet.radial(60, 62, 96, ((0, "#cfd8ff", 0.5), (0.35, "#8fa0e8", 0.16), (1, "#8fa0e8", 0)))
    moon = ellipse(60, 62, 20, 20, sheet.radial(54, 56, 26, ((0, "#ffffff"), (0.7, "#f3f0dc"), (1, "#d8d6cf"))))
    return _box(-4, -4, 520, 520, air) + stars + _box(-4, -4, 520, 320, halo) + moon


def _towers(
    sheet: Sheet,
    rng: np.random.Generator,
    span: tuple[float, float],
    tops: tuple[float, float],
    widths: tuple[float, float],
    dark: str,
    light: str,
    lit: float,
    glow: float,
) -> str:
    """Houses side by side over `span`; a share `lit` of their windows shines, with the strength `glow`."""
    text, x = "", span[0]
    while x < span[1]:
        width = min(rng.uniform(*widths), span[1] - x)
        top = rng.uniform(*tops)
        text += _box(x, top, width, GROUND - top + 8, sheet.linear((x, 0), (x + width, 0), ((0, light), (1, dark))))
        if rng.random() < 0.5:
            text += _box(x + width * 0.4, top - 16, 1.4, 16, dark) + ellipse(
                x + width * 0.4 + 0.7, top - 17, 1.3, 1.3, "#ff5a5a"
            )
        text += _windows(rng, x + 4, x + width - 4, top + 8, lit, glow)
        x += width + rng.choice([0, 0, 3])
    return text


def _windows(rng: np.random.Generator, left: float, right: float, top: float, lit: float, glow: float) -> str:
    text = ""
    wide, high = 3.4, 4.6
    tone = WARM[rng.integers(len(WARM))]
    for y in np.arange(top, GROUND - 30, high + 4.2):
        busy = lit * rng.choice([0.3, 1, 1, 3.2])
        for x in np.arange(left, right - wide, wide + 3.2):
            if rng.random() < busy:
                text += _box(x, y, wide, high, tone, glow * rng.uniform(0.45, 1))
            elif rng.random() < 0.35:
                text += _box(x, y, wide, high, "#3a4680", 0.35 * glow)
    return text


def _haze(sheet: Sheet) -> str:
    mist = sheet.linear((0, 210), (0, GROUND), ((0, "#6a3d86", 0), (0.7, "#c4558f", 0.3), (1, "#ff8f8f", 0.42)))
    behind_the_figure = sheet.radial(256, 190, 190, ((0, "#8a6bd8", 0.5), (0.5, "#6a4cb0", 0.28), (1, "#6a4cb0", 0)))
    return _box(-4, 200, 520, GROUND - 200, mist) + _box(-4, -4, 520, GROUND, behind_the_figure)


def _tube(sheet: Sheet, shape: str, color: str, width: float) -> str:
    """A neon tube: light around it, its colour, and a core that is nearly white."""
    return "".join(
        f'<path d="{shape}" fill="none" stroke="{paint}" stroke-width="{thick:g}" stroke-linecap="round" '
        f'stroke-linejoin="round" opacity="{opacity}"{extra}/>\n'
        for paint, thick, opacity, extra in (
            (color, width * 7, 0.4, sheet.blur(7)),
            (color, width * 2.4, 0.75, sheet.blur(1.8)),
            (color, width, 1, ""),
            ("#ffffff", width * 0.4, 0.9, ""),
        )
    )


def _signs(sheet: Sheet) -> str:
    cup = "M28,246 h32 v14 c0,13 -7,19 -16,19 s-16,-6 -16,-19z M60,250 c11,-2 11,16 -1,15"
    steam = "M36,238 c-4,-6 4,-8 0,-14 M46,238 c-4,-6 4,-8 0,-14"
    star = "M443,208 l6,13 14,1 -11,9 4,14 -13,-8 -12,8 3,-14 -10,-9 14,-1z"
    note = "M104,318 v-26 l18,-4 v26 M104,318 a5,4 0 1 1 -0.1,0.1 M122,314 a5,4 0 1 1 -0.1,0.1"
    frame = "M380,268 h46 v70 h-46z"
    bars = "M390,282 h26 M390,296 h18 M390,310 h26 M390,324 h12"
    strip = "M490,150 h9 v150 h-9z"
    edge = "M8,160 h9 v150 h-9z"
    return "".join(
        _tube(sheet, shape, color, width)
        for shape, color, width in (
            (edge, NEON[3], 2.2),
            (strip, NEON[1], 2.4),
            (f"{cup} {steam}", NEON[0], 2.6),
            (star, NEON[2], 2.2),
            (note, NEON[4], 2.2),
            (frame, NEON[0], 2.2),
            (bars, NEON[1], 2.4),
        )
    )


def _lamps(sheet: Sheet) -> str:
    """Street lamps along both pavements, smaller towards the vanishing point."""
    text = ""
    for distance in (1.0, 0.62, 0.4, 0.27, 0.19):
        for side in (-1, 1):
            x = 256 + side * 232 * distance
            foot = 390 + 60 * distance
            head = foot - 190 * distance
            text += _box(x - 1.5 * distance, head, 3 * distance, foot - head, "#070a18")
            glow = sheet.radial(
                x, head, 46 * distance, ((0, "#ffe0a0", 0.9), (0.3, "#ffb860", 0.35), (1, "#ffb860", 0))
            )
            text += ellipse(x, head, 46 * distance, 46 * distance, glow) + ellipse(
                x, head, 5 * distance, 4 * distance, "#fff6dd"
            )
    return text


def _street(sheet: Sheet, rng: np.random.Generator) -> str:
    asphalt = sheet.linear(
        (0, GROUND - 8), (0, 512), ((0, "#6a3a70"), (0.22, "#2a2148"), (0.6, "#141430"), (1, "#0a0c1e"))
    )
    text = fill(f"-4,{GROUND}! 256,{GROUND - 6} 516,{GROUND}! 516,516! -4,516!", asphalt)
    streaks = ""
    for x, color, wide, strength in (
        (40, NEON[0], 15, 0.6),
        (10, NEON[3], 8, 0.6),
        (113, NEON[4], 11, 0.45),
        (403, NEON[0], 12, 0.5),
        (418, NEON[1], 10, 0.5),
        (446, NEON[2], 12, 0.5),
        (494, NEON[1], 8, 0.6),
        (24, "#ffc980", 13, 0.55),
        (488, "#ffc980", 13, 0.55),
        (112, "#ffc980", 8, 0.5),
        (400, "#ffc980", 8, 0.5),
        (196, "#ff9fb0", 30, 0.5),
        (228, "#ffc980", 20, 0.5),
        (262, "#ff8fc0", 34, 0.5),
        (300, "#9fb0ff", 26, 0.45),
        (334, "#ffc980", 20, 0.5),
    ):
        fade = sheet.linear((0, GROUND), (0, 512), ((0, color, 0.95), (0.5, color, 0.4), (1, color, 0.05)))
        for _ in range(11):
            y = GROUND + rng.uniform(0, 80)
            streaks += _box(
                x - wide / 2 + rng.uniform(-4, 4), y, wide * rng.uniform(0.4, 1), rng.uniform(8, 34), fade, strength
            )
    text += f"<g{sheet.blur(2.2)}>\n{streaks}</g>\n"
    ripples = "".join(
        _box(
            rng.uniform(-20, 512),
            y := rng.uniform(GROUND + 4, 512),
            20 + (y - GROUND) * 0.7,
            0.5 + (y - GROUND) / 90,
            "#05060f",
            0.5,
        )
        for _ in range(90)
    )
    return text + f"<g{sheet.blur(0.7)}>\n{ripples}</g>\n"


def _bokeh(sheet: Sheet, rng: np.random.Generator) -> str:
    """Lights far behind, out of focus, around the vanishing point."""
    discs = ""
    for _ in range(46):
        color = (*NEON, *WARM)[rng.integers(len(NEON) + len(WARM))]
        radius = rng.uniform(2, 7)
        discs += ellipse(
            256 + rng.normal(0, 62), 372 + rng.normal(0, 15), radius, radius, color, rng.uniform(0.18, 0.5)
        )
    return f"<g{sheet.blur(0.6)}>\n{discs}</g>\n"


def _corners(sheet: Sheet) -> str:
    shade = sheet.radial(256, 240, 410, ((0.4, "#02030a", 0), (1, "#02030a", 0.62)))
    return _box(-4, -4, 520, 520, shade)
