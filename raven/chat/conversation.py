"""A conversation with a character: what the model is told, what it answers, and what of that was heard.

conversation = Conversation.begin(store, card_json, "Bo", now)
conversation.say("Hello!", now)
for piece in conversation.answer(model.answer, now):
    ...
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from raven.chat.cards import Card, dialogues, filled, parse_card
from raven.chat.store import Message, Role, Store, check_text
from raven.chat.thoughts import without_thoughts
from raven.chat.tokens import OF_A_MESSAGE, tokens_of
from raven.errors import InvalidInput

Told = list[dict[str, str]]
"""What a model is told: messages of OpenAI's interface."""
Answering = Callable[[Told], Iterator[str]]
"""Gives the answer piece by piece."""

LONGEST = 100_000  # characters of a message
KEPT_EVERY = 160  # characters of an answer that still arrives: how much is lost at most if the program dies
INSTRUCTIONS = (
    "Write {{char}}'s next reply in a conversation between {{char}} and {{user}}. Reply as {{char}} would speak."
)


@dataclass(frozen=True)
class Budget:
    """Tokens that the model has room for, and those of them that are left for its answer."""

    context: int = 4096
    answer: int = 512

    @property
    def told(self) -> int:
        return max(256, self.context - self.answer)


class Conversation:
    """One of a store's. `rng` fills in what a card leaves to chance. Everything is written to the disk at once."""

    def __init__(self, store: Store, id: str, budget: Budget | None = None, rng: Random | None = None) -> None:
        """Raises `NotFound`."""
        about = store.about(id)
        self.id = id
        self.user = about.user
        self.card: Card = parse_card(about.card)
        self._store = store
        self._budget = budget or Budget()
        self._rng = rng or Random(id)

    @classmethod
    def begin(
        cls,
        store: Store,
        card: dict[str, Any],
        user: str,
        now: float,
        greeting: int = 0,
        budget: Budget | None = None,
    ) -> "Conversation":
        """A new one; the character says its greeting of this number. Raises `InvalidInput` naming what is wrong in the card."""
        parsed = parse_card(card)
        greetings = (parsed.greeting, *parsed.greetings)
        if not 0 <= greeting < len(greetings):
            raise InvalidInput("greeting", f"must be from 0 to {len(greetings) - 1}")
        conversation = cls(store, store.begin(parsed.called, user, card, now), budget)
        if greetings[greeting]:
            conversation._add("assistant", conversation._filled(greetings[greeting]), now)
        return conversation

    @property
    def leaf(self) -> int | None:
        """The last message that is shown."""
        return self._store.about(self.id).leaf

    def back(self) -> Iterator[Message]:
        """The messages that are shown, the last one first."""
        return self._store.back_from(self.id, self.leaf)

    def back_from(self, message: int) -> Iterator[Message]:
        """Those before this one. Raises `NotFound`."""
        return self._store.back_from(self.id, self._store.message(self.id, message).parent)

    def say(self, text: str, now: float) -> Message:
        """The user says something. Raises `InvalidInput`."""
        return self._add("user", check_text(text, "text", LONGEST), now)

    def answer(self, answering: Answering, now: float) -> Iterator[str]:
        """The character answers. Who stops reading ends the answer; what came of it is kept. Raises as `answering`."""
        told = self.told()
        message = self._add("assistant", "", now)
        text, kept = "", 0
        pieces = answering(told)
        try:
            for piece in pieces:
                text += piece
                if len(text) - kept >= KEPT_EVERY:
                    self._store.write(message.id, text)
                    kept = len(text)
                yield piece
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
            if text.strip():
                self._store.write(message.id, text)
            else:
                self._store.drop(self.id, message)

    def heard(self, characters: int, words: str = "") -> None:
        """The last answer was interrupted: so many of its characters were heard, and these words behind them."""
        message = self._last("assistant")
        text = message.text[:characters].rstrip()
        text = f"{text} {words}".strip() if words else text
        if text:
            self._store.write(message.id, text)
        else:
            self._store.drop(self.id, message)

    def again(self) -> None:
        """Take the last answer away, so that another can be given beside it; `show` brings it back.

        Where the user's message is the last one, it is not answered yet.
        """
        message = next(self.back(), None)
        if message is not None and message.role == "user":
            return
        message = self._last("assistant")
        if message.parent is None:
            raise InvalidInput("message", "a greeting has nothing before it that could be answered again")
        self._store.set_leaf(self.id, message.parent)

    def edit(self, message: int, text: str, now: float, role: Role | None = None) -> Message:
        """Another text in place of a message: a branch beside it, with nothing behind it yet.

        `role`: whose message it must be. Raises `NotFound`, `InvalidInput`.
        """
        old = self._store.message(self.id, message)
        if role not in (None, old.role):
            raise InvalidInput("message", f"that message is not the {role}'s")
        return self._store.add(self.id, old.role, check_text(text, "text", LONGEST), now, old.parent)

    def branches(self, message: int) -> list[int]:
        """The messages that stand where this one does."""
        return self._store.branches(self.id, self._store.message(self.id, message))

    def show(self, message: int) -> None:
        """Go on with the branch of this message."""
        self._store.show(self.id, message)

    def told(self) -> Told:
        """What the model is told now: who it is, what it knows of what is spoken of, and the conversation.

        Of that as much of the end as there is room for: examples give way first, then the oldest messages.
        """
        card, left = self.card, self._budget.told
        last = self._filled(card.last_instructions)
        recent = [message.text for message, _ in zip(self.back(), range(32), strict=False)][::-1]
        system = self._system(recent)
        left -= tokens_of(system) + tokens_of(last) + 2 * OF_A_MESSAGE
        messages: Told = []
        for message in self.back():
            text = without_thoughts(message.text) if message.role == "assistant" else message.text
            left -= tokens_of(text) + OF_A_MESSAGE
            if left < 0 and messages:
                break
            messages.append({"role": message.role, "content": text})
        examples = self._examples(left)
        return [
            {"role": "system", "content": system + examples},
            *reversed(messages),
            *([{"role": "system", "content": last}] if last else []),
        ]

    def _system(self, recent: list[str]) -> str:
        card = self.card
        parts = [
            card.system_prompt.replace("{{original}}", INSTRUCTIONS) or INSTRUCTIONS,
            card.description,
            card.personality and f"{{{{char}}}}'s personality: {card.personality}",
            card.scenario and f"Scenario: {card.scenario}",
            *card.lorebook.told(recent),
        ]
        return "\n\n".join(self._filled(part).strip() for part in parts if part.strip())

    def _examples(self, room: int) -> str:
        """As many example dialogues as there is room for."""
        result = ""
        for turns in dialogues(self.card.examples):
            names = {"user": self.user, "assistant": self.card.called}
            text = "\n\nAn example:\n" + "\n".join(f"{names[role]}: {self._filled(said)}" for role, said in turns)
            if tokens_of(result + text) > room:
                break
            result += text
        return result

    def _filled(self, text: str) -> str:
        return filled(text, self.card, self.user, self._rng)

    def _add(self, role: Any, text: str, now: float) -> Message:
        return self._store.add(self.id, role, text, now, self.leaf)

    def _last(self, role: str) -> Message:
        for message in self.back():
            if message.role == role:
                return message
            break
        raise InvalidInput("message", f"the last message is not the {role}'s")
