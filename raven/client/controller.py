"""Directing avatars from a chat program: texts are spoken one after the other, faces feel what is said, and who is idle sleeps.

    controller = AvatarController()
    ada = AvatarConfig(instance_id=api.avatar_load("ada.png"), voice="af_heart")
    controller.update_emotion_from_text(ada, answer)
    controller.send_text_to_tts(ada, answer, on_start_sentence=lambda sentence: show(sentence.subtitle))

Knows no window toolkit. No failure of a request ends it: it is logged, and the next text is spoken as always.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

from raven.client import api
from raven.client.errors import RavenClientError
from raven.client.idling import Idling
from raven.client.speaking import Callbacks, Speech
from raven.client.speech import SPEAKERS
from raven.client.utterances import Sentence, TimedWord
from raven.threads import every

log = logging.getLogger(__name__)

AHEAD = 10.0  # seconds before a text ends at which the next one is fetched
LOOK = 0.25  # seconds between looks at who is idle


@dataclass(frozen=True)
class AvatarConfig:
    """One avatar and how it speaks. All may be changed from call to call with `dataclasses.replace`."""

    instance_id: str
    voice: str | None = None
    """None: the server's own."""
    voice_speed: float = 1.0
    pitch: float = 1.0
    video_offset: float = 0.0
    """The user's correction, seconds; positive: the mouth is later."""
    emotion_autoreset_interval: float | None = 3.0
    """Seconds after the last emotion from text, and the end of speech, until the face is neutral again; None: it stays."""
    emotion_blacklist: tuple[str, ...] = ("desire", "love")
    idle_timeout: float | None = 15.0
    """Seconds without `ping` and speech until the avatar is paused; None: never."""


@dataclass(frozen=True)
class SpokenSentence:
    """A sentence of a text that is being spoken."""

    batch_uuid: str
    batch_text: str = field(repr=False)
    sentence_uuid: str
    sentence: str = field(repr=False)
    subtitle: str = field(repr=False)
    number: int
    """From 0."""
    duration: float
    words: tuple[TimedWord, ...] = field(repr=False)
    is_first_sentence_in_batch: bool
    is_last_sentence_in_batch: bool


class _Batch(NamedTuple):
    config: AvatarConfig
    speech: Speech


