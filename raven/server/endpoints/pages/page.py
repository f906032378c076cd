"""The web page, the bare view for browser sources, and their files."""

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from raven.server.http.endpoint import Media, endpoint

STATIC_FOLDER = Path(__file__).parents[2] / "static"
PAGE = Media("The page.", ("text/html",))

for suffix, kind in ((".js", "text/javascript"), (".css", "text/css")):
    mimetypes.add_type(kind, suffix)  # some Windows machines have others, and browsers refuse those

blueprint = Blueprint("page", __name__)


@endpoint(blueprint.get("/"), "pages", media=PAGE)
def index() -> Response:
    """The page where one meets the avatar."""
    return send_from_directory(STATIC_FOLDER, "index.html")


@endpoint(blueprint.get("/view"), "pages", media=PAGE)
def view() -> Response:
    """Only the avatar, on a transparent background."""
    return send_from_directory(STATIC_FOLDER, "view.html")
