"""What models answer is passed on byte for byte, and what they say is read from it."""

import json
import time

import pytest

from raven.chat.completions import LONGEST_LINE, Broken, Stream, plain
from raven.chat.shown import ShownText


def event(content=None, finish=None, **more):
    delta = {} if content is None else {"content": content}
    return (
        b"data: "
        + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}).encode()
        + b"\n\n"
    )


def read(stream, body, size=7):
    parts = [part for at in range(0, len(body), size) for part in stream.add(body[at : at + size])] + stream.finish()
    return b"".join(part.passed for part in parts), "".join(part.said for part in parts)


BODY = (
    b": waiting\n\n" + event("[joy] Hel") + event("lo \\u00e9é [not") + event(" a tag]") + event(None, x={"y": [1, None]})
    + b'data: {"choices":[{"index":1,"delta":{"content":"other"}}]}\r\n\r\n' + event(None, "stop") + b"data: [DONE]\n\n"
)  # fmt: skip


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_stream_is_passed_on_unchanged_and_read(size):
    assert read(Stream(), BODY, size) == (BODY, "[joy] Hello \\u00e9é [not a tag]")


def test_directions_are_taken_out_of_what_is_shown_if_wished():
    passed, said = read(Stream(ShownText()), BODY)
    assert said == "[joy] Hello \\u00e9é [not a tag]"
    shown = [json.loads(line[5:]) for line in passed.splitlines() if line.startswith(b"data: {")]
    text = "".join(each["choices"][0]["delta"].get("content", "") for each in shown if each["choices"][0]["index"] == 0)
    assert text == "Hello \\u00e9é [not a tag]"


def test_an_emoji_that_is_split_between_two_events_is_one_for_who_reads():
    body = event("[joy] \ud83d") + event("\ude00 [sad] yes") + event(None, "stop")
    passed, _ = read(Stream(ShownText()), body)
    deltas = [json.loads(line[5:])["choices"][0]["delta"] for line in passed.splitlines() if line]
    text = "".join(delta.get("content", "") for delta in deltas)
    assert text.encode("utf-16", "surrogatepass").decode("utf-16") == "😀 yes"


def test_what_was_held_back_is_shown_in_the_end():
    passed, _ = read(Stream(ShownText()), event("Hello [jo") + b"data: [DONE]\n\n")
    assert b'"[jo"' in passed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[joy] Hello [fx:heart]there", "Hello there"),
        ('<|ACT {"emotion": "happy"}|>Hi <emotion:sad> you', "Hi you"),
        ("*smiles* (laughs) 😀 [map](https://x.org) [1] a < b > c {x: 1} <b>bold</b>", None),
        ("```c\nint a[3] = {1};\n```", None),
        ("[[joy]", "["),
        ("[never closed", None),
    ],
)
def test_only_what_programs_read_is_not_shown(text, shown):
    for size in (1, 3, 100):
        filter = ShownText()
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert "".join(filter.add(piece) for piece in pieces) + filter.finish() == (text if shown is None else shown)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (event("Hello"), "in the middle"),
        (b"data: {broken\n\n", "no JSON"),
        (b'data: {"choices": "\xff\xfe"}\n\n', "UTF-8"),
        (b"data: [1]\n\n", "no JSON object"),
    ],
)
def test_what_is_no_answer_is_broken(body, why):
    with pytest.raises(Broken, match=why):
        read(Stream(), body)


def test_a_line_without_end_is_broken_before_it_fills_the_memory():
    stream = Stream()
    stream.add(b"x" * LONGEST_LINE)
    with pytest.raises(Broken, match="no end"):
        stream.add(b"x")


def test_a_long_line_takes_time_in_proportion_to_its_length():
    def took(pieces: int) -> float:
        stream = Stream()
        began = time.thread_time()
        for _ in range(pieces):
            stream.add(b"x" * 1000)
        return time.thread_time() - began

    took(100)
    assert min(took(8000) for _ in range(3)) < 8 * max(min(took(2000) for _ in range(3)), 0.002), "or four times four"


def test_an_error_that_the_backend_tells_is_passed_on():
    body = event("Hello") + b'data: {"error": {"message": "out of memory"}}\n\n'
    assert read(Stream(), body)[0] == body


def test_odd_answers_are_passed_on_and_say_nothing():
    for odd in (
        "{}",
        '{"choices": []}',
        '{"choices": [{"message": null}]}',
        '{"choices": [{"message": {"content": [1]}}]}',
    ):
        assert plain(odd.encode()).said == ""
        assert plain(odd.encode()).passed == odd.encode()
    body = b'{"choices": [{"message": {"content": "[joy] Hi"}}]}'
    assert plain(body).passed == body
    assert (plain(body, ShownText()).said, b"[joy]" in plain(body, ShownText()).passed) == ("[joy] Hi", False)
    with pytest.raises(Broken):
        plain(b"<html>")
