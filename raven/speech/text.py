"""Makes written text speakable, and cuts it into sentences.

Chat text comes with Markdown, emoji, code and links. What is read out is what a person would read out: labels and not
addresses, no programs, no signs. Numbers and abbreviations stay; their pronunciation is the engine's business.
"""

import re
import unicodedata

from raven.errors import InvalidInput

MOST_CHARACTERS = 20_000  # of one text: about twenty minutes of speech
LONGEST = 300  # characters of a sentence; longer ones sound no better and keep the listener waiting
LONGEST_FIRST = 120  # of the first, which the listener waits for: cut at a comma if there is one

FENCED_CODE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
HTML = re.compile(r"<!--.{0,2000}?-->|</?[a-zA-Z][^<>]{0,500}>", re.DOTALL)
LINK = re.compile(
    r"!?\[([^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?:\([^()\s]{0,500}\))?[^()]{0,500}\)|\[[^\[\]]{0,200}\])"
)
ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')\]]+")
HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]*\w)?")
SENTENCE_MARKS = ".,;:!?…"
LINE_START = re.compile(
    r"^[ \t]*(?:(?:>[ \t]?)+|#{1,6}[ \t]+|[-*+•‣][ \t]+(?:\[[ xX]\][ \t]+)?|[|])+[ \t]*", re.MULTILINE
)
RULE = re.compile(r"^[ \t|:=*_-]{3,}$", re.MULTILINE)
EMPHASIS = re.compile(r"\*{1,3}|~~|`{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
TIMES = re.compile(r"(?<=\d) ?[*×] ?(?=\d)")
CELL = re.compile(r"[ \t]*\|[ \t]*")
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]+"
)
EMOTICON = re.compile(r"(?<!\S)(?:[:;=8xX]['’]?-?[)(DPpOo3/\\|*]+|<3+|[\^>TuUoO][_.][\^<TuUoO])(?=[\s.,!?]|$)")
STYLED = re.compile(
    "[\u2460-\u24ff\U0001d400-\U0001d7ff\uff01-\uff5e]+"
)  # circled, mathematical and full-width letters
REPEATED = re.compile(r"([!?,;:—])\1+")
DOTS = re.compile(r"\.{2,}")
BLANKS = re.compile(r"[^\S\n]+")

END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|[。！？]+[」』”]*\s*")
CLAUSE = re.compile(r"[,;:—)][\"'”’]*\s+|[、，；]")
TITLES = re.compile(
    r"(?:mr|mrs|ms|dr|prof|st|mt|rev|hon|gen|col|capt|lt|sgt|sen|rep|gov|jr|sr|vs|e\.g|i\.e|cf|approx|dept|vol)"
)


def speakable(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text as it is read out: one paragraph, list item or heading per line, possibly nothing at all.

    Raises `InvalidInput("text")` for what is not text or has more than `most` characters.
    """
    if not isinstance(text, str):
        raise InvalidInput("text", "must be text")
    if len(text) > most:
        raise InvalidInput("text", f"must have at most {most} characters")
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = FENCED_CODE.sub("\n", plain)
    plain = EMOJI.sub(" ", LINK.sub(r"\1", HTML.sub(" ", plain)))
    plain = ADDRESS.sub(_host, plain)
    plain = STYLED.sub(lambda found: unicodedata.normalize("NFKC", found.group()), plain)
    plain = "".join(character if _is_text(character) else " " if character == "\t" else "" for character in plain)
    plain = TIMES.sub(" times ", plain)
    plain = EMPHASIS.sub("", LINE_START.sub("", RULE.sub("", plain)))
    plain = EMOTICON.sub("", CELL.sub(", ", plain))
    plain = DOTS.sub("…", REPEATED.sub(r"\1", plain))
    lines = (BLANKS.sub(" ", line).strip(" ,") for line in plain.split("\n"))
    return "\n".join(line for line in lines if _is_spoken(line))


def sentences(plain: str, longest: int = LONGEST, first: int = LONGEST_FIRST) -> list[str]:
    """The sentences of speakable text in order; all have something to say, and none has more than `longest` characters."""
    result: list[str] = []
    for line in plain.split("\n"):
        for sentence in _split_line(line):
            result += _shortened(sentence, longest)
    if result and len(result[0]) > first:
        result[:1] = _at_clause(result[0], first)
    return [sentence for sentence in result if _is_spoken(sentence)]


def _host(found: re.Match[str]) -> str:
    """What is said of an address: where it leads, and the punctuation behind it that belongs to the sentence."""
    address = found.group()
    bare = address.rstrip(SENTENCE_MARKS)
    host = HOST.match(bare)
    return ((host and host.group(1)) or "") + address[len(bare) :]


def _is_text(character: str) -> bool:
    """False for controls, invisible format characters, lone surrogates and private or unassigned ones."""
    return character == "\n" or unicodedata.category(character)[0] != "C"


def _is_spoken(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _split_line(line: str) -> list[str]:
    result = []
    begin = 0
    for found in END.finditer(line):
        if _ends_sentence(line, begin, found):
            result.append(line[begin : found.end()].strip())
            begin = found.end()
    return [*result, line[begin:].strip()]


def _ends_sentence(line: str, begin: int, found: re.Match[str]) -> bool:
    following = line[found.end() : found.end() + 1]
    if following.islower():
        return False
    if found.group().strip() != ".":
        return True
    word = line[begin : found.start()].rpartition(" ")[2].lstrip("(\"'“‘").lower()
    is_initial = len(word) == 1 and word.isalpha() and word != "i"
    return not (TITLES.fullmatch(word) or is_initial)


def _shortened(sentence: str, longest: int) -> list[str]:
    """Cut at the last clause that fits, else at the last blank, else anywhere."""
    result = []
    while len(sentence) > longest:
        clauses = [found.end() for found in CLAUSE.finditer(sentence, 0, longest)]
        cut = next((end for end in reversed(clauses) if end > longest // 3), 0)
        cut = cut or sentence.rfind(" ", 1, longest) + 1 or longest
        result.append(sentence[:cut].strip())
        sentence = sentence[cut:].strip()
    return [*result, sentence]


def _at_clause(sentence: str, first: int) -> list[str]:
    cut = max((found.end() for found in CLAUSE.finditer(sentence, 0, first) if found.end() > first // 4), default=0)
    return [sentence[:cut].strip(), sentence[cut:].strip()] if cut else [sentence]
