"""Cels in the irises: four frames of data running through the eyes, and two of light that wavers in them."""

from math import cos, pi, radians, sin

from draw_cels.faces import Face
from drawing.pen import Sheet, Spot, ellipse, fill, ink, ring, side

INSIDE = 0.35  # how far, in pixels, everything stays inside the rim of the iris
FRAMES = 4
BITS = ("101101", "110100")  # one column of signs each; read from the top, round and round
COLUMNS = (-5.4, 5.4)
PITCH = 4.6  # between signs in a column; in one round of the frames they go down by one


def data(sheet: Sheet, face: Face, frame: int) -> str:
    """Frame 0..3: a dark screen in each iris, with a ring that turns, signs that run down, a line that scans."""
    return "".join(_screen(sheet, face, own_right, frame) for own_right in (True, False))


def waver(sheet: Sheet, face: Face, frame: int) -> str:
    """Frame 0 or 1: the lights of the eye swollen with wetness, wobbling from one to the other."""
    return "".join(_wet(sheet, face, own_right, frame) for own_right in (True, False))


def _in_iris(sheet: Sheet, face: Face, own_right: bool, *parts: str) -> str:
    """The parts, seen only where the iris is: inside its rim and not under the lash."""
    x, y = face.iris_center(own_right)
    rx, ry = face.iris[2] - INSIDE, face.iris[3] - INSIDE
    disc = _oval(x, y, rx, ry)
    return sheet.clip(side(face.opening, own_right), sheet.clip(disc, *parts))


def _oval(x: float, y: float, rx: float, ry: float, wobble: float = 0, phase: float = 0, lobes: int = 3) -> str:
    """A closed trace around an ellipse, or a little in and out of it `lobes` times."""
    words = []
    for i in range(24):
        angle = 2 * pi * i / 24
        swell = 1 + wobble * sin(lobes * angle + phase)
        words.append(f"{x + rx * swell * cos(angle):.2f},{y + ry * swell * sin(angle):.2f}")
    return " ".join(words)


def _arc(center: Spot, rx: float, ry: float, start: float, stop: float) -> str:
    """A trace along an ellipse, angles in degrees, clockwise from the right."""
    angles = [radians(start + (stop - start) * i / 6) for i in range(7)]
    return " ".join(f"{center[0] + rx * cos(a):.2f},{center[1] + ry * sin(a):.2f}" for a in angles)


def _screen(sheet: Sheet, face: Face, own_right: bool, frame: int) -> str:
    x, y = face.iris_center(own_right)
    _, _, rx, ry = face.iris
    c = face.colors
    turn = 90 / FRAMES * frame
    base = sheet.linear((x, y - ry), (x, y + ry), [(0, c.screen), (0.3, c.screen), (0.8, c.screen_low), (1, c.glow)])
    glow = sheet.radial(x, y + 1.5, rx, [(0, c.glow, 0.42), (0.6, c.glow, 0.14), (1, c.glow, 0)], flatten=1)
    segments = "".join(
        ink(_arc((x, y), rx - 1.2, ry - 1.3, turn + quarter, turn + quarter + 46), [0.5, 1.5, 1.5, 0.5], c.light)
        for quarter in (0, 90, 180, 270)
    )
    inner = "".join(
        ink(_arc((x, y), 3.3, 4.1, -turn * 4 / 3 + third, -turn * 4 / 3 + third + 80), [0.5, 1.3, 0.5], c.light)
        for third in (0, 120, 240)
    )
    scan_y = y + ry * (-0.66 + 0.44 * frame)
    beam = sheet.linear(
        (x, scan_y - 3.4), (x, scan_y + 1.2), [(0, c.glow, 0), (0.72, c.glow, 0.75), (0.8, c.light, 1), (1, c.light, 0)]
    )
    scan = f'<rect x="{x - rx:.2f}" y="{scan_y - 3.4:.2f}" width="{2 * rx}" height="4.6" fill="{beam}"/>\n'
    shine = ellipse(x + face.light_side * 3.9, y - 4.9, 1.9, 2.2, "#ffffff", 0.92)
    return _in_iris(
        sheet, face, own_right,
        ellipse(x, y, rx, ry, base),
        ellipse(x, y, rx, ry, glow),
        _signs((x, y), c.glow, frame),
        scan,
        ring(x, y, rx - 0.6, ry - 0.6, 0.6, c.glow),
        segments,
        ellipse(x, y, 2.2, 2.9, c.screen),
        inner,
        ellipse(x, y, 0.9, 1.1, c.light),
        shine,
    )  # fmt: skip


def _signs(center: Spot, color: str, frame: int) -> str:
    """Columns of ones and noughts, moving down by a quarter of their pitch per frame; every column reads differently."""
    x, y = center
    parts = []
    for column, dx in enumerate(COLUMNS):
        bits = BITS[column]
        for row in range(-3, 4):
            top = y + PITCH * (row + frame / FRAMES) + (0.5 * PITCH if column % 2 else 0)
            if bits[row % len(bits)] == "1":
                parts.append(ink(f"{x + dx},{top - 1.4:.2f} {x + dx},{top + 1.4:.2f}", [1.0, 1.0], color, 0.85))
            else:
                parts.append(ring(x + dx, round(top, 2), 0.85, 1.25, 0.7, color))
    return "".join(parts)


def _wet(sheet: Sheet, face: Face, own_right: bool, frame: int) -> str:
    x, y = face.iris_center(own_right)
    _, _, rx, ry = face.iris
    s, way = face.light_side, 1 if frame else -1  # the frames lean to opposite sides of the light at rest
    film = sheet.linear(
        (x, y + 1), (x, y + ry), [(0, face.colors.wet, 0), (0.55, face.colors.wet, 0.5), (1, "#ffffff", 0.9)]
    )
    phase = 0.0 if frame else pi
    pool = (
        f"{x - rx},{y + ry}! "
        + " ".join(f"{x - rx + 2 * rx * i / 8:.2f},{y + 4.6 + way * 1.0 * cos(pi * i / 2):.2f}" for i in range(9))
        + f" {x + rx},{y + ry}!"
    )
    main = _oval(x + s * 3.3 + 0.45 * way, y - 4.3 + 0.35 * way, 4.3 - 0.2 * way, 4.5 + 0.25 * way, 0.075, phase)
    low = _oval(x - s * 3.6 - 0.5 * way, y + 4.7 - 0.3 * way, 2.7 + 0.25 * way, 2.5 - 0.2 * way, 0.09, phase + 1)
    return _in_iris(
        sheet, face, own_right,
        fill(pool, film),
        fill(main, "#ffffff"),
        fill(low, "#ffffff", 0.96),
        ellipse(x + s * 4.9 - 0.5 * way, y + 2.6 + 0.5 * way, 1.2, 1.25, "#ffffff", 0.95),
        ellipse(x - s * 4.4 + 0.4 * way, y - 2.3 - 0.5 * way, 1.0, 1.05, "#ffffff", 0.9),
        ellipse(x + s * 0.6 + 0.5 * way, y + 7.4, 1.0 + 0.15 * way, 0.85, "#ffffff", 0.9),
    )  # fmt: skip
