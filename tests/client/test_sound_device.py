"""The sound device: of a real sound server, of a machine without a card, and of sound systems that hang or go away."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import Any, ClassVar

import numpy as np
import pytest

from raven.client import playback
from raven.client.errors import PlaybackUnavailable
from raven.client.playback import Player, SoundTrack
from raven.client.sound import RATE
from tests.patience import PATIENCE
from tests.tries import of_three

miniaudio = pytest.importorskip("miniaudio")

from raven.client import sound_device  # noqa: E402  # needs miniaudio


def in_time(work: Callable[[], Any]) -> Any:
    """What `work` gives; fails if it hangs."""
    results: list[Any] = []

    def run() -> None:
        try:
            results.append((work(), None))
        except Exception as error:
            results.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert results, "it hangs"
    result, error = results[0]
    if error is not None:
        raise error
    return result


def tone(seconds: float) -> bytes:
    times = np.arange(round(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * 1000 * times) * 20_000).astype(np.int16).tobytes()


@pytest.fixture
def player():
    player = Player()
    yield player
    in_time(player.close)


def play(player: Player, *sounds: bytes) -> SoundTrack:
    track = in_time(lambda: player.track(lead=0.12))
    for sound in sounds:
        track.append(sound)
    return track


# Devices as the sound systems behave


class FakeDevice:
    """A device whose sound system asks for the first samples before `start` returns, on a thread that `start` waits for."""

    unusable: ClassVar[set[str]] = set()  # names of sound systems whose devices cannot be opened
    unstartable: ClassVar[set[str]] = set()
    opened: ClassVar[list[str]] = []
    hangs: ClassVar[threading.Event | None] = None  # until when `start` hangs, and `close` as well

    def __init__(self, *arguments: Any, **names: Any) -> None:
        (self.backend,) = arguments[6]
        if self.backend.name in self.unusable:
            raise miniaudio.MiniaudioError("failed to init device", -401)
        self.closed = threading.Event()

    def start(self, samples: Generator[bytes, int, None]) -> None:
        if self.hangs is not None:
            self.hangs.wait(10 * PATIENCE)
        if self.backend.name in self.unstartable:
            raise miniaudio.MiniaudioError("failed to start audio device", -1)

        def ask() -> None:
            with suppress(StopIteration):
                samples.send(960)

        first = threading.Thread(target=ask, daemon=True)
        first.start()
        first.join()
        self.opened.append(self.backend.name)

    def close(self) -> None:
        if self.hangs is not None:
            self.hangs.wait(10 * PATIENCE)
        self.closed.set()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeDevice]:
    class Fake(FakeDevice):
        unusable: ClassVar[set[str]] = set()
        opened: ClassVar[list[str]] = []

    known = [each for each in miniaudio.Backend if each.name in ("PULSEAUDIO", "ALSA")]
    monkeypatch.setattr(sound_device, "_Device", Fake)
    monkeypatch.setattr(sound_device, "_backends", lambda: known)
    return Fake


def test_a_sound_system_may_ask_for_sound_before_the_device_has_started(fake, player):
    track = play(player, tone(0.1))
    assert not track.over
    assert fake.opened == ["PULSEAUDIO"]


def test_the_next_sound_system_is_tried_and_the_null_device_last(fake, caplog):
    for unusable, unstartable, taken in (
        ({"PULSEAUDIO"}, set(), "ALSA"),
        (set(), {"PULSEAUDIO"}, "ALSA"),
        ({"PULSEAUDIO"}, {"ALSA"}, "NULL"),
    ):
        fake.unusable, fake.unstartable = unusable, unstartable
        play(Player())
        assert fake.opened[-1] == taken
        assert ("nothing is heard" in caplog.text) == (taken == "NULL")


def test_a_device_chosen_by_name_that_cannot_be_opened_is_an_error(fake, monkeypatch):
    monkeypatch.setattr(
        sound_device, "_listed", lambda: [{"name": "piano", "id": 7, "backend": miniaudio.Backend.ALSA}]
    )
    for fault in ("unusable", "unstartable"):
        with monkeypatch.context() as patch:
            patch.setattr(fake, fault, {"ALSA"})
            with pytest.raises(PlaybackUnavailable, match="cannot be opened: failed to"):
                play(Player("piano"))
    play(Player("piano"))


def test_the_first_device_is_taken_if_none_is_named(fake, monkeypatch):
    listed = [{"name": "piano", "id": 7, "backend": miniaudio.Backend.ALSA}]
    monkeypatch.setattr(sound_device, "_listed", lambda: listed)
    play(Player(None))
    listed.clear()
    play(Player(None))
    assert fake.opened == ["ALSA", "PULSEAUDIO"]


def test_a_device_that_is_plugged_in_later_is_found(fake, caplog, monkeypatch):
    monkeypatch.setattr(sound_device, "SILENT", 1000.0)
    now = 100.0
    player = Player(clock=lambda: now)
    fake.unusable = {"PULSEAUDIO", "ALSA"}
    play(player)
    now += 2
    play(player)
    fake.unusable = set()
    now += 60
    play(player)
    assert fake.opened == ["NULL", "PULSEAUDIO"]
    assert caplog.text.count("nothing is heard") == 1


def test_opening_a_device_that_does_not_answer_is_an_error(fake, monkeypatch):
    monkeypatch.setattr(sound_device, "ANSWER", 0.1)
    fake.hangs = threading.Event()
    with pytest.raises(PlaybackUnavailable, match="does not answer"):
        play(Player())
    fake.hangs.set()


def test_closing_waits_for_no_device_that_does_not_answer_and_one_that_opens_later_is_closed_again(fake, monkeypatch):
    monkeypatch.setattr(sound_device, "ANSWER", 10.0 * PATIENCE)
    fake.hangs = threading.Event()
    player, tracks = Player(), []
    opening = threading.Thread(target=lambda: tracks.append(player.track()), daemon=True)
    opening.start()
    in_time(player.close)
    fake.hangs.set()
    opening.join(PATIENCE)
    assert tracks[0].over
    assert not player.working


def test_a_track_that_nobody_wants_any_more_when_the_device_is_open_silences_none(fake, player):
    first = play(player, tone(0.1))
    assert in_time(lambda: player.track(wanted=lambda: False)).over
    assert not first.over


def test_a_device_that_cannot_be_let_go_is_left_alone(fake, monkeypatch, caplog):
    monkeypatch.setattr(sound_device, "LET_GO", 0.1)
    player = Player()
    play(player)
    fake.hangs = threading.Event()
    in_time(player.close)
    assert "does not let go" in caplog.text
    fake.hangs.set()


def test_the_position_is_right_for_a_device_that_had_to_wake_up():
    clock = sound_device.DeviceClock(ahead=0.04)
    now = 100.0
    assert clock.give(0.02, now) == pytest.approx(now + 0.04)
    now += 1.7  # the speakers were asleep
    for _ in range(20):
        heard = clock.give(0.02, now)
        now += 0.02
    assert heard == pytest.approx(now - 0.02 + 0.04)


# A machine without a card, and names


def test_a_machine_without_a_card_plays_on_the_null_device_and_says_so(no_sound_card, player, caplog):
    with caplog.at_level(logging.WARNING):
        track = play(player, tone(0.2))
    track.complete()
    assert track.wait(PATIENCE)
    assert track.heard
    assert "nothing is heard" in caplog.text


@pytest.mark.parametrize("name", ["gramophone", ""])
def test_a_device_that_there_is_not_is_an_error(no_sound_card, name):
    with pytest.raises(PlaybackUnavailable, match=f"no sound device '{name}'"):
        play(Player(name))


def test_devices_that_cannot_be_looked_at_hide_no_others(monkeypatch):
    def no_information(*_: object) -> None:
        raise miniaudio.MiniaudioError("can't get device info")

    monkeypatch.setattr(miniaudio.Devices, "_get_info", no_information)
    monkeypatch.setattr(sound_device, "_backends", lambda: [miniaudio.Backend.NULL])
    (name,) = playback.device_names()
    play(Player(name)).stop()


def test_sound_systems_that_cannot_list_their_devices_have_none(monkeypatch):
    def broken(*_: object) -> None:
        raise miniaudio.MiniaudioError("cannot init context", -203)

    monkeypatch.setattr(sound_device, "_Devices", broken)
    assert playback.device_names() == []
    with pytest.raises(PlaybackUnavailable, match="no sound device 'gramophone'; there are: none"):
        play(Player("gramophone"))


# A real sound server


def test_what_is_played_is_heard_and_the_told_position_is_that_of_the_sound(speakers, player):
    beeps, every = 6, 0.5

    def measure() -> tuple[int, float]:
        """How many beeps are heard, and by how many seconds the told position is apart from them."""
        with speakers.listening("speakers") as recording:
            track = play(player, *[tone(0.1) + bytes(round((every - 0.1) * RATE) * 2)] * beeps)
            track.complete()
            told = []
            while not track.wait(0.005):
                told.append((time.monotonic(), track.position()))
        assert track.heard
        loud = np.flatnonzero(np.abs(recording.samples.astype(int)) > 3000)
        begins = [loud[0], *loud[1:][np.diff(loud) > RATE // 5]]
        moments, positions = np.array(told).T
        heard_at = np.interp([recording.began + begin / RATE for begin in begins], moments, positions)
        return len(begins), float(np.median(heard_at - np.arange(len(begins)) * every))

    heard, apart = of_three(measure, lambda found: found[0] == beeps and abs(found[1]) < 0.04)
    assert heard == beeps
    assert abs(apart) < 0.04


def test_stopping_is_silent_at_once(speakers, player):
    with speakers.listening("speakers") as recording:
        track = play(player, tone(20))
        assert track.wait_until(0.5, PATIENCE)
        in_time(track.stop)
        stopped = time.monotonic()
        next_one = play(player, bytes(RATE))
        assert next_one.wait_until(0.4, PATIENCE)
    loud = np.flatnonzero(np.abs(recording.samples.astype(int)) > 3000)
    assert recording.began + loud[-1] / RATE - stopped < 0.3


def test_a_device_is_found_by_its_name(speakers):
    speakers.plug_in("headset")
    assert {"speakers", "headset"} <= set(playback.device_names())
    player = Player("headset")
    with speakers.listening("headset") as recording:
        track = play(player, tone(0.3))
        track.complete()
        assert track.wait(PATIENCE)
    in_time(player.close)
    assert recording.loud_from() is not None
    with pytest.raises(PlaybackUnavailable, match="no sound device 'gramophone'; there are: speakers, headset"):
        play(Player("gramophone"))


def test_a_device_that_was_given_back_leaves_no_connection(speakers, player, eventually):
    for _ in range(3):
        play(player, tone(0.1))
        assert speakers.playing() == 1
        in_time(player.close)
    assert eventually(lambda: speakers.connections() == 0)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices that ask for nothing for a second are gone."""
    monkeypatch.setattr(sound_device, "SILENT", 1.0)


