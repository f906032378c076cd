"""The widget in an ordinary DearPyGui program: the example runs, and shows the avatar over its backdrop."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from raven.assets import assets_folder
from raven.client.dpg import AvatarWidget, LiveSession
from raven.client.dpg.backdrop import read_backdrop
from raven.gui.preferences import Preferences
from raven.gui.window import Window
from tests.client_dpg.restartable import RestartableServer, point_client_at, restartable_server
from tests.gui.screen import Hands, own_display
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    with own_display():
        yield


@pytest.fixture(scope="module")
def hands(display: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hands]:
    window = Window("under test", Preferences("test", tmp_path_factory.mktemp("preferences")), size=(700, 700))
    yield Hands(window)
    window.destroy()


@pytest.fixture(scope="module")
def restartable() -> Iterator[RestartableServer]:
    with restartable_server() as server:
        yield server


@pytest.fixture
def avatar(hands: Hands, restartable: RestartableServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AvatarWidget]:
    point_client_at(restartable.url, monkeypatch)
    session = LiveSession("wren")
    widget = AvatarWidget(session, hands.window.root, 600, 600)
    hands.until(lambda: widget.update() or widget.shown)
    yield widget
    widget.destroy()
    session.close()
    hands.frames()


def seen(hands: Hands, widget: AvatarWidget, file: Path) -> np.ndarray:
    """What is seen of the widget, (H, W, 3) uint8."""
    hands.frames(4)
    left, top = map(int, dpg.get_item_rect_min(widget.item))
    width, height = widget.size
    return hands.picture(file)[top : top + height, left : left + width]


def test_the_picture_stands_on_the_lower_edge_as_large_as_fits(hands, avatar, tmp_path: Path):
    box = avatar.picture_box()
    assert box == pytest.approx((0.0, 0.0, 600.0, 600.0), abs=100)
    picture = seen(hands, avatar, tmp_path / "a.png").astype(int)
    figure = np.abs(picture - picture[2, 2]).sum(axis=2) > 40
    rows, columns = np.nonzero(figure.any(axis=1))[0], np.nonzero(figure.any(axis=0))[0]
    assert rows[-1] >= 597, "it hangs in the air"
    assert abs((columns[0] + columns[-1]) / 2 - 300) < 30, "it is not in the middle"


def test_the_backdrop_is_behind_it(hands, avatar, tmp_path: Path):
    before = seen(hands, avatar, tmp_path / "before.png")
    avatar.set_backdrop(read_backdrop(assets_folder() / "backdrops" / "night_city.webp", blurred=False))
    after = seen(hands, avatar, tmp_path / "after.png")
    assert after[:100].std() > before[:100].std() + 5


def test_subtitles_have_a_dark_outline_and_change_with_the_words(hands, avatar, tmp_path: Path):
    avatar.set_color((255, 255, 255, 255))
    plain = seen(hands, avatar, tmp_path / "plain.png")[480:]
    avatar.show_caption("Well spoken indeed", ["Well", "spoken", "indeed"], None)
    coming = seen(hands, avatar, tmp_path / "coming.png")[480:]
    avatar.show_caption("Well spoken indeed", ["Well", "spoken", "indeed"], 2)
    spoken = seen(hands, avatar, tmp_path / "spoken.png")[480:]
    assert (coming < 30).all(axis=2).sum() > (plain < 30).all(axis=2).sum() + 500, "no outline on white"
    assert ((coming != spoken).any(axis=2)).sum() > 300
    avatar.show_caption(None)
    assert not avatar._words


def test_it_can_be_made_larger(hands, avatar):
    avatar.resize(640, 400)
    hands.frames()
    left, top, right, bottom = avatar.picture_box()
    assert (bottom - top, bottom) == pytest.approx((400, 400))
    assert (left + right) / 2 == pytest.approx(320, abs=1)


def test_the_latency_is_measured_from_the_time_stamps(hands, avatar):
    hands.until(lambda: avatar.update() or avatar.latency() > 0)
    assert avatar.latency() < 5


def test_importing_the_client_for_windows_brings_nothing_heavy():
    program = (
        "import sys, raven.client.dpg.widget, raven.settings_editor.editor\n"
        "heavy = [name for name in ('torch', 'flask', 'raven.server', 'cv2', 'pydantic') if name in sys.modules]\n"
        "print(heavy)"
    )
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"


def test_the_example_runs(hands, restartable, tmp_path: Path):
    example = (ROOT / "examples" / "avatar_window.py").read_text("utf-8")
    assert len(example.splitlines()) <= 40
    frames = "    dpg.render_dearpygui_frame()\n"
    words = "sorted((word.y, word.x, word.text) for word in avatar._block.words)"
    end = (
        f"    if avatar.statistics().fps and avatar._measured:\n        print({words})\n        dpg.stop_dearpygui()\n"
    )
    program = example.replace("http://localhost:5100", restartable.url).replace(frames, frames + end)
    (tmp_path / "example.py").write_text(program, "utf-8")
    ran = subprocess.run(
        [sys.executable, tmp_path / "example.py", "finch", assets_folder() / "backdrops" / "study.webp"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stderr
    words = ast.literal_eval(ran.stdout.splitlines()[-1])
    assert " ".join(text for _, _, text in words).startswith("Hello! I am live,")
    beside = [(first, second) for first, second in pairwise(words) if first[0] == second[0]]
    assert len(beside) > 5
    assert all(second[1] - first[1] > 5 * len(first[2]) for first, second in beside), "words lie on each other"
