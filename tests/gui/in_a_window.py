"""A real window, real keys and a real mouse."""

import ctypes
import threading
from collections.abc import Callable
from pathlib import Path

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from raven.errors import InvalidInput, RavenError
from raven.gui import glfw
from raven.gui.dialogs import DialogButton, Dialogs
from raven.gui.drop import DropRule, FileDrop, rule_for
from raven.gui.file_dialogs import FileDialog, FileTask
from raven.gui.hotkeys import Hotkeys, edits_text, parse
from raven.gui.picture_view import Backing, PictureView, texture_pixels
from tests.gui.screen import Hands

Opener = Callable[..., Hands]


def press_close_button() -> None:
    """As the window manager asks a window to close: GLFW calls what DearPyGui has registered for that."""
    library, window = glfw._library(), ctypes.c_void_p(glfw._window())
    assert library is not None
    library.glfwSetWindowCloseCallback.restype = ctypes.c_void_p
    registered = library.glfwSetWindowCloseCallback(window, None)
    library.glfwSetWindowCloseCallback(window, ctypes.c_void_p(registered))
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(registered)(window)


def test_other_threads_reach_the_window_through_calls(open_window: Opener) -> None:
    hands = open_window()
    seen: list[str] = []
    thread = threading.Thread(target=lambda: hands.window.call(lambda: seen.append(threading.current_thread().name)))
    thread.start()
    thread.join()
    hands.frames()
    assert seen == [threading.current_thread().name]


def test_a_callback_that_fails_is_told_and_the_window_goes_on(open_window: Opener) -> None:
    hands = open_window()
    failures: list[Exception] = []
    hands.window.on_failure = failures.append
    button = dpg.add_button(label="Fail", parent=hands.window.root, callback=lambda: 1 / 0)
    hands.frames()
    hands.click(button)
    assert isinstance(failures[0], ZeroDivisionError)
    assert not hands.window.closed


def test_size_and_place_are_remembered(open_window: Opener) -> None:
    hands = open_window(size=(1100, 700))
    dpg.set_viewport_pos([40, 60])
    hands.frames()
    hands = open_window(size=(1280, 720))
    assert hands.window.size == (1100, 700)
    assert dpg.get_viewport_pos() == [40, 60]


def test_the_close_button_asks_first(open_window: Opener) -> None:
    hands = open_window()
    answers = iter([False, True])
    hands.window.before_closing(lambda: next(answers))
    press_close_button()
    hands.frames()
    assert not hands.window._closed
    press_close_button()
    hands.frames()
    assert hands.window.closed


def test_zooming_changes_the_font_and_builds_again(open_window: Opener) -> None:
    hands = open_window()
    built: list[int] = []
    hands.window.on_scale(lambda: built.append(hands.window.px(100)))
    hands.window.set_zoom(1.5)
    hands.frames()
    assert built == [150]
    hands = open_window()
    assert hands.window.px(100) == 150


def test_combinations_are_checked_when_they_are_written() -> None:
    assert parse("Ctrl+Shift+S") == (frozenset({"Ctrl", "Shift"}), "S")
    with pytest.raises(ValueError, match="Hyper is no modifier"):
        parse("Hyper+S")
    with pytest.raises(ValueError, match="there is no key Any"):
        parse("Ctrl+Any")


def test_text_fields_claim_the_keys_that_edit_text_and_no_others() -> None:
    claimed = ("Ctrl+Z", "Ctrl+V", "Ctrl+A", "Ctrl+Left", "Left", "Del", "A", "Home")
    free = ("Ctrl+S", "Ctrl+Shift+S", "F1", "Alt+Left", "Ctrl+O")
    assert all(edits_text(*parse(keys)) for keys in claimed)
    assert not any(edits_text(*parse(keys)) for keys in free)


def test_hotkeys_work_with_exactly_their_modifiers(open_window: Opener) -> None:
    hands = open_window()
    done: list[str] = []
    hotkeys = Hotkeys(hands.window)
    hotkeys.add("Ctrl+S", "Save", lambda: done.append("save"))
    hotkeys.add("Ctrl+Shift+S", "Save as", lambda: done.append("save as"))
    hotkeys.add("F1", "Help", lambda: done.append("help"))
    hotkeys.add("PageDown", "Next", lambda: done.append("next"))
    hotkeys.add("PageUp", "Previous", lambda: done.append("previous"))
    hands.keys("ctrl+s", "s", "ctrl+shift+s", "F1", "Next", "Prior")
    assert done == ["save", "save as", "help", "next", "previous"]
    assert hotkeys.table()[:2] == [("Ctrl+S", "Save"), ("Ctrl+Shift+S", "Save as")]


