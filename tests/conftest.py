"""A real server on a free port, for every test that talks HTTP."""

import gc
import io
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
import requests
from PIL import Image

from raven.memory import collect_garbage, give_back, leave_alone_what_is_there, share_one_heap
from raven.threads import limit_threads
from tests.kinds import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_ignore_collect,
    pytest_terminal_summary,
)
from tests.patience import PATIENCE

if TYPE_CHECKING:  # imported where a server is started, so that tests of other rooms load none of it
    from raven.posers.puppet.poser import PuppetPoser
    from raven.server.http.serve import HttpServer
    from raven.server.services import Services

__all__ = [
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_ignore_collect",
    "pytest_terminal_summary",
]  # what pytest looks for here


_data = tempfile.TemporaryDirectory(prefix="raven-tests-")
os.environ["RAVEN_DATA_FOLDER"] = _data.name  # before anything of Raven is asked: nobody's own characters are touched

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # a shell in the background: programs started here would not end either
    signal.signal(signal.SIGINT, signal.default_int_handler)

share_one_heap()  # as programs do, before the libraries start their threads
limit_threads()
gc.disable()  # until all tests are imported: of what that makes nothing is garbage, and a sixth of the time was spent looking


def pytest_collection_finish() -> None:
    """As programs do, too: half a million objects are there before the first test, and would be looked at by each collection.

    Unlike programs, without looking for garbage among them first: that takes one and a half seconds, in each process of tests.
    """
    gc.freeze()
    gc.enable()


@dataclass
class RunningServer:
    """A server that answers at `url`, and calls to it."""

    url: str
    services: "Services"
    http_server: "HttpServer | None" = None
    http: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **options: Any) -> requests.Response:
        """GET below `/api/avatar/`."""
        return self.http.get(f"{self.url}/api/avatar/{path}", timeout=PATIENCE, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        """POST below `/api/avatar/`."""
        return self.http.post(f"{self.url}/api/avatar/{path}", timeout=PATIENCE, **options)

    def call(self, path: str, instance_id: str, **fields: Any) -> requests.Response:
        """A JSON call for one session."""
        return self.post(path, json={"instance_id": instance_id, **fields})

    def viewers(self, instance_id: str) -> int:
        """How many viewers a session has."""
        return int(self.get("state", params={"instance_id": instance_id}).json()["viewers"])

    def load(self, character: str = "raven") -> str:
        """A session with a shipped character; its id."""
        answer = self.post("load", json={"character": character})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["instance_id"])


_running: list[RunningServer] = []


KEPT_FIGURES = 6  # the shipped characters, and two of a test's own: a server has fewer that come and go


@cache
def _puppet() -> "PuppetPoser":
    """One engine for all servers: it keeps what it has taken apart, which takes longer than all else a server does first."""
    from raven.posers.puppet.poser import PuppetPoser

    leave_alone_what_is_there()  # with what a server has imported: it is collected at the end of each
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("raven.posers.puppet.poser.KEPT_FIGURES", KEPT_FIGURES)
        return PuppetPoser()


@contextmanager
def one_puppet() -> Iterator[None]:
    """Servers that begin meanwhile have one engine: they make theirs when it is wanted."""
    puppet = _puppet()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("raven.posers.puppet.poser.PuppetPoser", lambda: puppet)
        yield


@contextmanager
def running_server(key: str | None = None, **sections: Any) -> Iterator[RunningServer]:
    """A server with this configuration (tables of `raven.toml`) until the block ends."""
    from raven.server.app import create_app
    from raven.server.config import ServerConfig
    from raven.server.http.serve import HttpServer
    from raven.server.http.sockets import bind
    from raven.server.services import assemble, open_default_session

    sections.setdefault("avatar", {"poser": "puppet", "character": ""})
    defaults = {"characters_folder": tempfile.mkdtemp(dir=_data.name), "lower_when_late": False}  # busy machines test
    sections["avatar"] = {**defaults, **sections["avatar"]}
    sections["chat"] = {"folder": tempfile.mkdtemp(dir=_data.name), **sections.get("chat", {})}
    config = ServerConfig.model_validate(sections)
    with one_puppet():
        services = assemble(config, key)
        open_default_session(services)
        server = HttpServer(create_app(services), bind(0, everywhere=False), config, on_stop=services.close)
        thread = threading.Thread(target=server.run, name="server-under-test")
        thread.start()
        running = RunningServer(f"http://localhost:{server.port}", services, server)
        _running.append(running)
        try:
            yield running
        finally:
            _running.remove(running)
            server.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive(), "the server did not stop"
            collect_garbage()
            give_back()  # as programs do every now and then


