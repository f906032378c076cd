"""The left side of the window: the character, its picture as it is, the engine, and the list of emotions."""

from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui import theme
from raven.gui.picture_view import CHECKER, PictureView, texture_pixels
from raven.gui.texts import t
from raven.gui.window import Window
from raven.pose_editor.desk import Desk
from raven.pose_editor.document import Document
from raven.pose_editor.stage import StagedCharacter

THUMBNAIL = 120  # points, at least
FRAMES = 3  # until new rows of a list have their places

WHY_WIDTH = 480  # points, of what is told about an engine


class TemplatePanel:
    """Chooses the character, the engine and the template."""

    def __init__(
        self, window: Window, parent: int, desk: Desk, engines: list[dict[str, Any]], open_picture: Callable[[], None]
    ) -> None:
        self._window, self._desk = window, desk
        self._rows: dict[int, Document] = {}
        self._listed: list[tuple[Document, str, bool]] = []
        self._last: Document | None = None
        self._bring_in = 0
        px, look = window.px, window.look
        self.box: int = dpg.add_child_window(parent=parent, always_use_window_padding=True, no_scrollbar=True)
        with dpg.group(parent=self.box):
            with dpg.group(horizontal=True):
                self.character: int = dpg.add_combo(callback=lambda _, name: self._choose_character(name))
                self._open: int = dpg.add_button(label=t("Open…"), width=px(64), callback=open_picture)
            with dpg.group(horizontal=True):
                dpg.add_text(t("Engine"), color=theme.DIM)
                self.engine: int = dpg.add_combo(callback=lambda _, name: desk.choose_engine(name))
            with dpg.tooltip(self.engine, delay=0.4):
                for engine in engines:
                    color = theme.TEXT if engine["available"] else theme.DIM
                    dpg.add_text(f"{engine['name']}: {engine['why']}", color=color, wrap=px(WHY_WIDTH))
            dpg.configure_item(self.engine, items=["auto", *(engine["name"] for engine in engines)])
            dpg.add_spacer(height=px(2))
        self.source = PictureView(window, self.box)
        self.source.back(CHECKER)
        with dpg.group(horizontal=True, parent=self.box):
            self._heading: int = dpg.add_text(t("Emotions"))
            self._back: int = dpg.add_button(
                arrow=True, direction=dpg.mvDir_Up, callback=lambda: desk.workspace.step(-1)
            )
            self._on: int = dpg.add_button(
                arrow=True, direction=dpg.mvDir_Down, callback=lambda: desk.workspace.step(1)
            )
        for button, words in ((self._back, t("Previous (Page up)")), (self._on, t("Next (Page down)"))):
            dpg.bind_item_theme(button, look.quiet)
            with dpg.tooltip(button, delay=0.4):
                dpg.add_text(words)
        dpg.bind_item_font(self._heading, look.heading_font)
        self._list: int = dpg.add_child_window(parent=self.box, always_use_window_padding=False)
        window.every_frame(self._bring_into_sight)

    def destroy(self) -> None:
        """Take down what is not inside the panel's parent."""
        self._window.no_longer_every_frame(self._bring_into_sight)
        self.source.destroy()

    def resize(self, width: int, height: int) -> None:
        """Make the panel so large, in pixels."""
        px = self._window.px
        inner = width - px(20)
        dpg.configure_item(self.box, width=width, height=height)
        dpg.configure_item(self.character, width=inner - px(64 + 8))
        dpg.configure_item(self.engine, width=inner - px(56))
        edge = min(inner, max(px(THUMBNAIL), height // 5))
        self.source.resize(inner, edge)
        dpg.configure_item(self._list, width=inner, height=max(height - edge - px(140), 40))

    def row(self, document: Document) -> int:
        """The item of a template in the list."""
        return next(row for row, listed in self._rows.items() if listed is document)

    def refresh(self) -> None:
        """Show what is on the desk."""
        desk = self._desk
        names = desk.character_names
        shown = desk.picture.stem.removesuffix("@2x") if desk.picture else ""
        dpg.configure_item(self.character, items=names if shown in names else [*names, shown])
        dpg.set_value(self.character, shown)
        dpg.set_value(self.engine, desk.engine)
        workspace = desk.workspace
        listed = [(document, document.name, document.dirty) for document in workspace.documents]
        if listed != self._listed:
            self._listed = listed
            self._rebuild(workspace.presets, workspace.others)
        for row, document in self._rows.items():
            dpg.set_value(row, document is workspace.current)
        if workspace.current is not self._last:
            self._last, self._bring_in = workspace.current, FRAMES

    def show_source(self, stage: StagedCharacter) -> None:
        """Show the picture as it is, without any pose."""
        self.source.show(texture_pixels(stage.character.picture.rgba8()))

    def _bring_into_sight(self) -> None:
        """Scroll to the template that is edited once its row has its place."""
        if self._bring_in:
            self._bring_in -= 1
            if not self._bring_in:
                self._scroll_to_current()

    def _scroll_to_current(self) -> None:
        row, (_, height) = self.row(self._desk.workspace.current), dpg.get_item_rect_size(self._list)
        place = dpg.get_item_pos(row)[1]
        scrolled = dpg.get_y_scroll(self._list)
        line = self._window.px(26)
        if place < scrolled:
            dpg.set_y_scroll(self._list, place)
        elif place + line > scrolled + height:
            dpg.set_y_scroll(self._list, place + line - height)

    def _rebuild(self, presets: list[Document], others: list[Document]) -> None:
        scrolled = dpg.get_y_scroll(self._list)
        dpg.delete_item(self._list, children_only=True)
        self._rows = {}
        for document in presets:
            self._add_row(document)
        if others:
            dpg.add_spacer(height=self._window.px(2), parent=self._list)
            dpg.add_separator(parent=self._list)
            for document in others:
                self._add_row(document)
        self._window.call(dpg.set_y_scroll, self._list, scrolled)

    def _add_row(self, document: Document) -> None:
        row = dpg.add_selectable(
            label=f"{document.name}  •" if document.dirty else document.name,
            parent=self._list,
            user_data=document,
            callback=lambda _, __, chosen: self._desk.workspace.choose(chosen),
        )
        if document.dirty:
            dpg.bind_item_theme(row, self._window.look.warm)
        with dpg.tooltip(row, delay=0.8):
            dpg.add_text(str(document.place.file) if document.place else t("not in a file yet"), color=theme.DIM)
        self._rows[int(row)] = document

    def _choose_character(self, name: str) -> None:
        if name in self._desk.character_names:
            self._desk.choose_character(name)
