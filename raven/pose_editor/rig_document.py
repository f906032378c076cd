"""A rig that is being corrected: what the picture's files give, what the user drags, and every step to be undone."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from raven.files import replacing
from raven.gui.history import History
from raven.intake.stored import store_correction
from raven.intake.take_in import Intake, corrected, stays_as_it_is
from raven.library import written_beside
from raven.pose_editor.rig_points import Handle, differences, moved
from raven.posers.puppet.rig import Point, Rig
from raven.posers.puppet.rig_file import rig_text
from raven.wire.characters import intake_file, rig_file


def write_given(file: Path, given: Mapping[str, Any]) -> None:
    """Write parts and fields in the form of a rig file, one field per line, in one step. Raises `OSError`."""
    with replacing(file) as partial:
        partial.write_text(rig_text(given), "utf-8")


class RigDocument:
    """The rig of one picture. Only what was dragged goes into the file, beside what it held already.

    That is the rig file; but of a picture that is taken in, as it does not lie in the template by itself, the correction.
    """

    def __init__(self, picture: Path, rig: Rig, given: Mapping[str, Any], intake: Intake | None = None) -> None:
        """`rig` is what was found and `given`, the content of the file, together; `intake`: how the picture was taken in."""
        self.picture = picture
        self._intake = None if intake is None or stays_as_it_is(intake) else intake
        self.file = rig_file(picture) if self._intake is None else intake_file(picture)
        self.on_change: Callable[[], None] = lambda: None
        self._file_given = dict(given)
        self._saved = rig
        self._history = History(rig)
        self._held: tuple[Handle, Rig] | None = None
        self._gesture = 0

    @property
    def rig(self) -> Rig:
        return self._history.state

    @property
    def dirty(self) -> bool:
        return self.rig != self._saved

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    @property
    def given(self) -> dict[str, dict[str, Any]]:
        """What the file is to hold: what it holds, and over it what was dragged."""
        changes = differences(self._saved, self.rig)
        return {
            part: {**self._file_given.get(part, {}), **changes.get(part, {})}
            for part in (*Rig.model_fields,)
            if part in self._file_given or part in changes
        }

    def take(self, handle: Handle) -> None:
        """Begin to drag."""
        self._gesture += 1
        self._held = handle, self.rig

    def drag(self, to: Point, alone: bool = False, whole: bool = False) -> None:
        """What is held goes to this point of the template; see `rig_points.moved`."""
        if self._held is not None:
            handle, before = self._held
            self._history.advance(moved(before, handle, to, alone, whole), self._gesture)
            self.on_change()

    def drop(self) -> None:
        """End of the drag, which is one step to undo."""
        self._held = None
        self._history.end_gesture()

    def undo(self) -> None:
        self._history.undo()
        self.on_change()

    def redo(self) -> None:
        self._history.redo()
        self.on_change()

    def revert(self) -> None:
        """Back to what the file gives, as one step that can be undone."""
        self._history.advance(self._saved)
        self.on_change()

    def save(self) -> None:
        """Write the file. Raises `OSError`, or a `RavenError` such as `InvalidInput`; everything is as before then."""
        given = self.given
        with written_beside(self.picture) as picture:
            if self._intake is None:
                write_given(rig_file(picture), given)
            else:
                correction = self._intake.correction.with_rig(self._intake.placement, given)
                intake = corrected(self._intake, correction)
                store_correction(picture, intake)
                self._intake = intake
        self._file_given, self._saved = given, self.rig
        self.on_change()
