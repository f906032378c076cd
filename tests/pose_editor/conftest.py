"""The editor in a real window, with copies of Raven's characters and emotions that a test may spoil."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg
import pytest

from raven.assets import assets_folder
from tests.gui.screen import Hands, own_display

SIZE = (1280, 720)


class EditorHands(Hands):
    """A user of the editor."""

    def __init__(self, editor: Any) -> None:
        self.editor = editor
        super().__init__(editor.window)

    def settle(self) -> None:
        """Wait until the character is there and the picture shows what was asked for."""
        desk = self.editor.desk
        self.until(lambda: desk.stage is not None and not desk.loading and not desk.preview.busy)
        self.frames(3)

    def choose(self, name: str) -> None:
        """Click an emotion in the list."""
        document = next(d for d in self.editor.workspace.documents if d.name == name)
        self.editor.workspace.choose(document)  # brings its row into sight
        self.frames(4)
        self.editor.workspace.step(-1)
        self.frames(4)
        self.click(self.editor.templates.row(document), across=0.3)
        assert self.editor.workspace.current is document

    def answer(self, label: str) -> None:
        """Click a button of the dialog that is open, once that is in its place."""
        self.frames(6)
        self.click(self.editor.dialogs.shown.button_items[label])

    def slider(self, name: str) -> int:
        return int(self.editor.sliders.slider(name))

    @property
    def values(self) -> dict[str, float]:
        return dict(self.editor.workspace.current.values)


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    with own_display():
        yield


@pytest.fixture(scope="session")
def posers() -> Any:
    """Engines for all tests: each finds the features of a picture once."""
    from raven.posers import Posers

    return Posers()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with `emotions`, `characters` and the editor's preferences."""
    shutil.copytree(assets_folder() / "emotions", tmp_path / "emotions")
    for name in ("raven", "rook"):
        source = assets_folder() / "characters" / name
        shutil.copytree(
            source, tmp_path / "characters" / name, ignore=shutil.ignore_patterns("*@2x*", "*.svg")
        )  # quick
    return tmp_path


@pytest.fixture(scope="session")
def window(display: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One window for all tests: DearPyGui is made to be started once in a process."""
    from raven.gui.preferences import Preferences
    from raven.gui.window import Window

    preferences = Preferences("window", tmp_path_factory.mktemp("window"))
    preferences.set("window_position", [0, 0])
    window = Window("under test", preferences, SIZE)
    yield window
    window.destroy()


@pytest.fixture
def open_editor(window: Any, posers: Any, home: Path) -> Iterator[Callable[..., EditorHands]]:
    """Opens the editor, and closes it at the end; opened again it remembers."""
    from raven.gui.preferences import Preferences
    from raven.pose_editor.editor import Editor
    from raven.pose_editor.open_documents import OpenDocuments
    from raven.pose_editor.options import PROGRAM, Options
    from raven.posers import available_posers

    own = set(dpg.get_all_items())
    opened: list[Editor] = []

    def close() -> None:
        while opened:
            editor = opened.pop()
            editor.close()
            editor.options.save()
            window.set_zoom(1.0)
            for item in dpg.get_all_items():
                kind = dpg.get_item_type(item) if item not in own and dpg.does_item_exist(item) else ""
                if kind.endswith(("HandlerRegistry", "TextureRegistry", "WindowAppItem", "::mvMenuBar")):
                    dpg.delete_item(item)  # also textures that nobody sees are drawn anew for every frame
            dpg.delete_item(window.root, children_only=True)
            window._each_frame.clear()
            window._on_scale.clear()
            window._calls.clear()
            window._closed = False

    def open_one(picture: Path | None = None, size: tuple[int, int] = SIZE, engines: Any = posers) -> EditorHands:
        close()
        dpg.set_viewport_width(size[0])
        dpg.set_viewport_height(size[1])
        editor = Editor(
            window,
            Options(Preferences(PROGRAM, home)),
            OpenDocuments(home / "emotions"),
            engines,
            available_posers(),
            "puppet",
            home / "characters",
        )
        opened.append(editor)
        editor.begin(picture)
        return EditorHands(editor)

    yield open_one
    close()


@pytest.fixture
def hands(open_editor: Callable[..., EditorHands]) -> EditorHands:
    """The editor with the character `raven`, ready."""
    hands = open_editor()
    hands.settle()
    return hands
