"""Taking a picture in: find the face, cut the figure out, fit it into the template, say how well it will work.

What a user corrects is applied to what was found, and nothing is found again for it.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from raven.errors import InvalidInput, Place, UnreadablePicture
from raven.intake.brush import painted
from raven.intake.correction import MOST_FACES, Correction, CutOut, parse_correction
from raven.intake.doubt import outline_is_doubtful
from raven.intake.edges import faded
from raven.intake.enlarge import enlarged
from raven.intake.fit import Placement, fitted, in_template, placement_of, solid, whole_square
from raven.intake.layered import Opened, placed, shown_as
from raven.intake.oddities import NOTHING_ODD, Oddities, kept_still, oddities
from raven.intake.plain import cut_from_plain, plain_ground
from raven.intake.scene import cut_from_scene
from raven.intake.verdict import (
    DOUBTFUL_CUT,
    MUZZLE,
    NO_FACE,
    PAINTED_SCENE,
    Verdict,
    photo,
    shown_by_hand,
    verdict_on,
)
from raven.landmarks.faces import SURE, Face, PartMap, find_faces, trunk_of
from raven.landmarks.parts import PART
from raven.landmarks.points import POINTS
from raven.layers.drawing import Drawing
from raven.layers.hair_by_colour import hair_by_colour
from raven.layers.parts import Parts, parts_of
from raven.layers.stack import Stack, flattened
from raven.posers.puppet.detection.from_face import rig_of
from raven.posers.puppet.detection.refine import refined
from raven.posers.puppet.detection.template import template_rig
from raven.posers.puppet.rig import FEATURES, Rig
from raven.posers.puppet.rig_file import complete_rig
from raven.said import said
from raven.video.picture import Rgba8

CUT_OUT = 0.02  # share of transparent pixels from which an alpha is taken for a cut-out
LEAST_FIGURE = 0.005  # share of the picture: what is left of less is no figure
MOST_LEFT = 0.12  # share of what the networks take for ground that a cut-out by colour may leave
FACE_POINTS = [i for i, name in enumerate(POINTS) if name.startswith(("left_eye", "right_eye", "mouth", "jaw", "chin"))]
TOLERANCE = 4.0  # by which a threshold of 1 multiplies how far a plain ground's pixels may be from its colour
DOUBT = 4.0  # by which a threshold of 1 shifts the chances of what is the figure, in units of their logarithms
Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Found:
    """What was found in a picture: the part of the work that no correction repeats."""

    picture: Rgba8
    """As it was given."""
    faces: tuple[Face, ...]
    """Those that are sure first, and of these the largest; in its pixels."""
    drawing: Drawing | None = None
    """Its layers, if it was given in layers that are the parts of a figure."""
    notes: tuple[str, ...] = ()
    """What a user should know of its layers."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A figure cut out of its picture, no stroke of a brush upon it yet."""

    figure: Rgba8
    notes: tuple[str, ...]
    """What a user should know of how that went."""


@dataclass(frozen=True, eq=False)
class Intake:
    """A picture taken in."""

    square: Rgba8
    """(N, N, 4), N one of 512, 1024, 2048: the figure in the template."""
    placement: Placement
    rig: Rig | None
    """None if no face was found, and none was shown."""
    parts: Parts | None
    """What was seen of the figure's parts, in the template; None if no face was found."""
    face: Face | None
    """In pixels of the picture as it was given."""
    odd: Oddities
    """What is odd about the face."""
    verdict: Verdict
    found: Found
    cut: Cut
    correction: Correction
    layers: Stack | None = None
    """Those of the drawing, in `square`, which is what they look like together; None for a picture without."""

    @property
    def faces(self) -> int:
        """How many were found."""
        return len(self.found.faces)


