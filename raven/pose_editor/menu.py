"""The menu bar."""

from collections.abc import Callable, Mapping
from functools import partial

import dearpygui.dearpygui as dpg

from raven.gui.window import ZOOMS, Window
from raven.intake.fit import EDGES
from raven.pose_editor.commands.table import Command
from raven.pose_editor.options import Options

LINE = ""
SIZES, ZOOM = "Size of exported pictures", "Size of everything"  # menus of their own
MENUS = {
    "File": (
        *("new", "new from this", "open templates", LINE),
        *("save", "save as", "save all", "close", LINE),
        *("export picture", "export all", SIZES, LINE),
        *("reset this", "reset all", LINE),
        "quit",
    ),
    "Edit": ("undo", "redo", "revert", LINE, "link", "mirror", "left to right", "right to left", "zero"),
    "View": ("alive", "compare", "rig", LINE, "whole", "face", "backdrop", LINE, ZOOM),
    "Character": ("open character", "reload"),
    "Help": ("help",),
}


class Menu:
    """Every command, with its key."""

    def __init__(self, window: Window, commands: Mapping[str, Command], options: Options) -> None:
        self._window, self._options = window, options
        self._enabled: list[tuple[int, Callable[[], bool]]] = []
        self._checked: list[tuple[int, Callable[[], bool]]] = []
        with dpg.menu_bar(parent=window.root):
            for title, entries in MENUS.items():
                with dpg.menu(label=title):
                    for entry in entries:
                        if entry == LINE:
                            dpg.add_separator()
                        elif entry in commands:
                            self._add(commands[entry])
                        else:
                            self._add_choice(entry)

    def refresh(self) -> None:
        """Grey what cannot be done now; mark what is on."""
        for item, possible in self._enabled:
            dpg.configure_item(item, enabled=possible())
        for item, on in self._checked:
            dpg.set_value(item, on())

    def _add(self, command: Command) -> None:
        checked = command.on is not None
        item = int(
            dpg.add_menu_item(label=command.label, shortcut=command.keys, check=checked, callback=lambda: command.do())
        )
        if command.possible is not None:
            self._enabled.append((item, command.possible))
        if command.on is not None:
            self._checked.append((item, command.on))

    def _add_choice(self, title: str) -> None:
        with dpg.menu(label=title):
            if title == SIZES:
                for edge in EDGES:
                    chosen = partial(self._has_size, edge)
                    self._add(Command(f"{edge} pixels", partial(self._set_size, edge), on=chosen))
            else:
                for zoom in ZOOMS:
                    chosen = partial(self._has_zoom, zoom)
                    self._add(Command(f"{zoom:.0%}", partial(self._window.set_zoom, zoom), on=chosen))

    def _has_size(self, edge: int) -> bool:
        return self._options.export_size == edge

    def _has_zoom(self, zoom: float) -> bool:
        return self._window.zoom == zoom

    def _set_size(self, edge: int) -> None:
        self._options.export_size = edge
        self.refresh()
