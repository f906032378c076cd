"""The settings: changed by panels and on the picture, undone, read from files and written to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from raven.client import api
from raven.client.dpg.live import LiveSession, in_words
from raven.gui.dialogs import DialogButton
from raven.gui.file_dialogs import FileTask
from raven.gui.texts import t
from raven.gui.window import Window
from raven.settings_editor import files, opening
from raven.settings_editor.chain import EditedChain
from raven.settings_editor.commands.asking import Asking
from raven.settings_editor.commands.latest import Latest
from raven.settings_editor.crop import EditedCrop
from raven.settings_editor.document import Document
from raven.settings_editor.fields import Field
from raven.settings_editor.panels.notices import in_sentences

CROP = ("left", "top", "right", "bottom")


class Tuning:
    """The document, and everything that changes it. There is none before the server has told what settings it has."""

    def __init__(
        self,
        window: Window,
        session: LiveSession,
        asking: Asking,
        latest: Latest,
        on_change: Callable[[], None],
        on_shape: Callable[[], None],
    ) -> None:
        """`on_change`: a value is another; `on_shape`: so is what the widgets show, or which there are."""
        self._window, self._session, self._asking, self._latest = window, session, asking, latest
        self._on_change, self._on_shape = on_change, on_shape
        self._document: Document | None = None
        self.file: Path | None = None
        """The settings file that was loaded or saved last."""
        self.adjusting_crop = False

    @property
    def document(self) -> Document:
        """The settings."""
        assert self._document is not None
        return self._document

    @property
    def begun(self) -> bool:
        """Whether there is a document."""
        return self._document is not None

    @property
    def modified(self) -> bool:
        """Whether there are settings that no file has."""
        return self._document is not None and self._document.modified

    @property
    def names(self) -> frozenset[str]:
        """The settings that there are."""
        return frozenset(name.split(".")[0] for name in self._document.fields) if self._document else frozenset()

    def take(self, fields: Sequence[Field]) -> None:
        """The server has these settings: the first time, or as another version. Values are kept."""
        values = self._document.to_json() if self._document is not None else None
        self._document = Document(fields)
        if values is not None:
            self._document.load(values)

    # What panels tell

    def changed(self) -> None:
        """The document has another value."""
        settings = self.document.to_json()
        if self.adjusting_crop:
            settings["crop"] = {**settings["crop"], "enabled": False}  # what is cut off must be seen
        self._session.tell(settings=settings)
        self._on_change()

    def rebuilt(self) -> None:
        """The document has another shape, or values that its widgets do not show yet."""
        self.changed()
        self._on_shape()

    def complain(self, message: str) -> None:
        self._asking.dialogs.message(t("This cannot be"), message)

    def undo(self) -> None:
        if self._document is not None:
            self._document.undo()
            self.rebuilt()

    def redo(self) -> None:
        if self._document is not None:
            self._document.redo()
            self.rebuilt()

    # The crop

    def toggle_crop(self) -> None:
        """Show the crop on the whole picture, to be dragged, or go back to what is sent."""
        if self._document is not None:
            self.adjusting_crop = not self.adjusting_crop
            if self.adjusting_crop and not self.document.get("crop.enabled"):
                self.document.set("crop.enabled", True)
            self.rebuilt()

    def drag_crop(self, crop: EditedCrop, dragging: bool) -> None:
        """The user drags the crop on the picture."""
        self.document.set_many(t("Crop"), {f"crop.{edge}": getattr(crop, edge) for edge in CROP}, stroke="crop")
        if not dragging:
            self.document.settle()
        self.rebuilt()

    @property
    def crop(self) -> EditedCrop | None:
        """What is dragged on the picture now."""
        if not self.adjusting_crop or self._document is None:
            return None
        return EditedCrop(*(float(self.document.get(f"crop.{edge}")) for edge in CROP))

    # Files

    def ask_for_file(self) -> None:
        if self._document is not None:
            task = FileTask(t("Open settings"), t("Open"), opening.JSON)
            self.unless_lost(lambda: self._asking.choose_file(task, "settings", self.load))

    def ask_where_to_save(self) -> None:
        if self._document is not None:
            task = FileTask(t("Save settings"), t("Save"), opening.JSON, saves=True)
            self._asking.choose_file(task, "settings", self.save, self.file.name if self.file else "animator.json")

    def load(self, file: Path, turn: int | None = None) -> None:
        """Put the settings of a file in the place of all, once the server has accepted them; see `Latest.holds`."""
        if not self._latest.holds("settings file", turn):
            return

        def read_and_try(instance_id: str) -> tuple[dict[str, Any], list[str]]:
            said = opening.read_settings_only(file, self.names)
            warnings = api.avatar_load_animator_settings(instance_id, said)
            return files.completed(said, api.avatar_state(instance_id)["settings"]), warnings

        def take(settings: dict[str, Any], warnings: list[str]) -> None:
            self.document.load(settings)
            self._remember(file)
            self.rebuilt()
            if warnings:
                title = t("{0} is open, not quite as it is written", file.name)
                self._asking.dialogs.message(title, in_sentences(warnings))

        def refuse(error: Exception) -> None:
            self._asking.dialogs.message(t("{0} cannot be used", file.name), in_words(error))

        self._session.do(
            read_and_try,
            lambda read: self._window.call(take, *read),
            lambda error: self._window.call(refuse, error),
        )

    def load_look(self, file: Path) -> None:
        """Take the filters of a preset, and nothing else."""
        if self._document is not None:
            chain = EditedChain.read(files.read_settings(file)["postprocessor_chain"])
            self.document.set_chain(file.stem, chain)
            self.rebuilt()

    def save(self, file: Path) -> None:
        """Write all settings to a file."""
        try:
            files.write_settings(file, self.document.to_json())
        except OSError as error:
            self._asking.dialogs.error(error, t("{0} was not saved", file.name))
            return
        self.document.mark_saved()
        self._remember(file)

    def unless_lost(self, then: Callable[[], None]) -> None:
        """Do something that loses the settings, once the user has agreed if they are in no file."""
        if not self.modified:
            then()
            return
        self._asking.dialogs.question(
            t("Changed settings"),
            t("The settings were changed and are in no file."),
            [
                DialogButton(t("Save first"), self.ask_where_to_save, "primary"),
                DialogButton(t("Lose the changes"), then, "danger"),
                DialogButton(t("Cancel")),
            ],
        )

    def _remember(self, file: Path) -> None:
        self.file = file
        self._asking.preferences.set("settings_file", str(file))
