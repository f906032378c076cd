"""From a picture to a rig: the steps of the detection in their order, and what each of them hands on."""

import numpy as np
from numpy.typing import NDArray

from raven.errors import InvalidInput
from raven.posers.puppet.detection.brows import BrowShape, find_brows
from raven.posers.puppet.detection.evidence import gather
from raven.posers.puppet.detection.eye_fit import MIDDLE, fit_pair
from raven.posers.puppet.detection.eye_refine import Lids, follow_lids
from raven.posers.puppet.detection.eye_shape import DROP, WIDTH, Numbers, X, Y
from raven.posers.puppet.detection.face_view import FaceView, Window, face_view
from raven.posers.puppet.detection.first_guess import FirstGuess, first_guess
from raven.posers.puppet.detection.glasses import find_bridge
from raven.posers.puppet.detection.irises import Iris, fit_irises, whiteness
from raven.posers.puppet.detection.jaw import JawShape, NeckShape, find_jaw, find_neck, hair_extent
from raven.posers.puppet.detection.mouth import MouthShape, find_mouth
from raven.posers.puppet.detection.skin import behind_lenses, find_skin
from raven.posers.puppet.detection.template import shows_a_face, template_rig
from raven.posers.puppet.rig import SURE, Brow, Eye, Head, Mouth, Neck, Point, Rig
from raven.video.picture import Rgba8


def detect_rig(rgba8: Rgba8) -> Rig:
    """Find the features of the face in a square picture in the THA3 template, of any size.

    `rgba8`: (N, N, 4) uint8, sRGB, straight alpha. The rig is in units of the 512x512 template. Every part says how sure
    it is: below 0.5 it is a guess from the template. Takes well below a second. Raises `InvalidInput` for a picture that
    is not square or shows nothing.
    """
    if rgba8.ndim != 3 or rgba8.shape[2] != 4 or rgba8.shape[0] != rgba8.shape[1]:
        raise InvalidInput("file", "a character must be a square RGBA picture")
    if not (rgba8[..., 3] > 127).any():
        raise InvalidInput("file", "the picture is fully transparent")

    view = face_view(rgba8)
    if not shows_a_face(view):
        return template_rig()
    guess = first_guess(rgba8)
    cheeks = view.window(*_between_eyes_and_mouth(guess))
    skin = find_skin(view, cheeks)
    evidence = gather(view, skin)
    at_left, at_right, quality = fit_pair(evidence, guess)
    rim = find_bridge(view, evidence, *_middle(at_left, at_right))
    if rim is not None:
        seen = behind_lenses(view, skin, [_around(view, at_left, -1), _around(view, at_right, 1)])
        evidence = gather(view, seen, rim)
        at_left, at_right, quality = fit_pair(evidence, guess)

    middle, eyes_y = _middle(at_left, at_right)
    eyes_bottom = eyes_y + float(at_left[DROP] + at_right[DROP]) / 2
    outer = float(at_left[X] + at_left[WIDTH] + at_right[X] + at_right[WIDTH]) / 2

    lids = follow_lids(view, evidence, at_left, MIDDLE, -1), follow_lids(view, evidence, at_right, MIDDLE, 1)
    irises = fit_irises(view, evidence, (lids[0].opening, lids[1].opening))
    bare = float(np.clip(cheeks.of(evidence.skin).mean() / 0.5, 0, 1))
    whites = [whiteness(evidence, lid.opening, iris) for lid, iris in zip(lids, irises, strict=True)]
    eyes_sure = _certainty(quality, guess) * min(whites) * bare
    mouth = find_mouth(view, evidence, _mouth_starts(guess, middle, eyes_bottom), eyes_bottom)
    brows = find_brows(view, evidence, MIDDLE, (at_left, at_right), rim)
    jaw = find_jaw(view, skin, middle, eyes_y, outer, float(mouth.lower[:, 1].max()))
    in_a_face = min(max(eyes_sure, jaw.clarity) / SURE, 1.0)
    brows_y = float(np.mean([brow.line[:, 1].mean() for brow in brows]))
    hair = hair_extent(rgba8, middle, brows_y, jaw.chin[1])
    neck = find_neck(view, skin, jaw.chin)
    return Rig(
        left_eye=_eye(lids[1], irises[1], eyes_sure),
        right_eye=_eye(lids[0], irises[0], eyes_sure),
        left_brow=_brow(brows[1], eyes_sure, in_a_face),
        right_brow=_brow(brows[0], eyes_sure, in_a_face),
        mouth=_mouth(mouth, eyes_sure, in_a_face),
        head=_head(jaw, hair, eyes_sure),
        neck=_neck(neck, jaw),
    )


