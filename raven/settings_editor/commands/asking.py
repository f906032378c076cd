"""Talking with the user: files are asked for where they were last, and what failed is told."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from raven.client.dpg.live import in_words
from raven.gui.dialogs import Dialogs
from raven.gui.file_dialogs import FileTask, choose_file
from raven.gui.preferences import Preferences
from raven.gui.texts import t


@dataclass(frozen=True)
class Asking:
    """The window's dialogs, and what the user chose last."""

    dialogs: Dialogs
    preferences: Preferences

    def choose_file(self, task: FileTask, purpose: str, then: Callable[[Path], None], name: str = "") -> None:
        """Ask for a file, beginning where one for this purpose was chosen last."""

        def chosen(file: Path) -> None:
            self.preferences.set(f"folder_of_{purpose}", str(file.parent))
            then(file)

        folder = Path(self.preferences.get(f"folder_of_{purpose}", str(Path.home())))
        choose_file(self.dialogs, task, folder, chosen, name)

    def fail(self, error: Exception) -> None:
        """Say that something did not work, and why."""
        if isinstance(error, ValueError | RuntimeError):
            self.dialogs.message(t("This did not work"), in_words(error))
        else:
            self.dialogs.error(error)