class AvatarController:
    """Speaks texts in the order in which they were sent, on any number of avatars, and lets those sleep that are idle.

    `on_idle(config, paused)` is called when an avatar was paused or goes on: close and open its feed there. Callbacks come
    from threads of the controller. Close it when done.
    """

    def __init__(
        self,
        on_idle: Callable[[AvatarConfig, bool], Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_idle = on_idle
        self._clock = clock
        self._changed = threading.Condition()
        self._queue: deque[_Batch] = deque()
        self._now: _Batch | None = None
        self._idling: dict[str, tuple[AvatarConfig, Idling]] = {}
        self._closed = threading.Event()
        self._calling = threading.local()
        speaker = threading.Thread(target=self._speak_all, name="raven-controller-speak", daemon=True)
        speaker.start()
        self._threads = speaker, every(LOOK, self.sleep_the_idle, self._closed, "raven-controller-idle")

    def close(self) -> None:
        """Be silent, and end. Within a callback of a text that is spoken it returns at once: all ends when that returns."""
        with self._changed:
            self._closed.set()
        self.stop_tts()
        if getattr(self._calling, "now", False):
            return
        for thread in self._threads:
            if thread is not threading.current_thread():  # which it is where `on_idle` closes
                thread.join(10)

    # Speech

    def send_text_to_tts(
        self,
        config: AvatarConfig,
        text: str,
        video_offset: float | None = None,
        on_audio_ready: Callable[[SpokenSentence, bytes], Any] | None = None,
        on_start_speaking: Callable[[], Any] | None = None,
        on_stop_speaking: Callable[[], Any] | None = None,
        on_start_sentence: Callable[[SpokenSentence], Any] | None = None,
        on_stop_sentence: Callable[[SpokenSentence], Any] | None = None,
    ) -> str:
        """Speak this text when those before it are over; an id for it. `video_offset` is that of `config` unless given.

        `on_start_speaking` and `on_stop_speaking` are called once each and in this order for every text, also for one that
        has nothing to say, fails, or is stopped before its turn; so are the other two for every sentence that is heard.
        """
        batch_id = str(uuid.uuid4())
        request = {"text": _spoken(text), "voice": config.voice, "speed": config.voice_speed, "pitch": config.pitch}
        offset = config.video_offset if video_offset is None else video_offset
        utterance = api.connected().voice.utterance(config.instance_id, request, offset)
        records: dict[int, SpokenSentence] = {}

        def ready(sentence: Sentence) -> None:
            records[sentence.index] = _record(batch_id, text, sentence)
            if on_audio_ready is not None:
                self._noted(on_audio_ready)(records[sentence.index], sentence.audio)

        def told(callback: Callable[[SpokenSentence], Any] | None) -> Callable[[Sentence], Any] | None:
            return None if callback is None else lambda sentence: self._noted(callback)(records[sentence.index])

        callbacks = Callbacks(
            on_start=on_start_speaking and self._noted(on_start_speaking),
            on_stop=on_stop_speaking and self._noted(on_stop_speaking),
            on_sentence_ready=ready,
            on_sentence=told(on_start_sentence),
            on_sentence_end=told(on_stop_sentence),
        )
        with self._changed:
            self._queue.append(_Batch(config, SPEAKERS.unbegun(utterance, callbacks)))
            self._changed.notify_all()
        return batch_id

    def _noted(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        """The callback; its thread is known meanwhile as one that must not wait for the end of what it belongs to."""

        def call(*arguments: Any) -> Any:
            self._calling.now = True
            try:
                return callback(*arguments)
            finally:
                self._calling.now = False

        return call

    def stop_tts(self) -> None:
        """Be silent at once, and forget the texts that wait."""
        with self._changed:
            dropped, now = list(self._queue), self._now
            self._queue.clear()
            self._changed.notify_all()
        if now is not None:
            now.speech.stop()
        for batch in dropped:
            batch.speech.stop()
            batch.speech.begin()  # which is over at once, and says so

    @property
    def speaking(self) -> bool:
        """Whether a text is being spoken or waits for its turn."""
        with self._changed:
            return self._now is not None or bool(self._queue)

    def wait_until_silent(self, timeout: float | None = None) -> bool:
        """Wait until every text is over; whether it is so."""
        with self._changed:
            return self._changed.wait_for(lambda: self._now is None and not self._queue, timeout)

    # The face

    def update_emotion_from_text(self, config: AvatarConfig, text: str) -> str | None:
        """Show the emotion that the text speaks, and say which; None if the server cannot tell now: the face stays as it is."""
        self.ping(config)
        try:
            answer = api.avatar_set_emotion_from_text(
                config.instance_id, text, config.emotion_blacklist, config.emotion_autoreset_interval or 0.0
            )
        except RavenClientError as error:
            log.warning("no emotion from text: %s", error)
            return None
        return str(answer["emotion"])

    def start_data_eyes(self, config: AvatarConfig) -> None:
        """Show the data stream in the eyes, while tools are called say."""
        self.ping(config)
        _try(lambda: api.avatar_start_data_eyes(config.instance_id))

    def stop_data_eyes(self, config: AvatarConfig) -> None:
        """Let the data stream fade."""
        self.ping(config)
        _try(lambda: api.avatar_stop_data_eyes(config.instance_id))

    # Sleep

    def ping(self, config: AvatarConfig) -> None:
        """Something happened for this avatar: it goes on if it slept, and is paused when nothing happens for long."""
        self._become(config, lambda idling, now: idling.touched(now))

    @contextmanager
    def idle_override(self, config: AvatarConfig) -> Iterator[None]:
        """Keep this avatar awake while the block runs. Blocks may overlap, in any thread."""
        self._become(config, lambda idling, now: idling.held(now))
        try:
            yield
        finally:
            self._become(config, lambda idling, now: idling.released(now))

    def forget(self, config: AvatarConfig) -> None:
        """The avatar is gone: do not look after it any more."""
        with self._changed:
            self._idling.pop(config.instance_id, None)

    def sleep_the_idle(self) -> None:
        """Pause those that are idle by now. Happens by itself four times a second."""
        now = self._clock()
        with self._changed:
            spoken = {batch.config.instance_id for batch in (*self._queue, *([self._now] if self._now else ()))}
            for name in spoken & self._idling.keys():
                config, idling = self._idling[name]
                self._idling[name] = config, idling.touched(now)
            tired = [
                (config, idling)
                for config, idling in self._idling.values()
                if not idling.paused and idling.should_sleep(now, config.idle_timeout, config.instance_id in spoken)
            ]
        for config, _ in tired:
            if _try(partial(api.avatar_stop, config.instance_id)):
                self._set_paused(config, True)

    def _become(self, config: AvatarConfig, change: Callable[[Idling, float], Idling]) -> None:
        now = self._clock()
        with self._changed:
            _, before = self._idling.get(config.instance_id, (config, Idling(now)))
            self._idling[config.instance_id] = config, change(before, now)
        if before.paused and _try(partial(api.avatar_start, config.instance_id)):
            self._set_paused(config, False)

    def _set_paused(self, config: AvatarConfig, paused: bool) -> None:
        with self._changed:
            if config.instance_id not in self._idling:
                return
            known, idling = self._idling[config.instance_id]
            self._idling[config.instance_id] = known, replace(idling, paused=paused)
        if self._on_idle is not None:
            on_idle = self._on_idle
            _try(lambda: on_idle(config, paused))

    # The thread that speaks

    def _speak_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed.is_set() or bool(self._queue))
                if self._closed.is_set():
                    return
                batch = self._now = self._queue.popleft()
            self.ping(batch.config)
            SPEAKERS.begin(batch.speech)
            while not batch.speech.wait(LOOK):
                self._prepare_the_next(batch.speech)
            with self._changed:
                self._now = None
                self._changed.notify_all()

    def _prepare_the_next(self, speech: Speech) -> None:
        remaining = speech.remaining()
        if remaining is None or remaining > AHEAD:
            return
        with self._changed:
            following = self._queue[0] if self._queue else None
        if following is not None:
            following.speech.fetch()


def _spoken(text: str) -> str:
    """What of a chat model's answer is for ears: nothing of one that calls a tool."""
    return "" if text.lstrip().startswith("<tool_call>") else text


def _record(batch_id: str, text: str, sentence: Sentence) -> SpokenSentence:
    return SpokenSentence(
        batch_uuid=batch_id,
        batch_text=text,
        sentence_uuid=f"{batch_id}/{sentence.index}",
        sentence=sentence.text,
        subtitle=sentence.text,
        number=sentence.index,
        duration=sentence.duration,
        words=sentence.words,
        is_first_sentence_in_batch=sentence.index == 0,
        is_last_sentence_in_batch=sentence.index + 1 == sentence.count,
    )


def _try(action: Callable[[], Any]) -> bool:
    """Whether it succeeded; otherwise the log says why not."""
    try:
        action()
    except RavenClientError as error:
        log.warning("the server did not do it: %s", error)
        return False
    except Exception:
        log.exception("a callback failed")
        return False
    return True
