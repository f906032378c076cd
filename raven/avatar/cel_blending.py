"""Laying cels on a picture: Porter-Duff "over" in linear light with premultiplied alpha, bottom to top.

A cel with alpha a and strength s over what lies below it:  result = s * cel + (1 - s * a) * below.
"""

from collections.abc import Mapping

import numpy as np
import torch

from raven.avatar.cels import CELS
from raven.video.color import decode_srgb, encode_srgb
from raven.video.picture import Picture

STRENGTH_STEPS = 32  # strengths are rounded to 1/32: a fade is at most 32 pictures, and no step of it is seen

Box = tuple[slice, slice]  # rows, columns


class CelBlender:
    """One character's picture and its cels; gives the picture with the cels of the moment on it.

    Effect cels are not looked at: they are drawn around the posed figure. Not to be shared by threads.
    """

    def __init__(self, base: Picture, cels: Mapping[str, Picture]) -> None:
        """All pictures have one size. `cels` may be any subset of the cels there are."""
        self._base = base
        self._boxes: dict[str, Box] = {}
        self._layers: dict[str, torch.Tensor] = {}
        for name in CELS:
            if name in cels and (box := _visible_box(cels[name])) is not None:
                self._boxes[name] = box
                self._layers[name] = decode_srgb(cels[name].rgba8()[box])
        self._steps = dict.fromkeys(self._boxes, 0)
        self._picture = base

    def blend(self, strengths: Mapping[str, float]) -> Picture:
        """The base with each cel at its strength (0..1, by name; what is not named is 0).

        Cels that the character lacks are ignored. As long as the rounded strengths stand still, this is one and the
        same object. Pixels that no cel touches keep their bytes.
        """
        steps = {name: round(min(max(strengths.get(name, 0.0), 0.0), 1.0) * STRENGTH_STEPS) for name in self._boxes}
        changed = [name for name, step in steps.items() if step != self._steps[name]]
        if changed:
            self._steps = steps
            self._picture = self._recomputed(changed) if any(steps.values()) else self._base
        return self._picture

    def _recomputed(self, changed: list[str]) -> Picture:
        rgba8 = self._picture.rgba8().copy()
        for name in changed:
            rows, columns = self._boxes[name]
            region = self._base.linear()[:, rows, columns].clone()
            for other, step in self._steps.items():
                if step:
                    self._lay(other, step / STRENGTH_STEPS, region, (rows, columns))
            rgba8[rows, columns] = encode_srgb(region)
        return Picture(rgba8=rgba8)

    def _lay(self, name: str, strength: float, region: torch.Tensor, place: Box) -> None:
        """Lay the part of the cel that falls into `place` over `region`, which is there."""
        (rows, columns), own = place, self._boxes[name]
        top, bottom = max(rows.start, own[0].start), min(rows.stop, own[0].stop)
        left, right = max(columns.start, own[1].start), min(columns.stop, own[1].stop)
        if top >= bottom or left >= right:
            return
        layer = self._layers[name][
            :, top - own[0].start : bottom - own[0].start, left - own[1].start : right - own[1].start
        ]
        below = region[:, top - rows.start : bottom - rows.start, left - columns.start : right - columns.start]
        below.mul_(1 - strength * layer[3:]).add_(layer, alpha=strength)


def _visible_box(cel: Picture) -> Box | None:
    alpha = cel.rgba8()[..., 3]
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    if not len(rows):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
