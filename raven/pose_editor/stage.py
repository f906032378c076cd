"""The stage: a character in an engine, made ready for the preview on a thread of its own, as that takes seconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from raven.export.sources import open_character
from raven.figure.character import Character
from raven.figure.effect_cels import available_effect_cels
from raven.figure.figure import Figure
from raven.intake.fit import EDGES
from raven.pose_editor.latest import LatestWorker
from raven.posers.protocol import Poser
from raven.posers.puppet.detection import detect_rig
from raven.posers.puppet.rig import Rig
from raven.posers.puppet.rig_file import complete_rig

PREVIEW_EDGE = 2 * EDGES[0]  # the puppet draws as finely as its picture is; neural engines reduce it to their size


@dataclass(frozen=True)
class StageWish:
    """What is to be on the stage."""

    picture: Path
    engine: str
    """One of `raven.posers.NAMES`."""
    rig: Mapping[str, Any] | None = None
    """In place of the rig file's; None: what the file says."""
    with_rig: bool = False
    """Whether the rig is to be looked at, which takes a second more."""
    fresh: bool = False
    """Whether to read the files again even if they were read before."""


@dataclass(frozen=True, eq=False)
class StagedCharacter:
    """A character that can be posed. `figure` belongs to the thread of the preview."""

    wish: StageWish
    figure: Figure
    effect_cels: frozenset[str]
    rig: Rig | None
    """Where the features are in its picture, whatever the engine; None if the wish was without."""

    given: Mapping[str, Any]
    """What the files beside the picture say of the rig, whatever the wish says."""

    @property
    def character(self) -> Character:
        return self.figure.character

    def another_figure(self) -> Figure:
        """The same once more, for a comparison or an export beside the preview."""
        return Figure(self.figure.character, self.figure.poser)


class Engines(Protocol):
    """Where engines come from: `raven.posers.Posers`, which keeps those it has started."""

    def get(self, name: str, may_download: bool = False) -> Poser: ...


class StageLoader:
    """Makes stages; the newest wish wins."""

    def __init__(
        self,
        posers: Engines,
        loaded: Callable[[StagedCharacter], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """`loaded` and `failed` are called on the loader's thread. What was on the stage stays when something fails."""
        self._loaded = loaded
        self._posers = posers
        self._character: tuple[Path, Character] | None = None
        self._detected: tuple[Character, Rig] | None = None
        self._latest: LatestWorker[StageWish] = LatestWorker("pose editor: loading", self._load, failed)

    @property
    def busy(self) -> bool:
        return self._latest.busy

    def ask(self, wish: StageWish) -> None:
        """Put this on the stage as soon as it can be."""
        self._latest.ask(wish)

    def close(self) -> bool:
        """See `LatestWorker.close`."""
        return self._latest.close()

    def _load(self, wish: StageWish) -> None:
        poser = self._posers.get(wish.engine, may_download=True)
        original = self._read(wish)
        character = original if wish.rig is None else replace(original, rig=wish.rig)
        figure = Figure(character, poser)
        effect_cels = available_effect_cels(character)
        figure.effects.prepare(effect_cels, figure.size)
        rig = complete_rig(self._rig_found(original), character.rig) if wish.with_rig else None
        given = original.rig if original.intake is None else original.intake.correction.rig
        self._loaded(StagedCharacter(wish, figure, effect_cels, rig, given))

    def _read(self, wish: StageWish) -> Character:
        """Read once while only the rig or the engine changes."""
        if self._character is None or self._character[0] != wish.picture or wish.fresh:
            self._character = wish.picture, open_character(wish.picture, PREVIEW_EDGE)
        return self._character[1]

    def _rig_found(self, character: Character) -> Rig:
        if self._detected is None or self._detected[0] is not character:
            self._detected = character, detect_rig(character.picture.rgba8())
        return self._detected[1]
