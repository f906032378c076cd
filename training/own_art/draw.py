"""One sample: a figure put together from the pieces of our characters, as the seed wants it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from raven.landmarks.points import INDEX, JAW, MIRRORED, POINTS
from training.heads.head import Drawn
from training.own_art import brows, eyes, hair, mouths, palette
from training.own_art.characters.figure import STYLES
from training.own_art.cut import DENSITY, FIGURE, HEAD, Character, character
from training.own_art.outline import along, border
from training.own_art.palette import Color, Palette, dyed, turned
from training.own_art.sprite import Box, Canvas, Sprite
from training.own_art.warp import Frame, Pull

OWN = ("finch", "raven", "rook", "wren")
DRAWN = tuple(f"{style} {number}" for style in STYLES for number in range(6))
BEHIND = {"body_back", "scarf_back"}  # clothes that lie behind the neck
EYE_LEVEL = 147.0
FACE = np.array([(208.0, 112), (304, 112), (208, 194), (304, 194)])  # what a frame always holds
UNDER_HAIR = {  # the parts that show that a point is not hidden
    "eye": ("eye white", "iris", "lash", "skin"),
    "brow": ("brow",),
    "mouth": ("mouth", "skin"),
    "jaw": ("skin", "ear", "neck"),
    "chin": ("skin",),
    "nose": ("skin",),
    "neck": ("neck", "skin"),
    "hair": ("front hair", "back hair", "skin"),
}
Points = dict[str, NDArray[np.float64]]


def draw_own(seed: int, size: int = 384) -> Drawn:
    """A figure drawn from our own art, `size` pixels wide and high. The same seed draws the same figure."""
    rng = np.random.default_rng(seed)
    colors = palette.choose(rng)
    cast = _cast(rng)
    frame = _frame(rng, cast["hair"], size)
    canvas = Canvas.empty(_seen(frame), DENSITY)
    points = _compose(canvas, cast, colors, rng)
    _finish(canvas, rng)
    picture, parts = _framed(canvas, frame)
    return Drawn(picture, parts, _located(points, canvas, frame))


def _cast(rng: np.random.Generator) -> dict[str, Character]:
    """Which character each piece is from: often the same one, often not."""

    def any_of_them() -> str:
        return str(rng.choice(OWN if rng.random() < 0.5 else DRAWN))

    base = any_of_them()
    mix = rng.random() < 0.75
    cast = {
        piece: character(any_of_them() if mix and rng.random() < 0.6 else base)
        for piece in ("hair", "body", "face", "eyes", "nose")
    }
    return cast | {"mouth": character(str(rng.choice(OWN)))}


def _compose(canvas: Canvas, cast: dict[str, Character], colors: Palette, rng: np.random.Generator) -> Points:
    """Lay everything on the canvas, from the back to the front. Returns the points."""
    tress, body, face = cast["hair"], cast["body"], cast["face"]
    skin_line, hair_line = colors.skin.ink, colors.line

    def skin(sprite: Sprite) -> Sprite:
        return dyed(sprite, colors.skin)

    def haired(sprite: Sprite) -> Sprite:
        return hair.inked(hair.colored(sprite, colors), colors.ink, hair_line)

    front_alone = rng.random() < 0.08
    if not front_alone:
        for sprite in tress.back:
            canvas.lay(haired(sprite))
    cloth = [Sprite(turned(one.rgb, *colors.cloth), one.alpha, one.parts, one.box, one.density) for one in body.body]
    behind = [name in BEHIND or (name == "body" and body.name == "finch") for name in body.body_names]
    for before_neck in (True, False):
        for sprite, first in zip(cloth, behind, strict=True):
            if first == before_neck:
                canvas.lay(hair.inked(sprite, colors.ink, colors.line))
        if before_neck:
            canvas.lay(skin(body.neck))
    for sprite in tress.braids:
        canvas.lay(haired(sprite))

    ears = face.ears or tress.ears
    if ears is not None:
        canvas.lay(skin(ears))
    head = hair.inked(skin(face.head), colors.ink * 0.6, skin_line)
    if face.name == "finch":  # her own forehead ends under her own fringe
        canvas.lay(_plain(_rows(character("raven").head, 0, 114), colors.skin.base))
        canvas.lay(_rows(head, 112, 512))
    else:
        canvas.lay(head)
    if face.beard is not None:
        canvas.lay(hair.colored(face.beard, colors))
    plain = tress.plain_front if rng.random() < 0.5 else tress.front
    front = hair.changed(haired(plain), hair.choose(rng), hair_line)
    if rng.random() < 0.75:
        offset = (rng.uniform(-2, 2), rng.uniform(2, 6))
        canvas.lay(hair.shadow(front, head, colors.skin.shade, rng.uniform(0.3, 1), offset))
    if rng.random() < 0.6:
        canvas.lay(cast["face"].blush)
    canvas.lay(_nose(cast["nose"], colors, rng))

    points = _jaw(face)
    mouth = mouths.draw(rng, cast["mouth"], colors.mouth, colors.skin.shade)
    lower = round(0.4 * (points["chin"][1] - 190) * DENSITY) / DENSITY  # a long face has its mouth lower
    canvas.lay(_moved(mouth.sprite, lower))
    if rng.random() < (0.4 if face.beard is not None else 0.02):
        canvas.lay(_moved(mouths.moustache(rng, mouth.points, colors.brow), lower))
    points |= {f"mouth.{name}": at + np.array([0, lower]) for name, at in mouth.points.items()}

    looks = eyes.choose(rng)
    for index, (side, own_right) in enumerate((("right", True), ("left", False))):
        drawing = eyes.draw(
            cast["eyes"].eyes[side],
            own_right,
            looks[index],
            colors.iris[index],
            colors.white,
            colors.lash,
            colors.crease,
        )
        canvas.lay(drawing.sprite)
        points |= {f"{side}_eye.{name}": at for name, at in drawing.points.items()}

    no_brows = rng.random() < 0.03
    order = str(rng.choice(["under", "through", "over"], p=[0.6, 0.22, 0.18]))
    lid = (points["right_eye.top"][1] + points["left_eye.top"][1]) / 2 if "right_eye.top" in points else 137
    brow, lines = brows.draw(brows.choose(rng, 0.6 * (137.5 - lid)), colors.brow)
    if not no_brows:
        canvas.lay(brow)
        names = ("inner", "inner_middle", "middle", "outer_middle", "outer")
        points |= {f"{side}.{name}": at for side, line in lines.items() for name, at in zip(names, line, strict=True)}

    glasses = cast["nose"].glasses or character("wren").glasses
    if glasses is not None and rng.random() < (0.7 if cast["nose"].glasses else 0.1):
        metal = turned(glasses.rgb, rng.random(), rng.uniform(0, 1), rng.uniform(0.3, 1.2))
        canvas.lay(Sprite(metal, glasses.alpha, glasses.parts, glasses.box, glasses.density))
    canvas.lay(front)
    if not no_brows and order != "under":
        alpha = brow.alpha if order == "over" else (brow.alpha * rng.uniform(0.4, 0.8)).astype(np.uint8)
        canvas.lay(Sprite(brow.rgb, alpha, brow.parts, brow.box, brow.density))

    points["nose"] = np.array(cast["nose"].nose_tip)
    points |= _neck(body, float(points["chin"][1]))
    points["hair_top"] = np.array(hair.highest(tress.key, front_alone))
    return points


def _rows(sprite: Sprite, top: float, bottom: float) -> Sprite:
    """What of a sprite lies between two heights of the template."""
    box, density = sprite.box, sprite.density
    first, last = (int(np.clip(round((y - box.y) * density), 0, len(sprite.alpha))) for y in (top, bottom))
    part = Box(box.x, box.y + first / density, box.width, (last - first) / density)
    return Sprite(sprite.rgb[first:last], sprite.alpha[first:last], sprite.parts[first:last], part, density)


def _plain(sprite: Sprite, color: Color) -> Sprite:
    """The shape of a sprite in one colour."""
    rgb = np.empty_like(sprite.rgb)
    rgb[:] = np.clip(color * 255 + 0.5, 0, 255)
    return Sprite(rgb, sprite.alpha, sprite.parts, sprite.box, sprite.density)


def _moved(sprite: Sprite, lower: float) -> Sprite:
    box = Box(sprite.box.x, sprite.box.y + lower, sprite.box.width, sprite.box.height)
    return Sprite(sprite.rgb, sprite.alpha, sprite.parts, box, sprite.density)


def _nose(of: Character, colors: Palette, rng: np.random.Generator) -> Sprite:
    """The nose in the colours of the skin, sometimes faint."""
    gray = cv2.cvtColor(of.nose.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)[..., None] / 255
    dark, light = colors.skin.ink * 0.5 + colors.skin.shade * 0.5, colors.skin.base
    low, high = float(gray.min()), max(float(gray.max()), float(gray.min()) + 0.01)
    share = (gray - low) / (high - low)
    rgb = np.clip((dark * (1 - share) + light * share) * 255, 0, 255).astype(np.uint8)
    alpha = (of.nose.alpha * rng.uniform(0.3, 1)).astype(np.uint8)
    return Sprite(rgb, alpha, of.nose.parts, of.nose.box, of.nose.density)


def _jaw(face: Character) -> Points:
    curve = border(face.skin, HEAD, DENSITY)
    assert curve is not None, "a face that is drawn"
    lowest = curve[curve[:, 1] > curve[:, 1].max() - 0.2]
    chin = np.array([lowest[:, 0].mean(), curve[:, 1].max()])
    below = curve[curve[:, 1] >= EYE_LEVEL]
    points: Points = {"chin": chin}
    for first, sign in ((0, 1), (len(JAW) - 1, -1)):
        half = below[(below[:, 0] - chin[0]) * sign < 0]
        half = np.vstack([half[np.argsort(np.round(half[:, 1], 2), kind="stable")], chin])
        # the border of the chin is flat: there, it runs on in x
        flat = half[:, 1] > chin[1] - 8
        half[flat] = half[flat][np.argsort(half[flat][:, 0] * sign, kind="stable")]
        steps = along(half, np.linspace(0, 1, 5))
        points |= {f"jaw_{first + sign * i}": at for i, at in enumerate(steps)}
    return points


def _neck(body: Character, chin: float) -> Points:
    """The sides of the neck where it is narrowest below the face."""
    neck = body.neck
    first, last = (round((y - neck.box.y) * neck.density) for y in (chin + 1.5, chin + 14))
    rows = {}
    for row in range(max(first, 0), min(last, len(neck.alpha))):
        across = np.flatnonzero(neck.alpha[row] > 127)
        if len(across):
            rows[row] = across[0], across[-1] + 1
    if not rows:
        return {}
    row = min(rows, key=lambda one: rows[one][1] - rows[one][0])
    y = neck.box.y + (row + 0.5) / neck.density
    return {
        f"neck_{side}": np.array([neck.box.x + x / neck.density, y])
        for side, x in zip(("left", "right"), rows[row], strict=True)
    }


# ---- the frame


def _frame(rng: np.random.Generator, tress: Character, size: int) -> Frame:
    eye = float(rng.choice([0, rng.uniform(-0.18, 0.24)], p=[0.3, 0.7]))
    apart, lower = rng.normal(0, 1.2), rng.normal(0, 1.2)
    tall = rng.uniform(0.7, 1.3)
    pulls = (
        *(Pull(256 + sign * 22, EYE_LEVEL, 15, (eye, eye * tall), (sign * apart, lower)) for sign in (-1, 1)),
        Pull(256, 192, 26, (rng.normal(0, 0.1), 0), (0, rng.normal(0, 2.6))),
        Pull(256, 165, 46, (rng.normal(0, 0.06), rng.normal(0, 0.05))),
        Pull(256, 174, 12, (0, 0), (0, rng.normal(0, 1.0))),
        Pull(256, 90, 34, (0, 0), (0, rng.normal(0, 3))),
        Pull(256, 208, 13, (rng.normal(0, 0.12), 0)),
        Pull(256, 330, 80, (float(rng.choice([0, rng.uniform(-0.35, 0.25)])), 0)),
    )
    width = min(tress.front.box.width + 4, 168)
    mirrored = bool(rng.random() < 0.5)
    turn = float(rng.choice([0, rng.normal(0, 0.05), rng.uniform(-0.26, 0.26)], p=[0.4, 0.35, 0.25]))
    while True:
        share = 0.4 + 0.45 * rng.beta(1.6, 1.6)
        scale = size * share / width
        center = (256 + rng.normal(0, 0.05) * size / scale, 134 + rng.normal(0.1, 0.1) * size / scale)
        frame = Frame(pulls, center, scale, turn, mirrored, size)
        face = frame.forth(FACE)
        if face.min() > 2 and face.max() < size - 2:
            return frame


def _seen(frame: Frame) -> Box:
    """The piece of the template that the frame shows, in whole units."""
    edge = np.linspace(0, frame.size, 9)
    x, y = frame.back(*np.meshgrid(edge, edge))
    left, top = max(np.floor(x.min()) - 2, FIGURE.x), max(np.floor(y.min()) - 2, FIGURE.y)
    right = min(np.ceil(x.max()) + 2, FIGURE.x + FIGURE.width)
    bottom = min(np.ceil(y.max()) + 2, FIGURE.y + FIGURE.height)
    return Box(float(left), float(top), float(right - left), float(bottom - top))


def _finish(canvas: Canvas, rng: np.random.Generator) -> None:
    """Softness, and now and then no colours."""
    if rng.random() < 0.15:
        canvas.rgba = np.asarray(cv2.GaussianBlur(canvas.rgba, (0, 0), rng.uniform(0.8, 2.2)), np.uint8)
    if rng.random() < 0.05:
        tint = rng.uniform(0.85, 1.0, 3)
        gray = cv2.cvtColor(canvas.rgba[..., :3].copy(), cv2.COLOR_RGB2GRAY)
        canvas.rgba[..., :3] = (gray[..., None] * tint).astype(np.uint8)


def _framed(canvas: Canvas, frame: Frame) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    samples = 2 if DENSITY / frame.scale > 1.7 else 1
    to_x, to_y = ((each - start) * DENSITY - 0.5 for each, start in zip(
        frame.maps(samples), (canvas.box.x, canvas.box.y), strict=True))  # fmt: skip
    seen = cv2.remap(canvas.rgba, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    if samples > 1:
        seen = cv2.resize(seen, (frame.size, frame.size), interpolation=cv2.INTER_AREA)
        to_x, to_y = ((each - start) * DENSITY - 0.5 for each, start in zip(
            frame.maps(), (canvas.box.x, canvas.box.y), strict=True))  # fmt: skip
    parts = cv2.remap(canvas.parts, to_x, to_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    alpha = seen[..., 3]
    # pixels of the rim that are just more than half covered belong to what is beside them
    parts = np.where((parts == 0) & (alpha > 127), cv2.dilate(parts, np.ones((5, 5), np.uint8)), parts)
    parts[alpha < 128] = PART["background"]
    picture = np.empty((frame.size, frame.size, 4), np.uint8)
    picture[..., :3] = np.clip(seen[..., :3] * (255 / np.maximum(alpha, 1))[..., None] + 0.5, 0, 255)
    picture[..., 3] = alpha
    return picture, parts.astype(np.uint8)


def _located(points: Points, canvas: Canvas, frame: Frame) -> NDArray[np.float32]:
    """All points in the picture, and which of them show."""
    result = np.zeros((len(POINTS), 3), np.float32)
    names = [name for name in points if np.isfinite(points[name]).all()]
    places = frame.forth(np.array([points[name] for name in names]))
    for name, place in zip(names, places, strict=True):
        result[INDEX[name]] = (*place, 1 if _shows(name, points[name], canvas) else 0.5)
    return result[list(MIRRORED)] if frame.mirrored else result


def _shows(name: str, point: NDArray[np.float64], canvas: Canvas) -> bool:
    kind = next((kind for kind in UNDER_HAIR if kind in name), "")
    if not kind:
        return True
    column, row = ((point - (canvas.box.x, canvas.box.y)) * canvas.density).astype(int)
    around = canvas.parts[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3]
    return bool(np.isin(around, [PART[part] for part in UNDER_HAIR[kind]]).any())
