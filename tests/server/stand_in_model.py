"""A stand-in for a language model's server: answers as OpenAI's interface has it, and badly if it is asked to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.patience import PATIENCE

TOKENS = ("[jo", "y] Hel", "lo there, ", "dear friend! ", "*waves* ", "How are", " you", " today?")
KEY = "right-key"
WRONG_KEY = b'{"error": {"message": "Incorrect API key", "type": "invalid_request_error", "code": "invalid_api_key"}}'
TOOL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": '{"q": "x"}'}}


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    """One event of a stream."""
    event = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "parrot", "odd": None} | more
    event["choices"] = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n"


def stream_of(tokens: tuple[str, ...]) -> bytes:
    """A whole stream."""
    parts = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": token}) for token in tokens)]
    return b"".join([*parts, chunk({}, "stop"), b"data: [DONE]\n\n"])


def whole_of(text: str) -> bytes:
    """A whole answer."""
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return json.dumps(
        {"id": "c1", "object": "chat.completion", "created": 1, "model": "parrot", "choices": choices}
    ).encode()


@dataclass
class StandIn:
    """What it was asked, and what it noticed."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a client left in the middle of an endless answer."""
    go_on: threading.Event = field(default_factory=threading.Event)
    """What makes a stuck answer go on."""
    tokens: tuple[str, ...] = TOKENS


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    model: StandIn

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        listed = {
            "object": "list",
            "data": [{"id": "parrot", "object": "model", "created": 1, "owned_by": "me", "odd": [1]}],
        }
        self._whole(200, json.dumps(listed).encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = json.loads(body)
        self.model.bodies.append(body)
        self.model.asked.append(call)
        self.model.headers.append({name.lower(): value for name, value in self.headers.items()})
        wish = str(call["messages"][-1]["content"]) if call.get("messages") else ""
        if wish == "key" and self.headers.get("Authorization") != f"Bearer {KEY}":
            self._whole(
                401,
                WRONG_KEY,
            )
        elif wish == "html":
            self._whole(200, b"<html><h1>It works!</h1></html>", "text/html")
        elif wish == "gateway":
            self._whole(503, b"<html>nginx</html>", "text/html")
        elif wish == "limit":
            self._whole(429, b'{"error": {"message": "Slow down", "type": "rate_limit", "code": null}}', retry="7")
        elif wish == "slow":
            self.model.go_on.wait(PATIENCE)
        elif call.get("stream"):
            self._stream(wish)
        elif wish == "bytes":
            self._whole(200, b'{"choices": [{"message": {"content": "\xff\xfe"}}]}')
        elif wish == "short":
            self._head(200, "application/json", {"Content-Length": "1000"})
            self.wfile.write(b'{"choices": [')
            self.close_connection = True
        else:
            self._whole(200, whole_of("".join(self.model.tokens)))

    def _stream(self, wish: str) -> None:
        self._head(200, "text/event-stream; charset=utf-8", {"Transfer-Encoding": "chunked", "X-Served-By": "m1"})
        try:
            for part in self._parts(wish):
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                self.wfile.flush()
        except OSError:
            self.model.left.set()
            self.close_connection = True
            return
        if wish == "cut":
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _parts(self, wish: str) -> Iterator[bytes]:
        if wish == "tools":
            yield chunk({"role": "assistant", "content": None, "tool_calls": [TOOL]})
            yield chunk({}, "tool_calls") + b"data: [DONE]\n\n"
        elif wish == "line":
            yield chunk({"content": "Hello there. "})
            for _ in range(100):
                yield b"x" * 2**20
        elif wish == "bytes":
            yield chunk({"content": "Hello there. "}) + b'data: {"choices": "\xff\xfe"}\n\n'
        elif wish == "junk":
            yield chunk({"content": "Hello there. "}) + b"data: {broken\n\n"
        elif wish == "told":
            yield chunk({"content": "Hello"}) + b'data: {"error": {"message": "out of memory", "code": 500}}\n\n'
        elif wish == "forever":
            while True:
                yield chunk({"content": "And so it goes on. "})
                if self.model.go_on.wait(0.02):
                    return
        elif wish == "torrent":
            yield stream_of(("And so it goes on. ",) * 2000 + ("That was all.",))
        elif wish == "held":  # the connection stays open when all has been told
            yield stream_of(self.model.tokens)
            self.model.go_on.wait(PATIENCE)
        elif wish in ("cut", "open"):
            yield chunk({"content": "Hello there. This is no"})
        else:
            body = stream_of(self.model.tokens)
            for at in range(0, len(body), 97):  # not where events end
                yield body[at : at + 97]

    def _head(self, status: int, content_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": content_type, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def _whole(
        self, status: int, body: bytes, content_type: str = "application/json", retry: str | None = None
    ) -> None:
        more = {"Retry-After": retry} if retry else {}
        self._head(status, content_type, {"Content-Length": str(len(body)), **more})
        self.wfile.write(body)


@contextmanager
def stand_in_model() -> Iterator[StandIn]:
    """A stand-in on a free port until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    model = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"model": model})
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.go_on.set()
        server.shutdown()
        server.server_close()
