"""The page that asks a browser for the server's key, and what it sends."""

from flask import Blueprint, Response, g, make_response, render_template, request

from raven.said import said
from raven.server.endpoints.avatar_control import done
from raven.server.http.connection import connection_of
from raven.server.http.endpoint import endpoint
from raven.server.http.problems import WrongKey
from raven.server.services import services
from raven.wire.answers import Done
from raven.wire.calls import LoginCall

blueprint = Blueprint("login", __name__)


@endpoint(blueprint.post("/login"), "pages", errors=(401,))
def login(call: LoginCall) -> Done:
    """Give a browser the cookie with which it has the key from then on."""
    gate = services().gate
    if not gate.is_key(call.key):
        connection_of(request.environ).hold(services().guesses.wrong(request.remote_addr or ""))
        raise WrongKey(said("wrong_key", "this is not the server's key"))
    g.let_in = True
    return done()


def asks_for_page() -> bool:
    """Whether the request is a browser's that wants to show a page: that of a program gets its error as JSON."""
    is_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    return is_page and not request.path.startswith(("/api/", "/v1/"))


def login_page(was_wrong: bool) -> Response:
    """The page that asks for the key, in place of the one that was asked for."""
    depth = request.path.count("/") - 1
    response = make_response(render_template("login.html", root="../" * depth, was_wrong=was_wrong), 401)
    response.headers["Cache-Control"] = "no-store"
    return response
