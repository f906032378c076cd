"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from raven.gui.window import ZOOMS
from raven.intake.fit import EDGES
from raven.pose_editor.help_card import show_help
from raven.pose_editor.rows import ALL
from raven.pose_editor.values import LEFT, RIGHT
from raven.settings.emotion_templates import EMOTIONS

if TYPE_CHECKING:
    from raven.pose_editor.editor import Editor


class Menu:
    """Every command, with its key."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._enabled: list[tuple[int, Callable[[], bool]]] = []
        self._checked: list[tuple[int, Callable[[], bool]]] = []
        with dpg.menu_bar(parent=editor.window.root):
            with dpg.menu(label="File"):
                self._file()
            with dpg.menu(label="Edit"):
                self._edit()
            with dpg.menu(label="View"):
                self._view()
            with dpg.menu(label="Character"):
                self._add("Open…", "Ctrl+O", editor.ask_for_picture)
                self._add("Reload", "Ctrl+R", editor.reload, lambda: editor.desk.picture is not None)
            with dpg.menu(label="Help"):
                self._add("Keys", "F1", lambda: show_help(editor.dialogs, editor.hotkeys.table()))

    def refresh(self) -> None:
        """Grey what cannot be done now; mark what is on."""
        for item, possible in self._enabled:
            dpg.configure_item(item, enabled=possible())
        for item, on in self._checked:
            dpg.set_value(item, on())

    def _file(self) -> None:
        editor, workspace = self._editor, self._editor.workspace
        self._add("New template", "Ctrl+N", workspace.new)
        self._add("New from this one", "", lambda: workspace.new(workspace.current.values))
        self._add("Open templates…", "Ctrl+Shift+O", editor.ask_for_template)
        dpg.add_separator()
        self._add("Save", "Ctrl+S", editor.save)
        self._add("Save as…", "Ctrl+Shift+S", editor.ask_where_to_save)
        self._add("Save all", "", editor.save_all, lambda: bool(workspace.unsaved))
        self._add("Close", "Ctrl+W", editor.close_template, lambda: workspace.current in workspace.others)
        dpg.add_separator()
        self._add("Export this picture…", "Ctrl+E", editor.ask_where_to_export_picture, self._has_stage)
        self._add("Export all emotions…", "Ctrl+Shift+E", editor.ask_where_to_export_all, self._has_stage)
        with dpg.menu(label="Size of exported pictures"):
            for edge in EDGES:
                self._check(f"{edge} pixels", partial(self._set_size, edge), partial(self._has_size, edge))
        dpg.add_separator()
        self._add("Factory reset of this emotion…", "", editor.reset_current)
        self._add("Factory reset of all emotions…", "", lambda: editor.ask_to_reset(EMOTIONS))
        dpg.add_separator()
        self._add("Quit", "Ctrl+Q", editor.window.ask_to_close)

    def _edit(self) -> None:
        editor, workspace, desk = self._editor, self._editor.workspace, self._editor.desk
        self._add("Undo", "Ctrl+Z", editor.undo, lambda: editor.edited.can_undo)
        self._add("Redo", "Ctrl+Y", editor.redo, lambda: editor.edited.can_redo)
        self._add("Back to what is saved", "", lambda: workspace.current.revert(), lambda: workspace.current.dirty)
        dpg.add_separator()
        self._check(
            "Both sides linked", lambda: desk.look(linked=not desk.looking.linked), lambda: desk.looking.linked, "L"
        )
        self._add("Mirror", "M", lambda: desk.mirror(ALL))
        self._add("Copy left to right", "", lambda: desk.copy_side(ALL, RIGHT))
        self._add("Copy right to left", "", lambda: desk.copy_side(ALL, LEFT))
        self._add("Everything to zero", "", lambda: desk.reset(ALL))

    def _view(self) -> None:
        editor, desk = self._editor, self._editor.desk
        self._check("Alive", lambda: desk.look(alive=not desk.looking.alive), lambda: desk.looking.alive, "Space")
        self._check(
            "Compare with what is saved",
            lambda: desk.look(compare=not desk.looking.compare),
            lambda: desk.looking.compare,
            "C",
        )
        self._check("Rig", editor.toggle_rig, lambda: editor.rig_shown, "R")
        dpg.add_separator()
        self._add("Whole picture", "0", lambda: editor.preview.fit())
        self._add("Face", "F", lambda: editor.preview.show_face())
        self._add("Picture behind the character…", "", editor.ask_for_backdrop)
        dpg.add_separator()
        with dpg.menu(label="Size of everything"):
            for zoom in ZOOMS:
                self._check(f"{zoom:.0%}", partial(editor.window.set_zoom, zoom), partial(self._has_zoom, zoom))

    def _has_stage(self) -> bool:
        return self._editor.desk.stage is not None

    def _has_size(self, edge: int) -> bool:
        return self._editor.options.export_size == edge

    def _has_zoom(self, zoom: float) -> bool:
        return self._editor.window.zoom == zoom

    def _set_size(self, edge: int) -> None:
        self._editor.options.export_size = edge
        self.refresh()

    def _add(self, label: str, keys: str, do: Callable[[], object], possible: Callable[[], bool] | None = None) -> None:
        item = dpg.add_menu_item(label=label, shortcut=keys, callback=lambda: do())
        if possible is not None:
            self._enabled.append((int(item), possible))

    def _check(self, label: str, do: Callable[[], object], on: Callable[[], bool], keys: str = "") -> None:
        item = dpg.add_menu_item(label=label, shortcut=keys, check=True, callback=lambda: do())
        self._checked.append((int(item), on))
