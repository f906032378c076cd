"""Draws random faces in the THA3 template whose true rig is known: many skins, hairs, eyes, brows, mouths and glasses."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.posers.puppet.rig import Brow, Eye, Head, Mouth, Neck, Rig

UNIT = 4  # pixels of the sheet per unit of the template: drawn large, then reduced
CORNER, SIZE = (150, 40), (212, 264)  # of the sheet in the template: what lies outside stays empty
FINE = (SIZE[0] * UNIT, SIZE[1] * UNIT)
Points = NDArray[np.float64]
Color = tuple[float, float, float]
Box = tuple[slice, slice]

SKINS = ["#fde8dc", "#ffe4d0", "#f6d3b8", "#ecbf9a", "#d9a47c", "#b57b52", "#8a5a3c", "#6b4430", "#fff1ea"]
HAIRS = [
    "#2a2630",
    "#4a3426",
    "#8a5a30",
    "#f0d680",
    "#e8743b",
    "#d9dbe6",
    "#7a4fc0",
    "#3f6fb8",
    "#e57aa0",
    "#3c8f6a",
    "#b02a34",
]
EYES = ["#5a3820", "#8a5a20", "#c08a20", "#3a7a3a", "#2a62b0", "#6a3ab0", "#b03040", "#50606a", "#221c22", "#30a0a8"]
RIMS = ["#1a1a1e", "#a82a32", "#c8a050", "#d8d8e0", "#3a2a5a"]


@dataclass(frozen=True)
class DrawnFace:
    """A picture (512, 512, 4) uint8 and the truth about it; whether the fringe leaves the brows open, or hides them wholly."""

    rgba8: NDArray[np.uint8]
    rig: Rig
    brows_seen: bool
    brows_hidden: bool
    glasses: bool
    style: str


class _Sheet:
    """The drawing: straight RGBA floats, painted over with antialiased shapes given in template units."""

    def __init__(self) -> None:
        self.rgb = np.full((3, *FINE[::-1]), 128, np.float32)
        self.alpha = np.zeros(FINE[::-1], np.float32)

    def fill(self, points: Points, color: Color, opacity: float = 1, clip: NDArray[np.float32] | None = None) -> None:
        box = _box(points)
        mask = area(points, box) if clip is None else area(points, box) * clip[box]
        self.paint(mask, color, opacity, box)

    def stroke(self, points: Points, width: float | NDArray[np.float64], color: Color, opacity: float = 1) -> None:
        self.fill(_ribbon(points, np.broadcast_to(np.asarray(width, float), len(points))), color, opacity)

    def paint(self, mask: NDArray[np.float32], color: Color, opacity: float, box: Box) -> None:
        share = mask * opacity
        self.rgb[:, *box] = self.rgb[:, *box] * (1 - share) + np.asarray(color, np.float32)[:, None, None] * share
        self.alpha[box] += (1 - self.alpha[box]) * share

    def picture(self) -> NDArray[np.uint8]:
        small = cv2.resize(cv2.merge([*(self.rgb * self.alpha), self.alpha]), SIZE, interpolation=cv2.INTER_AREA)
        whole = np.zeros((512, 512, 4), np.float32)
        whole[CORNER[1] : CORNER[1] + SIZE[1], CORNER[0] : CORNER[0] + SIZE[0]] = small
        rgb = whole[..., :3] / np.maximum(whole[..., 3:], 1e-4)
        return np.clip(np.dstack([rgb, whole[..., 3] * 255]) + 0.5, 0, 255).astype(np.uint8)


def area(points: Points, box: Box = (slice(None), slice(None))) -> NDArray[np.float32]:
    """Coverage of a polygon in template units, on the sheet, or within a box of it."""
    mask = np.zeros(FINE[::-1], np.uint8)
    cv2.fillPoly(mask, [np.round(_on_sheet(points) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask[box].astype(np.float32) / 255


def _on_sheet(points: Points) -> Points:
    return (points - np.array(CORNER) + 0.5) * UNIT - 0.5


def _box(points: Points) -> Box:
    pixels = _on_sheet(points)
    left, top = np.clip(np.floor(pixels.min(0)).astype(int) - 2, 0, None)
    right, bottom = np.ceil(pixels.max(0)).astype(int) + 3
    return slice(top, max(bottom, top)), slice(left, max(right, left))


@cache
def draw_face(seed: int) -> DrawnFace:
    """The face of this number: always the same for the same number. Its picture cannot be written to."""
    rng = np.random.default_rng(seed)
    sheet = _Sheet()
    girl = rng.random() < 0.6
    skin, hair, eye_color = (_hex(str(rng.choice(colors))) for colors in (SKINS, HAIRS, EYES))
    line = _mix(hair, (20, 12, 16), rng.uniform(0.55, 0.95))
    middle = 256 + rng.uniform(-2, 2)
    eyes_y = rng.uniform(138, 152)
    width = rng.uniform(36, 46)  # of the face beside the eyes, halved
    chin = rng.uniform(184, 192)
    hair_top = rng.uniform(60, 70)

    _draw_back(sheet, rng, middle, hair, line, hair_top, width)
    neck = _draw_neck(sheet, rng, middle, chin, skin, line)
    head = _draw_head(sheet, rng, middle, eyes_y, chin, width, skin, line)
    half = rng.uniform(11.5, 15) if girl else rng.uniform(9.5, 12.5)
    shape = {
        "half": half,
        "rise": rng.uniform(6, 11) if girl else rng.uniform(2.5, 5),
        "drop": rng.uniform(3.5, 8) if girl else rng.uniform(1.5, 3.5),
        "tilt": rng.uniform(-2.5, 1.5),
        "box": rng.uniform(1.8, 3.2),
        "lean": rng.uniform(-0.2, 0.3),
        "lash": rng.uniform(1.4, 3.6) if girl else rng.uniform(1.0, 2.0),
    }
    apart = np.clip(rng.uniform(19, 25), half + 5, width - half - 2)
    lash_color = _mix(line, (10, 8, 12), rng.uniform(0, 0.8)) if rng.random() < 0.8 else _mix(hair, (60, 20, 20), 0.6)
    look = _eye_look(rng, shape)
    eyes = {
        side: _draw_eye(sheet, side, middle, eyes_y, apart, shape, look, eye_color, lash_color, skin)
        for side in (-1, 1)
    }
    mouth = _draw_mouth(sheet, rng, middle, eyes_y + shape["drop"], chin, skin, line)
    if rng.random() < 0.6:
        _blush(sheet, rng, middle, apart, eyes_y + shape["drop"] + 7, skin)
    sheet.stroke(
        np.array([[middle + 0.3, eyes_y + 12.0], [middle - 0.8, eyes_y + 15], [middle + 0.5, eyes_y + 15.6]]),
        0.7,
        _mix(skin, (150, 60, 50), 0.5),
    )

    brow_color = _mix(hair, skin, rng.uniform(0, 0.5)) if rng.random() < 0.6 else line
    if float(np.abs(np.array(brow_color) - skin).sum()) < 60:
        brow_color = _mix(brow_color, (110, 60, 40), 0.4)
    over_fringe = rng.random() < 0.35
    top = eyes_y - shape["rise"] - shape["lash"]
    brow_shape = (
        rng.uniform(6, 11),
        half * rng.uniform(0.75, 1.05),
        rng.uniform(-2, 2.5),
        rng.uniform(0.5, 3),
        rng.uniform(1.2, 2.6) + (not girl),
    )
    if not over_fringe:
        brows = {side: _draw_brow(sheet, side, middle, apart, top, brow_shape, brow_color) for side in (-1, 1)}
    glasses = rng.random() < 0.35
    if glasses and rng.random() < 0.5:
        _draw_glasses(sheet, rng, middle, eyes_y, apart, shape)
        glasses_done = True
    else:
        glasses_done = False
    fringe = str(rng.choice(["short", "brows", "long"], p=[0.45, 0.35, 0.2]))
    _draw_fringe(sheet, rng, middle, width, hair_top, eyes_y, top - brow_shape[0], top, fringe, hair, line)
    if over_fringe:
        brows = {
            side: _draw_brow(sheet, side, middle, apart, top, brow_shape, brow_color if fringe == "short" else line)
            for side in (-1, 1)
        }
    if glasses and not glasses_done:
        _draw_glasses(sheet, rng, middle, eyes_y, apart, shape)
    rig = Rig(
        left_eye=eyes[1],
        right_eye=eyes[-1],
        left_brow=brows[1],
        right_brow=brows[-1],
        mouth=mouth,
        head=head,
        neck=neck,
    )
    seen = fringe == "short" or over_fringe
    style = f"{'girl' if girl else 'boy'}, {fringe} fringe{', glasses' if glasses else ''}{', brows over' if over_fringe else ''}"
    hidden = fringe == "long" and not over_fringe
    picture = sheet.picture()
    picture.flags.writeable = False
    return DrawnFace(picture, rig, seen, hidden, glasses, style)


def _eye_look(rng: np.random.Generator, shape: dict[str, float]) -> dict[str, float]:
    height = shape["rise"] + shape["drop"]
    ry = height * rng.uniform(0.5, 0.62)
    rx = min(ry * rng.uniform(0.72, 1.0), shape["half"] * 0.66)
    return {
        "ry": max(ry, rx), "rx": rx, "bottom": rng.uniform(-0.8, 0.6), "cross": rng.uniform(-1.2, 1.2),
        "shade": rng.uniform(0, 0.5), "lower": rng.uniform(0, 0.9), "wing": rng.uniform(0, 2.5), "glow": rng.uniform(0, 0.6),
        "pupil": rng.uniform(0.3, 0.5), "crease": rng.random(), "rim": rng.uniform(0.3, 1.0),
    }  # fmt: skip


def _draw_eye(
    sheet: _Sheet, side: int, middle: float, y: float, apart: float, shape: dict[str, float], look: dict[str, float],
    color: Color, lash_color: Color, skin: Color,
) -> Eye:  # fmt: skip
    s = np.linspace(-1, 1, 41)  # inner to outer
    x = middle + side * (apart + shape["half"] * s)
    base = y + shape["tilt"] * s
    upper = base - shape["rise"] * (1 - np.abs(np.clip(s - shape["lean"] * (1 - s * s), -1, 1)) ** shape["box"])
    lower = base + shape["drop"] * (1 - np.abs(s) ** shape["box"])
    inside = np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
    opening = area(inside)
    sheet.fill(inside, (252, 252, 254))
    shade = np.stack([x, upper + look["shade"] * 6], 1)
    sheet.fill(np.concatenate([np.stack([x, upper - 1], 1), shade[::-1]]), (205, 200, 215), clip=opening)

    cx = middle + side * (apart + look["cross"])
    cy = y + shape["drop"] + look["bottom"] - look["ry"]
    rx, ry = look["rx"], look["ry"]
    sheet.fill(_oval(cx, cy, rx, ry), _mix(color, (10, 5, 15), 0.55 * look["rim"]), clip=opening)
    sheet.fill(_oval(cx, cy, rx - 0.8, ry - 0.8), color, clip=opening)
    sheet.fill(_oval(cx, cy - ry * 0.55, rx * 0.95, ry * 0.5), _mix(color, (10, 5, 15), 0.6), clip=opening)
    sheet.fill(_oval(cx, cy + ry * 0.5, rx * 0.7, ry * 0.4), _mix(color, (255, 255, 240), look["glow"]), clip=opening)
    sheet.fill(_oval(cx, cy, rx * look["pupil"], ry * look["pupil"]), _mix(color, (10, 5, 15), 0.85), clip=opening)
    sheet.fill(_oval(cx - rx * 0.4, cy - ry * 0.45, rx * 0.28, ry * 0.22), (255, 255, 255), clip=opening)

    profile = np.interp(s, [-1, -0.5, 0.3, 1], [0.4, 0.8, 1.0, 0.8])
    over = np.stack([x, upper - shape["lash"] * profile], 1)
    band = np.concatenate([np.stack([x, upper], 1), over[::-1]])
    sheet.fill(band, lash_color)
    corner = np.array([x[-1], upper[-1]])
    wing = np.array(
        [
            corner,
            corner + np.array([side * look["wing"], -0.8 - look["wing"] * 0.4]),
            [x[-6], upper[-6] - shape["lash"] * 0.9],
        ]
    )
    sheet.fill(wing, lash_color)
    if look["lower"] > 0.25:
        sheet.stroke(np.stack([x, lower + look["lower"] / 2], 1), look["lower"], _mix(lash_color, skin, 0.3))
    if look["crease"] > 0.5:
        sheet.stroke(np.stack([x, upper - shape["lash"] - 2.2], 1)[6:-6], 0.6, _mix(skin, lash_color, 0.4))
    step = 1 if side > 0 else -1
    return Eye(
        upper=_line(x[::step], upper[::step]), lower=_line(x[::step], lower[::step]), lash=shape["lash"],
        iris=(cx, cy), iris_width=2 * rx, iris_height=2 * ry,
    )  # fmt: skip


def _draw_brow(
    sheet: _Sheet, side: int, middle: float, apart: float, top: float, shape: tuple[float, ...], color: Color
) -> Brow:
    gap, length, tilt, arch, thick = shape
    s = np.linspace(-1, 1, 21)
    x = middle + side * (apart + 0.5 + length * s)
    y = top - gap + tilt * s - arch * (0.5 - s * s)
    sheet.stroke(np.stack([x, y], 1), thick * np.interp(s, [-1, -0.6, 0.3, 1], [0.6, 1, 0.9, 0.3]), color)
    step = 1 if side > 0 else -1
    return Brow(line=_line(x[::step], y[::step]), thickness=thick)


def _draw_mouth(
    sheet: _Sheet, rng: np.random.Generator, middle: float, eyes_bottom: float, chin: float, skin: Color, line: Color
) -> Mouth:
    y = eyes_bottom + (chin - eyes_bottom) * rng.uniform(0.5, 0.62)
    half, rise, drop = rng.uniform(4.5, 11), rng.uniform(-0.8, 2.5), rng.uniform(3, 8)
    rise = max(rise, 2.2 - drop * 0.4)
    box, smile = rng.uniform(1.7, 3.5), rng.uniform(-0.6, 1.5)
    drop = min(drop, chin - y - 6)
    s = np.linspace(-1, 1, 31)
    x = middle + half * s
    upper = y - smile * s * s - rise * (1 - np.abs(s) ** box)
    lower = y - smile * s * s + drop * (1 - np.abs(s) ** box)
    cavity = np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
    inner = _mix((170, 60, 60), (90, 30, 40), rng.random()) if rng.random() < 0.7 else (245, 160, 150)
    opening = area(cavity)
    sheet.fill(cavity, inner)
    if rng.random() < 0.5:
        sheet.fill(
            np.concatenate([np.stack([x, upper], 1), np.stack([x, upper + rng.uniform(1, 2.5)], 1)[::-1]]),
            (254, 254, 254),
            clip=opening,
        )
    if rng.random() < 0.6:
        sheet.fill(_oval(middle, y + drop, half * 0.7, drop * 0.55), (235, 130, 130), clip=opening)
    thick = rng.uniform(0.3, 1.0)
    color = _mix(line, (150, 50, 50), rng.uniform(0.2, 0.9))
    sheet.stroke(np.stack([x, upper], 1), thick, color)
    sheet.stroke(np.stack([x, lower], 1), thick * 0.7, _mix(color, skin, rng.uniform(0, 0.4)))
    if rng.random() < 0.4:
        sheet.stroke(
            np.array([[middle - 2, y + drop + 3.0], [middle + 2, y + drop + 3.0]]), 0.6, _mix(skin, (150, 70, 60), 0.4)
        )
    outer = np.clip(1 - np.abs(s) ** 6, 0, 1) * thick / 2
    return Mouth(upper=_line(x, upper - outer), lower=_line(x, lower + outer * 0.7))


def _draw_head(
    sheet: _Sheet,
    rng: np.random.Generator,
    middle: float,
    eyes_y: float,
    chin: float,
    width: float,
    skin: Color,
    line: Color,
) -> Head:
    down = np.concatenate([np.linspace(0, 0.9, 24), np.linspace(0.91, 1, 12)])
    point, cheek = rng.uniform(1.9, 3.6), rng.uniform(0.55, 0.85)
    half = width * (1 - down**point) ** cheek
    y = eyes_y + (chin - eyes_y) * down
    left, right = np.stack([middle - half, y], 1), np.stack([middle + half, y], 1)[::-1][1:]
    outline = np.concatenate([left, right])
    skull = np.array([[middle + width * np.cos(a), eyes_y - 66 * np.sin(a)] for a in np.linspace(0, np.pi, 30)])
    face = np.concatenate([outline, skull])
    sheet.fill(face, skin)
    sheet.stroke(outline, rng.uniform(0.5, 1.1), _mix(line, skin, rng.uniform(0, 0.4)))
    few = outline[::2]  # a rig's line has at most 64 points
    return Head(outline=_line(few[:, 0], few[:, 1]), chin=(middle, chin), top=60, left=200, right=312)


def _draw_neck(sheet: _Sheet, rng: np.random.Generator, middle: float, chin: float, skin: Color, line: Color) -> Neck:
    half, bottom = rng.uniform(9, 15), chin + rng.uniform(12, 20)
    shade = _mix(skin, (170, 70, 70), rng.uniform(0.1, 0.4))
    box = np.array(
        [[middle - half, chin - 20], [middle + half, chin - 20], [middle + half, bottom], [middle - half, bottom]]
    )
    clothes = np.array(
        [
            [middle - 70, 300],
            [middle - 60, bottom + 8],
            [middle - half - 4, bottom - 3],
            [middle - half, bottom],
            [middle + half, bottom],
            [middle + half + 4, bottom - 3],
            [middle + 60, bottom + 8],
            [middle + 70, 300.0],
        ]
    )
    sheet.fill(box, skin)
    sheet.fill(np.minimum(box, [999, chin + 8]), shade)
    for side in (-1, 1):
        sheet.stroke(
            np.array(
                [[middle + side * half, chin - 10], [middle + side * half, bottom - 4], [middle + side * half, bottom]]
            ),
            0.7,
            line,
        )
    sheet.fill(clothes, tuple(float(v) for v in rng.uniform(40, 245, 3)))  # type: ignore[arg-type]
    return Neck(pivot=(middle, chin + 3), width=2 * half, bottom=bottom)


def _draw_back(
    sheet: _Sheet, rng: np.random.Generator, middle: float, hair: Color, line: Color, top: float, width: float
) -> None:
    long = rng.random() < 0.5
    reach = width + rng.uniform(10, 22)
    around = [[middle + reach * np.cos(a), 130 - (130 - top) * np.sin(a)] for a in np.linspace(0, np.pi, 40)]
    bottom = 240 if long else rng.uniform(180, 200)
    back = np.array([[middle + reach, bottom], *around, [middle - reach, bottom]])
    sheet.fill(back, _mix(hair, (30, 15, 30), 0.25))
    sheet.stroke(back, 1, line)


def _draw_fringe(
    sheet: _Sheet, rng: np.random.Generator, middle: float, width: float, top: float, eyes_y: float, brows_y: float,
    lids_y: float, fringe: str, hair: Color, line: Color,
) -> None:  # fmt: skip
    low = {
        "short": brows_y - rng.uniform(5, 12),
        "brows": brows_y + rng.uniform(1, 4),
        "long": lids_y + rng.uniform(1, 6),
    }[fringe]
    count = int(rng.integers(5, 10))
    edges = np.linspace(-width - 6, width + 6, count + 1)
    tips = [[middle + width + 14, eyes_y + 8]]
    for right, left in zip(edges[::-1][:-1], edges[::-1][1:], strict=True):
        mid = (left + right) / 2
        side = abs(mid) > width * 0.8
        tips.append([middle + right - 0.5, low - rng.uniform(4, 10)])
        tips.append([middle + mid + rng.uniform(-2, 2), eyes_y + 20 if side else low - rng.uniform(-1, 4)])
    tips.append([middle - width - 14, eyes_y + 8])
    cap = [[middle - (width + 14) * np.cos(a), 125 - (125 - top) * np.sin(a)] for a in np.linspace(0, np.pi, 30)]
    shape = np.array([*tips, *cap])
    sheet.fill(shape, hair)
    sheet.stroke(np.array(tips), 0.8, line)
    for _ in range(6):
        x = middle + rng.uniform(-width, width)
        sheet.stroke(
            np.array([[middle + (x - middle) * 0.3, top + 8], [x, (top + low) / 2], [x, low - 6.0]]),
            0.6,
            _mix(hair, line, 0.6),
        )


def _draw_glasses(
    sheet: _Sheet, rng: np.random.Generator, middle: float, eyes_y: float, apart: float, shape: dict[str, float]
) -> None:
    color, thick = _hex(str(rng.choice(RIMS))), rng.uniform(0.8, 2.2)
    half, height = shape["half"] + rng.uniform(2, 4), max(shape["drop"] + rng.uniform(1.5, 5), 7)
    up = max(shape["rise"] + shape["lash"] + rng.uniform(1, 3.5), 7)
    for side in (-1, 1):
        x = middle + side * apart
        a = np.linspace(0, 2 * np.pi, 60)
        across, down = (np.sign(v) * np.abs(v) ** 0.7 for v in (np.cos(a), np.sin(a)))
        ring = np.stack([x + half * across, eyes_y + np.where(down > 0, height, up) * down], 1)
        if rng.random() < 0.5:
            sheet.fill(ring, (210, 230, 250), opacity=0.15)
        sheet.stroke(ring, thick, color)
        sheet.stroke(
            np.array(
                [
                    [x + side * half, eyes_y - 2],
                    [x + side * (half + 5), eyes_y - 2.5],
                    [x + side * (half + 14), eyes_y - 3],
                ]
            ),
            thick,
            color,
        )
    inner = apart - half
    sheet.stroke(
        np.array([[middle - inner, eyes_y - 1], [middle, eyes_y - 2.5], [middle + inner, eyes_y - 1]]), thick, color
    )


def _blush(sheet: _Sheet, rng: np.random.Generator, middle: float, apart: float, y: float, skin: Color) -> None:
    for side in (-1, 1):
        spot = cv2.GaussianBlur(area(_oval(middle + side * (apart + 2), y, 8, 3.5)), (0, 0), 2.5 * UNIT)
        everything = (slice(None), slice(None))
        sheet.paint(spot * (sheet.alpha > 0), _mix(skin, (255, 90, 90), 0.5), rng.uniform(0.3, 0.8), everything)


def _oval(x: float, y: float, rx: float, ry: float) -> Points:
    a = np.linspace(0, 2 * np.pi, 60)
    return np.stack([x + rx * np.cos(a), y + ry * np.sin(a)], 1)


def _ribbon(points: Points, width: NDArray[np.float64]) -> Points:
    """The outline of a stroke of changing width."""
    along = np.gradient(points, axis=0)
    normal = np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    return np.concatenate([points + normal * width[:, None] / 2, (points - normal * width[:, None] / 2)[::-1]])


def _line(x: Points, y: Points) -> tuple[tuple[float, float], ...]:
    return tuple((float(a), float(b)) for a, b in zip(x, y, strict=True))


def _hex(text: str) -> Color:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _mix(a: Color, b: Color, share: float) -> Color:
    return tuple(float(p + (q - p) * share) for p, q in zip(a, b, strict=True))  # type: ignore[return-value]


def closed_mouth_picture(
    color: tuple[int, int, int] = (120, 50, 50), shadow: bool = False
) -> tuple[NDArray[np.uint8], dict[str, object]]:
    """A drawn face with a line for a mouth, and its rig; with the `shadow` of a lower lip under it."""
    face = draw_face(104)
    rgba8 = face.rgba8.copy()
    (x0, y0), (x1, y1) = face.rig.mouth.upper[0], face.rig.mouth.upper[-1]
    skin = np.median(rgba8[int(y0) - 6 : int(y0) - 3, int(x0) : int(x1), :3].reshape(-1, 3), axis=0)
    top, bottom = (f(y for _, y in line) for f, line in ((min, face.rig.mouth.upper), (max, face.rig.mouth.lower)))
    rgba8[int(top) - 3 : int(bottom) + 5, int(x0) - 3 : int(x1) + 5, :3] = skin
    y = round((y0 + y1) / 2)
    cv2.line(rgba8, (round(x0) + 2, y), (round(x1) - 2, y), (*color, 255), 1, cv2.LINE_AA)
    if shadow:
        cv2.ellipse(rgba8, (round((x0 + x1) / 2), y + 3), (3, 1), 0, 0, 360, (150, 100, 90, 255), -1, cv2.LINE_AA)
    line = [[x, y] for x in np.linspace(round(x0) + 2, round(x1) - 2, 9)]
    mouth = {
        "upper": [[x, b - 0.4 * (0 < i < 8)] for i, (x, b) in enumerate(line)],
        "lower": [[x, b + 0.4 * (0 < i < 8)] for i, (x, b) in enumerate(line)],
    }
    rig = face.rig.model_dump(mode="json") | {"mouth": mouth | {"confidence": 1.0}}
    return rgba8, rig
