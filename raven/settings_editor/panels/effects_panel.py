"""Effects around the character: which emotion sets each of them off, and how its pictures follow each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui.texts import t
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.fields import Field
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.edits import Edits
from raven.settings_editor.panels.value_rows import ValueRows

SETTING = "animefx"


@dataclass
class _Entry:
    item: int
    switch: int
    node: int
    arrow: int
    rows: ValueRows | None = None


class EffectsPanel:
    """One line per effect, which opens."""

    def __init__(
        self, kit: Kit, parent: int | str, catalog: Catalog, edits: Edits, play: Callable[[str], None]
    ) -> None:
        self._kit, self._edits, self._play = kit, edits, play
        self._fields = [field for field in catalog.effect_fields if field.name != "enabled"]
        self._entries: dict[str, _Entry] = {}
        self._group = int(dpg.add_group(parent=parent))
        self.show()

    def show(self) -> None:
        """Show the effects as they are."""
        names = [name for name, _ in self._effects()]
        if names != list(self._entries):
            self._build(names)
        for name, effect in self._effects():
            entry = self._entries[name]
            dpg.set_value(entry.switch, effect.get("enabled", True))
            if entry.rows is not None:
                entry.rows.show()

    def _effects(self) -> list[tuple[str, dict[str, Any]]]:
        return [(name, effect) for name, effect in self._edits.document.get(SETTING)]

    def _build(self, names: list[str]) -> None:
        for entry in self._entries.values():
            if entry.rows is not None:
                entry.rows.delete()
        dpg.delete_item(self._group, children_only=True)
        self._entries = {name: self._make(name) for name in names}

    def _make(self, name: str) -> _Entry:
        kit = self._kit
        with dpg.group(parent=self._group) as item, dpg.group(horizontal=True):
            switch = int(dpg.add_checkbox(callback=lambda _, on: self.set(name, "enabled", on, False)))
            kit.tip(switch, t("Whether this effect is shown at all"))
            node = int(dpg.add_button(label=name, width=-kit.px(56), callback=lambda: self._toggle(name)))
            dpg.bind_item_theme(node, kit.title)
            kit.icon("play", t("Play it now, whatever the emotion"), lambda: self._play(name))
            arrow = kit.icon("closed", t("When and how it is shown"), lambda: self._toggle(name))
        return _Entry(int(item), switch, node, arrow)

    def _toggle(self, name: str) -> None:
        entry = self._entries[name]
        if entry.rows is None:
            entry.rows = ValueRows(self._kit, entry.item, self._fields, _EffectSource(self, name))
        else:
            entry.rows.delete()
            entry.rows = None
        dpg.configure_item(entry.arrow, texture_tag=self._kit.icons["open" if entry.rows else "closed"])

    def value(self, name: str, field: Field) -> Any:
        effect = dict(self._effects())[name]
        return effect.get(field.name, [] if field.kind == "list" else field.default)

    def set(self, name: str, key: str, value: Any, dragging: bool) -> None:
        """Change one thing of one effect."""
        effects = [[other, {**effect, key: value} if other == name else effect] for other, effect in self._effects()]
        self._edits.document.set(SETTING, effects, stroke=f"{name} {key}" if dragging else None)
        self._edits.changed()

    def default(self, name: str, field: Field) -> Any:
        """What the server has for this effect when nobody says anything."""
        effect = dict(self._edits.document.fields[SETTING].default).get(name, {})
        return effect.get(field.name, [] if field.kind == "list" else field.default)

    def settle(self) -> None:
        self._edits.document.settle()


class _EffectSource:
    """One effect, for rows."""

    def __init__(self, panel: EffectsPanel, name: str) -> None:
        self._panel, self._name = panel, name

    def read(self, field: Field) -> Any:
        return self._panel.value(self._name, field)

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        self._panel.set(self._name, field.name, value, dragging)

    def settle(self) -> None:
        self._panel.settle()

    def default(self, field: Field) -> Any:
        return self._panel.default(self._name, field)

    def reset(self, field: Field) -> None:
        self._panel.set(self._name, field.name, self.default(field), False)
