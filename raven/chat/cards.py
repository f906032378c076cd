"""Character cards, versions 1 to 3: who a character is, how it greets, how it talks, what it knows of its world.

A card is JSON. Version 1 has six fields; 2 and 3 have them in `data`, with more beside them, after
https://github.com/malfoyslastname/character-card-spec-v2 and https://github.com/kwaroran/character-card-spec-v3. Fields that
are missing are empty, as people's cards often lack some; what is of the wrong kind is refused by its name. `card_files.py`
reads the files that cards come in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from raven.chat.lorebook import Lorebook, parse_lorebook
from raven.errors import InvalidInput
from raven.said import said

LONGEST_TEXT = 400_000  # characters of a field: far above what any model reads
MOST_GREETINGS = 256
MACRO = re.compile(r"\{\{\s*([^{}]{1,4000}?)\s*\}\}|<(user|bot|char)>", re.IGNORECASE)
UNSAID = ("//", "hidden_key:", "comment:")
SPEAKER = re.compile(r"^\s*(\{\{char\}\}|\{\{user\}\}|<bot>|<user>|<char>)\s*:\s*", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Card:
    """A character as its card describes it; texts may have macros, see `filled`."""

    name: str
    description: str = ""
    personality: str = ""
    scenario: str = ""
    greeting: str = ""
    examples: str = ""
    """Example dialogues as the card has them, see `dialogues`."""
    nickname: str = ""
    """What the character is called in texts, if not by its name."""
    greetings: tuple[str, ...] = ()
    """Further ones to choose from."""
    system_prompt: str = ""
    last_instructions: str = ""
    """What is told to the model behind the conversation."""
    creator: str = ""
    notes: str = ""
    """For people, not for models."""
    tags: tuple[str, ...] = ()
    lorebook: Lorebook = field(default_factory=Lorebook)
    version: int = 1
    picture_uri: str = ""
    """Where a card of version 3 has its picture; empty: the file that it came in."""

    @property
    def called(self) -> str:
        """The name in texts."""
        return self.nickname or self.name


def parse_card(data: object, place: str = "card") -> Card:
    """The card that decoded JSON contains. Raises `InvalidInput` naming the place."""
    if not isinstance(data, Mapping):
        raise InvalidInput(place, said("json_object", "must be a JSON object"))
    inner = data.get("data")
    is_later = isinstance(inner, Mapping) and ("spec" in data or "name" not in data)
    given, place = (inner, f"{place}.data") if is_later and isinstance(inner, Mapping) else (data, place)
    version = 3 if str(data.get("spec", "")).endswith("_v3") else 2 if is_later else 1

    def text(name: str) -> str:
        return _text(given.get(name), f"{place}.{name}")

    name = text("name").strip() or text("char_name").strip()
    if not name:
        raise InvalidInput(f"{place}.name", said("not_a_card", "is missing: this is no character card"))
    book = given.get("character_book")
    return Card(
        name=name[:200],
        description=text("description") or text("char_persona"),
        personality=text("personality"),
        scenario=text("scenario") or text("world_scenario"),
        greeting=text("first_mes") or text("char_greeting"),
        examples=text("mes_example") or text("example_dialogue"),
        nickname=text("nickname").strip()[:200],
        greetings=_texts(given.get("alternate_greetings"), f"{place}.alternate_greetings"),
        system_prompt=text("system_prompt"),
        last_instructions=text("post_history_instructions"),
        creator=text("creator"),
        notes=text("creator_notes"),
        tags=_texts(given.get("tags"), f"{place}.tags"),
        lorebook=Lorebook() if book is None else parse_lorebook(book, f"{place}.character_book"),
        version=version,
        picture_uri=_picture_uri(given.get("assets")),
    )


def filled(text: str, card: Card, user: str, rng: Random) -> str:
    """A text of the card with its macros replaced: `{{char}}`, `{{user}}`, `{{random:a,b}}`, `{{roll:6}}`, comments and the like.

    What is unknown stays as it is.
    """

    def value(macro: re.Match[str]) -> str:
        name = (macro.group(2) or macro.group(1)).strip()
        lower = name.lower()
        if lower in ("char", "bot"):
            return card.called
        if lower == "user":
            return user
        if lower.startswith(UNSAID):
            return ""
        kind, _, rest = name.partition(":")
        if kind.lower() in ("random", "pick"):
            choices = [each.replace("\\,", ",").strip() for each in re.split(r"(?<!\\),|::", rest.lstrip(":"))]
            return rng.choice(choices)
        if kind.lower() == "roll" and (number := re.fullmatch(r":?\s*[dD]?(\d{1,6})", rest)) and int(number.group(1)):
            return str(rng.randint(1, int(number.group(1))))
        if kind.lower() == "reverse":
            return rest[::-1]
        return macro.group()

    return MACRO.sub(value, text)


def dialogues(examples: str) -> list[list[tuple[str, str]]]:
    """Example dialogues: each a list of who speaks, `user` or `assistant`, and what is said; macros stay as they are."""
    result = []
    for block in re.split(r"<START>", examples, flags=re.IGNORECASE):
        parts = SPEAKER.split(block)[1:]
        turns = [
            ("user" if "user" in speaker.lower() else "assistant", said.strip())
            for speaker, said in zip(parts[::2], parts[1::2], strict=True)
        ]
        if turns := [turn for turn in turns if turn[1]]:
            result.append(turns)
    return result


def _text(value: object, place: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(place, said("text_wanted", "must be text"))
    if len(value) > LONGEST_TEXT:
        raise InvalidInput(place, said("at_most_characters", "must have at most {most} characters", most=LONGEST_TEXT))
    return (
        value.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    )  # lone surrogates break what comes later


def _texts(value: object, place: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_GREETINGS:
        raise InvalidInput(place, said("list_of_texts", "must be a list of at most {most} texts", most=MOST_GREETINGS))
    return tuple(_text(each, f"{place}[{index}]") for index, each in enumerate(value))


def _picture_uri(assets: Any) -> str:
    """That of the main icon; empty where it is the file itself, or somewhere on the net."""
    icons = [
        each
        for each in (assets if isinstance(assets, list) else ())
        if isinstance(each, Mapping) and each.get("type") == "icon" and isinstance(each.get("uri"), str)
    ]
    icons.sort(key=lambda each: each.get("name") != "main")
    uri = str(icons[0]["uri"]) if icons else ""
    return uri if uri.startswith(("embeded://", "embedded://", "__asset:")) else ""
