"""The attacks that `attack.py` runs: each a function that goes on until a moment, with a bounded number of connections.

They speak to loopback addresses only, and hold at most `MOST_SOCKETS` connections; what the server closes is opened again,
at most `MOST_OPENINGS` times. Each returns what it saw.
"""

import io
import ipaddress
import json
import selectors
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from PIL import Image

MOST_SOCKETS = 600
MOST_OPENINGS = 6000
STALLED_SECONDS = 30.0  # after which a broadcast that does not end is killed
TURN = 0.25  # seconds between two looks at all connections
HOST = b"Host: localhost\r\n"


@dataclass(frozen=True)
class Target:
    """A server on this machine."""

    host: str
    port: int
    key: str | None
    folder: Path
    """Its temporary files."""

    def __post_init__(self) -> None:
        if not ipaddress.ip_address(self.host).is_loopback:
            raise ValueError("only this machine may be attacked")

    def connect(self, receive_bytes: int | None = None) -> socket.socket:
        """A connection; with a small `receive_bytes` the network takes on little for one that does not read."""
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(2.0)
            if receive_bytes is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
            connection.connect((self.host, self.port))
        except OSError:
            connection.close()
            raise
        return connection

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/api/avatar"

    @property
    def authorization(self) -> bytes:
        return f"Authorization: Bearer {self.key}\r\n".encode() if self.key else b""


Attack = Callable[[Target, float], dict[str, Any]]


def pipelining(target: Target, until: float) -> dict[str, Any]:
    """200 connections ask 100 times for a file that needs no key, and read nothing."""
    request = b"GET /static/raven-client.js HTTP/1.1\r\n" + HOST + b"\r\n"
    return _crowd(target, until, 200, begin=100 * request, receive_bytes=4096)


def half_headers(target: Target, until: float) -> dict[str, Any]:
    """420 connections send the head of a request, one byte every quarter of a second, and never end it."""
    return _crowd(target, until, 420, begin=b"GET / HTTP/1.1\r\n" + HOST + b"X-Slow: ", drip=b"x")


def silent_connections(target: Target, until: float) -> dict[str, Any]:
    """600 connections say nothing."""
    return _crowd(target, until, 600)


def half_bodies(target: Target, until: float) -> dict[str, Any]:
    """400 connections send a body, one byte every quarter of a second."""
    head = b"POST /api/avatar/load HTTP/1.1\r\n" + HOST + target.authorization
    head += b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n--x\r\n"
    return _crowd(target, until, 400, begin=head, drip=b"x")


def slow_viewers(target: Target, until: float) -> dict[str, Any]:
    """100 viewers of a feed read nothing."""
    request = b"GET /api/avatar/feed.png HTTP/1.1\r\n" + HOST + target.authorization + b"\r\n"
    return _crowd(target, until, 100, begin=request, receive_bytes=4096)


