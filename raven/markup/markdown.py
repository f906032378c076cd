"""Markdown, HTML and what chats have beside them: the text that a reader would see, without code and addresses."""

import html
import re

from raven.markup.directions import CITED, is_tag
from raven.markup.notes import Note, no_note

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MOST_ESCAPES = 3  # "&amp;amp;lt;": written by programs that escape what is escaped

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<[!?][a-zA-Z][^<>]{0,300}>", re.DOTALL)
ATTRIBUTE = r"""(?:\s+[a-zA-Z_:@*.#-][\w:.@*#-]{0,60}\s*=\s*(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'|[^\s"'<>=]{1,300}))"""
SINGLE = r"(?:\s+(?:disabled|checked|selected|hidden|open|controls|autoplay|loop|muted|reversed|required|async|defer))"
TAG = re.compile(
    rf"</?([a-zA-Z][\w:.-]{{0,60}})(?:{ATTRIBUTE}|{SINGLE}){{0,20}}\s*/?>|<[a-z]{{1,20}}=[^<>\s]{{1,100}}>"
)
INLINE_NAMES = """
 a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var
"""
BLOCK_NAMES = "blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p table tr ul"
INLINE, BLOCKS = frozenset(INLINE_NAMES.split()), frozenset(BLOCK_NAMES.split())
AUTOLINK = re.compile(
    r"<((?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}://|mailto:|tel:)[^<>\s]{1,1000}|[^<>\s@]{1,200}@[^<>\s]{1,300})>"
)

DEFINED = re.compile(
    r"^[ \t]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]*(?:<[^<>\n]*>|(?=\S*[/#.]\S)\S+)[ \t]*(?:[\"'(].*)?$", re.MULTILINE
)
WIKI = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
BBCODE_NAMES = (
    "b|i|u|s|url|email|img|color|colour|size|font|center|left|right|quote|spoiler|code|list|sub|sup|hr|h[1-6]|p|youtube"
)
UNREAD_BBCODE = re.compile(r"\[(img|code|youtube)(?:=[^\[\]\n]{1,100})?\].{0,2000}?\[/\1\]", re.IGNORECASE | re.DOTALL)
BBCODE = re.compile(
    rf"\[/(?:{BBCODE_NAMES})\]|\[(?:url|email|color|colour|size|font|quote)=[^\[\]\n]{{1,200}}\]"
    rf"|(?<!\w)\[(?:{BBCODE_NAMES})\](?=[^\n]{{1,1000}}?\[/)",
    re.IGNORECASE,
)
ITEM = re.compile(r"\[\*\](?=[^\n]*\S)")
SMALL = re.compile(
    r"(?<![\w~])~(\w{1,40})~(?![\w~])|(?<=\w)~(\w{1,5})~|(?<!\w)\^(\w{1,40})\^(?!\w)|(?<=\w\^)(\w{1,5})\^"
)
LINK = re.compile(
    r"!?\[([^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\))?[^()]{0,500}\)|\[[^\[\]]{0,200}\])"
)
ADDRESS = re.compile(r"(?:(?:https?|ftp)://|\bwww\.)[^\s<>\"')\[\]]+")
HOST = re.compile(r"(?:(?:https?|ftp)://)?(?:www\.)?([\w.-]*\w)?")
SENTENCE_MARKS = ".,;:!?…*_~"
SOURCE = re.compile(
    r"【[^【】\n]{0,80}】|\ue200.{0,80}?\ue201|\[\^[^\[\]\n]{1,40}\]:?"
    r"|(?<![\n\]])[ \t]?(?:\[\d{1,3}(?:[,–-] ?\d{1,3}){0,9}\](?:\([^()\s]{1,2000}\))?){1,9}(?![(:\[])"
)

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~=$<&-])")
RULE = re.compile(r"^[ \t|:=*_~+─═-]{3,}$", re.MULTILINE)
LINE_START = re.compile(
    r"^[ \t]*(?:(?:>[ \t]?)+|#{1,6}[ \t]+|[-*+•‣–—·◦][ \t]+(?:\[[ xX]\][ \t]+)?|[|])+[ \t]*|[ \t]+#+[ \t]*$",
    re.MULTILINE,
)
CELL = re.compile(r"[ \t]*(?<!\|)\|(?!\|)[ \t]*")
TIMES = re.compile(r"(?<=\d) ?[*×] ?(?=\d)|(?<=\b[b-hj-z]) [*×] (?=\d|[b-hj-z]\b)|(?<=\d) [*×] (?=[b-hj-z]\b)")
POWER = re.compile(r"(?<=[\w)])\*\*(?=-?\d)")
APOSTROPHE = re.compile(
    r"(?<=[^\W\d_])[´`ʼ′‘＇](?=(?:s|t|m|d|re|ve|ll|em|all|S|T|M|D|RE|VE|LL)\b)|(?<=\bo)[´ʼ′‘](?=\w)", re.UNICODE
)
MARKED = re.compile(
    r"(?<![\w=])={2,}(?=[^\s=])(.{1,1000}?)={2,}(?![\w=])|(?<![\w+])\+{2,}(?=[^\s+])(.{1,1000}?)\+{2,}(?![\w+])"
)
SPOILER = re.compile(r"\|\|")
LONE = re.compile(r"(?<!\w)#+(?!\S)")
EMPHASIS = re.compile(
    r"\*+|~~+|`+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|(?<!\w)_+(?!\w)|(?<!\S)={2,}(?=\w)|(?<=\w)={2,}(?=[\s.,!?]|$)"
)
TONE = re.compile(r"[~～〜](?!\s?[\d$€£])|(?<=[\w!?])[~～〜](?=\s)")


