"""The voice: what is said, by whom, how fast, and how it fits the mouth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from raven.client import api
from raven.client.dpg.live import in_words
from raven.client.speaking import Speech
from raven.gui import theme
from raven.gui.flowed import flowed, joined
from raven.gui.preferences import Preferences
from raven.gui.texts import t
from raven.settings_editor.background import Workers
from raven.settings_editor.catalog import Voices
from raven.settings_editor.fields import Field
from raven.settings_editor.kit import Kit
from raven.settings_editor.panels.remembered_values import RememberedValues
from raven.settings_editor.panels.value_rows import ValueRows

NARROW = 62  # points: width of names in this panel
BESIDE_TEXT = 30  # points of the field that are frame and scroll bar
SENTENCE = "Hello! How are you today? I can speak, and my mouth keeps up with every word."
SPEED = Field(
    "speed", t("Speed"), t("How fast is spoken."), "number", 1.0, unit="factor", least=0.25, most=4.0, slider=(0.5, 2.0)
)
PITCH = Field(
    "pitch",
    t("Pitch"),
    t("How high the voice is."),
    "number",
    1.0,
    unit="factor",
    least=0.5,
    most=2.0,
    slider=(0.5, 2.0),
)
OFFSET = Field(
    "offset",
    t("Offset"),
    t(
        "How much later the mouth moves, negative: earlier. It follows the sound by itself; this is for loudspeakers "
        "that are late."
    ),
    "number",
    0.0,
    unit="s",
    least=-2.0,
    most=2.0,
    slider=(-0.5, 0.5),
)


class VoicePanel:
    """One section. What was chosen is remembered from run to run."""

    def __init__(
        self,
        kit: Kit,
        parent: int | str,
        voices: Voices,
        can_feel: bool,
        preferences: Preferences,
        background: Workers,
        instance_id: Callable[[], str | None],
    ) -> None:
        self._kit = kit
        self._voices, self._preferences, self._background, self._instance_id = (
            voices,
            preferences,
            background,
            instance_id,
        )
        self._values = RememberedValues(preferences, "voice", (SPEED, PITCH, OFFSET))
        self.speech: Speech | None = None
        """What is being said, or was said last."""
        section = kit.section(t("Voice"), parent)
        self._rows: ValueRows | None = None
        if not voices.names:
            kit.small(voices.missing, section)
        self._group = int(dpg.add_group(parent=section, show=bool(voices.names)))
        chosen = preferences.get("voice", "")
        with dpg.group(parent=self._group):
            self.voice = int(
                dpg.add_combo(
                    list(voices.names),
                    default_value=chosen if chosen in voices.names else next(iter(voices.names), ""),
                    width=-1,
                    callback=lambda _, name: preferences.set("voice", name),
                )
            )
            kit.tip(self.voice, t("The voice (Ctrl+V). Engine: {0}.", voices.engine))
        fields = [field for field in (SPEED, PITCH, OFFSET) if field is not PITCH or voices.can_pitch]
        self._rows = ValueRows(kit, self._group, fields, self._values, NARROW)
        with dpg.group(parent=self._group):
            self.text = int(
                dpg.add_input_text(
                    multiline=True,
                    width=-1,
                    height=kit.px(74),
                    default_value=preferences.get("spoken_text", SENTENCE),
                )
            )
            with dpg.item_handler_registry() as handlers:
                dpg.add_item_deactivated_after_edit_handler(callback=lambda: self._flow())
            dpg.bind_item_handler_registry(self.text, handlers)
            self._handlers, self._flowed_for = int(handlers), 0
            with dpg.group(horizontal=True):
                self.speak_button = kit.button(
                    t("Speak"), self.toggle, t("Speak the text, or be silent (Ctrl+S)"), 84, kind="primary"
                )
                self.subtitles = int(
                    dpg.add_checkbox(
                        label=t("Subtitles"),
                        default_value=preferences.get("subtitles", True),
                        callback=lambda _, on: preferences.set("subtitles", on),
                    )
                )
            self.feel = int(
                dpg.add_checkbox(
                    label=t("Emotion from the text"),
                    default_value=can_feel and preferences.get("emotion_from_text", False),
                    show=can_feel,
                    callback=lambda _, on: preferences.set("emotion_from_text", on),
                )
            )
            self._problem = kit.small("", color=theme.DANGER)
        dpg.configure_item(self._problem, show=False)
        self._was_speaking = False

    @property
    def spoken_text(self) -> str:
        """What is to be said: the text, or a sentence of ours while there is none."""
        return joined(dpg.get_value(self.text)).strip() or SENTENCE

    @property
    def speaking(self) -> bool:
        return self.speech is not None and self.speech.speaking

    @property
    def wishes(self) -> dict[str, Any]:
        """Voice, speed and pitch, as requests name them."""
        pitch = {"pitch": self._values["pitch"]} if self._voices.can_pitch else {}
        return {"voice": dpg.get_value(self.voice) or None, "speed": self._values["speed"], **pitch}

    def toggle(self) -> None:
        """Speak, or be silent if something is being said."""
        if self.speaking:
            api.tts_stop()
        else:
            self.speak()

    def speak(self) -> None:
        """Say the text."""
        instance_id = self._instance_id()
        if instance_id is None or not self._voices.names:
            self.complain(t("There is no session to speak.") if self._voices.names else self._voices.missing)
            return
        text = self.spoken_text
        self._preferences.set("spoken_text", text)
        self.complain("")
        wishes = self.wishes
        if dpg.get_value(self.feel):
            self._background.run(
                lambda: api.avatar_set_emotion_from_text(instance_id, text),
                failed=lambda error: self.complain(in_words(error)),
            )
        try:
            self.speech = api.tts_speak_lipsynced(
                instance_id,
                text,
                wishes["voice"],
                wishes["speed"],
                self._values["offset"],
                pitch=wishes.get("pitch", 1.0),
            )
        except (RuntimeError, ImportError) as error:  # no server, or no package to play sound with
            self.complain(in_words(error))

    def update(self) -> tuple[str | None, tuple[str, ...], int | None]:
        """What the subtitles shall say now: the sentence, its words, and which of them is heard."""
        if self._flowed_for != dpg.get_item_rect_size(self.text)[0] and not dpg.is_item_active(self.text):
            self._flow()
        speech = self.speech
        speaking = self.speaking
        if speaking != self._was_speaking:
            self._was_speaking = speaking
            dpg.configure_item(self.speak_button, label=t("Stop") if speaking else t("Speak"))
            if speech is not None and not speaking and speech.error is not None:
                self.complain(in_words(speech.error))
        sentence = speech.sentence if speech is not None and speaking else None
        if speech is None or sentence is None or not dpg.get_value(self.subtitles):
            return None, (), None
        return sentence.text, tuple(word.text for word in sentence.words), speech.word

    def complain(self, message: str) -> None:
        """Show below the button why nothing is heard."""
        dpg.set_value(self._problem, message)
        dpg.configure_item(self._problem, show=bool(message))

    def delete(self) -> None:
        if self._rows is not None:
            self._rows.delete()
        dpg.delete_item(self._handlers)

    def _flow(self) -> None:
        """Break the lines of the text so that all of it is seen; the toolkit's field does not wrap."""
        self._flowed_for = dpg.get_item_rect_size(self.text)[0]
        room = self._flowed_for - self._kit.px(BESIDE_TEXT)
        if room > 0:
            dpg.set_value(self.text, flowed(dpg.get_value(self.text), _width, room))


def _width(text: str) -> float:
    return float((dpg.get_text_size(text) or (8.0 * len(text), 0.0))[0])
