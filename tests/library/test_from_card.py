"""Character cards become characters: picture, name and who it is, and the card with them."""

import base64
import io
import json
import struct
import zipfile
import zlib

import pytest

from raven.errors import InvalidInput
from raven.figure.shipped import find_character
from raven.library.from_card import CARD, is_card, of_card

V1 = {
    "name": "Aoi",
    "description": "{{char}} is a painter.",
    "personality": "shy",
    "scenario": "",
    "first_mes": "Hi.",
    "mes_example": "",
}
V2 = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": V1 | {"creator": "Somebody", "system_prompt": "Speak softly to {{user}}."},
}


def png_card(data: dict, keyword: bytes = b"chara") -> bytes:
    picture = find_character("finch").read_bytes()
    body = b"tEXt" + keyword + b"\0" + base64.b64encode(json.dumps(data).encode())
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return picture[:33] + chunk + picture[33:]  # after the header


def charx(data: dict) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("card.json", json.dumps(data))
        file.writestr("assets/icon/images/main.png", find_character("finch").read_bytes())
    return packed.getvalue()


@pytest.mark.parametrize(
    "file", [png_card(V1), png_card(V2), png_card(V2, b"ccv3"), charx(V2)], ids=["v1", "v2", "v3", "charx"]
)
def test_a_card_brings_picture_name_and_persona(file):
    assert is_card(file)
    contents = of_card(file)
    assert contents.about.name == "Aoi"
    assert "Aoi is a painter." in contents.about.persona
    assert "{{char}}" not in contents.about.persona
    assert json.loads(contents.content(CARD))
    assert contents.content(contents.picture).startswith(b"\x89PNG")


def test_what_a_card_says_beyond_that_is_kept():
    contents = of_card(png_card(V2), name="Aoi the Second")
    assert (contents.about.name, contents.about.author) == ("Aoi the Second", "Somebody")
    assert "Speak softly to {{user}}." in contents.about.persona
    assert json.loads(contents.content(CARD))["data"]["first_mes"] == "Hi."


def test_a_card_without_a_picture_says_what_would_help():
    assert is_card(json.dumps(V2).encode())
    with pytest.raises(InvalidInput, match="PNG or charx"):
        of_card(json.dumps(V1).encode())


@pytest.mark.parametrize(
    "file", [b"", b"{}", b'{"target_fps": 20}', b"PK\x03\x04", find_character("finch").read_bytes()]
)
def test_what_is_no_card_is_not_taken_for_one(file):
    assert not is_card(file)
