"""Text to speech over HTTP: files, streams, the times of words, and errors that name what is wrong."""

import base64
import io
import json
import logging
import struct
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
import requests
import soundfile

from raven.speech.encoding import why_not
from raven.speech.engines import hibari
from raven.speech.engines.silent import SilentEngine
from tests.patience import PATIENCE

TEXT = "Hello there, it is good to see you! I have **been** waiting for 3 hours."
TYPES = {
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "opus": "audio/ogg; codecs=opus",
    "aac": "audio/aac",
    "pcm": "audio/pcm",
}
RATE = 24000


@pytest.fixture(scope="module")
def silent(start_server):
    """A server that speaks without a sound, on any machine."""
    with start_server(speech={"engine": "silent"}) as running:
        yield running


@pytest.fixture(scope="module")
def voiced(start_server):
    """A server with a real voice."""
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    with start_server(speech={"engine": "hibari"}) as running:
        yield running


def speak(server, **body: Any) -> requests.Response:
    return requests.post(f"{server.url}/api/tts/speak", json=body, timeout=PATIENCE)


def problem(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("field")


def test_info_and_voices_tell_what_speaks(silent):
    info = requests.get(f"{silent.url}/api/tts/info", timeout=PATIENCE).json()
    assert (info["engine"], info["sample_rate"], info["can_pitch"]) == ("silent", RATE, False)
    assert {"hibari", "silent"} <= {engine["name"] for engine in info["engines"]}
    assert all(set(engine) == {"name", "available", "why"} for engine in info["engines"])
    for path in ("api/tts/list_voices", "v1/audio/voices"):
        answer = requests.get(f"{silent.url}/{path}", timeout=PATIENCE).json()
        assert answer["voices"] == ["silent"]
        assert answer["details"][0]["language"] == "en-US"
    assert "tts" in requests.get(f"{silent.url}/api/modules", timeout=PATIENCE).json()["modules"]


@pytest.mark.parametrize("format", TYPES)
def test_every_format_has_its_media_type_and_the_right_length(voiced, format):
    if (lack := why_not(format)) is not None:
        pytest.skip(lack)
    answer = speak(voiced, text=TEXT, format=format.upper())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == TYPES[format]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    seconds = float(answer.headers["X-Audio-Duration"])
    assert 3 < seconds < 9
    assert answer.headers["X-Sample-Rate"] == str(RATE)
    if format == "pcm":
        assert len(answer.content) == round(seconds * RATE) * 2
    elif format != "aac":
        sound, rate = soundfile.read(io.BytesIO(answer.content))
        assert len(sound) / rate == pytest.approx(seconds, abs=0.1 if format in ("mp3", "opus") else 1e-6)
        assert np.abs(sound).max() > 0.1


def test_a_wav_tells_its_exact_length(silent):
    data = speak(silent, text=TEXT, format="wav").content
    riff, size, wave = struct.unpack("<4sI4s", data[:12])
    assert (riff, size, wave) == (b"RIFF", len(data) - 8, b"WAVE")
    assert struct.unpack("<4sI", data[36:44]) == (b"data", len(data) - 44)


def test_word_times_are_in_a_header_as_existing_clients_read_them(voiced):
    answer = speak(voiced, text=TEXT)
    words = json.loads(answer.headers["X-Word-Timestamps"])
    assert [unquote(word["word"]) for word in words][:3] == ["Hello", "there,", "it"]
    assert unquote(words[0]["phonemes"]) == "həlˈO"
    assert all(set(word) == {"word", "phonemes", "start_time", "end_time"} for word in words)
    times = [time for word in words for time in (word["start_time"], word["end_time"])]
    assert times == sorted(times)
    assert times[-1] <= float(answer.headers["X-Audio-Duration"])
    assert "X-Word-Timestamps" not in speak(voiced, text=TEXT, get_metadata=False).headers


def test_word_times_of_a_long_text_break_no_client_and_are_in_the_body_of_json(silent):
    long = "An apple and a pear. " * 300
    answer = speak(silent, text=long)
    assert answer.status_code == 200
    fit = json.loads(answer.headers["X-Word-Timestamps"])
    assert [unquote(word["word"]) for word in fit[:5]] == ["An", "apple", "and", "a", "pear."]
    assert 50_000 < len(answer.headers["X-Word-Timestamps"]) <= 60_000
    assert answer.headers["X-Word-Timestamps-Left-Out"] == (
        f"the last {1500 - len(fit)} of 1500 words do not fit into a header; format json has them all"
    )
    told = speak(silent, text=long, format="json").json()
    assert len(told["words"]) == 1500


def test_json_has_sound_and_all_times_in_one_body(voiced):
    told = speak(voiced, text=TEXT, format="json", audio_format="wav").json()
    sound = base64.b64decode(told["audio"])
    assert (told["format"], told["media_type"], told["sample_rate"]) == ("wav", "audio/wav", RATE)
    assert (len(sound) - 44) / 2 / RATE == pytest.approx(told["duration"])
    assert [word["text"] for word in told["words"]][-3:] == ["for", "3", "hours."]
    assert [sentence["text"] for sentence in told["sentences"]] == [
        "Hello there, it is good to see you!",
        "I have been waiting for 3 hours.",
    ]
    assert told["sentences"][1]["start"] == pytest.approx(told["sentences"][0]["duration"])
    last = told["timeline"]["keyframes"][-1][0]
    assert told["words"][-1]["end"] < last <= told["duration"] + 0.1


@pytest.mark.parametrize("format", ["wav", "mp3", "flac", "opus", "pcm"])
def test_a_stream_begins_before_the_text_is_spoken_to_the_end(silent, format):
    body = {"text": "One two three. " * 40, "format": format, "stream": True, "get_metadata": False}
    with requests.post(f"{silent.url}/api/tts/speak", json=body, stream=True, timeout=PATIENCE) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert answer.headers["Content-Type"] == TYPES[format]
        first = speak(silent, text="One two three.").headers["X-Audio-Duration"]
        assert answer.headers["X-Audio-Duration"] == first, "as much is known when the head is sent"
        pieces = list(answer.raw.stream(10_000_000, decode_content=False))
    assert len(pieces) > 3
    if format == "pcm":
        whole = speak(silent, text=body["text"], format="pcm").content
        assert b"".join(pieces) == whole


def test_a_stream_of_one_sentence_tells_its_exact_duration(voiced):
    body = {"text": "Hello.", "format": "flac", "get_metadata": False}
    streamed = speak(voiced, stream=True, **body)
    assert "Content-Length" not in streamed.headers
    assert streamed.headers["X-Audio-Duration"] == speak(voiced, **body).headers["X-Audio-Duration"]
    assert float(streamed.headers["X-Audio-Duration"]) > 0.3


def test_fields_that_may_be_left_out_may_be_null(silent):
    nothing = dict.fromkeys(("voice", "speed", "pitch", "format", "audio_format", "get_metadata", "stream"))
    answer = speak(silent, text=TEXT, **nothing)
    assert (answer.status_code, answer.content) == (200, speak(silent, text=TEXT).content)
    assert "X-Word-Timestamps" in answer.headers


def test_a_stream_with_word_times_is_complete_when_it_begins(silent):
    answer = speak(silent, text=TEXT, stream=True)
    assert json.loads(answer.headers["X-Word-Timestamps"])
    assert float(answer.headers["X-Audio-Duration"]) > 1


@pytest.mark.parametrize("text", ["", "   ", "😀", "***", "\x00\x07", "<think>I", "*smiles*"])
@pytest.mark.parametrize("format", ["flac", "mp3", "pcm"])
def test_nothing_to_say_is_a_short_silence(silent, text, format):
    answer = speak(silent, text=text, format=format)
    assert float(answer.headers["X-Audio-Duration"]) == 0.25
    assert answer.headers["X-Word-Timestamps"] == "[]"
    streamed = speak(silent, text=text, format=format, stream=True, get_metadata=False)
    document = speak(silent, text=text, format="json", audio_format=format).json()
    assert document["duration"] == 0.25
    assert document["words"] == document["sentences"] == []
    assert len(streamed.content) > 100
    if format == "pcm":
        assert (
            answer.content == streamed.content == base64.b64decode(document["audio"]) == bytes(round(0.25 * RATE) * 2)
        )
        return
    for content in (answer.content, base64.b64decode(document["audio"])):
        sound, rate = soundfile.read(io.BytesIO(content))
        assert len(sound) / rate == pytest.approx(0.25, abs=0.1)
        assert np.abs(sound).max() < 1e-3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (400, "malformed", "text")),
        ({"text": None}, (400, "malformed", "text")),
        ({"text": ["a"]}, (400, "malformed", "text")),
        ({"text": "a", "voice": "nobody"}, (422, "invalid_input", "voice")),
        ({"text": "a", "voice": "af_bella,af_nova"}, (422, "invalid_input", "voice")),
        ({"text": "a", "speed": 0}, (422, "invalid_input", "speed")),
        ({"text": "a", "speed": -1}, (422, "invalid_input", "speed")),
        ({"text": "a", "speed": "fast"}, (422, "invalid_input", "speed")),
        ({"text": "a", "speed": "nan"}, (422, "invalid_input", "speed")),
        ({"text": "a", "speed": True}, (422, "invalid_input", "speed")),
        ({"text": "a", "pitch": 5}, (422, "invalid_input", "pitch")),
        ({"text": "a", "format": "midi"}, (422, "invalid_input", "format")),
        ({"text": "a", "format": "json", "audio_format": "json"}, (422, "invalid_input", "audio_format")),
        ({"text": "a" * 100_000}, (422, "invalid_input", "text")),
    ],
)
def test_what_is_wrong_is_named(silent, body, expected):
    assert problem(speak(silent, **body)) == expected


