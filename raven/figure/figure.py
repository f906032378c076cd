"""A character made ready for one posing engine: what can be posed frame by frame."""

from collections.abc import Mapping
from itertools import takewhile

from raven.cels import DATA_CELS, EYE_CELS
from raven.figure.cel_blending import CelBlender
from raven.figure.character import Character
from raven.figure.effect_pictures import EffectPictures
from raven.layers.chains import Chain
from raven.pose import INDEX, Pose
from raven.posers.protocol import NOT_FOUND, Chooser, Poser, Roots, Source, Swing, Turning
from raven.posers.stage_times import Staged
from raven.said import Statement
from raven.video.picture import Picture

NODS = (
    0.25  # of how much farther than usual a head turns: how much farther it nods, before its crown and neck look torn
)


def source_of(character: Character) -> Source:
    """What an engine may know of a character."""
    return Source(character.picture, character.rig, character.folder, character.parts, character.layers)


class Figure:
    """One character in one engine, with its cels. Belongs to one session and one thread at a time."""

    def __init__(self, character: Character, poser: Poser) -> None:
        """Prepares the character, which may take seconds. Raises `InvalidInput` for a picture the engine cannot use."""
        self.character = character
        self.effects = EffectPictures(character)
        """Those of any thread: what may be drawn soon is to be prepared outside of the one that renders."""
        self.data_cels: tuple[str, ...] = tuple(takewhile(character.cels.__contains__, DATA_CELS))
        on_eyes = {name: cel for name, cel in character.cels.items() if name in EYE_CELS}
        on_skin = {name: cel for name, cel in character.cels.items() if name not in EYE_CELS}
        size = character.picture.size[0]
        self._skin, self._eyes = CelBlender(size, on_skin), CelBlender(size, on_eyes)
        self._bare = self._painted = self._skin.nothing, self._eyes.nothing
        source = source_of(character)
        self.poser, self._plain = poser.choose(source) if isinstance(poser, Chooser) else (poser, poser.prepare(source))
        self._prepared = self._plain

    @property
    def size(self) -> int:
        """Edge length in pixels of what `pose` returns."""
        return self._plain.size

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know of this character and of how the engine took it."""
        told = self.character.verdict is not None  # of every part that was not found, in a user's words
        of_engine = (
            each
            for each in self._plain.warnings
            if not (told and isinstance(each, Statement) and each.kind in NOT_FOUND)
        )
        return (*self.character.warnings, *of_engine)

    @property
    def not_found(self) -> tuple[str, ...]:
        """Features of the face that the engine did not find and keeps still: `left eye`, `mouth`."""
        return self._plain.not_found

    def stage_ms(self) -> dict[str, float]:
        """Mean milliseconds of the stages of the engine, by name; empty for an engine that does not tell."""
        return self._plain.stage_ms() if isinstance(self._plain, Staged) else {}

    def paint(self, cels: Mapping[str, float]) -> None:
        """Put these cels (name to strength, 0..1) on the character, and take all others off."""
        overlay = self._skin.blend(cels), self._eyes.blend(cels)
        if overlay == self._bare:
            self._prepared = self._plain
        elif overlay != self._painted:
            self._prepared = self._plain.with_overlay(*overlay)
        self._painted = overlay

    @property
    def chains(self) -> tuple[Chain, ...]:
        """What hangs on the character and may swing."""
        return self._plain.chains

    def roots(self, pose: Pose, turn: float = 1.0) -> Roots:
        """How this pose moves what the chains hang on; see `Prepared.roots` and `pose`."""
        return self._plain.roots(self._turned(pose, turn))

    def pose(self, pose: Pose, swing: Swing | None = None, turn: float = 1.0) -> Picture:
        """The painted character in this pose, with what hangs away from rest by `swing`. The result is the caller's to keep.

        `turn`: how far the head turns against what is usual, at least 1, as far as the engine can.
        """
        return self._prepared.pose(self._turned(pose, turn), swing)

    def _turned(self, pose: Pose, turn: float) -> Pose:
        if turn == 1 or not isinstance(self._plain, Turning):
            return pose
        turn = min(turn, self._plain.farthest_turn)
        out = pose.copy()
        out[INDEX["head_y_index"]] *= turn
        out[INDEX["head_x_index"]] *= 1 + NODS * (turn - 1)
        return out
