"""The conversations that this server keeps, and of each the answer that is being given."""

import threading
from pathlib import Path
from random import Random
from typing import Any

from raven.chat.conversation import Budget, Conversation
from raven.chat.store import ConversationStore
from raven.live.session import Session
from raven.server.config import Chat
from raven.server.resources.chat.answering import Answering
from raven.server.resources.chat.backend import Backend
from raven.server.resources.saying import Saying

FILE = "conversations.sqlite"


class Conversations:
    """Made when they are first asked for: a server that nobody talks with writes no file. All calls may come from any thread."""

    def __init__(self, folder: Path, backend: Backend, config: Chat) -> None:
        self._file = folder / FILE
        self._backend = backend
        self._budget = Budget(config.context, config.answer)
        self._config = config
        self._lock = threading.Lock()
        self._opened: ConversationStore | None = None
        self._answers: dict[str, tuple[Session | None, Answering]] = {}

    @property
    def store(self) -> ConversationStore:
        """The file. Raises `Unavailable`."""
        with self._lock:
            if self._opened is None:
                self._opened = ConversationStore(self._file)
            return self._opened

    def begin(self, card: dict[str, Any], user: str, greeting: int, picture: bytes | None, now: float) -> Conversation:
        """A new one. Raises `InvalidInput`."""
        conversation = Conversation.begin(self.store, card, user, now, greeting, self._budget)
        if picture is not None:
            self.store.keep_picture(conversation.id, picture)
        return conversation

    def get(self, id: str) -> Conversation:
        """One of them, with nothing in its last answer that was not heard. Raises `NotFound`."""
        with self._lock:
            answers = dict(self._answers)
        for each, (_, answering) in answers.items():
            if answering.settle():
                self._forget(each, answering)
        return Conversation(self.store, id, self._budget, Random(id))

    def answer(self, conversation: Conversation, session: Session | None, saying: Saying | None) -> Answering:
        """The next answer in a conversation. What was answered before is over: see `interrupt`."""
        answering = Answering(conversation, self._backend, saying, self._config)
        with self._lock:
            self._answers[conversation.id] = session, answering
        return answering

    def interrupt(self, id: str) -> None:
        """The answer that is given or said in this conversation ends now."""
        with self._lock:
            found = self._answers.get(id)
        if found is not None:
            found[1].interrupt()
            self._forget(id, found[1])

    def interrupt_at(self, session: Session) -> None:
        """The same in every conversation with this avatar."""
        with self._lock:
            here = [id for id, (spoken_by, _) in self._answers.items() if spoken_by is session]
        for id in here:
            self.interrupt(id)

    def delete(self, id: str) -> None:
        """Forget it, with all that was said."""
        self.interrupt(id)
        self.store.forget(id)

    def close(self) -> None:
        """End all answers, and close the file."""
        with self._lock:
            answers, opened = dict(self._answers), self._opened
        for id in answers:
            self.interrupt(id)
        if opened is not None:
            opened.close()

    def _forget(self, id: str, answering: Answering) -> None:
        with self._lock:
            if self._answers.get(id, (None, None))[1] is answering:
                del self._answers[id]
