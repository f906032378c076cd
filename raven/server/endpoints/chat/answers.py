"""The character answers: the model's text streams to the page while the avatar says it, and can be interrupted at any time."""

import json
import logging
import time
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request

from raven.chat.conversation import Conversation
from raven.errors import InvalidInput, NotFound, RavenError
from raven.live.session import Session
from raven.said import as_data, said, what_it_says
from raven.server.endpoints.chat.conversations import ID, ROOT, details, message_told
from raven.server.endpoints.speech_calls import speech_of
from raven.server.http.connection import connection_of
from raven.server.http.endpoint import Media, endpoint
from raven.server.http.presence import Abandoned
from raven.server.resources.chat.answering import EVENTS, Answering, Interrupted
from raven.server.resources.saying import VoiceSettings
from raven.server.services import services
from raven.wire.answers import AnswerNews, ChatMessage, ConversationDetails
from raven.wire.calls import AnswerCall
from raven.wire.forms import to_json
from raven.wire.problems import Details

log = logging.getLogger(__name__)

blueprint = Blueprint("chat_answers", __name__)


@endpoint(
    blueprint.post(f"{ROOT}/<id>/answer"),
    "chat",
    media=Media("The answer, as events.", (EVENTS,), (AnswerNews,)),
    errors=(404, 503),
    parameters=ID,
)
def answer(id: str, call: AnswerCall) -> Response:
    """The user says something, and the character answers; without a text it answers anew. What it said before is interrupted."""
    here = services()
    kept = here.conversations
    session = here.sessions.get(call.instance_id) if call.speak else None
    kept.interrupt(kept.get(id).id)
    if session is not None:
        kept.interrupt_at(session)
    found = kept.get(id)
    if not here.backend.configured:
        here.backend.ask("GET", "/models", {}, None, None)  # says what is missing
    _say(found, call)
    saying = here.stages.say(session, _speech(session)) if session is not None else None
    answering = kept.answer(found, session, saying)
    connection = connection_of(request.environ)

    def look() -> None:
        if not connection.alive:
            raise Abandoned

    def told() -> Iterator[bytes]:
        connection.send_head()
        yield from map(_event, _news(found, answering, look))

    response = Response(
        told(), headers={"Content-Type": EVENTS, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    response.call_on_close(answering.end)
    return response


@endpoint(blueprint.post(f"{ROOT}/<id>/stop"), "chat", errors=(404, 503), parameters=ID)
def stop_answer(id: str) -> ConversationDetails:
    """Be silent, and answer no further: model, voice and mouth stop at once. Of the answer what was heard is kept."""
    kept = services().conversations
    kept.interrupt(id)
    return details(kept.get(id))


def _say(conversation: Conversation, call: AnswerCall) -> None:
    """What the user says, if anything."""
    if call.text is None:
        if call.replaces is not None:
            raise InvalidInput("text", said("answer_missing", "is missing: what is said in place of that message"))
        conversation.again()
    elif call.replaces is None:
        conversation.say(call.text, time.time())
    else:
        conversation.edit(call.replaces, call.text, time.time(), "user")


def _speech(session: Session) -> VoiceSettings:
    """The voice of the configuration, or else the character's."""
    return speech_of(session, services().config.chat.voice or None)


def _news(conversation: Conversation, answering: Answering, look: Callable[[], object]) -> Iterator[AnswerNews]:
    try:
        for event in answering.events(look, time.time()):
            yield AnswerNews(event="anew" if event.kind == "anew" else "piece", text=event.text)
        yield AnswerNews(event="answered", message=_last(conversation))
    except Abandoned:
        connection_of(request.environ).drop()
    except Interrupted:
        yield AnswerNews(event="interrupted", message=_last(conversation))
    except RavenError as error:
        log.warning("the answer in a conversation failed: %s", error)
        problem = Details.from_json({**as_data(what_it_says(error)), "code": error.code})
        yield AnswerNews(event="failed", message=_last(conversation), error=problem)


def _last(conversation: Conversation) -> ChatMessage | None:
    """The answer as it is kept; None if nothing is."""
    try:
        last = next(conversation.back(), None)
    except NotFound:  # the conversation was deleted meanwhile
        return None
    return message_told(conversation, last) if last is not None and last.role == "assistant" else None


def _event(news: AnswerNews) -> bytes:
    return f"data: {json.dumps(to_json(news))}\n\n".encode()
