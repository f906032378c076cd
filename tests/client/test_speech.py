"""Speech by way of the Python client: heard on a null device, which keeps time as a real one does."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest
import qoi

from raven.client.errors import InvalidInput, NotFound, PlaybackUnavailable, ServerBusy
from raven.client.playback import decode
from raven.client.sound import BYTES_PER_SECOND
from raven.client.speaking import Callbacks
from raven.speech import create_engine
from raven.speech.speaker import Speaker
from raven.speech.timeline import joined
from tests.patience import PATIENCE
from tests.tries import of_three

pytest.importorskip("miniaudio")
pytest.importorskip("hibari")

TWO = "Peter picked a pepper. Nobody knows why."
TEN = " ".join([TWO] * 5)


class Told:
    """What callbacks told, in order."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.sounds: list[bytes] = []

    def callbacks(self) -> Callbacks:
        return Callbacks(
            on_audio_ready=self.sounds.append,
            on_start=lambda: self.events.append("start"),
            on_stop=lambda: self.events.append("stop"),
            on_sentence=lambda sentence: self.events.append(f"> {sentence.text}"),
            on_sentence_end=lambda sentence: self.events.append(f"< {sentence.text}"),
        )


@pytest.fixture
def voice(client) -> Iterator:
    """The client, with a device that nobody hears."""
    client.tts_set_device("null")
    yield client
    client.tts_set_device("null")


@pytest.fixture
def told() -> Told:
    return Told()


def test_what_the_server_has(voice):
    assert voice.tts_server_available()
    assert voice.tts_info()["sample_rate"] == 24_000
    assert "af_heart" in voice.tts_list_voices()


def test_sound_comes_with_the_times_of_its_words(voice):
    speech = voice.tts_prepare(TWO, "af_heart", format="wav")
    assert speech.audio_bytes.startswith(b"RIFF")
    assert [word.text.strip(".").lower() for word in speech.words()][:4] == ["peter", "picked", "a", "pepper"]
    assert all(0 <= word.start < word.end <= speech.duration for word in speech.words())
    assert len(decode(speech.audio_bytes)) == pytest.approx(speech.duration * BYTES_PER_SECOND, rel=0.01)
    assert voice.tts_prepare(TWO, get_metadata=False).word_metadata is None


def test_the_times_of_a_text_that_is_too_long_for_a_header_come_all_the_same(voice):
    text = "Nobody knows why. " * 300
    speech = voice.tts_prepare(text, speed=2.0)
    assert len(speech.words()) == 900
    assert [word.text for word in speech.words()[-3:]] == ["Nobody", "knows", "why."]
    assert speech.words()[-1].end <= speech.duration


def test_a_text_without_words_is_a_short_silence_and_an_empty_one_nothing(voice):
    for text in ("", "  \n"):
        assert voice.tts_prepare(text).duration == 0
    silence = voice.tts_prepare("***")
    assert 0 < silence.duration < 0.5
    assert not any(decode(silence.audio_bytes))
    assert silence.word_metadata == []


def test_kept_sound_is_not_asked_for_again(voice, monkeypatch):
    first = voice.tts_prepare_cached("Once.", "af_heart", speed=1)
    assert voice.tts_prepare_cached("Once.", voice="af_heart") is first
    assert voice.tts_prepare_cached("Once.", "af_heart", speed=1.5) is not first


def test_an_unknown_voice_is_an_error(voice):
    with pytest.raises(InvalidInput) as caught:
        voice.tts_prepare("Hello", "nobody")
    assert caught.value.field == "voice"


def test_speech_starts_and_stops(voice, told):
    given = told.callbacks()
    speech = voice.tts_speak("Yes.", None, 1.5, given.on_audio_ready, given.on_start, given.on_stop)
    assert voice.tts_speaking()
    assert speech.wait(PATIENCE)
    assert not voice.tts_speaking()
    assert told.events == ["start", "stop"]
    assert len(told.sounds) == 1


