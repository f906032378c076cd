"""A menu bar that is made of commands: it greys what cannot be done now, and marks what is on."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import dearpygui.dearpygui as dpg

from raven.gui.commands import Command
from raven.gui.window import ZOOMS, Window

LINE = ""
Menus = Mapping[str, Sequence[str]]
"""Under each title the names of its commands and of menus within it, and lines between them."""


class MenuBar:
    """The menu bar of one window."""

    def __init__(
        self,
        window: Window,
        menus: Menus,
        commands: Mapping[str, Command],
        choices: Mapping[str, Iterable[Command]],
    ) -> None:
        """`choices`: what there is in menus within menus, by their titles."""
        self._enabled: list[tuple[int, Callable[[], bool]]] = []
        self._checked: list[tuple[int, Callable[[], bool]]] = []
        with dpg.menu_bar(parent=window.root):
            for title, entries in menus.items():
                with dpg.menu(label=title):
                    for entry in entries:
                        if entry == LINE:
                            dpg.add_separator()
                        elif entry in choices:
                            self._add_menu(entry, choices[entry])
                        else:
                            self._add(commands[entry])
        self.refresh()

    def refresh(self) -> None:
        """Show it as it stands now."""
        for item, possible in self._enabled:
            dpg.configure_item(item, enabled=possible())
        for item, on in self._checked:
            dpg.set_value(item, on())

    def _add_menu(self, title: str, choices: Iterable[Command]) -> None:
        with dpg.menu(label=title):
            for choice in choices:
                self._add(choice)

    def _add(self, command: Command) -> None:
        def done() -> None:
            command.do()
            self.refresh()

        checked = command.on is not None
        item = int(dpg.add_menu_item(label=command.label, shortcut=command.keys, check=checked, callback=done))
        if command.possible is not None:
            self._enabled.append((item, command.possible))
        if command.on is not None:
            self._checked.append((item, command.on))


def zooms(window: Window) -> list[Command]:
    """The sizes that everything in a window may have."""

    def is_on(zoom: float) -> Callable[[], bool]:
        return lambda: window.zoom == zoom

    def choose(zoom: float) -> Callable[[], None]:
        return lambda: window.call(window.set_zoom, zoom)  # not now: the menu itself is made anew

    return [Command(f"{zoom:.0%}", choose(zoom), on=is_on(zoom)) for zoom in ZOOMS]
