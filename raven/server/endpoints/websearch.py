"""Web search: what public engines find. Off unless the configuration turns it on. Queries are neither kept nor logged."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from raven.server.http.body import json_body
from raven.server.services import services
from raven.text.websearch import AUTO, Result

LONGEST_QUERY = 1000  # characters
MOST_LINKS = 100

blueprint = Blueprint("websearch", __name__, url_prefix="/api")


def _with_words(query: str) -> str:
    if not query.strip():
        raise PydanticCustomError("empty", "is empty")
    return query.strip()


class SearchCall(BaseModel):
    """What is searched."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    query: Annotated[StrictStr, Field(max_length=LONGEST_QUERY), AfterValidator(_with_words)] = Field(
        description="The query. It goes to a search engine.", examples=["how do ravens solve puzzles"]
    )
    engine: StrictStr = Field(
        AUTO,
        description="One of the engines in the server's configuration; auto, and any other: the first of them that finds "
        "something.",
    )
    max_links: StrictInt = Field(
        10, ge=1, le=MOST_LINKS, description="At most so many results. Engines tell about ten."
    )


@blueprint.post("/websearch")
def websearch() -> Response:
    """The results as one text, and their links."""
    found, told = _found()
    return jsonify(results=_as_text(found), links=[result.link for result in found], **told)


@blueprint.post("/websearch2")
def websearch2() -> Response:
    """The results as one text, and each with its link, title and text."""
    found, told = _found()
    return jsonify(results=_as_text(found), data=[_entry(result) for result in found], **told)


def _found() -> tuple[tuple[Result, ...], dict[str, Any]]:
    """The results, and what both forms tell beside them."""
    call = json_body(SearchCall)
    searches, warnings = services().searches, list[str]()
    wanted = searches.engine(call.engine, warnings)
    with services().searching.place():
        engine, found = searches.search(call.query, wanted, call.max_links)
    return found, {"engine": engine, "warnings": warnings}


def _as_text(found: tuple[Result, ...]) -> str:
    return "\n\n-----\n\n".join(f"{_heading(result)}\n\n{result.text}" for result in found)


def _heading(result: Result) -> str:
    return f"{result.title}: {result.link}" if result.title else result.link


def _entry(result: Result) -> dict[str, Any]:
    return {"text": result.text, "link": result.link} | ({"title": result.title} if result.title else {})
