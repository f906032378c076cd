"""Characters from the cards of chat programs: picture, name, who it is. The card itself is kept with them."""

import io
import json
import zipfile
from collections.abc import Mapping
from random import Random
from typing import Any

from raven.chat.card_files import has_card, read_card
from raven.chat.cards import Card, filled
from raven.errors import InvalidInput
from raven.intake.stored import suffix_of
from raven.library.contents import STEM, Contents, json_file
from raven.library.former import former
from raven.library.manifest import LONGEST_NAME, LONGEST_PERSONA, MANIFEST, About, checked
from raven.said import said

CARD = "card.json"
"""The file with the card, among those of a character."""
LONGEST_LINE = 200  # characters
USER = "{{user}}"  # stays: who talks with the character is not known here
FIELDS = frozenset(
    {"description", "personality", "first_mes", "char_persona", "char_greeting", "scenario", "mes_example"}
)


def is_card(content: bytes) -> bool:
    """Whether a file is a character card: a PNG with one inside, its JSON, or a charx file."""
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                names = file.namelist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False
        return CARD in names and MANIFEST not in names
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _is_card_data(content)
    return has_card(content)


def of_card(content: bytes, name: str | None = None, field: str = "file") -> Contents:
    """The character of a card. Raises `InvalidInput` naming the place in it, also for one without a picture."""
    read = read_card(content, field)
    if read.picture is None:
        raise InvalidInput(
            field,
            said("card_without_picture", "is a card without a picture: take the card as PNG or charx, which have one"),
        )
    card = read.card
    contents = former({f"{STEM}{suffix_of(read.picture)}": read.picture}, name or card.called[:LONGEST_NAME], field)
    told = {"author": " ".join(card.creator.split())[:LONGEST_LINE], "persona": persona_of(card)}
    about = checked(About, contents.about.model_dump() | told, field)
    return contents.described(about).with_files({CARD: json_file(read.data)})


def persona_of(card: Card) -> str:
    """Who the character is, in the card's words, with its name put in."""
    texts = (card.system_prompt, card.description, card.personality, card.scenario)
    whole = "\n\n".join(filled(text, card, USER, Random(0)).strip() for text in texts if text.strip())
    return whole[:LONGEST_PERSONA]


def _is_card_data(content: bytes) -> bool:
    try:
        data: Any = json.loads(content)
    except (ValueError, RecursionError):
        return False
    if not isinstance(data, Mapping):
        return False
    inner = data.get("data")
    is_later = str(data.get("spec", "")).startswith("chara_card") and isinstance(inner, Mapping)
    return is_later or (isinstance(data.get("name", data.get("char_name")), str) and not FIELDS.isdisjoint(data))
