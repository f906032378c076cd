"""Sound on a device: gapless, and always known which second of it is heard."""

import math
import struct
import sys

import pytest

from raven.client.errors import PlaybackUnavailable
from raven.client.playback import Player, decode, device_names
from raven.client.sound import BYTES_PER_SECOND, RATE
from tests.patience import PATIENCE

pytest.importorskip("miniaudio")

PERIOD = RATE // 50  # frames that the device asks for at a time: 20 ms


class Device:
    """Pulls from a player as a sound card does, on a clock of its own."""

    def __init__(self) -> None:
        from raven.client.sound_device import DeviceClock

        self.now = 100.0
        self.player = Player("null", clock=lambda: self.now)
        self.player._open = lambda: True  # so that no real device is opened
        self.clock = DeviceClock(ahead=0.04)
        self.heard = bytearray()

    def run(self, seconds: float, late: float = 0.0) -> None:
        """Let time pass; the device asks every 20 ms, by `late` seconds too late."""
        for _ in range(round(seconds * 50)):
            self.now += 0.02
            if not self.heard:
                for _ in range(2):  # a device first fills its buffer
                    self._ask()
            self.now += late
            self._ask()
            self.now -= late

    def _ask(self) -> None:
        self.heard += self.player.give(PERIOD, self.clock.give(PERIOD / RATE, self.now))


@pytest.fixture
def device() -> Device:
    return Device()


def ramp(seconds: float, begin: int = 1) -> bytes:
    count = round(seconds * RATE)
    return struct.pack(f"<{count}h", *((begin + n) % 30_000 + 1 for n in range(count)))


def test_a_track_is_as_long_as_the_sound_that_there_is_so_far(device):
    track = device.player.track()
    track.append(ramp(0.2))
    assert track.duration == pytest.approx(0.2)
    device.run(0.1)
    track.append(ramp(0.3))
    assert track.duration == pytest.approx(0.5)


def test_what_comes_for_a_track_that_was_stopped_is_not_heard(device):
    track = device.player.track()
    track.append(ramp(0.2))
    device.run(0.1)
    track.stop()
    heard = len(device.heard)
    assert track.append(ramp(0.2)) == track.append(ramp(0.2)), "nothing is added to it"
    device.run(0.3)
    assert not any(device.heard[heard:])
    assert track.over


def test_a_track_that_nobody_wants_any_more_silences_none(device):
    first = device.player.track()
    first.append(ramp(0.2))
    assert device.player.track(wanted=lambda: False).over
    assert not first.over
    device.player.track()
    assert first.over, "one that is wanted does"


def test_pieces_follow_each_other_without_a_gap(device):
    pieces = [ramp(0.13), ramp(0.0715, 500), ramp(0.4, 900)]
    track = device.player.track()
    begins = [track.append(piece) for piece in pieces]
    track.complete()
    device.run(0.8)
    assert begins == pytest.approx([0, 0.13, 0.2015])
    assert device.heard.startswith(b"".join(pieces))
    assert track.over
    assert track.heard


def test_the_position_runs_with_the_clock(device):
    track = device.player.track()
    track.append(ramp(1))
    device.run(0.3)
    began = device.now - track.position()
    for _ in range(20):
        device.run(0.02)
        assert track.position() == pytest.approx(device.now - began, abs=1e-3)


def test_a_device_that_asks_late_does_not_shake_the_position(device):
    track = device.player.track()
    track.append(ramp(3))
    device.run(0.4)
    began = device.now - track.position()
    for late in (0.015, 0.0, 0.019, 0.007) * 8:
        device.run(0.02, late)
        assert track.position() == pytest.approx(device.now - began, abs=1e-3)


def test_before_the_lead_is_over_the_position_is_negative(device):
    track = device.player.track(lead=0.2)
    assert track.append(ramp(0.5)) == 0
    assert track.position() == pytest.approx(-0.2)
    device.run(0.1)
    assert -0.2 < track.position() < 0
    device.run(0.2)
    assert track.position() > 0


def test_the_position_stands_still_while_the_next_piece_is_not_there(device):
    track = device.player.track()
    track.append(ramp(0.2))
    device.run(0.6)
    assert track.position() == pytest.approx(0.2)
    assert not track.over
    track.append(ramp(0.2))
    track.complete()
    device.run(0.2)
    assert 0.25 < track.position() <= 0.4
    device.run(0.2)
    assert track.over


def test_a_new_track_silences_the_one_before(device):
    first = device.player.track()
    first.append(ramp(5))
    device.run(0.1)
    second = device.player.track()
    assert first.over
    assert not first.heard
    second.append(b"\x07\x00" * RATE)
    device.heard.clear()
    device.run(0.1)
    assert set(device.heard[: BYTES_PER_SECOND // 20]) == {7, 0}


def test_a_stopped_track_is_silent_at_once(device):
    track = device.player.track()
    track.append(ramp(5))
    device.run(0.1)
    track.stop()
    device.heard = bytearray(1)
    device.run(0.1)
    assert not any(device.heard)


def test_an_empty_track_that_is_complete_is_over(device):
    track = device.player.track()
    assert not track.over
    track.complete()
    assert track.over


def test_the_null_device_takes_as_long_as_the_sound():
    import time

    player = Player("null")
    try:
        track = player.track()
        began = time.monotonic()
        track.append(ramp(0.3))
        track.complete()
        assert track.wait(PATIENCE)
        assert time.monotonic() - began > 0.25
    finally:
        player.close()


def test_files_become_samples_of_the_device():
    import io

    import numpy as np
    import soundfile

    tone = np.sin(2 * math.pi * 440 * np.arange(12_000) / 24_000).astype(np.float32) * 0.5
    for format in ("WAV", "FLAC"):
        file = io.BytesIO()
        soundfile.write(file, tone, 24_000, format=format)
        pcm = decode(file.getvalue())
        assert len(pcm) == pytest.approx(BYTES_PER_SECOND / 2, abs=8)
        assert max(abs(n) for (n,) in struct.iter_unpack("<h", pcm)) == pytest.approx(16_384, rel=0.03)


def test_without_the_package_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    for use in (Player().track, device_names, lambda: decode(b"")):
        with pytest.raises(PlaybackUnavailable, match="pip install"):
            use()


def test_what_is_no_sound_is_an_error():
    with pytest.raises(PlaybackUnavailable, match="cannot be read"):
        decode(b"<html>")
