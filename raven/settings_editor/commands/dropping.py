"""Files that are dropped on the window: what each is for is found out by looking into it."""

from __future__ import annotations

from pathlib import Path

from raven.client.dpg.live import LiveSession
from raven.gui.drop import DropRule
from raven.gui.texts import t
from raven.settings_editor import opening
from raven.settings_editor.background import Workers
from raven.settings_editor.commands.asking import Asking
from raven.settings_editor.commands.directing import Directing
from raven.settings_editor.commands.latest import Latest
from raven.settings_editor.commands.tuning import Tuning
from raven.video.decoding import SUFFIXES
from raven.wire.characters import rig_file


class Dropping:
    """Takes what is dropped."""

    def __init__(
        self,
        session: LiveSession,
        tuning: Tuning,
        directing: Directing,
        asking: Asking,
        latest: Latest,
        background: Workers,
    ) -> None:
        self._session, self._tuning, self._directing, self._asking = session, tuning, directing, asking
        self._latest, self._background = latest, background

    @property
    def rules(self) -> list[DropRule]:
        """Which files are taken."""
        return [
            DropRule(t("a picture"), SUFFIXES, self._take_picture),
            DropRule("settings", opening.JSON, self._take_json),
        ]

    def _take_picture(self, paths: list[Path]) -> None:
        [file], turn = paths, self._latest.turn()

        def take(kind: str) -> None:
            if kind == "character":
                self._directing.set_character(file, turn)
            else:
                self._directing.set_backdrop(str(file), turn)

        self._background.run(lambda: opening.kind_of(file, self._tuning.names), take, self._asking.fail)

    def _take_json(self, paths: list[Path]) -> None:
        [file], turn = paths, self._latest.turn()

        def take(kind: str) -> None:
            if kind == "emotions":
                self._directing.load_emotions(file, turn)
            elif kind == "rig":
                self._take_rig(file)
            elif kind == "look":
                self._tuning.load_look(file)
            elif self._tuning.begun:
                self._tuning.unless_lost(lambda: self._tuning.load(file, turn))

        self._background.run(lambda: opening.kind_of(file, self._tuning.names), take, self._asking.fail)

    def _take_rig(self, file: Path) -> None:
        """The rig of the picture that is shown is read with it; another one has its place beside its own picture."""
        shown = self._session.wish.character
        if isinstance(shown, Path) and file.absolute() == rig_file(shown).absolute():
            self._directing.refresh()
            return
        own = (
            f"{rig_file(shown).name} beside {shown.name}"
            if isinstance(shown, Path)
            else t("NAME.rig.json beside NAME.png")
        )
        self._asking.dialogs.message(
            t("The rig of a face"),
            t("{0} says where the features of a face are. It is read as {1}; nothing is changed.", file.name, own),
        )