def take_in(
    picture: Rgba8 | Opened, correction: Correction | None = None, progress: Progress = lambda stage: None
) -> Intake:
    """Make a character's picture of any picture.

    `progress` is told each stage ("finding the face", ...). Raises `UnreadablePicture` for a picture that shows nothing, and
    `InvalidInput` for a `correction` that does not fit it.
    """
    given = picture if isinstance(picture, Opened) else Opened(picture)
    if not given.picture[..., 3].any():
        raise UnreadablePicture("file", said("transparent", "is transparent everywhere"))
    progress("finding the face")
    return fitted_in(found_in(given, tuple(find_faces(given.picture, MOST_FACES))), correction, progress)


def found_in(given: Opened, faces: tuple[Face, ...]) -> Found:
    """A picture in which these faces were found."""
    return Found(given.picture, faces, given.drawing, given.notes)


def fitted_in(found: Found, correction: Correction | None = None, progress: Progress = lambda stage: None) -> Intake:
    """The second half of `take_in`: what is made of a picture in which faces were found before."""
    correction = correction or Correction()
    face = _face(found, correction)
    progress("cutting the figure out")
    cut = cut_out(found.picture, face, correction.cut_out.threshold)
    progress("fitting the figure")
    return _made(found, cut, correction)


def in_template_already(rgba8: Rgba8, rig: Mapping[str, Any]) -> Correction:
    """The correction that says what a rig file beside a picture says: that it lies in the template, and where features are."""
    placement = whole_square((rgba8.shape[1], rgba8.shape[0]))
    return parse_correction({"placement": placement.between_middles(), "rig": dict(rig)})


def corrected(intake: Intake, correction: Correction) -> Intake:
    """What was taken in, with this correction in place of the one that it has. Nothing that stays as it was is found again.

    Raises `InvalidInput` where the correction does not fit the picture; its field reads like `correction.rig.mouth.upper[0]`.
    """
    face, before = _face(intake.found, correction), intake.correction.cut_out
    cut = intake.cut
    if face is not intake.face or correction.cut_out.threshold != before.threshold:
        cut = cut_out(intake.found.picture, face, correction.cut_out.threshold)
    return _made(intake.found, cut, correction, intake)


def stays_as_it_is(intake: Intake) -> bool:
    """Whether a picture lies in the template by itself: with a rig file beside it, it would look the same."""
    picture = intake.found.picture
    here = whole_square((picture.shape[1], picture.shape[0]))
    untouched = intake.cut.figure is picture and not intake.correction.cut_out.strokes
    return untouched and np.allclose(intake.placement.matrix, here.matrix, atol=1e-4)


def cut_out(rgba8: Rgba8, face: Face | None, threshold: float = 0.0) -> Cut:
    """The figure without its background. `threshold`: see `CutOut`."""
    if (rgba8[..., 3] < 128).mean() > CUT_OUT:
        return Cut(_less_opaque(rgba8, threshold), ())
    rgb8 = np.ascontiguousarray(rgba8[..., :3])
    inside = _inside(face, rgb8.shape[:2]) if face is not None else None
    ground = plain_ground(rgb8)
    if ground is not None:
        figure = cut_from_plain(rgb8, ground, inside)
        is_plain = inside is None or _left(figure, inside) < MOST_LEFT
        if threshold and is_plain:
            return Cut(cut_from_plain(rgb8, ground, inside, TOLERANCE**threshold), ())
        if (figure[..., 3] > 127).mean() < LEAST_FIGURE:
            return Cut(rgba8, ())
        if is_plain:
            return Cut(figure, ())
    if face is None or inside is None:
        return Cut(rgba8, ())
    trunk = _chances(trunk_of(rgba8, face), rgb8.shape[:2])
    figure, was_apart = cut_from_scene(rgb8, face.frame, _less_sure(inside, threshold), _less_sure(trunk, threshold))
    doubtful = was_apart or outline_is_doubtful(rgb8, figure[..., 3], face.frame.size)
    return Cut(figure, (DOUBTFUL_CUT if doubtful else PAINTED_SCENE,))


