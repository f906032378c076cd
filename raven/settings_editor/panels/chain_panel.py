"""The postprocessor's panel: the chain as a list of cards that are added, dragged, switched, named, copied and removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.chain import EditedChain, EditedStep
from raven.settings_editor.document import CHAIN, Document
from raven.settings_editor.fields import Field, readable
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.value_rows import ValueRows

PAYLOAD = "raven step"
_PLACE = re.compile(rf"{CHAIN}\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?")


class Edits(Protocol):
    """What the panel tells the editor."""

    @property
    def document(self) -> Document: ...

    def changed(self) -> None:
        """The document has another value; what shows it elsewhere need not be built anew."""

    def rebuilt(self) -> None:
        """The document has another shape."""

    def complain(self, message: str) -> None: ...


@dataclass
class _Card:
    """What is shown of one step."""

    item: int
    switch: int
    title: int
    body: int
    up: int
    down: int
    name: int = 0
    rows: ValueRows | None = None
    problem: int = 0
    buttons: dict[str, int] = field(default_factory=dict)


class ChainPanel:
    """The list. `show` makes it agree with the document; cards stay as they are where their step does."""

    def __init__(self, kit: Kit, parent: int | str, catalog: Catalog, edits: Edits) -> None:
        self._kit, self._catalog, self._edits = kit, catalog, edits
        self._cards: dict[int, _Card] = {}
        self._order: tuple[tuple[int, str], ...] = ()
        self._open: set[int] = set()
        with dpg.theme() as card, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_color(dpg.mvThemeCol_ChildBg, (38, 41, 51, 255))
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, kit.px(6), kit.px(5))
        self._theme = int(card)
        with dpg.group(parent=parent) as group:
            with dpg.group(horizontal=True):
                self.master = int(
                    dpg.add_checkbox(label=t("Postprocessor"), callback=lambda _, on: self._set_master(on))
                )
                kit.tip(
                    self.master,
                    t("Whether frames run through the filters. Off: the chain is kept, and saved, as it is."),
                )
                self.clear = kit.button(
                    t("Clear"), lambda: self._set(lambda chain: EditedChain(), "clearing"), t("Remove every filter")
                )
                self.default = kit.button(
                    t("Default"),
                    lambda: self._to_default(),
                    t("The chain that this server has when nobody says anything"),
                )
            with dpg.group(horizontal=True):
                self.add = kit.button(t("Add a filter"), lambda: None, "", 118, kind="primary")
                self.presets = kit.button(t("Take a preset"), lambda: None, "", 118)
                self._count = kit.small("")
            self._list = int(dpg.add_group())
            self._empty = kit.small(t("No filters: the picture is as the poser made it."), self._list)
        self.item = int(group)
        self._build_menus()
        self.show()

    def card(self, key: int) -> _Card:
        """The card of a step, for those who point at it."""
        return self._cards[key]

    def show(self) -> None:
        """Show the chain as it is."""
        chain = self._edits.document.chain
        order = tuple((step.key, step.filter) for step in chain.steps)
        if order != self._order:
            self._arrange(chain, order)
        for position, step in enumerate(chain.steps):
            self._show_step(step, position, len(chain.steps))
        dpg.set_value(self.master, bool(self._edits.document.get("postprocessor_enabled")))
        dpg.configure_item(self._empty, show=not chain.steps)
        dpg.set_value(self._count, t("{0} in the chain", len(chain.steps)) if chain.steps else "")

    def complain(self, field: str | None, message: str) -> bool:
        """Show at its place what the server said of the chain; whether it was about a step."""
        for card in self._cards.values():
            dpg.configure_item(card.problem, show=False)
            if card.rows is not None:
                card.rows.complain({})
        place = _PLACE.search(field or "")
        steps = self._edits.document.chain.steps
        if place is None or int(place[1]) >= len(steps):
            return False
        card = self._cards[steps[int(place[1])].key]
        dpg.set_value(card.problem, message)
        dpg.configure_item(card.problem, show=True)
        return True

    def open(self, key: int, opened: bool = True) -> None:
        """Show a step's parameters, or only its heading."""
        (self._open.add if opened else self._open.discard)(key)
        card = self._cards[key]
        if opened and card.rows is None:
            self._fill(card, self._edits.document.chain.step(key))
        dpg.configure_item(card.body, show=opened)

    def delete(self) -> None:
        """Free what is not a part of the panel's items."""
        for card in self._cards.values():
            if card.rows is not None:
                card.rows.delete()
        for item in (self._theme, self.add_menu, self.preset_menu):
            dpg.delete_item(item)

    # The list

    def _arrange(self, chain: EditedChain, order: tuple[tuple[int, str], ...]) -> None:
        """Cards in the order of the steps: kept, moved, made and taken away."""
        before = dict(self._order)
        for key in [key for key in self._cards if before.get(key) != dict(order).get(key)]:
            self._take_away(key)
        for step in chain.steps:
            if step.key not in self._cards:
                self._cards[step.key] = self._make(step)
        dpg.reorder_items(self._list, 1, [self._empty, *(self._cards[key].item for key, _ in order)])
        self._order = order

    def _take_away(self, key: int) -> None:
        card = self._cards.pop(key)
        self._open.discard(key)
        if card.rows is not None:
            card.rows.delete()
        dpg.delete_item(card.item)

    def _make(self, step: EditedStep) -> _Card:
        kit, key = self._kit, step.key
        with dpg.child_window(
            parent=self._list,
            auto_resize_y=True,
            border=False,
            always_use_window_padding=True,
            no_scrollbar=True,
            payload_type=PAYLOAD,
            drop_callback=lambda _, dragged: self._dropped(dragged, key),
        ) as item:
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(2)):
                grip = kit.icon("grip", t("Drag it to another place"), lambda: None)
                with dpg.drag_payload(parent=grip, drag_data=key, payload_type=PAYLOAD):
                    dpg.add_text(readable(step.filter))
                switch = int(dpg.add_checkbox(callback=lambda _, on: self._set(lambda c: c.enabled(key, on), "switch")))
                kit.tip(switch, t("Whether this step acts. Off: it keeps its place and its values."))
                title = int(
                    dpg.add_button(label=readable(step.filter), width=-kit.px(106), callback=lambda: self._toggle(key))
                )
                dpg.bind_item_theme(title, kit.title)
                kit.tip(title, self._about(step))
                up = kit.icon("up", t("Earlier"), lambda: self._move(key, -1))
                down = kit.icon("down", t("Later"), lambda: self._move(key, 1))
                copy = kit.icon(
                    "copy", t("Once more, behind it"), lambda: self._set(lambda c: c.duplicated(key), "copy")
                )
                remove = kit.icon("remove", t("Remove it"), lambda: self._set(lambda c: c.removed(key), "removal"))
            problem = kit.small("", color=theme.DANGER)
            dpg.configure_item(problem, show=False)
            body = int(dpg.add_group(show=False))
        dpg.bind_item_theme(item, self._theme)
        buttons = {"grip": grip, "copy": copy, "remove": remove, "up": up, "down": down}
        return _Card(int(item), switch, title, body, up, down, problem=problem, buttons=buttons)

    def _about(self, step: EditedStep) -> str:
        filter = self._catalog.filter(step.filter)
        return filter.description if filter else t("This server does not know this filter.")

    def _fill(self, card: _Card, step: EditedStep) -> None:
        """Make what is below the heading, the first time that it is opened."""
        filter = self._catalog.filter(step.filter)
        if filter is None:
            self._kit.small(t("This server does not know this filter."), card.body)
            return
        key = step.key
        if filter.has_name:
            with dpg.group(horizontal=True, parent=card.body):
                self._kit.small(t("Name"))
                card.name = int(dpg.add_input_text(hint=t("of its own"), width=self._kit.px(150), on_enter=True))
                dpg.set_item_callback(card.name, lambda _, name: self._rename(key, name))
                self._kit.tip(
                    card.name,
                    t("Tells several uses of this filter apart: each name has its own chance. Enter takes it over."),
                )
                card.buttons["reset"] = self._kit.button(
                    t("Reset"), lambda: self._reset(key), t("All parameters by default")
                )
        else:
            card.buttons["reset"] = self._kit.button(
                t("Reset"), lambda: self._reset(key), t("All parameters by default"), parent=card.body
            )
        card.rows = ValueRows(self._kit, card.body, filter.parameters, _StepSource(self, key))
        self._show_step(step, self._edits.document.chain.index(key), len(self._order) or 1)

    def _show_step(self, step: EditedStep, position: int, count: int) -> None:
        card = self._cards[step.key]
        name = f"   {step.name}" if step.name else ""
        dpg.configure_item(card.title, label=f"{readable(step.filter)}{name}")
        dpg.bind_item_theme(card.title, self._kit.title if step.enabled else self._kit.title_off)
        dpg.set_value(card.switch, step.enabled)
        dpg.configure_item(card.up, enabled=position > 0)
        dpg.configure_item(card.down, enabled=position < count - 1)
        if card.name and not dpg.is_item_active(card.name):
            dpg.set_value(card.name, step.name)
        if card.rows is not None:
            card.rows.show()

    # What the user does

    def set_parameter(self, key: int, parameter: str, value: Any, dragging: bool) -> None:
        """Change one parameter of a step."""
        document = self._edits.document
        chain = document.chain.changed(key, parameter, value)
        stroke = f"step {key} {parameter}" if dragging else None
        document.set_chain(readable(parameter), chain, stroke=stroke)
        self._edits.changed()

    def reset_parameter(self, key: int, parameter: str) -> None:
        self._set(lambda chain: chain.reset(key, parameter), "reset")

    def settle(self) -> None:
        self._edits.document.settle()

    def step(self, key: int) -> EditedStep:
        return self._edits.document.chain.step(key)

    def _set(self, change: Callable[[EditedChain], EditedChain], what: str) -> None:
        try:
            chain = change(self._edits.document.chain)
        except ValueError as error:
            self._edits.complain(str(error))
            return
        self._edits.document.set_chain(t("{0} of filters", what) if what == "clearing" else what, chain)
        self._edits.rebuilt()

    def _set_master(self, on: bool) -> None:
        self._edits.document.set("postprocessor_enabled", on)
        self._edits.changed()

    def _to_default(self) -> None:
        self._set(lambda _: EditedChain.read(self._edits.document.fields[CHAIN].default), t("default chain"))

    def _toggle(self, key: int) -> None:
        self.open(key, key not in self._open)

    def _move(self, key: int, by: int) -> None:
        self._set(lambda chain: chain.moved(key, chain.index(key) + by), "move")

    def _dropped(self, dragged: int, target: int) -> None:
        if dragged != target:
            self._set(lambda chain: chain.moved(dragged, chain.index(target)), "move")

    def _rename(self, key: int, name: str) -> None:
        self._set(lambda chain: chain.renamed(key, name), "name")

    def _reset(self, key: int) -> None:
        self._set(lambda chain: chain.reset(key), "reset")

    def _build_menus(self) -> None:
        self.add_menu = self._menu(
            self.add,
            [(filter.title, filter.description, partial(self._add, filter.name)) for filter in self._catalog.filters],
        )
        self.preset_menu = self._menu(
            self.presets,
            [
                (preset.title, preset.description, partial(self._take, preset.entries))
                for preset in self._catalog.presets
            ],
        )

    def _menu(self, button: int, entries: list[tuple[str, str, Callable[[], None]]]) -> int:
        """A list that opens below a button: (words, meaning, what to do)."""

        def choose(row: int, do: Callable[[], None]) -> None:
            dpg.set_value(row, False)
            do()

        with dpg.popup(button, mousebutton=dpg.mvMouseButton_Left) as menu:
            for words, meaning, do in entries:
                row = dpg.add_selectable(
                    label=words,
                    width=self._kit.px(190),
                    user_data=do,
                    callback=lambda row, _, do: choose(row, do),
                )
                self._kit.tip(int(row), meaning)
        return int(menu)

    def _take(self, entries: list[list[Any]]) -> None:
        self._set(lambda _: EditedChain.read(entries), "preset")

    def _add(self, name: str) -> None:
        self._set(lambda chain: chain.added(name), "addition")


class _StepSource:
    """The parameters of one step, for rows."""

    def __init__(self, panel: ChainPanel, key: int) -> None:
        self._panel, self._key = panel, key

    def read(self, field: Field) -> Any:
        value = self._panel.step(self._key).parameters.get(field.name, field.default)
        return field.default if value is None and field.kind == "number" else value

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        self._panel.set_parameter(self._key, field.name, value, dragging)

    def settle(self) -> None:
        self._panel.settle()

    def default(self, field: Field) -> Any:
        return field.default

    def reset(self, field: Field) -> None:
        self._panel.reset_parameter(self._key, field.name)
