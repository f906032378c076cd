"""One step of the chain of filters as a card: its name, its switch, and behind a click its parameters."""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.chain import EditedStep
from raven.settings_editor.fields import Field, FilterFields, readable
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.edits import ChainEdits
from raven.settings_editor.panels.value_rows import ValueRows

PAYLOAD = "raven step"


class StepCard:
    """What is shown of one step. `show` makes it agree with the chain."""

    def __init__(
        self,
        kit: Kit,
        parent: int,
        look: int,
        step: EditedStep,
        filter: FilterFields | None,
        edits: ChainEdits,
    ) -> None:
        """`look`: the theme of cards; `filter` None: one that the server does not know."""
        self._kit, self._filter, self._edits = kit, filter, edits
        self._key = key = step.key
        self.is_open = False
        """Whether its parameters are seen."""
        self.name = 0
        self.rows: ValueRows | None = None
        self.buttons: dict[str, int] = {}
        with dpg.child_window(
            parent=parent,
            auto_resize_y=True,
            border=False,
            always_use_window_padding=True,
            no_scrollbar=True,
            payload_type=PAYLOAD,
            drop_callback=lambda _, dragged: self._take_place_of(dragged),
        ) as item:
            with dpg.group(horizontal=True, horizontal_spacing=kit.px(2)):
                grip = kit.icon("grip", t("Drag it to another place"), lambda: None)
                with dpg.drag_payload(parent=grip, drag_data=key, payload_type=PAYLOAD):
                    dpg.add_text(readable(step.filter))
                self.switch = int(
                    dpg.add_checkbox(callback=lambda _, on: edits.change(lambda c: c.enabled(key, on), "switch"))
                )
                kit.tip(self.switch, t("Whether this step acts. Off: it keeps its place and its values."))
                self.title = int(
                    dpg.add_button(
                        label=readable(step.filter), width=-kit.px(106), callback=lambda: self.open(not self.is_open)
                    )
                )
                dpg.bind_item_theme(self.title, kit.title)
                kit.tip(self.title, filter.description if filter else t("This server does not know this filter."))
                self.buttons |= {
                    "grip": grip,
                    "up": kit.icon("up", t("Earlier"), lambda: self._move(-1)),
                    "down": kit.icon("down", t("Later"), lambda: self._move(1)),
                    "copy": kit.icon(
                        "copy", t("Once more, behind it"), lambda: edits.change(lambda c: c.duplicated(key), "copy")
                    ),
                    "remove": kit.icon(
                        "remove", t("Remove it"), lambda: edits.change(lambda c: c.removed(key), "removal")
                    ),
                }
            self._problem = kit.small("", color=theme.DANGER)
            dpg.configure_item(self._problem, show=False)
            self._body = int(dpg.add_group(show=False))
        dpg.bind_item_theme(item, look)
        self.item = int(item)

    def open(self, opened: bool = True) -> None:
        """Show the step's parameters, or only its heading."""
        if opened and self.rows is None:
            self._fill()
        self.is_open = opened
        dpg.configure_item(self._body, show=opened)

    def show(self, step: EditedStep, is_first: bool, is_last: bool) -> None:
        """Show the step as it is."""
        name = f"   {step.name}" if step.name else ""
        dpg.configure_item(self.title, label=f"{readable(step.filter)}{name}")
        dpg.bind_item_theme(self.title, self._kit.title if step.enabled else self._kit.title_off)
        dpg.set_value(self.switch, step.enabled)
        dpg.configure_item(self.buttons["up"], enabled=not is_first)
        dpg.configure_item(self.buttons["down"], enabled=not is_last)
        self._show_name(step)
        if self.rows is not None:
            self.rows.show()

    def complain(self, message: str) -> None:
        """Show what is wrong with the step; nothing if that is empty."""
        dpg.set_value(self._problem, message)
        dpg.configure_item(self._problem, show=bool(message))
        if self.rows is not None and not message:
            self.rows.complain({})

    def delete(self) -> None:
        """Take it away."""
        self.free()
        dpg.delete_item(self.item)

    def free(self) -> None:
        """Free what is not a part of its items."""
        if self.rows is not None:
            self.rows.delete()

    def _fill(self) -> None:
        """Make what is below the heading, the first time that it is opened."""
        kit, filter = self._kit, self._filter
        if filter is None:
            kit.small(t("This server does not know this filter."), self._body)
            return
        with dpg.group(horizontal=True, parent=self._body):
            if filter.has_name:
                kit.small(t("Name"))
                self.name = int(dpg.add_input_text(hint=t("of its own"), width=kit.px(150), on_enter=True))
                dpg.set_item_callback(self.name, lambda _, name: self._rename(name))
                kit.tip(
                    self.name,
                    t("Tells several uses of this filter apart: each name has its own chance. Enter takes it over."),
                )
            self.buttons["reset"] = kit.button(t("Reset"), self._reset, t("All parameters by default"))
        self.rows = ValueRows(kit, self._body, filter.parameters, _StepValues(self._edits, self._key))
        self._show_name(self._edits.step(self._key))

    def _show_name(self, step: EditedStep) -> None:
        if self.name and not dpg.is_item_active(self.name):
            dpg.set_value(self.name, step.name)

    # What the user does

    def _take_place_of(self, dragged: int) -> None:
        if dragged != self._key:
            self._edits.change(lambda chain: chain.moved(dragged, chain.index(self._key)), "move")

    def _move(self, by: int) -> None:
        self._edits.change(lambda chain: chain.moved(self._key, chain.index(self._key) + by), "move")

    def _rename(self, name: str) -> None:
        self._edits.change(lambda chain: chain.renamed(self._key, name), "name")

    def _reset(self) -> None:
        self._edits.change(lambda chain: chain.reset(self._key), "reset")


class _StepValues:
    """The parameters of one step, for rows."""

    def __init__(self, edits: ChainEdits, key: int) -> None:
        self._edits, self._key = edits, key

    def read(self, field: Field) -> Any:
        value = self._edits.step(self._key).parameters.get(field.name, field.default)
        return field.default if value is None and field.kind == "number" else value

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        self._edits.set_parameter(self._key, field.name, value, dragging)

    def settle(self) -> None:
        self._edits.settle()

    def default(self, field: Field) -> Any:
        return field.default

    def reset(self, field: Field) -> None:
        self._edits.change(lambda chain: chain.reset(self._key, field.name), "reset")
