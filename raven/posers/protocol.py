"""What every posing engine offers: prepare a picture once, then pose it frame by frame.

What hangs on the figure may swing. The engine says where it hangs and how a pose moves what it hangs on, and draws it as far away
from there as it is told; how it swings is none of its business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from raven.layers.chains import Chain
from raven.layers.parts import Parts
from raven.layers.stack import Stack
from raven.pose import Pose
from raven.said import Statement, said
from raven.video.picture import Picture

Roots = NDArray[np.float32]
"""(chains, 3): how far a pose moves the root of each chain (x right, y down, template units) and turns it (radians, clockwise as
seen)."""
Swing = NDArray[np.float32]
"""(joints, 2), those of all chains one after the other: how far (template units) each hangs from where it would be if its chain
went with its root as if it were rigid. The root's own is 0."""


def parts_still(parts: Sequence[str]) -> Statement:
    """A warning that these parts were not found and are kept still."""
    return said("parts_still", "not found in the picture, so they stay still: {parts}", parts=parts)


def parts_guessed(parts: Sequence[str]) -> Statement:
    """A warning that these parts were not found and lie where they usually do."""
    return said("parts_guessed", "not found in the picture, placed by guess: {parts}", parts=parts)


NOT_FOUND = frozenset({"parts_still", "parts_guessed"})
"""The kinds of warnings that name parts which an engine could only guess."""
NO_ROOTS: Roots = np.zeros((0, 3), np.float32)


@dataclass(frozen=True)
class Source:
    """What an engine may know of a character: its square picture, its own rig (the parsed `NAME.rig.json`), its folder."""

    picture: Picture
    rig: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    parts: Parts | None = None
    """What was seen of the figure's parts when its rig was found."""
    layers: Stack | None = None
    """Layers that were drawn by hand, some or all, in the square."""


class Prepared(Protocol):
    """All work of an engine for one picture that does not depend on the pose. Belongs to one session; never shared."""

    @property
    def size(self) -> int:
        """Edge length in pixels of the pictures that `pose` returns."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know about this picture, such as a feature of the face that was not found."""
        ...

    @property
    def not_found(self) -> tuple[str, ...]:
        """Features of the face that this engine did not find and keeps still: `left eye`, `mouth`."""
        ...

    @property
    def chains(self) -> tuple[Chain, ...]:
        """What hangs and may swing; the same for the picture with any cels on it. None: nothing of it swings."""
        ...

    def roots(self, pose: Pose) -> Roots:
        """How this pose moves what the chains hang on."""
        ...

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        """The picture in this pose, with what hangs away from rest by `swing`. The result is the caller's to keep."""
        ...

    def with_overlay(self, skin: Picture, eyes: Picture) -> "Prepared":
        """The same picture with cels over it, in place of those that it had: `skin` over all of it, `eyes` over the irises,
        and over `skin` there.

        Both are transparent where there is nothing, and of the size of the prepared picture. Nothing is detected again,
        so this is fast enough to happen between two frames. `self` stays usable and unchanged.
        """
        ...


@runtime_checkable
class Turning(Protocol):
    """A prepared picture that can turn its head farther than a pose's morphs go."""

    @property
    def farthest_turn(self) -> float:
        """Up to how far beyond its range `pose` and `roots` may be given `head_y_index`, and a part of that `head_x_index`: a
        factor on both ends."""
        ...


class Poser(Protocol):
    """A posing engine. Holds models and a device, but nothing that belongs to one character."""

    @property
    def name(self) -> str: ...

    @property
    def device(self) -> str: ...

    def prepare(self, source: Source) -> Prepared:
        """Everything about this picture that does not depend on the pose. Raises `InvalidInput` for an unusable one."""
        ...


@runtime_checkable
class Chooser(Protocol):
    """A poser that leaves every picture to another one, of its choice."""

    def choose(self, source: Source) -> tuple[Poser, Prepared]:
        """The engine for this picture, and the picture in it. Raises as `Poser.prepare` does."""
        ...
