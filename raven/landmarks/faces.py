"""Drawn faces in a picture: `find_faces` gives the points of each with their errors, and the part of every pixel around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.frame import (
    EYE,
    HEAD,
    MOUTH,
    FaceFrame,
    Matrix,
    Points,
    SquareCrop,
    eye_middle,
    for_opencv,
    frame_of,
    inverse,
    mouth_middle,
    transformed,
)
from raven.landmarks.heads import find_heads
from raven.landmarks.iris_borders import at_their_border
from raven.landmarks.irises import as_people_see_it
from raven.landmarks.look import NetworkView, Pyramid, look
from raven.landmarks.parts import PART
from raven.landmarks.points import EYE_POINTS, INDEX, MIRRORED, MOUTH_POINTS

FACE = 0.4  # the least chance that there is a face
SURE = 0.75  # chance from which there is no doubt that it is one
DOUBT = 0.12  # expected error of the points, in sizes of the frame, that halves this chance: faces have 0.04 to 0.09
CLEAR = 0.068  # the same that halves how clear a face is
TRUSTED = 0.74  # how sure a clear face is at least, however unsure it was from afar: its parts move, but it comes after sure ones
GROUND = 200  # the grey behind transparent pictures
WIDE = (0.0, 0.5, 1.4)  # the frame of the look at what is around the head: right, down, scale
BELOW = (0.0, 2.2, 1.6)  # the same for what is below it, of which the network knows little
SHAKES = ((0.0, 0.0, 1.0, 0.0), (0.07, 0.03, 1.06, 0.04), (-0.06, 0.05, 0.95, -0.04))  # right, down, scale, turn


@dataclass(frozen=True)
class PartMap:
    """How likely each pixel of a crop belongs to each of `PARTS`."""

    shares: NDArray[np.float32]
    """(parts, S, S)."""
    matrix: Matrix
    """From the picture's pixels to those of the crop whose `shares` these are."""

    def onto(self, matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
        """(parts, height, width) in another raster; `matrix` leads from the picture to it, `size` is (width, height)."""
        way = np.vstack([matrix, (0, 0, 1)]) @ np.vstack([inverse(self.matrix), (0, 0, 1)])
        planes: list[NDArray[Any]] = []
        for first in range(0, len(self.shares), 4):  # as many as OpenCV takes at a time
            some = cv2.merge(list(self.shares[first : first + 4]))
            planes += cv2.split(cv2.warpAffine(some, for_opencv(way[:2]), size, borderMode=cv2.BORDER_CONSTANT))
        return np.stack(planes)

    def reach(self, matrix: Matrix, size: tuple[int, int]) -> tuple[slice, slice]:
        """Rows and columns of such a raster outside of which `onto` has nothing."""
        edge = self.shares.shape[1]
        corners = np.array([[0, 0], [edge, 0], [0, edge], [edge, edge]], np.float32)
        there = transformed(transformed(corners, inverse(self.matrix)), matrix)
        left, top = np.clip(np.floor(there.min(axis=0)) - 1, 0, size).astype(int).tolist()
        right, bottom = np.clip(np.ceil(there.max(axis=0)) + 1, 0, size).astype(int).tolist()
        return slice(top, bottom), slice(left, right)


@dataclass(frozen=True)
class Face:
    """One face."""

    frame: FaceFrame
    points: Points
    """(62, 2) in pixels of the picture, in the order of `POINTS`; edges count whole."""
    error: NDArray[np.float32]
    """(62,) how far from the truth each point may be, in sizes of the frame: the mean of what was seen in training."""
    seen: NDArray[np.float32]
    """(62,) the chance that it is visible, not covered by hair, a hand, a lens."""
    chance: float
    """That this is a drawn face at all."""
    parts: PartMap
    """Of the head and what is around it."""
    details: tuple[PartMap, PartMap, PartMap]
    """The same of the right eye with its brow, of the left one, and of the mouth, with more pixels."""
    around: PartMap
    """The same of head and shoulders, with fewer."""

    def shares(self, matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
        """(parts, height, width): the chances of each pixel of a raster; `matrix` leads to it from the picture."""
        return self._shares(slice(None), matrix, size)

    def share_of(self, names: Sequence[str], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
        """(height, width): the chance that a pixel is of one of these parts; `matrix` leads from the picture to the raster."""
        return np.asarray(self._shares([PART[name] for name in names], matrix, size).sum(axis=0), np.float32)

    def _shares(self, which: slice | list[int], matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
        shares = np.zeros((len(self.around.shares[which]), size[1], size[0]), np.float32)
        for whole in (self.around, self.parts, *self.details):
            detail = PartMap(whole.shares[which], whole.matrix)
            rows, columns = detail.reach(matrix, size)
            within = shares[:, rows, columns]
            if within.size:
                here, box = matrix - ((0, 0, columns.start), (0, 0, rows.start)), (within.shape[2], within.shape[1])
                seen = detail.onto(here, box)
                within += seen if whole is self.around else (seen - within) * _inner(detail, here, box)
        return shares

    def point(self, name: str) -> Points:
        """x and y of one of `POINTS`."""
        return self.points[INDEX[name]]


def find_faces(rgba8: NDArray[np.uint8], most: int = 4) -> list[Face]:
    """The drawn faces in a picture (H, W, 4), those that are sure first, and of these the largest; at most `most`.

    What looks a little like a face in folds of clothes is often larger than the face above them.
    """
    pyramid = Pyramid(on_grey(rgba8))
    faces: list[Face] = []
    for frame, chance in find_heads(pyramid.levels[0]):
        face = look_at(pyramid, frame, chance)
        if face is not None and all(_apart(face.frame, other.frame) for other in faces):
            faces.append(face)
        if len(faces) == most:
            break
    return sorted(faces, key=lambda face: (face.chance < SURE, -face.frame.size))


def look_at(pyramid: Pyramid, frame: FaceFrame, chance: float = 1.0) -> Face | None:
    """The face about `frame`, or None if there is none. `chance`: that of a head being there, as it was found.

    Who looks closely knows better: clear faces have errors of 0.03 to 0.06 then, what only looks like one 0.07 and more.
    """
    for _ in range(2):
        first = look("head", pyramid, [frame], HEAD)
        if first.face < FACE / 4:
            return None
        frame = frame_of(first.points)
        if frame.size < 3:
            return None
    head = look("head", pyramid, [frame.moved(*shake) for shake in SHAKES], HEAD)
    error = float(head.error.mean())
    chance = max(chance, TRUSTED * head.face / (1 + (error / CLEAR) ** 8)) * head.face / (1 + (error / DOUBT) ** 6)
    if chance < FACE:
        return None
    frame = frame_of(head.points)
    points, errors, seen = head.points.copy(), head.error.copy(), head.seen.copy()
    details = []
    for side in ("right", "left"):
        flip = side == "left"
        where = [i if not flip else MIRRORED[i] for i in EYE_POINTS]
        around = frame.at(eye_middle(head.points, side))
        closer = look("eye", pyramid, [around.moved(*_gently(s)) for s in SHAKES], EYE, mirrored=flip, both=False)
        detail = _part_map(closer, around, EYE, flip)
        told = as_people_see_it(closer.points, detail.shares[PART["iris"]], detail.matrix)
        matrix = around.matrix(EYE, mirrored=flip)
        points[where] = at_their_border(told, pyramid.cut(matrix, EYE.pixels), matrix)
        errors[where], seen[where] = closer.error, closer.seen
        details.append(detail)
    around = frame.at(mouth_middle(head.points))
    closer = look("mouth", pyramid, [around.moved(*_gently(s)) for s in SHAKES], MOUTH, both=False)
    points[MOUTH_POINTS], errors[MOUTH_POINTS], seen[MOUTH_POINTS] = closer.points, closer.error, closer.seen
    details.append(_part_map(closer, around, MOUTH, False))
    parts = _part_map(head, frame, HEAD, False)
    wide = frame.moved(*WIDE)
    shoulders = _part_map(look("head", pyramid, [wide], HEAD), wide, HEAD, False)
    return Face(frame, points, errors, seen, chance, parts, (details[0], details[1], details[2]), shoulders)


def trunk_of(rgba8: NDArray[np.uint8], face: Face) -> PartMap:
    """The parts of what is below a head, upright, as far as the network can tell them: it was trained on heads."""
    upright = FaceFrame(face.frame.x, face.frame.y, face.frame.size).moved(*BELOW)
    seen = look("head", Pyramid(on_grey(rgba8)), [upright], HEAD)
    return _part_map(seen, upright, HEAD, False)


def on_grey(rgba8: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, 3): what is transparent lies on a light grey."""
    if rgba8[..., 3].min() == 255:
        return np.ascontiguousarray(rgba8[..., :3])
    alpha = rgba8[..., 3:].astype(np.uint16)
    return ((rgba8[..., :3] * alpha + GROUND * (255 - alpha) + 127) // 255).astype(np.uint8)


def _inner(detail: PartMap, matrix: Matrix, size: tuple[int, int]) -> NDArray[np.float32]:
    """(height, width) 1 within a detail's crop, falling to 0 at its border, where it sees no surroundings."""
    edge = detail.shares.shape[1]
    near = np.minimum(np.arange(edge) + 0.5, edge - np.arange(edge) - 0.5) / (edge / 6)
    weight = np.clip(np.minimum(near[None], near[:, None]), 0, 1).astype(np.float32)
    return PartMap(weight[None], detail.matrix).onto(matrix, size)[0]


def _gently(shake: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    right, down, scale, turn = shake
    return right / 2, down / 2, scale, turn


def _part_map(seen: NetworkView, frame: FaceFrame, crop: SquareCrop, mirrored: bool) -> PartMap:
    half = SquareCrop(crop.right, crop.down, crop.width, crop.pixels // 2)
    return PartMap(seen.parts, frame.matrix(half, mirrored=mirrored))


def _apart(one: FaceFrame, other: FaceFrame) -> bool:
    return np.hypot(one.x - other.x, one.y - other.y) > 1.2 * max(one.size, other.size)
