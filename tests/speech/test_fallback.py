"""The best engine that is there speaks; when one fails, the next goes on."""

import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Event

import numpy as np
import pytest

from raven import speech
from raven.errors import InvalidInput, Unavailable
from raven.speech import VoiceEngines, available_engines, create_engine, voice_engines
from raven.speech.engines import espeak, fallback, hibari, kokoro, kokoro_onnx
from raven.speech.engines.hibari import HibariEngine
from raven.speech.engines.silent import SilentEngine
from raven.speech.engines.voice_names import check_request
from raven.speech.protocol import Voice
from raven.speech.speaker import Speaker
from tests.patience import PATIENCE


class Robot(SilentEngine):
    """A second engine, with a voice of its own; notes what it says."""

    name = "robot"
    own = (Voice("robot", "en-US", "none", ""), Voice("af_heart", "en-US", "female", ""))

    def __init__(self):
        self.said = []

    def voices(self):
        return self.own

    def check(self, voice, speed=1.0, pitch=1.0):
        return check_request(self.own, voice, speed, pitch)

    def synthesize(self, text, voice, speed=1.0, pitch=1.0):
        self.said.append((text, voice))
        return SilentEngine().synthesize(text, "silent", speed, pitch)


@pytest.fixture
def engines(voice):
    """A neural voice of its own with a robot behind it."""
    robot = Robot()
    return VoiceEngines({"hibari": HibariEngine, "robot": lambda: robot}), robot


def break_model(engine):
    """As when the model's file is damaged or memory runs out: every further sentence raises inside ONNX Runtime."""
    for speaker in engine._speakers.values():
        speaker.hibari.sess = None


def test_an_engine_that_dies_while_speaking_is_followed_by_the_next(engines, caplog):
    both, robot = engines
    spoken = Speaker(both).speak("One is said. Two is said. Three is said.", "af_heart")
    first = next(spoken)
    break_model(both.running)
    rest = list(spoken)
    assert np.abs(first.segment.audio).max() > 0.1
    assert robot.said == [("Two is said.", "af_heart"), ("Three is said.", "af_heart")]
    assert all(a.start + a.segment.duration == b.start for a, b in pairwise([first, *rest]))
    assert "NoneType" in both.failures["hibari"]
    assert both.info()["engine"] == "robot"
    assert "hibari is given up" in caplog.text


def test_an_engine_whose_model_cannot_be_loaded_is_followed_by_the_next(voice, tmp_path, monkeypatch):
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    details, name, _ = next(iter(voice._files.values()))
    monkeypatch.setattr(hibari, "_installed", lambda: {"af_heart": (details, name, broken)})
    robot = Robot()
    both = VoiceEngines({"hibari": HibariEngine, "robot": lambda: robot})
    assert len(list(Speaker(both).speak("Hello there.", "alloy"))) == 1
    assert robot.said == [("Hello there.", "af_heart")]
    assert "af_heart of hibari cannot be loaded" in both.failures["hibari"]


def test_real_engines_take_over_one_after_the_other(voice, monkeypatch):
    if (lack := espeak.why_not()) is not None:
        pytest.skip(lack)
    monkeypatch.setattr(kokoro, "_files", lambda folder: None)
    monkeypatch.setattr(kokoro_onnx, "PACKAGES", kokoro_onnx.PACKAGES[:3])
    engines = voice_engines("auto")
    spoken = Speaker(engines).speak("One is said. Two is said. Three is said.", "onyx")
    next(spoken)
    assert engines.name == "hibari"
    break_model(engines.running)
    two, three = spoken
    assert engines.name == "espeak"
    assert np.abs(two.segment.audio).max() > 0.1
    assert [word.text for word in three.segment.words] == ["Three", "is", "said"]
    assert engines.check("onyx").name == "en-us+m1"
    assert [name for name, _ in engines.failures.items()] == ["hibari", "kokoro-onnx", "kokoro"]


def test_an_engine_that_cannot_be_made_is_passed_over_and_says_why(caplog):
    def missing():
        raise Unavailable("hibari needs its package")

    both = VoiceEngines({"hibari": missing, "robot": Robot})
    with caplog.at_level(logging.INFO):
        assert both.name == "robot"
    assert caplog.messages == ["voice: robot speaks, because: hibari needs its package"]
    assert both.failures == {"hibari": "hibari needs its package"}


