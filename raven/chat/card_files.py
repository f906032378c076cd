"""The files that character cards come in: PNG with the card inside of it, JSON, and `.charx`, which is a zip.

Nothing of a file is trusted: sizes are limited before anything is unpacked, and of a zip only what is needed is read.
"""

import base64
import binascii
import io
import json
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from raven.chat.cards import Card, parse_card
from raven.errors import InvalidInput
from raven.said import said

LARGEST_FILE = 64 * 2**20  # bytes
LARGEST_CARD = 16 * 2**20  # bytes of its JSON
LARGEST_PICTURE = 32 * 2**20  # bytes
MOST_FILES = 4096  # in a zip
TIGHTEST = 100  # unpacked bytes of a packed one, beyond a megabyte
PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")
FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError, LookupError, OSError)


@dataclass(frozen=True)
class CardFile:
    """A card, the JSON that it was read from, and the file of its picture as it is; None where it has none."""

    card: Card
    data: dict[str, Any]
    picture: bytes | None = None


def read_card(content: bytes, field: str = "file") -> CardFile:
    """The card in a file. Raises `InvalidInput` naming the place in it."""
    if len(content) > LARGEST_FILE:
        raise InvalidInput(field, said("more_bytes", "has more than {most} bytes", most=LARGEST_FILE))
    if content.startswith(PNG):
        return CardFile(*_of_png(content, field), content)
    if content.lstrip()[:1] in (b"{", b"\xef"):
        return CardFile(*_parsed(content, field))
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _of_zip(content, field)
    raise InvalidInput(field, said("no_card", "is no character card: cards are PNG, JSON or charx files"))


def has_card(content: bytes) -> bool:
    """Whether a PNG has a card in it, as far as its chunks tell."""
    try:
        return content.startswith(PNG) and any(name in (b"ccv3", b"chara") for name, _ in _texts(content))
    except InvalidInput:
        return False


def _of_png(content: bytes, field: str) -> tuple[Card, dict[str, Any]]:
    found = {name: text for name, text in _texts(content, field) if name in (b"ccv3", b"chara")}
    for name in (b"ccv3", b"chara"):  # where there are both, the later version
        if name in found:
            place = f"{field}.{name.decode()}"
            if len(found[name]) > LARGEST_CARD * 4 // 3:
                raise InvalidInput(place, said("more_bytes", "has more than {most} bytes", most=LARGEST_CARD))
            try:
                return _parsed(base64.b64decode(found[name].strip(), validate=True), place)
            except binascii.Error as error:
                raise InvalidInput(place, said("no_base64", "is no base64")) from error
    raise InvalidInput(field, said("picture_without_card", "is a picture without a character card in it"))


def _texts(content: bytes, field: str = "file") -> Iterator[tuple[bytes, bytes]]:
    """The keyword and text of each tEXt chunk. Raises `InvalidInput` for a file that is cut off."""
    at = len(PNG)
    while at < len(content):
        if at + 8 > len(content):
            raise InvalidInput(field, said("cut_off", "is cut off"))
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"IEND":
            return
        if at + 12 + length > len(content):
            raise InvalidInput(field, said("cut_off", "is cut off"))
        if kind == b"tEXt":
            name, _, text = content[at + 8 : at + 8 + length].partition(b"\0")
            yield name.lower(), text
        at += 12 + length


def _of_zip(content: bytes, field: str) -> CardFile:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            infos = file.infolist()
            if len(infos) > MOST_FILES:
                raise InvalidInput(field, said("more_files_inside", "holds more than {most} files", most=MOST_FILES))
            cards = [info for info in infos if info.filename == "card.json"]
            if len(cards) != 1:
                raise InvalidInput(
                    f"{field}.card.json",
                    said("missing", "is missing") if not cards else said("occurs_twice", "occurs twice"),
                )
            card, data = _parsed(_member(file, cards[0], LARGEST_CARD, field), f"{field}.card.json")
            picture = _picture(infos, card.picture_uri)
            return CardFile(card, data, None if picture is None else _member(file, picture, LARGEST_PICTURE, field))
    except FAULTS as error:
        raise InvalidInput(
            field, said("bad_charx", "is no charx file that can be read: {reason}", reason=error)
        ) from error


def _picture(infos: list[zipfile.ZipInfo], uri: str) -> zipfile.ZipInfo | None:
    """That of the card, else the first icon that lies where icons do."""
    wanted = uri.partition("://")[2] or uri.removeprefix("__asset:")
    by_name = {info.filename: info for info in infos}
    if wanted in by_name:
        return by_name[wanted]
    icons = [
        info
        for info in infos
        if info.filename.startswith("assets/icon/") and PurePosixPath(info.filename.lower()).suffix in PICTURES
    ]
    return min(icons, key=lambda info: ("main" not in info.filename, info.filename), default=None)


def _member(file: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, field: str) -> bytes:
    place = f"{field}.{info.filename}"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG) or info.is_dir():
        raise InvalidInput(place, said("no_ordinary_file", "is no ordinary file"))
    if info.flag_bits & 1:
        raise InvalidInput(place, said("encrypted", "is encrypted"))
    if info.file_size > most:
        raise InvalidInput(place, said("more_bytes", "has more than {most} bytes", most=most))
    if info.file_size > 2**20 and info.file_size > TIGHTEST * max(info.compress_size, 1):
        raise InvalidInput(place, said("packed_too_tight", "is packed tighter than 1 to {ratio}", ratio=TIGHTEST))
    with file.open(info) as opened:
        content = opened.read(most + 1)
    if len(content) != info.file_size:
        raise InvalidInput(place, said("other_size_than_zip", "has another size than the zip file says"))
    return content


def _parsed(content: bytes, field: str) -> tuple[Card, dict[str, Any]]:
    if len(content) > LARGEST_CARD:
        raise InvalidInput(field, said("more_bytes", "has more than {most} bytes", most=LARGEST_CARD))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(field, said("no_json", "is no JSON: {reason}", reason=error)) from error
    return parse_card(data, field), data
