"""Fitting: where a picture must go so that its face lies where the template has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.landmarks.faces import Face
from raven.landmarks.frame import Matrix, for_opencv, inverse, mouth_middle
from raven.video.picture import Rgba8

TEMPLATE = 512
EDGES = (512, 1024, 2048)
PLACES = {  # template units, edges count whole, and weights: where the features of figures lie that were fitted by hand
    "left_eye.iris": (278.6, 145.3, 1.0),
    "right_eye.iris": (233.4, 145.3, 1.0),
    "mouth": (256.0, 176.2, 1.5),
    "chin": (256.0, 196.8, 1.0),
}
UPRIGHT = 0.07  # radians: a head tilted less is a pose of a figure that stands upright
MOST_ENLARGED = 1.25  # a larger head leaves no room to move in
ALIKE_SIZE, ALIKE_PLACE = 1.16, 10.0  # a face so near to the template is left where it is
NEARLY = 245  # levels of alpha, of 255, from which on a figure is meant to be opaque
AROUND = 8  # pixels around what is seen that a kernel needs
SEAMS = 0.25  # share of its pixels that outlines, enlarging, and seams between layers leave there


@dataclass(frozen=True)
class Placement:
    """How a picture lies in the template: turned upright, scaled and moved."""

    matrix: Matrix
    """(2, 3): from the picture's pixels (edges count whole) to template units (the same)."""

    @classmethod
    def from_middles(cls, matrix: Sequence[Sequence[float]]) -> "Placement":
        """From a matrix between coordinates in which the middle of the first pixel is at 0, as files and answers have it."""
        given = np.array(matrix, np.float64)
        return cls(np.column_stack([given[:, :2], given[:, 2] - given[:, :2].sum(axis=1) * 0.5 + 0.5]))

    def between_middles(self) -> list[list[float]]:
        """The way back from `from_middles`."""
        offset = self.matrix[:, 2] + self.matrix[:, :2].sum(axis=1) * 0.5 - 0.5
        return np.column_stack([self.matrix[:, :2], offset]).round(6).tolist()

    @property
    def scale(self) -> float:
        """Template units per pixel of the picture."""
        return float(np.sqrt(abs(np.linalg.det(self.matrix[:, :2]))))

    @property
    def turn(self) -> float:
        """Radians, clockwise as one sees it, by which the picture is turned."""
        return float(np.arctan2(self.matrix[1, 0], self.matrix[0, 0]))

    def of_scaled(self, scale: float) -> "Placement":
        """The placement of the same picture with `scale` times fewer pixels each way."""
        return Placement(np.column_stack([self.matrix[:, :2] * scale, self.matrix[:, 2]]))

    def master_edge(self) -> int:
        """Pixels of the square that keeps the picture's resolution: the least of `EDGES` that loses nothing, or the largest."""
        return next((edge for edge in EDGES if edge * self.scale >= 0.95 * TEMPLATE), EDGES[-1])


def placement_of(face: Face, lower_edge: float | None = None) -> Placement:
    """The placement that brings a face into the template, upright.

    `lower_edge`: y at which the picture cuts the figure off. If that would show, the figure becomes somewhat larger.
    """
    placement = _nearest(face)
    if abs(placement.turn) < UPRIGHT:
        placement = _nearest(face, turned=False)
    if lower_edge is None:
        return placement
    end = float(placement.matrix[1, 1] * lower_edge + placement.matrix[1, 2])  # near the middle of an upright figure
    eyes = PLACES["left_eye.iris"][1]
    larger = float(np.clip((TEMPLATE - eyes) / max(end - eyes, 1.0), 1, MOST_ENLARGED))
    about = np.array([TEMPLATE / 2, eyes])
    return Placement(
        np.column_stack([placement.matrix[:, :2] * larger, (placement.matrix[:, 2] - about) * larger + about])
    )


def _nearest(face: Face, turned: bool = True) -> Placement:
    return Placement(_similarity(_places(face), np.array([place[:2] for place in PLACES.values()]), turned))


def _places(face: Face) -> NDArray[np.float64]:
    """(n, 2): where the features of `PLACES` lie in the picture."""
    mouth = mouth_middle(face.points)
    return np.array([mouth if name == "mouth" else face.point(name) for name in PLACES], np.float64)


def _similarity(here: NDArray[np.float64], there: NDArray[np.float64], turned: bool) -> Matrix:
    """The similarity that leads nearest from one set of points to the other, by the weights of `PLACES` (Umeyama 1991).

    Unless `turned`, it only scales and moves.
    """
    weights = np.array([place[2] for place in PLACES.values()])[:, None]
    middle, other = ((points * weights).sum(axis=0) / weights.sum() for points in (here, there))
    a, b = here - middle, there - other
    along = float((weights * a * b).sum())
    across = float((weights[:, 0] * (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])).sum()) if turned else 0.0
    size = float((weights * a * a).sum())
    cos, sin = along / size, across / size
    linear = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([linear, other - linear @ middle])


def whole_square(size: tuple[int, int]) -> Placement:
    """The placement of a picture (width, height) that is shown whole: the square around its middle, from its top."""
    width, height = size
    scale = TEMPLATE / max(width, height)
    matrix = np.array([[scale, 0.0, (TEMPLATE - width * scale) / 2], [0.0, scale, TEMPLATE - height * scale]])
    return Placement(matrix)


