"""Moods around the head: drops, hearts, a black cloud, flowers, sparkles, and the shock that turns the ground dark."""

from math import cos, pi, radians, sin

from draw_cels.shapes import HEART, PAPER, burst, drop, halo, placed, sticker
from drawing.pen import Sheet, Spot, ellipse, fill, ink

ROSE, ROSE_LIGHT, ROSE_INK = "#ff5d8a", "#ffc2d4", "#9c1f4c"
CLOUD, CLOUD_LIGHT, CLOUD_INK, CLOUD_RIM = "#4a4266", "#9d92c4", "#191428", "#f4f1fb"
CLOUD_LINES = ((0, 0, 35, 17, 0.0), (2, -1, 33, 18.5, 0.45), (-2, 1.5, 36.5, 15, 0.9))  # shift, half axes, seed
SPARK, SPARK_LIGHT, SPARK_INK = "#ffd84a", "#fffdf0", "#c07a12"
NIGHT, NIGHT_INK = "#1c1450", "#120c38"
BOLT = "0,0! -15,30! -2,27! -20,66! -4,60! -17,104! 12,50! 0,54! 16,18! 5,22! 14,0!"
PETAL = "0,0! 0.34,-0.24 0.52,-0.62 0.36,-0.98! 0.14,-0.94 0,-0.86! -0.14,-0.94 -0.36,-0.98! -0.52,-0.62 -0.34,-0.24"
BLOSSOMS = (  # x, y, size, turn, colour: petals, their depth, ink
    (170, 66, 17, 10, 0),
    (146, 112, 12, 40, 1),
    (196, 32, 11, -20, 2),
    (334, 46, 15, 24, 1),
    (358, 92, 17, -12, 0),
    (344, 140, 11, 30, 2),
    (164, 152, 10, -8, 0),
    (300, 20, 9, 50, 0),
)
BLOSSOM_COLORS = (
    ("#ffb3cb", "#ff7fa8", "#a83a66"),
    ("#fff3c4", "#ffd36a", "#a8701c"),
    ("#e2d0ff", "#b58cf5", "#5f3aa8"),
)


def sweatdrop(sheet: Sheet, frame: int) -> str:
    """The big drop of embarrassment: swells out of the hair at the viewer's right, stretches, hangs."""
    x, y, size, turn = ((319, 78, 9.5, 12), (325, 96, 12.5, 8), (327, 112, 14, 4))[frame]
    return drop(sheet, x, y, size, turn, line=1.9, rim=2.2)


def smallsweatdrop(sheet: Sheet, frame: int) -> str:
    """Small drops fly off the head on both sides."""
    parts = []
    for angle, size, delay in ((-66, 5.2, 4), (-48, 6.4, 0), (-30, 4.8, 5), (36, 4.8, 5), (54, 6.4, 0), (72, 5.2, 4)):
        out = 82 + 11 * frame - delay
        x, y = 256 + out * sin(radians(angle)), 124 - out * cos(radians(angle))
        shrink = (0.8, 1.0, 0.86)[frame]
        parts.append(drop(sheet, x, y, size * shrink, angle + 180, line=1.35, rim=1.6))
    return "".join(parts)


def heart(sheet: Sheet, frame: int) -> str:
    """Hearts rise at the viewer's right, rocking; the first one grows, smaller ones follow."""
    hearts = (
        ((324, 98, 10, -14),),
        ((333, 76, 15, 10), (318, 104, 7.5, -18)),
        ((330, 48, 18.5, -8), (342, 86, 10.5, 16), (320, 104, 6.5, -6)),
    )[frame]
    return "".join(_heart(sheet, *one) for one in reversed(hearts))


