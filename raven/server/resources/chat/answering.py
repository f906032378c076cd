"""An answer of the language model in a conversation: it arrives, is kept and is said at the same time, and may be interrupted."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from raven.chat.completions import Broken, Stream, json_bytes, plain
from raven.chat.conversation import Conversation, Told
from raven.chat.displayed import Displayed
from raven.chat.model import complaint
from raven.errors import InvalidInput, RavenError
from raven.said import said
from raven.server.config import Chat
from raven.server.http.problems import BackendFailed
from raven.server.resources.chat.backend import Answer, Backend
from raven.server.resources.saying import Saying

log = logging.getLogger(__name__)

EVENTS = "text/event-stream"
SETTLED_SECONDS = 5.0  # that who interrupts waits at most until the history has what was heard

Kind: TypeAlias = Literal["piece", "anew", "over"]


class Interrupted(RavenError):
    """The answer was interrupted."""

    code = "interrupted"


@dataclass(frozen=True)
class Event:
    """`piece`: this is shown now; `anew`: in place of all that was shown; `over`: nothing more comes."""

    kind: Kind
    text: str = ""


class Answering:
    """One answer. `events` is for one thread; `interrupt` and `settle` may be called from any."""

    def __init__(self, conversation: Conversation, backend: Backend, saying: Saying | None, config: Chat) -> None:
        """`saying` None: nobody says it."""
        self._conversation = conversation
        self._backend = backend
        self._saying = saying
        self._displayed = Displayed(config.begins_thinking)
        self._condenses = config.summary
        self._answer: Answer | None = None
        self._stopped = threading.Event()
        self._begun = False
        self._arrived = threading.Event()  # all that comes of it is in the history
        self._lock = threading.Lock()
        self._settled = False

    def events(self, check: Callable[[], object], now: float) -> Iterator[Event]:
        """What is to be shown, as it arrives. `check` is called meanwhile, and what it raises is an interruption.

        Raises `BackendFailed`, `Unavailable` or `Interrupted`; what came before is kept.
        """

        def look() -> None:
            check()
            if self._stopped.is_set():
                raise Interrupted("the answer was interrupted")

        self._begun = True
        if self._condenses:
            self._condense(look)
        pieces = self._conversation.answer(lambda told: self._asked(told, look), now)
        ended = False
        try:
            for piece in pieces:
                if self._saying is not None:
                    self._saying.add(piece)
                anew, text = self._displayed.add(piece)
                if anew or text:
                    yield Event("anew" if anew else "piece", text)
            if rest := self._displayed.finish():
                yield Event("piece", rest)
            ended = True
            if self._saying is not None:
                self._saying.finish()
        except (BackendFailed, Broken) as error:
            ended = True
            if self._saying is not None:
                self._saying.give_up()
            if isinstance(error, Broken):
                raise BackendFailed(
                    said("model_not_understood", "the language model cannot be understood: {reason}", reason=error)
                ) from error
            raise
        finally:
            pieces.close()  # type: ignore[attr-defined]  # it is a generator
            if self._answer is not None:
                self._answer.stop()
            if not ended and self._saying is not None:
                self._saying.stop()
            self._arrived.set()
            self.settle()

    def interrupt(self) -> None:
        """Be silent at once; the model stops, and the history has what was heard when this returns."""
        self._stopped.set()
        if self._answer is not None:
            self._answer.stop()
        if self._saying is not None:
            self._saying.stop()
        if self._begun:
            self._arrived.wait(SETTLED_SECONDS)
        self.settle()

    def end(self) -> None:
        """Nobody asks for more of it."""
        self._arrived.set()
        self.settle()

    def settle(self) -> bool:
        """Keep only what was heard, if it was interrupted. Whether nothing changes any more."""
        with self._lock:
            if self._settled or not self._arrived.is_set():
                return self._settled
            saying = self._saying
            if saying is not None and not saying.over:
                return False
            if saying is not None and saying.interrupted:
                try:
                    self._conversation.heard(*saying.heard())
                except InvalidInput:
                    log.debug("the conversation went on, or nothing was answered")
            self._settled = True
            return True

    def _condense(self, look: Callable[[], object]) -> None:
        try:
            self._conversation.condense(lambda told: self._asked(told, look))
        except (BackendFailed, Broken) as error:
            log.warning("the begin of a conversation could not be put down in short: %s", error)

    def _asked(self, told: Told, look: Callable[[], object]) -> Iterator[str]:
        body = {"messages": told, "stream": True, **({"model": self._backend.model} if self._backend.model else {})}
        headers = {"Content-Type": "application/json", "Accept": EVENTS}
        self._answer = answer = self._backend.ask("POST", "/chat/completions", headers, json_bytes(body), None)
        head = answer.head(look)
        if head.status >= 400:
            raise BackendFailed(complaint(head.status, answer.whole(look)))
        if head.content_type.partition(";")[0].strip().lower() != EVENTS:
            yield plain(answer.whole(look)).said
            return
        stream = Stream()
        for piece in answer.pieces(look):
            for part in stream.add(piece):
                if part.said:
                    yield part.said
            if stream.failed:
                break
        yield from [part.said for part in stream.finish() if part.said]
        if stream.failed:
            raise BackendFailed(said("model_error", "the language model's server broke off with an error of its own"))
