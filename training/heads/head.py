"""One drawn head with everything known about it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from raven.landmarks.points import INDEX, POINTS
from training.heads import beard, body, brows, eye_paint, eyes, hair, hair_paint, mouth, nose, skull, wear
from training.heads.canvas import Canvas
from training.heads.covers import OVER_FACE, draw_tufts
from training.heads.curve import Points
from training.heads.ornaments import BEFORE, BEHIND, Stand
from training.heads.pose import Pose, Shell
from training.heads.sketch import Sketch
from training.heads.spoil import spoil
from training.heads.style import chance, sample_style

EYE_PARTS = tuple(PART[name] for name in ("skin", "eye white", "iris", "lash"))
SEEN_AS = {
    "eye": EYE_PARTS,
    "brow": (PART["brow"],),
    "mouth": (PART["mouth"],),
    "jaw": tuple(PART[name] for name in ("skin", "neck", "ear")),
    "chin": (PART["skin"],),
    "nose": (PART["skin"],),
    "hair": tuple(PART[name] for name in ("front hair", "back hair", "skin")),
    "neck": (PART["neck"],),
}


@dataclass(frozen=True)
class Drawn:
    """A picture of a figure, which part each of its pixels shows, and where the points of its face are.

    What is straight above, highest or lowest is meant as the head stands, also when it is tilted: a levelled crop shows it so.
    """

    picture: NDArray[np.uint8]  # (S, S, 4), sRGB, straight alpha; transparent around the figure
    parts: NDArray[np.uint8]  # (S, S), index into PARTS; background where alpha < 128
    points: NDArray[np.float32]  # (len(POINTS), 3): x, y in pixels; 1 seen, 0.5 hidden but known, 0 not there


def _sample_pose(rng: np.random.Generator, size: int) -> Pose:
    calm = chance(rng, 0.55)
    yaw = rng.normal(0, 4 if calm else 15)
    pitch = rng.normal(0, 2 if calm else 8)
    roll = rng.normal(0, 3 if calm else 13)
    width = rng.uniform(0.36, 0.72) if chance(rng, 0.85) else rng.uniform(0.22, 0.95)
    scale = size * width / 2.55
    margin = min(1.5 * scale, size * 0.44)
    x = float(np.clip(size / 2 + rng.normal(0, 0.08) * size, margin, size - margin))
    above, below = (2.2 if chance(rng, 0.85) else 1.5) * scale, 1.4 * scale
    if above + below > size:  # the chin rather than the crown
        above = max(size - below, 0.4 * size)
    y = rng.uniform(above, max(min(0.66 * size, size - below), above + 1))
    limit = np.radians([40, 20, 35])
    turned = np.clip(np.radians([yaw, pitch, roll]), -limit, limit)
    return Pose(float(turned[0]), float(turned[1]), float(turned[2]), scale, x, y)


def draw_head(seed: int, size: int = 384) -> Drawn:
    """The head number `seed`, the same every time, in a picture of `size` pixels squared."""
    rng = np.random.default_rng(seed)
    style = sample_style(rng)
    bones = skull.sample_skull(rng, style)
    pose = _sample_pose(rng, size)
    cut_rng, wear_rng, spoil_rng = rng.spawn(3)
    canvas = Canvas(size)
    sketch = Sketch(canvas, style, pose, bones.face, Shell(1.35, 2.1, bones.depth + 0.1, -0.1), rng)

    pair = eyes.sample_eyes(rng, style)
    lid_top = max(pair[0].top, pair[1].top, 0.1) + pair[0].lashes.upper
    pair_of_brows = brows.sample_brows(rng, style, lid_top)
    lips = mouth.sample_mouth(rng, style, bones)
    snout = nose.sample_nose(rng, style, bones)
    cut = hair.sample_hair(cut_rng, style, bones, lid_top)
    things = wear.sample_wear(wear_rng)
    whiskers = beard.sample_beard(rng, style, lips)

    stand = Stand(
        sketch,
        bones,
        lips,
        cut.top if cut else bones.top,
        cut.half_width if cut else bones.eye,
        things.colours,
        wear_rng,
    )
    left, right = skull.outlines(sketch, bones)
    border = np.vstack([left, right[-2::-1]])
    if cut:
        hair_paint.draw_back(sketch, cut)
    behind = "animal ears" if style.furry else things.behind
    if behind:
        BEHIND[behind][1](stand)
    neck = body.draw_body(sketch, bones, np.vstack([left, right[::-1]]))
    if cut and cut.tails.before_body:
        hair_paint.draw_tails(sketch, cut)
    skull.draw_ears(sketch, bones)
    face = skull.draw_face(sketch, bones, left, right, cut is None)
    if cut:
        hair_paint.draw_shadow(sketch, cut, face)
    with canvas.clip(face):
        tip = nose.draw_nose(sketch, snout)
        mouth.draw_mouth(sketch, lips)

    def draw_eyes() -> None:
        for eye, side in zip(pair, (1, -1), strict=True):
            eye_paint.draw_eye(sketch, eye, side)

    def draw_brows(alpha: float = 1.0) -> None:
        for brow, side in zip(pair_of_brows or (), (1, -1), strict=False):
            brows.draw_brow(sketch, brow, side, alpha)

    draw_eyes()
    with canvas.clip(face):
        draw_brows()
    if whiskers:
        beard.draw_beard(sketch, whiskers, bones, lips)
    if things.glasses and things.glasses.under_hair:
        wear.draw_glasses(sketch, things.glasses)
    if style.furry:
        draw_tufts(stand)
    if cut:
        hair_paint.draw_front(sketch, cut)
        _draw_through(sketch, cut, draw_eyes, draw_brows)
    if things.glasses and not things.glasses.under_hair:
        wear.draw_glasses(sketch, things.glasses)
    for name in things.before:
        BEFORE[name][1](stand)
    if things.over_face:
        OVER_FACE[things.over_face][1](stand)

    parts = canvas.labels()
    picture = canvas.picture()
    parts = _agree(parts, picture[:, :, 3])
    points = _gather(
        sketch, pair, pair_of_brows, lips, border, left, right, tip, hair.top_point(sketch, cut, bones), neck, parts
    )
    return Drawn(spoil(picture, spoil_rng), parts, points)


def _draw_through(
    sketch: Sketch, cut: hair.Hair, draw_eyes: Callable[[], None], draw_brows: Callable[[float], None]
) -> None:
    """Brows, and sometimes eyes, shine through the fringe in many styles; some locks may lie over them all the same."""
    rng, canvas = sketch.rng, sketch.canvas
    kind = rng.random()
    with ExitStack() as clips:
        if cut.fringe and chance(rng, 0.25):
            for index in rng.integers(0, len(cut.fringe), int(rng.integers(1, 4))):
                clips.enter_context(canvas.clip(sketch.on_hair(cut.fringe[index].outline), outside=True))
        if kind < 0.1:
            with canvas.layer(rng.uniform(0.4, 1)):
                draw_eyes()
        if kind < 0.65:
            draw_brows(rng.uniform(0.3, 1.0))


def _agree(parts: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Background exactly where the picture is mostly transparent."""
    solid = alpha >= 128
    for _ in range(3):
        if not (solid & (parts == 0)).any():
            break
        parts = np.where(parts == 0, cv2.dilate(parts, np.ones((3, 3), np.uint8)), parts)
    return np.where(solid, parts, 0).astype(np.uint8)


