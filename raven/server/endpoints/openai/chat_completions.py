"""OpenAI's interface for language models: requests go on to the model behind this server, and the avatar says its answers.

a chat program ─► /v1/chat/completions ─► the backend
      ◄── the same bytes ───────┴──────────◄──┘
                                └─► what they say ─► the avatar's stage
"""

import json
import logging
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request

from raven.chat.completions import Broken, Stream, StreamPiece, json_bytes, parsed, plain
from raven.chat.shown import ShownText
from raven.errors import NotFound, RavenError
from raven.live.session import Session
from raven.said import said, what_it_says
from raven.server.endpoints.openai.audio_speech import EVENTS, MODELS
from raven.server.http.body import parse_object
from raven.server.http.connection import connection_of
from raven.server.http.endpoint import JSON, Media, endpoint
from raven.server.http.presence import Abandoned, check_presence
from raven.server.http.problems import BackendFailed, openai_problem
from raven.server.resources.chat.backend import Answer, AnswerHead
from raven.server.resources.saying import Saying, VoiceSettings
from raven.server.services import services
from raven.wire.answers import ChatCompletion, ModelInformation, Models
from raven.wire.calls import ChatCompletionCall
from raven.wire.forms import to_json
from raven.wire.problems import STATUS

SESSION, SPEAK = "X-Raven-Session", "X-Raven-Speak"
"""Headers of a request: whose mouth says the answer, and `0` for an answer that nobody is to say."""
PATIENCE = 15.0  # seconds in which the backend has to list its models

log = logging.getLogger(__name__)

blueprint = Blueprint("chat_completions", __name__)


@endpoint(
    blueprint.post("/v1/chat/completions"),
    "chat",
    media=Media(
        "The answer, byte for byte; with `stream` as events.", (JSON, EVENTS), (ChatCompletion,), ChatCompletion
    ),
    reads=ChatCompletionCall,
    errors=(502, 503, 504),
)
def chat_completions() -> Response:
    """An answer of the language model behind this server, just as that gives it; meanwhile the avatar says it."""
    body = request.get_data(cache=False)
    call = parse_object(body, "body")
    config, backend = services().config.chat, services().backend
    if backend.model and not call.get("model"):
        call["model"] = backend.model
        body = json_bytes(call)
    answer = backend.ask("POST", "/chat/completions", _headers(), body, _clients_key())
    saying: Saying | None = None
    try:
        saying = _saying(call)
        head = answer.head(check_presence)
        shown = ShownText() if config.strip_tags else None
        if head.content_type.partition(";")[0].strip().lower() == EVENTS and head.status < 400:
            return _streamed(answer, head, Stream(shown), saying)
        return _whole(answer, head, shown, saying)
    except BaseException:
        answer.stop()
        if saying is not None:
            saying.stop()
        raise


@endpoint(blueprint.get("/v1/models"), "chat")
def models() -> Models:
    """The models, as OpenAI lists them: those of the language model's server, and the names for this server's voice."""
    voices = [_voice(name) for name in _voices()]
    return Models(object="list", data=[*_backend_models(), *voices])


@endpoint(
    blueprint.get("/v1/models/<path:name>"),
    "chat",
    media=Media("The model.", (JSON,), json=ModelInformation),
    errors=(404,),
)
def model(name: str) -> Response:
    """One model."""
    if name in _voices():
        return jsonify(to_json(_voice(name)))
    for found in _backend_models():
        if found.get("id") == name:
            return jsonify(found)
    raise NotFound(said("no_such_model", "there is no model of this name"))


def _headers() -> dict[str, str]:
    """Those of the request that are for the backend."""
    return {name: value for name, value in request.headers.items() if not name.lower().startswith("x-raven-")}


def _clients_key() -> str | None:
    """What the client has for the backend; what this server wants itself goes to nobody."""
    sent = request.headers.get("Authorization", "").split()
    return sent[-1] if sent and not services().gate.wants_key else None


def _saying(call: dict[str, Any]) -> Saying | None:
    """What says the answer; None where nobody is to."""
    config = services().config.chat
    session = _session(call)
    is_whole = not call.get("stream")
    if session is None or config.speak == "none" or (config.speak == "streams" and is_whole):
        return None
    if request.headers.get(SPEAK, "1").strip().lower() in ("0", "no", "false", "off"):
        return None
    return services().stages.say(session, VoiceSettings(config.voice or None))


