"""The panel about who is seen: character, what is behind it, its emotion, and what it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import dearpygui.dearpygui as dpg

from raven.client.dpg.live import Refusal, Wish
from raven.gui import theme
from raven.gui.texts import t
from raven.settings_editor.catalog import Catalog
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.emotion_list import EmotionList
from raven.settings_editor.panels.notices import in_sentences
from raven.settings_editor.panels.settings_panel import DocumentSource
from raven.settings_editor.panels.value_rows import ValueRows

NOTHING = t("Plain colour")
NARROW = 62  # points: width of names in this panel


class Actions(Protocol):
    """What the panel has the editor do."""

    def tell(self, **changes: Any) -> None: ...
    def set_character(self, character: str | Path) -> None: ...
    def refresh(self) -> None: ...
    def ask_for_character(self) -> None: ...
    def ask_for_backdrop(self) -> None: ...
    def ask_for_emotions(self) -> None: ...
    def set_backdrop(self, backdrop: str | None) -> None: ...
    def set_emotion(self, name: str) -> None: ...
    def toggle(self, aspect: str) -> None: ...


class CharacterPanel:
    """Sections one below the other."""

    def __init__(self, kit: Kit, parent: int | str, catalog: Catalog, actions: Actions, source: DocumentSource) -> None:
        self._kit, self._catalog, self._actions = kit, catalog, actions
        self._problems: dict[str, int] = {}
        self._build_character(kit.section(t("Character"), parent))
        self._build_expression(kit.section(t("Expression"), parent))
        self._build_backdrop(kit.section(t("Backdrop"), parent), source)

    def show(self, wish: Wish, emotions: tuple[str, ...], backdrop: str | None) -> None:
        """Show what is wished."""
        name = wish.character.name if isinstance(wish.character, Path) else wish.character
        names = list(self._catalog.characters)
        dpg.configure_item(self.character, items=names if name in names else [*names, name])
        dpg.set_value(self.character, name)
        if emotions:
            self.emotions.offer(emotions)
        self.emotions.show(wish.emotion)
        dpg.configure_item(self.own_emotions, show=wish.emotions is not None)
        self._kit.light(self.talking, wish.talking)
        self._kit.light(self.data_eyes, wish.data_eyes)
        self._kit.light(self.paused, not wish.running)
        dpg.configure_item(self.paused, label=t("Go on") if not wish.running else t("Pause"))
        known = [NOTHING, *self._catalog.backdrops]
        shown = NOTHING if backdrop is None else backdrop if backdrop in known else Path(backdrop).name
        dpg.configure_item(self.backdrop, items=known if shown in known else [*known, shown])
        dpg.set_value(self.backdrop, shown)
        self._backdrop_rows.show()

    def show_warnings(self, warnings: list[str]) -> None:
        """What the server says of the picture."""
        text = in_sentences(warnings)
        if dpg.get_value(self._warnings) != text:
            dpg.set_value(self._warnings, text)
            dpg.configure_item(self._warnings, show=bool(text))

    def complain(self, problems: dict[str, Refusal | str]) -> None:
        """Show what was refused where it was asked for."""
        for aspect, item in self._problems.items():
            problem = problems.get(aspect)
            text = problem.message if isinstance(problem, Refusal) else problem or ""
            if dpg.get_value(item) != text:
                dpg.set_value(item, text)
                dpg.configure_item(item, show=bool(text))

    def delete(self) -> None:
        self._backdrop_rows.delete()
        self.emotions.delete()

    def _build_character(self, parent: int) -> None:
        kit, actions = self._kit, self._actions
        self.character = int(
            dpg.add_combo(width=-1, parent=parent, callback=lambda _, name: actions.set_character(name))
        )
        with dpg.group(horizontal=True, parent=parent):
            kit.button(
                t("Open"), actions.ask_for_character, t("A picture of your own, with the cels beside it (Ctrl+O)")
            )
            kit.button(t("Refresh"), actions.refresh, t("Read picture and cels again; all else stays (Ctrl+R)"))
            self.paused = kit.button(
                t("Pause"), lambda: actions.toggle("running"), t("Stop the animation (Ctrl+P)"), 78
            )
        self._warnings = kit.small("", parent, theme.WARM)
        dpg.configure_item(self._warnings, show=False)
        self._problem("character", parent)

    def _build_expression(self, parent: int) -> None:
        kit, actions = self._kit, self._actions
        self.emotions = EmotionList(kit, parent, actions.set_emotion)
        with dpg.group(horizontal=True, parent=parent):
            self.talking = kit.button(
                t("Talk"), lambda: actions.toggle("talking"), t("Move the mouth at random (Ctrl+T)"), 78
            )
            self.data_eyes = kit.button(
                t("Data eyes"),
                lambda: actions.toggle("data_eyes"),
                t("The data stream in the eyes, for characters with its cels"),
                90,
            )
        with dpg.group(horizontal=True, parent=parent):
            kit.button(t("Open templates"), actions.ask_for_emotions, t("Emotion templates of your own (Ctrl+Shift+E)"))
            self.own_emotions = kit.button(
                t("Server's"),
                lambda: actions.tell(emotions=None),
                t("Back to the templates of the server"),
                kind="quiet",
            )
        self._problem("emotions", parent)
        self._problem("emotion", parent)

    def _build_backdrop(self, parent: int, source: DocumentSource) -> None:
        kit, actions = self._kit, self._actions
        self.backdrop = int(dpg.add_combo(width=-1, parent=parent, callback=lambda _, name: self._pick_backdrop(name)))
        kit.button(
            t("Open"),
            actions.ask_for_backdrop,
            t("A picture of your own, seen in this window only (Ctrl+B)"),
            parent=parent,
        )
        fields = [
            field for field in self._catalog.fields if field.group == "backdrop" and field.name != "backdrop_path"
        ]
        self._backdrop_rows = ValueRows(kit, parent, fields, source, NARROW)
        self._problem("backdrop", parent)

    def _pick_backdrop(self, name: str) -> None:
        if name == NOTHING:
            self._actions.set_backdrop(None)
        elif name in self._catalog.backdrops:
            self._actions.set_backdrop(name)

    def _problem(self, aspect: str, parent: int) -> None:
        item = self._problems[aspect] = self._kit.small("", parent, theme.DANGER)
        dpg.configure_item(item, show=False)
