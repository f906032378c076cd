"""The sliders: a row for each morph and cel, in sections, with what resets, links, mirrors and copies them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.hotkeys import is_down
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.desk import Desk
from raven.pose_editor.rows import SECTIONS, Row, RowGroup
from raven.pose_editor.values import LEFT, RIGHT, lowest

LABEL, SMALL = 112, 24  # points: the names, the small buttons
MIRROR, COPY, RESET = 64, 46, 58  # points: the buttons of a section
ALL_TOOLS = MIRROR + 2 * COPY + RESET + 3 * 8
CELS = SECTIONS[-1].title
FINE = 0.00005  # of a drag box, per pixel; Shift, which is held then, makes ten times that of it
FORMAT = "%.3f"


@dataclass
class _RowItems:
    """What a row consists of."""

    row: Row
    sliders: dict[str, int] = field(default_factory=dict)
    fine: dict[str, int] = field(default_factory=dict)
    link: int = 0


@dataclass
class _SectionItems:
    fold: int
    heading: int
    rows: int
    section: RowGroup | None


class SliderPanel:
    """The middle of the window."""

    def __init__(self, window: Window, parent: int, desk: Desk, closed: list[str], on_fold: Callable[[], None]) -> None:
        """`closed`: titles of sections to begin folded up; `on_fold` is called when the user folds one."""
        self._window, self._desk, self._on_fold = window, desk, on_fold
        self._rows: list[_RowItems] = []
        self._sections: dict[str, _SectionItems] = {}
        self._shown: dict[str, tuple[float, str]] = {}
        self._gesture: Hashable = None
        self._finely = ""  # the slider that Shift has made fine
        self._asked_about = ""
        self.box: int = dpg.add_child_window(parent=parent, always_use_window_padding=True)
        sides = dpg.add_text(t("Two sliders: the character's own left, then right"), color=theme.DIM, parent=self.box)
        dpg.bind_item_font(sides, window.look.small_font)
        for section in SECTIONS:
            self._add_section(section, section.title in closed)
        self._add_effects(t("Effects") in closed)
        self._menu = self._add_menu()
        with dpg.handler_registry() as self._handlers:
            dpg.add_mouse_click_handler(callback=lambda _, button: self._clicked(button))
            dpg.add_mouse_wheel_handler(callback=lambda _, notches: self._wheeled(notches))
            dpg.add_mouse_release_handler(callback=lambda: self._desk.workspace.current.end_gesture())
        window.every_frame(self._watch_shift)

    def destroy(self) -> None:
        """Take down what is not inside the panel's parent."""
        self._window.no_longer_every_frame(self._watch_shift)
        dpg.delete_item(self._handlers)
        dpg.delete_item(self._menu)

    @property
    def closed(self) -> list[str]:
        """Titles of the sections that are folded up."""
        return [title for title, items in self._sections.items() if not dpg.is_item_shown(items.rows)]

    def slider(self, name: str) -> int:
        """The item of a morph or cel."""
        return next(items.sliders[name] for items in self._rows if name in items.sliders)

    def hovered(self) -> str:
        """The morph or cel whose slider the mouse is on; empty if none."""
        if self._finely and dpg.is_item_hovered(self._fine_item()):
            return self._finely
        for items in self._rows:
            for name, slider in items.sliders.items():
                if dpg.is_item_hovered(slider):
                    return name
        return ""

    def resize(self, width: int, height: int) -> None:
        """Make the panel so large, in pixels."""
        px = self._window.px
        dpg.configure_item(self.box, width=width, height=height)
        room = width - px(20 + 12 + LABEL + SMALL + 2 * 8)  # paddings, scroll bar, label, button, the gaps between
        half = (room - px(SMALL + 2 * 8)) // 2
        for items in self._rows:
            wide = half if len(items.sliders) == 2 else room
            for item in (*items.sliders.values(), *items.fine.values()):
                dpg.configure_item(item, width=max(wide, 40))
        for section in self._sections.values():
            tools = 0 if section.section is None else RESET if section.section.title == CELS else ALL_TOOLS
            dpg.configure_item(section.heading, width=width - px(20 + 12 + 22 + 2 * 8 + tools))

    def refresh(self) -> None:
        """Show the values of the template that is edited."""
        document, look = self._desk.workspace.current, self._window.look
        for items in self._rows:
            for name, slider in items.sliders.items():
                value = document.values[name]
                kind = "unsaved" if value != document.saved[name] else "set" if value else "at_rest"
                if self._shown.get(name) == (value, kind):
                    continue
                for item in (slider, items.fine[name]):
                    dpg.set_value(item, value)
                    dpg.bind_item_theme(item, getattr(look, kind))
                self._shown[name] = value, kind
            if items.link:
                linked = self._desk.looking.linked and document.is_linked(items.row.key)
                dpg.configure_item(items.link, label="=" if linked else "≠")

    # Building.

    def _add_section(self, section: RowGroup, closed: bool) -> None:
        title, look = section.title, self._window.look
        with dpg.group(horizontal=True, parent=self.box):
            fold, heading = self._add_heading(title, closed)
            if title != CELS:
                self._add_mirror(section)
            self._small(t("Reset"), RESET, t("{0}: all to zero", title), lambda: self._desk.reset(section.names))
        with dpg.group(parent=self.box, show=not closed) as rows:
            for row in section.rows:
                self._add_row(row)
            dpg.add_spacer(height=self._window.px(6))
        dpg.bind_item_font(heading, look.heading_font)
        self._sections[title] = _SectionItems(fold, heading, int(rows), section)

    def _add_mirror(self, section: RowGroup) -> None:
        self._small(t("Mirror"), MIRROR, t("As in a mirror"), lambda: self._desk.mirror(section.names))
        for label, side, words in (("L→R", RIGHT, t("left to the right")), ("R→L", LEFT, t("right to the left"))):
            if section.has_sides:
                self._small(
                    label,
                    COPY,
                    t("Copy the character's {0}", words),
                    lambda _, __, to: self._desk.copy_side(section.names, to),
                    user_data=side,
                )
            else:
                dpg.add_spacer(width=self._window.px(COPY))

    def _add_heading(self, title: str, closed: bool) -> tuple[int, int]:
        fold = dpg.add_button(
            arrow=True, direction=dpg.mvDir_Right if closed else dpg.mvDir_Down, callback=lambda: self._fold(title)
        )
        dpg.bind_item_theme(fold, self._window.look.quiet)
        heading = dpg.add_button(label=title, callback=lambda: self._fold(title))
        dpg.bind_item_theme(heading, self._window.look.heading)
        return int(fold), int(heading)

    def _add_row(self, row: Row) -> None:
        items = _RowItems(row)
        with dpg.group(horizontal=True):
            label = dpg.add_button(label=row.label, width=self._window.px(LABEL))
            dpg.bind_item_theme(label, self._window.look.label)
            with dpg.tooltip(label, delay=0.4):
                dpg.add_text(row.hint)
            for side, name in enumerate(row.names):
                if side:
                    items.link = self._small(
                        "=", SMALL, t("Whether both sides move together"), lambda: self._toggle_link(row.key)
                    )
                self._add_slider(items, name)
            self._small("×", SMALL, t("To zero"), lambda: self._desk.reset(row.names))
        self._rows.append(items)

    def _add_slider(self, items: _RowItems, name: str) -> None:
        options = {
            "format": FORMAT,
            "min_value": lowest(name),
            "max_value": 1.0,
            "clamped": True,
            "user_data": name,
            "callback": self._moved,
        }
        items.sliders[name] = dpg.add_slider_double(**options)
        items.fine[name] = dpg.add_drag_double(**options, speed=FINE, show=False)

    def _add_effects(self, closed: bool) -> None:
        px = self._window.px
        with dpg.group(horizontal=True, parent=self.box):
            fold, heading = self._add_heading(t("Effects"), closed)
        dpg.bind_item_font(heading, self._window.look.heading_font)
        with dpg.group(parent=self.box, show=not closed) as rows:
            self.effect_buttons: dict[str, int] = {}
            names = list(self._desk.preview.effects)
            for first in range(0, len(names), 4):
                with dpg.group(horizontal=True):
                    for name in names[first : first + 4]:
                        self.effect_buttons[name] = dpg.add_button(
                            label=name, width=px(96), user_data=name, callback=lambda _, __, what: self._desk.play(what)
                        )
            hint = dpg.add_text(t("Played once over the preview; no part of a template."), color=theme.DIM)
            dpg.bind_item_font(hint, self._window.look.small_font)
        self._sections[t("Effects")] = _SectionItems(fold, heading, int(rows), None)

    def _add_menu(self) -> int:
        with dpg.window(popup=True, show=False, no_title_bar=True, autosize=True) as menu:
            for words, do in (
                (t("To zero"), lambda: self._desk.reset([self._asked_about])),
                (t("Back to what is saved"), self._back_to_saved),
            ):
                dpg.add_selectable(label=words, width=self._window.px(150), callback=self._answered, user_data=do)
        return int(menu)

    def _small(self, label: str, width: int, words: str, do: Callable[..., object], user_data: object = None) -> int:
        button: int = dpg.add_button(label=label, width=self._window.px(width), callback=do, user_data=user_data)
        dpg.bind_item_theme(button, self._window.look.quiet)
        with dpg.tooltip(button, delay=0.4):
            dpg.add_text(words)
        return button

    # The user's doings.

    def _moved(self, _: int, value: float, name: str) -> None:
        self._desk.move(name, value, self._gesture)

    def _clicked(self, button: int) -> None:
        self._gesture = self._desk.begin_gesture()
        if button == dpg.mvMouseButton_Right and (name := self.hovered()):
            self._asked_about = name
            dpg.configure_item(self._menu, show=True, pos=[int(value) for value in dpg.get_mouse_pos(local=False)])

    def _wheeled(self, notches: float) -> None:
        if is_down("Ctrl") and (name := self.hovered()):
            self._desk.nudge(name, notches * (0.1 if is_down("Shift") else 1.0))

    def nudge_hovered(self, steps: float) -> None:
        """Move the slider under the mouse."""
        if name := self.hovered():
            self._desk.nudge(name, steps)

    def _watch_shift(self) -> None:
        """While Shift is held the slider under the mouse takes drags ten times as finely: a drag box in its place."""
        if dpg.is_mouse_button_down(dpg.mvMouseButton_Left):
            return
        wanted = self.hovered() if is_down("Shift") else ""
        if wanted == self._finely:
            return
        for name, fine in ((self._finely, False), (wanted, True)):
            for items in self._rows:
                if name in items.sliders:
                    dpg.configure_item(items.sliders[name], show=not fine)
                    dpg.configure_item(items.fine[name], show=fine)
        self._finely = wanted

    def _fine_item(self) -> int:
        return next(items.fine[self._finely] for items in self._rows if self._finely in items.fine)

    def _toggle_link(self, name: str) -> None:
        document = self._desk.workspace.current
        if not self._desk.looking.linked:
            self._desk.look(linked=True)
            document.set_link(name, True)
        else:
            document.set_link(name, not document.is_linked(name))

    def _answered(self, row: int, _: bool, do: Callable[[], None]) -> None:
        dpg.set_value(row, False)
        dpg.configure_item(self._menu, show=False)
        do()

    def _back_to_saved(self) -> None:
        document = self._desk.workspace.current
        document.change({self._asked_about: document.saved[self._asked_about]})

    def _fold(self, title: str) -> None:
        items = self._sections[title]
        shown = not dpg.is_item_shown(items.rows)
        dpg.configure_item(items.rows, show=shown)
        dpg.configure_item(items.fold, direction=dpg.mvDir_Down if shown else dpg.mvDir_Right)
        self._on_fold()
