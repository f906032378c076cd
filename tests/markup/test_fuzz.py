"""In texts that are put together at random nothing that is markup is heard, and no plain word is lost."""

import random

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_texts import fault, text_of
from raven.markup import plain_text
from raven.speech.reading.text import speakable
from tests.trying import trying

PIECES = (
    "<think>", "</think>", "<tool_call>", "</tool_call>", "```", "`", "*", "**", "_", "~~", "==", "++", "[", "](", ")", "<b>",
    "</b>", "<!--", "-->", "$", "\\(", "\\)", "{", '{"a":', "}", "|", "\n", "# ", "> ", "&amp;", "&lt;", "😀", ":)", "(◕‿◕)",
    "[joy]", "*smiles*", "~", "x", " ", "word", "5", "<|channel|>", "<|end|>", "<|message|>", "¯\\_(ツ)_/¯", "\u200b",
    "\ud800", "日本", "é", "\u0301",
)  # fmt: skip
PLAIN = "a plain word is said and nothing more is there to do"


def test_markup_is_never_heard_and_words_are_never_lost():
    choice = random.Random(7)
    faults = [(wrong, text) for text, words in (text_of(choice) for _ in range(4000)) if (wrong := fault(text, words))]
    assert faults == []


@trying(400)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_is_written_something_sane_comes_of_it(text):
    plain = speakable(text)
    assert not {"<think", "</think", "```", "😀", "◕"}.intersection(
        [plain[i : i + n] for n in (1, 3, 6, 7) for i in range(len(plain))]
    )
    assert isinstance(plain_text(text, keep=("directions", "faces")), str)


@trying(300)
@given(
    st.lists(st.sampled_from(PLAIN.split()), min_size=1, max_size=20),
    st.data(),
)
def test_plain_words_with_marks_of_sentences_stay_as_they_are(words, data):
    text = "".join(
        word + data.draw(st.sampled_from((" ", ", ", ". ", "? ", ": ", "; ", " - ", "! ", "\n"))) for word in words
    )
    assert speakable(text).replace("\n", " ").split() == [
        word for line in text.split("\n") for word in line.strip(" ,").split()
    ]