def test_undo_in_a_text_field_is_the_fields_own(open_window: Opener) -> None:
    hands = open_window()
    done: list[str] = []
    hotkeys = Hotkeys(hands.window)
    hotkeys.add("Ctrl+Z", "Undo", lambda: done.append("undo"))
    hotkeys.add("Ctrl+S", "Save", lambda: done.append("save"))
    field = dpg.add_input_text(parent=hands.window.root)
    hands.frames()
    hands.click(field)
    hands.type("hello")
    hands.keys("ctrl+z", "ctrl+s")
    assert done == ["save"]
    assert dpg.get_value(field) != "hello"
    hands.keys("Escape", "ctrl+z")
    assert done == ["save", "undo"]


def test_a_number_typed_into_a_slider_is_text_too(open_window: Opener) -> None:
    hands = open_window()
    done: list[str] = []
    Hotkeys(hands.window).add("Left", "Step", lambda: done.append("step"))
    slider = dpg.add_slider_float(parent=hands.window.root, max_value=1.0)
    hands.frames()
    hands.hold("ctrl")
    hands.click(slider)
    hands.let_go("ctrl")
    hands.keys("ctrl+a")
    hands.type("0.25")
    hands.keys("Left", "Return")
    assert dpg.get_value(slider) == pytest.approx(0.25)
    assert done == []


def test_a_question_is_answered_by_click_enter_and_escape(open_window: Opener) -> None:
    hands = open_window()
    dialogs = Dialogs(hands.window)
    answers: list[str] = []
    choices = [
        DialogButton("Save", lambda: answers.append("save"), "primary"),
        DialogButton("Discard", lambda: answers.append("discard"), "danger"),
        DialogButton("Cancel", lambda: answers.append("cancel")),
    ]
    for keys in ("Return", "Escape"):
        dialogs.question("Save?", "There are changes.", choices)
        hands.frames()
        assert dialogs.any_open
        hands.keys(keys)
        assert not dialogs.any_open
    dialogs.question("Save?", "There are changes.", choices)
    hands.frames()
    assert dialogs.shown is not None
    hands.click(dialogs.shown.button_items["Discard"])
    assert answers == ["save", "cancel", "discard"]


def test_a_second_message_waits_for_the_first(open_window: Opener) -> None:
    hands = open_window()
    dialogs = Dialogs(hands.window)
    dialogs.message("First", "one")
    dialogs.error(InvalidInput("joy.json", "is no JSON"))
    hands.frames()
    assert dialogs.shown is not None
    assert dialogs.shown.title == "First"
    hands.keys("Return")
    assert dialogs.shown is not None
    assert dialogs.shown.title == "This did not work"
    hands.keys("Return")
    assert not dialogs.any_open


def test_progress_shows_what_another_thread_does_and_can_be_cancelled(open_window: Opener) -> None:
    hands = open_window()
    dialogs = Dialogs(hands.window)
    told: list[str] = []
    progress = dialogs.progress("Exporting", lambda: told.append("cancel"))
    thread = threading.Thread(target=lambda: progress.report(0.5, "joy"))
    thread.start()
    thread.join()
    hands.frames()
    assert dpg.get_value(progress._bar) == 0.5
    hands.keys("Escape", "Escape")
    assert told == ["cancel"]
    progress.done(lambda: told.append("over"))
    hands.frames()
    assert told == ["cancel", "over"]
    assert not dialogs.any_open


