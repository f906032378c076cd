"""The character on the stage, and what is behind it."""

from pathlib import Path

from raven.gui.file_dialogs import FileTask
from raven.gui.texts import t
from raven.library import current
from raven.pose_editor.commands.asking import Asking
from raven.pose_editor.commands.rig import RigCommands
from raven.pose_editor.desk import Desk
from raven.video.decoding import SUFFIXES


class CharacterCommands:
    """Which character is edited. Changes of its rig that would be lost are asked about first."""

    def __init__(self, desk: Desk, rig: RigCommands, asking: Asking) -> None:
        self._desk, self._rig, self._asking = desk, rig, asking

    def ask_for_one(self) -> None:
        task = FileTask(t("Open a character"), t("Open"), SUFFIXES)
        self._asking.choose(task, "characters", Path.home(), lambda file: self.open([file]))

    def open(self, files: list[Path]) -> None:
        """Put the first of these pictures on the stage."""
        self._asking.options.remember_folder("characters", files[0].parent)
        self._rig.leave(lambda: self._desk.open_picture(files[0]))

    def reload(self) -> None:
        self._rig.leave(self._desk.reload)

    def begin(self, picture: Path | None) -> None:
        """Put a character on the stage: this one, or that of the last time, or the first that comes with Raven."""
        last = current(Path(self._asking.options.picture))
        if picture is not None:
            self._desk.open_picture(picture)
        elif self._asking.options.picture and last.is_file():
            self._desk.open_picture(last)
        elif names := self._desk.character_names:
            self._desk.choose_character("raven" if "raven" in names else names[0])