def without_sources(text: str) -> str:
    """The text without the notes that models write where they have something from."""
    return SOURCE.sub("", text)


def unescaped(text: str) -> str:
    """Entities of HTML as the characters that they stand for; only whole ones, as "&copy" may be a part of an address."""
    for _ in range(MOST_ESCAPES):
        plain = ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
        if plain == text:
            break
        text = plain
    return text


def without_tags(text: str, note: Note = no_note) -> str:
    """The text of HTML: without tags and comments, with ends of lines where blocks end. Notes are of tags that HTML lacks."""
    text = COMMENT.sub(" ", text)
    return TAG.sub(lambda tag: "" if _name(tag) in INLINE else _between(tag, note), text)


def without_addresses(text: str) -> str:
    """Links as their labels, bare addresses as their hosts."""
    text = WIKI.sub(r"\1", AUTOLINK.sub(r"\1", DEFINED.sub("", text)))
    for _ in range(2):  # a picture that is a link
        text = LINK.sub(lambda link: link.group() if _are_directions(link) else link.group(1), text)
    return ADDRESS.sub(_host, text)


def without_bbcode(text: str) -> str:
    """The text of forums: without tags in square brackets, pictures and code; items of a list on lines of their own."""
    return ITEM.sub("\n", BBCODE.sub("", UNREAD_BBCODE.sub(" ", text)))


def with_apostrophes(text: str) -> str:
    """Accents that were typed for apostrophes as these: "don´t"."""
    return APOSTROPHE.sub("'", text)


def without_structure(text: str) -> str:
    """Lines without what makes them headings, quotes, items or rows; `3*4` as "3 times 4"."""
    text = POWER.sub("^", TIMES.sub(" times ", text))
    return CELL.sub(", ", SPOILER.sub("", LINE_START.sub("", RULE.sub("", text))))


def without_emphasis(text: str) -> str:
    """The text without the signs around emphasised words."""
    text = SMALL.sub(lambda small: next(filter(None, small.groups())), text)
    return LONE.sub("", _unmarked(EMPHASIS.sub("", _unmarked(text))))


def without_escapes(text: str) -> str:
    """`\\*` is no emphasis, only a star that nobody reads out."""
    return ESCAPED.sub(lambda found: found.group(1) if found.group(1) in ".!()-&$+" else " ", text)


def without_tones(text: str) -> str:
    """The text without the waves that draw out a word: "Hello~". Before a number a wave is "about"."""
    return TONE.sub("", text)


def _unmarked(text: str) -> str:
    for _ in range(3):  # one within another
        text = MARKED.sub(lambda marked: marked.group(1) or marked.group(2), text)
    return text


def _are_directions(link: re.Match[str]) -> bool:
    """`[joy][wave]` is no link that is defined elsewhere."""
    label, _, other = link.group()[1:-1].rpartition("][")
    return is_tag(label) and is_tag(other) and not CITED.fullmatch(other)


def _name(tag: re.Match[str]) -> str:
    return (tag.group(1) or "").lower()


def _between(tag: re.Match[str], note: Note) -> str:
    if _name(tag) in BLOCKS:
        return "\n"
    around = tag.string[tag.start() - 1 : tag.start()], tag.string[tag.end() : tag.end() + 1]
    return (" " if all(each.isalnum() for each in around) else "") + note(tag.group())


def _host(found: re.Match[str]) -> str:
    """What is said of an address: where it leads, and the punctuation behind it that belongs to the sentence."""
    address = found.group()
    bare = address.rstrip(SENTENCE_MARKS)
    host = HOST.match(bare)
    return ((host and host.group(1)) or "") + address[len(bare) :]
