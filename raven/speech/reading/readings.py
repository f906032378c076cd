"""How English reads what is not written as words: measures, amounts, powers, signs, codes, shouted and drawn-out words.

Each rule looks at the sentence as it is written, and rules further up win. So it stays known which written words are said how,
and times of spoken words can be told for the written ones. What no rule knows is the engine's business.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anyascii import anyascii

from raven.speech.reading.shouting import calmed


@dataclass(frozen=True)
class Reading:
    """`said` is what is said of the characters from `start` to `end` of a sentence."""

    start: int
    end: int
    said: str


NUMBER = r"\d+(?:[.,]\d+)*"
UNITS = {
    "mm": "millimeter", "cm": "centimeter", "m": "meter", "km": "kilometer", "mg": "milligram", "g": "gram", "kg": "kilogram",
    "ms": "millisecond", "s": "second", "min": "minute", "h": "hour", "hr": "hour", "ml": "milliliter", "mL": "milliliter",
    "cl": "centiliter", "l": "liter", "L": "liter", "mV": "millivolt", "V": "volt", "kV": "kilovolt", "mA": "milliampere",
    "mW": "milliwatt", "W": "watt", "kW": "kilowatt", "MW": "megawatt", "kWh": "kilowatt hour", "dB": "decibel",
    "kB": "kilobyte", "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte", "kbit": "kilobit",
    "Mbit": "megabit", "Gbit": "gigabit", "px": "pixel", "mol": "mole", "kPa": "kilopascal", "kcal": "kilocalorie",
    "cal": "calorie", "ha": "hectare", "ft": "foot", "yd": "yard", "mi": "mile", "lb": "pound", "oz": "ounce", "yr": "year",
    "mo": "month", "wk": "week", "day": "day", "hour": "hour", "month": "month", "year": "year", "week": "week",
}  # fmt: skip
PLURALS = {"foot": "feet", "decibel": "decibels"}
APART = frozenset(
    ["s", "g", "h", "l", "m", "mi", "ha", "cal", "mo", "day", "hour", "month", "year", "week"]
)  # "90s" are no seconds
NAMES = "|".join(sorted(UNITS, key=len, reverse=True))
MONEY = {
    "€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "ruble", "₩": "won", "zł": "zloty", "EUR": "euro",
    "USD": "dollar", "GBP": "pound", "JPY": "yen", "CHF": "franc", "kr": "krona",
}  # fmt: skip
COINS = "|".join(sorted(map(re.escape, MONEY), key=len, reverse=True))
LARGE = "hundred|thousand|million|billion|trillion"
INVARIABLE = ("yen", "won")
POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉", "0123456789+-n0123456789")
SIGNS = {
    "≈": "about", "≃": "about", "≠": "is not", "!=": "is not", "==": "equals", "===": "equals", "≡": "equals", "≤": "at most",
    "<=": "at most", "≥": "at least", ">=": "at least", "→": "to", "⇒": "to", "->": "to", "=>": "to", "←": "from", "<-": "from",
    "↔": "to", "∞": "infinity", "√": "the square root of", "∑": "the sum of", "∫": "the integral of", "∈": "in", "·": "times",
    "÷": "divided by", "±": "plus or minus", "°": "degrees", "&&": "and", "№": "number", "½": "one half", "¼": "a quarter",
    "¾": "three quarters", "⅓": "one third", "⅔": "two thirds", "‰": "per mille",
}  # fmt: skip
HALVES = {"½": "a half", "¼": "a quarter", "¾": "three quarters"}
CHAT = {
    "e.g.": "for example", "i.e.": "that is", "idk": "I don't know", "omg": "oh my god", "brb": "be right back",
    "btw": "by the way", "tbh": "to be honest", "imo": "in my opinion", "imho": "in my humble opinion", "thx": "thanks",
    "pls": "please", "plz": "please", "afaik": "as far as I know", "fyi": "for your information", "b/c": "because",
}  # fmt: skip
NOISES = {
    r"s+h{2,}": "shush", r"br{2,}": "burr", r"gr{2,}": "gurr", r"tsk": "tisk", r"hehe": "heh heh", r"hehehe": "heh heh heh",
}  # fmt: skip
"""What people write of the noises they make: no abbreviations, however they are written."""
AS_WORDS = {"JSON": "jason", "YAML": "yammel", "CUDA": "cooda", "GUI": "gooey"}
"""Abbreviations that are said as words, and stand in no dictionary."""
SUFFIXES = (
    "com|org|net|io|ai|dev|app|gg|tv|co|uk|de|eu|edu|gov|info|js|ts|py|md|txt|html|css|json|exe|zip|pdf|png|jpg|mp3|mp4"
)

OTHER_LETTERS = (
    "[\u0370-\u1cff\u1f00-\u1fff\u2c80-\u2cff\u2d00-\u2dff\u3005\u3040-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u9fff"
    "\ua000-\ud7ff\uf900-\ufaff]"
)
"""Letters of scripts other than Latin."""

Say = str | Callable[[re.Match[str]], str | None]
"""What a rule says of what it found, or a template for it; None: nothing of its own."""


def readings(sentence: str) -> tuple[Reading, ...]:
    """What is said otherwise than it is written, in order. What lies between is said as it stands."""
    result: list[Reading] = []
    for pattern, say in RULES:
        for found in pattern.finditer(sentence):
            if any(other.start < found.end() and found.start() < other.end for other in result):
                continue
            said = found.expand(say) if isinstance(say, str) else say(found)
            if said is not None and said != found.group():
                result.append(Reading(found.start(), found.end(), said))
    for start, end, said in calmed(sentence):
        if not any(other.start < end and start < other.end for other in result):
            result.append(Reading(start, end, said))
    return tuple(sorted(result, key=lambda reading: reading.start))


def read_out(sentence: str) -> str:
    """The sentence as an engine gets it, in words where the rules have any."""
    return "".join(said for _, said in pieces(sentence))


def pieces(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence in pieces: each as it is written, and as it is said."""
    done = 0
    for reading in readings(sentence):
        if done < reading.start:
            yield sentence[done : reading.start], sentence[done : reading.start]
        yield sentence[reading.start : reading.end], _set_off(sentence, reading)
        done = reading.end
    if done < len(sentence):
        yield sentence[done:], sentence[done:]


