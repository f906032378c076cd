"""Sound from this machine's speakers: pieces of one track follow each other without a gap, and the track tells which of its
seconds is audible now.

Needs the package `miniaudio` (`pip install 'raven-avatar[voice-client]'`), which is imported when a device is opened.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, NamedTuple

from raven.client.errors import PlaybackUnavailable

if TYPE_CHECKING:
    import miniaudio

log = logging.getLogger(__name__)

RATE = 48_000  # samples per second of the device; sounds are converted to it
WIDTH = 2  # bytes of a sample: 16 bits, one channel
BYTES_PER_SECOND = WIDTH * RATE
PERIOD, PERIODS = 0.02, 3  # seconds that the device asks for at a time, and how many such it has at hand
PATIENCE = 3.0  # seconds; a device that asks for nothing for so long was unplugged
SYSTEM_DEFAULT = "system-default"
NULL = "null"


class Block(NamedTuple):
    """Samples of a track that were handed to the device in one go."""

    audible: float
    """When the first of them is heard, on the player's clock."""
    begin: float
    """Which second of the track that is."""
    length: float
    """Seconds of the track in it; 0 where the track had nothing to give."""


class DeviceClock:
    """When samples are heard that a device asks for.

    A device asks when it has room, so what it asks for is heard a buffer's length later; it may ask late, but never
    early. The least of those guesses over the last seconds is therefore the right one.
    """

    def __init__(self, buffer_seconds: float = PERIOD * PERIODS) -> None:
        self._buffer = buffer_seconds
        self._given = 0.0
        self._starts: deque[tuple[float, float]] = deque()  # (when guessed, when the device's first sample was heard)

    def give(self, seconds: float, now: float) -> float:
        """Tell that so many seconds of sound are handed over `now`; when the first of them will be heard."""
        self._starts.append((now, now - (self._given + seconds - self._buffer)))
        while now - self._starts[0][0] > 4.0:
            self._starts.popleft()
        heard = min(start for _, start in self._starts) + self._given
        self._given += seconds
        return heard


class Track:
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

    `device`: a name from `device_names`, "system-default", or "null", which plays in silence but in time. A machine
    without any sound device gets the null device, and a warning in the log.
    """

    def __init__(self, device: str | None = SYSTEM_DEFAULT, clock: Callable[[], float] = time.monotonic) -> None:
        self.device = device
        self._clock = clock
        self._changed = threading.Condition()
        self._track: Track | None = None
        self._output: miniaudio.PlaybackDevice | None = None
        self._asked = -float("inf")  # when the device last asked for samples

    @property
    def working(self) -> bool:
        """Whether the device is open and takes sound."""
        return self._output is not None and self._clock() - self._asked < PATIENCE

    def track(self, lead: float = 0.0) -> Track:
        """Begin a new track, `lead` seconds of silence before its second 0. It may still be empty.

        Raises `PlaybackUnavailable` without the package or the device.
        """
        track = Track(self._changed, self._clock, lead)
        with self._changed:
            before, self._track = self._track, track
            if before is not None:
                before._stopped = True
                before._pieces.clear()
                before._waiting = 0
            broken = None if self.working else self._output
            if not self.working:
                self._output = self._open()
                self._asked = self._clock()
            self._changed.notify_all()
        if broken is not None:
            broken.close()
        return track

    def close(self) -> None:
        """Silence, and give the device back."""
        with self._changed:
            track, self._track = self._track, None
            output, self._output = self._output, None
        if track is not None:
            track.stop()
        if output is not None:
            output.close()

    def pull(self, clock: DeviceClock, frames: int) -> bytes:
        """The next samples for a device: those of the track, then silence."""
        now = self._clock()
        size = frames * WIDTH
        with self._changed:
            self._asked = now
            audible = clock.give(frames / RATE, now)
            taken = self._track._take(size, audible) if self._track is not None else b""
            self._changed.notify_all()
        return taken + bytes(size - len(taken))

    def _open(self) -> miniaudio.PlaybackDevice:
        library = _library()
        wanted, backends = None, None
        if self.device == NULL:
            backends = [library.Backend.NULL]
        elif self.device != SYSTEM_DEFAULT:
            found = library.Devices().get_playbacks()
            named = [each for each in found if self.device in (None, each["name"])]
            if not named:
                there = ", ".join(each["name"] for each in found) or "none"
                raise PlaybackUnavailable(f"there is no sound device {self.device!r}; there are: {there}")
            wanted = named[0]["id"]
        try:
            output = library.PlaybackDevice(
                library.SampleFormat.SIGNED16,
                1,
                RATE,
                round(1000 * PERIOD),
                wanted,
                PERIODS,
                backends,
                app_name="Raven",
            )
        except library.MiniaudioError as error:
            raise PlaybackUnavailable(f"the sound device cannot be opened: {error}") from error
        if output.backend.lower() == NULL and self.device != NULL:
            log.warning("there is no sound device here: speech moves the mouth, but nothing is heard")
        samples = self._samples()
        next(samples)
        output.start(samples)
        atexit.register(self.close)  # the device's thread must not ask an interpreter that is gone
        return output

    def _samples(self) -> Generator[bytes, int, None]:
        clock = DeviceClock()
        frames = yield b""
        while True:
            frames = yield self.pull(clock, frames)


def device_names() -> list[str]:
    """The sound devices of this machine."""
    library = _library()
    try:
        return [device["name"] for device in library.Devices().get_playbacks()]
    except library.MiniaudioError:
        return []


def decode(sound: bytes) -> bytes:
    """A WAV, FLAC, MP3 or Ogg Vorbis file as the samples that `Track.append` takes.

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
