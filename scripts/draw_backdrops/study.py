"""A study in the evening: a wall of books, a window with the last of the dusk, a lamp that warms one corner."""

import numpy as np

from drawing.pen import Sheet, ellipse, group

SEED = 11
SPINES = ("#7d3f3a", "#9a5b3c", "#3d5360", "#46604c", "#6b4a63", "#b08a4e", "#35405c", "#8b6f58", "#c0a37a", "#553333")
WALL = ((0, "#5a3d33"), (0.55, "#4a3029"), (1, "#2c1c1b"))
SHELVES = (58, 132, 206, 280, 354)  # y of the boards
WINDOW = (300, 40, 150, 236)  # x, y, width, height


def draw() -> str:
    sheet = Sheet()
    rng = np.random.default_rng(SEED)
    layers = (
        group("wall", _box(-4, -4, 520, 520, sheet.linear((0, 0), (512, 512), WALL))),
        group("shelf_left", _shelf(sheet, rng, 14, 252)),
        group("shelf_right", _shelf(sheet, rng, 474, 560)),
        group("window", _window(sheet, rng)),
        group("cabinet", _cabinet(sheet)),
        group("things", _plant(sheet, rng), _globe(sheet), _lamp(sheet)),
        group("light", _light(sheet)),
    )
    return sheet.svg(*layers)


def _box(x: float, y: float, width: float, height: float, paint: str, opacity: float = 1, extra: str = "") -> str:
    faint = "" if opacity == 1 else f' opacity="{opacity:g}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{paint}"{faint}{extra}/>\n'


def _shelf(sheet: Sheet, rng: np.random.Generator, left: float, right: float) -> str:
    text = _box(left - 10, 0, right - left + 20, 420, "#2b1a18")
    top = 0.0
    for board in SHELVES:
        text += _box(left, top, right - left, board - top, "#1d1213")
        text += _books(sheet, rng, left + 2, right - 2, board, board - top - 10)
        text += _box(
            left, top, right - left, 12, sheet.linear((0, top), (0, top + 12), ((0, "#0c0708", 0.8), (1, "#0c0708", 0)))
        )
        text += _box(left, board, right - left, 6, "#7a523c") + _box(left, board, right - left, 1.4, "#a9764f")
        top = board + 6
    for edge in (left - 10, right):
        text += _box(edge, 0, 10, 420, sheet.linear((edge, 0), (edge + 10, 0), ((0, "#7a523c"), (1, "#4d3126"))))
    return text


def _books(sheet: Sheet, rng: np.random.Generator, left: float, right: float, foot: float, room: float) -> str:
    text, x = "", left
    while x < right - 4:
        if rng.random() < 0.07:  # a gap, or something that leans into it
            x += rng.uniform(5, 16)
            continue
        width = min(rng.uniform(5, 13), right - x)
        height = room * rng.uniform(0.62, 0.98)
        tone = SPINES[rng.integers(len(SPINES))]
        lean = rng.uniform(4, 9) if rng.random() < 0.05 else 0
        book = _box(x, foot - height, width, height, tone)
        book += _box(x, foot - height, width * 0.3, height, "#ffe2b0", 0.12)
        book += _box(x + width * 0.75, foot - height, width * 0.25, height, "#000000", 0.28)
        if rng.random() < 0.6:
            for place in (0.14, 0.2, 0.8)[: rng.integers(1, 4)]:
                book += _box(x + width * 0.12, foot - height * (1 - place), width * 0.76, 1.5, "#e0bd76", 0.8)
        text += f'<g transform="rotate({-lean:g} {x:.1f} {foot:g})">\n{book}</g>\n' if lean else book
        x += width + 0.5 + lean
    return text


def _window(sheet: Sheet, rng: np.random.Generator) -> str:
    x, y, width, height = WINDOW
    sky = sheet.linear(
        (0, y),
        (0, y + height),
        ((0, "#2b3768"), (0.4, "#6f5f9c"), (0.68, "#d98d8c"), (0.85, "#ffc98c"), (1, "#ffe3a8")),
    )
    text = _box(x - 13, y - 13, width + 26, height + 26, "#5f3f30") + _box(x, y, width, height, sky)
    stars = "".join(
        ellipse(rng.uniform(x + 5, x + width - 5), rng.uniform(y + 5, y + 80), 0.8, 0.8, "#fff6e0", rng.uniform(0.4, 1))
        for _ in range(26)
    )
    roofs = ""
    place: float = x
    while place < x + width:
        wide, high = rng.uniform(14, 28), rng.uniform(14, 46)
        roofs += _box(place, y + height - high, min(wide, x + width - place), high, "#4b3a5e")
        for _ in range(3):
            if wide > 8:
                roofs += _box(
                    place + rng.uniform(2, wide - 5), y + height - high + rng.uniform(3, high - 4), 2.4, 3, "#ffd98a"
                )
        place += wide
    text += stars + sheet.clip(f"{x},{y}! {x + width},{y}! {x + width},{y + height}! {x},{y + height}!", roofs)
    glow = sheet.radial(x + width / 2, y + height, 190, ((0, "#ffd9a0", 0.55), (1, "#ffd9a0", 0)))
    text += _box(x, y, width, height, glow)
    text += _box(x + width / 2 - 3.5, y, 7, height, "#6d4936")
    for bar in (0.36, 0.7):
        text += _box(x, y + height * bar - 2.5, width, 5, "#6d4936")
    text += _box(x - 20, y + height + 10, width + 40, 9, "#8a5d43") + _box(
        x - 20, y + height + 10, width + 40, 2, "#c98f62"
    )
    return text + _curtain(sheet, x - 34, 58, 1) + _curtain(sheet, x + width + 34, 58, -1)


