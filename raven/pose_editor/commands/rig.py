"""The rig of the character on the stage: shown, corrected, saved."""

from collections.abc import Callable

from raven.gui.texts import t
from raven.pose_editor.commands.asking import Asking
from raven.pose_editor.desk import Desk
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.stage import StagedCharacter


class RigCommands:
    """What is done with the rig. There is one once the character's was found."""

    def __init__(self, desk: Desk, asking: Asking, on_change: Callable[[], None], on_shown: Callable[[], None]) -> None:
        """`on_change`: a point was moved; `on_shown`: another rig is to be seen, or none."""
        self._desk, self._asking, self._on_change, self._on_shown = desk, asking, on_change, on_shown
        self.document: RigDocument | None = None
        self.wanted = False
        """Whether the user wants to see it."""

    @property
    def shown(self) -> RigDocument | None:
        """The rig, while it is shown."""
        return self.document if self.wanted else None

    def take(self, stage: StagedCharacter) -> None:
        """Another character is on the stage, or the same with another rig."""
        known = self.document
        if known is not None and known.picture == stage.wish.picture and stage.wish.rig is not None:
            return
        self.document = None
        if stage.rig is not None:
            self.document = RigDocument(stage.wish.picture, stage.rig, stage.given, stage.character.intake)
            self.document.on_change = self._changed
        self._on_shown()

    def toggle(self) -> None:
        """Show the rig, or no more."""
        self.wanted = not self.wanted
        if self.document is None and self.wanted:
            self._desk.want_rig()
        self._on_shown()

    def save(self) -> None:
        if self.document is not None:
            self._asking.attempt(self.document.save, t("Saved {0}", self.document.file.name))

    def undo(self) -> None:
        if self.document is not None:
            self.document.undo()

    def redo(self) -> None:
        if self.document is not None:
            self.document.redo()

    def revert(self) -> None:
        if self.document is not None:
            self.document.revert()

    def leave(self, go_on: Callable[[], None]) -> bool:
        """Go on at once if nothing would be lost, and True; otherwise it is asked first."""
        rig = self.document
        if rig is None or not rig.dirty:
            go_on()
            return True

        def discard() -> None:
            rig.revert()
            go_on()

        self._asking.unless_lost(
            t("The rig is not saved"),
            t("{0} does not hold what you dragged.", rig.file.name),
            lambda: self._asking.attempt(rig.save, t("Saved {0}", rig.file.name), go_on),
            discard,
        )
        return False

    def _changed(self) -> None:
        if self.document is not None:
            self._desk.try_rig(self.document.given)
            self._on_change()
