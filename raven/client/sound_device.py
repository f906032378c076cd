"""The sound device of this machine: opened, asked what it plays, and given back, none of which ever hangs.

Sound systems do hang: a server that stands still answers nobody, and a device that is gone may never be let go. So each
device has a thread of its own that opens it, keeps it, and gives it back, and nobody waits for that thread for long.

Needs the package `miniaudio` (`pip install 'raven-avatar[voice-client]'`).
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import miniaudio

from raven.client.errors import PlaybackUnavailable
from raven.client.sound import NULL, RATE, SYSTEM_DEFAULT

log = logging.getLogger(__name__)

BUFFER = 0.09  # seconds of sound that a device has at hand: so late may a busy program answer without being heard to
PERIODS = 3  # in so many pieces it asks for it
PULSE_AHEAD = 0.75 * BUFFER  # seconds; PulseAudio asks for more when a quarter of its buffer was played (its `minreq`)
SILENT = 3.0  # seconds; a device that asks for nothing for so long was unplugged
ANSWER = 5.0  # seconds that a sound system may take to open a device, or to list them
LET_GO = 1.0  # seconds that are waited for a device to be given back

Give = Callable[[int, float], bytes]
"""The next so many samples (16 bit, one channel), of which the first is heard at that time on the clock."""
T = TypeVar("T")


class DeviceClock:
    """When samples are heard that a device asks for.

    A device asks when it has room, so what it asks for is heard `ahead` seconds later, when all it has at hand was played. It
    may ask late, but never early: the least of those guesses over the last seconds is the right one. A device that asks
    only when all that it was given should be over did not play meanwhile, as one that had to wake up: guessing starts anew.
    """

    def __init__(self, ahead: float = BUFFER - BUFFER / PERIODS) -> None:
        self._ahead = ahead
        self._given = 0.0
        self._starts: deque[tuple[float, float]] = deque()  # (when guessed, when the device's first sample was heard)

    def give(self, seconds: float, now: float) -> float:
        """Tell that so many seconds of sound are handed over `now`; when the first of them will be heard."""
        if self._starts and now > min(start for _, start in self._starts) + self._given:
            self._starts.clear()
        self._starts.append((now, now + self._ahead - self._given))
        while now - self._starts[0][0] > 4.0:
            self._starts.popleft()
        heard = min(start for _, start in self._starts) + self._given
        self._given += seconds
        return heard


class SoundDevice:
    """A device that asks `give` for sound, from the time it is made until it is closed.

    `name`: one of `names`, "system-default", None for the first of `names`, or "null", which plays in silence but in time. A
    machine without any device that can be opened has the null device for the default one; `missing` then says why.

    Raises `PlaybackUnavailable` if there is no device of that name, it cannot be opened, or does not answer in time.
    """

    def __init__(self, name: str | None, give: Give, clock: Callable[[], float] = time.monotonic) -> None:
        self.missing = ""
        """Why the null device had to take the place of a real one; empty if it had not."""
        self.opened_at = clock()
        self._name = name
        self._give = give
        self._clock = clock
        self._asked = clock()
        self._left = threading.Event()
        self._opened: Future[None] = Future()
        self._keeper = threading.Thread(target=self._keep, name="raven-sound-device", daemon=True)
        self._keeper.start()
        try:
            _answer(self._opened)
        except PlaybackUnavailable:
            self._left.set()  # one that opens later is closed at once
            raise
        atexit.register(self.close)  # the device's thread must not ask an interpreter that is gone

    @property
    def working(self) -> bool:
        """Whether it takes sound."""
        return not self._left.is_set() and self._clock() - self._asked < SILENT

    def close(self) -> None:
        """Silence at once, and give it back. May be called twice."""
        self._left.set()
        atexit.unregister(self.close)
        self._keeper.join(LET_GO)
        if self._keeper.is_alive():
            log.warning("the sound device does not let go: it is left alone")

    def _keep(self) -> None:
        """The device's life, on a thread of its own."""
        try:
            device = self._open()
        except miniaudio.MiniaudioError as error:
            self._opened.set_exception(PlaybackUnavailable(f"the sound device cannot be opened: {_words(error)}"))
            return
        except Exception as error:
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        self._left.wait()
        device.close()

    def _open(self) -> miniaudio.PlaybackDevice:
        if self._name == SYSTEM_DEFAULT:
            return self._open_any()
        if self._name == NULL:
            return self._started(miniaudio.Backend.NULL)
        listed = _listed()
        named = next((each for each in listed if self._name in (None, each["name"])), None)
        if named is None and self._name is None:
            return self._open_any()
        if named is None:
            there = ", ".join(each["name"] for each in listed) or "none"
            raise PlaybackUnavailable(f"there is no sound device {self._name!r}; there are: {there}")
        return self._started(named["backend"], named["id"])

    def _open_any(self) -> miniaudio.PlaybackDevice:
        """The default device of the first sound system that has one, or else the null device."""
        problems = []
        for backend in _backends():
            try:
                return self._started(backend)
            except miniaudio.MiniaudioError as error:
                problems.append(f"{backend.name}: {_words(error)}")
        self.missing = ", ".join(problems) or "no sound system is known here"
        return self._started(miniaudio.Backend.NULL)

    def _started(self, backend: miniaudio.Backend, wanted: Any = None) -> miniaudio.PlaybackDevice:
        """A device that asks for sound already. Raises `MiniaudioError`."""
        period, clock = BUFFER / PERIODS, DeviceClock()
        if backend is miniaudio.Backend.PULSEAUDIO:  # where miniaudio has one period at hand, not all of them
            period, clock = BUFFER, DeviceClock(PULSE_AHEAD)
        milliseconds, format = round(1000 * period), miniaudio.SampleFormat.SIGNED16
        device = _Device(format, 1, RATE, milliseconds, wanted, PERIODS, [backend], app_name="Raven")
        samples = self._samples(clock)
        next(samples)
        try:
            device.start(samples)
        except miniaudio.MiniaudioError:
            device.close()
            raise
        return device

    def _samples(self, clock: DeviceClock) -> Generator[bytes, int, None]:
        frames = yield b""
        while not self._left.is_set():
            self._asked = now = self._clock()
            frames = yield self._give(frames, clock.give(frames / RATE, now))


