"""The editor: the window with its panels, and what brings them, the commands and the desk together."""

from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui.commands import add_hotkeys
from raven.gui.dialogs import Dialogs
from raven.gui.drop import DropRule, FileDrop
from raven.gui.file_dialogs import FileTask
from raven.gui.hotkeys import Hotkeys
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.commands.asking import Asking
from raven.pose_editor.commands.character import CharacterCommands
from raven.pose_editor.commands.exports import ExportCommands
from raven.pose_editor.commands.listing import Views, commands
from raven.pose_editor.commands.rig import RigCommands
from raven.pose_editor.commands.templates import TEMPLATES, TemplateCommands
from raven.pose_editor.desk import Desk
from raven.pose_editor.menu import menu_bar
from raven.pose_editor.open_documents import OpenDocuments
from raven.pose_editor.options import Options
from raven.pose_editor.panels.preview import PreviewPanel, RigCalls
from raven.pose_editor.panels.sliders import SliderPanel
from raven.pose_editor.panels.status import StatusLine
from raven.pose_editor.panels.templates import TemplatePanel
from raven.pose_editor.preview import PreviewPicture
from raven.pose_editor.stage import Engines, StagedCharacter
from raven.settings.animator_settings import AnimatorSettings
from raven.video.decoding import SUFFIXES

TITLE = t("Raven pose editor")
SIDE, SLIDERS_LEAST, SLIDERS_MOST, GAP = 232, 404, 560, 8  # points


class Editor:
    """The program. Owns the desk; everything that is shown is made again from it when the scale changes."""

    def __init__(
        self,
        window: Window,
        options: Options,
        workspace: OpenDocuments,
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
        self.desk = Desk(workspace, posers, window.call, engine, characters, options.looking, settings)
        self.asking = Asking(self.dialogs, options, self._places, lambda words: self.status.tell(words))
        self.rig = RigCommands(self.desk, self.asking, self._rig_changed, self._show_rig)
        self.characters = CharacterCommands(self.desk, self.rig, self.asking)
        self.documents = TemplateCommands(workspace, self.asking)
        self.exports = ExportCommands(self.desk, workspace, self.asking)
        self._size = (0, 0)
        hotkeys = Hotkeys(window, ignore=lambda: self.dialogs.any_open)
        views = Views(
            nudge=lambda steps: self.sliders.nudge_hovered(steps),
            face=lambda: self.preview.show_face(),
            whole=lambda: self.preview.fit(),
            pick_backdrop=self._ask_for_backdrop,
            quit=window.ask_to_close,
        )
        self._commands = commands(
            workspace,
            self.desk,
            self.documents,
            self.characters,
            self.rig,
            self.exports,
            views,
            self.dialogs,
            hotkeys,
        )
        add_hotkeys(hotkeys, self._commands.values())
        self._build()
        self.desk.on_change = self.refresh
        self.desk.on_picture = self._show_picture
        self.desk.on_stage = self._show_stage
        self.desk.on_error = self.asking.fail
        self.drop = FileDrop(
            window,
            [
                DropRule(t("a character picture"), SUFFIXES, self.characters.open),
                DropRule(t("template files"), TEMPLATES, self.documents.open, several=True),
            ],
            self.asking.fail,
            ignore=lambda: self.dialogs.any_open,
        )
        window.on_failure = self.asking.fail
        window.on_scale(self._rebuild)
        window.every_frame(self._layout)
        window.before_closing(self._may_close)
        for warning in workspace.warnings:
            self.status.tell(warning)
        self.refresh()

    def begin(self, picture: Path | None) -> None:
        """Put a character on the stage; see `CharacterCommands.begin`."""
        self.characters.begin(picture)

    def close(self) -> bool:
        """End the threads; the window is somebody else's. False if one of them would not end in time."""
        self.exports.close()
        return self.desk.close()

    def refresh(self) -> None:
        """Bring everything in line with the desk."""
        document = self.workspace.current
        mark = "*" if document.dirty else ""
        character = self.desk.picture.stem if self.desk.picture else t("no character")
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
        self.menu = menu_bar(self.window, self._commands, self.options)
        self._columns: int = dpg.add_group(
            horizontal=True, horizontal_spacing=self.window.px(GAP), parent=self.window.root
        )
        self.templates = TemplatePanel(self.window, self._columns, self.desk, self.engines, self.characters.ask_for_one)
        self.sliders = SliderPanel(
            self.window, self._columns, self.desk, self.options.closed_sections, self._remember_folds
        )
        rig = self.rig
        calls = RigCalls(rig.toggle, rig.save, rig.undo, rig.redo, rig.revert)
        self.preview = PreviewPanel(
            self.window, self._columns, self.desk, self.options, self._ask_for_backdrop, lambda: rig.shown, calls
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

    def _show_picture(self, shown: PreviewPicture) -> None:
        self.preview.show(shown)
        self.status.measured(shown)

    def _show_stage(self, stage: StagedCharacter) -> None:
        self.options.picture = str(stage.wish.picture)
        self.templates.show_source(stage)
        for warning in stage.figure.warnings:
            self.status.tell(warning)
        self.rig.take(stage)

    def _show_rig(self) -> None:
        stage = self.desk.stage if self.rig.wanted else None
        self.preview.show_rig(stage.character.picture.rgba8() if stage is not None else None)
        self.refresh()

    def _rig_changed(self) -> None:
        self.preview.overlay.draw()
        self.window.keep_lively()

    def _ask_for_backdrop(self) -> None:
        def choose(file: Path) -> None:
            self.options.backdrop = str(file)
            self.preview.choose_backing("picture")

        task = FileTask(t("The picture behind the character"), t("Open"), SUFFIXES)
        self.asking.choose(task, "backdrops", Path.home(), choose)

    def _may_close(self) -> bool:
        if self.dialogs.any_open or not self.documents.may_leave(self.window.ask_to_close):
            return False
        rig = self.rig.document
        if rig is not None and rig.dirty:
            self.rig.leave(self.window.ask_to_close)
            return False
        return True

    def _remember_folds(self) -> None:
        self.options.closed_sections = self.sliders.closed

    def _places(self) -> dict[str, Path]:
        """Folders that file dialogs offer."""
        places = {t("Emotions"): self.workspace.emotions}
        if self.desk.characters_folder is not None:
            places[t("Characters")] = self.desk.characters_folder
        return places
