"""The head of a picture, cut out at one working resolution whatever the picture's size, with the colours we reason in."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.video.picture import Rgba8

Map = NDArray[np.float32]

SCALE = 4  # working pixels per template unit: the strokes of a face are 1-3 units thick
ORIGIN = (160.0, 24.0)  # template point at the working pixel (0, 0)
SIZE = (192, 232)  # template units covered: the head and the neck with some air
FINEST = 2048  # a larger picture is first reduced to this: SCALE holds no more detail


@dataclass(frozen=True)
class FaceView:
    """The head region at `SCALE` working pixels per template unit.

    `lab`: (H, W, 3) float32 CIE L*a*b* (L 0..100), the picture over white. `alpha`: (H, W) float32 0..1.
    """

    lab: Map
    alpha: Map

    def window(self, x0: float, y0: float, x1: float, y1: float) -> "Window":
        """The part between two template points, cut at the view's own edges."""
        height, width = self.alpha.shape
        left, right = (int(np.clip(round((x - ORIGIN[0]) * SCALE), 0, width - 1)) for x in (x0, x1))
        top, bottom = (int(np.clip(round((y - ORIGIN[1]) * SCALE), 0, height - 1)) for y in (y0, y1))
        return Window(left, top, max(right, left + 1), max(bottom, top + 1))


@dataclass(frozen=True)
class Window:
    """A box of working pixels; `right` and `bottom` stand outside."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """The part of a map of the whole view inside the box."""
        return values[self.top : self.bottom, self.left : self.right]

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.top, self.right - self.left

    def to_template(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Working pixels (..., 2) of this box as template points."""
        origin = np.array(ORIGIN) + np.array([self.left, self.top]) / SCALE
        return np.asarray(points, np.float64) / SCALE + origin


def face_view(rgba8: Rgba8) -> FaceView:
    """Cut out the head of a square picture in the template, of any size."""
    n = rgba8.shape[0]
    if n > FINEST:
        rgba8, n = np.asarray(cv2.resize(rgba8, (FINEST, FINEST), interpolation=cv2.INTER_AREA)), FINEST
    # Template x sits at picture column (x + 0.5) * n / 512 - 0.5.
    step = n / 512 / SCALE
    x, y = ((value + 0.5) * n / 512 - 0.5 for value in ORIGIN)
    to_picture = np.array([[step, 0, x], [0, step, y]])
    left, top = max(int(x) - 4, 0), max(int(y) - 4, 0)
    right, bottom = int(x + SIZE[0] * n / 512) + 5, int(y + SIZE[1] * n / 512) + 5
    part = rgba8[top:bottom, left:right].astype(np.float32) / 255
    part[..., :3] *= part[..., 3:]  # what is transparent must not bleed its hidden colour in
    to_picture[:, 2] -= left, top
    size = (SIZE[0] * SCALE, SIZE[1] * SCALE)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(part, to_picture, size, flags=flags, borderMode=cv2.BORDER_CONSTANT)
    cut = np.clip(cut, 0, 1)
    alpha = np.ascontiguousarray(cut[..., 3], dtype=np.float32)
    rgb = np.clip(cut[..., :3] + (1 - alpha[..., None]), 0, 1)
    return FaceView(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab), np.float32), alpha)
