"""The client's functions, told of a server anew for each test."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from raven.client import api
from tests.client import sound_server


@pytest.fixture
def client(server, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`raven.client.api`, told of the running server."""
    return connected(monkeypatch, server.url)


def connected(monkeypatch: pytest.MonkeyPatch, url: str, key_file: str | None = None) -> ModuleType:
    monkeypatch.setattr(api, "_connection", None)
    api.initialize(url, key_file)
    return api


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Callable[..., ModuleType]:
    """Tells the client of a server by its address."""
    return lambda url, key_file=None: connected(monkeypatch, url, key_file)


@pytest.fixture
def scripted_server() -> Iterator[Callable[[list[bytes]], str]]:
    """A server that answers its n-th connection with the n-th of the given byte strings, and then hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(answers: list[bytes]) -> None:
        for answer in answers:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

    def start(answers: list[bytes]) -> str:
        threading.Thread(target=serve, args=(answers,), daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    listener.close()


@pytest.fixture
def speakers(monkeypatch: pytest.MonkeyPatch) -> Iterator[sound_server.SoundServer]:
    """A PulseAudio server with one device, `speakers`, which is this process's default."""
    miniaudio = pytest.importorskip("miniaudio")
    if not sound_server.is_installed():
        pytest.skip(f"needs the programs {', '.join(sound_server.PROGRAMS)}")
    with tempfile.TemporaryDirectory() as folder, sound_server.sound_server(Path(folder)) as server:
        monkeypatch.setenv("PULSE_SERVER", server.address)
        try:
            miniaudio.Devices([miniaudio.Backend.PULSEAUDIO])
        except miniaudio.MiniaudioError:
            pytest.skip("needs PulseAudio's library")
        yield server


@pytest.fixture
def no_sound_card(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No sound system finds a device, whichever libraries are installed."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nowhere")
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")
    monkeypatch.setenv("JACK_NO_START_SERVER", "1")