def bodies_without_key(target: Target, until: float) -> dict[str, Any]:
    """Eight clients without the key upload 40 MB, again and again."""
    head = b"POST /api/avatar/load HTTP/1.1\r\n" + HOST
    head += b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 40000000\r\n\r\n"
    piece = bytes(2**16)

    def upload() -> str:
        with target.connect() as connection:
            connection.sendall(head)
            try:
                for _ in range(40_000_000 // len(piece)):
                    connection.sendall(piece)
                    if time.monotonic() > until:
                        return "not over"
            except OSError:
                pass  # an answer may be there all the same
            return _status(connection)

    return _repeated(upload, until, 8)


def wrong_keys(target: Target, until: float) -> dict[str, Any]:
    """64 clients guess keys."""
    guess = b"GET /api/modules HTTP/1.1\r\n" + HOST + b"Authorization: Bearer wrong-wrong-wrong\r\n\r\n"

    def try_one() -> str:
        with target.connect() as connection:
            connection.settimeout(max(0.1, until - time.monotonic()))
            connection.sendall(guess)
            return _status(connection)

    began = time.monotonic()
    seen = _repeated(try_one, until, 64)
    return seen | {"guesses_per_second": round(seen["answers"].get("401", 0) / (time.monotonic() - began), 1)}


def smuggling(target: Target, until: float) -> dict[str, Any]:
    """Requests with two lengths, as they get past a proxy: how many are answered 200 on one connection."""
    hidden = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    outer = b"POST /api/avatar/unload HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
    outer += b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

    def smuggle() -> str:
        with target.connect() as connection:
            connection.sendall(outer % (5 + len(hidden)) + hidden)
            received = b""
            try:
                while piece := connection.recv(4096):
                    received += piece
            except OSError:
                return f"{received[9:12].decode()}, kept open, {received.count(b'HTTP/1.1 200')} times 200"
            return f"{received[9:12].decode()}, closed, {received.count(b'HTTP/1.1 200')} times 200"

    return _repeated(smuggle, until, 1, most=3)


def metrics(target: Target, until: float) -> dict[str, Any]:
    """32 clients ask for the metrics, without a pause."""
    asked = b"GET /metrics HTTP/1.1\r\nConnection: close\r\n" + HOST + target.authorization + b"\r\n"

    def ask() -> str:
        with target.connect() as connection:
            connection.settimeout(max(0.1, until - time.monotonic()))
            connection.sendall(asked)
            return _status(connection)

    return _repeated(ask, until, 32)


def interruptions(target: Target, until: float) -> dict[str, Any]:
    """24 clients have the avatar say something and interrupt each other, while 60 listen to its events and read nothing."""
    listen = b"GET /api/avatar/events?instance_id=default HTTP/1.1\r\n" + HOST + target.authorization + b"\r\n"
    body = {"instance_id": "default", "text": "And so it goes on and on. " * 40, "interrupt": True}

    def say() -> str:
        return str(
            requests.post(f"{target.api}/say", json=body, timeout=max(1.0, until - time.monotonic())).status_code
        )

    listening = threading.Thread(target=_crowd, args=(target, until, 60, listen, b"", 4096), daemon=True)
    listening.start()
    seen = _repeated(say, until, 24)
    listening.join(5)
    return seen


def broadcasts_that_stall(target: Target, until: float) -> dict[str, Any]:
    """Four broadcasts go to a server for streams that takes connections and reads nothing: how they end when they are told to."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        to = f"rtmp://127.0.0.1:{silent.getsockname()[1]}/live/x"
        command = [sys.executable, "-m", "raven.commands.broadcast", "default", to]
        command += ["--server", target.url, *(("--key", target.key) if target.key else ())]
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
        time.sleep(max(0.0, until - time.monotonic()))
        ended_before = sum(process.poll() is not None for process in running)
        began = time.monotonic()
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(STALLED_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        return {"ended_before": ended_before, "last_ended_after_s": round(time.monotonic() - began, 1)}


def large_pictures(target: Target, until: float) -> dict[str, Any]:
    """18 clients send pictures of 4096 x 4096 to load, reload and correct, half of them with cels, and half leave at once."""
    whole = io.BytesIO()
    Image.effect_mandelbrot((1024, 1024), (-2, -1.5, 1, 1.5), 60).convert("RGB").resize((4096, 4096)).save(
        whole, "PNG", compress_level=9
    )
    cel = io.BytesIO()
    Image.new("RGBA", (4096, 4096), (200, 20, 20, 255)).save(cel, "PNG", compress_level=9)
    turn, lock = [0], threading.Lock()

    def send() -> str:
        with lock:
            turn[0] += 1
            number = turn[0]
        cels = {f"fx_{i}": ("cel.png", cel.getvalue()) for i in range(20)} if number % 2 else {}
        body = {"instance_id": "default", "correction": {"cut_out": {"threshold": number % 5 / 10}}}
        patience = 0.5 if number % 4 < 2 else max(1.0, until - time.monotonic())
        try:
            if number % 3 == 2:
                answer = requests.post(f"{target.api}/correct", json=body, timeout=patience)
            else:
                parts: dict[str, Any] = {
                    "json": (None, json.dumps({"instance_id": "default"})),
                    "file": ("a.png", whole.getvalue()),
                    **cels,
                }
                path = ("load", "reload")[number % 3]
                answer = requests.post(f"{target.api}/{path}", files=parts, timeout=patience)
        except requests.Timeout:
            return "left"
        return str(answer.status_code)

    return _repeated(send, until, 18)


def recordings(target: Target, until: float) -> dict[str, Any]:
    """Films of all kinds are recorded, as many as there are places for: how they end."""

    def record() -> str:
        format = ("apng", "gif", "webp", "webm")[int(time.monotonic() * 10) % 4]
        begun = requests.post(
            f"{target.api}/record", json={"instance_id": "default", "seconds": 60.0, "format": format}, timeout=20
        )
        if not begun.ok:
            time.sleep(TURN)
            return str(begun.status_code)
        path = f"{target.api}/recordings/{begun.json()['recording_id']}"
        state = begun.json()
        while state["status"] in ("waiting", "speaking", "recording") and time.monotonic() < until:
            time.sleep(TURN)
            state = requests.get(path, timeout=20).json()
        requests.post(f"{path}/delete", timeout=20)
        return f"{format}: {state['status']}, {'something' if state['files'] else 'nothing'} kept"

    return _repeated(record, until, 2)


def tidied_folder(target: Target, until: float) -> dict[str, Any]:
    """The same, while somebody takes the folder of recordings away every second."""
    ended = threading.Event()

    def tidy() -> None:
        while not ended.wait(1):
            for folder in target.folder.glob("raven-recordings-*"):
                shutil.rmtree(folder, ignore_errors=True)

    threading.Thread(target=tidy, daemon=True).start()
    try:
        return recordings(target, until)
    finally:
        ended.set()


def _crowd(
    target: Target, until: float, count: int, begin: bytes = b"", drip: bytes = b"", receive_bytes: int | None = None
) -> dict[str, Any]:
    """`count` connections that send `begin`, then `drip` at every turn, and read nothing. Closed ones are replaced."""
    assert count <= MOST_SOCKETS
    held: list[socket.socket] = []
    opened = refused = 0
    while time.monotonic() < until:
        turn_ends = time.monotonic() + TURN
        while len(held) < count and opened < MOST_OPENINGS and time.monotonic() < min(until, turn_ends):
            opened += 1
            try:
                connection = target.connect(receive_bytes)
                connection.setblocking(False)
                _send(connection, begin)
                held.append(connection)
            except OSError:
                refused += 1
        closed = _closed(held)
        for connection in list(held):
            try:
                if connection in closed:
                    raise ConnectionError
                _send(connection, drip)
            except OSError:
                held.remove(connection)
                connection.close()
        time.sleep(max(0.0, turn_ends - time.monotonic()))
    for connection in held:
        connection.close()
    return {"opened": opened, "refused": refused, "held_at_the_end": len(held)}


def _closed(connections: list[socket.socket]) -> set[socket.socket]:
    """Those that the server has closed. A byte of those that have something to read is taken."""
    closed = set()
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection, selectors.EVENT_READ)
        for key, _ in selector.select(0):
            readable = key.fileobj
            assert isinstance(readable, socket.socket)
            try:
                if not readable.recv(1):
                    closed.add(readable)
            except OSError:
                closed.add(readable)
    return closed


def _send(connection: socket.socket, data: bytes) -> None:
    """As much as the network takes now."""
    try:
        if data:
            connection.send(data)
    except BlockingIOError:
        pass


def _repeated(once: Callable[[], str], until: float, clients: int, most: int = MOST_OPENINGS) -> dict[str, Any]:
    """What `clients` threads get that do `once` again and again, at most `most` times in all."""
    answers: Counter[str] = Counter()
    lock, left = threading.Lock(), [most]

    def go() -> None:
        while time.monotonic() < until:
            with lock:
                if not left[0]:
                    return
                left[0] -= 1
            try:
                answer = once()
            except OSError as error:
                answer = type(error).__name__
            with lock:
                answers[answer] += 1

    threads = [threading.Thread(target=go, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()) + 3)
    return {"answers": dict(answers.most_common())}


def _status(connection: socket.socket) -> str:
    """The status that is answered, or what comes instead."""
    try:
        received = connection.recv(64)
    except TimeoutError:
        return "nothing"
    return received[9:12].decode("latin-1") if received else "closed"
