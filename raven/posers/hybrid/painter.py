"""Composes the face patch in any pose from the picture itself and what the atlas says of its features."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.guided import Float
from raven.pose import INDEX, Pose
from raven.posers.hybrid.atlas import Atlas
from raven.posers.hybrid.features import Feature, Values
from raven.posers.hybrid.regions import around
from raven.posers.puppet.features.overlay import Overlay
from raven.posers.puppet.features.patch import Grid
from raven.posers.puppet.features.strokes import smoothstep
from raven.posers.puppet.rig import Eye, Rig

ANOTHER, DIFFERENT = (
    16.0,
    40.0,
)  # levels of difference from which, and up to which, the picture's own detail is given up
MOVED = (
    6.0,
    16.0,
)  # levels of change from which, and up to which, the picture's detail goes; faint brows change by no more than 30
GAZE = (0.2, 0.24)  # how far irises go at full rotation: parts of the eye's width and height


@dataclass(frozen=True)
class FixedFace:
    """What of a face does not depend on the pose. Colours are sRGB, 0..255, premultiplied."""

    patch: Float
    """(H, W, 4): the face of the picture on `grid`."""
    grid: Grid
    """The grid of the face patch."""
    rig: Rig
    atlas: Atlas
    features: tuple[Feature, ...]


def fits(atlas: Atlas, grid: Grid) -> bool:
    """Whether every feature that an atlas holds lies on the grid of a face patch."""
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

    def __init__(self, ground: FixedFace, skin: Float | None = None, eyes: Float | None = None) -> None:
        """`skin` and `eyes` are cels on the patch (linear light, premultiplied, 0..1) over everything and over irises."""
        atlas, patch = ground.atlas, ground.grid
        self._ground, self._skin, self._eyes = ground, None if skin is None else Overlay(skin), eyes
        face = Grid(patch.left, patch.top, patch.width, patch.height, 1)
        self.grid = around([face, *(region.grid for region in atlas.regions)])
        """One pixel per template unit, around all that a pose changes."""
        self.change = np.zeros((self.grid.height, self.grid.width, 4), np.float32)
        """What the last pose changes against rest, on `grid`, in levels. Another array when it is another change."""
        self._face = face.slices(self.grid)
        self._size = patch.width * patch.density, patch.height * patch.density
        own, self._alpha = ground.patch[..., :3], ground.patch[..., 3:]
        seen = cv2.resize(own, (face.width, face.height), interpolation=cv2.INTER_AREA)
        self._rest = seen.copy()
        self._rest[atlas.grid.slices(face)] = atlas.rest
        self._alike = self._where_alike(seen, face)
        self._detail = own - self._enlarged(self._rest)
        self._drawn: list[tuple[Values, Float]] = [(((("", 0.0),),), np.zeros(0)) for _ in ground.features]
        self._whole = slice(0, own.shape[0]), slice(0, own.shape[1])
        self._patch = np.rint(ground.patch).clip(0, 255).astype(np.uint8)
        self._lay_skin()

    def draw(self, pose: Pose) -> NDArray[np.uint8]:
        """(H, W, 4) uint8, premultiplied: the face patch in this pose. Valid until the next call."""
        if self._take(pose):
            self._patch[..., :3] = np.clip(self._composed(), 0, self._alpha) + 0.5
            self._lay_skin()
            if self._eyes is not None:
                Overlay(self._on_irises(self._eyes, pose)).lay(self._patch, self._whole)
        return self._patch

    def _take(self, pose: Pose) -> bool:
        """Bring `change` to this pose; returns whether anything is different from before."""
        different = False
        for i, feature in enumerate(self._ground.features):
            values = feature.values(pose)
            if values == self._drawn[i][0]:
                continue
            different = True
            self._drawn[i] = values, feature.change(values)
        if different:
            self.change = np.zeros_like(self.change)
            for feature, (_, change) in zip(self._ground.features, self._drawn, strict=True):
                region = feature.region
                part = self.change[region.grid.slices(self.grid)][..., : region.channels]
                # What goes along with a feature goes along with the others as they are at rest, not where they have moved.
                part += change * _still(part, 0, DIFFERENT) if region.part == "around" else change
        return different

    def _composed(self) -> Float:
        change = self.change[self._face][..., :3]
        kept = self._alike * _still(change, *MOVED)[..., 0]
        detail = self._detail * self._enlarged(kept)[..., None]
        return self._enlarged(self._rest + change) + detail

    def _where_alike(self, seen: Float, face: Grid) -> Float:
        """(height, width): 1 where the picture shows what the atlas has at rest, 0 where not (the mouth, drawn open)."""
        apart = np.abs(seen - self._rest).max(axis=2)
        unlike = smoothstep((cv2.dilate(apart, np.ones((3, 3), np.uint8)) - ANOTHER) / (DIFFERENT - ANOTHER))
        inside = np.zeros_like(apart)
        for feature in (each for each in self._ground.features if each.region.part != "around"):
            view = inside[feature.region.grid.slices(face)]
            np.maximum(view, feature.mask[..., 0], out=view)
        return np.asarray(1 - cv2.GaussianBlur(unlike.astype(np.float32), (0, 0), 0.7) * inside, np.float32)

    def _enlarged(self, small: Float) -> Float:
        """At the resolution of the patch, and corrected so that averaging it down again gives `small` (see `patch.cut`)."""
        large = cv2.resize(small, self._size, interpolation=cv2.INTER_CUBIC)
        lost = small - cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA)
        return np.asarray(large + cv2.resize(lost, self._size, interpolation=cv2.INTER_CUBIC), np.float32)

    def _lay_skin(self) -> None:
        if self._skin is not None:
            self._skin.lay(self._patch, self._whole)

    def _on_irises(self, cels: Float, pose: Pose) -> Float:
        """The cels over the irises, moved with the gaze and cut by the lids."""
        out = np.zeros_like(cels)
        for feature, (values, _) in zip(self._ground.features, self._drawn, strict=True):
            region = feature.region
            if region.part != "eye":
                continue
            inner = _common(self._ground.grid, region.grid)
            where = inner.slices(self._ground.grid)
            size = inner.width * inner.density, inner.height * inner.density
            x, y = _gaze(getattr(self._ground.rig, f"{region.side}_eye"), pose)
            move = np.array([[1, 0, x * inner.density], [0, 1, y * inner.density]], np.float32)
            moved = cv2.warpAffine(np.ascontiguousarray(cels[where]), move, size, flags=cv2.INTER_LINEAR)
            out[where] = moved * cv2.resize(feature.openness(values), size, interpolation=cv2.INTER_LINEAR)[..., None]
        return out


def _common(grid: Grid, other: Grid) -> Grid:
    """The part of a grid that lies in the box of another."""
    return grid.crop(other.left, other.top, other.left + other.width - 1, other.top + other.height - 1)


def _still(change: Float, least: float, most: float) -> Float:
    """(height, width, 1): 1 where nothing has changed by more than `least` levels, 0 where it has by `most`."""
    return (1 - smoothstep((np.abs(change).max(axis=2, keepdims=True) - least) / (most - least))).astype(np.float32)


def _gaze(eye: Eye, pose: Pose) -> tuple[float, float]:
    """How far the iris has moved, in template units."""
    height = max(y for _, y in eye.lower) - min(y for _, y in eye.upper)
    reach = GAZE[0] * (eye.upper[-1][0] - eye.upper[0][0]), GAZE[1] * height
    return -float(pose[INDEX["iris_rotation_y_index"]]) * reach[0], -float(
        pose[INDEX["iris_rotation_x_index"]]
    ) * reach[1]
