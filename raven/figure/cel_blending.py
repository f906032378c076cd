"""Laying cels on each other: Porter-Duff "over" in linear light with premultiplied alpha, bottom to top.

A cel with alpha a and strength s over what lies below it:  result = s * cel + (1 - s * a) * below.
"""

from collections.abc import Mapping

import numpy as np

from raven.cels import CELS
from raven.video.color import Planes, decode_srgb
from raven.video.picture import Picture, Rgba8

STRENGTH_STEPS = 32  # strengths are rounded to 1/32: a fade is at most 32 pictures, and no step of it is seen

Box = tuple[slice, slice]  # rows, columns


class CelBlender:
    """The cels of one character; gives the overlay of those that are shown at the moment.

    Effect cels are not looked at: they are drawn around the posed figure. Not to be shared by threads.
    """

    def __init__(self, size: int, cels: Mapping[str, Picture]) -> None:
        """`cels` may be any subset of the cels there are, `size` pixels wide and high."""
        self._boxes: dict[str, Box] = {}
        self._layers: dict[str, Planes] = {}
        for name in CELS:
            if name not in cels:
                continue
            rgba8 = cels[name].rgba8()
            if (box := _visible_box(rgba8)) is not None:
                self._boxes[name] = box
                self._layers[name] = decode_srgb(rgba8[box])
        self._steps = dict.fromkeys(self._boxes, 0)
        self.nothing = Picture(linear=np.broadcast_to(np.zeros(1, np.float32), (4, size, size)))  # one number in memory
        """What `blend` gives when no cel is shown."""
        self._overlay = self.nothing

    def blend(self, strengths: Mapping[str, float]) -> Picture:
        """The cels at their strengths (0..1, by name; what is not named is 0), transparent where there is none.

        Cels that the character lacks are ignored. As long as the rounded strengths stand still, this is one and the
        same object; when they change, only the region of the changed cels is computed.
        """
        steps = {name: round(min(max(strengths.get(name, 0.0), 0.0), 1.0) * STRENGTH_STEPS) for name in self._boxes}
        changed = [name for name, step in steps.items() if step != self._steps[name]]
        if changed:
            self._steps = steps
            self._overlay = self._recomputed(changed) if any(steps.values()) else self.nothing
        return self._overlay

    def _recomputed(self, changed: list[str]) -> Picture:
        before = self._overlay.linear()
        overlay = np.zeros(before.shape, np.float32)
        for box in self._boxes.values():  # most of an overlay is empty, and is not touched
            overlay[:, *box] = before[:, *box]
        rows, columns = _around([self._boxes[name] for name in changed])
        region = overlay[:, rows, columns]
        region[:] = 0
        for name, step in self._steps.items():
            if step:
                self._lay(name, step / STRENGTH_STEPS, region, (rows, columns))
        return Picture(linear=overlay)

    def _lay(self, name: str, strength: float, region: Planes, place: Box) -> None:
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
        below *= 1 - np.float32(strength) * layer[3:]
        below += np.float32(strength) * layer


def _visible_box(rgba8: Rgba8) -> Box | None:
    alpha = rgba8[..., 3]
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    if not len(rows):
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _around(boxes: list[Box]) -> Box:
    """The smallest box that holds all of these."""
    rows, columns = zip(*boxes, strict=True)
    return (
        slice(min(part.start for part in rows), max(part.stop for part in rows)),
        slice(min(part.start for part in columns), max(part.stop for part in columns)),
    )
