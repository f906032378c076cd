"""A user in front of the settings editor: sees what is there, and uses mouse and keyboard."""

from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.gui.preferences import Preferences
from raven.gui.window import Window
from raven.settings_editor.document import Document
from raven.settings_editor.editor import Editor
from raven.settings_editor.fields import readable
from tests.gui.screen import Hands

SIZE_OF_WINDOW = (1024, 640)  # smaller ones are drawn faster, without a graphics card


def open_for_test(url: str, folder: Path, size: tuple[int, int] = SIZE_OF_WINDOW, **options: Any) -> "User":
    """The editor with preferences of its own, once its panels are there and the character is seen."""
    window = Window(
        "under test", Preferences("settings-editor", folder / "preferences"), size=size, smallest=(640, 400)
    )
    dpg.set_viewport_pos([0, 0])
    user = User(Editor(window, window._preferences, url, **options))
    user.until(lambda: user.editor.layout.built and user.editor.stage.avatar.shown is not None)
    user.until(lambda: "Asking" not in user.editor.server.voices.missing)
    user.frames(5)
    return user


class User(Hands):
    """Hands, and what they find in this window."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor.window)
        self.editor = editor

    def leave(self) -> None:
        """Close the window without asking, and end the session."""
        self.editor.window.destroy()
        self.editor.close()

    def begin_anew(self) -> None:
        """Undo all that was done since the window was opened."""
        editor = self.editor
        while editor.dialogs.shown is not None:
            editor.dialogs.shown.close()
            self.frames()
        if self.window.zoom != 1.0:
            self.window.set_zoom(1.0)
        dpg.set_viewport_width(SIZE_OF_WINDOW[0])
        dpg.set_viewport_height(SIZE_OF_WINDOW[1])
        assert editor.server.catalog is not None
        tuning = editor.tuning
        tuning.file, tuning.adjusting_crop = None, False
        editor.stage.show_figures = True
        tuning._document = Document(editor.server.catalog.fields)
        tuning.rebuilt()
        rest = {"emotions": None, "emotion": "neutral", "talking": False, "data_eyes": False, "running": True}
        editor.directing.tell(character="raven", **rest)
        editor.layout.walk(False)
        dpg.set_value(editor.layout.tabs, editor.layout.filters_tab)
        for panel in (editor.layout.left, editor.layout.right):
            dpg.set_y_scroll(panel, 0)
        self.point(SIZE_OF_WINDOW[0] / 2, SIZE_OF_WINDOW[1] - 4)
        self.until(lambda: editor.session.status.phase == "live" and editor.session.settled and editor.session.state)

    @property
    def chain(self) -> list[list[Any]]:
        """The chain of the document."""
        return self.editor.tuning.document.chain.entries()

    def filters(self) -> list[str]:
        """The filters of the chain as they stand on the screen, from top to bottom."""
        cards = self.editor.layout.chain._cards
        steps = self.editor.tuning.document.chain.steps
        return [step.filter for step in sorted(steps, key=lambda step: dpg.get_item_rect_min(cards[step.key].title)[1])]

    def add_filter(self, name: str) -> int:
        """Choose a filter from the menu; the key of its step."""
        panel = self.editor.layout.chain
        self.click(panel.add)
        self.until(lambda: dpg.is_item_visible(panel.add_menu))
        self.frames(3)
        title = readable(name)
        [row] = [row for row in dpg.get_item_children(panel.add_menu, 1) if dpg.get_item_label(row) == title]
        self.click(row)
        return self.editor.tuning.document.chain.steps[-1].key

    def scroll_to(self, panel: int, item: int) -> None:
        """Turn the wheel over a panel until an item can be pointed at."""
        self.frames(6)  # a panel whose contents have become shorter takes some to scroll back
        (left, top), width, height = dpg.get_item_pos(panel), dpg.get_item_width(panel), dpg.get_item_height(panel)
        for _ in range(60):
            _, y = dpg.get_item_rect_min(item)
            tall = dpg.get_item_rect_size(item)[1]
            if top + 4 <= y and y + tall <= top + height - 4 and dpg.is_item_visible(item):
                return
            self.point(left + width - 4, top + height / 2)
            self.wheel(-1 if y + tall > top + height - 4 or not dpg.is_item_visible(item) else 1)
            self.frames(2)
        raise AssertionError("the item cannot be scrolled to")

    def type_number(self, item: int, text: str) -> None:
        """Type into a number field, and take it over with Enter."""
        self.click(item, times=2)
        self.keys("ctrl+a")
        self.type(text)
        self.keys("Return")

    def drag_to(self, item: int, target: int) -> None:
        """Press on an item, move to another, let go."""
        self.point_at(item)
        self.press()
        self.frames(3)
        for share in (0.3, 0.6, 1.0):
            (x, y), (to_x, to_y) = dpg.get_item_rect_min(item), dpg.get_item_rect_min(target)
            wide, tall = dpg.get_item_rect_size(target)
            self.point(x + share * (to_x + wide / 3 - x), y + share * (to_y + tall / 2 - y))
        self.frames(3)
        self.release()
        self.frames(4)
