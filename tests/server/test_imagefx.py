"""Single pictures through filters and the upscaler over HTTP."""

import io
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from raven.video.codecs import decode_rgba8, encode
from tests.patience import PATIENCE

CHAIN = [["bloom", {}], ["noise", {"strength": 0.3}], ["scanlines", {}]]
UPSCALE = {"format": "png", "upscaled_width": 60, "upscaled_height": 40, "preset": "C", "quality": "bicubic"}


def picture(width: int = 30, height: int = 20) -> np.ndarray:
    pixels = np.random.default_rng(5).integers(0, 256, (height, width, 4), dtype=np.uint8)
    pixels[..., 3] = np.clip(pixels[..., 3].astype(int) * 2, 1, 255)
    return pixels


def send(server, call: str, parameters: Any, file: bytes | None = None) -> requests.Response:
    text = parameters if isinstance(parameters, bytes) else json.dumps(parameters).encode()
    parts = {"file": ("x", file if file is not None else encode(picture(), "png")), "json": ("json", text)}
    return requests.post(f"{server.url}/api/imagefx/{call}", files=parts, timeout=PATIENCE)


def problem(answer: requests.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("field", "")


def test_the_module_is_listed(server):
    assert "imagefx" in requests.get(f"{server.url}/api/modules", timeout=PATIENCE).json()["modules"]


@pytest.mark.parametrize("format", ["png", "QOI", "Webp", "tga"])
def test_without_filters_the_picture_comes_back_in_the_format_asked_for(server, format):
    answer = send(server, "process", {"format": format, "filters": []})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == f"image/{format.lower()}"
    np.testing.assert_array_equal(decode_rgba8(answer.content), picture())


def test_jpeg_comes_out_over_a_backdrop_and_goes_in_opaque(server):
    answer = send(server, "process", {"format": "jpeg", "filters": []})
    assert Image.open(io.BytesIO(answer.content)).size == (30, 20)
    back = send(server, "process", {"format": "png", "filters": []}, answer.content)
    assert (decode_rgba8(back.content)[..., 3] == 255).all()


def test_filters_change_the_picture_but_not_its_size(server):
    answer = send(server, "process", {"format": "qoi", "filters": CHAIN})
    result = decode_rgba8(answer.content)
    assert result.shape == picture().shape
    assert np.abs(result.astype(int) - picture()).mean() > 3


def test_every_call_stands_for_itself(server):
    """Grain is drawn anew for each call, the same seed and time draw the same, and no call leaves anything behind."""
    chain = {"format": "qoi", "filters": CHAIN}
    seeded = [send(server, "process", chain | {"seed": 7}).content for _ in range(2)]
    assert seeded[0] == seeded[1]
    assert send(server, "process", chain | {"seed": 7, "time": 3.5}).content != seeded[0]
    assert send(server, "process", chain).content != send(server, "process", chain).content
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: send(server, "process", chain | {"seed": 7}).content, range(8)))
    assert set(together) == {seeded[0]}


@pytest.mark.parametrize("quality", ["bilinear", "bicubic", "lanczos", "low", "high"])
def test_upscaling_gives_exactly_the_size_asked_for(server, quality):
    answer = send(server, "upscale", UPSCALE | {"quality": quality, "upscaled_width": 71})
    assert answer.status_code == 200, answer.text
    assert decode_rgba8(answer.content).shape == (40, 71, 4)


