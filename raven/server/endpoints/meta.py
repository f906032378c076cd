"""What the server says about itself."""

from flask import Blueprint, Response, jsonify

from raven.server.services import services

blueprint = Blueprint("meta", __name__)

ALWAYS = ("avatar", "imagefx")


@blueprint.get("/health")
def health() -> str:
    """The process answers."""
    return "OK"


@blueprint.get("/api/modules")
def modules() -> Response:
    """The modules that answer: those that are always there, and those that are on and can run here."""
    here = services()
    return jsonify(modules=[*ALWAYS, *here.texts.modules(), *here.searches.modules(), *here.voice.modules()])
