"""Talking with the user: what may fail is tried and its outcome told, files are asked for where they were last."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from raven.errors import RavenError
from raven.gui.dialogs import DialogButton, Dialogs
from raven.gui.file_dialogs import FileTask, choose_file
from raven.gui.texts import t
from raven.pose_editor.options import Options


@dataclass(frozen=True)
class Asking:
    """The window's dialogs, and the folders that the user chose last."""

    dialogs: Dialogs
    options: Options
    places: Callable[[], dict[str, Path]]
    """Folders that file dialogs offer, by their names."""
    say: Callable[[str], None]
    """Shows words that want no answer."""

    def fail(self, error: Exception) -> None:
        self.dialogs.error(error)

    def attempt(self, act: Callable[[], object], words: str = "", then: Callable[[], None] = lambda: None) -> None:
        """Do something that may fail, and say which; `then` only if it did not."""
        try:
            act()
        except (RavenError, OSError) as error:
            self.fail(error)
        else:
            if words:
                self.say(words)
            then()

    def choose(
        self, task: FileTask, purpose: str, otherwise: Path, then: Callable[[Path], None], name: str = ""
    ) -> None:
        """Ask for a file, beginning where one for this purpose was chosen last, or else in `otherwise`."""

        def chosen(file: Path) -> None:
            self.options.remember_folder(purpose, file if file.is_dir() else file.parent)
            then(file)

        choose_file(self.dialogs, task, self.options.folder(purpose, otherwise), chosen, name, self.places())

    def unless_lost(self, title: str, text: str, save: Callable[[], None], discard: Callable[[], None]) -> None:
        """Ask what shall become of changes that no file holds."""
        choices = [
            DialogButton(t("Save"), save, "primary"),
            DialogButton(t("Discard"), discard, "danger"),
            DialogButton(t("Cancel")),
        ]
        self.dialogs.question(title, text, choices)
