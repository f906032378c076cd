"""A hub on this machine, as far as downloads of model files see one: metadata by HEAD, redirects to where files are."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What it has and how it misbehaves. `files`: path in the repository to content."""

    repository: str
    files: dict[str, bytes]
    cut: dict[str, int] = field(default_factory=dict)  # file -> the byte at which its first transfer breaks off
    spoilt: set[str] = field(default_factory=set)  # files whose content is not what their checksum says
    transfers: list[tuple[str, str | None]] = field(default_factory=list)  # (file, Range) of every GET
    address: str = ""


@contextmanager
def running_hub(hub: Hub) -> Iterator[Hub]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            file = self._file(f"/{hub.repository}/resolve/main/")
            if file is None:
                self._answer(404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": COMMIT})
                return
            checksum = hashlib.sha256(hub.files[file]).hexdigest()
            linked = {"X-Linked-Etag": f'"{checksum}"', "X-Linked-Size": str(len(hub.files[file]))}
            place = f"http://localhost:{server.server_port}/storage/{file}"  # another host, as that of the real one
            self._answer(302, {"Location": place, "X-Repo-Commit": COMMIT, **linked})

        def do_GET(self) -> None:
            file = self._file("/storage/") or self._file(f"/{hub.repository}/resolve/main/")
            if file is None:
                self._answer(404, {"X-Error-Code": "EntryNotFound"})
                return
            wanted = self.headers.get("Range")
            hub.transfers.append((file, wanted))
            content = hub.files[file]
            if file in hub.spoilt:
                content = content[:-1] + bytes([content[-1] ^ 1])
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
            part = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if wanted else {}
            self.send_response(206 if wanted else 200)
            for name, value in {"Content-Length": str(len(content) - start), **part}.items():
                self.send_header(name, value)
            self.end_headers()
            end = hub.cut.pop(file, len(content))
            self.wfile.write(content[start:end])
            if end < len(content):
                self.wfile.flush()
                self.connection.close()
                self.close_connection = True

        def _file(self, prefix: str) -> str | None:
            name = self.path.removeprefix(prefix).partition("?")[0]
            return name if self.path.startswith(prefix) and name in hub.files else None

        def _answer(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
