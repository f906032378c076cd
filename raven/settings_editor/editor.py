"""The settings editor's window: what its panels do, and how it and the session on the server keep each other informed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg.live import LiveSession, Wish, in_words
from raven.gui.dialogs import Choice, Dialogs
from raven.gui.drop import DropRule, FileDrop
from raven.gui.file_dialogs import FileTask, choose_file
from raven.gui.hotkeys import Hotkeys
from raven.gui.preferences import Preferences
from raven.gui.window import Window
from raven.settings_editor import files, opening
from raven.settings_editor.background import Background
from raven.settings_editor.catalog import Catalog, Voices, fetch_catalog, fetch_voices
from raven.settings_editor.chain import Chain
from raven.settings_editor.crop import Crop
from raven.settings_editor.document import Document
from raven.settings_editor.layout import Layout
from raven.settings_editor.panels.help_card import show_help
from raven.settings_editor.panels.notices import in_sentences, notice_of
from raven.settings_editor.scene import Scene
from raven.settings_editor.stage import Stage
from raven.turns import Order, Turns
from raven.video.decoding import SUFFIXES
from raven.wire.characters import rig_file

TITLE = "Raven settings editor"
CROP = ("left", "top", "right", "bottom")


class Editor:
    """Everything of one window. Make it, then `window.run()`."""

    def __init__(
        self,
        window: Window,
        preferences: Preferences,
        url: str,
        character: str | Path | None = None,
        settings: Path | None = None,
    ) -> None:
        """`settings`: a file to begin with. `raven.client.api.initialize` must have been called."""
        self.window, self.preferences, self.url = window, preferences, url
        self.background = Background(window)
        self.dialogs = Dialogs(window)
        self.catalog: Catalog | None = None
        self.voices = Voices(missing="Asking the server for its voices ...")
        self._document: Document | None = None
        self.file: Path | None = None
        """The settings file that was loaded or saved last."""
        self._begin_with = settings
        self.adjusting_crop = False
        self._fetching = False
        self._fetched_for: str | None = None  # the session that the catalog was fetched with
        self._shown_title = ""
        self._turns, self._order = Turns(), Order()  # of files, which take time to read, among all that is chosen
        window.on_failure = self._tell_failure
        self.session = LiveSession(
            Wish(character or self._last_character()), lambda: window.call(self._session_changed)
        )
        self.scene = Scene(self.background)
        self.hotkeys = Hotkeys(window, ignore=lambda: self.dialogs.any_open)
        self._add_hotkeys()
        self.drop = FileDrop(
            window,
            [
                DropRule("a picture", SUFFIXES, self._drop_picture),
                DropRule("settings", opening.JSON, self._drop_json),
            ],
            self.dialogs.error,
            ignore=lambda: self.dialogs.any_open,
        )
        self.layout = Layout(self)
        window.on_scale(self.layout.rescale)
        window.every_frame(self._update)
        window.before_closing(self._may_close)

    @property
    def document(self) -> Document:
        """The settings. There are none before the server has told what they are."""
        assert self._document is not None
        return self._document

    @property
    def stage(self) -> Stage:
        return self.layout.stage

    def close(self) -> None:
        """End the session and all work, after the window is gone."""
        api.tts_stop()
        self.stage.avatar.frames.close()
        self.session.close()
        self.background.close()

    # The server

    def _session_changed(self) -> None:
        """Something about the session is new. Called in the window's thread."""
        if self.session.status.phase == "live" and not self._fetching and self.session.instance_id != self._fetched_for:
            self._fetching = True
            instance_id = self.session.instance_id
            self.background.run(
                fetch_catalog, lambda catalog: self._take_catalog(catalog, instance_id), self._no_catalog
            )
        self.layout.show_session()

    def _take_catalog(self, catalog: Catalog, instance_id: str | None) -> None:
        """The server has said what it has: the first time, or after it was started anew, perhaps as another version."""
        self._fetching, self._fetched_for = False, instance_id
        self.background.run(lambda: fetch_voices(catalog.modules), self._take_voices)
        if catalog == self.catalog:
            return
        if self._document is None:
            self._document = Document(catalog.fields)
        elif self.catalog is None or catalog.fields != self.catalog.fields:
            values = self._document.to_json()
            self._document = Document(catalog.fields)
            self._document.load(values)
        self.catalog = catalog
        self.layout.build()
        self.changed()
        if self._begin_with is not None:
            file, self._begin_with = self._begin_with, None
            self.load_settings(file)

    def _take_voices(self, voices: Voices) -> None:
        if voices != self.voices:
            self.voices = voices
            self.layout.build_voice()

    def _no_catalog(self, error: Exception) -> None:
        self._fetching = False
        self.session.look()

    # What panels tell

    def changed(self) -> None:
        """The document has another value."""
        settings = self.document.to_json()
        if self.adjusting_crop:
            settings["crop"] = {**settings["crop"], "enabled": False}  # what is cut off must be seen
        self.session.tell(settings=settings)
        self._show_scene()

    def rebuilt(self) -> None:
        """The document has another shape, or values that its widgets do not show yet."""
        self.changed()
        self.layout.show_document()

    def complain(self, message: str) -> None:
        self.dialogs.message("This cannot be", message)

    def tell(self, turn: int | None = None, **changes: Any) -> None:
        """Have the session be otherwise (fields of `Wish`), as far as nothing else was chosen after `turn`."""
        turn = turn or self._turns.take()
        self.session.tell(**{aspect: value for aspect, value in changes.items() if self._order.accepts(aspect, turn)})
        self.layout.show_session()

    def toggle(self, aspect: str) -> None:
        """Switch `talking`, `data_eyes` or `running`."""
        self.tell(**{aspect: not getattr(self.session.wish, aspect)})

    def set_emotion(self, name: str) -> None:
        self.tell(emotion=name)

    def set_character(self, character: str | Path, turn: int | None = None) -> None:
        """A shipped character by its name, or a picture with the cels beside it; see `tell`."""
        wish = self.session.wish.character
        if isinstance(wish, Path) and character == wish.name:
            character = wish
        self.tell(turn, character=character)
        self.preferences.set("character", str(self.session.wish.character))

    def refresh(self) -> None:
        """Read the picture and its cels again."""
        self.session.reload()

    def set_backdrop(self, backdrop: str | None, turn: int | None = None) -> None:
        """A backdrop of the server by its name, a picture by its path, or none; see `tell`."""
        if self._order.accepts("backdrop", turn or self._turns.take()):
            self.document.set("backdrop_path", backdrop)
            self.rebuilt()

    def play_effect(self, name: str) -> None:
        """Play an effect, whatever the emotion."""
        self.session.do(
            lambda instance_id: api.avatar_play_effect(instance_id, name),
            failed=lambda error: self.window.call(self._tell_failure, error),
        )

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

    def drag_crop(self, crop: Crop, dragging: bool) -> None:
        """The user drags the crop on the picture."""
        self.document.set_many("Crop", {f"crop.{edge}": getattr(crop, edge) for edge in CROP}, stroke="crop")
        if not dragging:
            self.document.settle()
        self.rebuilt()

    def _crop(self) -> Crop | None:
        if not self.adjusting_crop or self._document is None:
            return None
        return Crop(*(float(self.document.get(f"crop.{edge}")) for edge in CROP))

    # Files

    def ask_for_character(self) -> None:
        task = FileTask("Open a character", "Open", SUFFIXES)
        self.choose_file(task, "characters", self.set_character)

    def ask_for_backdrop(self) -> None:
        task = FileTask("Open a backdrop", "Open", SUFFIXES)
        self.choose_file(task, "backdrops", lambda file: self.set_backdrop(str(file)))

    def ask_for_emotions(self) -> None:
        self.choose_file(FileTask("Open emotion templates", "Open", opening.JSON), "emotions", self.load_emotions)

    def ask_for_settings(self) -> None:
        if self._document is None:
            return
        self._unless_lost(
            lambda: self.choose_file(FileTask("Open settings", "Open", opening.JSON), "settings", self.load_settings)
        )

    def ask_where_to_save(self) -> None:
        if self._document is not None:
            task = FileTask("Save settings", "Save", opening.JSON, saves=True)
            self.choose_file(task, "settings", self.save_settings, self.file.name if self.file else "animator.json")

    def load_emotions(self, file: Path, turn: int | None = None) -> None:
        """Use the templates of a file; see `tell`."""
        turn = turn or self._turns.take()
        self.background.run(
            lambda: opening.read_emotions(file), lambda data: self.tell(turn, emotions=data), self._tell_failure
        )

    def load_settings(self, file: Path, turn: int | None = None) -> None:
        """Put the settings of a file in the place of all, once the server has accepted them; see `tell`."""
        if not self._order.accepts("settings file", turn or self._turns.take()):
            return

        def read_and_try(instance_id: str) -> tuple[dict[str, Any], list[str]]:
            said = opening.read_settings_only(file, self._setting_names)
            warnings = api.avatar_load_animator_settings(instance_id, said)
            return files.completed(said, api.avatar_state(instance_id)["settings"]), warnings

        def take(settings: dict[str, Any], warnings: list[str]) -> None:
            self.document.load(settings)
            self._remember(file)
            self.rebuilt()
            if warnings:
                self.dialogs.message(f"{file.name} is open, not quite as it is written", in_sentences(warnings))

        def refuse(error: Exception) -> None:
            self.dialogs.message(f"{file.name} cannot be used", in_words(error))

        self.session.do(
            read_and_try,
            lambda read: self.window.call(take, *read),
            lambda error: self.window.call(refuse, error),
        )

    def save_settings(self, file: Path) -> None:
        """Write all settings to a file."""
        try:
            files.write_settings(file, self.document.to_json())
        except OSError as error:
            self.dialogs.error(error, f"{file.name} was not saved")
            return
        self.document.mark_saved()
        self._remember(file)

    def _remember(self, file: Path) -> None:
        self.file = file
        self.preferences.set("settings_file", str(file))

    def choose_file(self, task: FileTask, purpose: str, then: Callable[[Path], None], name: str = "") -> None:
        """Ask for a file, beginning where one for this purpose was chosen last."""

        def chosen(file: Path) -> None:
            self.preferences.set(f"folder_of_{purpose}", str(file.parent))
            then(file)

        folder = Path(self.preferences.get(f"folder_of_{purpose}", str(Path.home())))
        choose_file(self.dialogs, task, folder, chosen, name)

    def _drop_picture(self, paths: list[Path]) -> None:
        [file], turn = paths, self._turns.take()

        def take(kind: str) -> None:
            if kind == "character":
                self.set_character(file, turn)
            elif self._document is not None:
                self.set_backdrop(str(file), turn)

        self.background.run(lambda: opening.kind_of(file, self._setting_names), take, self._tell_failure)

    def _drop_json(self, paths: list[Path]) -> None:
        [file], turn = paths, self._turns.take()

        def take(kind: str) -> None:
            if kind == "emotions":
                self.load_emotions(file, turn)
            elif kind == "rig":
                self._take_rig(file)
            elif kind == "look":
                self._take_look(file)
            elif self._document is not None:
                self._unless_lost(lambda: self.load_settings(file, turn))

        self.background.run(lambda: opening.kind_of(file, self._setting_names), take, self._tell_failure)

    def _take_look(self, file: Path) -> None:
        """The filters of a preset, and nothing else."""
        if self._document is not None:
            chain = Chain.read(files.read_settings(file)["postprocessor_chain"])
            self.document.set_chain(file.stem, chain)
            self.rebuilt()

    def _take_rig(self, file: Path) -> None:
        """The rig of the picture that is shown is read with it; another one has its place beside its own picture."""
        shown = self.session.wish.character
        if isinstance(shown, Path) and file.absolute() == rig_file(shown).absolute():
            self.refresh()
            return
        own = (
            f"{rig_file(shown).name} beside {shown.name}"
            if isinstance(shown, Path)
            else "NAME.rig.json beside NAME.png"
        )
        self.dialogs.message(
            "The rig of a face",
            f"{file.name} says where the features of a face are. It is read as {own}; nothing is changed.",
        )

    @property
    def _setting_names(self) -> frozenset[str]:
        return frozenset(field.name.split(".")[0] for field in self.catalog.fields) if self.catalog else frozenset()

    def _last_character(self) -> str | Path:
        last = self.preferences.get("character", "raven")
        return Path(last) if Path(last).is_file() else last if "/" not in last and "\\" not in last else "raven"

    # The window

    def show_help(self) -> None:
        show_help(self.dialogs, self.hotkeys)

    def toggle_fullscreen(self) -> None:
        dpg.toggle_viewport_fullscreen()

    def toggle_figures(self) -> None:
        self.stage.show_figures = not self.stage.show_figures

    def _update(self) -> None:
        """Before each frame."""
        self.layout.arrange()
        notice = notice_of(self.session, self.url, self.catalog is not None, self.stage.avatar.frames.problem)
        self.stage.update(notice, self._crop())
        self.layout.update()
        self._show_title()

    def _show_title(self) -> None:
        name = f"{self.file.name} – " if self.file else ""
        unsaved = "* " if self._document is not None and self._document.modified else ""
        title = f"{unsaved}{name}{TITLE} – {self.url}"
        if title != self._shown_title:
            self._shown_title = title
            self.window.set_title(title)

    def _show_scene(self) -> None:
        document = self.document
        self.scene.show(
            self.stage.avatar,
            document.get("backdrop_path"),
            bool(document.get("backdrop_blur")),
            str(document.get("backdrop_color")),
            self.catalog.backdrops if self.catalog else (),
        )

    def _may_close(self) -> bool:
        if self._document is None or not self._document.modified:
            return True
        self._unless_lost(self.window.close)
        return False

    def _unless_lost(self, then: Callable[[], None]) -> None:
        """Do something that loses the settings, once the user has agreed if they are in no file."""
        if self._document is None or not self._document.modified:
            then()
            return
        self.dialogs.question(
            "Changed settings",
            "The settings were changed and are in no file.",
            [
                Choice("Save first", self.ask_where_to_save, "primary"),
                Choice("Lose the changes", then, "danger"),
                Choice("Cancel"),
            ],
        )

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, ValueError | RuntimeError):
            self.dialogs.message("This did not work", in_words(error))
        else:
            self.dialogs.error(error)

    def _focus(self, item: Callable[[], int]) -> Callable[[], None]:
        return lambda: dpg.focus_item(item()) if self.catalog is not None else None

    def _add_hotkeys(self) -> None:
        add = self.hotkeys.add
        add("Ctrl+O", "Open a character", self.ask_for_character)
        add("Ctrl+R", "Read picture and cels again", self.refresh)
        add("Ctrl+B", "Open a backdrop", self.ask_for_backdrop)
        add("Ctrl+Shift+E", "Open emotion templates", self.ask_for_emotions)
        add("Ctrl+E", "Walk through the emotions", lambda: self.layout.walk(True))
        add("Up", "The emotion before", lambda: self.layout.step(-1), repeats=True)
        add("Down", "The next emotion", lambda: self.layout.step(1), repeats=True)
        add("Home", "The first emotion", lambda: self.layout.step(-1000))
        add("End", "The last emotion", lambda: self.layout.step(1000))
        add("Esc", "No longer walk", lambda: self.layout.walk(False))
        add("Ctrl+T", "Talk at random, or stop that", lambda: self.toggle("talking"))
        add("Ctrl+P", "Pause, or go on", lambda: self.toggle("running"))
        add("Ctrl+S", "Speak the text, or be silent", lambda: self.layout.speak())
        add("Ctrl+V", "Go to the voices (outside of text fields)", self._focus(lambda: self.layout.voice.voice))
        add("Ctrl+Shift+A", "Open settings", self.ask_for_settings)
        add("Ctrl+Shift+S", "Save settings", self.ask_where_to_save)
        add("Ctrl+Z", "Undo", self.undo, repeats=True)
        add("Ctrl+Y", "Do again", self.redo, repeats=True)
        add("F1", "Help", self.show_help)
        add("F2", "Show or hide the figures", self.toggle_figures)
        add("F3", "Adjust the crop on the picture", self.toggle_crop)
        add("F11", "Full screen", self.toggle_fullscreen)
