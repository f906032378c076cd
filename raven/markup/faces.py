"""Emoji, emoticons and kaomoji: faces and pictures made of characters."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from raven.markup.notes import Note, no_note

EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\u3030\u303d\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]"
)
SHORTCODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?!\w)|(?<!\S):[+-]1:(?!\w)")
EMOTICON = re.compile(
    r"(?:(?:(?<!\S)|(?<=[.!?…,~]))(?:"
    r">?[:;]['’]?[-^o]?(?:[0xXvV$@&sS]|[)(DPpOo3\\|*><c\]\[]{1,5}|/(?!/))|=-?(?:[)(]+|[DPp])|8-[)D]|</?3+|\^{2,}|;-;"  # :) <3 ^^
    r"|\(-?[:;=]|D-?[:;=](?!\s\w)"  # (: D:
    r"|([-^;=@~ಠ◕•°¬])[_.w,]{1,3}\1|>[_.,wo]{1,3}<|=\^[._]\^=)"  # ^_^ >.<
    r"|(?<!\S)(?:[xX](?:D+|P)|([TouxQ])[_.w-]{1,3}\2;?|0_0|[oO][_.][oO]|[uUoO][wW][uUoO]|\\o/|orz)"  # xD T_T UwU
    r")(?=[\s.,!?…~]|$)",
)
ARMS = (
    r"(?:[\\/／＼ヽヾノﾉ╯╰ง۶づつっᕕᕗლঌ໒꒰꒱٩¯︵┻━┬─┴]|(?<=[\\¯])_|_(?=[/¯])"
    r"|(?<!\w)[dm](?=[(（])|(?<=[)）])[bm](?!\w))"
)
BRACKETED = re.compile(rf"{ARMS}{{0,4}}[(（ʕ]([^()（）ʔ\n]{{1,14}})[)）ʔ](?:\s?{ARMS}){{0,8}}(?:>⌐■-■)?")
LIKE_EYES = re.compile(
    r"([-^TtoOuUxXQ0@;=~.*+'ㄒ])[_.,woOv3~^-]{1,3}\1[;']?|>[_.,wo]{1,3}<|o[_.]O|O[_.]o|_ _|\^\^[;']?"
)
FACE_LETTERS = frozenset("ಠಥツシωдДε益ヮロㄒㅅㅂᴥᗜᴗᵔ◡ʖᐛзノﾉ")  # letters of many scripts that faces are made of
WORDS_INSIDE = re.compile(r"[A-Za-z0-9]{2}|[^\W\d_a-zA-Z]{3}")


def without_faces(text: str, note: Note = no_note) -> str:
    """The text without any of them."""

    def noted(found: re.Match[str]) -> str:
        return " " + note(found.group())

    text = BRACKETED.sub(lambda found: noted(found) if _is_face(found) else found.group(), text)
    text = EMOJI.sub(lambda found: noted(found) if _is_seen(found) else " ", text)
    return EMOTICON.sub(noted, SHORTCODE.sub(noted, text))


def faces(text: str) -> list[str]:
    """All of them as they are written, in order, without signs that only choose how an emoji looks."""
    found: list[tuple[int, str]] = []
    kinds: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
        (BRACKETED, _is_face), (SHORTCODE, bool), (EMOJI, _is_seen), (EMOTICON, bool),
    )  # fmt: skip
    for pattern, counts in kinds:
        found += [(each.start(), each.group().strip()) for each in _counted(pattern, counts, text)]
        text = pattern.sub(lambda each, counts=counts: " " * len(each.group()) if counts(each) else each.group(), text)  # type: ignore[misc]
    return [face for _, face in sorted(found)]


def _counted(pattern: re.Pattern[str], counts: Callable[[re.Match[str]], bool], text: str) -> Iterator[re.Match[str]]:
    return (each for each in pattern.finditer(text) if counts(each))


def _is_seen(found: re.Match[str]) -> bool:
    return unicodedata.category(found.group()) in ("So", "Sk", "Sm") and not 0x1F3FB <= ord(found.group()) <= 0x1F3FF


def _is_face(found: re.Match[str]) -> bool:
    """Whether what stands in brackets is a face: two like eyes and a mouth, or signs that no text has there."""
    inside = found.group(1).strip()
    letters = sum(each in FACE_LETTERS for each in inside)
    if WORDS_INSIDE.search("".join(" " if each in FACE_LETTERS else each for each in inside)):
        return False
    if any(LIKE_EYES.fullmatch(core) for core in (inside, inside.strip("*;~'`\" "))):
        return True
    odd = sum(ord(each) > 0x7F and unicodedata.category(each)[0] in "SPM" for each in inside)
    plain = any(each.isascii() and each.isalnum() for each in inside)
    return odd >= 2 or (odd == 1 and not plain) or (letters > 0 and odd + letters >= 2) or inside in ("ツ", "ᐛ")
