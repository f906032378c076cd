"""The web page, the bare view for browser sources, and their files."""

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, make_response, request, send_from_directory

from raven.server.http.endpoint import Media, endpoint
from raven.server.page_files import PageFiles

STATIC_FOLDER = Path(__file__).parents[2] / "static"
FILES = PageFiles(STATIC_FOLDER)
FOREVER = 365 * 24 * 3600  # seconds: as long as a browser keeps anything
PAGE = Media("The page.", ("text/html",))

for suffix, kind in ((".js", "text/javascript"), (".css", "text/css")):
    mimetypes.add_type(kind, suffix)  # some Windows machines have others, and browsers refuse those

blueprint = Blueprint("page", __name__)
blueprint.add_app_template_global(FILES.address, "files")


@endpoint(blueprint.get("/"), "pages", media=PAGE)
def index() -> Response:
    """The page where one meets the avatar."""
    return _page("index.html")


@endpoint(blueprint.get("/view"), "pages", media=PAGE)
def view() -> Response:
    """Only the avatar, on a transparent background."""
    return _page("view.html")


@endpoint(
    blueprint.get("/static-<version>/<path:filename>"),
    "pages",
    media=Media("The file.", ("*/*",)),
    errors=(404,),
    parameters={"version": ({"type": "string"}, "As the pages name it: it is of what is in all of their files.")},
)
def versioned_file(version: str, filename: str) -> Response:
    """A file of the pages, by an address that the pages use: a browser that has it never asks again. It needs no key."""
    keeps = FILES.is_of(version, filename)
    response = send_from_directory(STATIC_FOLDER, filename, max_age=FOREVER if keeps else None)
    response.cache_control.immutable = keeps
    return response


def _page(name: str) -> Response:
    response = make_response(FILES.page(name))
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response
