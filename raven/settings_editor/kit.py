"""What every panel of this window uses: small buttons with icons, tooltips, toggles, in sizes that follow the window's scale."""

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.window import Window
from raven.settings_editor.icons import Icons

Callback = Callable[[], object]

ICON = 14  # points
TIP_WIDTH = 340  # points
TIP_DELAY = 0.45  # seconds


class Kit:
    """Makes the pieces of panels. Made anew with the icons when the window's scale changes."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.look = window.look
        self.icons = Icons(max(10, window.px(ICON)), theme.TEXT)
        with dpg.theme() as icon_button, dpg.theme_component(dpg.mvImageButton):
            dpg.add_theme_color(dpg.mvThemeCol_Button, theme.CLEAR)
            dpg.add_theme_color(dpg.mvThemeCol_ButtonHovered, theme.HOVERED)
            dpg.add_theme_color(dpg.mvThemeCol_ButtonActive, theme.PRESSED)
            dpg.add_theme_style(dpg.mvStyleVar_FramePadding, window.px(4), window.px(6))
        self._icon_button = int(icon_button)
        with dpg.theme() as section, dpg.theme_component(dpg.mvCollapsingHeader):
            dpg.add_theme_color(dpg.mvThemeCol_Header, (38, 41, 51, 255))
            dpg.add_theme_color(dpg.mvThemeCol_HeaderHovered, theme.HOVERED)
            dpg.add_theme_color(dpg.mvThemeCol_HeaderActive, theme.PRESSED)
        self._section = int(section)
        self.title = self._title_theme(theme.TEXT)
        """For a button that is the heading of what it opens."""
        self.title_off = self._title_theme((118, 122, 138, 255))
        """The same of something that is switched off."""

    def px(self, points: float) -> int:
        return self.window.px(points)

    def icon(self, name: str, tip: str, do: Callback, parent: int | str = 0) -> int:
        """A small button with a picture."""
        edge = self.icons.pixels
        button = int(
            dpg.add_image_button(self.icons[name], width=edge, height=edge, parent=parent, callback=lambda: do())
        )
        dpg.bind_item_theme(button, self._icon_button)
        self.tip(button, tip)
        return button

    def button(
        self, label: str, do: Callback, tip: str = "", width: int = 0, parent: int | str = 0, kind: str = ""
    ) -> int:
        """A button with words; `kind` may be `primary`, `danger` or `quiet`. `width` in points, -1: all there is."""
        wide = self.px(width) if width > 0 else width
        button = int(dpg.add_button(label=label, width=wide, parent=parent, callback=lambda: do()))
        if kind:
            dpg.bind_item_theme(button, getattr(self.look, kind))
        if tip:
            self.tip(button, tip)
        return button

    def light(self, button: int, on: bool) -> None:
        """Show a button as a switch that is on or off."""
        dpg.bind_item_theme(button, self.look.on if on else 0)

    def small(self, text: str, parent: int | str = 0, color: theme.Color = theme.DIM, wrap: int = 0) -> int:
        """A line of small text. `wrap`: 0 wraps at the edge, -1 does not wrap."""
        item = int(dpg.add_text(text, color=color, wrap=wrap, parent=parent))
        dpg.bind_item_font(item, self.look.small_font)
        return item

    def tip(self, item: int, text: str) -> None:
        """Words that appear while the mouse rests on an item."""
        with dpg.tooltip(item, delay=TIP_DELAY):
            words = dpg.add_text(text, wrap=self.px(TIP_WIDTH))
            dpg.bind_item_font(words, self.look.small_font)

    def section(self, title: str, parent: int | str = 0, opened: bool = True) -> int:
        """A heading that opens and closes what is below it."""
        header = int(dpg.add_collapsing_header(label=title, default_open=opened, parent=parent))
        dpg.bind_item_theme(header, self._section)
        return header

    def delete(self) -> None:
        """Free the icons, once what shows them is gone."""
        self.icons.delete()
        for item in (self._icon_button, self._section, self.title, self.title_off):
            dpg.delete_item(item)

    def _title_theme(self, color: theme.Color) -> int:
        with dpg.theme() as title, dpg.theme_component(dpg.mvButton):
            dpg.add_theme_color(dpg.mvThemeCol_Button, theme.CLEAR)
            dpg.add_theme_color(dpg.mvThemeCol_Text, color)
            dpg.add_theme_style(dpg.mvStyleVar_ButtonTextAlign, 0.0, 0.5)
        return int(title)
