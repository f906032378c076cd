"""The documentation, with pages for people: all documents, one of them, and what has some words."""

from flask import Blueprint, Response, render_template, request, send_from_directory

from raven.assets import docs_folder
from raven.errors import NotFound
from raven.said import said
from raven.server.documentation import chapters, documents, find
from raven.server.endpoints.pages.page import PAGE
from raven.server.http.endpoint import Media, endpoint

blueprint = Blueprint("documentation", __name__)


@endpoint(blueprint.get("/docs"), "pages", media=PAGE, query=("q",))
def contents() -> str:
    """The documentation: all documents, or with `q` the sections in which these words stand."""
    query = request.args.get("q", "").strip()
    return render_template("documentation.html", root="", chapters=chapters(), query=query, found=find(query))


@endpoint(blueprint.get("/docs/<name>"), "pages", media=PAGE, errors=(404,))
def document(name: str) -> str:
    """One document."""
    shown = documents().get(name)
    if shown is None:
        raise NotFound(said("no_such_document", "there is no document {name!r}", name=name))
    return render_template("documentation.html", root="../", chapters=chapters(), document=shown)


@endpoint(
    blueprint.get("/docs/<folder>/<name>"),
    "pages",
    media=Media("The picture, as the file is.", ("image/*",)),
    errors=(404,),
    parameters={"folder": ({"type": "string"}, "Where it is below `docs/`.")},
)
def illustration(folder: str, name: str) -> Response:
    """A picture of a document."""
    return send_from_directory(docs_folder(), f"{folder}/{name}", max_age=3600)
