"""What the server says about itself."""

from flask import Blueprint

from raven.server.http.endpoint import Media, endpoint
from raven.server.services import services
from raven.wire.answers import Modules

blueprint = Blueprint("meta", __name__)

ALWAYS = ("avatar", "imagefx")


@endpoint(blueprint.get("/health"), "server", media=Media("`OK`.", ("text/html",)))
def health() -> str:
    """The process answers."""
    return "OK"


@endpoint(blueprint.get("/api/modules"), "server")
def modules() -> Modules:
    """The modules that answer: those that are always there, and those that are on and can run here."""
    here = services()
    return Modules(modules=[*ALWAYS, *here.texts.modules(), *here.searches.modules(), *here.voice.modules()])