def test_a_number_that_is_none_is_no_json(silent):
    for text in ('{"text": "a", "speed": NaN}', '{"text": "a", "speed": Infinity}'):
        answer = requests.post(
            f"{silent.url}/api/tts/speak", data=text, headers={"Content-Type": "application/json"}, timeout=PATIENCE
        )
        assert problem(answer) == (400, "malformed", "body")


def test_numbers_may_come_as_text(silent):
    slow, fast = (float(speak(silent, text=TEXT, speed=s).headers["X-Audio-Duration"]) for s in ("0.5", 2))
    assert slow == pytest.approx(4 * fast, rel=0.05)


def test_text_cannot_say_how_it_is_pronounced(voiced):
    words = speak(voiced, text="Say [hello](/kæt/) now.", format="json").json()["words"]
    assert [word["text"] for word in words] == ["Say", "hello", "now."]
    assert "kæt" not in "".join(word["phonemes"] for word in words)


def test_browsers_may_read_the_headers(silent):
    origin = {"Origin": "http://localhost:8000"}
    answer = requests.post(f"{silent.url}/api/tts/speak", json={"text": "Hi."}, headers=origin, timeout=PATIENCE)
    exposed = answer.headers["Access-Control-Expose-Headers"].lower()
    assert "x-audio-duration" in exposed
    assert "x-word-timestamps" in exposed
    assert "x-word-timestamps-left-out" in exposed


