"""Every command of the editor by its name, with its key, in the order of the help card."""

from collections.abc import Callable
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from raven.gui.commands import Command
from raven.gui.texts import t
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
        "open character": Command(
            t("Open character ..."), directing.ask_for_character, "Ctrl+O", t("Open a character")
        ),
        "refresh": Command(t("Read it again"), directing.refresh, "Ctrl+R", t("Read picture and cels again")),
        "open backdrop": Command(t("Open backdrop ..."), directing.ask_for_backdrop, "Ctrl+B", t("Open a backdrop")),
        "open emotions": Command(
            t("Open emotion templates ..."), directing.ask_for_emotions, "Ctrl+Shift+E", t("Open emotion templates")
        ),
        "walk": Command("", lambda: views.walk(True), "Ctrl+E", t("Walk through the emotions")),
        "up": Command("", step(-1), "Up", t("The emotion before"), repeats=True),
        "down": Command("", step(1), "Down", t("The next emotion"), repeats=True),
        "first": Command("", step(-1000), "Home", t("The first emotion")),
        "last": Command("", step(1000), "End", t("The last emotion")),
        "no walk": Command("", lambda: views.walk(False), "Esc", t("No longer walk")),
        "talk": Command("", lambda: directing.toggle("talking"), "Ctrl+T", t("Talk at random, or stop that")),
        "pause": Command("", lambda: directing.toggle("running"), "Ctrl+P", t("Pause, or go on")),
        "speak": Command("", views.speak, "Ctrl+S", t("Speak the text, or be silent")),
        "voices": Command("", views.go_to_voices, "Ctrl+V", t("Go to the voices (outside of text fields)")),
        "open settings": Command(t("Open settings ..."), tuning.ask_for_file, "Ctrl+Shift+A", t("Open settings")),
        "save settings": Command(t("Save settings ..."), tuning.ask_where_to_save, "Ctrl+Shift+S", t("Save settings")),
        "undo": Command(t("Undo"), tuning.undo, "Ctrl+Z", repeats=True),
        "redo": Command(t("Do again"), tuning.redo, "Ctrl+Y", repeats=True),
        "help": Command(t("Keys and hints"), views.show_help, "F1", t("Help")),
        "figures": Command(t("Figures"), views.toggle_figures, "F2", t("Show or hide the figures")),
        "crop": Command(t("Adjust the crop"), tuning.toggle_crop, "F3", t("Adjust the crop on the picture")),
        "full screen": Command(t("Full screen"), dpg.toggle_viewport_fullscreen, "F11"),
        "quit": Command(t("Quit"), views.quit),
    }
