"""Taking a picture in: find the face, cut the figure out, fit it into the template, say how well it will work."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.errors import UnreadablePicture
from raven.intake.edges import faded
from raven.intake.fit import Placement, fitted, in_template, placement_of, whole_square
from raven.intake.plain import cut_from_plain, plain_ground
from raven.intake.scene import cut_from_scene
from raven.intake.verdict import NO_FACE, Verdict, verdict_on
from raven.landmarks.faces import Face, find_faces
from raven.landmarks.parts import PART
from raven.landmarks.points import POINTS
from raven.posers.parts import Parts, parts_of
from raven.posers.puppet.detection.from_face import rig_of
from raven.posers.puppet.detection.refine import refined
from raven.posers.puppet.rig import Rig
from raven.video.picture import Rgba8

CUT_OUT = 0.02  # share of transparent pixels from which an alpha is taken for a cut-out
LEAST_FIGURE = 0.005  # share of the picture: what is left of less is no figure
MOST_LEFT = 0.12  # share of what the networks take for ground that a cut-out by colour may leave
MOST_FACES = 10
FACE_POINTS = [i for i, name in enumerate(POINTS) if name.startswith(("left_eye", "right_eye", "mouth", "jaw", "chin"))]
SURE_FACE = 0.75  # chance from which another face is told of
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Intake:
    """A picture taken in."""

    square: Rgba8
    """(N, N, 4), N one of 512, 1024, 2048: the figure in the template."""
    placement: Placement
    rig: Rig | None
    """None if no face was found."""
    parts: Parts | None
    """What was seen of the figure's parts, in the template; None if no face was found."""
    face: Face | None
    """In pixels of the picture as it was given."""
    verdict: Verdict
    faces: int
    """How many were found."""


def take_in(rgba8: Rgba8, which: int = 0, progress: Progress = lambda stage: None) -> Intake:
    """Make a character's picture of any picture.

    `which` of the faces, 0 is the largest. `progress` is told each stage ("finding the face", ...). Raises `UnreadablePicture`
    for a picture that shows nothing.
    """
    if not rgba8[..., 3].any():
        raise UnreadablePicture("file", "is transparent everywhere")
    progress("finding the face")
    faces = find_faces(rgba8, MOST_FACES)
    face = faces[which] if which < len(faces) else None
    progress("cutting the figure out")
    figure, notes = cut_out(rgba8, face)
    progress("fitting the figure")
    height, width = rgba8.shape[:2]
    if face is None:
        placement = whole_square((width, height))
        square = fitted(figure, placement, placement.master_edge())
        return Intake(square, placement, None, None, None, NO_FACE, len(faces))
    if in_template(face, (width, height)):
        placement = whole_square((width, height))
    else:
        placement = placement_of(face, lower_edge=_cut_off_below(figure))
    square = fitted(
        faded(figure, placement, face.frame.size, face.points[FACE_POINTS]), placement, placement.master_edge()
    )
    rig = refined(rig_of(face, placement.matrix), square)
    parts = {name: getattr(rig, name).confidence for name in type(rig).model_fields}
    others = sum(other.chance > SURE_FACE for other in faces if other is not face)
    verdict = verdict_on(face, parts, others, notes)
    return Intake(square, placement, rig, parts_of(face, placement.matrix), face, verdict, len(faces))


def cut_out(rgba8: Rgba8, face: Face | None) -> tuple[Rgba8, tuple[str, ...]]:
    """The figure without its background, and what a user should know of how it was cut out."""
    if (rgba8[..., 3] < 128).mean() > CUT_OUT:
        return rgba8, ()
    rgb8 = np.ascontiguousarray(rgba8[..., :3])
    inside = _inside(face, rgb8.shape[:2]) if face is not None else None
    ground = plain_ground(rgb8)
    if ground is not None:
        figure = cut_from_plain(rgb8, ground, inside)
        if (figure[..., 3] > 127).mean() < LEAST_FIGURE:
            return rgba8, ()
        if inside is None or _left(figure, inside) < MOST_LEFT:
            return figure, ()
    if face is None or inside is None:
        return rgba8, ()
    return cut_from_scene(rgb8, face.frame, inside), (
        "The background is a painted scene; look whether the cut-out is clean.",
    )


def _left(figure: Rgba8, inside: NDArray[np.float32]) -> float:
    """How much of what the networks take for ground is left in a cut-out: much of a scene before a plain sky."""
    outside = inside < 0.1  # NaN is not
    return float((figure[outside][:, 3] > 127).mean()) if outside.any() else 0.0


def _inside(face: Face, shape: tuple[int, int]) -> NDArray[np.float32]:
    """(H, W) the chance that a pixel is of the figure; NaN outside of what was looked at."""
    height, width = shape
    identity = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    scale = min(1.0, 900 / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shares = face.parts.onto(identity * scale, size)
    known = shares.sum(axis=0) > 0.9
    chance = np.where(known, 1 - shares[PART["background"]], np.nan).astype(np.float32)
    return np.asarray(cv2.resize(chance, (width, height), interpolation=cv2.INTER_NEAREST), np.float32)


def _cut_off_below(figure: Rgba8) -> float | None:
    """y of the lower edge if it cuts the figure off, else None."""
    height = figure.shape[0]
    return float(height) if (figure[-1, :, 3] > 128).mean() > 0.05 else None
