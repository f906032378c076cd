"""Pictures that nobody should send, through `load`: a clear refusal or an honest verdict, and nothing is left behind."""

import gc
import io
import json
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from raven.intake.take_in import Intake
from raven.server.resources.originals import Original
from tests.intake.pictures import figure_on
from tests.server.test_hostile import bomb


def packed(rgba8: np.ndarray, format: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(rgba8))
    (image.convert("RGB") if format == "JPEG" else image).save(file, format, **options)
    return file.getvalue()


def figure(size: tuple[int, int] = (500, 700)) -> np.ndarray:
    return figure_on("finch", size, (235, 236, 240), size[1] / 450, size[0] / 2, size[1] * 0.33)[0]


def crowd() -> np.ndarray:
    """Ten faces, the first one the largest."""
    tile = cv2.resize(figure((640, 900))[120:620, 70:570], (300, 300), interpolation=cv2.INTER_AREA)
    rows = np.vstack([np.hstack([tile] * 5)] * 2)
    rows[:300, :300] = cv2.resize(figure((640, 900))[180:560, 130:510], (300, 300), interpolation=cv2.INTER_AREA)
    return rows


def garbled(data: bytes) -> bytes:
    """A file of a picture whose middle is noise."""
    noise = np.random.default_rng(4).integers(0, 256, len(data) // 2, np.uint8).tobytes()
    return data[: len(data) // 4] + noise + data[len(data) // 4 + len(noise) :]


def with_text_bomb(data: bytes) -> bytes:
    """A PNG whose comment unpacks to a gigabyte."""
    once = zlib.compress(bytes(1 << 20), 9)
    body = b"Comment\0\0" + once * 40
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    return data[:33] + chunk + data[33:]


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is no picture"),
    "no picture": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>", "is no picture"),
    "a PNG cut in the middle": (lambda: packed(figure())[:30_000], "broken or incomplete"),
    "a JPEG cut after its header": (lambda: packed(figure(), "JPEG")[:700], "broken or incomplete"),
    "a WebP cut in the middle": (lambda: packed(figure(), "WEBP")[:9_000], "broken or incomplete"),
    "a PNG full of noise": (lambda: garbled(packed(figure())), "broken or incomplete"),
    "20 000 pixels wide": (lambda: bomb(20_000, 10), "20000 x 10: more than"),
    "20 000 pixels wide, wholly there": (lambda: packed(np.full((8, 20_000, 4), 200, np.uint8)), "20000 x 8: more than"),
    "as many pixels as nobody has": (lambda: bomb(60_000, 60_000), "more than"),
    "transparent everywhere": (lambda: packed(np.zeros((600, 400, 4), np.uint8)), "is transparent everywhere"),
    "nothing but a speck": (lambda: packed(np.pad(np.full((1, 1, 4), 255, np.uint8), ((99, 0), (99, 0), (0, 0)))), "transparent"),
}  # fmt: skip
TAKEN: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "one pixel": (lambda: packed(np.full((1, 1, 4), 255, np.uint8)), "no", "No drawn face was found"),
    "one row": (lambda: packed(np.full((1, 900, 4), 255, np.uint8)), "no", "No drawn face was found"),
    "no face": (lambda: packed(np.full((700, 500, 4), (90, 140, 70, 255), np.uint8)), "no", "No drawn face was found"),
    "ten faces": (lambda: packed(crowd()), "fair", "There are 9 more faces; the largest was taken."),
    "a bomb in a comment": (lambda: with_text_bomb(packed(figure())), "good", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def own(request: pytest.FixtureRequest):
    start = request.getfixturevalue("start_server")
    with start(avatar={"poser": "puppet"}) as running:
        yield running


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files come to lie."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def load(server, data: bytes):
    return server.post("load", files={"file": ("me.png", data), "json": ("p.json", "{}", "application/json")})


def sessions(server) -> set[str]:
    return {each["instance_id"] for each in server.get("sessions").json()["sessions"]}


def kept() -> list[int]:
    """How many pictures are kept as they were given, and how many are still worked out."""
    gc.collect()
    kinds = [type(each) for each in gc.get_objects()]
    return [kinds.count(kind) for kind in (Original, Intake)]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_in_words_and_leaves_nothing(own, scratch, name):
    make, words = REFUSED[name]
    before = sessions(own), kept()
    answer = load(own, make())
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert error["field"] == "file"
    assert words in error["message"]
    assert (sessions(own), kept()) == before
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_gets_an_honest_verdict_and_goes_without_a_trace(own, scratch, eventually, name):
    make, level, words = TAKEN[name]
    before = sessions(own), kept()
    answer = load(own, make())
    assert answer.status_code == 200, answer.text
    verdict = answer.json()["verdict"]
    assert verdict["level"] == level, verdict
    assert words in " ".join(verdict["reasons"])
    id = answer.json()["instance_id"]
    assert own.get("snapshot", params={"instance_id": id}).status_code == 200
    own.call("unload", id)
    assert sessions(own) == before[0]
    assert eventually(lambda: kept() == before[1])
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("name", ["a PNG cut in the middle", "20 000 pixels wide", "transparent everywhere"])
def test_a_session_keeps_its_character_when_a_bad_picture_is_sent_for_it(own, scratch, name):
    id = own.load("raven")
    parts = {
        "file": ("me.png", REFUSED[name][0]()),
        "json": ("p.json", json.dumps({"instance_id": id}), "application/json"),
    }
    assert own.post("reload", files=parts).status_code == 422
    assert own.get("state", params={"instance_id": id}).json()["character"] == "raven"
    own.call("unload", id)
    assert not list(scratch.iterdir())
