"""Recording: the spoken text or some seconds become a film, which the server makes and this program fetches."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg.live import in_words
from raven.files import replacing
from raven.gui import theme
from raven.gui.file_dialogs import FileTask
from raven.gui.preferences import Preferences
from raven.gui.texts import t
from raven.gui.window import Window
from raven.settings_editor.background import Workers
from raven.settings_editor.fields import Field
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.remembered_values import RememberedValues
from raven.settings_editor.panels.value_rows import ValueRows

TEXT, TIME = t("The spoken text"), t("Some seconds")
OFFLINE, LIVE = t("Every frame exact"), t("What is seen live")
FORMATS = {
    t("WebM, transparent"): ("webm", ".webm"),
    t("MP4, over the backdrop"): ("mp4", ".mp4"),
    t("PNG frames and FLAC"): ("frames", ".zip"),
    t("QOI frames and FLAC"): ("qoi", ".zip"),
    t("WebP, animated"): ("webp", ".webp"),
    "APNG": ("apng", ".png"),
    "GIF": ("gif", ".gif"),
}
NARROW = 62  # points: width of names in this panel
SECONDS = Field(
    "seconds",
    t("Length"),
    t("How long the film is."),
    "number",
    5.0,
    unit="s",
    least=0.1,
    most=600.0,
    slider=(1.0, 30.0),
)


class RecordPanel:
    """One section. `ask` has the user choose where the film goes."""

    def __init__(
        self,
        kit: Kit,
        parent: int | str,
        preferences: Preferences,
        background: Workers,
        window: Window,
        instance_id: Callable[[], str | None],
        spoken: Callable[[], tuple[str, dict[str, Any]]],
        can_speak: bool,
        ask: Callable[[FileTask, str, Callable[[Path], None], str], None],
    ) -> None:
        """`spoken` gives the text and with which voice, speed and pitch it is said."""
        self._kit = kit
        self._preferences, self._background, self._window = preferences, background, window
        self._instance_id, self._spoken, self._ask = instance_id, spoken, ask
        self.lengths = RememberedValues(preferences, "record", [SECONDS])
        self._stop: threading.Event | None = None
        section = kit.section(t("Recording"), parent, opened=False)
        self.section = section
        whats = [TEXT, TIME] if can_speak else [TIME]
        with dpg.group(parent=section):
            self.what = self._combo(whats, "record_what", t("What is recorded"))
            self._rows = ValueRows(kit, section, [SECONDS], self.lengths, NARROW)
        with dpg.group(parent=section):
            self.format = self._combo(list(FORMATS), "record_format", t("What the film becomes"))
            self.mode = self._combo(
                [OFFLINE, LIVE],
                "record_mode",
                t("Every frame exact, however long that takes; or what is seen meanwhile"),
            )
            with dpg.group(horizontal=True):
                self.button = kit.button(
                    t("Record"), self.toggle, t("Record, or end the recording here"), 84, kind="danger"
                )
                self.bar = int(dpg.add_progress_bar(width=-1, show=False))
            self._said = kit.small("")
            self._problem = kit.small("", color=theme.DANGER)
        self._tell("")
        self._show_length()

    @property
    def recording(self) -> bool:
        """Whether a film is being made or fetched."""
        return self._stop is not None

    def toggle(self) -> None:
        """Ask where the film shall go and begin; or end the one that is being made."""
        if self._stop is not None:
            self._stop.set()
            self._tell(t("Ending ..."))
            return
        _, suffix = FORMATS[dpg.get_value(self.format)]
        self._ask(
            FileTask(t("Save the recording"), t("Record"), (suffix,), saves=True),
            "recordings",
            self.record,
            f"recording{suffix}",
        )

    def record(self, file: Path) -> None:
        """Have a film made and saved as this file, with its times in a JSON file beside it."""
        instance_id = self._instance_id()
        if instance_id is None:
            self._tell("", t("There is no session to record."))
            return
        format, _ = FORMATS[dpg.get_value(self.format)]
        wishes: dict[str, Any] = {"mode": "live" if dpg.get_value(self.mode) == LIVE else "offline"}
        text, seconds = None, None
        if dpg.get_value(self.what) == TEXT:
            text, voice = self._spoken()
            wishes |= voice
        else:
            seconds = self.lengths["seconds"]
        stop = self._stop = threading.Event()
        self._show_progress(0.0)
        self._tell(t("Recording ..."))

        def make() -> dict[str, Any]:
            def progress(share: float) -> None:
                self._window.call(self._show_progress, share)

            times = api.avatar_record_file(
                instance_id, file, text, seconds, format, progress=progress, stop=stop, **wishes
            )
            with replacing(file.with_name(f"{file.stem}.times.json")) as partial:
                partial.write_text(json.dumps(times, indent=1, ensure_ascii=False) + "\n", "utf-8")
            return times

        self._background.run(make, lambda times: self._done(file), self._failed)

    def delete(self) -> None:
        """Free what is not a part of the panel's items, and end what is being made."""
        if self._stop is not None:
            self._stop.set()
        self._rows.delete()

    def _done(self, file: Path) -> None:
        self._stop = None
        self._show_progress(None)
        size = file.stat().st_size / 1e6
        self._tell(t("Saved {0} ({1} MB), and its times.", file.name, f"{size:.1f}"))

    def _failed(self, error: Exception) -> None:
        self._stop = None
        self._show_progress(None)
        self._tell("", in_words(error))

    def _show_progress(self, share: float | None) -> None:
        if not dpg.does_item_exist(self.bar):
            return  # the panel was made anew meanwhile
        dpg.configure_item(self.bar, show=share is not None)
        dpg.configure_item(self.button, label=t("Record") if share is None else t("Stop"))
        if share is not None:
            dpg.set_value(self.bar, share)
            dpg.configure_item(self.bar, overlay=f"{share:.0%}")

    def _tell(self, text: str, problem: str = "") -> None:
        for item, words in ((self._said, text), (self._problem, problem)):
            if dpg.does_item_exist(item):
                dpg.set_value(item, words)
                dpg.configure_item(item, show=bool(words))

    def _combo(self, words: list[str], name: str, tip: str) -> int:
        def chosen(word: str) -> None:
            self._preferences.set(name, word)
            self._show_length()

        before = self._preferences.get(name, words[0])
        combo = int(
            dpg.add_combo(
                words,
                default_value=before if before in words else words[0],
                width=-1,
                callback=lambda _, word: chosen(word),
            )
        )
        self._kit.tip(combo, tip)
        return combo

    def _show_length(self) -> None:
        dpg.configure_item(self._rows.item, show=dpg.get_value(self.what) == TIME)
