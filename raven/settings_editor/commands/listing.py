"""Every command of the editor by its name, with its key, in the order of the help card."""

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from raven.gui.commands import Command
from raven.settings_editor.commands.directing import Directing
from raven.settings_editor.commands.tuning import Tuning


@dataclass(frozen=True)
class Views:
    """What commands do to the window: its panels are made anew when its scale or the server changes."""

    walk: Callable[[bool], None]
    """Whether the arrow keys walk through the emotions."""
    step: Callable[[int], None]
    speak: Callable[[], None]
    go_to_voices: Callable[[], None]
    toggle_figures: Callable[[], None]
    show_help: Callable[[], None]
    quit: Callable[[], None]


def commands(directing: Directing, tuning: Tuning, views: Views) -> dict[str, Command]:
    """All commands by their names."""

    def step(by: int) -> Callable[[], None]:
        return lambda: views.step(by)

    return {
        "open character": Command("Open character ...", directing.ask_for_character, "Ctrl+O", "Open a character"),
        "refresh": Command("Read it again", directing.refresh, "Ctrl+R", "Read picture and cels again"),
        "open backdrop": Command("Open backdrop ...", directing.ask_for_backdrop, "Ctrl+B", "Open a backdrop"),
        "open emotions": Command(
            "Open emotion templates ...", directing.ask_for_emotions, "Ctrl+Shift+E", "Open emotion templates"
        ),
        "walk": Command("", lambda: views.walk(True), "Ctrl+E", "Walk through the emotions"),
        "up": Command("", step(-1), "Up", "The emotion before", repeats=True),
        "down": Command("", step(1), "Down", "The next emotion", repeats=True),
        "first": Command("", step(-1000), "Home", "The first emotion"),
        "last": Command("", step(1000), "End", "The last emotion"),
        "no walk": Command("", lambda: views.walk(False), "Esc", "No longer walk"),
        "talk": Command("", lambda: directing.toggle("talking"), "Ctrl+T", "Talk at random, or stop that"),
        "pause": Command("", lambda: directing.toggle("running"), "Ctrl+P", "Pause, or go on"),
        "speak": Command("", views.speak, "Ctrl+S", "Speak the text, or be silent"),
        "voices": Command("", views.go_to_voices, "Ctrl+V", "Go to the voices (outside of text fields)"),
        "open settings": Command("Open settings ...", tuning.ask_for_file, "Ctrl+Shift+A", "Open settings"),
        "save settings": Command("Save settings ...", tuning.ask_where_to_save, "Ctrl+Shift+S", "Save settings"),
        "undo": Command("Undo", tuning.undo, "Ctrl+Z", repeats=True),
        "redo": Command("Do again", tuning.redo, "Ctrl+Y", repeats=True),
        "help": Command("Keys and hints", views.show_help, "F1", "Help"),
        "figures": Command("Figures", views.toggle_figures, "F2", "Show or hide the figures"),
        "crop": Command("Adjust the crop", tuning.toggle_crop, "F3", "Adjust the crop on the picture"),
        "full screen": Command("Full screen", dpg.toggle_viewport_fullscreen, "F11"),
        "quit": Command("Quit", views.quit),
    }
