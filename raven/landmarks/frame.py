"""Where a face lies and which square crops the networks see of it: the same here and where they are trained.

A frame is a similarity: the middle between the eyes, a size and a tilt. The size is the mean of two lengths, from iris to iris
and from the middle between them to the chin (47 and 51 units in the template), so that neither a turned nor a nodding head
changes it much.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from raven.landmarks.points import INDEX

Points = NDArray[np.float32]
"""(..., 2 or more): x and y first, in pixels, edges count whole."""
Matrix = NDArray[np.float64]
"""(2, 3), as `cv2.warpAffine` takes it, but of coordinates in which edges count whole."""


@dataclass(frozen=True)
class SquareCrop:
    """A square crop in units of the frame's size: where its middle lies from the anchor, how wide it is, in how many pixels."""

    right: float
    down: float
    width: float
    pixels: int


HEAD = SquareCrop(right=0.0, down=0.12, width=4.6, pixels=192)  # from above the hair to the shoulders
EYE = SquareCrop(
    right=0.0, down=-0.2, width=1.5, pixels=96
)  # an eye and its brow, around the middle between the corners
MOUTH = SquareCrop(right=0.0, down=0.0, width=1.3, pixels=80)


@dataclass(frozen=True)
class FaceFrame:
    """Where a face lies."""

    x: float
    """The middle between the eyes, pixels."""
    y: float
    size: float
    """Pixels; about the distance of the irises."""
    tilt: float = 0.0
    """Radians, clockwise as one sees it: the angle of the line from the viewer's left eye to the right one."""

    def moved(self, right: float, down: float, scale: float = 1.0, turn: float = 0.0) -> "FaceFrame":
        """A frame that lies `right` and `down` of this one, in its own directions and sizes."""
        cos, sin = np.cos(self.tilt), np.sin(self.tilt)
        x = self.x + self.size * (right * cos - down * sin)
        y = self.y + self.size * (right * sin + down * cos)
        return FaceFrame(float(x), float(y), self.size * scale, self.tilt + turn)

    def at(self, point: Points) -> "FaceFrame":
        """This frame around another point of the picture, such as the middle of an eye."""
        return FaceFrame(float(point[0]), float(point[1]), self.size, self.tilt)

    def matrix(self, crop: SquareCrop, mirrored: bool = False) -> Matrix:
        """From the picture's pixels to the crop's."""
        middle = self.moved(-crop.right if mirrored else crop.right, crop.down)
        scale = crop.pixels / (crop.width * self.size)
        cos, sin = np.cos(self.tilt) * scale, np.sin(self.tilt) * scale
        linear = np.array([[cos, sin], [-sin, cos]])
        if mirrored:
            linear[0] *= -1
        offset = crop.pixels / 2 - linear @ (middle.x, middle.y)
        return np.column_stack([linear, offset])


def frame_of(points: Points) -> FaceFrame:
    """The frame of a face whose points are known."""
    left, right = (eye_middle(points, side) for side in ("left", "right"))
    middle = (left + right) / 2
    across = left - right
    down = points[INDEX["chin"], :2] - middle
    size = (np.hypot(*across) + np.hypot(*down)) / 2
    return FaceFrame(float(middle[0]), float(middle[1]), float(size), float(np.arctan2(across[1], across[0])))


def eye_middle(points: Points, side: str) -> Points:
    """The middle between the corners of the `side` eye: the anchor of its crop."""
    return np.asarray((points[INDEX[f"{side}_eye.inner"], :2] + points[INDEX[f"{side}_eye.outer"], :2]) / 2)


def mouth_middle(points: Points) -> Points:
    """The middle of the mouth's four sides: the anchor of its crop."""
    return np.asarray(
        np.mean([points[INDEX[f"mouth.{name}"], :2] for name in ("left", "right", "top", "bottom")], axis=0)
    )


def transformed(points: Points, matrix: Matrix) -> Points:
    """The points with x and y through the matrix; further columns are kept."""
    result = points.copy()
    result[..., :2] = points[..., :2] @ matrix[:, :2].T + matrix[:, 2]
    return result


def inverse(matrix: Matrix) -> Matrix:
    """The way back."""
    linear = np.linalg.inv(matrix[:, :2])
    return np.column_stack([linear, -linear @ matrix[:, 2]])


def for_opencv(matrix: Matrix) -> Matrix:
    """The matrix for `cv2.warpAffine`, which counts from the middle of the first pixel."""
    result = matrix.copy()
    result[:, 2] += matrix[:, :2].sum(axis=1) * 0.5 - 0.5
    return result