def _session(call: dict[str, Any]) -> Session | None:
    """Whose mouth says the answer: by the header, by the field `user`, or else the default session's. None: there is none.

    Raises `NotFound` for a session that the header names.
    """
    sessions = services().sessions
    if (named := request.headers.get(SESSION)) is not None:
        return sessions.get(named)
    user = call.get("user")
    known = {session.id for session in sessions.all()}
    try:
        return sessions.pick(user if isinstance(user, str) and user in known else None)
    except NotFound:
        return None


def _whole(answer: Answer, head: AnswerHead, shown: ShownText | None, saying: Saying | None) -> Response:
    body = answer.whole(check_presence)
    try:
        if head.status >= 400:
            parsed(body)  # what it says of its failure
            part = StreamPiece(body)
        else:
            part = plain(body, shown)
    except Broken as error:
        raise BackendFailed(
            said(
                "model_answered",
                "the language model's server answered {status}, and {reason}",
                status=head.status,
                reason=error,
            )
        ) from error
    if saying is not None:
        saying.add(part.said)
        saying.finish()
    return Response(part.passed, head.status, {**head.headers, "Content-Type": head.content_type})


def _streamed(answer: Answer, head: AnswerHead, stream: Stream, saying: Saying | None) -> Response:
    connection = connection_of(request.environ)
    stall_seconds = services().config.limits.stall_seconds

    def check() -> None:
        if not connection.alive:
            raise Abandoned

    def passed() -> Iterator[bytes]:
        ended = False  # whether all that is to be said has arrived; who leaves then stops nothing
        connection.send_head()
        try:
            for piece in answer.pieces(check):
                parts, was_going = stream.add(piece), not ended
                ended = ended or stream.complete
                try:
                    if together := b"".join(part.passed for part in parts):
                        yield together
                    if not connection.wait_until_sent(stall_seconds):
                        connection.drop()
                        return
                    if not ended:
                        _say(saying, parts)
                finally:
                    if ended and was_going:
                        _say_last(saying, parts)
            rest, was_going = stream.finish(), not ended
            ended = True
            try:
                yield b"".join(part.passed for part in rest)
            finally:
                if was_going:
                    _say_last(saying, rest)
        except Abandoned:
            connection.drop()
        except (Broken, RavenError) as error:
            log.warning("an answer of the language model broke off: %s", error)
            if saying is not None and not ended:
                saying.give_up()
            ended = True
            yield _failure(error)
        finally:
            answer.stop()
            if not ended and saying is not None:
                saying.stop()

    headers = {**head.headers, "Content-Type": head.content_type, "X-Accel-Buffering": "no"}
    return Response(passed(), head.status, headers)


def _say(saying: Saying | None, parts: list[StreamPiece]) -> None:
    if saying is not None and (said := "".join(part.said for part in parts)):
        saying.add(said)


def _say_last(saying: Saying | None, parts: list[StreamPiece]) -> None:
    _say(saying, parts)
    if saying is not None:
        saying.finish()


def _failure(error: Exception) -> bytes:
    """An event for what went wrong in the middle; lines that were begun end before it."""
    failed = (
        error
        if isinstance(error, RavenError)
        else BackendFailed(said("model_broke_off", "the language model broke off: {reason}", reason=error))
    )
    told = openai_problem(STATUS.get(failed.code, 500), failed.code, what_it_says(failed))
    return b"\n\ndata: " + json.dumps(told).encode() + b"\n\n"


def _voices() -> tuple[str, ...]:
    return MODELS if services().voice.why_not() is None else ()


def _voice(name: str) -> ModelInformation:
    return ModelInformation(id=name, object="model", created=0, owned_by="raven")


def _backend_models() -> list[dict[str, Any]]:
    """Those of the backend, as it tells them; none where it does not."""
    backend = services().backend
    if not backend.configured:
        return []
    answer = backend.ask("GET", "/models", _headers(), None, _clients_key(), PATIENCE)
    try:
        head = answer.head(check_presence)
        found = parsed(answer.whole(check_presence)).get("data") if head.status < 400 else None
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    except (Broken, BackendFailed) as error:
        log.warning("the models of the language model's server are not known: %s", error)
        return []
    finally:
        answer.stop()
