"""Web search: what public engines find. Off unless the configuration turns it on. Queries are neither kept nor logged."""

from collections.abc import Iterable

from flask import Blueprint

from raven.errors import InvalidInput
from raven.said import said
from raven.server.http.endpoint import endpoint
from raven.server.services import services
from raven.text.websearch import Result
from raven.wire.answers import SearchedEntries, SearchedEntry, SearchedLinks
from raven.wire.calls import SearchCall
from raven.wire.remarks import remarks

blueprint = Blueprint("websearch", __name__, url_prefix="/api")


@endpoint(blueprint.post("/websearch"), "text", errors=(502, 503))
def websearch(call: SearchCall) -> SearchedLinks:
    """The results as one text, and their links."""
    engine, found, warnings = _found(call)
    links = [result.link for result in found]
    return SearchedLinks(
        results=_as_text(found), links=links, engine=engine, warnings=warnings, remarks=remarks(warnings)
    )


@endpoint(blueprint.post("/websearch2"), "text", errors=(502, 503))
def websearch2(call: SearchCall) -> SearchedEntries:
    """The results as one text, and each with its link, title and text."""
    engine, found, warnings = _found(call)
    data = [SearchedEntry(text=result.text, link=result.link, title=result.title or None) for result in found]
    return SearchedEntries(
        results=_as_text(found), data=data, engine=engine, warnings=warnings, remarks=remarks(warnings)
    )


def _found(call: SearchCall) -> tuple[str, tuple[Result, ...], list[str]]:
    """The engine that answered, the results, and warnings."""
    query = call.query.strip()
    if not query:
        raise InvalidInput("query", said("empty", "is empty"))
    searches, warnings = services().searches, list[str]()
    wanted = searches.engine(call.engine, warnings)
    with services().searching.place():
        return *searches.search(query, wanted, call.max_links), warnings


def _as_text(found: Iterable[Result]) -> str:
    return "\n\n-----\n\n".join(f"{_heading(result)}\n\n{result.text}" for result in found)


def _heading(result: Result) -> str:
    return f"{result.title}: {result.link}" if result.title else result.link
