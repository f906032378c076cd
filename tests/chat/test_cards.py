"""Character cards of all versions, in all files, as people have them; and what is no card, or is meant to do harm."""

import base64
import io
import json
import random
import struct
import zipfile
import zlib

import pytest

from raven.chat.card_files import LARGEST_CARD, has_card, read_card
from raven.chat.cards import Card, dialogues, filled, parse_card
from raven.chat.lorebook import Lorebook, parse_lorebook
from raven.errors import InvalidInput

EXAMPLES = "<START>\n{{user}}: Hi\n{{char}}: Oh!\n\nWell.\n<START>\n{{char}}: Bye"
V1 = {
    "name": "Aoi", "description": "{{char}} is shy.", "personality": "shy", "scenario": "A library.",
    "first_mes": "*waves* H-hi {{user}}.", "mes_example": EXAMPLES,
}  # fmt: skip
V2 = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "data": V1
    | {
        "alternate_greetings": ["Yo."], "system_prompt": "Be brief.", "post_history_instructions": "Stay shy.", "tags": ["x"],
        "creator": "me", "creator_notes": "n", "extensions": {"a": 1}, "character_version": "1",
        "character_book": {
            "entries": [
                {"keys": ["dragon"], "content": "Dragons are small.", "enabled": True, "insertion_order": 2, "extensions": {}},
                {"keys": [], "content": "It rains.", "enabled": True, "insertion_order": 1, "constant": True},
                {"keys": ["dragon"], "content": "Off.", "enabled": False, "insertion_order": 0},
            ],
            "extensions": {},
        },
    },
}  # fmt: skip
ICON = {"type": "icon", "uri": "embeded://assets/icon/images/a.png", "name": "main", "ext": "png"}
V3 = {"spec": "chara_card_v3", "spec_version": "3.0", "data": V2["data"] | {"nickname": "Ao", "assets": [ICON]}}
WRONG_KEYS = b'{"spec": "chara_card_v2", "data": {"name": "x", "character_book": {"entries": [{"keys": 7}]}}}'


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(**cards: object) -> bytes:
    texts = [
        chunk(
            b"tEXt",
            name.encode() + b"\0" + (card if isinstance(card, bytes) else base64.b64encode(json.dumps(card).encode())),
        )
        for name, card in cards.items()
    ]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(texts) + chunk(b"IDAT", zlib.compress(b"\0" * 5)) + chunk(b"IEND", b"")
    )


def charx(*files: tuple[str, bytes], **options) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files:
            file.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(("card", "version"), [(V1, 1), (V2, 2), (V3, 3)])
def test_cards_of_all_versions_are_read(card, version):
    read = parse_card(card)
    assert (read.version, read.name, read.scenario) == (version, "Aoi", "A library.")
    assert read.called == ("Ao" if version == 3 else "Aoi")
    assert read.greetings == (() if version == 1 else ("Yo.",))
    assert len(read.lorebook.entries) == (0 if version == 1 else 3)


def test_the_files_of_cards_are_read():
    picture = png(chara=V2)
    found = read_card(picture)
    assert (found.card.version, found.picture) == (2, picture)
    assert read_card(png(chara=V2, ccv3=V3)).card.version == 3
    assert has_card(picture)
    assert not has_card(png())
    assert not has_card(b"\x89PNG\r\n\x1a\ncut")
    assert read_card(b"\xef\xbb\xbf" + json.dumps(V1).encode()).card.name == "Aoi"
    packed = charx(("card.json", json.dumps(V3).encode()), ("assets/icon/images/a.png", picture), ("x/y.bin", b"1"))
    assert read_card(packed).picture == picture
    assert read_card(b"\xff\xd8jpeg" + packed).card.nickname == "Ao"
    no_uri = json.dumps(V2).encode()
    assert read_card(charx(("card.json", no_uri), ("assets/icon/images/main.webp", b"w"))).picture == b"w"
    assert read_card(charx(("card.json", no_uri))).picture is None


def test_macros_are_filled_in_and_unknown_ones_stay():
    card = parse_card(V3)
    rng = random.Random(1)
    assert (
        filled("{{char}} and <USER>, {{Char}}{{// x}}{{comment: y}} {{zorblax}}", card, "Bo", rng)
        == "Ao and Bo, Ao {{zorblax}}"
    )
    assert filled("{{random:a}}{{pick::b}} {{reverse:abc}}", card, "Bo", rng) == "ab cba"
    assert 1 <= int(filled("{{roll:d6}}", card, "Bo", rng)) <= 6