def _set_off(sentence: str, reading: Reading) -> str:
    """With blanks where words would run into their neighbours."""
    before, after = sentence[: reading.start][-1:], sentence[reading.end :][:1]
    head = " " if before.isalnum() and reading.said[:1].isalnum() else ""
    tail = " " if after.isalnum() and reading.said[-1:].isalnum() else ""
    return head + reading.said + tail


def _many(name: str, number: str) -> str:
    """ "1 meter", "3 meters"."""
    if number.lstrip("-") in ("1", "1.0"):
        return f"{number} {name}"
    first, *rest = name.split(" ")
    plural = PLURALS.get(name) or (f"{first} {rest[0]}s" if rest else first + "s")
    return f"{number} {plural}"


def _measure(found: re.Match[str]) -> str | None:
    number, gap, unit, power, per, power_per = found.group(1, 2, 3, 4, 5, 6)
    if not gap and unit in APART and not per and not power and not (unit in ("g", "h", "l", "m") and len(number) < 4):
        return None
    name = UNITS[unit]
    said = _many(_powered(name, power), number)
    if per:
        said += f" per {_powered(UNITS[per], power_per) if per not in ('s', 'h', 'min') else _behind(UNITS[per], power_per)}"
    return said


def _powered(name: str, power: str | None) -> str:
    digit = (power or "").translate(POWERS).lstrip("^")
    return {"": "", "2": "square ", "3": "cubic "}.get(digit, "") + name


def _behind(name: str, power: str | None) -> str:
    digit = (power or "").translate(POWERS).lstrip("^")
    return name + {"2": " squared", "3": " cubed"}.get(digit, "")


def _amount(found: re.Match[str]) -> str:
    number, coin = found.group(1), MONEY[found.group(2)]
    return f"{number} {coin}" if coin in INVARIABLE else _many(coin, number)


def _price(found: re.Match[str]) -> str:
    coin, whole, cents = found.groups()
    said = _many(MONEY[coin], whole)
    if cents is None or cents == "00":
        return said
    parts = f"{int(cents)} pence" if coin == "£" else _many("cent", str(int(cents)))
    return parts if whole == "0" else f"{said} and {parts}"


def _prices(found: re.Match[str]) -> str:
    coin, least, most = found.groups()
    return f"{least} to {_many(MONEY[coin], most)}"