@pytest.mark.parametrize(
    ("call", "change", "status", "field"),
    [
        ("process", {"filters": [["boom", {}]]}, 422, "filters[0]"),
        ("process", {"filters": [["bloom", {}], ["__init__", {}]]}, 422, "filters[1]"),
        ("process", {"filters": [["noise", {"strength": "much"}]]}, 422, "filters[0].noise.strength"),
        ("process", {"filters": [["noise", {"strength": 1e400}]]}, 400, "json"),
        ("process", {"filters": [["bloom", {}]] * 1000}, 422, "filters"),
        ("process", {"filters": "bloom"}, 422, "filters"),
        ("process", {"filters": None}, 422, "filters"),
        ("process", {"format": "exe"}, 422, "format"),
        ("process", {"format": 3}, 400, "format"),
        ("process", {"format": None}, 400, "format"),
        ("process", {"seed": -1}, 422, "seed"),
        ("process", {"seed": True}, 422, "seed"),
        ("process", {"time": -1}, 422, "time"),
        ("upscale", {"upscaled_width": 0}, 422, "upscaled_width"),
        ("upscale", {"upscaled_width": 10**30}, 422, "upscaled_width"),
        ("upscale", {"upscaled_height": "60"}, 422, "upscaled_height"),
        ("upscale", {"upscaled_height": True}, 422, "upscaled_height"),
        ("upscale", {"upscaled_height": 40.5}, 422, "upscaled_height"),
        ("upscale", {"upscaled_width": 16000, "upscaled_height": 16000}, 422, "upscaled_width"),
        ("upscale", {"quality": "ultra"}, 422, "quality"),
        ("upscale", {"preset": "D"}, 422, "preset"),
        ("upscale", {"format": "PDF"}, 422, "format"),
    ],
)
def test_what_is_wrong_is_named(server, call, change, status, field):
    whole = {"process": {"format": "png", "filters": []}, "upscale": UPSCALE}[call]
    answer = send(server, call, whole | change)
    assert answer.status_code == status, answer.text
    assert problem(answer)[2] == field


def test_missing_parts_and_fields_are_named(server):
    url = f"{server.url}/api/imagefx/process"
    file, blob = ("x", encode(picture(), "png")), ("json", b'{"format": "png", "filters": []}')
    assert problem(requests.post(url, files={"json": blob}, timeout=PATIENCE)) == (400, "malformed", "file")
    assert problem(requests.post(url, files={"file": file}, timeout=PATIENCE)) == (400, "malformed", "format")
    assert problem(requests.post(url, json={"format": "png"}, timeout=PATIENCE))[0] == 415
    for text in (b"[]", b"null", b"{", b'{"format": NaN}'):
        assert problem(send(server, "process", text)) == (400, "malformed", "json")
    assert problem(send(server, "upscale", {"format": "png"}))[2] == "upscaled_width"


@pytest.mark.parametrize("file", [b"", b"no picture", encode(picture(), "png")[:-200]])
def test_what_is_no_picture_is_refused(server, file):
    assert problem(send(server, "process", {"format": "png", "filters": []}, file)) == (
        422,
        "unreadable_picture",
        "file",
    )


def test_sizes_have_a_limit_that_can_be_set(start_server):
    with start_server(limits={"imagefx_pixels": 512 * 512}) as small:
        large = encode(np.zeros((600, 600, 4), np.uint8), "png")
        assert problem(send(small, "process", {"format": "png", "filters": []}, large))[2] == "file"
        wanted = UPSCALE | {"upscaled_width": 600, "upscaled_height": 600}
        assert problem(send(small, "upscale", wanted)) == (422, "invalid_input", "upscaled_width")


def test_a_strip_too_long_for_a_format_is_refused(server):
    strip = encode(np.full((1, 20000, 4), 255, np.uint8), "qoi")
    assert problem(send(server, "process", {"format": "webp", "filters": []}, strip))[2] == "file"


def test_a_network_at_work_does_not_delay_other_answers(server):
    file = encode(picture(512, 512), "qoi")
    wanted = {"format": "qoi", "upscaled_width": 1024, "upscaled_height": 1024, "preset": "C", "quality": "high"}
    send(server, "upscale", wanted, file)
    begun = time.perf_counter()
    send(server, "upscale", wanted, file)
    alone = time.perf_counter() - begun
    working = threading.Thread(target=lambda: [send(server, "upscale", wanted, file) for _ in range(2)])
    working.start()
    delays = []
    with requests.Session() as session:
        while working.is_alive():
            began = time.perf_counter()
            assert session.get(f"{server.url}/health", timeout=PATIENCE).ok
            delays.append(time.perf_counter() - began)
    assert len(delays) > 20
    assert np.median(delays) < alone / 4