def _heart(sheet: Sheet, x: float, y: float, size: float, turn: float) -> str:
    trace = placed(HEART, x, y, size, turn)
    paint = sheet.linear((x, y - size), (x, y + size), [(0, "#ff8fb0"), (0.5, ROSE), (1, "#f0326e")])
    shine = placed("-0.8,-0.28 -0.72,-0.58 -0.44,-0.74", x, y, size, turn)
    spark = placed("0.52,-0.72 0.74,-0.6 0.84,-0.4", x, y, size, turn)
    line = 0.5 + 0.075 * size
    return (
        sticker(trace, paint, ROSE_INK, [0.6 * line, 1.25 * line, 1.45 * line, 0.8 * line], rim=1.2 + 0.07 * size)
        + ink(shine, [0.1, 0.24 * size, 0.04 * size], PAPER, 0.92)
        + ink(spark, [0, 0.1 * size, 0], ROSE_LIGHT, 0.9)
    )


def blackcloud(_: Sheet, frame: int) -> str:
    """A scribbled cloud hangs over the head: the same ill humour, drawn anew for each frame."""
    x, y = 308, 41
    body = _cloud(x, y, 34, 16.5, frame)
    around = [_cloud(x + dx, y + dy, rx, ry, frame + turn) for dx, dy, rx, ry, turn in CLOUD_LINES]
    rim = halo(body, 5.2, CLOUD_RIM) + "".join(ink(_around(trace), [7], CLOUD_RIM) for trace in around)
    strokes = "".join(ink(_around(trace), [0.8, 2.6, 1.4, 3.2, 1.6, 2.8, 0.8], CLOUD_INK) for trace in around)
    hatching = ink(_zigzag(x, y, frame), [0.4, 2.2, 3, 2.4, 3.2, 2.2, 0.4], CLOUD_INK)
    lighter = ink(_zigzag(x - 3, y - 3, frame + 2), [0, 1.1, 0.5, 1.3, 0.4, 0], CLOUD_LIGHT, 0.9)
    return rim + fill(body, CLOUD) + hatching + lighter + strokes


def _cloud(x: float, y: float, rx: float, ry: float, seed: float) -> str:
    """A closed, lumpy outline around an ellipse; each `seed` has its own lumps."""
    words = []
    for i in range(40):
        angle = 2 * pi * i / 40
        lumps = 0.86 + 0.2 * abs(sin(3.5 * angle + 1.9 * seed)) + 0.05 * sin(5 * angle + 4 * seed)
        words.append(f"{x + rx * lumps * cos(angle):.2f},{y + ry * lumps * sin(angle):.2f}")
    return " ".join(words)


def _around(outline: str) -> str:
    """One and a bit turns along a closed outline, as a hand draws it that does not lift the pen in time."""
    words = outline.split()
    return " ".join([*words, *words[:7]])


def _zigzag(x: float, y: float, seed: float) -> str:
    """A slanting scribble from one end of the cloud to the other."""
    words = []
    for i in range(19):
        across = -28 + 56 * i / 18
        reach = 12.5 * (1 - (across / 34) ** 2) ** 0.5 * (0.8 + 0.2 * sin(2.7 * i + 2 * seed))
        way = 1 if i % 2 else -1
        words.append(f"{x + across - 4 * way:.2f},{y + way * reach:.2f}")
    return " ".join(words)


def flowers(sheet: Sheet, frame: int) -> str:
    """Blossoms drift around the head; they turn, and every other one comes nearer while the rest goes back."""
    parts = []
    for i, (x, y, size, turn, kind) in enumerate(BLOSSOMS):
        near = (i + frame) % 2
        bob = 2.5 if near else -2.5
        parts.append(_blossom(sheet, (x, y + bob), size * (1.06 if near else 0.9), turn + 24 * frame, kind))
    return "".join(parts)


