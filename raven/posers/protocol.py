"""What every posing engine offers: prepare a picture once, then pose it frame by frame."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from raven.pose import Pose
from raven.posers.parts import Parts
from raven.video.picture import Picture


@dataclass(frozen=True)
class Source:
    """What an engine may know of a character: its square picture, its own rig (the parsed `NAME.rig.json`), its folder."""

    picture: Picture
    rig: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    parts: Parts | None = None
    """What was seen of the figure's parts when its rig was found."""


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

    def pose(self, pose: Pose) -> Picture:
        """The picture in this pose. The result is the caller's to keep."""
        ...

    def with_overlay(self, skin: Picture, eyes: Picture) -> "Prepared":
        """The same picture with cels over it, in place of those that it had: `skin` over all of it, `eyes` over the irises,
        and over `skin` there.

        Both are transparent where there is nothing, and of the size of the prepared picture. Nothing is detected again,
        so this is fast enough to happen between two frames. `self` stays usable and unchanged.
        """
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
