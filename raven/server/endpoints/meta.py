"""What the server says about itself."""

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from raven.server.http.endpoint import JSON, Media, endpoint
from raven.server.metrics import exposition
from raven.server.readiness import readiness
from raven.server.services import services
from raven.wire.answers import Modules, Readiness
from raven.wire.forms import to_json

blueprint = Blueprint("meta", __name__)

ALWAYS = ("avatar", "imagefx")


@endpoint(blueprint.get("/health"), "server", media=Media("`OK`.", ("text/html",)))
def health() -> str:
    """The process answers."""
    return "OK"


@endpoint(
    blueprint.get("/ready"),
    "server",
    media=Media("It is ready.", (JSON,), json=Readiness),
    others={503: Readiness},
)
def ready() -> Response:
    """Whether further clients are welcome: its models are loaded, and there is room for a session and a viewer."""
    found = readiness(services())
    answer = jsonify(to_json(found))
    answer.status_code = 200 if found.ready else 503
    answer.cache_control.no_store = True
    return answer


@endpoint(
    blueprint.get("/metrics"),
    "server",
    media=Media("Prometheus' text form.", (CONTENT_TYPE_PLAIN_0_0_4.partition("; charset")[0],)),
)
def metrics() -> Response:
    """What happened since the start, and how the server is now, for Prometheus. Names nobody and nothing that users wrote."""
    return Response(exposition(services()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@endpoint(blueprint.get("/api/modules"), "server")
def modules() -> Modules:
    """The modules that answer: those that are always there, and those that are on and can run here."""
    here = services()
    return Modules(
        modules=[
            *ALWAYS,
            *here.texts.modules(),
            *here.searches.modules(),
            *here.voice.modules(),
            *here.hearing.modules(),
        ]
    )
