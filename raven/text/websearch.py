"""Web search by the result pages of public engines, which the library `ddgs` asks and reads.

The only part of Raven that sends what a user wrote to somebody else: the engine.
"""

import hashlib
import importlib.util
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from raven.errors import InvalidInput, Place, RavenError, Unavailable
from raven.said import said

AUTO = "auto"
REMEMBERED = 128  # searches

TALKATIVE = ("ddgs", "primp", "reqwest", "hyper", "hyper_util", "h2", "rustls", "cookie_store", "html5ever")
"""Loggers of `ddgs` and of what it is made of; they write addresses, in which the query is."""

log = logging.getLogger(__name__)


class SearchFailed(RavenError):
    """The search engine could not be reached, did not answer in time, or refused."""

    code = "search_failed"


@dataclass(frozen=True)
class Result:
    """One page that was found. All three are written by strangers; title and text may be empty, the link is http(s)."""

    link: str
    title: str
    text: str


def missing() -> str | None:
    """Why no search can run here, and what to do; None if one can. Loads nothing."""
    if importlib.util.find_spec("ddgs") is None:
        return said(
            "package_missing",
            "the package {package} is not installed: {remedy}",
            package="ddgs",
            remedy="pip install 'raven-avatar[websearch]'",
        )
    return None


class WebSearch:
    """Asks the `engines`, which are names that `ddgs` knows, in their order of preference.

    `timeout` is for one request to an engine and `deadline` for a whole search, both in seconds; `proxy` is an address such as
    "socks5h://localhost:9150"; `region` a country and a language, "us-en". What was found is kept for
    `remember` seconds of `clock`, failures are not. May be called from any thread; each call has its own connection. Raises
    `Unavailable` without its package, `InvalidInput` for an engine that it does not know.
    """

    def __init__(
        self,
        engines: Sequence[str],
        timeout: float = 6.0,
        deadline: float = 15.0,
        remember: float = 300.0,
        region: str = "us-en",
        proxy: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if reason := missing():
            raise Unavailable(reason)
        from ddgs.engines import ENGINES

        for talker in map(logging.getLogger, TALKATIVE):
            talker.propagate = False
            talker.handlers = talker.handlers or [logging.NullHandler()]  # with none, warnings would go to stderr
        known = ENGINES["text"]
        for place, name in enumerate(engines):
            if name not in known:
                raise InvalidInput(
                    Place.at("engines", place),
                    said("no_such_engine", "there is no engine {name!r}; there are {known}", name=name, known=known),
                )
        self._engines = {name: _strict(known[name]) for name in engines}
        self._timeout, self._deadline = timeout, deadline
        self._region, self._proxy = region, proxy
        self._remember, self._clock = remember, clock
        self._lock = threading.Lock()
        self._found: OrderedDict[bytes, tuple[float, str, tuple[Result, ...]]] = OrderedDict()

    def search(self, query: str, engine: str = AUTO, most: int = 10) -> tuple[str, tuple[Result, ...]]:
        """The engine that answered, and at most so many results, which may be none.

        "auto" takes the first of the engines that finds something. Raises `InvalidInput` for another name that is not among the
        engines, `SearchFailed` if none answered within the deadline.
        """
        if engine != AUTO and engine not in self._engines:
            names = ", ".join((AUTO, *self._engines))
            raise InvalidInput(
                "engine",
                said("no_engine_here", "this server asks no engine of this name; there are {known}", known=names),
            )
        key = hashlib.sha256(f"{engine}\0{query}".encode("utf-8", "replace")).digest()
        if kept := self._recalled(key):
            name, results = kept
        else:
            name, results = self._asked(query, engine)
            if results and self._remember:
                self._keep(key, name, results)
        return name, results[:most]

    def _asked(self, query: str, engine: str) -> tuple[str, tuple[Result, ...]]:
        until = self._clock() + self._deadline
        answered: list[str] = []
        for name in self._engines if engine == AUTO else [engine]:
            if self._clock() >= until:
                break
            try:
                results = self._results(name, query, until)
            except Exception as error:  # of network, page and library; their texts contain the query
                log.warning("web search: %s failed (%s)", name, _kind(error))
                continue
            answered.append(name)
            if results:
                return name, results
        if not answered:
            raise SearchFailed(said("search_silent", "no search engine answered; the server's log says why"))
        return answered[0], ()

    def _results(self, name: str, query: str, until: float) -> tuple[Result, ...]:
        def seconds_left() -> float:
            return max(0.001, min(self._timeout, until - self._clock()))

        engine = self._engines[name](seconds_left, proxy=self._proxy, timeout=self._timeout)
        text = query.encode("utf-8", "replace").decode()
        pages = engine.search(text, region=self._region, safesearch="moderate") or ()
        found = {link: Result(link, page.title, page.body) for page in pages if (link := _address(page.href))}
        return tuple(found.values())

    def _recalled(self, key: bytes) -> tuple[str, tuple[Result, ...]] | None:
        with self._lock:
            at, name, results = self._found.get(key, (None, "", ()))
            return (name, results) if at is not None and self._clock() - at < self._remember else None

    def _keep(self, key: bytes, name: str, results: tuple[Result, ...]) -> None:
        with self._lock:
            self._found[key] = self._clock(), name, results
            self._found.move_to_end(key)
            if len(self._found) > REMEMBERED:
                self._found.popitem(last=False)


class _Refused(Exception):
    """An engine answered with another status than 200: too many requests, or it takes us for a robot."""


def _strict(engine: Any) -> Any:
    """The same engine with a time limit for each of its requests, and for which a refusal is no page without results."""

    class Strict(engine):  # type: ignore[misc]
        def __init__(self, seconds_left: Callable[[], float], **options: Any) -> None:
            super().__init__(**options)
            self._seconds_left = seconds_left

        def request(self, *arguments: Any, **options: Any) -> Any:
            answer = self.http_client.request(*arguments, timeout=self._seconds_left(), **options)
            if answer.status_code != 200:
                raise _Refused(f"status {answer.status_code}")
            return answer.text

    return Strict


def _address(href: str) -> str:
    """A link, empty if it leads to no page. `ddgs` decodes all codes like %20 of it; what it needs is put back."""
    return quote(href, safe="!#$%&'()*+,/:;=?@[]~") if href.startswith(("http://", "https://")) else ""


def _kind(error: Exception) -> str:
    """What an error is, without its text, unless that is ours."""
    if isinstance(error, _Refused):
        return str(error)
    return type(error.__cause__ or error).__name__
