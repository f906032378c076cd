"""A real server that can be killed and started anew on the same port, as a crash and a restart look to clients."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from raven.client import api
from tests.conftest import one_puppet
from tests.patience import PATIENCE

if TYPE_CHECKING:  # imported where a server is started
    from raven.server.http.serve import HttpServer
    from raven.server.services import Services


CALM = {"target_fps": 10}  # frames are drawn and shown by the processor, beside the window that is tested


class RestartableServer:
    """Runs from `start` to `stop`. What was told to it is gone with it."""

    def __init__(self) -> None:
        self.port = 0
        self.services: Services | None = None
        self._server: HttpServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        from raven.server.app import create_app
        from raven.server.config import ServerConfig
        from raven.server.http.serve import HttpServer
        from raven.server.http.sockets import bind
        from raven.server.services import assemble

        avatar = {"poser": "puppet", "character": "", "lower_when_late": False, "settings": CALM}
        config = ServerConfig.model_validate({"avatar": avatar})
        self.services = services = assemble(config, None)
        self._server = HttpServer(
            create_app(services), bind(self.port, everywhere=False), config, on_stop=services.sessions.close
        )
        self.port = self._server.port
        self._thread = threading.Thread(target=self._server.run, name="server-under-test")
        self._thread.start()

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.stop()
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive(), "the server did not stop"
            self._server = self.services = None


@contextmanager
def restartable_server() -> Iterator[RestartableServer]:
    """A running server; whatever was done to it, it is stopped at the end."""
    server = RestartableServer()
    with one_puppet():
        server.start()
        try:
            yield server
        finally:
            server.stop()


def point_client_at(url: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Tell the client of this server, whatever other tests told it."""
    monkeypatch.setattr(api, "_connection", None)
    api.initialize(url)
    return api


Eventually = Callable[..., bool]
