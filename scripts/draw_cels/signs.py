"""Signs beside the head: the vein of anger, the question and the exclamation mark, and the strokes of noticing."""

from math import cos, radians, sin

from draw_cels.shapes import PAPER, brush, placed, rounded, sticker
from drawing.pen import Sheet, ink

ANGER, ANGER_LIGHT, ANGER_INK = "#e8313f", "#ff7a6e", "#7c0f22"
ASK, ASK_LIGHT, ASK_INK = "#5a6ff0", "#a9b7ff", "#232a80"
CALL, CALL_LIGHT, CALL_INK = "#ffb81f", "#fff0a0", "#a1430c"
HOOK = "-9.6,-13.4 -8.4,-21.4 -1.4,-26.2 6.4,-25 10.8,-18.6 8.6,-11.6 2.6,-6.6 0.2,-1.6 0,4"
DOT = "0,8.2 3.6,9.8 4.6,13.4 2.4,16.8 -1.6,17 -4.3,14.2 -3.8,10.2"


def angervein(_: Sheet, frame: int) -> str:
    """A cross of bulging veins on the hair, at the viewer's right; it throbs."""
    x, y, scale, turn = ((302, 82, 1.0, -9), (303, 81, 1.2, -2))[frame]
    vein = "5.2,-20 4.6,-12.4 7.2,-7.2 12.4,-4.6 20,-5.2"
    quarters = [placed(placed(vein, 0, 0, 1, 90 * i), x, y, scale, turn) for i in range(4)]
    # each stroke swells where it bends, the upper right one, nearest to the light, the least
    widths = [[1.2, 4.6, 6.4, 4.6, 1.2], [1.3, 5.2, 7.2, 5.4, 1.4], [1.5, 5.8, 8, 5.8, 1.5], [1.4, 5.4, 7.2, 5.2, 1.3]]
    layers: list[list[str]] = [[], [], [], []]
    for trace, width in zip(quarters, widths, strict=True):
        own = [w * scale for w in width]
        layers[0].append(rounded(trace, [w + 5.8 for w in own], PAPER))
        layers[1].append(rounded(trace, [w + 2.6 for w in own], ANGER_INK))
        layers[2].append(rounded(trace, own, ANGER))
        layers[3].append(
            ink(placed(trace, -0.7 * scale, -0.9 * scale), [0, 0.2 * own[1], 0.24 * own[2], 0], ANGER_LIGHT)
        )
    return "".join(part for layer in layers for part in layer)


def question(sheet: Sheet, frame: int) -> str:
    """A question mark pops up over the viewer's right, overshoots, and settles with a small one beside it."""
    x, y, scale, turn = ((318, 66, 0.62, -16), (328, 50, 1.22, 13), (326, 54, 1.04, 7))[frame]
    second = _question(346, 76, 0.5, 22) if frame == 2 else ""
    return second + _question(x, y, scale, turn)


def _question(x: float, y: float, scale: float, turn: float) -> str:
    hook, dot = placed(HOOK, x, y, scale, turn), placed(DOT, x, y, scale, turn)
    light = placed("-8.6,-15.4 -7,-21 -1.4,-24.6 4.4,-23.8", x, y, scale, turn)
    widths = [w * scale for w in (3.4, 6.2, 6.8, 7.2, 7.6, 7.2, 6.2, 5, 3.4)]
    line = 0.6 + 0.9 * scale
    return (
        sticker(dot, ASK, ASK_INK, [line, 1.4 * line, line], rim=line + 1.5)
        + brush(hook, widths, ASK, ASK_INK, line, rim=1.7)
        + ink(light, [0.3, 1.6 * scale, 1.2 * scale, 0.2], ASK_LIGHT)
    )


def exclaim(sheet: Sheet, frame: int) -> str:
    """An exclamation mark shoots up over the head, overshoots and settles, with strokes of light around it."""
    x, y, scale, turn = ((306, 66, 0.6, 6), (316, 52, 1.2, 15), (315, 55, 1.04, 12))[frame]
    rays = ""
    if frame:
        reach = 6 if frame == 1 else 9
        for angle in (-78, -44, 40, 74):
            rays += _ray(x, y - 2, angle + turn, 25 * scale + reach, 11, 4, CALL, CALL_INK)
    return rays + _exclamation(sheet, x, y, scale, turn)


def _exclamation(sheet: Sheet, x: float, y: float, scale: float, turn: float) -> str:
    wedge = placed(
        "-5.6,-27! -2,-29.6 3,-29.4 6.2,-26.4! 5.4,-14 2.8,3.4! 0.2,4.6 -2.2,3.4! -4.6,-14", x, y, scale, turn
    )
    dot = placed(DOT, x, y + 0.6, scale, turn)
    paint = sheet.linear((x, y - 30 * scale), (x, y + 18 * scale), [(0, CALL_LIGHT), (0.35, CALL), (1, "#ff7d1a")])
    shine = placed("-3.4,-24.6 -3.2,-16 -2,-8", x, y, scale, turn)
    line = 0.6 + 1.0 * scale
    return (
        sticker(dot, paint, CALL_INK, [line, 1.5 * line, line], rim=line + 1.4)
        + sticker(wedge, paint, CALL_INK, [0.7 * line, 1.35 * line, 0.7 * line], rim=line + 1.4)
        + ink(shine, [0.3, 2.2 * scale, 0.3], "#fffbe6", 0.95)
    )


def notice(_: Sheet, frame: int) -> str:
    """Strokes radiate from the crown of the head to both sides; from one frame to the other they jump outwards."""
    parts = []
    for i, angle in enumerate((-62, -44, -26, 26, 44, 62)):
        middle = i in (1, 4)
        start = (92 if middle else 90) + (7 if frame else 0)
        length = (34 if middle else 22) - (8 if frame else 0)
        parts.append(
            _ray(256, 132, angle + (3 if frame else 0) * (1 if angle > 0 else -1), start, length, 8.4, CALL, CALL_INK)
        )
    return "".join(parts)


def _ray(x: float, y: float, angle: float, start: float, length: float, width: float, paint: str, color: str) -> str:
    """A wedge that points to x, y: `angle` in degrees from straight up, clockwise; broad at its outer end."""
    a = radians(angle)
    out = (sin(a), -cos(a))
    places = [start + length * share for share in (0, 0.35, 0.75, 1)]
    trace = " ".join(f"{x + out[0] * place:.2f},{y + out[1] * place:.2f}" for place in places)
    widths = [0.12 * width, 0.6 * width, width, 0.82 * width]
    return brush(trace, widths, paint, color, line=0.13 * width + 0.35, rim=0.16 * width + 0.3)
