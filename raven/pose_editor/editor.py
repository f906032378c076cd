"""The editor: the window with its panels, menu and keys, and what each command does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.errors import RavenError
from raven.export.sprites import Exported, FilesExist, SpriteOptions
from raven.gui.dialogs import Choice, Dialogs
from raven.gui.drop import DropRule, FileDrop
from raven.gui.file_dialogs import FileTask, choose_file
from raven.gui.hotkeys import Hotkeys
from raven.gui.window import Window
from raven.pose_editor.batch import BatchExport, export_picture
from raven.pose_editor.desk import Desk
from raven.pose_editor.document import Document
from raven.pose_editor.keys import add_hotkeys
from raven.pose_editor.menu import Menu
from raven.pose_editor.options import Options
from raven.pose_editor.panels.preview import PreviewPanel, RigCalls
from raven.pose_editor.panels.sliders import SliderPanel
from raven.pose_editor.panels.status import StatusLine
from raven.pose_editor.panels.templates import TemplatePanel
from raven.pose_editor.preview import Shown
from raven.pose_editor.rig_document import RigDocument
from raven.pose_editor.stage import Engines, Stage
from raven.pose_editor.values import template_of
from raven.pose_editor.workspace import Workspace
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EMOTIONS
from raven.video.decoding import SUFFIXES

TITLE = "Raven pose editor"
TEMPLATES = (".json",)
SIDE, SLIDERS_LEAST, SLIDERS_MOST, GAP = 232, 404, 560, 8  # points


class Editor:
    """The program. Owns the desk; everything that is shown is made again from it when the scale changes."""

    def __init__(
        self,
        window: Window,
        options: Options,
        workspace: Workspace,
        posers: Engines,
        engines: list[dict[str, Any]],
        engine: str,
        characters: Path | None = None,
        settings: AnimatorSettings | None = None,
    ) -> None:
        """`engines` as `available_posers` lists them; `engine` is the one to begin with."""
        self.window, self.options, self.workspace = window, options, workspace
        self.engines = engines
        self.dialogs = Dialogs(window)
        self.hotkeys = Hotkeys(window, ignore=lambda: self.dialogs.any_open)
        self.desk = Desk(workspace, posers, window.call, engine, characters, options.looking, settings)
        self.rig: RigDocument | None = None
        self.rig_shown = False
        self.export: BatchExport | None = None
        self._size = (0, 0)
        add_hotkeys(self)
        self._build()
        self.desk.on_change = self.refresh
        self.desk.on_picture = self._show_picture
        self.desk.on_stage = self._show_stage
        self.desk.on_error = self._tell
        self.drop = FileDrop(window, self._drop_rules(), self._tell, ignore=lambda: self.dialogs.any_open)
        window.on_failure = self._tell
        window.on_scale(self._rebuild)
        window.every_frame(self._layout)
        window.before_closing(self._may_close)
        for warning in workspace.warnings:
            self.status.tell(warning)
        self.refresh()

    def begin(self, picture: Path | None) -> None:
        """Put a character on the stage: this one, or that of the last time, or the first that comes with Raven."""
        last = Path(self.options.picture)
        if picture is not None:
            self.desk.open_picture(picture)
        elif self.options.picture and last.is_file():
            self.desk.open_picture(last)
        elif names := self.desk.character_names:
            self.desk.choose_character("raven" if "raven" in names else names[0])

    # What is shown.

    def refresh(self) -> None:
        """Bring everything in line with the desk."""
        document = self.workspace.current
        mark = "*" if document.dirty else ""
        character = self.desk.picture.stem if self.desk.picture else "no character"
        self.window.set_title(f"{document.name}{mark} – {character} – {TITLE}")
        self.templates.refresh()
        self.sliders.refresh()
        self.preview.refresh()
        self.menu.refresh()
        self.status.refresh()
        self.options.looking = self.desk.looking
        self.options.engine = self.desk.engine
        self.window.keep_lively()

    def _build(self) -> None:
        self.menu = Menu(self)
        self._columns: int = dpg.add_group(
            horizontal=True, horizontal_spacing=self.window.px(GAP), parent=self.window.root
        )
        self.templates = TemplatePanel(self.window, self._columns, self.desk, self.engines, self.ask_for_picture)
        self.sliders = SliderPanel(
            self.window, self._columns, self.desk, self.options.closed_sections, self._remember_folds
        )
        calls = RigCalls(self.toggle_rig, self.save_rig, self._rig_undo, self._rig_redo, self._rig_revert)
        self.preview = PreviewPanel(
            self.window, self._columns, self.desk, self.options, self.ask_for_backdrop, lambda: self._shown_rig, calls
        )
        self.status = StatusLine(self.window, self.window.root, self.desk)

    def _rebuild(self) -> None:
        """Everything in the sizes of another scale."""
        for panel in (self.templates, self.sliders, self.preview):
            panel.destroy()
        dpg.delete_item(self.window.root, children_only=True)
        self._size = (0, 0)
        self._build()
        if self.desk.stage is not None:
            self.templates.show_source(self.desk.stage)
        self._layout()
        self._show_rig()
        self.desk.look()

    def _layout(self) -> None:
        """Give the panels their sizes when the window's has changed."""
        if self._size == self.window.size:
            return
        self._size = width, height = self.window.size
        px = self.window.px
        inner = width - 2 * px(10)
        tall = height - px(74)  # the menu, the status line and what is around them
        side = px(SIDE)
        middle = min(max(px(SLIDERS_LEAST), inner * 3 // 10), px(SLIDERS_MOST))
        self.templates.resize(side, tall)
        self.sliders.resize(middle, tall)
        self.preview.resize(inner - side - middle - 2 * px(GAP), tall)

    def _show_picture(self, shown: Shown) -> None:
        self.preview.show(shown)
        self.status.measured(shown)

    def _show_stage(self, stage: Stage) -> None:
        self.options.picture = str(stage.wish.picture)
        self.templates.show_source(stage)
        for warning in stage.figure.warnings:
            self.status.tell(warning)
        if self.rig is not None and self.rig.picture == stage.wish.picture and stage.wish.rig is not None:
            return
        self.rig = None
        if stage.rig is not None:
            self.rig = RigDocument(stage.wish.picture, stage.rig, stage.given, stage.character.intake)
            self.rig.on_change = self._rig_changed
        self._show_rig()

    def _tell(self, error: Exception) -> None:
        self.dialogs.error(error)

    def _remember_folds(self) -> None:
        self.options.closed_sections = self.sliders.closed

    # Templates.

    def save(self) -> None:
        """Write the template into its file; asks for one if it has none. While the rig is shown: the rig."""
        if self._shown_rig is not None:
            self.save_rig()
        elif self.workspace.current.place is None:
            self.ask_where_to_save()
        else:
            self._attempt(lambda: self.workspace.save(self.workspace.current), "Saved")

    def save_all(self) -> None:
        """Write everything that has a place; what has none is asked for, one after the other."""
        self._attempt(lambda: self._save_rest(lambda: self.status.tell("All is saved")), "")

    def ask_where_to_save(self, then: Callable[[], None] = lambda: None) -> None:
        document = self.workspace.current

        def save(file: Path) -> None:
            self.options.remember_folder("templates", file.parent)
            self._attempt(lambda: self.workspace.save_as(document, file), f"Saved as {file.name}", then)

        task = FileTask("Save the template as", "Save", TEMPLATES, saves=True)
        self._choose(task, "templates", self.workspace.emotions, save, f"{document.name}.json")

    def ask_for_template(self) -> None:
        task = FileTask("Open templates", "Open", TEMPLATES)
        self._choose(task, "templates", self.workspace.emotions, lambda file: self.open_templates([file]))

    def open_templates(self, files: list[Path]) -> None:
        """Open all templates of these files."""
        for file in files:
            self.options.remember_folder("templates", file.parent)
            try:
                for warning in self.workspace.open(file):
                    self.status.tell(warning)
            except (RavenError, OSError) as error:
                self._tell(error)

    def close_template(self) -> None:
        """Take the template off the list, if it is no preset; asks if it is unsaved."""
        document = self.workspace.current
        if document not in self.workspace.others:
            self.status.tell("The emotions of the folder stay in the list")
        elif document.dirty:
            self._question_about([document], lambda: self.workspace.close(document))
        else:
            self.workspace.close(document)

    def step(self, by: int) -> None:
        """Next or previous template."""
        self.workspace.step(by)

    @property
    def edited(self) -> Document | RigDocument:
        """What undo and redo are about."""
        return self._shown_rig or self.workspace.current

    def undo(self) -> None:
        self.edited.undo()

    def redo(self) -> None:
        self.edited.redo()

    def ask_to_reset(self, names: tuple[str, ...]) -> None:
        """Factory reset of these emotions, after a question."""
        what = f"the template of {names[0]}" if len(names) == 1 else f"all {len(names)} emotions"

        def reset() -> None:
            self._attempt(lambda: self.workspace.reset(names), "As they came with Raven; backups are beside the files")

        self.dialogs.question(
            "Factory reset",
            f"This replaces {what} in {self.workspace.emotions} by what came with Raven. What the files hold now is kept "
            "beside them, as NAME.json.bak.",
            [Choice("Reset", reset, "danger"), Choice("Cancel")],
        )

    def reset_current(self) -> None:
        name = self.workspace.current.name
        if name in EMOTIONS and self.workspace.current in self.workspace.presets:
            self.ask_to_reset((name,))
        else:
            self.dialogs.message("Factory reset", f"{name} did not come with Raven, so there is nothing to go back to.")

    # The character.

    def ask_for_picture(self) -> None:
        task = FileTask("Open a character", "Open", SUFFIXES)
        self._choose(task, "characters", Path.home(), lambda file: self.open_pictures([file]))

    def open_pictures(self, files: list[Path]) -> None:
        self.options.remember_folder("characters", files[0].parent)
        self._leaving_rig(lambda: self.desk.open_picture(files[0]))

    def reload(self) -> None:
        self._leaving_rig(self.desk.reload)

    def ask_for_backdrop(self) -> None:
        def choose(file: Path) -> None:
            self.options.remember_folder("backdrops", file.parent)
            self.options.backdrop = str(file)
            self.preview.choose_backing("picture")

        self._choose(FileTask("The picture behind the character", "Open", SUFFIXES), "backdrops", Path.home(), choose)

    # The rig.

    @property
    def _shown_rig(self) -> RigDocument | None:
        return self.rig if self.rig_shown else None

    def toggle_rig(self) -> None:
        """Show the rig, or no more."""
        self.rig_shown = not self.rig_shown
        if self.rig is None and self.rig_shown:
            self.desk.want_rig()
        self._show_rig()
        self.refresh()

    def save_rig(self) -> None:
        if self.rig is not None:
            self._attempt(self.rig.save, f"Saved {self.rig.file.name}")

    def _show_rig(self) -> None:
        stage = self.desk.stage
        shown = stage if self.rig_shown else None
        self.preview.show_rig(shown.character.picture.rgba8() if shown is not None else None)

    def _rig_changed(self) -> None:
        if self.rig is not None:
            self.desk.try_rig(self.rig.given)
            self.preview.overlay.draw()
            self.window.keep_lively()

    def _rig_undo(self) -> None:
        if self.rig is not None:
            self.rig.undo()

    def _rig_redo(self) -> None:
        if self.rig is not None:
            self.rig.redo()

    def _rig_revert(self) -> None:
        if self.rig is not None:
            self.rig.revert()

    def _leaving_rig(self, go_on: Callable[[], None]) -> None:
        """Asks first if the rig has changes that would be lost."""
        rig = self.rig
        if rig is None or not rig.dirty:
            go_on()
            return

        def save() -> None:
            self._attempt(rig.save, f"Saved {rig.file.name}", go_on)

        def discard() -> None:
            rig.revert()
            go_on()

        choices = [Choice("Save", save, "primary"), Choice("Discard", discard, "danger"), Choice("Cancel")]
        self.dialogs.question("The rig is not saved", f"{rig.file.name} does not hold what you dragged.", choices)

    # Export.

    def ask_where_to_export_picture(self) -> None:
        name = f"{self.workspace.current.name}.png"
        task = FileTask("Export this picture", "Export", (".png", ".webp"), saves=True)
        self._choose(task, "export", Path.home(), self.export_picture, name)

    def export_picture(self, file: Path) -> None:
        """Write the current template as one picture."""
        stage, template = self.desk.stage, template_of(self.workspace.current.values)
        if stage is None:
            self.dialogs.message("Nothing to export yet", "Open a character first.")
            return
        self.options.remember_folder("export", file.parent)
        format = "webp" if file.suffix.lower() == ".webp" else "png"
        options = SpriteOptions(size=self.options.export_size, format="webp" if format == "webp" else "png")
        self._attempt(lambda: export_picture(stage, template, file, options), f"Exported {file.name}")

    def ask_where_to_export_all(self) -> None:
        if self.desk.stage is None:
            self.dialogs.message("Nothing to export yet", "Open a character first.")
            return
        task = FileTask("Export all emotions into a folder", "Export here")
        self._choose(task, "export", Path.home(), self.export_all)

    def export_all(self, folder: Path, overwrite: bool = False) -> None:
        """Write all presets as sprites into a folder, beside the work that goes on."""
        if self.desk.stage is None or self.export is not None:
            return
        self.options.remember_folder("export", folder)
        templates = {preset.name: template_of(preset.values) for preset in self.workspace.presets}
        names = list(templates)
        progress = self.dialogs.progress("Exporting all emotions", self._cancel_export)

        def report(done: int, total: int) -> None:
            progress.report(done / total, names[done] if done < total else "Writing the list of templates")

        self.export = BatchExport(
            self.desk.stage,
            templates,
            folder,
            SpriteOptions(size=self.options.export_size),
            overwrite,
            report,
            lambda exported: progress.done(lambda: self._exported(exported, folder)),
            lambda error: progress.done(lambda: self._not_exported(error, folder)),
        )

    def _cancel_export(self) -> None:
        if self.export is not None:
            self.export.cancel()

    def _exported(self, exported: Exported, folder: Path) -> None:
        self.export = None
        words = "Exported" if exported.complete else "Cancelled; exported"
        self.status.tell(f"{words} {len(exported.files)} files into {folder}")

    def _not_exported(self, error: Exception, folder: Path) -> None:
        self.export = None
        if isinstance(error, FilesExist):
            choices = [Choice("Overwrite", lambda: self.export_all(folder, overwrite=True), "danger"), Choice("Cancel")]
            self.dialogs.question("There are files already", f"{error}.", choices)
        else:
            self._tell(error)

    # Closing.

    def close(self) -> bool:
        """End the threads; the window is somebody else's. False if one of them would not end in time."""
        if self.export is not None:
            self.export.cancel()
            self.export.wait(5)
        return self.desk.close()

    def _may_close(self) -> bool:
        if self.dialogs.any_open:
            return False
        unsaved = self.workspace.unsaved
        if unsaved:
            self._question_about(unsaved, self.window.ask_to_close, discard=self._discard_all)
            return False
        if self.rig is not None and self.rig.dirty:
            self._leaving_rig(self.window.ask_to_close)
            return False
        return True

    def _discard_all(self) -> None:
        for document in self.workspace.unsaved:
            document.revert()
        self.window.ask_to_close()

    def _question_about(
        self, unsaved: list[Document], then: Callable[[], None], discard: Callable[[], None] | None = None
    ) -> None:
        names = ", ".join(document.name for document in unsaved[:6]) + (" and others" if len(unsaved) > 6 else "")
        verb = "has" if len(unsaved) == 1 else "have"
        choices = [
            Choice("Save", lambda: self._attempt(lambda: self._save_rest(then), ""), "primary"),
            Choice("Discard", discard or then, "danger"),
            Choice("Cancel"),
        ]
        self.dialogs.question("Save the changes?", f"{names} {verb} changes that no file holds yet.", choices)

    def _save_rest(self, then: Callable[[], None]) -> None:
        homeless = self.workspace.save_all()
        if homeless:
            self.workspace.choose(homeless[0])
            self.ask_where_to_save(then=lambda: self._attempt(lambda: self._save_rest(then), ""))
        else:
            then()

    # Helpers.

    def _attempt(self, act: Callable[[], object], words: str, then: Callable[[], None] = lambda: None) -> None:
        """Do something that may fail, and say which."""
        try:
            act()
        except (RavenError, OSError) as error:
            self._tell(error)
        else:
            if words:
                self.status.tell(words)
            then()

    def _choose(
        self, task: FileTask, purpose: str, otherwise: Path, then: Callable[[Path], None], name: str = ""
    ) -> None:
        places = {"Emotions": self.workspace.emotions}
        if self.desk.characters_folder is not None:
            places["Characters"] = self.desk.characters_folder
        choose_file(self.dialogs, task, self.options.folder(purpose, otherwise), then, name, places)

    def _drop_rules(self) -> list[DropRule]:
        return [
            DropRule("a character picture", SUFFIXES, self.open_pictures),
            DropRule("template files", TEMPLATES, self.open_templates, several=True),
        ]