def _degrees(found: re.Match[str]) -> str:
    return f"{_many('degree', found[1])} {'Celsius' if found[2] == 'C' else 'Fahrenheit'}"


def _large(found: re.Match[str]) -> str | None:
    number, letter, behind = found.group(1), found.group(2), found.group(3) or ""
    if letter in "kK":
        return None if number in ("4", "8") and letter == "K" else f"{number} thousand"
    is_amount = "." in number or bool(re.match(r"\s(?:parameters|params|[a-z]{3,}s)\b", behind))
    return f"{number} {'million' if letter == 'M' else 'billion'}" if is_amount else None


def _power(found: re.Match[str]) -> str:
    digits = found.group(1).translate(POWERS).lstrip("^").strip("{}()")
    if digits in ("2", "3"):
        return " squared" if digits == "2" else " cubed"
    return _power_of(digits)


def _power_of(digits: str) -> str:
    return f" to the power of {digits.replace('-', 'minus ').replace('+', '')}"


def _scientific(found: re.Match[str]) -> str:
    return f"{found[1]} times 10{_power_of(found[2])}"


def _each(found: re.Match[str]) -> str:
    return f" per {UNITS.get(found[1], found[1])}"


def _greek(found: re.Match[str]) -> str:
    name = unicodedata.name(found.group()).split(" ")
    return name[3].lower() if name[:1] == ["GREEK"] and len(name) > 3 else found.group()


