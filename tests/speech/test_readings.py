"""Measures, amounts, powers, signs and shouted words are heard as a person would read them, by every engine."""

import time
from functools import cache

import pytest

from raven.live.saying.speech_words import written_words
from raven.speech.engines import espeak
from raven.speech.protocol import Word
from raven.speech.reading.english import English
from raven.speech.reading.phonemes import SYMBOLS
from raven.speech.reading.readings import pieces, read_out
from raven.speech.reading.text import sentences, speakable
from raven.speech.timing import spelled

HEARD = [
    ("3 m/s, 1k likes", "three meters per second, one thousand likes"),
    ("9.8 m/s²", "nine point eight meters per second squared"),
    ("2 m², 5kg/m³", "two square meters, five kilograms per cubic meter"),
    ("12V, 5 L, 6 ft 3 in", "twelve volts, five liters, six feet three inches"),
    ("5€ or 5 € or €5", "five euros or five euros or five euros"),
    ("$5.99 and US$1", "five dollars and ninety-nine cents and one dollar"),
    ("$1.5M and €3k", "one point five million dollars and three thousand euros"),
    ("$5-$10, $5/month", "five dollars to ten dollars, five dollars per month"),
    ("¥500, 20¢", "five hundred yen, twenty cents"),
    ("10⁻³, x², 2^10", "ten to the power of minus three, x squared, two to the power of ten"),
    ("H₂O", "H two O"),
    ("C# code, F#", "C sharp code, F sharp"),
    (".NET and C++", "dot net and C plus plus"),
    ("agent 007", "agent zero zero seven"),
    ("No. 5 is alive, no. 3 and #1", "number five is alive, number three and number one"),
    ("24/7, 10/10, 1/2, 3/4", "twenty-four seven, ten out of ten, one half, three quarters"),
    ("50%-60%, 5-10 minutes", "fifty percent to sixty percent, five to ten minutes"),
    ("~5 minutes, -5, 5°C", "about five minutes, minus five, five degrees Celsius"),
    ("14:00, 3:30pm, 12h30", "fourteen o'clock, three thirty P.M., twelve thirty"),
    ("10 000 people, 1 234 567,50", "ten thousand people, 1,234,567.50"),
    ("12\u202f500 euros", "twelve thousand five hundred euros"),
    ("lanes 7 100", "lanes seven one hundred"),
    ("5 - 3 = 2, 5 − 3, 10 / 2 = 5", "five minus three equals two, five minus three, ten divided by two equals five"),
    ("CO2, CO₂ and NO2", "C O two, C O two and N O two"),
    ("$5-10", "five to ten dollars"),
    ("Shh! Grr! Brrr. Tsk tsk", "Shush! Gurr! Burr. Tisk tisk"),
    ("Btw, b/c of JSON", "By the way, because of jason"),
    ("Pan Am flight", "pan am flight"),
    ("HELP US! I AM SO HAPPY!", "Help us! I am so happy!"),
    ("AAAAAH! NOOOO! coool", "Ah! No! cool"),
    ("The FBI, HTTP and USB", "The F.B.I., H.T.T.P. and U.S.B."),
    ("That is SO good", "that is so good"),
    ("I love the US", "I love the U.S."),
    ("x.org, snake_case, and/or", "X dot org, snake case, and or"),
    ("a -> b, a != b, π, √2", "a to b, a is not b, pie, the square root of two"),
    ("1½ cups, ½ cup", "one and a half cups, one half cup"),
    ("about ~5, around ~ 20", "about five, around twenty"),
    ("don´t, R&D, e.g. this", "don't, R and D, for example this"),
    ("2x faster, b-but", "two times faster, but"),
    (".5, 1.000.000, 3,14", "zero point five, one million, three point one four"),
    ("1939–45, take 5-10.", "1939 to forty-five, take five to ten"),
    ("9am-5pm, 10:30-11:45", "nine A.M. to five P.M., ten thirty to eleven forty-five"),
    ("3/16 of an inch, 1/64 inch, on 3/16", "three sixteenths of an inch, one sixty-fourth inch, on March sixteenth"),
    ("km/h, m/s and MB/s", "kilometers per hour, meters per second and megabytes per second"),
    ("y = x * 2, n - 1, 2 * k", "Y equals X times two, N minus one, two times K"),
    ("Hmph! Zzz. Mwah! Hrm", "Humph! Zizz. Moo ah! Hurm"),
    ("@raven, call 911, number #3, mph", "at raven, call nine one one, number three, miles per hour"),
    ("1st-3rd, 10-3=7, 6/2=3", "first to third, ten minus three equals seven, six divided by two equals three"),
    ("$3.2bn and €5m", "three point two billion dollars and five million euros"),
    ("$1-2 million, HK$20", "one to two million dollars, twenty dollars"),
    ("$5.5, $.50, 3,50 €", "five point five dollars, fifty cents, three euros and fifty cents"),
    ("1.234,56 €, CHF 20", "1,234 euros and fifty-six cents, twenty francs"),
    ("1,5 kg, 3 ft²", "one point five kilograms, three square feet"),
    ("5 kΩ, 10 μs, 3 hp", "five kilo ohms, ten microseconds, three horsepower"),
    ("+1 (800) 555-0199", "plus one, eight zero zero, five five five, zero one nine nine"),
    ("978-3-16-148410-0", "nine seven eight, three, one six, one four eight four one zero, zero"),
    ("a.doe@x-y.com", "a dot doe at x dash y dot com"),
    ("x.org/path, r/python", "x dot org slash path, r slash python"),
    ("H2SO4, CaCO3", "H two S O four, C A C O three"),
    ("1'000'000, 1_000", "one million, one thousand"),
    ("2x + 1", "two x plus one"),
    ("20/20, 60/40", "twenty twenty, sixty forty"),
    ("3 1/2 cups, 3/16 inch", "three and one half cups, three sixteenths inch"),
    ("0x1F, #FF00A0", "zero X one F, hashtag F F zero zero A zero"),
    ("n/a, eq. 5, 25-12-2023", "not applicable, equation five, 2023-12-25"),
    ("221B Baker St. is", "221B Baker Street is"),
    ("the 90s, 23rd, w/ me", "the nineties, twenty-third, with me"),
]


