"""Sound from this machine's speakers: pieces of one track follow each other without a gap, and the track tells which of its
seconds is audible now.

Needs the package `miniaudio` (`pip install 'raven-avatar[voice-client]'`), which is imported when a device is opened.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from raven.client.errors import PlaybackUnavailable
from raven.client.sound import BYTES_PER_SECOND, RATE, SYSTEM_DEFAULT, WIDTH

if TYPE_CHECKING:
    import miniaudio

    from raven.client.sound_device import SoundDevice

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0  # seconds; where there was no device, one that is plugged in later is found after so long


class Block(NamedTuple):
    """Samples of a track that were handed to the device in one go."""

    audible: float
    """When the first of them is heard, on the player's clock."""
    begin: float
    """Which second of the track that is."""
    length: float
    """Seconds of the track in it; 0 where the track had nothing to give."""


class SoundTrack:
    """One stretch of sound that may still be growing. Made by `Player.track`; any thread may use it."""

    def __init__(self, changed: threading.Condition, clock: Callable[[], float], lead: float = 0.0) -> None:
        self._changed = changed
        self._clock = clock
        self._lead = round(lead * RATE) * WIDTH  # bytes of silence before second 0
        self._pieces: deque[memoryview] = deque([memoryview(bytes(self._lead))])
        self._blocks: deque[Block] = deque(maxlen=32)
        self._waiting = self._lead  # bytes appended but not handed over
        self._handed = 0  # bytes
        self._complete = False
        self._stopped = False

    def append(self, pcm: bytes) -> float:
        """Sound (16 bit, one channel, 48 kHz) that follows what was there before; at which second of the track it begins."""
        with self._changed:
            begin = self._second(self._handed + self._waiting)
            if self._stopped:
                return begin
            self._pieces.append(memoryview(pcm))
            self._waiting += len(pcm)
            self._changed.notify_all()
            return begin

    def complete(self) -> None:
        """Nothing more will be appended: when all of it was heard, the track is over."""
        with self._changed:
            self._complete = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Be silent at once and for good."""
        with self._changed:
            self._stopped = True
            self._pieces.clear()
            self._waiting = 0
            self._changed.notify_all()

    @property
    def duration(self) -> float:
        """Seconds of sound there are so far."""
        with self._changed:
            return self._second(self._handed + self._waiting)

    def position(self) -> float:
        """Which second of the track is heard now: negative before it begins, standing still while it waits for more."""
        with self._changed:
            return self._position(self._clock())

    @property
    def over(self) -> bool:
        """Whether all of it was heard, or it was stopped."""
        with self._changed:
            return self._over(self._clock())

    @property
    def heard(self) -> bool:
        """Whether it is complete and all of it was heard."""
        with self._changed:
            return not self._stopped and self._over(self._clock())

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is over; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: self._over(self._clock()), timeout)

    def wait_until_taken_up(self, timeout: float) -> bool:
        """Wait until the device has asked for it, before which `position` cannot know when it begins; whether it has."""
        with self._changed:
            return self._changed.wait_for(lambda: bool(self._blocks) or self._stopped, timeout) and bool(self._blocks)

    def wait_until(self, position: float, timeout: float) -> bool:
        """Wait until this second of the track is heard or the track is over, at most so long; whether it was reached."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._position(self._clock()) >= position or self._over(self._clock()), timeout
            )
            return self._position(self._clock()) >= position

    def _position(self, now: float) -> float:
        if not self._blocks:
            return self._second(0)
        heard = next((block for block in reversed(self._blocks) if block.audible <= now), None)
        if heard is None:
            return self._blocks[0].begin + (now - self._blocks[0].audible)
        return heard.begin + min(now - heard.audible, heard.length)

    def _over(self, now: float) -> bool:
        if self._stopped:
            return True
        if not self._complete or self._waiting:
            return False
        return not self._handed or self._position(now) >= self._second(self._handed) - 1e-6

    def _second(self, size: int) -> float:
        """Which second of the track begins after so many bytes."""
        return (size - self._lead) / BYTES_PER_SECOND

    def _take(self, size: int, audible: float) -> bytes:
        """Up to `size` bytes for the device, which will be heard at `audible`."""
        begin, taken = self._handed, bytearray()
        while self._pieces and len(taken) < size:
            piece = self._pieces.popleft()
            room = size - len(taken)
            if len(piece) > room:
                self._pieces.appendleft(piece[room:])
            taken += piece[:room]
        self._handed += len(taken)
        self._waiting -= len(taken)
        if taken or self._blocks:
            self._blocks.append(Block(audible, self._second(begin), len(taken) / BYTES_PER_SECOND))
        return bytes(taken)