def _gather(
    sketch: Sketch,
    pair: tuple[eyes.Eye, eyes.Eye],
    pair_of_brows: tuple[brows.Brow, brows.Brow] | None,
    lips: mouth.Mouth,
    border: Points,
    left: Points,
    right: Points,
    tip: Points,
    top: Points,
    neck: Points,
    parts: NDArray[np.uint8],
) -> NDArray[np.float32]:
    found = np.zeros((len(POINTS), 3), np.float32)

    def put(first: str, places: Points, kind: str) -> None:
        at = INDEX[first]
        found[at : at + len(places), :2] = places
        found[at : at + len(places), 2] = [_seen(parts, place, SEEN_AS[kind]) for place in places]

    for eye, side, name in zip(pair, (1, -1), ("left", "right"), strict=True):
        places, has_iris = eyes.points(sketch, eye, side)
        put(f"{name}_eye.inner", places, "eye")
        if not has_iris:
            found[INDEX[f"{name}_eye.iris"] : INDEX[f"{name}_eye.iris_outer"] + 1, 2] = 0
    for brow, side, name in zip(pair_of_brows or (), (1, -1), ("left", "right"), strict=False):
        put(f"{name}_brow.inner", brows.points(sketch, brow, side, parts), "brow")
    put("mouth.left", mouth.points(sketch, lips), "mouth")
    put("jaw_0", skull.jaw_points(left, right, sketch), "jaw")
    put("chin", border[[int(np.argmax(sketch.pose.upright(border)[:, 1]))]], "chin")
    put("nose", tip, "nose")
    put("hair_top", top, "hair")
    put("neck_left", neck, "neck")
    return found


def _seen(parts: NDArray[np.uint8], place: Points, allowed: tuple[int, ...]) -> float:
    """1 if one of these parts is at or beside the place, 0.5 if something covers it, 0 outside the picture."""
    size = len(parts)
    x, y = int(np.floor(place[0])), int(np.floor(place[1]))
    if not (0 <= x < size and 0 <= y < size):
        return 0.0
    around = parts[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]
    return 1.0 if np.isin(around, allowed).any() else 0.5