def test_a_text_that_one_engine_cannot_say_does_not_silence_it_for_others(caplog):
    class Touchy(Robot):
        name = "touchy"

        def synthesize(self, text, voice, speed=1.0, pitch=1.0):
            if "secret" in text:
                raise ValueError(text)
            return super().synthesize(text, voice, speed, pitch)

    robot = Robot()
    both = VoiceEngines({"touchy": Touchy, "robot": lambda: robot})
    assert len(list(Speaker(both).speak("Hello. The secret word. Bye."))) == 3
    assert [text for text, _ in robot.said] == ["The secret word."]
    assert both.name == "touchy"
    assert both.failures == {}
    assert "secret" not in caplog.text
    alone = VoiceEngines({"touchy": Touchy})
    with pytest.raises(Unavailable, match="no voice can speak: touchy cannot say this text"):
        list(Speaker(alone).speak("The secret word."))
    assert len(list(Speaker(alone).speak("Hello."))) == 1


def test_when_none_is_left_the_reasons_of_all_are_told():
    class Mute(Robot):
        name = "mute"

        def synthesize(self, text, voice, speed=1.0, pitch=1.0):
            raise OSError("the sound card burnt")

    def missing():
        raise Unavailable("hibari needs its package")

    none = VoiceEngines({"hibari": missing, "mute": Mute})
    with pytest.raises(
        Unavailable, match=r"hibari needs its package; the voice engine mute failed: the sound card burnt"
    ):
        list(Speaker(none).speak("Hello."))
    with pytest.raises(Unavailable, match="burnt"):
        Speaker(none).speak("Hello.")
    assert none.info() == {"engine": None, "model": None, "sample_rate": 24000, "can_pitch": False}


def test_a_senseless_wish_kills_no_engine(engines):
    both, robot = engines
    for wish in ({"voice": "nobody"}, {"speed": 0}, {"pitch": float("nan")}):
        with pytest.raises(InvalidInput):
            both.synthesize("Hello.", **({"voice": "af_heart"} | wish))
    assert both.failures == {}
    assert robot.said == []


def test_a_voice_that_only_the_failed_engine_had_is_served_by_the_nearest():
    class Own(Robot):
        name = "own"
        own = (Voice("my_granny", "en-GB", "female", ""),)

        def synthesize(self, text, voice, speed=1.0, pitch=1.0):
            raise RuntimeError("gone")

    robot = Robot()
    both = VoiceEngines({"own": Own, "robot": lambda: robot})
    speaker = Speaker(both)
    assert len(list(speaker.speak("Hello.", "my_granny"))) == 1
    assert len(list(speaker.speak("Again.", "my_granny"))) == 1
    assert robot.said == [("Hello.", "af_heart"), ("Again.", "af_heart")]


def test_names_of_voices_of_engines_that_are_not_here_are_served(voice):
    assert voice_engines("hibari").check("en-gb+m1").name == "heart_man"
    assert voice_engines("silent").check("heart_girl").name == "silent"


def test_auto_takes_the_neural_voice_and_says_so(voice, caplog):
    with caplog.at_level(logging.INFO):
        assert create_engine().name == "hibari"
    assert caplog.messages == ["voice: hibari speaks"]


def test_without_any_voice_auto_says_what_to_install_and_silence_only_comes_when_asked_for(monkeypatch):
    for module in (hibari, kokoro_onnx, kokoro, espeak):
        monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match="pip install hibari-tts"):
        create_engine("auto")
    with pytest.raises(Unavailable, match="pip install hibari-tts"):
        create_engine("hibari")
    assert voice_engines("silent").name == "silent"
    listed = {engine["name"]: engine for engine in available_engines()}
    assert not listed["hibari"]["available"]
    assert "pip install hibari-tts" in listed["hibari"]["why"]
    assert listed["silent"]["available"]


def test_the_list_of_engines_tells_which_were_given_up_and_why():
    listed = {engine["name"]: engine for engine in available_engines({"hibari": "it failed: no memory"})}
    assert listed["hibari"] == {"name": "hibari", "available": False, "why": "it failed: no memory"}


def test_while_an_engine_loads_its_files_others_are_told_soon(monkeypatch):
    loading, finished = Event(), Event()

    def slow():
        loading.set()
        assert finished.wait(PATIENCE)
        return Robot()

    monkeypatch.setattr(fallback, "SOON", 0.05)
    engines = VoiceEngines({"slow": slow})
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(lambda: engines.name)
        assert loading.wait(PATIENCE)
        assert engines.info()["engine"] is None
        assert engines.failures == {}
        finished.set()
        assert made.result(PATIENCE) == "robot"
    assert engines.info()["engine"] == "robot"


def test_an_unknown_engine_is_refused():
    for make in (create_engine, voice_engines):
        with pytest.raises(
            InvalidInput, match="voice_engine: must be one of auto, hibari, kokoro-onnx, kokoro, espeak, silent"
        ):
            make("siri")
    assert set(speech.NAMES) == {"auto", *(engine["name"] for engine in available_engines())}
