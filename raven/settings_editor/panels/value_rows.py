"""Rows of values: a name with its meaning, a widget of the right kind, the exact number, and the way back to the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.fields import Field, plain
from raven.settings_editor.kit import Kit

LABEL, NUMBER, RESET = 116, 62, 24  # points: widths of the columns beside the widget
DIGITS = "%.6g"  # of numbers
BESIDE = {"s": " s", "frames/s": " fps"}  # units that are short enough to stand with the number
NEEDLESS = ("", "share", "factor", "morph value")  # units that tell nothing


class ValueSource(Protocol):
    """Where the values of some rows are kept."""

    def read(self, field: Field) -> Any:
        """The value now."""

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        """The user has changed it. `dragging`: and is still at it, so that this is one change with the next."""

    def settle(self) -> None:
        """The user has let go."""

    def default(self, field: Field) -> Any:
        """What `reset` goes back to."""

    def reset(self, field: Field) -> None:
        """Back to the default."""


@dataclass
class _Row:
    field: Field
    label: int
    widgets: tuple[int, ...]
    show: Callable[[Any], None]
    reset: int
    problem: int


class ValueRows:
    """A table with one row per field. `show` makes it agree with its source again."""

    def __init__(
        self, kit: Kit, parent: int | str, fields: Sequence[Field], source: ValueSource, label_width: float = LABEL
    ) -> None:
        """`label_width` in points."""
        self._kit, self._source, self._label_width = kit, source, label_width
        self._rows: dict[str, _Row] = {}
        self._typed: dict[
            int, Callable[[], None]
        ] = {}  # what takes over what was typed into a field, once that is left
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_deactivated_after_edit_handler(callback=lambda _, item: self._left(item))
        self._handlers = int(handlers)
        table = dpg.add_table(header_row=False, parent=parent, no_pad_outerX=True, policy=dpg.mvTable_SizingStretchProp)
        self.item = int(table)
        for width in (label_width, 0, NUMBER, RESET):
            fixed = {"width_fixed": True, "init_width_or_weight": kit.px(width)} if width else {"width_stretch": True}
            dpg.add_table_column(parent=table, **fixed)
        for field in fields:
            self._rows[field.name] = self._row(field, int(table))
        self.show()

    def widgets(self, name: str) -> tuple[int, ...]:
        """The items of a field's widgets."""
        return self._rows[name].widgets

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._rows)

    def show(self) -> None:
        """Show the values as they are."""
        for row in self._rows.values():
            value = self._source.read(row.field)
            row.show(value)
            self._mark(row, value)

    def complain(self, problems: Mapping[str, str]) -> None:
        """Show what is wrong with which fields, below them; what is not named is right."""
        for name, row in self._rows.items():
            problem = problems.get(name, "")
            dpg.set_value(row.problem, problem)
            dpg.configure_item(row.problem, show=bool(problem))

    def delete(self) -> None:
        dpg.delete_item(self.item)
        dpg.delete_item(self._handlers)

    def _mark(self, row: _Row, value: Any) -> None:
        """The way back is offered where there is one."""
        dpg.configure_item(row.reset, show=not _same(value, self._source.default(row.field)))

    def _changed(self, field: Field, value: Any, dragging: bool = False) -> None:
        self._source.write(field, value, dragging)
        row = self._rows[field.name]
        row.show(value)
        self._mark(row, value)

    def _row(self, field: Field, table: int) -> _Row:
        kit = self._kit
        with dpg.table_row(parent=table):
            with dpg.group():
                label = int(dpg.add_text(field.title, wrap=kit.px(self._label_width)))
                kit.tip(label, field.hint)
                if field.unit not in (*NEEDLESS, *BESIDE) and field.kind in ("number", "integer"):
                    kit.small(field.unit)
            with dpg.group():
                widgets, show = _BUILD[field.kind](self, field)
                problem = kit.small("", color=theme.DANGER)
            with dpg.group():
                if field.kind in ("number", "integer"):
                    typed, show_typed = self._number(field)
                    widgets, show = (*widgets, typed), _both(show, show_typed)
            with dpg.group():
                reset = kit.icon(
                    "reset", t("Back to {0}", _words(self._source.default(field))), lambda: self._reset(field)
                )
        dpg.configure_item(problem, show=False)
        for widget in widgets:
            dpg.bind_item_handler_registry(widget, self._handlers)
        return _Row(field, label, widgets, show, reset, problem)

    def _left(self, item: int) -> None:
        """A widget was let go of, or a field was left by Enter, Tab or the mouse."""
        if item in self._typed:
            self._typed[item]()
        self._source.settle()

    def _reset(self, field: Field) -> None:
        self._source.reset(field)
        self.show()

    # Widgets: each gives its items, and how a value is shown in them.

    def _slider(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        low, high = field.slider
        whole = field.kind == "integer"
        step = 1.0 if whole else _step(low, high)
        slider = int(
            dpg.add_slider_double(
                width=-1,
                min_value=low,
                max_value=high,
                format=" ",  # the number stands beside it
                callback=lambda _, value: self._changed(field, _bounded(field, _snapped(value, step)), dragging=True),
            )
        )
        self._kit.tip(slider, field.hint)
        return (slider,), lambda value: dpg.set_value(slider, float(value if value is not None else 0.0))

    def _number(self, field: Field) -> tuple[int, Callable[[Any], None]]:
        typed = int(
            dpg.add_input_double(
                width=-1,
                step=0,
                format=("%.0f" if field.kind == "integer" else DIGITS) + BESIDE.get(field.unit, ""),
            )
        )
        self._typed[typed] = lambda: self._changed(field, _bounded(field, dpg.get_value(typed)))
        return typed, lambda value: dpg.set_value(typed, float(value if value is not None else 0.0))

    def _switch(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        box = int(dpg.add_checkbox(callback=lambda _, on: self._changed(field, on)))
        return (box,), lambda value: dpg.set_value(box, bool(value))

    def _choice(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        combo = int(dpg.add_combo(list(field.choices), width=-1, callback=lambda _, word: self._changed(field, word)))
        self._kit.tip(combo, field.hint)
        return (combo,), lambda value: dpg.set_value(combo, str(value))

    def _color(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        """sRGB, as the pickers of this toolkit show it and the server means it: no conversion, and no rounding to 8 bits."""

        def picked() -> None:
            red, green, blue, *_ = dpg.get_value(edit)
            self._changed(field, [_snapped(channel / 255, 1e-4) for channel in (red, green, blue)], dragging=True)

        edit = int(
            dpg.add_color_edit(width=-1, no_alpha=True, display_type=dpg.mvColorEdit_float, callback=lambda: picked())
        )
        return (edit,), lambda value: dpg.set_value(edit, [255.0 * channel for channel in value] + [255.0])

    def _hex_color(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        def picked() -> None:
            red, green, blue, *_ = (round(channel) for channel in dpg.get_value(edit))
            self._changed(field, f"#{red:02x}{green:02x}{blue:02x}", dragging=True)

        edit = int(
            dpg.add_color_edit(
                no_inputs=True, no_alpha=True, display_mode=dpg.mvColorEdit_hex, callback=lambda: picked()
            )
        )
        return (edit,), lambda value: dpg.set_value(edit, [*bytes.fromhex(value[1:]), 255])

    def _text(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        entry = int(dpg.add_input_text(width=-1))
        self._typed[entry] = lambda: self._changed(field, dpg.get_value(entry) or None)
        return (entry,), lambda value: dpg.set_value(entry, value or "")

    def _words(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        """Some of many words: how many, and on opening a box to tick for each."""
        node = int(dpg.add_tree_node(label="", span_full_width=True))
        boxes = {word: int(dpg.add_checkbox(label=_short(word), parent=node)) for word in field.choices}

        def ticked() -> None:
            chosen = [word for word in field.choices if dpg.get_value(boxes[word])]
            self._changed(field, chosen)

        for box in boxes.values():
            dpg.set_item_callback(box, lambda: ticked())

        def show(value: Any) -> None:
            dpg.configure_item(node, label=f"{len(value)} of {len(field.choices)}")
            for word, box in boxes.items():
                dpg.set_value(box, word in value)

        return tuple(boxes.values()), show

    def _list(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        """A list of names, with commas between them."""
        entry = int(dpg.add_input_text(width=-1))
        self._typed[entry] = lambda: self._changed(field, _names(dpg.get_value(entry)))
        self._kit.tip(entry, field.hint)
        return (entry,), lambda value: dpg.set_value(entry, ", ".join(value))

    def _nothing(self, field: Field) -> tuple[tuple[int, ...], Callable[[Any], None]]:
        self._kit.small(t("This program cannot edit it; it is kept as it is."))
        return (), lambda value: None


_BUILD: dict[str, Callable[[ValueRows, Field], tuple[tuple[int, ...], Callable[[Any], None]]]] = {
    "switch": ValueRows._switch,
    "number": ValueRows._slider,
    "integer": ValueRows._slider,
    "choice": ValueRows._choice,
    "colour": ValueRows._color,
    "hex colour": ValueRows._hex_color,
    "words": ValueRows._words,
    "text": ValueRows._text,
    "name": ValueRows._text,
    "list": ValueRows._list,
    "object": ValueRows._nothing,
}


def _step(low: float, high: float) -> float:
    """As fine as a slider of this range is: a thousandth of it, as a power of ten."""
    span = high - low
    step = 1.0
    while step > span / 500:
        step /= 10
    return step


def _snapped(value: float, step: float) -> float:
    """To a round number: what is dragged need not have sixteen digits."""
    return float(f"{round(value / step) * step:.9g}")


def _bounded(field: Field, value: float) -> float | int:
    value = min(max(value, field.least), field.most)
    if field.above and value <= field.least:
        value = _step(field.least, field.most)
    return round(value) if field.kind == "integer" else value


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, list | tuple) and isinstance(default, list | tuple):
        return list(value) == list(default)
    return bool(value == default)


def _words(default: Any) -> str:
    if isinstance(default, list | tuple | Mapping):
        return t("the default")
    return "nothing" if default is None else plain(default)


def _short(morph: str) -> str:
    return morph.removesuffix("_index").replace("_", " ")


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _both(first: Callable[[Any], None], second: Callable[[Any], None]) -> Callable[[Any], None]:
    def show(value: Any) -> None:
        first(value)
        second(value)

    return show
