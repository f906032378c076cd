"""The connection to the language model."""

import socket
from contextlib import suppress

import pytest

from raven.server.resources.chat.backend import Backend
from tests.patience import PATIENCE

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


class Chosen:
    """A choice of the model at this address."""

    def __init__(self, base_url: str) -> None:
        self.base_url, self.model, self.key = base_url, "", None

    @property
    def now(self) -> "Chosen":
        return self


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_a_model_that_is_stopped_knows_when_it_writes_its_next_token(listener):
    backend = Backend(Chosen(f"http://127.0.0.1:{listener.getsockname()[1]}/v1"), 60)  # type: ignore[arg-type]
    answer = backend.ask("POST", "/chat/completions", {}, b"{}", None)
    model, _ = listener.accept()
    with model:
        model.recv(65536)
        model.sendall(HEAD + b"3\r\none\r\n")
        answer.head(lambda: None)
        answer.stop()
        answer._thread.join(PATIENCE)
        model.settimeout(PATIENCE)
        with suppress(ConnectionError):  # which some systems tell here already
            while model.recv(65536):
                pass
        with pytest.raises(OSError, match=r"reset|pipe|abort"):
            model.send(b"3\r\ntwo\r\n")
    backend.close()
