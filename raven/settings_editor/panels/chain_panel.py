"""The postprocessor's panel: the chain as a list of cards that are added, dragged, switched, named, copied and removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui.texts import t
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.chain import EditedChain
from raven.settings_editor.document import CHAIN
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.edits import ChainEdits, Edits
from raven.settings_editor.panels.step_card import StepCard

_PLACE = re.compile(rf"{CHAIN}\[(\d+)\]")


class ChainPanel:
    """The list. `show` makes it agree with the document; cards stay as they are where their step does."""

    def __init__(self, kit: Kit, parent: int | str, catalog: Catalog, edits: Edits) -> None:
        self._kit, self._catalog, self._edits = kit, catalog, edits
        self.changes = ChainEdits(edits)
        self._cards: dict[int, StepCard] = {}
        self._order: tuple[tuple[int, str], ...] = ()
        with dpg.theme() as card, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_color(dpg.mvThemeCol_ChildBg, (38, 41, 51, 255))
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, kit.px(6), kit.px(5))
        self._look = int(card)
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
                    t("Clear"),
                    lambda: self.changes.change(lambda chain: EditedChain(), "clearing"),
                    t("Remove every filter"),
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

    def card(self, key: int) -> StepCard:
        """The card of a step, for those who point at it."""
        return self._cards[key]

    def show(self) -> None:
        """Show the chain as it is."""
        chain = self._edits.document.chain
        order = tuple((step.key, step.filter) for step in chain.steps)
        if order != self._order:
            self._arrange(chain, order)
        for position, step in enumerate(chain.steps):
            self._cards[step.key].show(step, is_first=position == 0, is_last=position == len(chain.steps) - 1)
        dpg.set_value(self.master, bool(self._edits.document.get("postprocessor_enabled")))
        dpg.configure_item(self._empty, show=not chain.steps)
        dpg.set_value(self._count, t("{0} in the chain", len(chain.steps)) if chain.steps else "")

    def complain(self, field: str | None, message: str) -> bool:
        """Show at its place what the server said of the chain; whether it was about a step."""
        for card in self._cards.values():
            card.complain("")
        place = _PLACE.search(field or "")
        steps = self._edits.document.chain.steps
        if place is None or int(place[1]) >= len(steps):
            return False
        self._cards[steps[int(place[1])].key].complain(message)
        return True

    def open(self, key: int, opened: bool = True) -> None:
        """Show a step's parameters, or only its heading."""
        self._cards[key].open(opened)

    def delete(self) -> None:
        """Free what is not a part of the panel's items."""
        for card in self._cards.values():
            card.free()
        for item in (self._look, self.add_menu, self.preset_menu):
            dpg.delete_item(item)

    # The list

    def _arrange(self, chain: EditedChain, order: tuple[tuple[int, str], ...]) -> None:
        """Cards in the order of the steps: kept, moved, made and taken away."""
        before = dict(self._order)
        for key in [key for key in self._cards if before.get(key) != dict(order).get(key)]:
            self._cards.pop(key).delete()
        for step in chain.steps:
            if step.key not in self._cards:
                filter = self._catalog.filter(step.filter)
                self._cards[step.key] = StepCard(self._kit, self._list, self._look, step, filter, self.changes)
        dpg.reorder_items(self._list, 1, [self._empty, *(self._cards[key].item for key, _ in order)])
        self._order = order

    # What the user does

    def _set_master(self, on: bool) -> None:
        self._edits.document.set("postprocessor_enabled", on)
        self._edits.changed()

    def _to_default(self) -> None:
        default = self._edits.document.fields[CHAIN].default
        self.changes.change(lambda _: EditedChain.read(default), t("default chain"))

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
        self.changes.change(lambda _: EditedChain.read(entries), "preset")

    def _add(self, name: str) -> None:
        self.changes.change(lambda chain: chain.added(name), "addition")
