"""The line at the bottom of the window: what has just happened, and how fast the engine draws."""

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.desk import Desk
from raven.pose_editor.preview import PreviewPicture


class StatusLine:
    """One line of words, one of numbers."""

    def __init__(self, window: Window, parent: int, desk: Desk) -> None:
        self._window, self._desk = window, desk
        self._shown: PreviewPicture | None = None
        with dpg.group(horizontal=True, parent=parent):
            self.numbers: int = dpg.add_text("", color=theme.GOOD)
            self.words: int = dpg.add_text("", color=theme.DIM)
        for item in (self.numbers, self.words):
            dpg.bind_item_font(item, window.look.small_font)

    def tell(self, words: str) -> None:
        """Say something that wants no answer."""
        dpg.set_value(self.words, words)

    def measured(self, shown: PreviewPicture) -> None:
        """Show how long this picture took."""
        self._shown = shown
        self.refresh()

    def refresh(self) -> None:
        if self._desk.loading:
            dpg.set_value(self.numbers, t("Preparing the character …"))
        elif self._shown is not None:
            shown, figure = self._shown, self._shown.stage.figure
            alive = "" if shown.scene.idle.still else t("{0} frames per second, ", f"{shown.fps:.0f}")
            dpg.set_value(
                self.numbers,
                t(
                    "{0}{1} ms per picture, {2} on {3}, {4} pixels",
                    alive,
                    f"{shown.milliseconds:.0f}",
                    figure.poser.name,
                    figure.poser.device,
                    figure.size,
                ),
            )
