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
    "yrs": "year", "wks": "week", "mos": "month", "ns": "nanosecond", "µs": "microsecond", "μs": "microsecond",
    "µm": "micrometer", "μm": "micrometer", "µg": "microgram", "μg": "microgram", "nF": "nanofarad", "µF": "microfarad",
    "μF": "microfarad",
    "Ω": "ohm", "kΩ": "kilo ohm", "MΩ": "mega ohm", "kJ": "kilojoule", "Pa": "pascal", "hPa": "hectopascal", "KiB": "kibibyte",
    "MiB": "mebibyte", "GiB": "gibibyte", "hp": "horsepower", "psi": "pound per square inch", "mpg": "mile per gallon",
    "sq. ft.": "square foot", "sq ft": "square foot", "cu. ft.": "cubic foot", "ft.": "foot", "lbs.": "pound", "oz.": "ounce",
    "mo": "month", "wk": "week", "day": "day", "hour": "hour", "month": "month", "year": "year", "week": "week",
}  # fmt: skip
PLURALS = {"foot": "feet", "krona": "kronor", "horsepower": "horsepower"}
APART = frozenset(
    ["s", "g", "h", "l", "m", "mi", "ha", "cal", "mo", "day", "hour", "month", "year", "week"]
)  # "90s" are no seconds
NAMES = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
MONEY = {
    "€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "ruble", "₩": "won", "zł": "zloty", "EUR": "euro",
    "USD": "dollar", "GBP": "pound", "JPY": "yen", "CHF": "franc", "kr": "krona", "₿": "bitcoin",
}  # fmt: skip
COINS = "|".join(sorted(map(re.escape, MONEY), key=len, reverse=True))
PREFIX = "(?:US|AU|CA|HK|NZ|A|C)?"
LARGE = "hundred|thousand|million|billion|trillion"
LARGE_LETTERS = {
    "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million", "mln": "million", "B": "billion",
    "bn": "billion", "tn": "trillion",
}  # fmt: skip
SUM = r"\d{1,3}(?:\.\d{3})*,\d\d(?!\d)|(?:\d+(?:,\d{3})*)?(?:\.\d+)?"
INVARIABLE = ("yen", "won")
POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉", "0123456789+-n0123456789")
SIGNS = {
    "≈": "about", "≃": "about", "≠": "is not", "!=": "is not", "==": "equals", "===": "equals", "≡": "equals", "≤": "at most",
    "<=": "at most", "≥": "at least", ">=": "at least", "→": "to", "⇒": "to", "->": "to", "=>": "to", "←": "from", "<-": "from",
    "↔": "to", "∞": "infinity", "√": "the square root of", "∑": "the sum of", "∫": "the integral of", "∈": "in", "·": "times",
    "÷": "divided by", "±": "plus or minus", "°": "degrees", "&&": "and", "№": "number", "½": "one half", "¼": "a quarter",
    "¾": "three quarters", "⅓": "one third", "⅔": "two thirds", "⅛": "one eighth", "⅜": "three eighths", "⅝": "five eighths",
    "⅞": "seven eighths", "⅕": "one fifth", "‰": "per mille", "∂": "partial", "∆": "delta", "℃": "degrees Celsius",
    "℉": "degrees Fahrenheit",
}  # fmt: skip
HALVES = {"½": "a half", "¼": "a quarter", "¾": "three quarters"}
PHONE = (
    r"\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}(?!\d)|\(\d{3}\)\s?\d{3}[ .-]\d{4}(?!\d)|(?<![\w.-])\d{3}\.\d{3}\.\d{4}(?!\d)"
    r"|(?<![\w.-])(?:\d+(?:-\d+){2,}|\d{3}-\d{4})(?![\w-]|\.\d)"
)
CHAT = {
    "e.g.": "for example", "i.e.": "that is", "idk": "I don't know", "omg": "oh my god", "brb": "be right back",
    "btw": "by the way", "tbh": "to be honest", "imo": "in my opinion", "imho": "in my humble opinion", "thx": "thanks",
    "pls": "please", "plz": "please", "afaik": "as far as I know", "fyi": "for your information", "b/c": "because",
    "n/a": "not applicable", "w/e": "whatever", "s/he": "she or he", "eq.": "equation",
    "mph": "miles per hour",
}  # fmt: skip
NOISES = {
    r"s+h{2,}": "shush", r"br{2,}": "burr", r"gr{2,}": "gurr", r"tsk": "tisk", r"hehe": "heh heh", r"hehehe": "heh heh heh",
    r"hm+ph+": "humph", r"z{3,}": "zizz", r"ps+h+": "pish", r"h+r+m+": "hurm", r"m+w+a+h+": "moo ah", r"te+he+": "tee hee",
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
    head, per, rest = name.partition(" per ")
    before, blank, noun = head.rpartition(" ")
    return f"{number} {before}{blank}{PLURALS.get(noun, noun + 's')}{per}{rest}"


def _plain(number: str) -> str:
    """ "1.234,56" and "3,5" as "1,234.56" and "3.5"; other numbers as they are."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})*,\d{1,2}", number):
        return number.translate({ord("."): ",", ord(","): "."})
    return number


def _measure(found: re.Match[str]) -> str | None:
    number, gap, unit, power, per, power_per = found.group(1, 2, 3, 4, 5, 6)
    if not gap and unit in APART and not per and not power and not (unit in ("g", "h", "l", "m") and len(number) < 4):
        return None
    said = _many(_powered(UNITS[unit], power), _plain(number))
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
    return _money(MONEY[found[2]], _plain(found[1]))


def _price(found: re.Match[str]) -> str:
    return _money(MONEY[found[1]], _plain(found[2]))


def _money(coin: str, number: str) -> str:
    """ "5.99" of dollars as "5 dollars and 99 cents"."""
    whole, _, cents = number.partition(".")
    if len(cents) != 2 or coin in INVARIABLE:
        return f"{number} {coin}" if coin in INVARIABLE else _many(coin, number)
    small = f"{int(cents)} pence" if coin == "pound" else _many("cent", str(int(cents)))
    if cents == "00":
        return _many(coin, whole)
    return small if whole in ("", "0") else f"{_many(coin, whole)} and {small}"


def _prices(found: re.Match[str]) -> str:
    coin, least, most, large = found.groups()
    large = LARGE_LETTERS.get(large or "", large)
    return f"{least} to {_many(MONEY[coin], f'{most} {large}' if large else most)}"


def _great(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]} {LARGE_LETTERS[found[3]]}"


def _degrees(found: re.Match[str]) -> str:
    return f"{_many('degree', found[1])} {'Celsius' if found[2] == 'C' else 'Fahrenheit'}"


def _grouped_digits(found: re.Match[str]) -> str | None:
    """Numbers of telephones and the like, digit by digit; None for dates and for what is too short."""
    groups = re.findall(r"\d+", found.group())
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{1,2}-\d{1,2}-\d{4}", found.group()) or sum(map(len, groups)) < 7:
        return None
    return ("plus " if found.group()[0] == "+" else "") + ", ".join(" ".join(group) for group in groups)


def _mail(found: re.Match[str]) -> str:
    words = {"@": " at ", ".": " dot ", "_": " underscore ", "-": " dash ", "+": " plus ", "/": " slash "}
    return "".join(words.get(character, character) for character in found.group())


def _formula(found: re.Match[str]) -> str | None:
    """ "H2SO4" as "H 2 S O 4"; None for words."""
    if found.group().isalpha():
        return None
    return " ".join(re.findall(r"\d+|[A-Za-z]", found.group().translate(POWERS)))


def _even(found: re.Match[str]) -> str | None:
    return f"{found[1]} {found[2]}" if int(found[1]) + int(found[2]) == 100 or found.group() == "20/20" else None


def _parts_of_inch(found: re.Match[str]) -> str:
    part = {"16": "sixteenth", "32": "thirty-second", "64": "sixty-fourth"}[found[2]]
    return f"{found[1]} {part}{'' if found[1] == '1' else 's'}"


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


def _rate(found: re.Match[str]) -> str:
    """ "km/h" by itself as "kilometers per hour"."""
    return f"{UNITS[found[1]]}s per {UNITS[found[2]]}"


def _greek(found: re.Match[str]) -> str:
    name = unicodedata.name(found.group()).split(" ")
    return name[3].lower() if name[:1] == ["GREEK"] and len(name) > 3 else found.group()


def _romanised(found: re.Match[str]) -> str:
    """A word in another script as English would spell its sound: "Привет" as "privet"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", anyascii(found.group())).lower()


def _digits(found: re.Match[str]) -> str:
    return " ".join(found.group())


def _date(found: re.Match[str]) -> str | None:
    """ "25.12.2023", or with dashes also "12-25-2023"."""
    first, second, year = (int(part) for part in found.groups())
    month, day = (first, second) if "-" in found.group() and first <= 12 else (second, first)
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _noon(found: re.Match[str]) -> str:
    """ "9am" in letters, without a second full stop at the end of a sentence."""
    return f" {found[1].upper()}.M{'' if found.string[found.end() :][:1] == '.' else '.'}"


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
        (r"[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,30})+", _mail),
        (rf"(?<![\w./@-])[\w-]{{1,60}}(?:\.[\w-]{{1,60}}){{0,3}}\.(?:{SUFFIXES})(?:/[\w-]{{1,60}}){{1,6}}(?!\w)", _mail),
        (r"(?<![\w/])([ru])/(?=\w{2})", r"\1 slash "),
        (r"(?<![\w.@/])@(?=[A-Za-z]{2})", "at "),
        (r"(?i)(?<=\bnumber )#(?=\d)", ""),
        (r"(?i)(?:(?<=\bcall )|(?<=\bdial )|(?<=\bring ))(?:911|999|112|988|000|110|118|119)(?![\w%]|[.,]\d)", _digits),
        (r"(?<![\w.-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\w-])", _date),
        (PHONE, _grouped_digits),
        (r"(?<![\w.])\d{1,3}(?:['’_]\d{3})+(?!\w)", lambda found: re.sub(r"\D", "", found.group())),
        (r"(?<!\w)0x([0-9A-Fa-f]{1,16})(?!\w)", lambda found: f"0 X {_digits(found)[4:]}"),
        (r"#(?=[\dA-F]{0,5}[A-F])(?=[A-F]{0,5}\d)([\dA-F]{6}|[\dA-F]{3})(?!\w)", lambda found: f"hashtag {' '.join(found[1])}"),
        (r"(?<!\w)(?:(?:Na|Cl|Ca|Fe|Mg|Al|Si|Cu|Zn|Ag|Br|[HCNOSPKFI])(?:[2-9₂-₉]|1\d)?){2,8}(?!\w)", _formula),
        (r"(?<!\w)(\d+\w?(?: [A-Z][a-z]{1,20}){1,3}) St\.", r"\1 Street"),
        (r"(?<!\d)(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?", r"\1, \2"),
        (r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])", _date),
        (r"(?<![\w.])\d{1,3}(?:\.\d{3}){2,}(?![\w.]\d)", lambda found: found.group().replace(".", "")),
        (r"(?<![\w.])\d+(?:\.\d+){2,}(?![\w.]\d)", lambda found: found.group().replace(".", " point ")),
        (r"(?<![\w.,:/+-])(?<!\d[ -])\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\w:/-]|[.,]?\d| \d)", _together),
        (r"(?<![\w.])(\d{1,2})h(\d\d)(?!\w)", r"\1:\2"),
        (r"(?<![\w.])(\d)[’'′]\s?(\d{1,2})(?:[\"”″]|['’]{2})", r"\1 foot \2"),
        (r"(?<![\w$€£¥.,-])(\d+)\s?ft\.?\s(\d+)\s?in\b\.?", r"\1 feet \2 inches"),
        (rf"(?<![\w$€£¥.,-])(-?{NUMBER})(\s?)({NAMES})([²³]|\^[23])?(?:/({NAMES})([²³]|\^[23])?)?(?![\w/²³])", _measure),
        (r"(?<![\w/.])(km|m|mi|kg|g|mg|l|kB|MB|GB|kWh)/(s|h|hr|min|day|yr|km|kg|l|m)(?![\w/.²³])", _rate),
        (rf"(-?{NUMBER})\s?°\s?([CF])(?!\w)", _degrees),
        (r"(?<=\d)\s?([½¼¾])", lambda found: f" and {HALVES[found[1]]}"),
        (rf"(?<!\w){PREFIX}([$€£])\s?({NUMBER})\s?(k|K|mn|mln|m|M|bn|B|tn)(?!\w)", _great),
        (rf"(?<![\w$€£.,]){PREFIX}([$€£])\s?({SUM})(?<=\d)(?![\w%]|[.,]\d|\s?[-–—]\s?\d|\s?(?:{LARGE})\b)", _price),
        (rf"(?<!\w)(EUR|USD|GBP|JPY|CHF|₿)\s?({NUMBER})(?!\w)", _price),
        (rf"(?<!\w)(?:{PREFIX[3:-2]})\$\s?(?={NUMBER})", "$"),
        (rf"(?<![\w$€£¥.,])({NUMBER})\s?({COINS})(?![\w])", _amount),
        (r"(?<=[\dkKMB€$£])/(mo|month|yr|year|hr|h|hour|day|week|wk|kg|person|user)\b", _each),
        (r"(?<![\w$€£¥.,])(\d+(?:\.\d+)?)\s?([kKMB])(?![\w-])(?=(\s[a-z]+)?)", _large),
        (r"(?<![\w.,])(\d+(?:\.\d+)?)\s?(bn|mn|mln|tn)(?!\w)", lambda found: f"{found[1]} {LARGE_LETTERS[found[2]]}"),
        (r"(?<![\w.])(\d+(?:\.\d+)?)[eE]([+-]?\d+)(?![\w.])", _scientific),
        (r"(?<=[\w)])([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]+)", _power),
        (r"(?<=[\w)])(\^(?:[-+]?\d+|\w|\{[^{}]{1,20}\}))(?!\w)", _power),
        (r"[₀-₉]+", lambda found: f" {found.group().translate(POWERS)} "),
        (r"(?<![\w#])([A-GJQX])#(?![\w#])", r"\1 sharp"),
        (r"(?<![\w.])\.NET\b", "dot net"),
        (r"(?<![\w.,:/+-])0\d{1,14}(?![\w:/-]|[.,]\d)", _digits),
        (r"(?<![\w/])(24)/(7)(?![\w/])|(?<![\w/])(9)/(11)(?![\w/])",
         lambda found: " ".join(part for part in found.groups() if part)),
        (r"(?<![\w/.])(\d\d)/(\d\d)(?![\w/]|\.\d)", _even),
        (r"(?<![\w/.])(\d{1,2})/(16|32|64)(?=\s?(?:of an? )?(?:in\b|inch|[\"″”]))", _parts_of_inch),
        (r"(?<![\w/.,])(\d+) (?=[1-7]/(?:[234568]|16|32)(?![\w/]))", r"\1 and "),
        (r"(?<![\w/.])(\d{1,2}(?:\.\d)?)/(10|100)(?![\w/]|\.\d| of)", r"\1 out of \2"),
        (r"(?<![\w/.])([A-Za-z]{2,})/([A-Za-z]{2,})(?![\w/])", r"\1 \2"),
        (r"(?<=\d)(%?)\s?[-–—]\s?(?=[$€£]\d|\d+(?:\.\d+)?%)", r"\1 to "),
        (rf"(?<!\w)([$€£])(\d+(?:\.\d+)?)\s?[-–—]\s?(\d+(?:\.\d+)?)(?:\s?({LARGE}|[kKmMB]|bn)\b)?(?![\w%-]|[.,]\d)", _prices),
        (r"(?<=\d)\s?−\s?(?=\d)", " minus "),
        (r"(?<![\w'’])(\d+[a-z]|[b-hj-z]) [-–−] (?=\d+(?:\.\d+)?(?![\w-]))", r"\1 minus "),
        (r"(?<=\d)\s?[-–]\s?(?=\d[\d.,]*(?:\s?[-+–−*/×÷]\s?\d[\d.,]*)*\s?=)", " minus "),
        (r"(?<=\d)\s/\s(?=\d)|(?<=\d)/(?=\d+\s?=)", " divided by "),
        (r"(?:(?<=\d)|(?<=[ap]m)|(?<=[ap]\.m\.))\s?[-–—]\s?(?=\d{1,2}(?::\d\d|\s?[ap]\.?m))", " to "),
        (r"(?<=\d)\s?([ap])m(?![\w'’])", _noon),
        (r"(?<=\dst|\dnd|\drd|\dth)\s?[-–—]\s?(?=\d+(?:st|nd|rd|th)\b)", " to "),
        (r"(?<![\w.,/:+$€£-])(\d+(?:\.\d+)?)(?:[-–—]|\s[–—]\s)(\d+(?:\.\d+)?)(?![\w/:%=-]|[.,]\d)", r"\1 to \2"),
        (r"(?<=\d)\s?[xX]\s?(?=\d)", " by "),
        (r"(?<![\w.])(\d+(?:\.\d+)?)[xX](?!\w|\s?[-+=^*/<>]\s?\w)", r"\1 times"),
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
