"""OpenAI's own client speaks with Raven: a changed address is all that it takes."""

import base64
import hashlib
import io
import json
import struct

import pytest

from raven.speech.engines import hibari
from tests.patience import PATIENCE

openai = pytest.importorskip("openai")
av = pytest.importorskip("av")

TEXT = "Hello there, it is good to see you! I have been waiting here for hours. Come in."


@pytest.fixture(scope="module")
def server(start_server):
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    with start_server(speech={"engine": "hibari"}) as running:
        yield running


@pytest.fixture
def client(server):
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as client:
        yield client


def heard(data: bytes) -> float:
    """Seconds of a sound file, whatever its header says."""
    with av.open(io.BytesIO(data)) as file:
        return sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))


@pytest.mark.parametrize("voice", ["alloy", "shimmer", "Onyx", "af_bella", "AF_Sky", "af_sky+af_bella"])
def test_its_voices_speak(client, voice):
    sound = client.audio.speech.create(model="tts-1", voice=voice, input=TEXT)
    assert sound.response.headers["Content-Type"] == "audio/mpeg"
    assert 3 < heard(sound.content) < 10
    assert float(sound.response.headers["X-Audio-Duration"]) == pytest.approx(heard(sound.content), abs=0.1)
    assert "X-Word-Timestamps" not in sound.response.headers


def test_who_has_a_sound_learns_how_a_mouth_moves_with_it(client, server):
    """A chat program fetches the sound, a page of another program plays it: it knows nothing but the file."""
    file = client.audio.speech.create(model="tts-1", voice="alloy", input=TEXT, response_format="mp3").content
    answer = server.http.get(
        f"{server.url}/api/tts/timelines/{hashlib.sha256(file).hexdigest().upper()}", timeout=PATIENCE
    )
    assert answer.status_code == 200
    assert answer.json()["duration"] == pytest.approx(heard(file), abs=0.1)
    assert answer.json()["text"] == TEXT
    asked = {"text": TEXT, "voice": "alloy", "format": "json"}
    document = server.http.post(f"{server.url}/api/tts/speak", json=asked, timeout=PATIENCE).json()
    assert answer.json()["timeline"] == document["timeline"]


@pytest.mark.parametrize("digest", ["0" * 64, "none"])
def test_a_sound_that_was_not_made_here_is_not_found(server, digest):
    answer = server.http.get(f"{server.url}/api/tts/timelines/{digest}", timeout=PATIENCE)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_it_finds_models(client):
    assert [model.id for model in client.models.list()][:2] == ["tts-1", "tts-1-hd"]
    assert client.models.retrieve("tts-1").object == "model"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")


def test_there_are_no_models_where_nothing_is_spoken(start_server):
    with (
        start_server(speech={"enabled": False}) as mute,
        openai.OpenAI(base_url=f"{mute.url}/v1", api_key="none", max_retries=0) as client,
    ):
        assert list(client.models.list()) == []


def test_parameters_that_are_null_are_left_out(client):
    nothing = dict.fromkeys(("instructions", "response_format", "speed", "pitch", "stream", "stream_format"))
    said = client.audio.speech.create(model="tts-1", voice="nova", input=TEXT, extra_body=nothing)
    assert said.content == client.audio.speech.create(model="tts-1", voice="nova", input=TEXT).content


def test_its_other_parameters_are_understood(client):
    slow, fast = (
        client.audio.speech.create(
            model="gpt-4o-mini-tts",
            voice={"id": "coral"},
            input=TEXT,
            speed=speed,
            response_format="wav",
            instructions="Whisper.",
        ).content
        for speed in (0.7, 1.4)
    )
    assert struct.unpack("<I", slow[40:44])[0] == len(slow) - 44
    assert heard(slow) > 1.6 * heard(fast)


@pytest.mark.parametrize("format", ["wav", "mp3", "flac", "opus", "pcm"])
def test_a_stream_is_the_same_sound(client, format):
    request = {"model": "tts-1", "voice": "nova", "input": TEXT, "response_format": format}
    with client.audio.speech.with_streaming_response.create(**request, stream_format="audio") as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert float(answer.headers["X-Audio-Duration"]) > 0.5
        data = b"".join(answer.iter_bytes())
    whole = client.audio.speech.create(**request).content
    if format in ("wav", "pcm"):
        assert data[44:] == whole[44:]
        assert len(data) == len(whole)
    else:
        assert heard(data) == pytest.approx(heard(whole), abs=0.1)


def test_events_carry_the_same_sound(client):
    request = {"model": "tts-1", "voice": "nova", "input": TEXT, "response_format": "pcm"}
    with client.audio.speech.with_streaming_response.create(**request, stream_format="sse") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert float(answer.headers["X-Audio-Duration"]) > 0.5
        lines = [line for line in answer.iter_lines() if line]
    events = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert {event["type"] for event in events[:-1]} == {"speech.audio.delta"}
    assert events[-1]["type"] == "speech.audio.done"
    sound = b"".join(base64.b64decode(event["audio"]) for event in events[:-1])
    assert sound == client.audio.speech.create(**request).content


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"voice": "nobody"}, "must be one of"),
        ({"speed": 9}, "4"),
        ({"response_format": "midi"}, "mp3"),
        ({"input": "a" * 100_000}, "characters"),
        ({"stream_format": "carrier pigeon"}, "sse"),
    ],
)
def test_its_errors_say_what_is_wrong(client, wrong, word):
    with pytest.raises(openai.UnprocessableEntityError) as told:
        client.audio.speech.create(**({"model": "tts-1", "voice": "alloy", "input": "Hi."} | wrong))
    assert word in str(told.value)
    assert told.value.body["field"] in wrong
