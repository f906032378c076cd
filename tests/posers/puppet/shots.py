"""Posing a puppet in a test, and measuring what is seen."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from raven.layers.parts import Parts
from raven.pose import pose_from
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPoser, PuppetPrepared
from raven.posers.puppet.rig import Eye, Mouth, Rig
from raven.video.picture import Rgba8

Shot = NDArray[np.float32]
POSER = PuppetPoser()
"""One for all tests: it looks for the features of a picture once, which takes longest."""


def found(rgba8: Rgba8) -> tuple[Rig, Parts | None]:
    """What `detect` finds in a picture, which is looked at once."""
    return POSER._found(rgba8)


def stiff(source: Source) -> PuppetPrepared:
    """A figure as `POSER` prepares it, but for its hair, which stays with the face."""
    rig = POSER.prepare(source).rig.model_dump(mode="json")
    return PuppetPoser(loose_hair=False).prepare(replace(source, rig=rig))


def both(stem: str, value: float = 1.0) -> dict[str, float]:
    """A morph on both sides."""
    return {f"{stem}_left_index": value, f"{stem}_right_index": value}


def shot(puppet: PuppetPrepared, morphs: dict[str, float] | None = None) -> Shot:
    """The posed picture over white, (N, N, 3), 0..255."""
    return over_white(puppet.pose(pose_from(morphs or {})).rgba8())


def over_white(rgba8: Rgba8) -> Shot:
    """A picture over white, (H, W, 3), 0..255."""
    alpha = cv2.merge([rgba8[..., 3]] * 3)
    seen = cv2.multiply(cv2.cvtColor(rgba8, cv2.COLOR_RGBA2RGB), alpha, scale=1 / 255, dtype=cv2.CV_32F)
    return np.asarray(seen + (255 - alpha), np.float32)


def box(part: Eye | Mouth, margin: float = 0) -> tuple[slice, slice]:
    """Rows and columns of an eye or mouth in a 512 px picture."""
    points = np.array([*part.upper, *part.lower])
    (left, top), (right, bottom) = points.min(0) - margin, points.max(0) + margin
    return slice(int(top), int(bottom) + 2), slice(int(left), int(right) + 2)


def change(before: Shot, after: Shot, where: tuple[slice, slice] = (slice(None), slice(None))) -> float:
    """Mean absolute difference, 0..255."""
    return float(np.abs(after[where] - before[where]).mean())


def shift(before: Shot, after: Shot, where: tuple[slice, slice], reach: int = 14) -> tuple[int, int]:
    """How far (x, y) the content of a box has moved, to the pixel: the best match within `reach`."""
    rows, columns = where
    wanted = before[rows, columns]
    offsets = [(dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1)]

    def error(offset: tuple[int, int]) -> float:
        dx, dy = offset
        seen = after[rows.start + dy : rows.stop + dy, columns.start + dx : columns.stop + dx]
        return float(np.abs(seen - wanted).mean())

    return min(offsets, key=error)
