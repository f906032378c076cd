"""What is heard of a session lies where it is seen, and goes to where streams are taken."""

import os
import shutil
import signal
import socket
import subprocess
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import recording_sync

from raven.client.broadcast.heard import Heard
from raven.client.broadcast.source import SAMPLE_RATE, Source
from raven.client.broadcast.stream import broadcast
from raven.client.client import RavenClient
from raven.commands.broadcast import main
from raven.errors import InvalidInput
from raven.video.outlet import Outlet, Target, pick_encoder

av = pytest.importorskip("av")

RTMP_MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
STILL = {
    "postprocessor_chain": [],
    "sway_enabled": False,
    "blink_enabled": False,
    "breathing_enabled": False,
    "swing_strength": 0,
    "target_fps": 20,
}


@pytest.fixture(autouse=True)
def _signals_are_as_before():
    """The command takes signals as its own."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def played(file: Path) -> tuple[list[float], np.ndarray]:
    """When each picture of a film is seen, and its sound at 48 kHz."""
    with av.open(str(file)) as film:
        times = [float(frame.time) for frame in film.decode(video=0)]
    with av.open(str(file)) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    return times, sound


# Sound on the clock of the frames


def where(heard: Heard, begin: float, seconds: float) -> list[float]:
    """The stretches that sound, as moments."""
    loud = np.abs(heard.between(begin, round(seconds * 1000))) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    return [round(begin + edge / 1000, 3) for edge in edges]


@pytest.fixture
def heard():
    heard = Heard(1000)
    heard.told(100.0, "a", position=0.25)
    heard.add("a", 0, 0.0, np.ones(500, np.float32))
    heard.add("a", 1, 0.7, np.ones(300, np.float32))
    return heard


def test_sound_lies_where_it_was_heard_also_before_that_was_told(heard):
    assert where(heard, 99, 3) == [99.75, 100.25, 100.45, 100.75]


def test_an_interrupted_voice_is_silent_from_then_on_and_the_next_one_sounds(heard):
    heard.told(100.1, "b", position=0.0)
    heard.add("b", 0, 0.0, np.full(200, 0.5, np.float32))
    assert where(heard, 99, 3) == [99.75, 100.3]
    assert heard.between(100.15, 1)[0] == 0.5


def test_small_differences_move_nothing_and_great_ones_all(heard):
    heard.told(100.2, "a", position=0.46)
    assert where(heard, 99, 3) == [99.75, 100.25, 100.45, 100.75]
    heard.told(100.2, "a", position=0.25)
    assert where(heard, 99, 3) == [99.95, 100.45, 100.65, 100.95]


def test_what_was_heard_long_ago_is_forgotten(heard):
    heard.told(101.0, None)
    heard.forget(100.9)
    assert where(heard, 99, 3)
    heard.forget(101.1)
    assert where(heard, 99, 3) == []


# Targets


@pytest.mark.parametrize("place", ["", "hour", "hour.avi", "http://localhost/x", "ftp://x/y.mp4"])
def test_what_is_no_target_is_refused(place):
    with pytest.raises(InvalidInput, match="target"):
        Target(place, Fraction(25), SAMPLE_RATE)


@pytest.mark.parametrize("suffix", ["mp4", "flv", "ts", "mkv", "webm"])
def test_files_of_all_kinds_can_be_played(suffix, tmp_path):
    target = Target(str(tmp_path / f"film.{suffix}"), Fraction(25), SAMPLE_RATE)
    tone = np.sin(np.arange(SAMPLE_RATE // 25) * 0.2).astype(np.float32)
    film = Outlet(target, (65, 64, 4 if suffix == "webm" else 3))
    for n in range(10):
        film.send(np.full((65, 64, 4 if suffix == "webm" else 3), 20 * n, np.uint8), tone)
    film.close()
    times, sound = played(Path(target.place))
    assert len(times) == 10
    assert np.abs(sound).max() > 0.5
    assert len(sound) / 48000 == pytest.approx(0.4, abs=0.06)


def test_an_encoder_that_is_not_here_is_named():
    with pytest.raises(InvalidInput, match="encoder: h264_nowhere does not work"):
        pick_encoder("h264_nowhere")
    assert pick_encoder("libx264") == "libx264"


def test_a_folder_that_does_not_exist_ends_it_with_a_word(server, capsys):
    assert main(["nobody-there", "/no/where/film.mp4", "--server", server.url]) == 2
    assert main([server.load(), "/no/where/film.mp4", "--server", server.url]) == 1
    assert "/no/where/film.mp4" in capsys.readouterr().err
    assert main(["raven", "rtmp://x/y", "--alpha", "--server", server.url]) == 2


# Whole broadcasts


@pytest.fixture(scope="module")
def speaking(start_server):
    pytest.importorskip("hibari")
    with start_server(avatar={"poser": "puppet", "character": "raven"}, classify={"enabled": False}) as running:
        assert running.call("load_animator_settings", "default", animator_settings=STILL).status_code == 200
        assert running.call("say", "default", text="Hm.").status_code == 200  # the voice is loaded
        yield running


def test_a_file_shows_the_mouth_shut_where_the_lips_are_heard_to_meet(speaking, tmp_path, monkeypatch, eventually):
    monkeypatch.setattr(recording_sync, "SHUT", 0.12)  # pictures of the feed are JPEG
    file = tmp_path / "film.mp4"
    options = ["--server", speaking.url, "--fps", "20", "--seconds", "3.2", "--bitrate", "4000"]
    speaker = threading.Timer(0.1, lambda: speaking.call("say", "default", text="Papa, a baby. A pop.", interrupt=True))
    speaker.start()
    assert main(["default", str(file), *options]) == 0
    speaker.join()
    film = recording_sync.look_into(file)
    assert len(film.frame_times) == 64
    assert film.opening.max() == 1
    apart = [closure.apart for closure in recording_sync.closures(film)]
    assert len(apart) >= 2
    assert np.median(apart) <= 0.08
    assert eventually(lambda: speaking.viewers("default") == 0)


@pytest.fixture
def nginx(tmp_path):
    """What starts a server for streams on a port of its own, which records what comes in a folder for each start."""
    if shutil.which("nginx") is None or not RTMP_MODULE.is_file():
        pytest.skip("needs nginx with its RTMP module: apt-get install nginx libnginx-mod-rtmp")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    # Started by root, it would else write as somebody who may not enter folders of tests.
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    started = []

    def start():
        number = len(started) + 1
        films, config = tmp_path / f"films{number}", tmp_path / f"nginx{number}.conf"
        films.mkdir()
        config.write_text(
            f"load_module {RTMP_MODULE}; {user} daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/log;\n"
            "events {}\n"
            f"rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{ live on; record all; record_unique on;"
            f" record_path {films}; }} }} }}\n"
        )
        started.append(subprocess.Popen(["nginx", "-c", str(config)]))
        return started[-1], films

    start.address = f"rtmp://127.0.0.1:{port}/live/raven"
    yield start
    for process in started:
        process.kill()
        process.wait()


def recorded(films: Path) -> int:
    """Bytes."""
    return sum(film.stat().st_size for film in films.iterdir())


def test_a_stream_goes_on_when_its_server_was_started_anew(speaking, nginx, eventually):
    first, films = nginx()
    stop, told = threading.Event(), []
    target = Target(nginx.address, Fraction(20), SAMPLE_RATE)
    with RavenClient(speaking.url) as client, Source(client, "default", 20) as source:
        thread = threading.Thread(
            target=lambda: broadcast(source, target, stop, lambda p: told.append((p.connections, p.pictures)))
        )
        thread.start()
        assert eventually(lambda: told and told[-1][1] > 20)
        assert eventually(lambda: recorded(films) > 0)
        first.send_signal(signal.SIGTERM)
        first.wait()
        _, films = nginx()
        assert eventually(lambda: told[-1][0] >= 2)
        pictures = told[-1][1]
        assert eventually(lambda: told[-1][1] > pictures + 25)
        assert eventually(lambda: recorded(films) > 0)
        stop.set()
        thread.join(30)
    times, sound = played(max(films.iterdir(), key=lambda film: film.stat().st_size))
    assert len(times) >= 10
    assert len(sound) > 4800