@pytest.fixture(scope="session")
def start_server() -> Callable[..., AbstractContextManager[RunningServer]]:
    """`running_server`, for tests that need a configuration of their own."""
    return running_server


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    """One server for all tests that do not need a configuration of their own."""
    with running_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _sessions_end_with_the_test() -> Iterator[None]:
    """Close the sessions that a test leaves open on servers that outlive it: each takes up to 100 MB."""
    before = {session for running in _running for session in running.services.sessions.all()}
    yield
    for running in _running:
        for session in running.services.sessions.all():
            if session not in before and session.id != "default":
                running.services.sessions.close_one(session.id)


@pytest.fixture(scope="session")
def _shared_session(server: RunningServer) -> str:
    return server.load()


@pytest.fixture
def session_id(server: RunningServer, _shared_session: str) -> str:
    """A running session with the shipped character, as if nobody had told it anything yet."""
    for path in ("stop_talking", "set_overrides", "load_animator_settings", "load_emotion_templates", "start"):
        assert server.call(path, _shared_session).status_code == 200
    assert server.call("set_emotion", _shared_session, emotion_name="neutral").status_code == 200
    return _shared_session


@pytest.fixture(scope="session")
def drawn_face() -> bytes:
    """A PNG in the template that poses can be applied to: a plain drawn face, for uploads."""
    return png(draw_face())


def draw_face(hair: tuple[int, int, int] = (60, 50, 120)) -> np.ndarray:
    """(512, 512, 4) uint8: head in the middle of the template, eyes and mouth open, transparent around."""
    picture = np.zeros((512, 512, 4), np.uint8)
    cv2.ellipse(picture, (256, 420), (110, 150), 0, 0, 360, (*hair[::-1], 255), -1)
    cv2.ellipse(picture, (256, 120), (74, 78), 0, 0, 360, (*hair, 255), -1)
    cv2.ellipse(picture, (256, 135), (56, 60), 0, 0, 360, (250, 224, 208, 255), -1)
    for x in (232, 280):
        cv2.ellipse(picture, (x, 135), (13, 15), 0, 0, 360, (255, 255, 255, 255), -1)
        cv2.circle(picture, (x, 136), 9, (40, 60, 140, 255), -1)
        cv2.ellipse(picture, (x, 135), (14, 16), 0, 190, 350, (40, 30, 40, 255), 3)
        cv2.ellipse(picture, (x, 112), (14, 5), 0, 190, 350, (60, 45, 60, 255), 2)
    cv2.ellipse(picture, (256, 172), (11, 6), 0, 0, 360, (170, 60, 70, 255), -1)
    return picture


def png(rgba8: np.ndarray) -> bytes:
    """The pixels as a PNG file."""
    file = io.BytesIO()
    Image.fromarray(rgba8).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="session")
def eventually() -> Callable[..., bool]:
    """Whether something that another thread brings about comes true in time."""

    def holds(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        pause = threading.Event()
        for _ in range(int(seconds / 0.02)):
            if condition():
                return True
            pause.wait(0.02)
        return condition()

    return holds


@pytest.fixture(scope="session")
def small_files() -> Callable[[int], AbstractContextManager[None]]:
    """While the body runs, no file can become larger than so many bytes: writing fails as on a full disk."""
    resource = pytest.importorskip("resource")

    @contextmanager
    def limited(most: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, ignored)

    return limited


class FeedReader:
    """Reads parts as existing clients do: pieces of at most 4096 bytes, the whole head of a part inside one of them."""

    def __init__(self, response: requests.Response) -> None:
        self.response = response
        self.boundary = response.headers["Content-Type"].split("boundary=")[1].encode()
        self._pieces = response.raw.stream(4096, decode_content=False)

    def part(self) -> tuple[dict[str, str], bytes]:
        """The next part: its headers by lower-case name, and the image."""
        first = next(self._pieces)
        assert first.startswith(b"--" + self.boundary + b"\r\n"), "a part does not begin in a new chunk"
        head, blank, body = first.partition(b"\r\n\r\n")
        assert blank, "the head of a part is split"
        lines = head.decode("ascii").split("\r\n")[1:]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = int(headers["content-length"])
        while len(body) < length + 2:
            body += next(self._pieces)
        assert body[length:] == b"\r\n"
        return headers, body[:length]

    def close(self) -> None:
        """Leave, as a closed browser tab does."""
        self.response.close()


@pytest.fixture
def open_feed() -> Iterator[Callable[..., FeedReader]]:
    """Opens feeds of a running server, and closes them at the end."""
    opened: list[FeedReader] = []

    def open_one(server: RunningServer, path: str = "result_feed", **params: Any) -> FeedReader:
        address = f"{server.url}/api/avatar/{path}"
        reader = FeedReader(requests.get(address, params=params, stream=True, timeout=PATIENCE))
        opened.append(reader)
        return reader

    yield open_one
    for reader in opened:
        reader.close()
