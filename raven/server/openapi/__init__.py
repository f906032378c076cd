"""The OpenAPI document of the server: every call with its fields, ranges, answers and errors, for programs to read.

Nothing is written down twice: the addresses are those that Flask has, the texts are the docstrings of the view functions,
and the schemas are those that requests, settings, templates and filters are validated with. Only what none of these says
stands here: which answer belongs to which call (`operations`), its shape (`answers`), and examples.
"""

from flask import Blueprint, Response, current_app

from raven.server.openapi.document import document

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """This document: all calls as OpenAPI 3.1."""
    text = current_app.json.dumps(document(current_app), sort_keys=False)  # in the order that people think of
    return Response(text, mimetype="application/json")
