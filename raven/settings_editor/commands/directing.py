"""The character: who it is, what is behind it, and what it is told to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from raven.client import api
from raven.client.dpg.live import LiveSession
from raven.gui.file_dialogs import FileTask
from raven.gui.preferences import Preferences
from raven.gui.texts import t
from raven.gui.window import Window
from raven.settings_editor import opening
from raven.settings_editor.background import Workers
from raven.settings_editor.commands.asking import Asking
from raven.settings_editor.commands.latest import Latest
from raven.settings_editor.commands.tuning import Tuning
from raven.video.decoding import SUFFIXES

FIRST = "raven"


class Directing:
    """What the session is wished to be, apart from its settings."""

    def __init__(
        self,
        window: Window,
        session: LiveSession,
        tuning: Tuning,
        asking: Asking,
        latest: Latest,
        background: Workers,
        on_wish: Callable[[], None],
    ) -> None:
        """`on_wish`: something is wished for, which is to be shown."""
        self._window, self._session, self._tuning, self._asking = window, session, tuning, asking
        self._latest, self._background, self._on_wish = latest, background, on_wish

    def tell(self, turn: int | None = None, **changes: Any) -> None:
        """Have the session be otherwise (fields of `Wish`), as far as nothing else was chosen after `turn`."""
        turn = turn or self._latest.turn()
        held = {aspect: value for aspect, value in changes.items() if self._latest.holds(aspect, turn)}
        self._session.tell(**held)
        self._on_wish()

    def toggle(self, aspect: str) -> None:
        """Switch `talking`, `data_eyes` or `running`."""
        self.tell(**{aspect: not getattr(self._session.wish, aspect)})

    def set_emotion(self, name: str) -> None:
        self.tell(emotion=name)

    def set_character(self, character: str | Path, turn: int | None = None) -> None:
        """A shipped character by its name, or a picture with the cels beside it; see `tell`."""
        wish = self._session.wish.character
        if isinstance(wish, Path) and character == wish.name:
            character = wish
        self.tell(turn, character=character)
        self._asking.preferences.set("character", str(self._session.wish.character))

    def refresh(self) -> None:
        """Read the picture and its cels again."""
        self._session.reload()

    def set_backdrop(self, backdrop: str | None, turn: int | None = None) -> None:
        """A backdrop of the server by its name, a picture by its path, or none; see `tell`."""
        if self._tuning.begun and self._latest.holds("backdrop", turn):
            self._tuning.document.set("backdrop_path", backdrop)
            self._tuning.rebuilt()

    def play_effect(self, name: str) -> None:
        """Play an effect, whatever the emotion."""
        self._session.do(
            lambda instance_id: api.avatar_play_effect(instance_id, name),
            failed=lambda error: self._window.call(self._asking.fail, error),
        )

    def load_emotions(self, file: Path, turn: int | None = None) -> None:
        """Use the templates of a file; see `tell`."""
        turn = turn or self._latest.turn()
        self._background.run(
            lambda: opening.read_emotions(file), lambda data: self.tell(turn, emotions=data), self._asking.fail
        )

    def ask_for_character(self) -> None:
        task = FileTask(t("Open a character"), t("Open"), SUFFIXES)
        self._asking.choose_file(task, "characters", self.set_character)

    def ask_for_backdrop(self) -> None:
        task = FileTask(t("Open a backdrop"), t("Open"), SUFFIXES)
        self._asking.choose_file(task, "backdrops", lambda file: self.set_backdrop(str(file)))

    def ask_for_emotions(self) -> None:
        task = FileTask(t("Open emotion templates"), t("Open"), opening.JSON)
        self._asking.choose_file(task, "emotions", self.load_emotions)


def last_character(preferences: Preferences) -> str | Path:
    """Who was shown when the editor was closed, or the first that comes with Raven."""
    last = preferences.get("character", FIRST)
    return Path(last) if Path(last).is_file() else last if "/" not in last and "\\" not in last else FIRST
