"""Messages of a video: written as the module says, and read however they arrive."""

import json
import struct

import pytest

from raven.wire.video import CONTENT_TYPE, LONGEST_DATA, LONGEST_HEAD, VideoReader, VideoShape, last_message, message

SHAPE = VideoShape(
    codec="vp09.00.30.08",
    coded_size=(256, 512),
    picture_size=(255, 256),
    size=(510, 512),
    corner=(1, 0),
    full_size=(512, 512),
    crop={"enabled": False},
)


def read(*pieces: bytes) -> list[tuple[dict, bytes]]:
    reader = VideoReader()
    return [told for piece in pieces for told in reader.push(piece)]


def framed(head: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">II", len(head), len(data)) + head + data


def test_programs_that_are_older_than_the_server_know_its_type_and_limits():
    assert CONTENT_TYPE == "application/vnd.raven.video"
    assert (LONGEST_HEAD, LONGEST_DATA) == (65_536, 67_108_864)


def test_a_frame_is_two_lengths_a_head_and_the_data():
    sent = message(7, 1.23456789, b"coded")
    head = b'{"id":7,"time":1.234568,"key":false}'
    assert sent == framed(head, b"coded")
    assert message(8, 2.0) == framed(b'{"id":8,"time":2.0,"key":false}'), "one that stands still has no data"


def test_a_key_frame_says_how_it_is_drawn():
    ((head, data),) = read(message(0, 0.5, b"whole", SHAPE))
    assert head == {
        "id": 0,
        "time": 0.5,
        "key": True,
        "codec": "vp09.00.30.08",
        "coded_size": [256, 512],
        "picture_size": [255, 256],
        "size": [510, 512],
        "corner": [1, 0],
        "full_size": [512, 512],
        "crop": {"enabled": False},
    }
    assert data == b"whole"


def test_the_last_message_says_why():
    assert read(last_message("not_found", "There is no such session.")) == [
        ({"error": {"code": "not_found", "message": "There is no such session."}}, b"")
    ]


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 40, 1000])
def test_pieces_may_be_cut_anywhere(size):
    sent = message(0, 0, b"whole", SHAPE) + message(1, 0.04) + message(2, 0.08, b"changed") + last_message("gone", "!")
    told = read(*(sent[at : at + size] for at in range(0, len(sent), size)))
    assert [head.get("id") for head, _ in told] == [0, 1, 2, None]
    assert [data for _, data in told] == [b"whole", b"", b"changed", b""]


def test_a_message_is_there_with_its_last_byte():
    sent = message(1, 0, b"data")
    reader = VideoReader()
    assert list(reader.push(sent[:-1])) == []
    assert [data for _, data in reader.push(sent[-1:] + sent[:3])] == [b"data"]
    assert [data for _, data in reader.push(sent[3:])] == [b"data"]


def test_heads_and_data_have_a_limit_that_is_allowed():
    longest = json.dumps({"id": "x" * (LONGEST_HEAD - 10)}).encode()
    assert len(longest) == LONGEST_HEAD
    assert len(read(framed(longest))) == 1
    for lengths in ((LONGEST_HEAD + 1, 0), (2, LONGEST_DATA + 1)):
        with pytest.raises(ValueError, match="this is no video"):
            read(struct.pack(">II", *lengths))
    assert read(struct.pack(">II", 2, LONGEST_DATA) + b"{}") == [], "the rest of it is still to come"


@pytest.mark.parametrize("head", [b"[]", b"7", b"null", b"{", b"", b"\xff", b"[" * LONGEST_HEAD])
def test_what_is_no_video_is_said_to_be_none(head):
    with pytest.raises(ValueError, match="this is no video"):
        read(framed(head))