def in_template(face: Face, size: tuple[int, int]) -> bool:
    """Whether a picture of this size shows its face in the template already."""
    width, height = size
    if width != height:
        return False
    best, now = _nearest(face), whole_square(size)
    middle = _places(face).mean(axis=0)
    apart = np.hypot(*(best.matrix[:, :2] @ middle + best.matrix[:, 2] - now.matrix[:, :2] @ middle - now.matrix[:, 2]))
    stretch = best.scale / now.scale
    return bool(apart < ALIKE_PLACE and max(stretch, 1 / stretch) < ALIKE_SIZE and abs(best.turn) < 1.5 * UPRIGHT)


def fitted(rgba8: Rgba8, placement: Placement, edge: int) -> Rgba8:
    """The square (edge, edge, 4) that shows the picture as placed; transparent where it has nothing."""
    matrix = placement.matrix * (edge / TEMPLATE)
    if rgba8.shape[:2] == (edge, edge) and np.allclose(matrix, [[1, 0, 0], [0, 1, 0]]):
        return np.ascontiguousarray(rgba8)
    return warped(rgba8, matrix, (edge, edge))


def solid(rgba8: Rgba8) -> Rgba8:
    """The figure opaque inside where it nearly is; its outline stays as it was.

    Programs that cut figures out leave 250 of 255 inside of them: nobody sees that, but nothing could be hidden behind such a
    pixel.
    """
    alpha = rgba8[..., 3]
    meant = alpha >= NEARLY
    if (alpha[meant] < 255).sum() <= SEAMS * meant.sum():
        return rgba8
    inside = cv2.erode(meant.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    result = rgba8.copy()
    result[inside, 3] = 255
    return result


def warped(rgba8: Rgba8, matrix: Matrix, size: tuple[int, int]) -> Rgba8:
    """A picture of this size (width, height) to whose pixels `matrix` leads; edges count whole, and outside there is nothing."""
    shown, matrix = _shown(rgba8, matrix, size)
    if not shown.size:
        return np.zeros((size[1], size[0], 4), np.uint8)
    premultiplied = _premultiplied(shown)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    while scale < 0.5 and min(premultiplied.shape[:2]) > 2:
        height, width = premultiplied.shape[:2]
        half = (width + 1) // 2, (height + 1) // 2
        even = cv2.copyMakeBorder(premultiplied, 0, height % 2, 0, width % 2, cv2.BORDER_CONSTANT, value=(0, 0, 0, 0))
        premultiplied = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.float32)
        matrix = np.column_stack([matrix[:, :2] * 2, matrix[:, 2]])
        scale *= 2
    how = cv2.INTER_LINEAR if scale < 1 else cv2.INTER_LANCZOS4
    warped = cv2.warpAffine(premultiplied, for_opencv(matrix), size, flags=how, borderMode=cv2.BORDER_CONSTANT)
    return _straight(np.asarray(warped, np.float32))


def _shown(rgba8: Rgba8, matrix: Matrix, size: tuple[int, int]) -> tuple[Rgba8, Matrix]:
    """What of a picture can be seen: the box of all that is not transparent, as far as it comes to lie within `size`."""
    corners = np.array([(x, y) for x in (0, size[0]) for y in (0, size[1])]) @ inverse(matrix)[:, :2].T
    corners += inverse(matrix)[:, 2]
    x, y, width, height = cv2.boundingRect(np.ascontiguousarray(rgba8[..., 3]))
    margin = AROUND + 1 / max(float(np.sqrt(abs(np.linalg.det(matrix[:, :2])))), 1e-6)
    left, top = np.maximum(np.floor(corners.min(axis=0) - margin), (x - AROUND, y - AROUND)).clip(0).astype(int)
    low, high = (x + width + AROUND, y + height + AROUND), rgba8.shape[1::-1]
    left, top = left // AROUND * AROUND, top // AROUND * AROUND  # halves of halves begin where those of the whole do
    right, bottom = np.minimum(np.minimum(np.ceil(corners.max(axis=0) + margin), low), high).clip(0).astype(int)
    offset = matrix[:, :2] @ (left, top) + matrix[:, 2]
    return rgba8[top:bottom, left:right], np.column_stack([matrix[:, :2], offset])


def _premultiplied(rgba8: Rgba8) -> NDArray[np.float32]:
    """As floats. Nearly all pixels of a figure are opaque or transparent, and need no multiplication."""
    alpha = np.ascontiguousarray(rgba8[..., 3])
    result = cv2.copyTo(np.ascontiguousarray(rgba8), alpha).astype(np.float32)
    rows, columns = np.nonzero(cv2.inRange(alpha, 1, 254))
    result[rows, columns, :3] *= alpha[rows, columns, None].astype(np.float32) / 255
    return np.asarray(result, np.float32)


def _straight(premultiplied: NDArray[np.float32]) -> Rgba8:
    """The way back from `_premultiplied`, rounded."""
    alpha = cv2.extractChannel(premultiplied, 3)
    result = np.asarray(cv2.add(premultiplied, (0.0,) * 4, dtype=cv2.CV_8U), np.uint8)  # type: ignore[call-overload]
    rows, columns = np.nonzero(cv2.inRange(alpha, 0.5, 254.5))
    colours = premultiplied[rows, columns, :3] * (255 / alpha[rows, columns, None])
    result[rows, columns, :3] = colours.round().clip(0, 255)
    return np.asarray(cv2.copyTo(result, np.asarray(alpha > 0.5, np.uint8)), np.uint8)