@pytest.mark.parametrize(("written", "words"), HEARD)
def test_it_is_heard_like_words_by_the_neural_voices(written, words):
    assert _neural(written) == _neural(words)


@pytest.mark.parametrize(("written", "words"), HEARD)
def test_it_is_heard_like_words_by_the_robot(written, words):
    assert _robotic(written) == _robotic(words)


@pytest.mark.parametrize(
    "plain",
    ["4K, 5G, MP3, B2B, R2-D2, A4", "the III, AAA and www", "iPhone 4s, T-shirt, t-test, so-so", "at 05:30 on 2026-01-05, 0.05",
     "v2.0.1, room 3B, the 1990s", "I'm OK. The WHO and IT", "one, two; three: four - five"],
)  # fmt: skip
def test_what_engines_know_is_left_to_them(plain):
    assert read_out(plain) == plain


def test_a_shouted_sentence_keeps_its_abbreviations():
    assert read_out("THE FBI AND THE USA ARE HERE, SAKURA! DON'T PANIC, I'M OK.") == (
        "the FBI and the USA are here, sakura! don't panic, I'm ok."
    )
    assert read_out("FBI USA HTTP USB") == "FBI USA HTTP USB"


def test_letters_that_a_sign_joins_stay_letters():
    assert read_out("AT&T is here. TL;DR") == "AT&T is here. TL;DR"
    assert read_out("Flight BA117, a ME262") == "Flight BA117, a ME262"
    assert read_out("WE CALLED AT&T! COPY&PASTE IT") == "we called AT&T! copy&paste it"


def test_the_pieces_of_a_sentence_are_all_of_it():
    for written, _ in HEARD:
        assert "".join(piece for piece, _ in pieces(written)) == written


def test_a_number_does_not_end_its_sentence():
    assert sentences("No. 5 is alive. No. I said no.") == ["No. 5 is alive.", "No.", "I said no."]
    assert sentences("1. First\n2. Second") == ["1. First", "2. Second"]
    assert len(sentences("On Dec. 24 she was 5 ft. 6 in. tall, as Smith et al. 2019 say.")) == 1


SPOKEN = "go 3 meters per second 1 thousand times C sharp"


def test_times_are_told_for_the_words_as_they_are_written():
    said = [
        Word(text, text, float(n), n + 1.0)
        for n, text in enumerate(["go", "3", "meters", "per", "second", "1", "thousand", "times", "C", "sharp"])
    ]
    told = [(word.text, word.start, word.end) for word in written_words("Go 3 m/s, 1k times, C#!", said)]
    assert told == [("Go", 0, 1), ("3 m/s,", 1, 5), ("1k", 5, 7), ("times,", 7, 8), ("C#!", 8, 10)]


@pytest.mark.parametrize(
    "piece", ["A", "a-", "5", "5 ", "0", "^", "1.", "1,", "x", "AA", "5m", "_", "~", "N", "1e", "NO ", "$5", "a.com"]
)
def test_no_sentence_takes_long(piece):
    began = time.thread_time()
    read_out((piece * 300)[:300])
    assert time.thread_time() - began < 0.5


def _neural(text):
    pytest.importorskip("hibari")
    parts = _english().parts(read_out(speakable(text)), SYMBOLS | frozenset("ˈˌ "))
    return "".join(character for part in parts for character in spelled(part) if character in SYMBOLS)


@cache
def _english():
    return English()


def _robotic(text):
    if (lack := espeak.why_not()) is not None:
        pytest.skip(lack)
    said = espeak.EspeakEngine().synthesize(read_out(speakable(text)), "en-us+f2")
    sounds = "".join(phoneme.symbol for segment in said for phoneme in segment.phonemes)
    return sounds.replace("ᵻ", "ɪ").replace("ɐ", "æ")  # how it weakens vowels depends on what is beside them
