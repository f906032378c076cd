"""Who may use the server: its key, the web origins it answers, and the host names it goes by.

On this machine alone no key is needed; two rules then keep the pages that the user happens to visit away from it: a
request that changes something must not come from a foreign origin, and the `Host` must be a name of this machine, so
that a foreign name that was pointed at 127.0.0.1 (DNS rebinding) is of no use.
"""

import hashlib
import hmac
import ipaddress
import logging
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Request, Response

from raven.errors import InvalidInput, RavenError
from raven.said import said
from raven.server.config import Network
from raven.server.http.problems import KeyWanted, Malformed, Refused, WrongKey

USUAL_HEADERS = "Authorization, Content-Type, Accept"
HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
log = logging.getLogger(__name__)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY_COOKIE = "raven_key"
LOGIN = "/login"
SHORTEST_KEY, SHORT_KEY = 8, 16  # characters: shorter ones are refused, or only warned about
OWN_FRAMES = (
    "'self'",
    *(f"{scheme}://{host}:*" for scheme in ("http", "https") for host in ("localhost", "*.localhost", "127.0.0.1")),
)
"""Pages that may show ours inside of them, as a policy says it: those that may use the API. It has no word for `[::1]`."""
EXPOSED_HEADERS = (
    "X-Request-Duration, X-Request-Id, X-Audio-Duration, X-Sample-Rate, X-Word-Timestamps, X-Word-Timestamps-Left-Out, "
    "X-Frame-Id, X-Frame-Time, Retry-After"
)


