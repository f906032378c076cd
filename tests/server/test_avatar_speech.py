"""Avatars that speak over HTTP: utterances, the client's audio clock, timelines of its own, stopping."""

import struct
import threading
import time
from typing import Any

import pytest
import requests

from raven.errors import InvalidInput, LimitReached, NotFound
from raven.live.saying.speech import Utterance
from raven.pose import MOUTH_OPEN_MORPHS
from raven.server.resources.utterances import PER_SESSION, Utterances
from raven.speech.engines.silent import SilentEngine
from tests.patience import PATIENCE

TEXT = "**Hello** there! How are you? I am fine."
TIMELINE = {"morphs": ["mouth_aaa_index", "mouth_delta"], "keyframes": [[0, 0, 0], [0.5, 1, 0], [60, 0.5, 0.2]]}


@pytest.fixture(scope="module")
def silent(start_server):
    """A server that speaks without a sound, on any machine."""
    with start_server(speech={"engine": "silent"}) as running:
        yield running


@pytest.fixture
def avatar(silent):
    """A running session of its own."""
    instance_id = silent.load()
    silent.call("start", instance_id)
    yield instance_id
    silent.call("unload", instance_id)


@pytest.fixture
def gate(monkeypatch):
    """The voice says a sentence only when it is let: `release` it."""
    gate = threading.Semaphore(0)
    plain = SilentEngine.synthesize

    def synthesize(self, text, *manner):
        assert gate.acquire(timeout=PATIENCE)
        return plain(self, text, *manner)

    monkeypatch.setattr(SilentEngine, "synthesize", synthesize)
    yield gate
    for _ in range(100):
        gate.release()


def get(server, path: str, **options: Any) -> requests.Response:
    return requests.get(f"{server.url}{path}", timeout=PATIENCE, **options)


def speech(server, instance_id: str) -> dict[str, Any] | None:
    return server.get("state", params={"instance_id": instance_id}).json()["speech"]


def problem(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("field")


def test_speak_tells_all_sentences_and_where_their_sound_is(silent, avatar):
    told = silent.call("speak", avatar, text=TEXT, format="pcm").json()
    assert [sentence["text"] for sentence in told["sentences"]] == ["Hello there!", "How are you?", "I am fine."]
    assert (told["engine"], told["voice"], told["sample_rate"]) == ("silent", "silent", 24000)
    first = told["sentences"][0]
    assert (first["ready"], first["index"], first["start"]) == (True, 0, 0)
    assert [word["text"] for word in first["words"]] == ["Hello", "there!"]
    assert first["timeline"]["morphs"] == list(MOUTH_OPEN_MORPHS)
    whole = get(silent, told["audio_url"])
    assert whole.headers["Content-Type"] == "audio/pcm"
    parts = [get(silent, sentence["audio_url"]).content for sentence in told["sentences"]]
    assert whole.content == b"".join(parts)
    done = get(silent, f"/api/avatar/utterances/{told['utterance_id']}").json()
    assert done["complete"] is True
    assert done["duration"] == pytest.approx(len(whole.content) / 48000)
    assert [s["start"] for s in done["sentences"]] == pytest.approx(
        [0, len(parts[0]) / 48000, (len(parts[0]) + len(parts[1])) / 48000]
    )


def test_speak_answers_when_the_first_sentence_is_made_and_others_can_be_waited_for(start_server, gate):
    gate.release()  # for warming up
    with start_server(speech={"engine": "silent"}) as server:
        instance_id = server.load()
        gate.release()
        told = server.call("speak", instance_id, text=TEXT).json()
        assert [sentence["ready"] for sentence in told["sentences"]] == [True, False, False]
        assert (told["complete"], told["duration"]) == (False, None)
        assert told["sentences"][1]["timeline"] is None
        second = f"/api/avatar/utterances/{told['utterance_id']}/sentences/1"
        answers: list[dict[str, Any]] = []
        waiting = threading.Thread(target=lambda: answers.append(get(server, second).json()))
        waiting.start()
        gate.release()
        waiting.join(PATIENCE)
        assert answers[0]["ready"] is True
        assert answers[0]["start"] == told["sentences"][0]["duration"]
        with get(server, told["audio_url"], stream=True) as sound:
            seconds = float(sound.headers["X-Audio-Duration"])
            assert seconds == pytest.approx(told["sentences"][0]["duration"]), "as much is known when the head is sent"
            head = sound.raw.stream(44, decode_content=False)
            assert next(head)[:4] == b"RIFF", "the sound begins before the last sentence is made"
            gate.release()
            assert sum(len(piece) for piece in head) > 48000


def test_a_finished_wav_has_exact_lengths(silent, avatar):
    told = silent.call("speak", avatar, text="Hello.").json()
    for address in (told["audio_url"], told["sentences"][0]["audio_url"]):
        data = get(silent, address).content
        assert struct.unpack("<I", data[40:44])[0] == len(data) - 44


def test_nothing_moves_before_the_client_says_that_it_hears_something(silent, avatar):
    told = silent.call("speak", avatar, text=TEXT).json()
    assert speech(silent, avatar) is None
    began = time.monotonic()
    answer = silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=0.25).json()
    assert began <= answer["server_time"] <= time.monotonic()
    assert answer["position"] == pytest.approx(0.25, abs=0.2)
    now = speech(silent, avatar)
    assert now["utterance_id"] == told["utterance_id"]
    assert 0.25 <= now["position"] < 2