class Player:
    """An output device that plays one track at a time; a new track silences the one before. Opened when first used.

    `device`: a name from `device_names`, None for the first of them, "system-default", or "null", which plays in silence but
    in time. A machine without any sound device gets the null device, and a warning in the log.
    """

    def __init__(self, device: str | None = SYSTEM_DEFAULT, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = device
        self._clock = clock
        self._changed = threading.Condition()
        self._opening = (
            threading.Lock()
        )  # never taken by the device: it asks for samples while it is still being opened
        self._track: SoundTrack | None = None
        self._device: SoundDevice | None = None
        self._closings = 0

    @property
    def working(self) -> bool:
        """Whether the device is open and takes sound."""
        device = self._device
        return device is not None and device.working

    def track(self, lead: float = 0.0, wanted: Callable[[], bool] = lambda: True) -> SoundTrack:
        """Begin a new track, `lead` seconds of silence before its second 0. It may still be empty.

        Opening the device can take seconds. If `wanted` says no then, or the player was closed meanwhile, the track is over
        and what is played goes on. Raises `PlaybackUnavailable` without the package or the device.
        """
        track = SoundTrack(self._changed, self._clock, lead)
        is_open = self._open()
        with self._changed:
            if not is_open or not wanted():
                track.stop()
                return track
            before, self._track = self._track, track
            if before is not None:
                before.stop()
        return track

    def use(self, device: str | None) -> None:
        """Play on another device from now on; what is played falls silent."""
        with self._changed:
            self._name = device
        self.close()

    def close(self) -> None:
        """Silence, and give the device back."""
        with self._changed:
            self._closings += 1
            track, self._track = self._track, None
            device, self._device = self._device, None
            if track is not None:
                track.stop()
        if device is not None:
            device.close()

    def give(self, frames: int, audible: float) -> bytes:
        """The next samples for a device, heard at `audible`: those of the track, then silence."""
        size = frames * WIDTH
        with self._changed:
            taken = self._track._take(size, audible) if self._track is not None else b""
            self._changed.notify_all()
        return taken + bytes(size - len(taken))

    def _open(self) -> bool:
        """Have a device that works; whether there is one, or else the player was closed meanwhile."""
        with self._opening:
            with self._changed:
                name, closings, before = self._name, self._closings, self._device
            if before is not None:
                if before.working and not (before.missing and self._clock() - before.opened_at > LOOK_AGAIN):
                    return True
                self._device = None
                before.close()
            device = _sound_devices().SoundDevice(name, self.give, self._clock)
            if device.missing and not (before is not None and before.missing):
                log.warning("no sound device can be opened here, so nothing is heard (%s)", device.missing)
            with self._changed:
                if closings == self._closings:
                    self._device = device
                    return True
            device.close()
            return False


def device_names() -> list[str]:
    """The sound devices of this machine. Raises `PlaybackUnavailable` without the package."""
    return _sound_devices().names()


def decode(sound: bytes) -> bytes:
    """A WAV, FLAC, MP3 or Ogg Vorbis file as the samples that `SoundTrack.append` takes.

    Raises `PlaybackUnavailable` for anything else, and without the package.
    """
    library = _library()
    try:
        return library.decode(sound, library.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE).samples.tobytes()
    except library.DecodeError as error:
        raise PlaybackUnavailable(f"this sound cannot be read: {error}") from error


def _library() -> miniaudio:
    try:
        import miniaudio
    except ImportError as error:
        raise PlaybackUnavailable(
            "playing sound needs the package miniaudio: pip install 'raven-avatar[voice-client]'"
        ) from error
    return miniaudio


def _sound_devices() -> ModuleType:
    _library()
    from raven.client import sound_device

    return sound_device
