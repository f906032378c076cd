"""What is seen and heard of a session of a server, kept for a few seconds: two threads fetch it, and any thread may ask."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

import numpy as np
import qoi
import simplejpeg
from numpy.typing import NDArray

from raven.client.broadcast.spoken_sound import Samples, SpokenSound, decoded
from raven.client.client import RavenClient
from raven.client.errors import RavenClientError
from raven.wire.answers import SpokenText, State
from raven.wire.parts import FRAME_TIME

log = logging.getLogger(__name__)

Pixels = NDArray[np.uint8]

SAMPLE_RATE = 24_000  # Hz, of every voice
LOOK_SECONDS = 0.1  # between two looks at what is spoken: so much longer an interrupted voice is heard
KEPT_SECONDS = 5.0
LIVE = 0.5  # seconds since the last frame
RESTARTED = 3.0  # seconds by which frames come from another time than expected: the server has another clock now


class SessionSource:
    """One session, from `__enter__` on."""

    def __init__(self, client: RavenClient, instance_id: str, fps: float, alpha: bool = False) -> None:
        """`alpha`: pictures are RGBA instead of RGB over the session's backdrop."""
        self._client = client
        self._id = instance_id
        self._fps = fps
        self._format = "qoi" if alpha else "jpeg"
        self._lock = threading.Condition()
        self._frames: deque[tuple[float, bytes]] = deque()
        self._heard = SpokenSound(SAMPLE_RATE)
        self._closed = threading.Event()
        self._failure: Exception | None = None
        self._shown: tuple[float, Pixels] | None = None
        self._arrived = 0.0  # when the newest frame came, on this machine's clock

    def __enter__(self) -> SessionSource:
        for work in (self._watch, self._listen):
            threading.Thread(target=self._run, args=(work,), name=f"broadcast {work.__name__}", daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._closed.set()

    @property
    def newest(self) -> float | None:
        """When the newest frame was posed, on the server's clock; None: there was none yet. Raises what ended the session."""
        with self._lock:
            if self._failure is not None:
                raise self._failure
            return self._frames[-1][0] if self._frames else None

    @property
    def is_live(self) -> bool:
        """Whether frames are coming."""
        return time.monotonic() - self._arrived < LIVE

    def picture(self, moment: float) -> Pixels:
        """What is seen at this moment of the server's clock."""
        with self._lock:
            chosen = next((each for each in reversed(self._frames) if each[0] <= moment), self._frames[0])
        if self._shown is None or self._shown[0] != chosen[0]:
            self._shown = chosen[0], self._decoded(chosen[1])
        return self._shown[1]

    def sound(self, begin: float, count: int) -> Samples:
        """So many samples from this moment of the server's clock on."""
        with self._lock:
            return self._heard.between(begin, count)

    def _decoded(self, data: bytes) -> Pixels:
        if self._format == "jpeg":
            return np.asarray(simplejpeg.decode_jpeg(data, "RGB"), np.uint8)
        pixels: Pixels = qoi.decode(data)
        return pixels

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # whatever it is, the broadcast is to end with it
            with self._lock:
                self._failure = error

    def _watch(self) -> None:
        for _, headers, data in self._client.reconnecting_feed(self._id, format=self._format, fps=self._fps):
            if self._closed.is_set():
                return
            moment = float(headers[FRAME_TIME.lower()])
            with self._lock:
                if self._frames and abs(moment - self._frames[-1][0]) > RESTARTED:
                    self._frames.clear()
                    self._heard = SpokenSound(SAMPLE_RATE)
                self._arrived = time.monotonic()
                if not self._frames or moment > self._frames[-1][0]:
                    self._frames.append((moment, data))
                while self._frames[0][0] < moment - KEPT_SECONDS:
                    self._frames.popleft()
                self._heard.forget(moment - KEPT_SECONDS)

    def _listen(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            try:
                self._look()
            except RavenClientError as error:  # of a session that is gone the other thread tells
                log.info("what is spoken cannot be told: %s", error)
                self._closed.wait(1.0)

    def _look(self) -> None:
        state: State = self._client.state(self._id)
        speech = state.speech
        with self._lock:
            if speech is None:
                self._heard.told(state.clock, None)
                return
            self._heard.told(state.clock, speech.utterance_id, speech.position + speech.lead)
        if speech.utterance_id.startswith("timeline-"):
            return  # a client's own movement of the mouth, whose sound nobody else has
        self._fetch(speech.utterance_id)

    def _fetch(self, utterance_id: str) -> None:
        server = self._client.connection
        spoken = server.ask(SpokenText, f"/api/avatar/utterances/{utterance_id}")
        with self._lock:
            missing = self._heard.missing(utterance_id, len(spoken.sentences))
        for number in missing:
            sentence = spoken.sentences[number]
            if not sentence.ready:
                break
            samples = decoded(server.get(sentence.audio_url).content, SAMPLE_RATE)
            with self._lock:
                self._heard.add(utterance_id, number, sentence.start or 0.0, samples)


def wait_for(source: SessionSource, stop: threading.Event, patience: float) -> float | None:
    """The time of the newest frame, as soon as there is one; None once `stop` is set. Raises `TimeoutError`."""
    until = time.monotonic() + patience
    while not stop.wait(0.02):
        if (newest := source.newest) is not None:
            return newest
        if time.monotonic() > until:
            raise TimeoutError("the avatar shows nothing; is it paused?")
    return None
