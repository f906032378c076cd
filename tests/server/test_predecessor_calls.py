"""The predecessor's wire format, call by call: what its clients send, and everything that they read in the answers."""

import io
import itertools
import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
import requests
from PIL import Image

from raven.server.resources import texts
from raven.settings.emotion_templates import EMOTIONS
from raven.speech.engines import hibari
from raven.text import minilm
from tests import search_engines
from tests.conftest import RunningServer
from tests.patience import PATIENCE

KEY = "0123456789" * 4
TEXT = "Hello there! It is good to see you."
SHIPPED_FILTERS = 19
MORPHS_AND_CELS = {"head_x_index": 0.2, "mouth_delta": 0.5, "blush1": 1.0}


av = pytest.importorskip("av")  # with which the predecessor decodes sound


def heard(data: bytes) -> float:
    """Seconds of a sound file, whatever its header says."""
    with av.open(io.BytesIO(data)) as file:
        return sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))


class Predecessor:
    """A client as the predecessor's is: a new connection per call, the bare key, success is status 200 and nothing else."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.headers = {"Authorization": KEY}

    def get(self, path: str, **options: Any) -> requests.Response:
        return self._checked(requests.get(f"{self.url}{path}", headers=self.headers, timeout=PATIENCE, **options))

    def post(self, path: str, **body: Any) -> requests.Response:
        return self._checked(requests.post(f"{self.url}{path}", json=body, headers=self.headers, timeout=PATIENCE))

    def upload(self, path: str, files: dict[str, Any], **parameters: Any) -> requests.Response:
        parts = {name: (f"/home/me/{name}.png", data, "application/octet-stream") for name, data in files.items()}
        if parameters:
            parts["json"] = ("parameters.json", json.dumps(parameters), "application/json")
        return self._checked(requests.post(f"{self.url}{path}", files=parts, headers=self.headers, timeout=PATIENCE))

    def _checked(self, answer: requests.Response) -> requests.Response:
        assert answer.status_code == 200, answer.text
        assert float(answer.headers["X-Request-Duration"]) >= 0
        return answer


@pytest.fixture(scope="module")
def running(start_server, tmp_path_factory) -> Iterator[RunningServer]:
    """A server that has everything, and wants its key."""
    if (lack := hibari.why_not() or minilm.missing()) is not None:
        pytest.skip(lack)
    with search_engines.running(tmp_path_factory.mktemp("engines")) as engines, pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PATIENCE", 120)
        with start_server(
            KEY,
            speech={"engine": "hibari"},
            classify={"model": "prototypes"},
            embeddings={"models": {"default": "minilm", "qa": "minilm"}},
            websearch={"enabled": True, "proxy": engines.proxy},
        ) as server:
            yield server


@pytest.fixture
def client(running) -> Predecessor:
    return Predecessor(running.url)


@pytest.fixture(scope="module")
def loaded(running, drawn_face) -> str:
    """A session for an uploaded picture."""
    files = {"file": drawn_face, "blush1": drawn_face}
    return str(Predecessor(running.url).upload("/api/avatar/load", files).json()["instance_id"])


@pytest.fixture
def instance(client, loaded) -> str:
    """It, running as if nobody had told it anything yet."""
    for call in ("load_emotion_templates", "load_animator_settings", "set_overrides", "stop_talking", "stop_data_eyes"):
        client.post(f"/api/avatar/{call}", instance_id=loaded)
    client.post("/api/avatar/start", instance_id=loaded)
    return loaded


def test_the_server_tells_its_health_page_and_modules(client):
    assert client.get("/health").text == "OK"
    assert client.get("/").headers["Content-Type"].startswith("text/html")
    modules = client.get("/api/modules").json()["modules"]
    assert modules == ["avatar", "imagefx", "classify", "embeddings", "websearch", "tts", "asr"]


def test_a_session_is_loaded_reloaded_and_unloaded(client, drawn_face):
    answer = client.upload("/api/avatar/load", {"file": drawn_face, "blush1": drawn_face, "fx_heart1": drawn_face})
    instance_id = answer.json()["instance_id"]
    assert str(uuid.UUID(instance_id)) == instance_id
    client.upload("/api/avatar/reload", {"file": drawn_face}, instance_id=instance_id)
    for _ in range(2):
        client.post("/api/avatar/unload", instance_id=instance_id)
    client.post("/api/avatar/unload", instance_id="nobody")


@pytest.mark.parametrize(
    ("call", "fields"),
    [
        ("load_emotion_templates", {}),
        ("load_emotion_templates", {"emotions": None}),
        ("load_emotion_templates", {"emotions": {}}),
        ("load_emotion_templates", {"emotions": {"shy": {"pose": {"head_x_index": -0.5}, "cels": [["blush1", 1.0]]}}}),
        ("load_animator_settings", {}),
        ("load_animator_settings", {"animator_settings": None}),
        ("load_animator_settings", {"animator_settings": {"target_fps": 20, "of_another_version": [1]}}),
        ("start", {}),
        ("stop", {}),
        ("start_talking", {}),
        ("stop_talking", {}),
        ("start_data_eyes", {}),
        ("stop_data_eyes", {}),
        ("set_overrides", {"overrides": MORPHS_AND_CELS}),
        ("set_overrides", {"overrides": {}}),
        ("set_overrides", {}),
        ("modify_overrides", {"action": "set", "overrides": MORPHS_AND_CELS}),
        ("modify_overrides", {"action": "unset", "overrides": {"head_x_index": 0}}),
        ("modify_overrides", {"overrides": MORPHS_AND_CELS}),
    ],
)
def test_a_session_is_told_what_to_do(client, instance, call, fields):
    client.post(f"/api/avatar/{call}", instance_id=instance, something_new=1, **fields)


def test_every_emotion_is_shown(client, instance):
    for name in (*EMOTIONS, "[reset]"):
        client.post("/api/avatar/set_emotion", instance_id=instance, emotion_name=name)


@pytest.mark.parametrize("format", ["PNG", "QOI", "TGA", "IM"])
def test_the_feed_has_all_that_the_renderer_needs(client, instance, format):
    client.post("/api/avatar/load_animator_settings", instance_id=instance, animator_settings={"format": format})
    headers = client.headers | {"Accept": "multipart/x-mixed-replace"}
    address = f"{client.url}/api/avatar/result_feed"
    with requests.get(
        address, params={"instance_id": instance}, headers=headers, stream=True, timeout=PATIENCE
    ) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition("boundary=")[2] == "frame"
        assert answer.headers["Connection"] == "close"
        pieces = answer.raw.stream(4096, decode_content=False)
        for _ in range(3):
            piece = next(pieces)
            head, blank, body = piece.partition(b"\r\n\r\n")
            assert blank, "the head of a part is in one piece"
            first, *lines = head.decode("ascii").split("\r\n")
            assert first == "--frame"
            part = dict(line.split(": ", 1) for line in lines)
            assert part["Content-Type"] == f"image/{'png' if format == 'IM' else format.lower()}"
            crop = json.loads(part["X-Crop"])
            assert crop.keys() == {"enabled", "left", "top", "right", "bottom"}
            assert [int(size) for size in part["X-Full-Size"].split(" ")] == [512, 512]
            assert json.loads(part["X-Server-Stats"]).keys() == {
                *("render_ms", "render_fps", "encode_ms", "encode_fps", "wait_ms", "output_ms", "output_fps"),
                "target_fps",
            }
            while len(body) < int(part["Content-Length"]) + 2:
                body += next(pieces)
            assert body.endswith(b"\r\n")
            assert b"--frame" not in body


def test_a_paused_feed_goes_on_and_an_unloaded_one_ends(client, drawn_face):
    instance_id = client.upload("/api/avatar/load", {"file": drawn_face}).json()["instance_id"]
    client.post("/api/avatar/stop", instance_id=instance_id)
    address = f"{client.url}/api/avatar/result_feed?instance_id={instance_id}"
    with requests.get(address, headers=client.headers, stream=True, timeout=PATIENCE) as answer:
        seen = b""
        pieces = answer.raw.stream(65536, decode_content=False)
        while seen.count(b"--frame\r\n") < 3:
            seen += next(pieces)
        client.post("/api/avatar/unload", instance_id=instance_id)
        assert sum(1 for _ in pieces) < 10


def test_filters_are_described(client):
    filters = client.get("/api/avatar/get_available_filters").json()["filters"]
    assert len(filters) >= SHIPPED_FILTERS
    for name, told in filters:
        assert isinstance(name, str)
        assert told["defaults"].keys() == told["ranges"].keys()
        assert f"`{next(iter(told['defaults']))}`" in told["docstring"]


def test_the_voice_is_described(client):
    info = client.get("/api/tts/info").json()
    assert info["sample_rate"] == 24000
    assert isinstance(info["model"], str)
    voices = client.get("/api/tts/list_voices").json()["voices"]
    assert client.get("/v1/audio/voices").json()["voices"] == voices
    assert all(isinstance(voice, str) for voice in voices)


LONG = "A long text. "
SPOKEN = [
    *itertools.product((TEXT, "Hello.", LONG * 40), (True, False), (True, False)),
    (LONG * 300, True, True),  # the times of nine hundred words in one header
]


@pytest.mark.parametrize(("text", "stream", "get_metadata"), SPOKEN)
def test_it_speaks_with_duration_and_times(client, stream, get_metadata, text):
    answer = client.post(
        "/api/tts/speak",
        text=text,
        voice=" af_bella ",
        speed="1.0",
        format="flac",
        stream=stream,
        get_metadata=get_metadata,
    )
    assert answer.headers["Content-Type"] == "audio/flac"
    seconds = heard(answer.content)
    duration = float(answer.headers["x-audio-duration"])
    whole = get_metadata or not stream or text == "Hello."
    assert duration == pytest.approx(seconds, abs=1e-3) if whole else 0 < duration < seconds
    if not get_metadata:
        assert "x-word-timestamps" not in answer.headers
        return
    words = json.loads(answer.headers["x-word-timestamps"])
    assert unquote(words[0]["word"]).strip(",.!") == text.split()[0].strip(",.!")
    for word in words:
        assert word.keys() == {"word", "phonemes", "start_time", "end_time"}
        assert unquote(word["phonemes"])
        assert 0 <= word["start_time"] <= word["end_time"] <= duration + 0.1


@pytest.mark.parametrize("format", ["wav", "mp3", "opus", "flac", "aac", "pcm", "FLAC"])
def test_every_format_of_sound(client, format):
    answer = client.post("/api/tts/speak", text="Hello.", format=format, stream=True, get_metadata=False)
    assert answer.content
    assert float(answer.headers["x-audio-duration"]) > 0.3


@pytest.fixture(scope="module")
def unlocked(start_server, running) -> Iterator[RunningServer]:
    """A server that wants no key, and has a voice."""
    with start_server(speech={"engine": "hibari"}) as server:
        yield server


@pytest.mark.parametrize("speed", [1, 1.1, "1.1"])
@pytest.mark.parametrize("authorization", ["Bearer ", "Bearer none", None])
def test_sillytavern_speaks_in_openais_form(unlocked, speed, authorization):
    answer = requests.post(
        f"{unlocked.url}/v1/audio/speech",
        json={"model": "tts-1", "input": TEXT, "voice": "alloy", "response_format": "mp3", "speed": speed},
        headers={"Authorization": authorization} if authorization else {},
        timeout=PATIENCE,
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/mpeg")
    assert float(answer.headers["x-audio-duration"]) > 1
    assert "x-word-timestamps" not in answer.headers


def test_texts_are_classified(client):
    labels = client.get("/api/classify/labels").json()["labels"]
    assert sorted(labels) == sorted(EMOTIONS)
    scores = client.post("/api/classify", text="Thank you so much!").json()["classification"]
    assert [set(score) for score in scores] == [{"label", "score"}] * 28
    assert [score["score"] for score in scores] == sorted((score["score"] for score in scores), reverse=True)
    assert scores[0]["label"] == "gratitude"


def test_texts_are_embedded(client):
    models = client.get("/api/embeddings/info").json()["models"]
    assert {"default", "qa"} <= models.keys()
    assert all(isinstance(told["model"], str) and told["dimension"] > 0 for told in models.values())
    one = client.post("/api/embeddings/compute", text="A bird.").json()["embedding"]
    several = client.post("/api/embeddings/compute", text=["A bird.", "A tree."], model="qa").json()["embedding"]
    assert np.shape(one) == (models["default"]["dimension"],)
    assert np.shape(several) == (2, models["qa"]["dimension"])
    assert np.linalg.norm(several, axis=1) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("format", ["png", "PNG", "qoi", "TGA"])
def test_pictures_are_filtered_and_enlarged(client, drawn_face, format):
    chain = [["bloom", {}], ["scanlines", {"field": 1}]]
    processed = client.upload("/api/imagefx/process", {"file": drawn_face}, format=format, filters=chain)
    assert processed.headers["Content-Type"] == f"image/{format.lower()}"
    upscaled = client.upload(
        "/api/imagefx/upscale",
        {"file": drawn_face},
        format=format,
        upscaled_width=600,
        upscaled_height=400,
        preset="C",
        quality="bicubic",
    )
    if format.lower() == "png":
        assert Image.open(io.BytesIO(processed.content)).size == (512, 512)
        assert Image.open(io.BytesIO(upscaled.content)).size == (600, 400)


@pytest.mark.parametrize("asked", [{}, {"engine": "duckduckgo"}, {"engine": "google", "max_links": 3}])
def test_the_web_is_searched(client, asked):
    links = client.post("/api/websearch", query="ravens", **asked).json()
    assert isinstance(links["results"], str)
    assert all(link.startswith("http") for link in links["links"])
    data = client.post("/api/websearch2", query="ravens", **asked).json()
    assert data["results"] == links["results"]
    assert [entry["link"] for entry in data["data"]] == links["links"]
    assert all(isinstance(entry["text"], str) for entry in data["data"])
