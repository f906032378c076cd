"""What is said and done of a text that streams in; the cases are those of the table in docs/chat.md."""

import random
import re

import pytest

from benchmarks.fuzz_chat import heard_wrongly, lines_of, random_cuts, texts
from raven.chat import Direction, Line, Script

ROW = re.compile(r"^\| (?P<written>``? ?.+? ?``?) \| (?P<said>[^|]*) \| (?P<done>[^|]*) \|$", re.MULTILINE)
WORD = re.compile(r"\S*\w\S*")


def table(page: str) -> list[tuple[str, str, str]]:
    """The rows of the page's table of kinds: written, said, done."""
    rows = page.partition("<!-- kinds -->")[2].partition("<!-- end -->")[0]
    return [
        (
            found["written"].strip("`").strip(" ").replace("\\|", "|").replace("\\n", "\n"),
            found["said"].strip(),
            found["done"].strip(),
        )
        for found in ROW.finditer(rows)
    ]


def done(lines: list[Line]) -> str:
    """What is done, as the table writes it."""
    told = []
    for line in lines:
        words = WORD.findall(line.text)
        if line.pause:
            told.append(f"{line.pause:g} s of silence before {_word(words, 0)}")
        told += [f"{_told(cue.direction)} at {_word(words, cue.word)}" for cue in line.cues]
    return "; ".join(told)


def _word(words: list[str], number: int) -> str:
    return f'"{words[number].strip(".,!?")}"' if number < len(words) else "the end"


def _told(direction: Direction) -> str:
    if direction.doing == "look":
        return f"look {direction.gaze[0]:g} {direction.gaze[1]:g}"
    amount = f" {direction.amount:g}" if direction.amount != 1 else ""
    return f"{direction.doing} {direction.words}{amount}"


def test_what_the_table_says_of_each_kind_is_said_and_done(pytestconfig):
    rows = table((pytestconfig.rootpath / "docs/chat.md").read_text("utf-8"))
    assert len(rows) > 30
    found = []
    for written, _, _ in rows:
        lines = lines_of(written, [])
        found.append((written, " / ".join(line.text for line in lines if line.text), done(lines)))
    assert found == rows


def test_nothing_depends_on_where_tokens_are_cut_and_no_markup_is_said():
    choice = random.Random(3)
    for text, words in texts(60, seed=3):
        whole = lines_of(text, [])
        if not text.startswith("Open."):
            assert heard_wrongly(whole) is None, text
        assert all(word in " ".join(line.text for line in whole) for word in words or ()), text
        for _ in range(4):
            cuts = random_cuts(text, choice)
            assert lines_of(text, cuts) == whole, (text, cuts)


def test_a_sentence_is_given_when_the_next_one_begins():
    script = Script()
    assert script.add("[joy] Hello there! ") == []
    (line,) = script.add("H")
    assert (line.text, line.cues[0].direction) == ("Hello there!", Direction("emotion", "joy"))
    assert [line.text for line in script.add("ow are you?\n")] == ["How are you?"]


def test_the_first_clause_is_given_before_its_sentence_is_complete():
    script = Script()
    first = script.add("Once upon a time, in a land far away, there lived")
    assert [line.text for line in first] == ["Once upon a time, in a land far away,"]
    rest = script.add(" a king, who had a daughter, and she was happy. T")
    assert [line.text for line in rest] == ["there lived a king, who had a daughter, and she was happy."]


def test_a_line_tells_how_far_in_the_written_text_it_reaches():
    text = "*waves* Hello there! [joy] How **are** you? Fine."
    ends = [line.end for line in lines_of(text, [])]
    assert [text[:end].rstrip()[-4:] for end in ends] == ["ere!", "you?", "ine."]


@pytest.mark.parametrize("begin", ["<think>", "```\n", '{"a": "', "<|channel|>analysis<|message|>", "[TOOL_CALLS]"])
def test_what_is_not_said_takes_no_memory(begin):
    script = Script()
    script.add(begin)
    for _ in range(300):
        assert script.add("secret words. And more! " * 10) == []
    assert len(script._arriving.text) < 100
    assert script.finish() == []


def test_a_text_may_begin_within_a_thought():
    script = Script(in_thought=True)
    assert script.add("Secret. Plan! </th") == []
    assert [line.text for line in script.add("ink>Hello. ") + script.finish()] == ["Hello."]
    assert Script(in_thought=True).add("Never closed. Ever") == []
