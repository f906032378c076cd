"""Times, dates, units and abbreviations as words, by hibari's rules, and what these misread, put right around them."""

import re
from collections.abc import Callable
from importlib.util import find_spec

LONGEST_NUMBER = 15  # digits; what is longer is read digit by digit, as the rules do not know its name
DIGITS = re.compile(rf"\d{{{LONGEST_NUMBER + 1},}}")
GUARD = "\u2060"  # joins words without a blank: with it behind a word no rule takes that for something else

# "Oh no." is no number, and "the Sun." no day. A pronoun, as in "the part I love", is no numeral.
NUMBERED = (
    "[Pp]art|[Ss]ection|[Vv]olume|[Bb]ook|[Pp]hase|[Aa]rticle|[Tt]ype|[Ll]evel|[Ss]tage|[Cc]lass|[Gg]rade|[Rr]ound|[Cc]hapter"
    "|Episode|Act|Scene|Mark|Peter|Henry|Louis|Edward|George|William|Charles|James|Richard|Elizabeth|Leo|Philip|Alexander"
    "|Nicholas|Catherine|Ivan|Christian|Benedict|Frederick"
)
BEHIND_NUMERAL = "and|or|of|is|are|to|in|on|at|with|by|as|for|from|died|reigned"
MISREAD = re.compile(
    r"\b(?:no|nos|ed|est|fig|ch)(?=\.(?!\s?\d))|(?<=\b[Tt]he )Sun(?=\.)"
    rf"|\b(?:{NUMBERED})(?= I (?!(?:{BEHIND_NUMERAL})\b)[a-z])"
)
NUMERAL = re.compile(
    r"\b(?!(?:The|An|Her|His|My|Your)\b)([A-Z][A-Za-z]+|and|or|to)(,? )"
    r"(X{0,2}(?:IX|IV|VI{1,3}|I{2,3})|X{1,2}[IV]|XX)(?!\w|['’]\w)"
)
VALUES = {"I": 1, "V": 5, "X": 10}


def written_out(text: str) -> str:
    """The text in words as far as the rules know some; without the package hibari only long numbers are taken apart."""
    text = DIGITS.sub(lambda run: " ".join(run.group()), text)
    normalize = _rules()
    if normalize is None:
        return text
    guarded = MISREAD.sub(rf"\g<0>{GUARD}", text.replace(GUARD, ""))
    return NUMERAL.sub(_counted, normalize(guarded).replace(GUARD, ""))


def _rules() -> Callable[[str], str] | None:
    if find_spec("hibari") is None:
        return None
    from hibari.g2p.normalize import normalize  # with its tables only when something is to be said

    return lambda text: str(normalize(text))


def _counted(found: re.Match[str]) -> str:
    """ "Rocky II" as "Rocky 2": the letters of a numeral, each less than a later one taken away."""
    values = [VALUES[letter] for letter in found[3]]
    number = sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))
    return f"{found[1]}{found[2]}{number}"
