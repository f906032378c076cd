"""What stands in which menu."""

from collections.abc import Mapping

from raven.gui.commands import Command
from raven.gui.menu_bar import LINE, MenuBar, Menus, zooms
from raven.gui.texts import t
from raven.gui.window import Window
from raven.intake.fit import EDGES
from raven.pose_editor.options import Options

SIZES, ZOOM = t("Size of exported pictures"), t("Size of everything")
MENUS: Menus = {
    t("File"): (
        *("new", "new from this", "open templates", LINE),
        *("save", "save as", "save all", "close", LINE),
        *("export picture", "export all", SIZES, LINE),
        *("reset this", "reset all", LINE),
        "quit",
    ),
    t("Edit"): ("undo", "redo", "revert", LINE, "link", "mirror", "left to right", "right to left", "zero"),
    t("View"): ("alive", "compare", "rig", LINE, "whole", "face", "backdrop", LINE, ZOOM),
    t("Character"): ("open character", "reload"),
    t("Help"): ("help",),
}


def menu_bar(window: Window, commands: Mapping[str, Command], options: Options) -> MenuBar:
    """The editor's menu bar."""

    def size(edge: int) -> Command:
        def choose() -> None:
            options.export_size = edge

        return Command(f"{edge} pixels", choose, on=lambda: options.export_size == edge)

    return MenuBar(window, MENUS, commands, {SIZES: [size(edge) for edge in EDGES], ZOOM: zooms(window)})