class _Device(miniaudio.PlaybackDevice):  # type: ignore[misc]  # miniaudio has no types
    """Closes its context, which is the connection to the sound system, as well; miniaudio leaves it open."""

    def close(self) -> None:
        super().close()
        context, self._context = getattr(self, "_context", None), None
        if context is not None:
            miniaudio.lib.ma_context_uninit(context)


class _Devices(miniaudio.Devices):  # type: ignore[misc]
    """Lists devices without opening each to see what it can do: one that is busy or broken would hide all others."""

    def _get_info(self, *_: object) -> dict[str, Any]:
        return {}


def names() -> list[str]:
    """The devices of this machine. Raises `PlaybackUnavailable` if the sound system does not answer in time."""
    listed: Future[list[dict[str, Any]]] = Future()

    def look() -> None:
        try:
            listed.set_result(_listed())
        except Exception as error:
            listed.set_exception(error)

    threading.Thread(target=look, name="raven-sound-devices", daemon=True).start()
    return [device["name"] for device in _answer(listed)]


def _listed() -> list[dict[str, Any]]:
    """The devices of the first sound system that has any: `name`, `id`, `backend`."""
    for backend in _backends():
        try:
            found = _Devices([backend]).get_playbacks()
        except miniaudio.MiniaudioError:
            continue
        if found:
            return [{**device, "backend": backend} for device in found]
    return []


def _backends() -> list[miniaudio.Backend]:
    """The sound systems that miniaudio knows here, those to be tried first in front; without the null device."""
    known = miniaudio.get_enabled_backends() - {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM}
    return sorted(known, key=lambda backend: int(backend.value))


def _words(error: miniaudio.MiniaudioError) -> str:
    return " ".join(map(str, error.args))


def _answer(future: Future[T]) -> T:
    if not wait([future], ANSWER).done:
        raise PlaybackUnavailable("the sound system does not answer")
    return future.result()
