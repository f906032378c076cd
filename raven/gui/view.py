"""Which part of a picture a canvas shows: zoom and pan, as numbers."""

from dataclasses import dataclass, replace

SMALLEST, LARGEST = 0.25, 32.0
KEPT = 0.1  # share of the shorter edge of the canvas that a panned picture always keeps visible

Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """A square picture on a canvas. The picture's own coordinates run from (0, 0) to (1, 1), the canvas's are pixels."""

    width: float
    height: float
    """Of the canvas."""
    zoom: float = 1.0
    """1: the picture just fits."""
    center: Point = (0.5, 0.5)
    """The point of the picture that is in the middle of the canvas."""

    @property
    def edge(self) -> float:
        """How large the picture is on the canvas."""
        return min(self.width, self.height) * self.zoom

    def to_canvas(self, point: Point) -> Point:
        x, y = point
        return (x - self.center[0]) * self.edge + self.width / 2, (y - self.center[1]) * self.edge + self.height / 2

    def to_picture(self, point: Point) -> Point:
        x, y = point
        return (x - self.width / 2) / self.edge + self.center[0], (y - self.height / 2) / self.edge + self.center[1]

    def resized(self, width: float, height: float) -> "View":
        """The same part of the picture on a canvas of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))._kept_visible()

    def zoomed(self, factor: float, at: Point) -> "View":
        """Enlarged by `factor`; what is at this point of the canvas stays there."""
        x, y = self.to_picture(at)
        zoom = min(max(self.zoom * factor, SMALLEST), LARGEST)
        edge = min(self.width, self.height) * zoom
        center = x - (at[0] - self.width / 2) / edge, y - (at[1] - self.height / 2) / edge
        return replace(self, zoom=zoom, center=center)._kept_visible()

    def panned(self, x: float, y: float) -> "View":
        """Moved along by so many pixels of the canvas."""
        center = self.center[0] - x / self.edge, self.center[1] - y / self.edge
        return replace(self, center=center)._kept_visible()

    def fitted(self) -> "View":
        """The whole picture."""
        return View(self.width, self.height)

    def showing(self, left: float, top: float, right: float, bottom: float) -> "View":
        """As large as this part of the picture can be shown whole, in the middle."""
        edge = min(self.width / (right - left), self.height / (bottom - top))
        zoom = min(max(edge / min(self.width, self.height), SMALLEST), LARGEST)
        return replace(self, zoom=zoom, center=((left + right) / 2, (top + bottom) / 2))

    def _kept_visible(self) -> "View":
        least = KEPT * min(self.width, self.height)
        reach_x, reach_y = (self.width / 2 - least) / self.edge, (self.height / 2 - least) / self.edge
        x, y = self.center
        return replace(self, center=(min(max(x, -reach_x), 1 + reach_x), min(max(y, -reach_y), 1 + reach_y)))