def _middle(at_left: Numbers, at_right: Numbers) -> tuple[float, float]:
    """The point between the eyes."""
    return MIDDLE + float(at_right[X] - at_left[X]) / 2, float(at_left[Y] + at_right[Y]) / 2


def _around(view: FaceView, eye: Numbers, side: int) -> Window:
    """An eye with its surroundings, as far as a lens reaches."""
    x, y, reach = MIDDLE + side * eye[X], eye[Y], eye[WIDTH] + 3
    return view.window(x - reach, y - 10, x + reach, y + 11)


def _between_eyes_and_mouth(guess: FirstGuess | None) -> tuple[float, float, float, float]:
    if guess is None:
        return 236, 150, 276, 166
    left, right = guess.eye_at_left, guess.eye_at_right
    top = (left.y + right.y) / 2 + (left.height + right.height) / 5
    return left.x, top, right.x, max(guess.mouth.y - 3, top + 4)


def _mouth_starts(
    guess: FirstGuess | None, middle: float, eyes_bottom: float
) -> list[tuple[float, float, float, float]]:
    """x and y of the middle, width and height where searches for the mouth begin."""
    starts = [(middle, eyes_bottom + down, 13.0, 7.0) for down in (19, 13, 27)]
    if guess is not None and eyes_bottom + 3 < guess.mouth.y:
        box = guess.mouth
        width = float(np.clip(box.width * 0.8, 8, 24))
        starts = [(middle * 0.6 + box.x * 0.4, box.y, width, box.height * 0.6), *starts[:2]]
    return starts


def _certainty(quality: float, guess: FirstGuess | None) -> float:
    """From the evidence per square unit of the fitted eyes: clear ones reach 0.7 to 1.2."""
    seen = float(np.clip((quality - 0.1) / 0.6, 0, 1))
    return seen if guess is not None else seen * 0.8


def _points(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Point, ...]:
    return tuple((round(float(a), 2), round(float(b), 2)) for a, b in zip(x, y, strict=True))


def _eye(lids: Lids, iris: Iris, certainty: float) -> Eye:
    return Eye(
        upper=_points(*lids.opening.upper.T),
        lower=_points(*lids.opening.lower.T),
        lash=round(lids.lash, 2),
        iris=(round(iris.x, 2), round(iris.y, 2)),
        iris_width=round(2 * iris.rx, 2),
        iris_height=round(2 * iris.ry, 2),
        confidence=round(certainty, 3),
    )


def _brow(shape: BrowShape, certainty: float, in_a_face: float) -> Brow:
    """`in_a_face`: how sure it is that there is one, as a clear line alone may be anything."""
    confidence = shape.clarity * (0.5 + 0.5 * certainty) * in_a_face
    return Brow(line=_points(*shape.line.T), thickness=round(shape.thickness, 2), confidence=round(confidence, 3))


def _mouth(shape: MouthShape, certainty: float, in_a_face: float) -> Mouth:
    confidence = shape.clarity * (0.5 + 0.5 * certainty) * in_a_face
    return Mouth(upper=_points(*shape.upper.T), lower=_points(*shape.lower.T), confidence=round(confidence, 3))


def _head(jaw: JawShape, hair: tuple[float, float, float], certainty: float) -> Head:
    top, left, right = (round(value, 1) for value in hair)
    return Head(
        outline=_points(*jaw.outline.T),
        chin=(round(jaw.chin[0], 2), round(jaw.chin[1], 2)),
        top=top,
        left=left,
        right=right,
        confidence=round(jaw.clarity * (0.5 + 0.5 * certainty), 3),
    )


def _neck(neck: NeckShape, jaw: JawShape) -> Neck:
    return Neck(
        pivot=(round(neck.x, 2), round(jaw.chin[1] + 3, 2)),
        width=round(neck.width, 2),
        bottom=round(neck.bottom, 2),
        confidence=round(neck.clarity * (0.5 + 0.5 * jaw.clarity), 3),
    )