def test_a_client_that_knows_the_servers_clock_may_say_when_it_heard_something(silent, avatar):
    told = silent.call("speak", avatar, text=TEXT * 20).json()
    began = silent.get("state", params={"instance_id": avatar}).json()["clock"] - 2
    answer = silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=1, heard_at=began).json()
    assert answer["position"] == pytest.approx(1 + answer["server_time"] - began)
    assert answer["position"] > 3
    assert speech(silent, avatar)["position"] == pytest.approx(answer["position"], abs=1)


def test_the_emotion_comes_with_the_sound(silent, avatar):
    told = silent.call("speak", avatar, text=TEXT, emotion="joy").json()
    state = silent.get("state", params={"instance_id": avatar}).json()
    assert state["emotion"] == "neutral"
    silent.call("speech_started", avatar, utterance_id=told["utterance_id"])
    assert silent.get("state", params={"instance_id": avatar}).json()["emotion"] == "joy"
    silent.call("set_emotion", avatar, emotion_name="anger")
    silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=0.5)
    after = silent.get("state", params={"instance_id": avatar}).json()["emotion"]
    assert after == "anger", "an alignment does not bring it back"
    silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=1000)
    silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=1001)
    after = silent.get("state", params={"instance_id": avatar}).json()
    assert (after["emotion"], after["speech"]) == ("anger", None), "nor does a report after its end"


def test_what_is_started_replaces_what_was_heard_before(silent, avatar):
    first, second = (silent.call("speak", avatar, text=text).json()["utterance_id"] for text in (TEXT, "Again."))
    silent.call("speech_started", avatar, utterance_id=first)
    silent.call("speech_started", avatar, utterance_id=second, position=-5)
    assert speech(silent, avatar)["utterance_id"] == second
    silent.call("speech_started", avatar, utterance_id=first)
    assert speech(silent, avatar)["utterance_id"] == first


def test_a_client_may_bring_its_own_timeline(silent, avatar):
    told = silent.call("play_timeline", avatar, timeline=TIMELINE, position=2).json()
    now = speech(silent, avatar)
    assert (now["utterance_id"], now["duration"]) == (told["utterance_id"], 60)
    assert now["position"] == pytest.approx(2, abs=1)
    silent.call("speech_started", avatar, utterance_id=told["utterance_id"], position=30)
    assert speech(silent, avatar)["position"] == pytest.approx(30, abs=1)
    silent.call("stop_speaking", avatar, utterance_id=told["utterance_id"])
    assert speech(silent, avatar) is None
    assert problem(silent.call("speech_started", avatar, utterance_id=told["utterance_id"]))[0] == 404


def test_stopping_ends_what_is_heard_and_what_is_made(silent, avatar):
    one, other = (silent.call("speak", avatar, text=text).json() for text in (TEXT, TEXT * 100))
    silent.call("speech_started", avatar, utterance_id=one["utterance_id"])
    assert silent.call("stop_speaking", avatar, utterance_id=other["utterance_id"]).json() == {
        "ok": True,
        "warnings": [],
    }
    assert speech(silent, avatar)["utterance_id"] == one["utterance_id"], "only the other one was meant"
    assert get(silent, other["audio_url"]).status_code == 404
    assert silent.call("stop_speaking", avatar).status_code == 200
    assert speech(silent, avatar) is None
    assert get(silent, one["audio_url"]).status_code == 404
    assert silent.call("stop_speaking", avatar).status_code == 200, "silence may be asked for twice"


def test_an_utterance_belongs_to_its_session(silent, avatar):
    told = silent.call("speak", avatar, text=TEXT).json()
    other = silent.load()
    assert problem(silent.call("speech_started", other, utterance_id=told["utterance_id"]))[0] == 404
    silent.call("stop_speaking", other)
    assert get(silent, told["audio_url"]).status_code == 200
    silent.call("unload", other)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("speak", {}, (400, "malformed", "text")),
        ("speak", {"text": "a", "voice": "nobody"}, (422, "invalid_input", "voice")),
        ("speak", {"text": "a", "speed": 0}, (422, "invalid_input", "speed")),
        ("speak", {"text": "a", "speed": "fast"}, (422, "invalid_input", "speed")),
        ("speak", {"text": "a", "emotion": "hunger"}, (422, "invalid_input", "emotion")),
        ("speak", {"text": "a", "format": "midi"}, (422, "invalid_input", "format")),
        ("speak", {"text": "a" * 100_000}, (422, "invalid_input", "text")),
        ("speech_started", {}, (400, "malformed", "utterance_id")),
        ("speech_started", {"utterance_id": "none"}, (404, "not_found", None)),
        ("speech_started", {"utterance_id": "none", "position": "1"}, (422, "invalid_input", "position")),
        ("speech_started", {"utterance_id": "none", "delay": True}, (422, "invalid_input", "delay")),
        ("speech_started", {"utterance_id": "none", "offset": 1e9}, (422, "invalid_input", "offset")),
        ("play_timeline", {"timeline": TIMELINE, "heard_at": -1e9}, (422, "invalid_input", "heard_at")),
        ("play_timeline", {}, (400, "malformed", "timeline")),
        ("play_timeline", {"timeline": {}}, (422, "invalid_input", "timeline.morphs")),
        (
            "play_timeline",
            {"timeline": {"morphs": ["head_x_index"], "keyframes": []}},
            (422, "invalid_input", "timeline.morphs"),
        ),
        (
            "play_timeline",
            {"timeline": TIMELINE | {"keyframes": [[1, 0, 0], [0, 0, 0]]}},
            (422, "invalid_input", "timeline.keyframes[1]"),
        ),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(silent, avatar, path, body, expected):
    silent.call("play_timeline", avatar, timeline=TIMELINE)
    before = speech(silent, avatar)["utterance_id"]
    assert problem(silent.call(path, avatar, **body)) == expected
    assert speech(silent, avatar)["utterance_id"] == before