def test_examples_are_dialogues():
    assert dialogues(V1["mes_example"]) == [[("user", "Hi"), ("assistant", "Oh!\n\nWell.")], [("assistant", "Bye")]]
    assert dialogues("") == dialogues("<START>") == []


def test_what_a_lorebook_knows_is_told_when_it_is_spoken_of():
    book = parse_card(V2).lorebook
    assert book.told(["Hello"]) == ["It rains."]
    assert book.told(["A DRAGON!"]) == ["It rains.", "Dragons are small."]
    assert book.told(["A dragon!", *["."] * 4]) == ["It rains."]


@pytest.mark.parametrize(
    ("entry", "text", "is_told"),
    [
        ({"keys": ["Cat"], "case_sensitive": True}, "cat", False),
        ({"keys": ["cat"], "secondary_keys": ["dog"], "selective": True}, "cat", False),
        ({"keys": ["cat"], "secondary_keys": ["dog"], "selective": True}, "cat dog", True),
        ({"keys": ["cat"], "secondary_keys": ["dog"]}, "cat", True),
        ({"keys": ["/c[ao]ts?/i"], "use_regex": True}, "COT", True),
        ({"keys": ["(a+)+$"], "use_regex": True}, "a" * 40 + "b", False),
        ({"keys": ["("], "use_regex": True}, "(", False),
        ({"keys": ["cat"], "content": "@@exclude_keys dog\nX"}, "cat dog", False),
        ({"keys": ["cat"], "content": "@@additional_keys dog\nX"}, "cat", False),
        ({"keys": ["cat"], "content": "@@dont_activate\nX"}, "cat", False),
        ({"keys": [], "content": "@@activate\n@@unknown 4\nX"}, "", True),
        ({"keys": "cat, dog"}, "dog", True),
    ],
)
def test_how_entries_are_met(entry, text, is_told):
    book = parse_lorebook({"entries": [{"content": "X", "enabled": True} | entry]})
    assert book.told([text]) == (["X"] if is_told else [])


def test_a_lorebook_keeps_to_its_budget_and_leaves_out_what_matters_least():
    entries = [
        {"keys": ["a"], "content": "x" * 360, "priority": n, "insertion_order": -n, "comment": str(n)} for n in range(4)
    ]
    book = parse_lorebook({"entries": entries, "token_budget": 210})
    assert len(book.told(["a"])) == 2
    assert Lorebook().told(["a"]) == []


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "file"),
        (b"hello", "file"),
        (b"{broken", "file"),
        (b"[]", "file"),
        (b"{}", "file.name"),
        (b'{"name": 7}', "file.name"),
        (b'{"name": "x", "tags": [7]}', "file.tags[0]"),
        (WRONG_KEYS, "file.data.character_book.entries[0].keys"),
        (b"{" * 100_000, "file"),
        (png(), "file"),
        (png(chara=b"***"), "file.chara"),
        (png(chara=base64.b64encode(b"\xff\xfe")), "file.chara"),
        (png(chara=V2)[:80], "file"),
        (charx(("other.json", b"{}")), "file.card.json"),
        (charx(("card.json", b" " * (LARGEST_CARD + 1))), "file.card.json"),
        (charx(("card.json", b'{"name": "x", "description": "' + b"a" * (15 * 2**20) + b'"}')), "file.card.json"),
        (charx(("card.json", b"{}"))[:-30], "file"),
    ],
    ids=range(17),  # what is in a zip tells the time
)  # fmt: skip
def test_what_is_no_card_is_refused_with_its_place(content, place):
    with pytest.raises(InvalidInput) as error:
        read_card(content)
    assert error.value.field == place


def test_names_in_a_zip_lead_nowhere():
    packed = charx(("card.json", json.dumps(V2).encode()), ("../../etc/passwd", b"x"), ("/abs", b"x"))
    assert read_card(packed).card.name == "Aoi"  # nothing is written


def test_lone_surrogates_do_not_get_in():
    assert read_card(b'{"name": "x\\ud800", "first_mes": "\\udfff"}').card == Card(name="x?", greeting="?")