def test_the_mouth_follows_the_sound_sentence_by_sentence(voice, told, session_id: str):
    speech = voice.tts_speak_lipsynced(session_id, TWO, callbacks=told.callbacks())
    apart, words = [], []
    while not speech.wait(0.1):
        before, state, after = speech.position(), voice.avatar_state(session_id), speech.position()
        if state["speech"] and before > 0:
            mouth = state["speech"]["position"]
            apart.append(max(before - mouth, mouth - after))
            words.append((speech.sentence and speech.sentence.text, speech.word))
    first, second = "Peter picked a pepper.", "Nobody knows why."
    assert told.events == ["start", f"> {first}", f"< {first}", f"> {second}", f"< {second}", "stop"]
    assert sorted(apart)[len(apart) // 2] < 0.04, apart
    heard = [(first, 0), (first, 1), (first, 2), (first, 3), (second, 0), (second, 1), (second, 2)]
    places = [heard.index(word) for word in words if word in heard]
    assert places == sorted(places)
    assert len(set(places)) > 3, "of seven words a busy machine may look past some"
    assert speech.error is None


def test_stop_is_silent_at_once_and_closes_the_mouth(voice, told, session_id: str, eventually):
    speech = voice.tts_speak_lipsynced(session_id, TEN, callbacks=told.callbacks())
    assert eventually(lambda: "start" in told.events)
    voice.tts_stop()
    assert speech.wait(PATIENCE)
    assert told.events[-1] == "stop"
    assert told.events.count("stop") == 1
    assert len(told.events) < 2 + 2 * 10, "not all ten sentences"
    assert voice.avatar_state(session_id)["speech"] is None


def test_new_speech_cuts_short_what_is_being_spoken(voice, told, session_id: str, eventually):
    first = voice.tts_speak_lipsynced(session_id, TEN, callbacks=told.callbacks())
    assert eventually(lambda: "start" in told.events)
    second = voice.tts_speak_lipsynced(session_id, "Enough.")
    assert first.wait(PATIENCE)
    assert second.wait(PATIENCE)
    assert told.events[-1] == "stop"
    assert len(told.events) < 2 + 2 * 10, "not all ten sentences"
    assert second.error is None


def test_prepared_sound_is_heard_and_moves_the_mouth(voice, told, session_id: str):
    prepared = voice.tts_prepare("Maybe.", "af_heart")
    speech = voice.tts_speak_lipsynced(session_id, "Maybe.", "af_heart", prep=prepared, callbacks=told.callbacks())
    moved = False
    while not speech.wait(0.05):
        moved |= voice.avatar_state(session_id)["speech"] is not None
    assert told.sounds == [prepared.audio_bytes]
    assert moved


@pytest.mark.parametrize("text", ["", "   ", "```\nx = 1\n```"])
def test_text_without_words_starts_and_stops(voice, told, session_id: str, text: str):
    assert voice.tts_speak_lipsynced(session_id, text, callbacks=told.callbacks()).wait(PATIENCE)
    assert told.events == ["start", "stop"]
    assert voice.tts_speak(text, on_audio_ready=told.sounds.append).wait(PATIENCE)
    assert told.sounds == []


def test_speech_that_fails_starts_and_stops(voice, told):
    speech = voice.tts_speak_lipsynced("nobody", "Hello", callbacks=told.callbacks())
    assert speech.wait(PATIENCE)
    assert isinstance(speech.error, NotFound)
    assert told.events == ["start", "stop"]
    silent = voice.tts_speak("Hello", "no such voice", on_start=lambda: None)
    assert silent.wait(PATIENCE)
    assert isinstance(silent.error, InvalidInput)


def test_without_a_device_speech_starts_and_stops(voice, told, session_id: str):
    voice.tts_set_device("gramophone")
    speech = voice.tts_speak_lipsynced(session_id, "Hello", callbacks=told.callbacks())
    assert speech.wait(PATIENCE)
    assert isinstance(speech.error, PlaybackUnavailable)
    assert told.events == ["start", "stop"]
    assert voice.avatar_state(session_id)["speech"] is None


def test_a_device_that_is_unplugged_ends_the_speech_and_the_next_one_opens_it_again(
    voice, told, session_id, eventually, monkeypatch
):
    from raven.client import sound_device

    speech = voice.tts_speak_lipsynced(session_id, TEN, callbacks=told.callbacks())
    assert eventually(lambda: "start" in told.events)
    with monkeypatch.context() as patch:
        patch.setattr(sound_device._Device, "_data_callback", lambda *_: None)  # it asks for nothing any more
        assert speech.wait(PATIENCE)
    assert isinstance(speech.error, PlaybackUnavailable)
    assert told.events[-1] == "stop"
    again = voice.tts_speak("Yes.", speed=2.0)
    assert again.wait(PATIENCE)
    assert again.error is None


def test_utterances_reuse_connections(server, counted, connect, told, session_id):
    with counted(server.url) as road:
        client = connect(road.url)
        client.tts_set_device("null")
        for _ in range(4):
            assert client.tts_speak_lipsynced(session_id, "Yes.", speed=2.0, callbacks=told.callbacks()).wait(PATIENCE)
    assert told.events.count("> Yes.") == 4
    assert road.connections <= 3  # one thread fetches, one keeps the mouth in time, one may stop it


def test_what_callbacks_raise_does_not_matter(voice):
    def broken(*_: object) -> None:
        raise KeyError("mine")

    stopped = threading.Event()
    speech = voice.tts_speak("Yes.", None, 2.0, broken, broken, lambda: (stopped.set(), broken()))
    assert speech.wait(PATIENCE)
    assert stopped.is_set()
    assert speech.error is None


def test_a_server_without_a_voice_says_so(start_server, connect):
    with start_server(speech={"enabled": False}) as server:
        client = connect(server.url)
        assert not client.tts_server_available()
        with pytest.raises(ServerBusy):
            client.tts_prepare("Hello")


def test_the_delay_of_frames_is_measured_while_a_feed_is_read(voice, session_id: str):
    frames = voice.reconnecting_feed(session_id)
    speech = voice.tts_speak_lipsynced(session_id, "Yes.", speed=2.0)
    while not speech.wait(0):
        next(frames)
    frames.close()
    assert 0.001 < voice.path_delay(session_id).seconds() < 0.5


def test_the_mouth_that_is_seen_is_in_time_with_the_sound(voice, session_id: str, monkeypatch):
    still = {f"{driver}_enabled": False for driver in ("blink", "sway", "breathing")}
    voice.avatar_load_animator_settings(session_id, {**still, "crop": {"enabled": False}, "format": "QOI"})
    text = "Papa may buy a big apple, but mama may not."
    timeline = joined(piece.timeline.shifted(piece.start) for piece in Speaker(create_engine("hibari")).speak(text))

    def measure() -> tuple[float, float]:
        """By how much the mouth is late, in seconds, and how well it fits then."""
        seen, closed, told = [], None, []
        frames = voice.reconnecting_feed(session_id)
        next(frames)
        path = voice.path_delay(session_id)
        ask = path.seconds
        with monkeypatch.context() as patch:
            patch.setattr(path, "seconds", lambda: told.append(ask()) or told[-1])
            speech = voice.tts_speak_lipsynced(session_id, text)
            for _, headers, picture in frames:
                now, position = time.monotonic(), speech.position()
                mouth = qoi.decode(picture)[152:192, 232:280].astype(float)
                closed = mouth if closed is None else closed
                if position > 0:
                    late = now - float(headers["x-frame-time"]) - told[-1] if told else np.inf
                    seen.append((position, late, np.abs(mouth - closed).sum()))
                if not speech.speaking:
                    break
            frames.close()
        positions, late, opened = np.array(seen).T
        usual = np.abs(late) < 0.02  # frames that come otherwise than was measured before tell of a busy machine
        if usual.mean() <= 0.2:
            return 0.0, 0.0

        def fit(lag: float) -> float:
            wanted = [timeline.at(position - lag).sum() for position in positions[usual]]
            return float(np.corrcoef(wanted, opened[usual])[0, 1])

        best = max(np.arange(-60, 61) / 200, key=fit)
        return float(best), fit(best)

    lag, fit = of_three(measure, lambda found: in_time(*found), tells=any)
    assert in_time(lag, fit), (lag, fit)


def in_time(lag: float, fit: float) -> bool:
    return fit > 0.6 and abs(lag) <= 0.04


def test_speech_is_heard_through_a_sound_server_and_stops_at_once(voice, told, session_id, speakers, eventually):
    voice.tts_set_device("system-default")
    with speakers.listening("speakers") as recording:
        speech = voice.tts_speak_lipsynced(session_id, "Yes.", callbacks=told.callbacks())
        assert speech.wait(PATIENCE)
        assert speech.error is None
        assert told.events == ["start", "> Yes.", "< Yes.", "stop"]
        assert recording.loud_from() is not None
        longer = voice.tts_speak_lipsynced(session_id, TEN, callbacks=told.callbacks())
        assert eventually(lambda: longer.position() > 0.3)
        voice.tts_stop()
        assert longer.wait(PATIENCE)
        assert told.events.count("> Nobody knows why.") < 5, "not all ten sentences"
        assert not voice.tts_speaking()


def test_speech_waits_for_no_sound_server_that_hangs(voice, told, session_id, speakers, monkeypatch):
    from raven.client import sound_device

    monkeypatch.setattr(sound_device, "ANSWER", 2.0)
    voice.tts_set_device("system-default")
    speakers.hang()
    speech = voice.tts_speak_lipsynced(session_id, "Yes.", callbacks=told.callbacks())
    assert speech.wait(PATIENCE)
    assert isinstance(speech.error, PlaybackUnavailable)
    assert told.events == ["start", "stop"]
    speakers.go_on()
    again = voice.tts_speak("Yes.")
    assert again.wait(PATIENCE)
    assert again.error is None
