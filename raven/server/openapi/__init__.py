"""The OpenAPI document of the server: every call with its fields, ranges, answers and errors, for programs to read.

Nothing is written down twice: the addresses are those that Flask has, the texts are the docstrings of the view functions, and
the schemas are those by which calls, settings, templates and filters are checked and answers are sent. Only what none of
these says stands here: what parameters mean (`document`), and examples.
"""

from typing import Any

from flask import Blueprint, current_app

from raven.server.http.endpoint import JSON, Media, endpoint
from raven.server.openapi.document import document
from raven.wire.answers import OpenApi

blueprint = Blueprint("openapi", __name__)


@endpoint(blueprint.get("/api/openapi.json"), "server", media=Media("An OpenAPI document.", (JSON,), json=OpenApi))
def openapi() -> dict[str, Any]:
    """This document: all calls as OpenAPI 3.1."""
    return document(current_app)
