"""In which language a text is written: by its script, and where the script is Latin, by words that every text needs.

English is the answer where there is little to go by: names, exclamations and borrowed phrases do not make a text foreign.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from raven.speech.reading.common_words import BORROWED, COMMON, ENGLISH_WORDS, SIGNS

ENGLISH = "en"
NAMES = {
    "af": "Afrikaans", "am": "Amharic", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "my": "Burmese", "nb": "Norwegian", "nl": "Dutch",
    "or": "Odia", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "te": "Telugu",
    "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "CJK": "zh", "BOPOMOFO": "zh", "CYRILLIC": "ru", "GREEK": "el",
    "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi", "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu",
    "ORIYA": "or", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "THAI": "th",
    "LAO": "lo", "MYANMAR": "my", "KHMER": "km", "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am",
}  # fmt: skip
"""The first word of a character's name in Unicode, and the language that has it, or has it most."""

LETTERS = (  # of scripts that several languages share: the first that matches, else the one above
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")), ("be", re.compile("[ўЎ]")), ("sr", re.compile("[ђјљњћџЂЈЉЊЋЏ]")),
    ("mk", re.compile("[ѓѕќЃЅЌ]")), ("mn", re.compile("[өүӨҮ]")),
    ("ur", re.compile("[ٹڈڑںےہھ]")), ("fa", re.compile("[پچژگیک]")),
)  # fmt: skip
RUSSIAN = re.compile("[ыэёЫЭЁ]")
BULGARIAN = re.compile(
    r"\b(?:съм|си|са|ще|това|какво|най|днес|здравей|здравейте|благодаря|аз|ти си)\b|\wъ[бвгджзклмнпрстфхцчшщ]",
    re.IGNORECASE,
)
WIDE = 2  # how many letters a character of a script counts that writes syllables or words

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

LEAST_WORDS = 3
FEW = 6  # words; in fewer, more of them must be common ones
SHARE_OF_FEW, SHARE, SHARE_WITHOUT_ENGLISH = 0.6, 0.3, 0.18


def language_of(text: str) -> str | None:
    """The language of a text as a tag of two letters; None if there is too little to tell it by, which is no reason to think
    it foreign."""
    scripts = _scripts(text)
    if not scripts:
        return None
    script, weight = scripts.most_common(1)[0]
    if script != "LATIN" and 2 * weight > scripts.total():
        return _of_script(script, text)
    return _of_words(text)


def _scripts(text: str) -> Counter[str]:
    """How many letters of each script there are, in words: a single letter of an alphabet is a sign, like π."""
    found: Counter[str] = Counter()
    for word in WORD.findall(text):
        script = _script(word[0])
        is_written_whole = script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
        if len(word) > 1 or is_written_whole:
            for letter in word:
                script = _script(letter)
                found["KANA" if script in ("HIRAGANA", "KATAKANA") else script] += WIDE if is_written_whole else 1
    for kana in ("KANA", "CJK"):  # Japanese has both
        if found["KANA"] and kana != "KANA":
            found["KANA"] += found.pop("CJK", 0)
    return +found


@lru_cache(4096)
def _script(letter: str) -> str:
    first = unicodedata.name(letter, "LATIN").split(" ")[0].partition("-")[0]
    return "LATIN" if first not in SCRIPTS else first


def _of_script(script: str, text: str) -> str:
    if script == "KANA":
        return "ja"
    language = SCRIPTS[script]
    if language == "ru" and not RUSSIAN.search(text):
        found = next((each for each, letters in LETTERS[1:6] if letters.search(text)), None)
        return found or ("bg" if BULGARIAN.search(text) else language)
    if language == "ar":
        return next((each for each, letters in LETTERS[6:] if letters.search(text)), language)
    return language


def _of_words(text: str) -> str | None:
    words = [word.lower().replace("’", "'") for word in WORD.findall(BORROWED.sub(" ", text)) if len(word) > 1]
    if len(words) < LEAST_WORDS:
        return None
    english, common = _tables()
    best, most, seen = None, 0.0, 0
    for language, own in common.items():
        signs = SIGNS.get(language, "")
        hits = [word for word in words if _is_of(word, own, english) or any(sign in word for sign in signs)]
        marks = sum(text.count(mark) > 0 for mark in "¿¡") if language == "es" else 0
        if len(hits) + marks > most:
            best, most, seen = language, len(hits) + marks, len(set(hits)) + marks
    against = sum(word in english and (best is None or word not in common[best]) for word in words)
    share = SHARE_OF_FEW if len(words) < FEW else SHARE if against else SHARE_WITHOUT_ENGLISH
    if best is not None and seen >= 2 and most >= share * len(words) and most > 2 * against:
        return best
    return ENGLISH if against >= 2 and against > most else None


def _is_of(word: str, own: frozenset[str], english: frozenset[str]) -> bool:
    if word in english:
        return False
    head, apostrophe, _ = word.partition("'")
    return word in own or (apostrophe != "" and head + apostrophe in own)


@cache
def _tables() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    english = frozenset(ENGLISH_WORDS.split())
    return english, {
        language: frozenset(words.split()) | frozenset(_unaccented(words).split()) for language, words in COMMON.items()
    }


def _unaccented(words: str) -> str:
    """As they are typed in a hurry."""
    return "".join(each for each in unicodedata.normalize("NFD", words) if not unicodedata.combining(each))
