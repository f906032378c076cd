"""The Flask app: its blueprints, and what holds for every request: gate, headers, log line, shape of errors."""

import logging
import time
from urllib.parse import quote

from flask import Flask, Response, g, request

from raven.live.tally import Tally
from raven.server import openapi
from raven.server.endpoints import (
    avatar_catalog,
    avatar_control,
    avatar_events,
    avatar_feed,
    avatar_intake,
    avatar_mood,
    avatar_record,
    avatar_render,
    avatar_speech,
    classify,
    embeddings,
    imagefx,
    meta,
    tts,
    websearch,
)
from raven.server.endpoints.characters import files as character_files
from raven.server.endpoints.characters import own
from raven.server.endpoints.chat import answers as chat_answers
from raven.server.endpoints.chat import conversations, voice_activity
from raven.server.endpoints.chat import models as chat_models
from raven.server.endpoints.openai import audio_speech, audio_transcriptions, chat_completions
from raven.server.endpoints.pages import documentation, login, page
from raven.server.endpoints.pages.page import STATIC_FOLDER
from raven.server.http import problems
from raven.server.http.connection import connection_of
from raven.server.http.problems import KeyWanted, WrongKey, raven_error
from raven.server.logs import DETAILS, begin_request
from raven.server.services import Services, install

log = logging.getLogger(__name__)

MOST_PARTS = 128  # 16 cels of the character and any effects
FIELD_BYTES = 512 * 1024  # form fields that are no files
REQUEST_ID = "X-Request-Id"


def create_app(services: Services) -> Flask:
    """The app for these services. Knows nothing of sockets; any WSGI server may run it."""
    app = Flask(__name__, static_folder=str(STATIC_FOLDER), static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=services.config.limits.upload_bytes,
        MAX_FORM_PARTS=MOST_PARTS,
        MAX_FORM_MEMORY_SIZE=FIELD_BYTES,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # settings and parameters come in the order of their schema
    install(app, services)
    problems.install(app)
    app.register_error_handler(KeyWanted, _ask_for_key)

    @app.before_request
    def begin() -> Response | None:
        g.began, g.turn = time.monotonic(), services.turns.take()
        g.request_id = begin_request(request.headers.get(REQUEST_ID))
        try:
            services.gate.check(request)
        except WrongKey:
            connection_of(request.environ).hold(services.guesses.wrong(request.remote_addr or ""))
            raise
        return app.make_default_options_response() if request.method == "OPTIONS" else None

    @app.after_request
    def finish(response: Response) -> Response:
        services.gate.mark(request, response, let_in=g.get("let_in", False))
        duration = time.monotonic() - g.began
        response.headers["X-Request-Duration"] = f"{duration:.6f}"
        response.headers[REQUEST_ID] = g.request_id
        _count(services.tally, response.status_code, duration)
        log.debug(
            "%s %s %d, %s bytes in, %.1f ms",
            request.method,
            quote(request.path),
            response.status_code,
            request.content_length or 0,
            1000 * duration,
            extra={DETAILS: {"status": response.status_code, "ms": round(1000 * duration, 1)}},
        )
        return response

    for blueprint in (
        meta.blueprint,
        openapi.blueprint,
        page.blueprint,
        documentation.blueprint,
        login.blueprint,
        avatar_control.blueprint,
        avatar_feed.blueprint,
        avatar_events.blueprint,
        avatar_intake.blueprint,
        avatar_catalog.blueprint,
        avatar_render.blueprint,
        avatar_speech.blueprint,
        avatar_record.blueprint,
        tts.blueprint,
        audio_speech.blueprint,
        chat_completions.blueprint,
        conversations.blueprint,
        chat_answers.blueprint,
        chat_models.blueprint,
        voice_activity.blueprint,
        audio_transcriptions.blueprint,
        imagefx.blueprint,
        classify.blueprint,
        avatar_mood.blueprint,
        embeddings.blueprint,
        websearch.blueprint,
        own.blueprint,
        character_files.blueprint,
    ):
        app.register_blueprint(blueprint)
    return app


def _ask_for_key(error: KeyWanted) -> Response:
    """Programs are told in JSON, a browser gets a page where the key can be typed."""
    response = raven_error(error)
    return login.login_page(isinstance(error, WrongKey)) if login.asks_for_page() else response


def _count(tally: Tally, status: int, seconds: float) -> None:
    """Count the request that was answered: by its call, of which there are few, and not by its path."""
    call = (request.endpoint or "none").rpartition(".")[2]
    tally.add("requests", call, str(status))
    tally.took("request", call, seconds=seconds)
    if reason := g.get("problem"):
        tally.add("refusals", call, reason)
