"""The animator's settings: every one of them, by groups, each group with a way back to the defaults."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.fields import Field
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.edits import Edits
from raven.settings_editor.panels.effects_panel import EffectsPanel
from raven.settings_editor.panels.value_rows import ValueRows

ELSEWHERE = ("postprocessor", "backdrop")
"""Groups that have panels of their own."""
OPEN_AT_FIRST = ("picture", "framing", "motion")


class DocumentSource:
    """Settings of the document, for rows."""

    def __init__(self, edits: Edits) -> None:
        self._edits = edits

    def read(self, field: Field) -> Any:
        return self._edits.document.get(field.name)

    def write(self, field: Field, value: Any, dragging: bool) -> None:
        self._edits.document.set(field.name, value, stroke=field.name if dragging else None)
        self._edits.changed()

    def settle(self) -> None:
        self._edits.document.settle()

    def default(self, field: Field) -> Any:
        return field.default

    def reset(self, field: Field) -> None:
        self._edits.document.reset(field.name)
        self._edits.changed()


class SettingsPanel:
    """The groups, one below the other."""

    def __init__(
        self,
        kit: Kit,
        parent: int | str,
        catalog: Catalog,
        edits: Edits,
        play: Callable[[str], None],
        adjust_crop: Callable[[], None],
    ) -> None:
        """`play` plays an effect by its name; `adjust_crop` shows or hides the crop on the picture."""
        self._edits = edits
        self._rows: list[ValueRows] = []
        self.headers: dict[str, int] = {}
        source = DocumentSource(edits)
        self.problem = kit.small("", parent, theme.DANGER)
        dpg.configure_item(self.problem, show=False)
        for group, title in catalog.groups:
            fields = [field for field in catalog.fields if field.group == group]
            if group in ELSEWHERE or not fields:
                continue
            header = self.headers[group] = kit.section(title, parent, opened=group in OPEN_AT_FIRST)
            simple = [field for field in fields if field.name != "animefx"]
            self._rows.append(ValueRows(kit, header, simple, source))
            with dpg.group(horizontal=True, parent=header):
                if group == "framing":
                    self.adjust = kit.button(
                        t("Adjust on the picture"), adjust_crop, t("Drag the edges of the crop with the mouse")
                    )
                kit.button(
                    t("Reset"),
                    partial(self._reset, title, group),
                    t("{0}: everything by default", title),
                    kind="quiet",
                )
            if group == "effects":
                self.effects = EffectsPanel(kit, header, catalog, edits, play)
            dpg.add_spacer(height=kit.px(4), parent=header)

    def widgets(self, name: str) -> tuple[int, ...]:
        """The items of a setting's widgets."""
        for rows in self._rows:
            if name in rows.names:
                return rows.widgets(name)
        raise KeyError(name)

    def show(self) -> None:
        """Show the settings as they are."""
        for rows in self._rows:
            rows.show()
        self.effects.show()

    def complain(self, field: str | None, message: str) -> None:
        """Show what the server said at the setting that it was about, or above all of them."""
        name = (field or "").removeprefix("animator_settings.")
        known = any(name in rows.names for rows in self._rows)
        for rows in self._rows:
            rows.complain({name: message} if known else {})
        dpg.set_value(self.problem, message)
        dpg.configure_item(self.problem, show=bool(message) and not known)

    def delete(self) -> None:
        for rows in self._rows:
            rows.delete()

    def _reset(self, title: str, group: str) -> None:
        self._edits.document.reset_group(title, group)
        self._edits.rebuilt()