class Gate:
    """Decides about each request, and says in the answer's headers what a browser may do with it."""

    def __init__(self, network: Network, key: str | None) -> None:
        self._network = network
        self._key = key
        self._frames = "*" if "*" in network.allowed_origins else " ".join((*OWN_FRAMES, *network.allowed_origins))

    @property
    def wants_key(self) -> bool:
        """Whether requests need the key."""
        return self._key is not None

    def check(self, request: Request) -> None:
        """Raise `Refused`, `KeyWanted`, `WrongKey` or `Malformed` for a request that may not pass."""
        if _names_no_host(request):
            if request.environ.get("SERVER_PROTOCOL") != "HTTP/1.0":
                raise Malformed("Host", said("header_missing", "this header is missing"))
        elif not self._network.listen and not self._is_own_host(request.host):
            raise Refused(
                said(
                    "foreign_host",
                    "this server answers only under the names of this machine; see allowed_hosts in the configuration",
                )
            )
        if request.method == "OPTIONS":
            return
        if self._key is not None and not self._is_public(request) and not self._has_key(request):
            kind = WrongKey if _tries_a_key(request) else KeyWanted
            raise kind("this server wants its key: a header 'Authorization: Bearer KEY', or ?key=KEY in the address")
        if request.method not in SAFE_METHODS and self._is_foreign(request):
            raise Refused(
                said(
                    "foreign_page",
                    "pages of this origin may change nothing here; see allowed_origins in the configuration",
                )
            )

    def admits(self, environ: dict[str, Any]) -> bool:
        """Whether a request may pass of which only the head is there: a WSGI environment. `check` says why not."""
        try:
            self.check(Request(environ))
        except RavenError:
            return False
        return True

    def is_key(self, sent: str) -> bool:
        """Whether that is the key; any is where none is needed."""
        return self._key is None or self._matches(sent)

    def mark(self, request: Request, response: Response, let_in: bool = False) -> None:
        """Say what a browser may do with the answer, and to whom, and let it remember in a cookie that it has the key.

        `let_in`: it has just shown it.
        """
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"  # an address may have the key in it
        response.headers["Content-Security-Policy"] = f"frame-ancestors {self._frames}"
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin and self._allows(origin, request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
            if request.method == "OPTIONS":
                response.vary.update(("Access-Control-Request-Headers", "Access-Control-Request-Private-Network"))
                response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
                response.headers["Access-Control-Allow-Headers"] = _headers_asked_for(request)
                response.headers["Access-Control-Max-Age"] = "600"
                if "Access-Control-Request-Private-Network" in request.headers:
                    response.headers["Access-Control-Allow-Private-Network"] = "true"
        if self._key is not None and (let_in or ("key" in request.args and self._matches(request.args["key"]))):
            response.set_cookie(KEY_COOKIE, self._token(), httponly=True, samesite="Strict")

    def _is_public(self, request: Request) -> bool:
        """The page's own files: anyone may read them in the source, and a browser fetches them without the key; and the call
        that takes it."""
        is_file = request.method in SAFE_METHODS and request.path.startswith(("/static/", "/static-"))
        return is_file or (request.method == "POST" and request.path == LOGIN)

    def _has_key(self, request: Request) -> bool:
        sent = request.headers.get("Authorization", "").split()
        if sent and self._matches(sent[-1]):  # `Bearer KEY` as well as the bare key of older clients
            return True
        if self._matches(request.args.get("key", "")):
            return True
        return hmac.compare_digest(request.cookies.get(KEY_COOKIE, "").encode(), self._token().encode())

    def _matches(self, sent: str) -> bool:
        assert self._key is not None
        return hmac.compare_digest(sent.encode(), self._key.encode())

    def _token(self) -> str:
        """What the cookie holds in place of the key itself, because cookies go to every port of a host."""
        assert self._key is not None
        return hmac.new(self._key.encode(), b"cookie", hashlib.sha256).hexdigest()

    def _is_foreign(self, request: Request) -> bool:
        origin = request.headers.get("Origin")
        if origin is None:
            return request.headers.get("Sec-Fetch-Site") == "cross-site"
        return not self._allows(origin, request)

    def _allows(self, origin: str, request: Request) -> bool:
        if "*" in self._network.allowed_origins or origin in self._network.allowed_origins:
            return True
        try:
            parts = urlsplit(origin)
            host = parts.hostname or ""
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and (parts.netloc == request.host or is_loopback(host))

    def _is_own_host(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return is_loopback(name) or name in {allowed.lower() for allowed in self._network.allowed_hosts}


def _names_no_host(request: Request) -> bool:
    """No browser sends such a request, so that no foreign name can be behind it; programs from before HTTP/1.1 do."""
    return "Host" not in request.headers


def _headers_asked_for(request: Request) -> str:
    """The headers that an allowed page may send: those it asks for, because clients add names of their own."""
    names = [name.strip() for name in request.headers.get("Access-Control-Request-Headers", "").split(",")]
    return ", ".join(name for name in names if HEADER_NAME.fullmatch(name)) or USUAL_HEADERS


def _tries_a_key(request: Request) -> bool:
    """Whether it has a key that somebody typed or guessed; a browser's cookie is neither, but may be out of date."""
    return bool(request.headers.get("Authorization") or request.args.get("key"))


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without port, can only mean this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_or_make_key(path: Path) -> str:
    """The key in a file; a file that does not exist is made, readable only by its owner, with a random 256-bit key.

    A file that other users may read, and a key that is short, are told in the log. Raises `InvalidInput` for a file that is
    empty, cannot be read or cannot be made, and for a key that is too short or that no header can carry.
    """
    try:
        if not path.exists():
            _write_key(path, secrets.token_hex(32))
        key = "".join(path.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("network.key_file", f"{path}: {error}") from error
    if not key:
        raise InvalidInput("network.key_file", f"{path} is empty; delete it to have a new key made")
    if len(key) < SHORTEST_KEY:
        raise InvalidInput(
            "network.key_file",
            f"the key in {path} is too short: it needs {SHORTEST_KEY} characters; delete the file to have one made",
        )
    if not (key.isascii() and key.isprintable()):
        raise InvalidInput("network.key_file", f"the key in {path} may have letters, digits and signs of ASCII only")
    if len(key) < SHORT_KEY:
        log.warning("the key in %s is short; delete the file to have one made that nobody can guess", path)
    if os.name == "posix" and path.stat().st_mode & 0o077:
        log.warning("the key in %s can be read by other users of this machine; chmod 600 %s ends that", path, path)
    return key


def _write_key(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key + "\n")
