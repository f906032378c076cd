"""The connection to one Raven server: its address and key, and requests whose failures are typed errors."""

import html
import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import requests
import urllib3.exceptions
from requests.adapters import BaseAdapter, HTTPAdapter

from raven.client.errors import ServerTooSlow, ServerUnreachable, server_error
from raven.wire.forms import Form
from raven.wire.problems import details_in

CONNECT_TIMEOUT, READ_TIMEOUT = 10.0, 300.0  # seconds; pictures and speech may take long
MOST_KEPT = 32  # connections that are kept when nobody uses them; as many requests at once need no new ones

Answer = TypeVar("Answer", bound=Form)

Upload = Mapping[str, tuple[str, bytes, str]]
"""Parts of a multipart request: name to (file name, contents, type)."""


class Connection:
    """Speaks HTTP to one server. Any number of threads may use it; TCP connections are kept, and reused by all of them.

    `transport`: what carries requests there instead of the network, such as a test's own `BaseAdapter` of `requests`.
    """

    def __init__(self, url: str, key: str | None = None, transport: BaseAdapter | None = None) -> None:
        self.url = url.rstrip("/")
        self.key = key
        self._transport = transport
        # What is pooled in an adapter may be shared by threads, sessions may not.
        self._kept = transport or HTTPAdapter(pool_maxsize=MOST_KEPT)
        self._threads = threading.local()

    def close(self) -> None:
        """Close the connections that are kept. A later request opens new ones."""
        self._kept.close()

    def get(self, path: str, read_timeout: float = READ_TIMEOUT, /, **query: str | float | None) -> requests.Response:
        """GET; the answer, which is a success. `read_timeout`: seconds without a byte after which it fails."""
        return self._request("GET", path, read_timeout, params=query)

    def ask(self, kind: type[Answer], path: str, read_timeout: float = READ_TIMEOUT, /, **query: str | None) -> Answer:
        """GET; the answer's JSON."""
        return _answer(kind, self.get(path, read_timeout, **query).json())

    def tell(self, kind: type[Answer], path: str, call: Form, read_timeout: float = READ_TIMEOUT) -> Answer:
        """POST a call; the answer's JSON. One that is no JSON counts as an answer that says nothing."""
        return _answer(kind, self.post(path, read_timeout, **call.to_json()))

    def stream(self, path: str, read_timeout: float | None, **query: str | float | None) -> requests.Response:
        """GET whose body is still to be read. It has a connection to itself, which closes with the response."""
        session = self._new_session(self._transport)
        headers = {"Accept": "multipart/x-mixed-replace"}
        timeout = (CONNECT_TIMEOUT, read_timeout)
        with transport_errors(self.url):
            response = session.get(self.url + path, params=query, headers=headers, timeout=timeout, stream=True)
        try:
            check(response)
        except BaseException:
            response.close()
            raise
        return response

    @contextmanager
    def told_line_by_line(self, path: str, call: Form) -> Iterator[Iterator[bytes]]:
        """POST a call whose answer arrives in lines. It has a connection to itself, which closes with the block."""
        session = self._new_session(self._transport)
        timeout = (CONNECT_TIMEOUT, READ_TIMEOUT)
        options: dict[str, Any] = {"json": call.to_json(), "timeout": timeout, "stream": True}
        with transport_errors(self.url), session.post(self.url + path, **options) as answer:
            check(answer)
            yield answer.iter_lines(chunk_size=None)  # what is there, at once

    def post(self, path: str, read_timeout: float = READ_TIMEOUT, /, **body: Any) -> Any:
        """POST a JSON object; the answer's JSON, or an empty dict if it is no JSON."""
        return _json(self._request("POST", path, read_timeout, json=body))

    def fetch(self, path: str, **body: Any) -> requests.Response:
        """POST a JSON object; the answer, which need not be JSON."""
        return self._request("POST", path, READ_TIMEOUT, json=body)

    def upload(self, path: str, parts: Upload, call: Form) -> requests.Response:
        """POST pictures, and the call as the part `json`."""
        blob = json.dumps(call.to_json(), allow_nan=False).encode()
        files = {**parts, "json": ("parameters.json", blob, "application/json")}
        return self._request("POST", path, READ_TIMEOUT, files=files)

    def _request(self, method: str, path: str, read_timeout: float, **options: Any) -> requests.Response:
        if not hasattr(self._threads, "session"):
            self._threads.session = self._new_session(self._kept)
        session: requests.Session = self._threads.session
        with transport_errors(self.url):
            response = session.request(method, self.url + path, timeout=(CONNECT_TIMEOUT, read_timeout), **options)
        check(response)
        return response

    def _new_session(self, transport: BaseAdapter | None) -> requests.Session:
        session = requests.Session()
        if transport is not None:
            session.mount(self.url, transport)
        if self.key:
            session.headers["Authorization"] = f"Bearer {self.key}"
        return session


def read_key(file: str | Path | None) -> str | None:
    """The key in a file without its blanks and line ends; None if there is no such file, or nothing in it."""
    path = Path(file).expanduser() if file is not None else None
    if path is None or not path.is_file():
        return None
    return "".join(path.read_text(encoding="utf-8").split()) or None


def check(response: requests.Response) -> None:
    """Raise the `ServerError` that belongs to an answer, unless it is a success (status 200)."""
    if response.status_code == 200:
        return
    said = details_in(_json(response), _plain(response.text))
    message, where = said.message or "the server refused", f" ({said.field})" if said.field else ""
    status = f"HTTP {response.status_code} {response.reason}"
    raise server_error(
        f"{message}{where}: {status}", response.status_code, said.code, said.field, said.kind, said.values
    )


@contextmanager
def transport_errors(url: str) -> Iterator[None]:
    """Turns what `requests` and `urllib3` raise about connections into errors of this client."""
    try:
        yield
    except (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError) as error:
        raise ServerTooSlow(f"{url} did not answer in time") from error
    except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
        raise ServerUnreachable(f"{url} cannot be reached: {error}") from error
    except (urllib3.exceptions.HTTPError, requests.exceptions.ChunkedEncodingError) as error:
        raise ServerUnreachable(f"the connection to {url} broke: {error}") from error


def _answer(kind: type[Answer], data: Any) -> Answer:
    return kind.from_json(data if isinstance(data, Mapping) else {})


def _json(response: requests.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return {}


def _plain(text: str) -> str:
    """The words of an HTML error page."""
    return " ".join(html.unescape(re.sub(r"<title>.*?</title>|<[^>]*>", " ", text)).split())[:300]
