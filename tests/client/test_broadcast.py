"""What is heard of a session lies where it is seen, and goes to where streams are taken."""

import os
import shutil
import signal
import socket
import subprocess
import threading
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import psutil
import pytest
import recording_sync

from raven.client.broadcast.source import SAMPLE_RATE, SessionSource
from raven.client.broadcast.spoken_sound import SpokenSound
from raven.client.broadcast.stream import broadcast
from raven.client.client import RavenClient
from raven.commands.broadcast import _shown, main
from raven.errors import InvalidInput, Unavailable
from raven.video import outlet, rtmp, srt
from raven.video.outlet import Outlet, Target, pick_encoder
from raven.video.recorder.tracks import pixel_format
from tests.patience import PATIENCE

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


def where(heard: SpokenSound, begin: float, seconds: float) -> list[float]:
    """The stretches that sound, as moments."""
    loud = np.abs(heard.between(begin, round(seconds * 1000))) > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    return [round(begin + edge / 1000, 3) for edge in edges]


@pytest.fixture
def heard():
    heard = SpokenSound(1000)
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


def test_an_encoder_is_given_the_form_of_pictures_that_it_takes():
    assert pixel_format("h264_qsv") == "nv12"  # that of Quick Sync takes nothing else
    assert pixel_format("h264_nvenc") == pixel_format("libx264") == "yuv420p"


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


@pytest.fixture(scope="module")
def port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def nginx(port: int, folder: Path, films: Path) -> tuple[str, list[str]]:
    """An address, and the command of a server there that records what comes."""
    if shutil.which("nginx") is None or not RTMP_MODULE.is_file():
        pytest.skip("needs nginx with its RTMP module: apt-get install nginx libnginx-mod-rtmp")
    # Started by root, it would else write as somebody who may not enter folders of tests.
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    config = films / "nginx.conf"
    config.write_text(
        f"load_module {RTMP_MODULE}; {user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;\n"
        "events {}\n"
        f"rtmp {{ server {{ listen 127.0.0.1:{port}; application live {{ live on; record all; record_unique on;"
        f" record_path {films}; }} }} }}\n"
    )
    return f"rtmp://127.0.0.1:{port}/live/raven", ["nginx", "-c", str(config)]


def srt_listener(port: int, folder: Path, films: Path) -> tuple[str, list[str]]:
    """The same for SRT: who calls with the right word is recorded."""
    needs_srt()
    address = f"srt://127.0.0.1:{port}?passphrase=ravens-and-wrens"
    quick = ["-v", "error", "-analyzeduration", "500000", "-i", f"{address}&mode=listener"]
    return address, ["ffmpeg", *quick, "-c", "copy", "-flush_packets", "1", str(films / "film.ts")]


def needs_srt() -> None:
    try:
        srt.check_available()
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(params=[nginx, srt_listener])
def taker(request, tmp_path, port):
    """What starts a server for streams on a port of its own, which records what comes in a folder for each start."""
    started = []

    def start():
        films = tmp_path / f"films{len(started) + 1}"
        films.mkdir()
        start.address, command = request.param(port, tmp_path, films)
        started.append(subprocess.Popen(command))
        return started[-1], films

    yield start
    for process in started:
        process.kill()
        process.wait()


def recorded(films: Path) -> int:
    """Bytes."""
    return sum(film.stat().st_size for film in films.iterdir() if film.suffix in (".flv", ".ts"))


def test_a_stream_goes_on_when_its_server_was_started_anew(speaking, taker, eventually):
    first, films = taker()
    stop, told = threading.Event(), []
    target = Target(taker.address, Fraction(20), SAMPLE_RATE)
    with RavenClient(speaking.url) as client, SessionSource(client, "default", 20) as source:
        thread = threading.Thread(
            target=lambda: broadcast(source, target, stop, lambda p: told.append((p.connections, p.pictures)))
        )
        thread.start()
        assert eventually(lambda: told and told[-1][1] > 20)
        assert eventually(lambda: recorded(films) > 0)
        first.send_signal(signal.SIGTERM)
        first.wait()
        _, films = taker()
        assert eventually(lambda: told[-1][0] >= 2)
        pictures = told[-1][1]
        assert eventually(lambda: told[-1][1] > pictures + 25)
        assert eventually(lambda: recorded(films) > 0)
        stop.set()
        thread.join(PATIENCE)
    assert not children()
    film = max(films.iterdir(), key=lambda film: film.stat().st_size)
    assert eventually(lambda: len(played(film)[0]) >= 10)
    assert len(played(film)[1]) > 4800