def test_a_module_that_is_off_says_how_it_is_turned_on(start_server):
    with start_server(speech={"enabled": False}) as mute:
        session = mute.load()
        answers = [
            requests.get(f"{mute.url}/api/tts/info", timeout=PATIENCE),
            requests.get(f"{mute.url}/v1/audio/voices", timeout=PATIENCE),
            speak(mute, text="Hi."),
            requests.post(f"{mute.url}/v1/audio/speech", json={"input": "Hi."}, timeout=PATIENCE),
            mute.call("speak", session, text="Hi."),
        ]
        for answer in answers:
            assert problem(answer) == (503, "unavailable", None)
            assert "[speech]" in answer.json()["error"]["message"]
        assert "tts" not in requests.get(f"{mute.url}/api/modules", timeout=PATIENCE).json()["modules"]
        timeline = {"morphs": ["mouth_aaa_index"], "keyframes": [[0, 0], [1, 1]]}
        assert mute.call("play_timeline", session, timeline=timeline).status_code == 200, "needs no voice"


def test_an_engine_that_dies_is_told_with_its_reason_and_the_rest_of_the_server_lives(start_server, monkeypatch):
    def die(*_):
        raise RuntimeError("the larynx is missing")

    with start_server(speech={"engine": "silent"}) as hoarse:
        assert speak(hoarse, text="Hi.").status_code == 200
        session = hoarse.load()
        monkeypatch.setattr(SilentEngine, "synthesize", die)  # it comes alone: no other takes over
        for answer in (speak(hoarse, text="Hello."), speak(hoarse, text="Hi.", speed=2)):
            assert problem(answer) == (503, "unavailable", None)
            assert "larynx" in answer.json()["error"]["message"]
        assert problem(hoarse.call("speak", session, text="Hello.")) == (503, "unavailable", None)
        body = {"text": "Hello.", "stream": True, "get_metadata": False}
        assert problem(speak(hoarse, **body)) == (503, "unavailable", None), "also before a stream has begun"
        info = requests.get(f"{hoarse.url}/api/tts/info", timeout=PATIENCE).json()
        assert info["engine"] is None
        assert "larynx" in next(engine["why"] for engine in info["engines"] if engine["name"] == "silent")
        assert hoarse.get("snapshot", params={"instance_id": session}).status_code == 200


def test_no_log_line_of_any_level_quotes_a_text(voiced, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    secret = "Zebrafinch loves Quagmire, 47110815 times."
    session = voiced.load()
    assert speak(voiced, text=secret).status_code == 200
    assert voiced.call("speak", session, text=secret, voice="af_heart").status_code == 200
    assert speak(voiced, text=secret, voice=secret).status_code == 422
    assert speak(voiced, text=secret * 1000).status_code == 422
    body = {"input": secret, "stream_format": "sse"}
    assert requests.post(f"{voiced.url}/v1/audio/speech", json=body, timeout=PATIENCE).status_code == 200

    def fail(*_):
        raise RuntimeError(f"cannot say {secret}")

    monkeypatch.setattr("raven.live.saying.speech.written_words", fail)
    assert problem(speak(voiced, text=secret, speed=1.1)) == (503, "unavailable", None)
    assert problem(voiced.call("speak", session, text=secret, speed=1.2)) == (503, "unavailable", None)
    written = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    assert "api/tts/speak" in written
    assert "RuntimeError" in written, "the fault itself should be logged"
    for word in ("Zebrafinch", "Quagmire", "47110815"):
        assert word not in written
