"""The pictures that sessions were given, as they were, so that what was made of them can be corrected."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from raven.errors import NotFound
from raven.figure.character import Character, UploadLimits, character_of_intake, load_character
from raven.figure.figure import Figure
from raven.intake.correction import Correction
from raven.intake.layered import opened
from raven.intake.take_in import Intake, fitted_in, found_in, in_template_already, take_in
from raven.landmarks.faces import Face
from raven.said import said
from raven.server.http.presence import check_presence
from raven.video.decoding import declared_pixels

WARM_BYTES = 160 * 2**20
"""Of pictures that stay decoded and cut out, so that a correction after the other takes no second. The last one always does."""
HEAD_BYTES = 2**20  # of a picture's file, in which nearly all tell their size


@dataclass(frozen=True, eq=False)
class Original:
    """A character as it was given."""

    file: bytes | Path
    """The picture: uploaded, or with its cels on this machine."""
    name: str
    cels: Mapping[str, bytes] = field(default_factory=dict)
    rig: Mapping[str, Any] = field(default_factory=dict)
    """With one, the picture lies in the template already."""
    correction: Correction | None = None
    faces: tuple[Face, ...] | None = None
    """None if it was never looked for any."""

    @property
    def size(self) -> int:
        """Bytes of memory that it takes, its faces left out."""
        return 0 if isinstance(self.file, Path) else len(self.file) + sum(map(len, self.cels.values()))

    @property
    def pixels(self) -> int | None:
        """Width times height, None if the file does not tell that at its beginning. Raises `NotFound` if it is gone."""
        return declared_pixels(self.content()[:HEAD_BYTES])

    def content(self) -> bytes:
        """The picture's file. Raises `NotFound` if it is gone, as that of a character which was deleted meanwhile."""
        try:
            return self.file.read_bytes() if isinstance(self.file, Path) else self.file
        except FileNotFoundError as error:
            raise self.gone() from error

    def gone(self) -> NotFound:
        """What is said when its files are not there any more."""
        return NotFound(
            said(
                "files_moved",
                "the files of {character} are not where they were; load the picture again",
                character=self.name,
            )
        )


class Originals:
    """Keeps the originals of the figures that live, up to so many bytes: those that came first go first."""

    def __init__(self, most_bytes: int, limits: UploadLimits) -> None:
        self._most_bytes = most_bytes
        self._limits = limits
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Figure, Original] = WeakKeyDictionary()
        self._warm: WeakKeyDictionary[Figure, Intake] = WeakKeyDictionary()

    def keep(self, figure: Figure, original: Original, intake: Intake | None) -> None:
        """Keep what a figure was made of, and for a while what was worked out about it."""
        with self._lock:
            self._kept[figure] = original
            kept = {id(each): each for each in self._kept.values()}
            taken = sum(each.size for each in kept.values())
            for other, each in list(self._kept.items()):
                if taken <= self._most_bytes:
                    break
                if each.size:
                    del self._kept[other]
                    taken -= each.size
            if intake is not None:
                self._warmed(figure, intake)

    def of(self, figure: Figure) -> Original:
        """The original of a figure. Raises `NotFound`."""
        with self._lock:
            original = self._kept.get(figure)
        if original is None:
            raise NotFound(
                said(
                    "picture_not_kept",
                    "the picture of this session is no longer kept as it was; load it again to correct it",
                )
            )
        return original

    def intake(self, figure: Figure) -> Intake:
        """How the picture of a figure was taken in; worked out again, but nothing found again, if that was a while ago."""
        original = self.of(figure)
        with self._lock:
            intake = self._warm.get(figure)
        if intake is None:
            intake = self._again(original)
            looked_at = replace(original, correction=intake.correction, faces=intake.found.faces)
            self.keep(figure, looked_at, intake)
        return intake

    def character(self, original: Original, intake: Intake) -> Character:
        """The character that `intake` makes of an original."""
        if isinstance(original.file, Path):
            character = load_character(original.file, intake)
        else:
            character = character_of_intake(intake, original.cels, self._limits)
        return replace(character, intake=None)

    def _again(self, original: Original) -> Intake:
        given = opened(original.content(), "file", self._limits.max_pixels)
        correction = original.correction
        if correction is None:
            correction = in_template_already(given.picture, original.rig)
        if original.faces is None:
            return take_in(given, correction, lambda stage: check_presence())
        return fitted_in(found_in(given, original.faces), correction, lambda stage: check_presence())

    def _warmed(self, figure: Figure, intake: Intake) -> None:
        self._warm.pop(figure, None)  # so that it comes last
        self._warm[figure] = intake
        while len(self._warm) > 1 and sum(map(_bytes, self._warm.values())) > WARM_BYTES:
            del self._warm[next(iter(self._warm))]


def _bytes(intake: Intake) -> int:
    return intake.found.picture.nbytes + intake.cut.figure.nbytes + intake.square.nbytes
