"""Two surfaces painted at once: the picture, antialiased, and the map of parts, without."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import skia
from numpy.typing import NDArray

from raven.landmarks.parts import PART
from training.heads.colour import RGB
from training.heads.curve import Points, ribbon

Place = Sequence[float] | Points  # x, y


def to_path(points: Points, closed: bool = True) -> skia.Path:
    """The polyline as a path."""
    return skia.Path.Polygon([skia.Point(x, y) for x, y in points.tolist()], closed)


def _argb(colour: RGB, alpha: float = 1.0) -> int:
    r, g, b = (round(255 * min(max(v, 0.0), 1.0)) for v in colour)
    return round(255 * alpha) << 24 | r << 16 | g << 8 | b


def linear(start: Place, end: Place, stops: Sequence[tuple[float, RGB] | tuple[float, RGB, float]]) -> skia.Shader:
    """A gradient between two points in pixels; stops are (place 0..1, colour, alpha = 1), places rising."""
    places, colours = [stop[0] for stop in stops], [_argb(stop[1], stop[2] if len(stop) > 2 else 1.0) for stop in stops]
    return skia.GradientShader.MakeLinear(
        [skia.Point(float(start[0]), float(start[1])), skia.Point(float(end[0]), float(end[1]))], colours, places
    )


def radial(middle: Place, radius: float, stops: Sequence[tuple[float, RGB] | tuple[float, RGB, float]]) -> skia.Shader:
    """A round gradient; stops as in `linear`."""
    places, colours = [stop[0] for stop in stops], [_argb(stop[1], stop[2] if len(stop) > 2 else 1.0) for stop in stops]
    return skia.GradientShader.MakeRadial(
        skia.Point(float(middle[0]), float(middle[1])), max(radius, 0.5), colours, places
    )


class Canvas:
    """The picture and its part map while they are being painted. Shapes come in pixels, `part` is a name of PARTS or None."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._colours = np.zeros((size, size, 4), np.uint8)
        self._labels = np.zeros((size, size, 4), np.uint8)
        info = skia.ImageInfo.Make(size, size, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._colour_surface = skia.Surface.MakeRasterDirect(info, self._colours)
        self._label_surface = skia.Surface.MakeRasterDirect(info, self._labels)
        self.colour = self._colour_surface.getCanvas()
        self.label = self._label_surface.getCanvas()

    def fill(
        self, points: Points, paint: RGB | skia.Shader, part: str | None = None, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """Fill the closed shape. `blur` (pixels) softens its edge in the picture only."""
        path = to_path(points)
        self._paint(path, paint, alpha, blur)
        if part is not None:
            self.label.drawPath(path, self._label_paint(part))

    def mark(self, points: Points, part: str) -> None:
        """Fill the shape in the part map alone."""
        self.label.drawPath(to_path(points), self._label_paint(part))

    def stroke(
        self, points: Points, width: object, colour: RGB, part: str | None = None, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """A stroke of this width in pixels (a number, or one per point)."""
        self.fill(ribbon(points, width), colour, part, alpha, blur)

    def outline(self, points: Points, width: float, colour: RGB, part: str | None = None, alpha: float = 1.0) -> None:
        """The closed shape's border, drawn with an even line."""
        path = to_path(points)
        brush = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width, StrokeJoin=skia.Paint.kRound_Join
        )
        brush.setColor(_argb(colour, alpha))
        self.colour.drawPath(path, brush)
        if part is not None:
            brush = self._label_paint(part)
            brush.setStyle(skia.Paint.kStroke_Style)
            brush.setStrokeWidth(width)
            self.label.drawPath(path, brush)

    def _paint(self, path: skia.Path, paint: RGB | skia.Shader, alpha: float, blur: float) -> None:
        brush = skia.Paint(AntiAlias=True)
        if isinstance(paint, tuple):
            brush.setColor(_argb(paint, alpha))
        else:
            brush.setShader(paint)
            brush.setAlphaf(alpha)
        if blur > 0.3:
            brush.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.colour.drawPath(path, brush)

    @staticmethod
    def _label_paint(part: str) -> skia.Paint:
        return skia.Paint(AntiAlias=False, Color=0xFF000000 | PART[part])

    @contextmanager
    def clip(self, points: Points, outside: bool = False) -> Iterator[None]:
        """Only the inside (or outside) of the shape can be painted within."""
        path = to_path(points)
        operation = skia.ClipOp.kDifference if outside else skia.ClipOp.kIntersect
        self.colour.save()
        self.label.save()
        self.colour.clipPath(path, operation, True)
        self.label.clipPath(path, operation, False)
        try:
            yield
        finally:
            self.colour.restore()
            self.label.restore()

    @contextmanager
    def layer(self, alpha: float, label: bool = True) -> Iterator[None]:
        """What is painted within is laid over the picture with this opacity; without `label` the part map stays."""
        self.colour.saveLayerAlpha(None, round(255 * alpha))
        if not label:
            self.label.save()
            self.label.clipRect(skia.Rect.MakeEmpty())
        try:
            yield
        finally:
            self.colour.restore()
            if not label:
                self.label.restore()

    def labels(self) -> NDArray[np.uint8]:
        """The part map as it is now."""
        return self._labels[:, :, 2].copy()

    def picture(self) -> NDArray[np.uint8]:
        """The picture as straight RGBA."""
        straight = np.zeros_like(self._colours)
        info = skia.ImageInfo.Make(self.size, self.size, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType)
        self._colour_surface.readPixels(info, straight, self.size * 4, 0, 0)
        return straight
