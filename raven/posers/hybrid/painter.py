"""Composes the face patch in any pose from the picture itself and what the atlas says of its features."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.pose import INDEX, Pose
from raven.posers.hybrid.atlas import Atlas
from raven.posers.hybrid.features import Feature, Values
from raven.posers.puppet.fill import Float
from raven.posers.puppet.overlay import Overlay
from raven.posers.puppet.patch import Grid
from raven.posers.puppet.rig import Eye, Rig
from raven.posers.puppet.strokes import smoothstep

ANOTHER, DIFFERENT = (
    16.0,
    40.0,
)  # levels of difference from which, and up to which, the picture's own detail is given up
MOVED = 16.0  # levels of change from which the picture has no detail to add; faint brows change by no more than 30
GAZE = (0.2, 0.24)  # how far irises go at full rotation: parts of the eye's width and height


@dataclass(frozen=True)
class Ground:
    """What of a face does not depend on the pose. Colours are sRGB, 0..255, premultiplied."""

    patch: Float
    """(H, W, 4): the face of the picture on `grid`."""
    grid: Grid
    """The grid of the face patch."""
    rig: Rig
    atlas: Atlas
    features: tuple[Feature, ...]


def fits(atlas: Atlas, grid: Grid) -> bool:
    """Whether everything that an atlas holds lies on the grid of a face patch."""
    inner = atlas.grid
    return (
        inner.left >= grid.left
        and inner.top >= grid.top
        and inner.left + inner.width <= grid.left + grid.width
        and inner.top + inner.height <= grid.top + grid.height
    )


class AtlasPainter:
    """Draws the face patch in any pose; remembers what each feature looked like, because most frames change few.

    Between the regions, and where a region looks as at rest, the picture's own pixels are seen, which are finer than
    the atlas; where a feature has moved, the atlas alone.
    """

    def __init__(self, ground: Ground, skin: Float | None = None, eyes: Float | None = None) -> None:
        """`skin` and `eyes` are cels on the patch (linear light, premultiplied, 0..1) over everything and over irises."""
        atlas, grid = ground.atlas, ground.grid
        self._ground, self._skin, self._eyes = ground, None if skin is None else Overlay(skin), eyes
        box = atlas.grid
        inner = grid.crop(box.left, box.top, box.left + box.width - 1, box.top + box.height - 1)
        self._where = inner.slices(grid)
        self._size = inner.width * inner.density, inner.height * inner.density
        own = ground.patch[self._where]
        self._alpha = own[..., 3:]
        self._rest = atlas.rest.astype(np.float32)
        self._detail = own[..., :3] - self._enlarged(self._rest)
        self._alike = self._where_alike(own[..., :3])
        self._drawn: list[tuple[Values, Float]] = [(((("", 0.0),),), np.zeros(0)) for _ in ground.features]
        self._change = np.zeros_like(self._rest)
        self._patch = np.rint(ground.patch).clip(0, 255).astype(np.uint8)
        self._lay_skin((slice(0, self._patch.shape[0]), slice(0, self._patch.shape[1])))

    def draw(self, pose: Pose) -> NDArray[np.uint8]:
        """(H, W, 4) uint8, premultiplied: the face patch in this pose. Valid until the next call."""
        if self._take(pose):
            self._patch[self._where][..., :3] = np.clip(self._composed(), 0, self._alpha) + 0.5
            self._lay_skin(self._where)
            if self._eyes is not None:
                Overlay(self._on_irises(self._eyes, pose)).lay(self._patch[self._where], self._where)
        return self._patch

    def _take(self, pose: Pose) -> bool:
        """Bring `_change` to this pose; returns whether anything is different from before."""
        different = False
        for i, feature in enumerate(self._ground.features):
            values = feature.values(pose)
            if values == self._drawn[i][0]:
                continue
            different = True
            self._drawn[i] = values, feature.change(values)
        if different:
            self._change[...] = 0
            for feature, (_, change) in zip(self._ground.features, self._drawn, strict=True):
                part = self._change[feature.region.grid.slices(self._ground.atlas.grid)]
                # What goes along with a feature goes along with the others as they are at rest, not where they have moved.
                part += change * _still(part, DIFFERENT) if feature.region.part == "around" else change
        return different

    def _composed(self) -> Float:
        kept = self._alike * _still(self._change, MOVED)[..., 0]
        detail = self._detail * self._enlarged(kept)[..., None]
        return self._enlarged(self._rest + self._change) + detail

    def _where_alike(self, own: Float) -> Float:
        """(height, width): 1 where the picture shows what the atlas has at rest, 0 where not (the mouth, drawn open)."""
        height, width = self._rest.shape[:2]
        apart = np.abs(cv2.resize(own, (width, height), interpolation=cv2.INTER_AREA) - self._rest).max(axis=2)
        unlike = smoothstep((cv2.dilate(apart, np.ones((3, 3), np.uint8)) - ANOTHER) / (DIFFERENT - ANOTHER))
        inside = np.zeros((height, width), np.float32)
        for feature in (each for each in self._ground.features if each.region.part != "around"):
            view = inside[feature.region.grid.slices(self._ground.atlas.grid)]
            np.maximum(view, feature.mask[..., 0], out=view)
        return np.asarray(1 - cv2.GaussianBlur(unlike.astype(np.float32), (0, 0), 0.7) * inside, np.float32)

    def _enlarged(self, small: Float) -> Float:
        """At the resolution of the patch, and corrected so that averaging it down again gives `small` (see `patch.cut`)."""
        large = cv2.resize(small, self._size, interpolation=cv2.INTER_CUBIC)
        lost = small - cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(large + cv2.resize(lost, self._size, interpolation=cv2.INTER_CUBIC), np.float32)

    def _lay_skin(self, where: tuple[slice, slice]) -> None:
        if self._skin is not None:
            self._skin.lay(self._patch[where], where)

    def _on_irises(self, cels: Float, pose: Pose) -> Float:
        """The cels over the irises, moved with the gaze and cut by the lids."""
        out = np.zeros_like(cels)
        for feature, (values, _) in zip(self._ground.features, self._drawn, strict=True):
            region = feature.region
            if region.part != "eye":
                continue
            box = region.grid
            inner = self._ground.grid.crop(box.left, box.top, box.left + box.width - 1, box.top + box.height - 1)
            where = inner.slices(self._ground.grid)
            size = inner.width * inner.density, inner.height * inner.density
            x, y = _gaze(getattr(self._ground.rig, f"{region.side}_eye"), pose)
            move = np.array([[1, 0, x * inner.density], [0, 1, y * inner.density]], np.float32)
            moved = cv2.warpAffine(np.ascontiguousarray(cels[where]), move, size, flags=cv2.INTER_LINEAR)
            out[where] = moved * cv2.resize(feature.openness(values), size, interpolation=cv2.INTER_LINEAR)[..., None]
        return out


def _still(change: Float, limit: float) -> Float:
    """(height, width, 1): 1 where nothing has changed, 0 where it has by `limit` levels."""
    return (1 - smoothstep(np.abs(change).max(axis=2, keepdims=True) / limit)).astype(np.float32)


def _gaze(eye: Eye, pose: Pose) -> tuple[float, float]:
    """How far the iris has moved, in template units."""
    height = max(y for _, y in eye.lower) - min(y for _, y in eye.upper)
    reach = GAZE[0] * (eye.upper[-1][0] - eye.upper[0][0]), GAZE[1] * height
    return -float(pose[INDEX["iris_rotation_y_index"]]) * reach[0], -float(
        pose[INDEX["iris_rotation_x_index"]]
    ) * reach[1]