def _made(found: Found, cut: Cut, correction: Correction, before: Intake | None = None) -> Intake:
    face = _face(found, correction)
    placement = correction.placed() or _usual_placement(face, found.picture, cut.figure)
    with ThreadPoolExecutor(1, "intake") as beside:  # two cores are rarely both busy, and somebody waits
        drawing = beside.submit(_drawn, found, face, cut, placement, correction, before)
        odd = _odd(found, face, before)
        same = before if before is not None and _sees_alike(before, face, cut, placement, correction) else None
        seen = parts_of(face, placement.matrix) if face is not None and same is None else None
        square, layers = drawing.result()
    parts = same.parts if same is not None else None
    if seen is not None:
        parts = hair_by_colour(seen, square)
    rig = _rig(face, placement, square, correction, odd)
    verdict = _verdict(found, face, rig, cut, correction, odd)
    return Intake(square, placement, rig, parts, face, odd, verdict, found, cut, correction, layers)


def _drawn(
    found: Found, face: Face | None, cut: Cut, placement: Placement, correction: Correction, before: Intake | None
) -> tuple[Rgba8, Stack | None]:
    """The figure in the template, and its layers if it was given in some."""
    if before is not None and _looks_alike(before, cut, placement, correction):
        return before.square, before.layers
    square = _square(found, face, cut, placement, correction)
    if found.drawing is None:
        return square, None
    layers = shown_as(placed(found.drawing, placement, square.shape[0]), square[..., 3])
    return flattened(layers), layers


def _odd(found: Found, face: Face | None, before: Intake | None) -> Oddities:
    if face is None:
        return NOTHING_ODD
    return before.odd if before is not None and before.face is face else oddities(face, found.picture)


def _face(found: Found, correction: Correction) -> Face | None:
    """The face that is taken. Raises `InvalidInput` for one that was asked for and is not there."""
    which = correction.face
    if which is None:
        return found.faces[0] if found.faces else None
    if which >= len(found.faces):
        number = len(found.faces)
        told = (
            said("only_faces", "there are only {count} faces in the picture", count=number)
            if number > 1
            else said("only_one_face", "there is only 1 face in the picture")
            if number
            else said("no_face_there", "there is no face in the picture")
        )
        raise InvalidInput(Place.at("correction", "face"), told)
    return found.faces[which]


def _sees_alike(before: Intake, face: Face | None, cut: Cut, placement: Placement, correction: Correction) -> bool:
    """Whether the parts of the figure stay as they were."""
    return before.face is face and _looks_alike(before, cut, placement, correction)


def _looks_alike(before: Intake, cut: Cut, placement: Placement, correction: Correction) -> bool:
    """Whether the square stays as it was."""
    same_cut = before.cut is cut and before.correction.cut_out.strokes == correction.cut_out.strokes
    return same_cut and np.array_equal(before.placement.matrix, placement.matrix)


def _square(found: Found, face: Face | None, cut: Cut, placement: Placement, correction: Correction) -> Rgba8:
    figure = painted(cut.figure, found.picture, correction.cut_out.strokes)
    cut_by = None if correction.cut_out == CutOut() else "cut_out"
    if not figure[..., 3].any():
        raise _nothing_left(cut_by, said("nothing_left", "leaves nothing of the picture"))
    if face is not None:
        figure = faded(figure, placement, face.frame.size, face.points[FACE_POINTS])
    square = fitted(*enlarged(figure, placement), placement.master_edge())
    if found.drawing is None:  # else the layers say what is seen through
        square = solid(square)
    if not square[..., 3].any():
        by = cut_by if correction.placement is None else "placement"
        raise _nothing_left(by, said("nothing_in_template", "leaves nothing of the figure in the template"))
    return square


def _nothing_left(by: str | None, message: str) -> InvalidInput | UnreadablePicture:
    """The error that says by which part of a correction nothing is left; if by none, the picture is to blame."""
    if by is None:
        return UnreadablePicture(
            "file", said("too_thin", "is so thin that nothing of it is left in the size of an avatar")
        )
    return InvalidInput(Place.at("correction", by), message)