def _blossom(sheet: Sheet, center: Spot, size: float, turn: float, kind: int) -> str:
    pale, deep, color = BLOSSOM_COLORS[kind]
    x, y = center
    line = 0.45 + 0.05 * size
    paint = sheet.radial(x, y, size, [(0, deep), (0.42, deep), (0.75, pale), (1, pale)])
    petals = [placed(PETAL, x, y, size, turn + 72 * i) for i in range(5)]
    veins = [placed("0,-0.3 0.02,-0.62", x, y, size, turn + 72 * i) for i in range(5)]
    heart_of_it = placed(burst(6, 0.62), x, y, 0.25 * size, turn).replace("!", "")
    return (
        "".join(halo(petal, 0.8 + 0.06 * size) for petal in petals)
        + "".join(
            fill(petal, paint) + ink(f"{petal} {petal.split()[0]}", [0.7 * line, 1.3 * line, 0.7 * line], color)
            for petal in petals
        )
        + "".join(ink(vein, [0.08 * size, 0.03 * size, 0], color, 0.55) for vein in veins)
        + fill(heart_of_it, "#ffe27a" if kind != 1 else "#ff9a3c")
        + ink(f"{heart_of_it} {heart_of_it.split()[0]}", [line, 1.2 * line, line], color)
    )


def beaming(_: Sheet, frame: int) -> str:
    """Sparkles around the head, the large and the small ones changing places."""
    stars = (
        ((176, 62, 20), (334, 52, 15), (152, 110, 9), (352, 104, 18), (214, 26, 9), (300, 18, 7), (166, 148, 6), (344, 146, 8)),
        ((168, 78, 13), (324, 36, 21), (156, 124, 15), (360, 84, 10), (204, 36, 14), (286, 22, 10), (182, 38, 6), (346, 132, 13)),
    )[frame]  # fmt: skip
    return "".join(_sparkle(x, y, size) for x, y, size in stars)


def _sparkle(x: float, y: float, size: float) -> str:
    shape = placed(burst(4, 0.29), x, y, size)
    slim = " ".join(_narrowed(word, x) for word in shape.split())
    core = " ".join(_narrowed(word, x) for word in placed(burst(4, 0.25), x, y, 0.58 * size).split())
    line = 0.5 + 0.045 * size
    return sticker(slim, SPARK, SPARK_INK, [0.5 * line, 1.2 * line, 0.5 * line], rim=1 + 0.05 * size) + fill(
        core, SPARK_LIGHT
    )


def _narrowed(word: str, x: float) -> str:
    """The point drawn in towards the vertical axis of a star: sparkles are taller than wide."""
    px, rest = word.split(",")
    return f"{x + 0.78 * (float(px) - x):.2f},{rest}"


def shock(sheet: Sheet, _: int) -> str:
    """Gloom comes down from above: a dark veil over the crown, hanging lines, and jagged lightning on both sides."""
    veil = sheet.radial(
        256, 92, 88, [(0, NIGHT, 0.84), (0.45, NIGHT, 0.74), (0.75, "#3c2f96", 0.36), (1, "#5a4ac0", 0)], flatten=0.62
    )
    lines = []
    for i, x in enumerate(range(180, 336, 8)):
        top = 40 + 0.0052 * (x - 256) ** 2
        length = 34 + 34 * ((i * 7) % 5) / 4 + (18 if abs(x - 256) > 52 else 0)
        width = (1.5, 2.4, 1.8, 2.8)[i % 4]
        trace = f"{x},{top:.1f} {x + 0.6},{top + length / 2:.1f} {x},{top + length:.1f}"
        lines.append(ink(trace, [0.2, width, width, 0.7 * width, 0.1], NIGHT_INK, 0.8))
    bolts = _bolt((146, 30), -1) + _bolt((366, 26), 1)
    return bolts + ellipse(256, 92, 88, 54.6, veil) + "".join(lines)


def _bolt(top: Spot, way: int) -> str:
    """A jagged flash that runs down beside the head."""
    trace = placed(BOLT, *top, flip=way > 0)
    return sticker(trace, "#e3dcff", NIGHT_INK, [1.6, 2.6, 1.6], rim=2.6)
