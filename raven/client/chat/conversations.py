"""Conversations that a server keeps: begun with a character's card, answered by its language model, said by an avatar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from raven.wire import answers, calls
from raven.wire.events import events_of

if TYPE_CHECKING:
    from raven.client.connection import Connection

ROOT = "/api/chat/conversations"


class Conversations:
    """The conversations of a server, and which language model it has; see docs/chat.md."""

    def __init__(self, connection: Connection) -> None:
        self._server = connection

    def all(self) -> list[answers.ConversationSummary]:
        """All of them, the newest first."""
        return self._server.ask(answers.ConversationList, ROOT).conversations

    def get(self, id: str) -> answers.ConversationDetails:
        """One of them, with its last hundred messages."""
        return self._server.ask(answers.ConversationDetails, _path(id))

    def begin(self, card: Mapping[str, Any], user: str = "You", greeting: int = 0) -> answers.ConversationDetails:
        """A new one; the character says its greeting of this number."""
        call = calls.BeginConversationCall(card=dict(card), user=user, greeting=greeting)
        return self._server.tell(answers.ConversationDetails, ROOT, call)

    def begin_with_file(self, file: str | Path, user: str = "You", greeting: int = 0) -> answers.ConversationDetails:
        """The same with a card's file (PNG, JSON, charx), or with any picture."""
        path = Path(file)
        parts = {"file": (path.name, path.read_bytes(), "application/octet-stream")}
        answer = self._server.upload(ROOT, parts, calls.OfConversation(user=user, greeting=greeting))
        return answers.ConversationDetails.from_json(answer.json())

    def answer(
        self, id: str, instance_id: str, text: str | None = None, replaces: int | None = None, speak: bool = True
    ) -> Iterator[answers.AnswerNews]:
        """Say something, and have the character answer; without a `text` it answers anew.

        What comes of the answer, as it arrives. Who reads no further stops model and voice. A model that fails is told by the
        last event, and raises nothing.
        """
        call = calls.AnswerCall(instance_id=instance_id, text=text, replaces=replaces, speak=speak)
        with self._server.told_line_by_line(f"{_path(id)}/answer", call) as lines:
            yield from events_of(lines, answers.AnswerNews)

    def stop(self, id: str) -> answers.ConversationDetails:
        """Be silent, and answer no further; of the answer what was heard is kept."""
        return answers.ConversationDetails.from_json(self._server.post(f"{_path(id)}/stop"))

    def edit(self, id: str, message: int, text: str) -> answers.ConversationDetails:
        """Another text in place of a message, as a branch beside it."""
        call = calls.EditMessageCall(message=message, text=text)
        return self._server.tell(answers.ConversationDetails, f"{_path(id)}/edit", call)

    def show(self, id: str, message: int) -> answers.ConversationDetails:
        """Go on with the branch of a message."""
        return self._server.tell(
            answers.ConversationDetails, f"{_path(id)}/show", calls.ShowMessageCall(message=message)
        )

    def picture(self, id: str) -> bytes:
        """The picture of its character, as it came with the card."""
        return self._server.get(f"{_path(id)}/picture").content

    def delete(self, id: str) -> None:
        """Forget it, with all that was said."""
        self._server.post(f"{_path(id)}/delete")

    def models(self) -> answers.LanguageModels:
        """The language model that is chosen, and those of programs on the server's machine."""
        return self._server.ask(answers.LanguageModels, "/api/chat/models")

    def choose_model(self, base_url: str, model: str = "", key: str | None = None) -> answers.LanguageModel:
        """Choose the language model. `key` None: that which was given for this address before."""
        call = calls.LanguageModelCall(base_url=base_url, model=model, key=key)
        return self._server.tell(answers.LanguageModel, "/api/chat/model", call)


def _path(id: str) -> str:
    return f"{ROOT}/{quote(id, safe='')}"