def _usual_placement(face: Face | None, picture: Rgba8, figure: Rgba8) -> Placement:
    size = (picture.shape[1], picture.shape[0])
    if face is None or in_template(face, size):
        return whole_square(size)
    return placement_of(face, lower_edge=_cut_off_below(figure))


def _rig(face: Face | None, placement: Placement, square: Rgba8, correction: Correction, odd: Oddities) -> Rig | None:
    """What was found, and over it what was given by hand, which is certain."""
    if face is None and not correction.rig:
        return None
    certain = {part: {"confidence": 1.0, **fields} if fields else {} for part, fields in correction.rig.items()}
    try:
        return complete_rig(_found_rig(face, placement, square, correction, odd), certain)
    except InvalidInput as error:
        raise InvalidInput(Place.at("correction", *error.place), error.message) from None


def _found_rig(face: Face | None, placement: Placement, square: Rgba8, correction: Correction, odd: Oddities) -> Rig:
    if face is None:
        return template_rig()
    try:
        return kept_still(refined(rig_of(face, placement.matrix), square), face, odd)
    except ValidationError:  # features far outside of the template, or larger than it
        if correction.placement is None:
            return template_rig()
    raise InvalidInput(
        "placement", said("face_misplaced", "puts the face where the template has none, or in another size")
    )


def _verdict(
    found: Found, face: Face | None, rig: Rig | None, cut: Cut, correction: Correction, odd: Oddities
) -> Verdict:
    if rig is None:
        return NO_FACE
    parts = {name: getattr(rig, name).confidence for name in type(rig).model_fields}
    by_hand = frozenset(part for part, fields in correction.rig.items() if fields)
    if face is None or by_hand.issuperset(FEATURES):
        return shown_by_hand(parts)
    if odd.photo and not by_hand:
        return photo(parts)
    looked_at = correction.cut_out.strokes or correction.cut_out.threshold
    others = sum(other.chance >= SURE for other in found.faces if other is not face)
    if correction.face is not None:
        others = 0  # who chose a face knows that there are others
    notes = () if looked_at else cut.notes
    return verdict_on(face, parts, others, (*notes, MUZZLE) if odd.muzzle else notes, by_hand)


def _left(figure: Rgba8, inside: NDArray[np.float32]) -> float:
    """How much of what the networks take for ground is left in a cut-out: much of a scene before a plain sky."""
    outside = inside < 0.1  # NaN is not
    return float((figure[outside][:, 3] > 127).mean()) if outside.any() else 0.0


def _inside(face: Face, shape: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W) the chance that a pixel is of the figure; NaN outside of what was looked at."""
    return _chances(face.parts, shape)


def _chances(seen: PartMap, shape: tuple[int, int]) -> NDArray[np.float32]:
    height, width = shape
    identity = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    scale = min(1.0, 900 / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shares = seen.onto(identity * scale, size)
    known = shares.sum(axis=0) > 0.9
    chance = np.where(known, 1 - shares[PART["background"]], np.nan).astype(np.float32)
    return np.asarray(cv2.resize(chance, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)


def _less_sure(inside: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """The chances of being of the figure, smaller for a threshold above 0."""
    if not threshold:
        return inside
    odds = np.exp(-DOUBT * threshold) * inside
    return np.asarray(odds / (odds + 1 - inside), np.float32)


def _less_opaque(rgba8: Rgba8, threshold: float) -> Rgba8:
    """A picture that was cut out already: above 0 its faintest pixels vanish, below they become stronger."""
    if not threshold:
        return rgba8
    alpha = np.arange(256) / 255
    share = 0.9 * abs(threshold)
    curve = (alpha - share) / (1 - share) if threshold > 0 else alpha / (1 - share)
    result = rgba8.copy()
    result[..., 3] = (curve.clip(0, 1) * 255).round().astype(np.uint8)[rgba8[..., 3]]
    return result


def _cut_off_below(figure: Rgba8) -> float | None:
    """y of the lower edge if it cuts the figure off, else None."""
    height = figure.shape[0]
    return float(height) if (figure[-1, :, 3] > 128).mean() > 0.05 else None