def _romanised(found: re.Match[str]) -> str:
    """A word in another script as English would spell its sound: "Привет" as "privet"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(found.group())).lower()


def _digits(found: re.Match[str]) -> str:
    return " ".join(found.group())


def _date(found: re.Match[str]) -> str | None:
    day, month, year = (int(part) for part in found.groups())
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _chat(found: re.Match[str]) -> str:
    return CHAT[found.group()[0].lower() + found.group()[1:]]


def _noise(found: re.Match[str]) -> str:
    return next(said for noise, said in NOISES.items() if re.fullmatch(noise, found.group(), re.IGNORECASE))


def _together(found: re.Match[str]) -> str | None:
    """ "10 000" and "1 234 567"; of "7 100" nobody knows whether it is one number."""
    groups = found.group().replace(",", ".").split()
    one = len(groups) > 2 or len(groups[0]) > 1 or groups[1].startswith("000")
    return "".join(groups) if one else None


def _sign(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return f"{'' if before in ' (' else ' '}{SIGNS[found.group()]}{'' if after in ' ).,;:!?' else ' '}"


RULES: tuple[tuple[re.Pattern[str], Say], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (r"(?<!\d)(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?", r"\1, \2"),
        (r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])", _date),
        (r"(?<![\w.])\d{1,3}(?:\.\d{3}){2,}(?![\w.]\d)", lambda found: found.group().replace(".", "")),
        (r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]\d)", lambda found: found.group().replace(".", " point ")),
        (r"(?<![\w.,:/+-])(?<!\d[ -])\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\w:/-]|[.,]?\d| \d)", _together),
        (r"(?<![\w.])(\d{1,2})h(\d\d)(?!\w)", r"\1:\2"),
        (r"(?<![\w.])(\d)[’'′]\s?(\d{1,2})(?:[\"”″]|['’]{2})", r"\1 foot \2"),
        (r"(?<![\w$€£¥.,-])(\d+)\s?ft\s(\d+)\s?in\b", r"\1 feet \2 inches"),
        (rf"(?<![\w$€£¥.,-])(-?{NUMBER})(\s?)({NAMES})([²³]|\^[23])?(?:/({NAMES})([²³]|\^[23])?)?(?![\w/²³])", _measure),
        (rf"(-?{NUMBER})\s?°\s?([CF])(?!\w)", _degrees),
        (r"(?<=\d)\s?([½¼¾])", lambda found: f" and {HALVES[found[1]]}"),
        (rf"(?<![\w$€£.,])(?:US|AU|CA|A|C)?([$€£])(\d+(?:,\d{{3}})*)(?:\.(\d\d))?(?![\w%]|[.,]\d|-\d|\s?(?:{LARGE})\b)", _price),
        (rf"(?:US|A|C|AU|CA)\$(?={NUMBER})", "$"),
        (rf"(?<![\w$€£¥.,])({NUMBER})\s?({COINS})(?![\w])", _amount),
        (r"(?<=[\d€$£])/(mo|month|yr|year|hr|h|hour|day|week|wk|kg|person|user)\b", _each),
        (r"(?<![\w$€£¥.,])(\d+(?:\.\d+)?)\s?([kKMB])(?![\w-])(?=(\s[a-z]+)?)", _large),
        (r"(?<![\w.])(\d+(?:\.\d+)?)[eE]([+-]?\d+)(?![\w.])", _scientific),
        (r"(?<=[\w)])([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]+)", _power),
        (r"(?<=[\w)])(\^(?:[-+]?\d+|\w|\{[^{}]{1,20}\}))(?!\w)", _power),
        (r"(?<!\w)([A-Z])O([2-4₂₃₄])(?!\w)", lambda found: f"{found[1]} O {found[2].translate(POWERS)}"),
        (r"[₀-₉]+", lambda found: f" {found.group().translate(POWERS)} "),
        (r"(?<![\w#])([A-GJQX])#(?![\w#])", r"\1 sharp"),
        (r"(?<![\w.])\.NET\b", "dot net"),
        (r"(?<![\w.,:/+-])0\d{1,14}(?![\w:/-]|[.,]\d)", _digits),
        (r"(?<![\w/])(24)/(7)(?![\w/])|(?<![\w/])(50)/(50)(?![\w/])|(?<![\w/])(9)/(11)(?![\w/])",
         lambda found: " ".join(part for part in found.groups() if part)),
        (r"(?<![\w/.])(\d{1,2}(?:\.\d)?)/(10|100)(?![\w/]|\.\d| of)", r"\1 out of \2"),
        (r"(?<![\w/.])([A-Za-z]{2,})/([A-Za-z]{2,})(?![\w/])", r"\1 \2"),
        (r"(?<=\d)(%?)\s?[-–—]\s?(?=[$€£]\d|\d+(?:\.\d+)?%)", r"\1 to "),
        (r"(?<!\w)([$€£])(\d+)\s?[-–—]\s?(\d+)(?![\w%-]|[.,]\d)", _prices),
        (r"(?<=\d)\s?−\s?(?=\d)", " minus "),
        (r"(?<=\d)\s[-–]\s(?=\d[\d.,]*(?:\s[-+–−*/×÷]\s\d[\d.,]*)*\s?=)", " minus "),
        (r"(?<=\d)\s/\s(?=\d)", " divided by "),
        (r"(?<=\d)\s?[xX]\s?(?=\d)", " by "),
        (r"(?<![\w.])(\d+(?:\.\d+)?)[xX](?!\w)", r"\1 times"),
        (r"(?<![\w.,(])(\d+),(\d\d)(?![\w,])", r"\1.\2"),
        (r"(?<![\w.])\.(?=\d)", "0."),
        (r"(?i)(?:(?<=\babout )|(?<=\baround ))~\s?(?=[\d$€£])", ""),
        (r"~\s?(?=[\d$€£])", "about "),
        ("|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True)), _sign),
        (r"(?<![\u0370-\u03ff\u1f00-\u1fff])[\u0391-\u03c9](?![\u0370-\u03ff\u1f00-\u1fff])", _greek),
        (OTHER_LETTERS + "+", _romanised),
        (rf"(?<=[A-Za-z0-9])\.(?=(?:{SUFFIXES})\b(?!\.\w\.))", " dot "),
        (r"(?<=\w)_+(?=\w)", " "),
        (r"\\+", " "),
        (r"(?<![\w.])(?:" + "|".join(f"[{name[0]}{name[0].upper()}]{re.escape(name[1:])}" for name in CHAT) + r")(?!\w)", _chat),
        (rf"(?i)(?<![\w.])(?:{'|'.join(NOISES)})(?!\w)", _noise),
        (rf"(?<![\w.])(?:{'|'.join(AS_WORDS)})(?!\w)", lambda found: AS_WORDS[found.group()]),
        (r"(?<=[a-z] )Am\b", "am"),
        (r"(?i)\b(?!t-test)([b-df-hj-np-tv-z]|th|wh|sh|ch|st)-(?=\1[a-z]{2})", ""),
    )
)  # fmt: skip