def test_utterances_that_do_not_exist_are_not_found(silent):
    for path in ("", "/audio", "/sentences/0", "/sentences/0/audio"):
        assert problem(get(silent, f"/api/avatar/utterances/none{path}")) == (404, "not_found", None)


def test_a_session_keeps_those_that_were_used_last(silent, avatar):
    told = [silent.call("speak", avatar, text=f"Number {n}.").json() for n in range(PER_SESSION + 2)]
    there = [get(silent, each["sentences"][0]["audio_url"]).status_code for each in told]
    assert there == [404, 404] + [200] * PER_SESSION


def test_a_server_takes_only_so_many(start_server):
    with start_server(speech={"engine": "silent"}, limits={"utterances": 3}) as small:
        sessions = [small.load() for _ in range(4)]
        codes = [small.call("speak", each, text="Hello.").status_code for each in sessions]
        assert codes == [200, 200, 200, 503]
        small.call("unload", sessions[0])
        assert small.call("speak", sessions[3], text="Hello.").status_code == 200


def test_an_utterance_that_is_refused_is_not_begun_and_costs_no_other(silent, avatar):
    begun = []
    speaker = silent.services.voice.speaker()
    session = silent.services.sessions.get(avatar)

    def make(room):
        begun.append(room)
        return Utterance(speaker, "Hello.", room=room)

    full = Utterances(1, 2**30, 60.0)
    full.open(session, None, make)
    with pytest.raises(LimitReached):
        full.open(session, None, make)
    assert len(begun) == 1

    roomy = Utterances(100, 2**30, 60.0)
    kept = [roomy.open(session, None, make) for _ in range(PER_SESSION)]
    for utterance in kept:
        utterance.sentence(0, 20)
    with pytest.raises(InvalidInput):
        roomy.open(session, None, lambda room: Utterance(speaker, "Hello.", voice="nobody", room=room))
    assert [roomy.get(utterance.id).utterance for utterance in kept] == kept
    roomy.open(session, None, make)
    with pytest.raises(NotFound):
        roomy.get(kept[0].id)


def test_sound_beyond_the_memory_replaces_the_oldest(start_server):
    with start_server(speech={"engine": "silent"}, limits={"speech_bytes": 2**20}) as small:
        sessions = [small.load() for _ in range(3)]
        told = []
        for each in sessions:
            told.append(small.call("speak", each, text="A sentence of some length. " * 5).json())
            assert get(small, told[-1]["sentences"][4]["audio_url"]).status_code == 200, "all of it is made"
        assert get(small, told[0]["audio_url"]).status_code == 404
        endless = small.call("speak", sessions[0], text="Sentences without an end. " * 200).json()
        last = f"/api/avatar/utterances/{endless['utterance_id']}/sentences/199"
        assert problem(get(small, last)) == (503, "limit_reached", None)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_an_utterance_that_nobody_uses_is_dropped_but_not_while_it_is_heard(silent, avatar):
    clock = Clock()
    kept = Utterances(8, 2**30, 60.0, clock)
    session = silent.services.sessions.get(avatar)
    speaker = silent.services.voice.speaker()

    heard, other = (kept.open(session, None, lambda room: Utterance(speaker, "Hello. " * 50, room=room)) for _ in "12")
    session.speak(heard.id, heard.track, 0.0, 0.0)
    clock.now += 30
    kept.get(other.id)
    clock.now += 31
    kept.expire()
    assert kept.get(heard.id).utterance is heard
    assert kept.get(other.id).utterance is other
    clock.now += 61
    kept.expire()
    kept.get(heard.id)
    with pytest.raises(Exception, match="expired"):
        kept.get(other.id)
    waits = kept.open(session, None, lambda room: Utterance(speaker, "Hello.", room=room))
    waits.awaited = True
    clock.now += 61
    kept.expire()
    assert kept.get(waits.id).utterance is waits, "its turn comes"
    session.stop_speaking()
    clock.now += 61
    kept.expire()
    with pytest.raises(Exception, match="expired"):
        kept.get(heard.id)
