"""Conversations: begun with a character's card, read, edited, deleted."""

import time
from pathlib import PurePosixPath
from typing import Any

from flask import Blueprint, Response, request

from raven.chat.card_files import has_card, read_card
from raven.chat.conversation import Conversation
from raven.chat.displayed import displayed
from raven.chat.store import ConversationInfo, Message
from raven.errors import InvalidInput, NotFound
from raven.said import said
from raven.server.endpoints.avatar_control import done
from raven.server.http.body import HEAD_BYTES, Upload, required_file
from raven.server.http.endpoint import Media, UploadForm, endpoint
from raven.server.services import services
from raven.video.decoding import declared_pixels
from raven.wire.answers import ChatMessage, ConversationDetails, ConversationList, ConversationSummary, Done
from raven.wire.calls import BeginConversationCall, EditMessageCall, OfConversation, ShowMessageCall

ROOT = "/api/chat/conversations"
PAGE, MOST = 100, 500  # messages of an answer: usually, and at most
GLIMPSE = 120  # characters of the last message in a list
FILE_TYPE = "application/octet-stream"
STEM = 80  # characters of a picture's name that a character is called by

ID = {"id": ({"type": "string"}, "The id of the conversation.")}

blueprint = Blueprint("conversations", __name__)


@endpoint(blueprint.get(ROOT), "chat", errors=(503,))
def conversations() -> ConversationList:
    """All conversations, the newest first."""
    return ConversationList(conversations=[_summary(about) for about in services().conversations.store.conversations()])


@endpoint(
    blueprint.post(ROOT),
    "chat",
    body=BeginConversationCall,
    form=UploadForm(OfConversation, False, False),
    errors=(503,),
)
def begin_conversation(call: BeginConversationCall | OfConversation, parts: Upload | None) -> ConversationDetails:
    """Begin a conversation with a character: by its card, or by the file of one (PNG, JSON, charx), or by any picture.

    The character says its greeting; nothing is spoken yet.
    """
    if isinstance(call, BeginConversationCall):
        card, picture = call.card, None
    else:
        assert parts is not None
        card, picture = _card_in(required_file(parts), parts.file_name)
    kept = services().conversations
    return details(kept.begin(card, call.user, call.greeting, picture, time.time()))


@endpoint(
    blueprint.get(f"{ROOT}/<id>"),
    "chat",
    query=("before", "limit"),
    errors=(404, 422, 503),
    parameters=ID
    | {
        "before": ({"type": "integer"}, "Only messages before that of this id."),
        "limit": ({"type": "integer", "minimum": 1, "maximum": MOST}, f"So many messages; without it {PAGE}."),
    },
)
def conversation(id: str) -> ConversationDetails:
    """A conversation, with its last messages."""
    return details(
        services().conversations.get(id), _number("before"), PAGE if (limit := _number("limit")) is None else limit
    )


@endpoint(
    blueprint.get(f"{ROOT}/<id>/picture"),
    "chat",
    media=Media("The file.", (FILE_TYPE,)),
    errors=(404, 503),
    parameters=ID,
)
def conversation_picture(id: str) -> Response:
    """The picture of a conversation's character, as it came with the card."""
    kept = services().conversations
    if (picture := kept.store.picture(kept.get(id).id)) is None:
        raise NotFound(said("conversation_without_picture", "this conversation's character has no picture"))
    return Response(picture, mimetype=FILE_TYPE)


@endpoint(blueprint.post(f"{ROOT}/<id>/delete"), "chat", errors=(404, 503), parameters=ID)
def delete_conversation(id: str) -> Done:
    """Forget a conversation, with all that was said."""
    kept = services().conversations
    kept.delete(kept.get(id).id)
    return done()


@endpoint(blueprint.post(f"{ROOT}/<id>/edit"), "chat", errors=(404, 503), parameters=ID)
def edit_message(id: str, call: EditMessageCall) -> ConversationDetails:
    """Another text in place of a message, beside it: nothing is behind it yet, and `show` brings the former one back."""
    kept = services().conversations
    kept.interrupt(id)
    found = kept.get(id)
    found.edit(call.message, call.text, time.time())
    return details(found)


@endpoint(blueprint.post(f"{ROOT}/<id>/show"), "chat", errors=(404, 503), parameters=ID)
def show_message(id: str, call: ShowMessageCall) -> ConversationDetails:
    """Go on with the branch of a message."""
    kept = services().conversations
    kept.interrupt(id)
    found = kept.get(id)
    found.show(call.message)
    return details(found)


def details(conversation: Conversation, before: int | None = None, limit: int = PAGE) -> ConversationDetails:
    """A conversation as it is told, with its last messages."""
    if not 1 <= limit <= MOST:
        raise InvalidInput("limit", said("from_to", "must be from {low} to {high}", low=1, high=MOST))
    store = services().conversations.store
    about = store.about(conversation.id)
    back = conversation.back() if before is None else conversation.back_from(before)
    found = [message for message, _ in zip(back, range(limit + 1), strict=False)]
    return ConversationDetails(
        id=about.id,
        title=about.title,
        user=about.user,
        began=about.began,
        picture=store.has_picture(about.id),
        greetings=1 + len(conversation.card.greetings),
        messages=[message_told(conversation, message) for message in found[:limit][::-1]],
        more=len(found) > limit,
    )


def message_told(conversation: Conversation, message: Message) -> ChatMessage:
    """A message as it is told."""
    shown = displayed(message.text) if message.role == "assistant" else message.text
    branches = conversation.branches(message.id)
    return ChatMessage(
        id=message.id, role=message.role, text=message.text, shown=shown, at=message.at, branches=branches
    )


def _summary(about: ConversationInfo) -> ConversationSummary:
    store = services().conversations.store
    return ConversationSummary(
        id=about.id,
        title=about.title,
        user=about.user,
        began=about.began,
        picture=store.has_picture(about.id),
        last=displayed(store.last_text(about))[:GLIMPSE],
    )


def _card_in(content: bytes, name: str) -> tuple[dict[str, Any], bytes | None]:
    """The card and the picture of a file. A picture without a card is a character that is called as the file is."""
    if declared_pixels(content[:HEAD_BYTES]) is not None and not has_card(content):
        stem = PurePosixPath(name.replace("\\", "/")).stem.strip()[:STEM]
        return {"name": stem or "Raven"}, content
    read = read_card(content)
    return read.data, read.picture


def _number(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise InvalidInput(name, said("whole_number_wanted", "must be a whole number"))
    return int(given)
