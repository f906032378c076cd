"""The emotions as a list: one is chosen by a click, or walked to with the arrow keys."""

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.settings_editor.kit import Kit

HEIGHT = 186  # points


class EmotionList:
    """A box of names that scrolls to the one that is chosen."""

    def __init__(self, kit: Kit, parent: int | str, choose: Callable[[str], None]) -> None:
        self._kit, self._choose = kit, choose
        self._rows: dict[str, int] = {}
        self._chosen = ""
        with dpg.theme() as walk, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_color(dpg.mvThemeCol_Border, theme.ACCENT)
            dpg.add_theme_style(dpg.mvStyleVar_ChildBorderSize, 2)
        self._walk_theme = int(walk)
        with dpg.theme() as box, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_color(dpg.mvThemeCol_Header, (60, 64, 108, 255))
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, kit.px(8), kit.px(2))
        self.box = int(
            dpg.add_child_window(
                width=-1, height=kit.px(HEIGHT), parent=parent, border=True, always_use_window_padding=True
            )
        )
        self._group = int(dpg.add_group(parent=self.box))
        self._box_theme = int(box)
        dpg.bind_item_theme(self._group, self._box_theme)
        self.walks = False
        """Whether the arrow keys walk through this list."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def row(self, name: str) -> int:
        return self._rows[name]

    def offer(self, names: Sequence[str]) -> None:
        """Have these to choose from."""
        if tuple(names) == self.names:
            return
        dpg.delete_item(self._group, children_only=True)
        self._rows = {
            name: int(
                dpg.add_selectable(
                    label=name, parent=self._group, user_data=name, callback=lambda _, __, chosen: self._clicked(chosen)
                )
            )
            for name in names
        }
        self._mark()

    def show(self, name: str) -> None:
        """Mark this one as chosen, and see to it that it can be seen."""
        if name != self._chosen:
            self._chosen = name
            self._scroll()
        self._mark()

    def walk(self, on: bool) -> None:
        """Whether the arrow keys belong to this list from now on."""
        self.walks = on
        dpg.bind_item_theme(self.box, self._walk_theme if on else 0)

    def step(self, by: int) -> None:
        """Choose the one so many further; stops at the ends."""
        names = self.names
        if names:
            at = names.index(self._chosen) if self._chosen in names else 0
            self._choose(names[min(max(at + by, 0), len(names) - 1)])

    def delete(self) -> None:
        dpg.delete_item(self._walk_theme)
        dpg.delete_item(self._box_theme)

    def _clicked(self, name: str) -> None:
        self.walk(True)
        self._choose(name)

    def _mark(self) -> None:
        for name, row in self._rows.items():
            dpg.set_value(row, name == self._chosen)

    def _scroll(self) -> None:
        if self._chosen not in self._rows or not self._rows:
            return
        height = dpg.get_y_scroll_max(self.box) + dpg.get_item_height(self.box)
        middle = (self.names.index(self._chosen) + 0.5) / len(self._rows) * height
        top = middle - dpg.get_item_height(self.box) / 2
        dpg.set_y_scroll(self.box, min(max(top, 0.0), dpg.get_y_scroll_max(self.box)))
