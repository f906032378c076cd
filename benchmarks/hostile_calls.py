"""Calls that are to be refused, and how: each is answered at once, with the right status and, where it is JSON, with words."""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 60.0  # seconds
FORM = "multipart/form-data; boundary=x"


@dataclass(frozen=True)
class HostileCall:
    """What is sent, and which statuses are right; an empty set: the connection may just end."""

    method: str
    path: str
    statuses: frozenset[int]
    body: bytes = b""
    content_type: str = "application/json"
    more: bytes = b""
    """Further header lines."""


def _call(method: str, path: str, *statuses: int, **more: object) -> HostileCall:
    return HostileCall(method, path, frozenset(statuses), **more)  # type: ignore[arg-type]


def _json(body: object) -> bytes:
    return json.dumps(body).encode()


def _part(name: str, content: bytes) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    return head.encode() + content + b"\r\n--x--\r\n"


# A PNG that says it is 60 000 pixels wide and high, and one that breaks off.
HUGE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    + (60000).to_bytes(4, "big") * 2
    + b"\x08\x06\x00\x00\x00\x00\x00\x00\x00"
    + b"\x00" * 64
)
EMOTION, LOAD, SPEAK = "/api/avatar/set_emotion", "/api/avatar/load", "/api/avatar/speak"
SETTINGS, OVERRIDES = "/api/avatar/load_animator_settings", "/api/avatar/modify_overrides"

CALLS: tuple[HostileCall, ...] = (
    _call("POST", EMOTION, 400, body=b"{"),
    _call("POST", EMOTION, 400, body=b'{"instance_id": "default", "emotion_name": NaN}'),
    _call("POST", EMOTION, 400, body=b"[" * 100_000),
    _call("POST", EMOTION, 400, body=b"\xff\xfe\x00"),
    _call("POST", EMOTION, 415, body=b"a=b", content_type="application/x-www-form-urlencoded"),
    _call("POST", EMOTION, 404, body=_json({"instance_id": "nobody", "emotion_name": "joy"})),
    _call("POST", EMOTION, 400, 422, body=_json({"instance_id": "default", "emotion_name": "x" * 10_000})),
    _call("POST", EMOTION, 400, 422, body=_json({"instance_id": "default", "emotion_name": {"a": [1] * 1000}})),
    _call("POST", EMOTION, 413, body=b'{"a": "' + b"x" * 3_000_000 + b'"}'),
    _call("GET", EMOTION, 405),
    _call("DELETE", "/api/avatar/state", 405),
    _call("GET", "/api/avatar/state?instance_id=..%2f..%2fetc%2fpasswd", 404),
    _call("GET", "/static/..%2f..%2f..%2fetc/passwd", 404),
    _call("GET", "/static/%00", 400, 404),
    _call("GET", "/api/avatar/recordings/" + "x" * 5000, 404),
    _call("GET", "/api/avatar/feed.exe", 422),
    _call("GET", "/api/avatar/feed.mjpg?instance_id=default&fps=1e999", 400, 422),
    _call("GET", "/" + "a" * 70_000, 400, 404, 414, 431),
    _call("GET", "/docs/..%2f..%2fREADME", 404),
    _call("POST", LOAD, 400, 422, body=_part("file", b"no picture at all"), content_type=FORM),
    _call("POST", LOAD, 400, 413, 422, body=_part("file", HUGE), content_type=FORM),
    _call("POST", LOAD, 400, 422, body=b"--x\r\nnonsense", content_type=FORM),
    _call("POST", LOAD, 400, 422, body=_json({"character": "/etc/passwd"})),
    _call(
        "POST", SETTINGS, 400, 422, body=_json({"instance_id": "default", "animator_settings": {"target_fps": "fast"}})
    ),
    _call("POST", OVERRIDES, 422, body=_json({"instance_id": "default", "action": "set", "overrides": {"nose": 1}})),
    _call("POST", SPEAK, 400, body=_json({"instance_id": "default", "text": None})),
    _call("POST", SPEAK, 400, 413, 422, body=_json({"instance_id": "default", "text": "a" * 1_500_000})),
    _call("POST", "/api/avatar/record", 400, 422, body=_json({"instance_id": "default", "seconds": -1})),
    _call("POST", "/api/chat/conversations", 400, 422, body=_json({"card": {"name": 7}})),
    _call("GET", "/api/chat/conversations/nobody", 404),
    _call("POST", "/v1/chat/completions", 400, body=b"{"),
    _call("POST", "/api/imagefx/process", 400, 422, body=_part("file", b"GIF89a"), content_type=FORM),
    _call("POST", "/api/websearch", 503, body=_json({"query": "x"})),
    _call("POST", EMOTION, 400, more=b"Transfer-Encoding: chunked\r\n", body=b"0\r\n\r\n"),
    _call("GET", "/health", 403, more=b"Host: evil.example\r\n"),
    _call("BREW", "/health", 400, 405, 501),
)

Answer = tuple[int, bytes]


def answer(url: str, call: HostileCall) -> Answer:
    """The status and the body of the answer; (0, b"") if the connection ended without one."""
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), address.port), PATIENCE) as connection:
        host = b"" if b"Host:" in call.more else f"Host: {address.netloc}\r\n".encode()
        head = f"{call.method} {call.path} HTTP/1.1\r\nConnection: close\r\n".encode() + host + call.more
        if call.body:
            head += f"Content-Type: {call.content_type}\r\nContent-Length: {len(call.body)}\r\n".encode()
        got = b""
        with suppress(OSError):  # it was refused before all of it was sent; the answer may be there
            connection.sendall(head + b"\r\n" + call.body)
        with suppress(ConnectionError):
            while piece := connection.recv(65536):
                got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return (int(words[1]), body) if len(words) > 1 and words[1].isdigit() else (0, b"")


def half_a_call(url: str) -> None:
    """Somebody who dies in the middle of sending."""
    address = urlsplit(url)
    with socket.create_connection((str(address.hostname), address.port), PATIENCE) as connection:
        connection.sendall(b"POST /api/avatar/speak HTTP/1.1\r\nContent-Length: 500\r\n\r\n{")


def wrongly_answered(url: str, call: HostileCall, ask: Callable[[str, HostileCall], Answer] = answer) -> str | None:
    """What is wrong with the answer; None: nothing."""
    status, body = ask(url, call)
    named = f"{call.method} {call.path[:60]} {call.body[:40]!r}"
    if status not in call.statuses:
        return f"{named} answered {status} instead of {sorted(call.statuses)}: {body[:100]!r}"
    if b"Traceback" in body or b"/raven/server/" in body:
        return f"{named} told what is inside"
    return None
