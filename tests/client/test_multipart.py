import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raven.client.errors import FeedBroken
from raven.client.multipart import MultipartParser, boundary_of
from tests.trying import trying


def part(body: bytes, length: int | str | None = None, **headers: str) -> bytes:
    lines = [b"--frame", b"Content-Type: image/png"]
    length = len(body) if length is None else length
    if length != "":
        lines.append(f"Content-Length: {length}".encode())
    lines += [f"{name.replace('_', '-')}: {value}".encode() for name, value in headers.items()]
    return b"\r\n".join([*lines, b"", body]) + b"\r\n"


def read(stream: bytes, cuts: list[int] | None = None) -> tuple[list[bytes], MultipartParser]:
    """The bodies found in a stream that arrives cut at these places."""
    parser = MultipartParser("frame")
    bodies = []
    edges = [0, *sorted(cuts or []), len(stream)]
    for start, end in itertools.pairwise(edges):
        parser.push(stream[start:end])
        bodies += [found.body for found in parser.parts()]
    return bodies, parser


BODIES = [
    b"",
    b"\x89PNG one",
    b"--frame\r\nContent-Length: 3\r\n\r\nlooks like a part",
    b"\r\n\r\n--frame",
    bytes(range(256)) * 30,
]


@trying(100)
@given(st.lists(st.integers(0, sum(len(part(body)) for body in BODIES))))
def test_a_feed_reads_the_same_however_it_is_split(cuts: list[int]):
    bodies, parser = read(b"".join(map(part, BODIES)), cuts)
    assert bodies == BODIES
    assert parser.skipped == 0


def test_a_feed_that_comes_byte_by_byte_is_read():
    stream = b"".join(map(part, BODIES[:4]))
    assert read(stream, list(range(len(stream))))[0] == BODIES[:4]


@trying(200)
@given(st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 3)), max_size=12), st.lists(st.integers(0, 600)))
def test_good_parts_survive_garbage_between_them(pieces: list[bytes | int], cuts: list[int]):
    good = [b"zero", b"one one", b"two\r\ntwo", b"three" * 9]
    # A garbage piece that ends in the beginning of a marker could swallow nothing but itself: a line end sets it apart.
    stream = b"".join(
        part(good[piece]) if isinstance(piece, int) else piece.replace(b"-", b"") + b"\r\n" for piece in pieces
    )
    bodies, _ = read(stream, [cut for cut in cuts if cut <= len(stream)])
    assert bodies == [good[piece] for piece in pieces if isinstance(piece, int)]


@pytest.mark.parametrize("wrong", [0, 3, 9, 60, 100, 10_000])
def test_a_part_of_wrong_length_is_left_out_and_the_next_ones_are_read(wrong: int):
    rest = [part(f"good {number}".encode()) for number in range(400)]
    bodies, parser = read(part(b"ten bytes!", length=wrong) + b"".join(rest))
    assert b"ten bytes!" not in bodies
    assert bodies == [f"good {number}".encode() for number in range(400)]
    assert parser.skipped == 1


@pytest.mark.parametrize("length", ["", "-4", "four", "99999999999999999999", "\u0663"])
def test_a_part_without_usable_length_is_an_error_and_reading_can_go_on(length: str):
    parser = MultipartParser("frame")
    parser.push(part(b"lost", length=length) + part(b"found"))
    with pytest.raises(FeedBroken, match="Content-Length") as caught:
        list(parser.parts())
    assert isinstance(caught.value, ValueError)
    assert [found.body for found in parser.parts()] == [b"found"]


def test_a_header_block_without_end_does_not_fill_the_memory():
    parser = MultipartParser("frame")
    for _ in range(100):
        parser.push(b"--frame\r\n" + b"X-Endless: " + b"x" * 8192)
        assert list(parser.parts()) == []
    assert len(parser._buffer) < 200_000
    parser.push(b"\r\n" + part(b"found"))
    assert [found.body for found in parser.parts()][-1:] == [b"found"]


def test_header_names_are_lower_case_and_values_are_kept():
    parser = MultipartParser("frame")
    parser.push(part(b"x", X_Crop='{"enabled":true}', X_Full_Size="512 512"))
    (found,) = parser.parts()
    assert found.mimetype == "image/png"
    assert found.headers["x-crop"] == '{"enabled":true}'
    assert found.headers["x-full-size"] == "512 512"


def test_the_boundary_is_read_quoted_or_not():
    assert boundary_of("multipart/x-mixed-replace; boundary=frame") == "frame"
    assert boundary_of('multipart/x-mixed-replace; Boundary="a b"; charset=x'.replace("a b", "ab")) == "ab"
    for wrong in ("", "text/html", "multipart/x-mixed-replace", "text/html; boundary=frame"):
        with pytest.raises(FeedBroken):
            boundary_of(wrong)