def children() -> list[psutil.Process]:
    """Programs that this process started to send streams, and run yet."""
    started = psutil.Process().children(recursive=True)
    return [child for child in started if child.name() == srt.PROGRAM and "pipe:0" in told_to(child)]


def told_to(child: psutil.Process) -> list[str]:
    """What it was called with; nothing of one that has ended."""
    try:
        return child.cmdline()
    except psutil.NoSuchProcess:  # a zombie, too
        return []


def test_without_the_package_for_films_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(outlet, "find_spec", lambda name: None)
    assert main(["default", "film.mp4"]) == 2
    assert "pip install av" in capsys.readouterr().err


# An address of RTMP


@pytest.mark.parametrize("scheme", ["rtmp", "rtmps"])
def test_a_server_that_takes_connections_and_says_nothing_is_given_up(scheme, monkeypatch):
    monkeypatch.setattr(rtmp, "PATIENCE", 0.3)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(OSError, match="it does not answer"),
    ):
        Outlet(Target(f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/live/x", Fraction(25), SAMPLE_RATE), (64, 64, 3))


def test_a_server_that_speaks_something_else_is_told_from_one_that_takes_streams(server):
    port = server.url.rpartition(":")[2]
    with pytest.raises(OSError, match="rtmp://"):
        rtmp.greet(f"rtmp://127.0.0.1:{port}/live/x")


# An address of SRT


def test_without_the_program_for_srt_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert main(["raven", "srt://127.0.0.1:9000", "--server", "http://127.0.0.1:9"]) == 2
    assert "apt-get install ffmpeg" in capsys.readouterr().err


def test_a_program_without_srt_is_told_from_one_with_it(monkeypatch, tmp_path):
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho 'Input:\n  file\n  srt\nOutput:\n  file\n  srtp'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(Unavailable, match="libsrt"):
        Target("srt://127.0.0.1:9000", Fraction(20), SAMPLE_RATE)


def test_why_nothing_can_be_sent_by_srt_is_told_and_no_program_stays():
    needs_srt()
    with pytest.raises(OSError, match=r"Failed to resolve hostname nowhere\.invalid"):
        Outlet(Target("srt://nowhere.invalid:9000", Fraction(20), SAMPLE_RATE), (64, 64, 3))
    assert not children()


def test_a_program_that_takes_no_more_is_left_and_ended(tmp_path, port, monkeypatch, eventually):
    address, command = srt_listener(port, tmp_path, tmp_path)
    streams = []

    def connects() -> bool:
        with suppress(OSError):
            streams.append(Outlet(Target(address, Fraction(20), SAMPLE_RATE), (64, 64, 3)))
        return bool(streams)

    with subprocess.Popen(command) as listener:
        assert eventually(connects)
        for child in children():
            child.suspend()
        monkeypatch.setattr(outlet, "PATIENCE", 0.2)
        with pytest.raises(OSError, match="takes no more"):
            send_without_end(streams[0])
        streams[0].close()
        assert eventually(lambda: not children())
        listener.kill()


def send_without_end(stream: Outlet) -> None:
    noise = np.random.default_rng(1)
    while True:
        stream.send(noise.integers(0, 255, (64, 64, 3), np.uint8), np.zeros(1200, np.float32))


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("rtmp://live.twitch.tv/app/SECRET", "rtmp://live.twitch.tv/..."),
        ("srt://stream.example:9000?streamid=SECRET", "srt://stream.example:9000/..."),
        ("rtmp://me:SECRET@stream.example/live", "rtmp://stream.example/..."),
        ("srt://stream.example:9000", "srt://stream.example:9000"),
        ("film.mp4", "film.mp4"),
    ],
)
def test_what_is_secret_in_an_address_is_not_told(place, told):
    assert _shown(place) == told