def test_a_file_is_chosen_by_a_double_click(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    (tmp_path / "raven.png").write_text("")
    chosen: list[Path] = []
    dialog = FileDialog(Dialogs(hands.window), FileTask("Open", "Open", (".png",)), tmp_path, chosen.append)
    hands.frames()
    (row,) = dpg.get_item_children(dialog._rows, 1)
    hands.click(row, times=2)
    assert chosen == [tmp_path / "raven.png"]


def test_saving_over_a_file_wants_a_second_click(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    (tmp_path / "joy.json").write_text("old")
    chosen: list[Path] = []
    task = FileTask("Save", "Save", (".json",), saves=True)
    dialog = FileDialog(Dialogs(hands.window), task, tmp_path, chosen.append, name="joy")
    hands.frames()
    hands.click(dialog.button_items["Save"])
    assert chosen == []
    assert "exists" in dpg.get_value(dialog._problem)
    hands.click(dialog.button_items["Save"])
    assert chosen == [tmp_path / "joy.json"]


def test_a_name_that_is_no_file_is_one_sentence(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    dialog = FileDialog(Dialogs(hands.window), FileTask("Open", "Open", (".png",)), tmp_path, lambda path: None)
    dialog.choose("nothing.png")
    assert dpg.get_value(dialog._problem) == "nothing.png: there is no such file"
    hands.keys("Escape")
    assert not dialog.dialogs.any_open


def test_the_canvas_zooms_at_the_mouse_and_pans(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    canvas = PictureView(hands.window, hands.window.root)
    canvas.resize(600, 600)
    red = np.zeros((64, 64, 4), np.uint8)
    red[:32, :32] = 255, 0, 0, 255
    canvas.show(texture_pixels(red))
    canvas.back(Backing(color=(0, 0, 255)))
    hands.frames()

    def color_at(point: tuple[float, float], name: str) -> list[int]:
        x, y = canvas.to_screen(point)
        return list(hands.picture(tmp_path / f"{name}.png")[round(y), round(x)])

    assert color_at((0.25, 0.25), "first") == [255, 0, 0]
    assert color_at((0.75, 0.25), "second") == [0, 0, 255]
    hands.point_at(canvas.canvas, 0.25, 0.25)
    hands.wheel(5)
    assert canvas.view.zoom == pytest.approx(1.15**5)
    assert canvas.view.to_canvas((0.25, 0.25)) == pytest.approx((150, 150), abs=2)
    assert color_at((0.4, 0.4), "zoomed") == [255, 0, 0]
    before = canvas.view.center
    hands.press(3)
    hands.point_at(canvas.canvas, 0.35, 0.25)
    hands.release(3)
    assert canvas.view.center[0] < before[0]
    assert canvas.view.center[1] == pytest.approx(before[1])


def test_a_double_click_shows_the_whole_picture_again(open_window: Opener) -> None:
    hands = open_window()
    canvas = PictureView(hands.window, hands.window.root)
    canvas.resize(600, 600)
    hands.frames()
    hands.point_at(canvas.canvas, 0.25, 0.25)
    hands.wheel(5)
    assert canvas.view.zoom > 1
    hands.click(canvas.canvas, times=2)
    assert canvas.view.zoom == 1


def test_the_divider_between_two_pictures_follows_the_mouse(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    canvas = PictureView(hands.window, hands.window.root)
    canvas.resize(600, 600)
    green, white = (np.broadcast_to(np.uint8(color), (32, 32, 4)) for color in ((0, 255, 0, 255), (255, 255, 255, 255)))
    canvas.show(texture_pixels(green))
    canvas.compare(texture_pixels(white))
    hands.frames()
    hands.drag(canvas.canvas, 0.5, 0.75, down=0.6)
    assert canvas.divider == pytest.approx(0.75, abs=0.01)
    shown = hands.picture(tmp_path / "split.png")
    x, y = (round(value) for value in canvas.to_screen((0.6, 0.6)))
    assert list(shown[y, x]) == [0, 255, 0]
    assert list(shown[y, x + 150]) == [255, 255, 255]


def test_transparent_pixels_beside_the_figure_take_its_colour() -> None:
    picture = np.zeros((9, 9, 4), np.uint8)
    picture[:, :4] = 200, 100, 50, 255
    pixels = texture_pixels(picture)
    assert pixels[4, 4] == pytest.approx((200 / 255, 100 / 255, 50 / 255, 0), abs=1e-3)
    assert pixels[4, 8].tolist() == [0, 0, 0, 0]


def test_dropped_files_go_to_the_rule_that_fits_all_of_them(tmp_path: Path) -> None:
    names = ("a.png", "b.png", "c.json", "d.txt")
    a, b, c, d = (tmp_path / name for name in names)
    for file in (a, b, c, d):
        file.write_text("")
    rules = [DropRule("a character", (".png",), print), DropRule("templates", (".json",), print, several=True)]
    assert rule_for([a], rules).kind == "a character"
    assert rule_for([c, c], rules).kind == "templates"
    for paths, words in (([d], "cannot be opened"), ([a, c], "different kinds"), ([a, b], "must come alone")):
        with pytest.raises(InvalidInput, match=words):
            rule_for(paths, rules)


def test_what_the_system_drops_arrives_in_the_windows_thread(open_window: Opener, tmp_path: Path) -> None:
    hands = open_window()
    file = tmp_path / "ünïcode.png"
    file.write_text("")
    taken: list[list[Path]] = []
    refused: list[RavenError] = []
    drop = FileDrop(hands.window, [DropRule("a character", (".png",), taken.append)], refused.append)
    assert drop.works
    for path in (file, tmp_path / "gone.png"):
        paths = (ctypes.c_char_p * 1)(str(path).encode())
        drop._receiver(glfw._window(), 1, ctypes.cast(paths, ctypes.POINTER(ctypes.c_char_p)))
        hands.frames()
    assert taken == [[file]]
    assert "cannot be opened" in str(refused[0])