def _curtain(sheet: Sheet, edge: float, width: float, side: int) -> str:
    """Folds that hang from the ceiling, drawn together a little below the middle."""
    text = ""
    for fold in range(6):
        a, b = edge + side * width * fold / 6, edge + side * width * (fold + 1) / 6
        pull = side * -fold * 4.0
        tone = ("#8c3b40", "#a54a48")[fold % 2]
        trace = f"M{a:.1f},14 C{a:.1f},120 {a + pull:.1f},150 {a + pull:.1f},210 S{a:.1f},300 {a:.1f},330"
        trace += f" L{b:.1f},330 C{b:.1f},300 {b + pull:.1f},260 {b + pull:.1f},210 S{b:.1f},120 {b:.1f},14 z"
        text += f'<path d="{trace}" fill="{tone}"/>\n'
    rail = _box(min(edge, edge + side * width) - 8, 9, width + 16, 6, "#c09050")
    return text + rail


def _cabinet(sheet: Sheet) -> str:
    top = 402
    text = _box(-4, top, 520, 120, sheet.linear((0, top), (0, 512), ((0, "#5b3b2d"), (1, "#2a1916"))))
    text += _box(-4, top - 6, 520, 11, "#8a5d43") + _box(-4, top - 6, 520, 2.2, "#d29c6b")
    for x in range(-10, 520, 104):
        text += _box(x + 8, top + 22, 88, 100, "#3c251e") + _box(x + 12, top + 26, 80, 100, "#4d3127")
    return text


def _plant(sheet: Sheet, rng: np.random.Generator) -> str:
    x, foot = 452, 396
    text = ""
    for angle in np.linspace(-75, 75, 11):
        length = rng.uniform(46, 74)
        tone = ("#3e6b48", "#5d8f56", "#2f5640")[rng.integers(3)]
        side, tip = 0.35 * length, 0.8 * length
        left, right = f"C-9,{-side:.1f} -7,{-tip:.1f} 0,{-length:.1f}", f"C7,{-tip:.1f} 9,{-side:.1f} 0,0z"
        leaf = f'<path d="M0,0 {left} {right}" fill="{tone}"/>'
        text += f'<g transform="translate({x} {foot - 30}) rotate({angle:.1f})">{leaf}</g>\n'
    pot = sheet.linear((x - 24, 0), (x + 24, 0), ((0, "#d98e5f"), (1, "#84482f")))
    return text + f'<path d="M{x - 23},{foot - 34} h46 l-6,36 h-34z" fill="{pot}"/>\n'


def _globe(sheet: Sheet) -> str:
    x, y = 306, 362
    ball = sheet.radial(x - 9, y - 10, 34, ((0, "#a9d0cf"), (0.6, "#4d8493"), (1, "#264a5c")))
    land = sheet.clip(
        " ".join(
            f"{x + 25 * np.cos(a):.1f},{y + 25 * np.sin(a):.1f}" for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)
        ),
        ellipse(x - 10, y - 6, 11, 8, "#c9a86a", 0.85),
        ellipse(x + 10, y + 8, 10, 7, "#c9a86a", 0.75),
        ellipse(x + 6, y - 17, 9, 4, "#c9a86a", 0.75),
    )
    stand = _box(x - 2, y + 24, 4, 12, "#c09050") + ellipse(x, y + 37, 16, 4, "#a87c40")
    return stand + ellipse(x, y, 25, 25, ball) + land


def _lamp(sheet: Sheet) -> str:
    x, foot = 66, 396
    shade = sheet.linear((x - 40, 0), (x + 40, 0), ((0, "#ffe9b0"), (0.5, "#fff8dc"), (1, "#ffd98a")))
    text = ellipse(x, foot, 24, 5, "#a87c40") + _box(x - 3, foot - 66, 6, 66, "#c09050")
    return text + f'<path d="M{x - 24},{foot - 118} h48 l18,58 h-84z" fill="{shade}"/>\n'


def _light(sheet: Sheet) -> str:
    lamp = sheet.radial(66, 312, 250, ((0, "#ffdf9c", 0.75), (0.3, "#ffc474", 0.38), (1, "#ff9d4a", 0)))
    dusk = sheet.radial(375, 170, 230, ((0, "#ffb9a0", 0.28), (1, "#ffb9a0", 0)))
    corners = sheet.radial(256, 250, 400, ((0.45, "#120a18", 0), (1, "#120a18", 0.6)))
    return "".join(_box(-4, -4, 520, 520, paint) for paint in (dusk, lamp, corners))
