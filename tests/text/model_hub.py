"""A hub of models on this machine, as far as downloads of whole models see one: what there is, and the files."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.patience import PATIENCE

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class ModelHub:
    """`folder` has the files of the one model that there is."""

    model: str
    folder: Path
    sent: list[str] = field(default_factory=list)  # files that were asked for
    address: str = ""
    gate: threading.Event = field(default_factory=threading.Event)  # the second half of a file waits for it

    def files(self) -> dict[str, Path]:
        """Path in the repository to the file."""
        return {str(file.relative_to(self.folder)): file for file in self.folder.rglob("*") if file.is_file()}


@contextmanager
def running_hub(hub: ModelHub) -> Iterator[ModelHub]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self._answer(send=False)

        def do_GET(self) -> None:
            self._answer(send=True)

        def _answer(self, send: bool) -> None:
            path = self.path.partition("?")[0]
            if path == f"/api/models/{hub.model}":
                siblings = [{"rfilename": name, "size": file.stat().st_size} for name, file in hub.files().items()]
                self._json({"id": hub.model, "sha": COMMIT, "siblings": siblings})
            elif path == f"/api/models/{hub.model}/revision/main":
                self._json({"id": hub.model, "sha": COMMIT})
            elif path.startswith(f"/api/models/{hub.model}/tree/"):
                entries = [
                    {"type": "file", "path": name, "size": file.stat().st_size, "oid": f"{number:040x}"}
                    for number, (name, file) in enumerate(hub.files().items())
                ]
                self._json(entries)
            elif (name := path.removeprefix(f"/{hub.model}/resolve/{COMMIT}/")) in hub.files():
                self._file(name, send)
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _json(self, value: object) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _file(self, name: str, send: bool) -> None:
            data = hub.files()[name].read_bytes()
            self.send_response(200)
            self.send_header("ETag", f'"{list(hub.files()).index(name):040x}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if send:
                hub.sent.append(name)
                self.wfile.write(data[: len(data) // 2])
                hub.gate.wait(PATIENCE)
                self.wfile.write(data[len(data) // 2 :])

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        hub.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()
