"""What every drawing function is given: the canvas, the style, the pose, and the surfaces of this head."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.heads.canvas import Canvas
from training.heads.colour import RGB
from training.heads.curve import Points
from training.heads.pose import Pose, Shell
from training.heads.style import Palette, Style


@dataclass(frozen=True)
class Sketch:
    """One head in the making."""

    canvas: Canvas
    style: Style
    pose: Pose
    face: Shell
    hair: Shell
    rng: np.random.Generator

    @property
    def palette(self) -> Palette:
        """The colours."""
        return self.style.palette

    @property
    def unit(self) -> float:
        """Pixels between the irises."""
        return self.pose.scale

    def on_face(self, points: object) -> Points:
        """Pixels of points of the face."""
        return self.pose.place(points, self.face)

    def on_hair(self, points: object) -> Points:
        """Pixels of points of the hair's outer surface."""
        return self.pose.place(points, self.hair)

    def line(
        self,
        points: Points,
        colour: RGB,
        part: str | None = None,
        width: float = 1.0,
        ends: Sequence[float] = (1, 1),
        alpha: float = 1.0,
    ) -> None:
        """A line of the drawing; width in parts of the style's, thinner towards each of its ends by the style's taper."""
        pixels = self.style.line * width * self.unit
        if pixels <= 0:
            return
        t = np.linspace(0, 1, len(points))
        taper = self.style.taper
        profile = np.maximum(0.15, 1 - taper * (ends[0] * (1 - t) ** 3 + ends[1] * t**3))
        faint = min(1.0, pixels / 0.8)  # a line thinner than a pixel is a paler one
        self.canvas.stroke(points, np.maximum(pixels, 0.8) * profile, colour, part, alpha * faint)
