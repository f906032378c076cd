"""What the server says about itself."""

from flask import Blueprint, Response, jsonify

blueprint = Blueprint("meta", __name__)

MODULES = ("avatar", "imagefx")


@blueprint.get("/health")
def health() -> str:
    """The process answers."""
    return "OK"


@blueprint.get("/api/modules")
def modules() -> Response:
    """The modules that are loaded."""
    return jsonify(modules=list(MODULES))
