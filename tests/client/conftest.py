"""The client's functions, told of a server anew for each test."""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, suppress
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
def silent_server() -> Iterator[str]:
    """The address of a server that hangs: it takes connections but answers nobody."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class Road:
    """The way to a server, on which connections are counted."""

    def __init__(self, url: str) -> None:
        _, _, port = url.rpartition(":")
        self._target = ("localhost", int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                self.connections += 1
                there = socket.create_connection(self._target)
                for source, sink in ((here, there), (there, here)):
                    threading.Thread(target=_carry, args=(source, sink), daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def counted() -> Callable[[str], AbstractContextManager[Road]]:
    """A way to the server with this address, on which connections are counted."""
    return lambda url: closing(Road(url))


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