@pytest.mark.usefixtures("impatient")
def test_a_device_chosen_by_name_that_is_unplugged_while_playing_stops_working(speakers, eventually):
    speakers.plug_in("monitor")
    player = Player("speakers")
    track = play(player, tone(30))
    assert track.wait_until(0.2, PATIENCE)
    speakers.unplug("speakers")
    assert eventually(lambda: not player.working, seconds=PATIENCE)
    with pytest.raises(PlaybackUnavailable, match="no sound device 'speakers'; there are: monitor"):
        play(player)
    in_time(player.close)


def test_where_there_is_another_device_the_sound_goes_on_there(speakers, player):
    speakers.plug_in("monitor")
    with speakers.listening("monitor") as recording:
        track = play(player, tone(30))
        assert track.wait_until(0.2, PATIENCE)
        speakers.unplug("speakers")
        assert track.wait_until(1.0, PATIENCE)
        in_time(player.close)
    assert recording.loud_from() is not None


@pytest.mark.usefixtures("impatient", "no_sound_card")
def test_the_only_device_is_unplugged_while_playing(speakers, player, eventually, caplog):
    track = play(player, tone(30))
    assert track.wait_until(0.2, PATIENCE)
    speakers.unplug("speakers")
    assert eventually(lambda: not player.working, seconds=PATIENCE)
    again = play(player, tone(0.2))
    again.complete()
    assert again.wait(PATIENCE)
    assert "nothing is heard" in caplog.text


