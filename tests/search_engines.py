"""Search engines that stand in for those of the web: a proxy on loopback that answers in their place, with TLS of its own.

Whoever asks through it reaches no network: every host is answered here.
"""

import html
import http.server
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

DUCKDUCKGO, MOJEEK = "html.duckduckgo.com", "www.mojeek.com"
HOSTS = (DUCKDUCKGO, MOJEEK, "search.brave.com")
PAGES = [
    ("https://example.org/ravens", "Ravens & their <b>puzzles</b>", "A raven pulls a string, step by step."),
    ("https://example.com/crows?a=1", "Crows", "Crows use tools – “hooks” even."),
    ("javascript:alert(1)", "No page", "Links that lead to no page are left out."),
    ("https://example.net/untitled", "", "Nobody gave this page a title."),
]


@dataclass
class Engines:
    """What the engines do, and what they were asked."""

    proxy: str = ""
    status: dict[str, int] = field(default_factory=dict)
    """Host to the status it answers with; 200 where there is none, 0: it sends its page byte by byte, for ever."""
    pages: list[tuple[str, str, str]] = field(default_factory=lambda: [*PAGES])
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Host and query of every request."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Proxy"

    def log_message(self, *_: Any) -> None: ...

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.close_connection = False

    def do_GET(self) -> None:
        self._answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _answer(self, form: str) -> None:
        engines, host = self.server.engines, self.headers["Host"]
        engines.asked.append((host, parse_qs(form)["q"][0]))
        status = engines.status.get(host, 200)
        page = (_duckduckgo if host == DUCKDUCKGO else _mojeek)(engines.pages).encode()
        self.send_response(status or 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if status:
            self.wfile.write(page)
            return
        for byte in page:
            if self.server.stopped.wait(0.05):
                return
            self.wfile.write(bytes([byte]))


class _Proxy(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, engines: Engines, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.engines, self.tls, self.stopped = engines, tls, threading.Event()

    def handle_error(self, *_: Any) -> None:
        """A client that leaves is no error."""


def _duckduckgo(pages: list[tuple[str, str, str]]) -> str:
    entries = (
        f'<div class="links_main result__body"><h2><a href="{html.escape(link)}">{title}</a></h2>'
        f'<a class="result__snippet" href="{html.escape(link)}">{text}</a></div>'
        for link, title, text in pages
    )
    return f"<html><body>{''.join(entries)}</body></html>"


def _mojeek(pages: list[tuple[str, str, str]]) -> str:
    entries = (
        f'<li><h2><a href="{html.escape(link)}">{title}</a></h2><p class="s">{text}</p></li>'
        for link, title, text in pages
    )
    return f"<html><body><ul class='results-standard'>{''.join(entries)}</ul></body></html>"


@contextmanager
def running(folder: Path) -> Iterator[Engines]:
    """The engines until the block ends; `folder` takes their certificate, which programs trust meanwhile."""
    trustme = pytest.importorskip("trustme")
    pytest.importorskip("ddgs")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(tls)
    engines = Engines()
    proxy = _Proxy(engines, tls)
    engines.proxy = f"http://127.0.0.1:{proxy.server_port}"
    thread = threading.Thread(target=proxy.serve_forever, name="search engines")
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", os.fspath(folder / "authority.pem"))
            yield engines
    finally:
        proxy.stopped.set()
        proxy.shutdown()
        thread.join()
        proxy.server_close()
