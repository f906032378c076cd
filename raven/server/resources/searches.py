"""The web search of this server: off unless the configuration turns it on."""

import logging

from raven.errors import InvalidInput, Place, Unavailable
from raven.said import at, said
from raven.server.config import Websearch
from raven.text import websearch
from raven.text.websearch import AUTO, Result, WebSearch

log = logging.getLogger(__name__)


class Searches:
    """Makes the search when it is on, and says why not when it is off."""

    def __init__(self, config: Websearch) -> None:
        """Raises `InvalidInput` for an engine that does not exist."""
        self._config = config
        self._search: WebSearch | None = None
        if self.why_not() is None:
            try:
                self._search = WebSearch(
                    config.engines,
                    config.timeout,
                    config.deadline,
                    config.remember,
                    config.region,
                    config.proxy or None,
                )
            except InvalidInput as error:
                raise InvalidInput(Place.at("websearch", *error.place), error.message) from error

    def why_not(self) -> str | None:
        """Why nothing can be searched, and what to do; None if it can. Loads nothing."""
        if not self._config.enabled:
            return (
                "the module websearch is off, because it sends queries to search engines; enabled = true under [websearch] "
                "in the configuration turns it on"
            )
        return websearch.missing()

    def modules(self) -> list[str]:
        """The module, if it is on and can run here."""
        return ["websearch"] if self.why_not() is None else []

    def engine(self, name: str, warnings: list[str]) -> str:
        """The engine that is asked for this name, in any case: `AUTO`, and a warning, where this server does not ask it."""
        meant = name.strip().lower()
        if meant in (AUTO, *self._config.engines):
            return meant
        asked = ", ".join((AUTO, *self._config.engines))
        other = said(
            "other_engine",
            "this server asks no engine named {name!r}, {instead} is taken; there are {known}",
            name=name[:40],
            instead=AUTO,
            known=asked,
        )
        warnings.append(at("engine", other))
        log.info(
            "web search: another engine was asked for than this server has, %s is taken", AUTO
        )  # names may be secret
        return AUTO

    def search(self, query: str, engine: str, most: int) -> tuple[str, tuple[Result, ...]]:
        """The engine that answered, and what it found. Raises `Unavailable`, and as `WebSearch.search`."""
        if self._search is None:
            raise Unavailable(self.why_not() or "the package ddgs was installed after this server started")
        return self._search.search(query, engine, most)