@pytest.mark.usefixtures("impatient", "no_sound_card")
def test_the_sound_server_dies_while_playing(speakers, player, eventually, caplog):
    track = play(player, tone(30))
    assert track.wait_until(0.2, PATIENCE)
    speakers.die()
    assert eventually(lambda: not player.working, seconds=PATIENCE)
    again = play(player, tone(0.2))
    again.complete()
    assert again.wait(PATIENCE)
    assert "nothing is heard" in caplog.text


@pytest.mark.usefixtures("impatient")
def test_the_sound_server_hangs_while_playing(speakers, eventually, monkeypatch):
    monkeypatch.setattr(sound_device, "ANSWER", 1.0)
    player = Player()
    track = play(player, tone(30))
    assert track.wait_until(0.2, PATIENCE)
    speakers.hang()
    assert eventually(lambda: not player.working, seconds=PATIENCE)
    with pytest.raises(PlaybackUnavailable, match="does not answer"):
        play(player)
    with pytest.raises(PlaybackUnavailable, match="does not answer"):
        in_time(playback.device_names)
    in_time(track.stop)
    in_time(player.close)
    speakers.go_on()
    again = play(player, tone(0.2))
    again.complete()
    assert again.wait(PATIENCE)
    in_time(player.close)


PROGRAM = """
import sys
from raven.client.playback import Player
from raven.client.sound import RATE
track = Player().track()
track.append(bytes(2 * RATE * 600))
assert track.wait_until(0.2, 180)
print("plays", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("hangs", [True, False])
def test_a_program_that_plays_can_end(speakers, hangs):
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "plays\n"
        if hangs:
            speakers.hang()
        try:
            _, said = program.communicate("\n", timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
            raise
        assert program.returncode == 0, said
