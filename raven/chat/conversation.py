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
from raven.chat.store import ConversationStore, Message, Role, check_text
from raven.chat.thoughts import without_thoughts
from raven.chat.tokens import OF_A_MESSAGE, tokens_of
from raven.errors import InvalidInput
from raven.said import said

Told = list[dict[str, str]]
"""What a model is told: messages of OpenAI's interface."""
Answering = Callable[[Told], Iterator[str]]
"""Gives the answer piece by piece."""

LONGEST = 100_000  # characters of a message
KEPT_EVERY = 160  # characters of an answer that still arrives: how much is lost at most if the program dies
KEPT = 0.5  # share of the room for messages that the newest ones keep when the others are put down in short
CONDENSE = (
    "Put down in short, in the language of the conversation and in at most 200 words, what matters of this conversation "
    "between {{char}} and {{user}} for its continuation: what happened, what was agreed, what they know of each other. "
    "Write nothing else."
)
BEFORE = "What happened before, in short:\n"
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

    def __init__(
        self, store: ConversationStore, id: str, budget: Budget | None = None, rng: Random | None = None
    ) -> None:
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
        store: ConversationStore,
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
            raise InvalidInput(
                "greeting", said("from_to", "must be from {low} to {high}", low=0, high=len(greetings) - 1)
            )
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
            raise InvalidInput(
                "message", said("greeting_is_first", "a greeting has nothing before it that could be answered again")
            )
        self._store.set_leaf(self.id, message.parent)

    def edit(self, message: int, text: str, now: float, role: Role | None = None) -> Message:
        """Another text in place of a message: a branch beside it, with nothing behind it yet.

        `role`: whose message it must be. Raises `NotFound`, `InvalidInput`.
        """
        old = self._store.message(self.id, message)
        if role not in (None, old.role):
            raise InvalidInput("message", said("message_of", "that message is not the {role}'s", role=role))
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
        system = self._system(self._recent())
        left -= tokens_of(system) + tokens_of(last) + 2 * OF_A_MESSAGE
        messages: Told = []
        summary = ""
        for message in self.back():
            if messages and (found := self._store.summary(message.id)) is not None:
                summary = f"\n\n{BEFORE}{found}"
                left -= tokens_of(summary)
                break
            text = _told(message)
            left -= tokens_of(text) + OF_A_MESSAGE
            if left < 0 and messages:
                break
            messages.append({"role": message.role, "content": text})
        examples = self._examples(left)
        return [
            {"role": "system", "content": system + examples + summary},
            *reversed(messages),
            *([{"role": "system", "content": last}] if last else []),
        ]

    def condense(self, answering: Answering) -> bool:
        """Have the model put down in short what it has no room for any more, if there is something; whether there was.

        Raises as `answering`; then nothing is changed.
        """
        room = self._budget.told - tokens_of(self._system(self._recent()))
        size, kept, before = 0, 0, ""
        older: list[Message] = []
        for message in self.back():
            if kept and (found := self._store.summary(message.id)) is not None:
                before = found
                break
            size += tokens_of(_told(message)) + OF_A_MESSAGE
            if kept and (older or size > KEPT * room):
                older.append(message)
                if size > 2 * room:
                    break  # what is older still is past help
            else:
                kept += 1
        if not older or size + tokens_of(before) <= room:
            return False
        names = {"user": self.user, "assistant": self.card.called}
        said = [f"{names[message.role]}: {_told(message)}" for message in reversed(older)]
        text = "\n".join([*([BEFORE + before] if before else []), *said])
        told = [
            {"role": "system", "content": self._filled(CONDENSE)},
            {"role": "user", "content": _last_of(text, room)},
        ]
        if summary := without_thoughts("".join(answering(told))).strip()[:LONGEST]:
            self._store.summarise(older[0].id, summary)
        return bool(summary)

    def _recent(self) -> list[str]:
        """The texts in which keys of the lorebook are looked for."""
        return [message.text for message, _ in zip(self.back(), range(32), strict=False)][::-1]

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
        raise InvalidInput("message", said("last_message_of", "the last message is not the {role}'s", role=role))


def _told(message: Message) -> str:
    """A message as the model is told it."""
    return without_thoughts(message.text) if message.role == "assistant" else message.text


def _last_of(text: str, tokens: int) -> str:
    """As much of the end of a text as so many tokens are, roughly."""
    return text if tokens_of(text) <= tokens else text[-max(1, round(len(text) * tokens / tokens_of(text))) :]
