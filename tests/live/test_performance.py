"""A script is said and acted in time with its sound, while it is still being written; on a clock of the test's own."""

import math
import threading

import pytest

from raven.chat import Script
from raven.errors import Unavailable
from raven.live.saying.acting import Manner
from raven.live.saying.performance import LEAD, LISTENER_SECONDS, Performance
from raven.live.saying.speech import Utterance
from raven.live.saying.speech_words import TimedWord, word_starts
from raven.live.saying.stage import Stage
from raven.live.session import Session
from raven.settings.emotion_templates import parse_templates
from raven.speech.engines.silent import SilentEngine
from raven.speech.speaker import Speaker
from tests.patience import PATIENCE


class Clock:
    def __init__(self) -> None:
        self.t = 100.0

    def __call__(self) -> float:
        return self.t


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(character, poser, clock):
    session = Session("s1", character, poser, seed=1, clock=clock)
    yield session
    session.close()


def classify(text):
    return {"anger": 0.8, "neutral": 0.2} if "hate" in text or "glares" in text else {"neutral": 1.0}


class Playing:
    """A performance of a text, stepped by the test's clock."""

    def __init__(self, session, clock, **manner):
        self.clock, self.session = clock, session
        self.utterance = Utterance(Speaker(SilentEngine()), None)
        self.performance = Performance(session, self.utterance, classify, Manner(**manner))
        self.script = Script()
        self.said = 0

    def write(self, text, is_all=True):
        lines = self.script.add(text) + (self.script.finish() if is_all else [])
        for line in lines:
            self.performance.add(line)
        if is_all:
            self.performance.finish()
        self.said += sum(bool(line.text) for line in lines)
        for index in range(self.said):
            self.utterance.sentence(index, PATIENCE)
        return self

    def step(self, seconds=0.0, is_listened_to=False):
        """Steps as a stage would, for so long."""
        end = self.clock.t + seconds
        while True:
            due = self.performance.step(self.clock.t, is_listened_to)
            if self.performance.over or due > end:
                self.clock.t = end
                return self
            self.clock.t = max(due, self.clock.t)

    @property
    def emotion(self):
        return self.session.state()["emotion"]

    def start_of(self, word):
        """When a word sounds, on the test's clock."""
        for sentence in self.utterance.ready:
            for each in sentence.words:
                if each.text.strip(".,!?") == word:
                    return 100.0 + LEAD + sentence.start + each.start
        raise LookupError(word)


@pytest.fixture
def play(session, clock):
    return lambda **manner: Playing(session, clock, **manner)


def test_directions_act_when_the_word_after_them_sounds(play, clock):
    playing = play().write("[joy] Hello there, [sadness] my old [surprise] friend. I must go [anger] now.")
    for word, emotion in {"Hello": "joy", "my": "sadness", "friend": "surprise", "now": "anger"}.items():
        before = playing.emotion
        playing.step(playing.start_of(word) - clock.t - 0.004)
        assert playing.emotion == before != emotion
        playing.step(0.008)
        assert playing.emotion == emotion


def test_an_emotion_is_felt_as_strongly_as_is_told(play, session):
    play().write("[joy:0.5] Hello.").step(0.5)
    half, full = session.told.template, session.told.library.get("joy")
    assert half.pose["mouth_aaa_index"] == pytest.approx(full.pose["mouth_aaa_index"] / 2)


def test_acts_and_faces_are_felt_and_what_says_nothing_is_dropped(play):
    playing = play()
    assert (
        playing.write("*glares* You there. Thanks 😀 so much. *gazes* Bye [fx:zorblax] now.").step(0.5).emotion
        == "anger"
    )
    playing.step(playing.start_of("much") - playing.clock.t)
    assert playing.emotion == "joy"
    playing.step(10)
    assert playing.performance.over


def test_without_directions_the_face_follows_the_text_and_not_after_one(play):
    assert play().write("I hate this.").step(0.5).emotion == "anger"
    assert play().write("[joy] Hello. I hate this.").step(9).emotion == "joy"


def test_it_may_be_told_not_to_follow_the_text(play):
    assert play(follows_text=False).write("I hate this.").step(0.5).emotion == "neutral"


def test_effects_are_played_and_the_gaze_comes_back(play, session):
    playing = play().write("[fx:heart][fx:nothing] Look [look:up left] there now. ").step(0.5)
    assert "heart" in session.told.played
    playing.step(playing.start_of("there") - playing.clock.t + 0.01)
    assert (session.told.overrides["iris_rotation_y_index"], session.told.overrides["iris_rotation_x_index"]) == (1, 1)
    playing.step(5)
    assert playing.performance.over
    assert dict(session.told.overrides) == {}


def test_a_pause_is_silence_before_the_next_word(play):
    plain, paused = play().write("Well, yes."), play().write("Well, [pause:1.5] yes.")
    gap = [
        each.utterance.ready[-1].start + each.utterance.ready[-1].words[-1].start - each.utterance.ready[0].words[0].end
        for each in (plain, paused)
    ]
    assert gap[1] - gap[0] > 1.4
    assert paused.utterance.ready[1].samples[:24000].max() == 0


def test_speech_goes_on_where_it_was_when_more_comes_late(play, session, clock):
    playing = play().write("Hello there. H", is_all=False)
    playing.step(30)
    assert not playing.performance.over
    playing.write("ow are [joy] you?")
    late = clock.t - 100.0 - LEAD - playing.utterance.ready[1].start
    playing.step(0.0)
    assert session.speech.heard_at(clock.t) == pytest.approx(playing.utterance.ready[1].start - LEAD)
    assert playing.emotion == "neutral"
    playing.step(playing.start_of("you") + late + LEAD - clock.t + 0.01)
    assert playing.emotion == "joy"


def test_who_listens_has_time_to_begin_and_the_directions_follow_what_is_heard(play, session, clock):
    playing = play().write("Hello [joy] there.").step(0.4, is_listened_to=True)
    assert session.speech is None
    session.speak(playing.utterance.id, playing.utterance.track, -0.2, 0.0)
    playing.step(playing.start_of("there") - LEAD - 100.0 + 0.2 - 0.01, is_listened_to=True)
    assert playing.emotion == "neutral"
    assert playing.step(0.02, is_listened_to=True).emotion == "joy"


def test_it_begins_without_those_who_listen_if_they_do_not(play, session):
    play().write("Hello.").step(LISTENER_SECONDS + 0.1, is_listened_to=True)
    assert session.speech is not None


def test_interrupted_it_is_silent_at_once_and_knows_what_was_heard(play, session):
    text = "Hello there. *waves* How are [joy] you today? I am fine."
    playing = play().write(text)
    playing.step(playing.start_of("you") - playing.clock.t + 0.01)
    playing.performance.stop()
    assert (session.speech, playing.performance.over, playing.utterance.making) == (None, True, False)
    assert playing.performance.heard() == (len("Hello there. "), "How are you")


def test_stopped_while_something_is_due_it_is_silent_all_the_same(play, session, monkeypatch):
    playing = play().write("Hello there.")
    speak, stopping = session.speak, threading.Thread(target=playing.performance.stop)

    def interrupted(*args):
        stopping.start()
        stopping.join(0.2)
        speak(*args)

    monkeypatch.setattr(session, "speak", interrupted)
    playing.performance.step(100.0)
    stopping.join()
    assert (session.speech, playing.performance.over) == (None, True)


def test_an_emotion_that_is_not_there_any_more_ends_no_text(play, session):
    session.set_emotions(parse_templates({"wobbly": {"pose": {"mouth_smirk": 1.0}, "cels": {}}}))
    playing = play().write("Hello there, my [emotion:wobbly] friend.").step(0.1)
    session.set_emotions({})
    playing.step(10)
    assert playing.performance.over
    assert not playing.utterance.cancelled


def test_of_what_no_voice_could_say_nothing_was_heard(play, session, monkeypatch):
    def broken(*args):
        raise Unavailable("no voice")

    playing = play()
    monkeypatch.setattr(playing.utterance._speaker, "say", broken)
    for line in Script().add("Hello there, my friend. I"):
        playing.performance.add(line)
    playing.performance.finish()
    assert playing.utterance.wait_until_idle(PATIENCE)
    assert playing.step().performance.over
    assert playing.performance.heard() == (0, "")
    assert playing.utterance.cancelled


def test_all_of_it_was_heard_in_the_end(play):
    playing = play().write("Hello there. [joy] How are you? *waves*").step(10)
    assert playing.performance.heard() == (len("Hello there. [joy] How are you? *waves*"), "")


def test_what_else_is_spoken_ends_it(play, session):
    playing = play().write("Hello there, my old friend.").step(0.3)
    session.speak("other", playing.utterance.track, 0.0, 0.0)
    playing.step(0.1)
    assert playing.performance.over
    assert session.speech.id == "other"


def test_a_stage_performs_one_after_the_other_and_tells_who_listens(character, poser, eventually):
    session = Session("s2", character, poser, seed=1)
    stage = Stage(session)
    performances = []
    with stage.listening("this machine") as listener:
        number = listener.number
        for text in ("Hi.", "Ho."):
            utterance = Utterance(Speaker(SilentEngine()), None, speed=4.0)
            performance = Performance(session, utterance, classify, Manner())
            stage.enter(performance)
            for line in (script := Script()).add(text) + script.finish():
                performance.add(line)
            performance.finish()
            performances.append(performance)
        for each in performances:
            assert eventually(lambda after=number: bool(stage.events_after(after, 0.1)))
            (event,) = stage.events_after(number, 0)
            assert event.kind == "speaking"
            assert event.utterance_id == each.utterance.id
            session.speak(each.utterance.id, each.utterance.track, 0.0, 0.0)
            stage.wake()
            number = event.number
            assert eventually(lambda after=number: bool(stage.events_after(after, 0.1)))
            assert stage.events_after(number, 0)[0].kind == "ended"
            number += 1
    assert eventually(lambda: stage.current is None)
    session.close()


def test_a_stage_can_be_silenced_at_once(character, poser, eventually):
    session = Session("s3", character, poser, seed=1)
    stage = Stage(session)
    utterance = Utterance(Speaker(SilentEngine()), None)
    performance = Performance(session, utterance, classify, Manner())
    stage.enter(performance)
    for line in Script().add("Hello there, how are you, my friend? I") * 20:
        performance.add(line)
    assert eventually(lambda: session.speech is not None)
    stage.stop()
    assert (session.speech, stage.current, utterance.cancelled) == (None, None, True)
    assert stage.events_after(0, 0)[-1].kind == "stopped"
    session.close()


def test_a_performance_that_fails_does_not_keep_the_next_from_the_stage(character, poser, eventually, caplog):
    session = Session("s4", character, poser, seed=1)
    stage = Stage(session)

    def failing(text):
        raise RuntimeError("the classifier is broken")

    performances = []
    for feel in (failing, classify):
        performance = Performance(session, Utterance(Speaker(SilentEngine()), None, speed=4.0), feel, Manner())
        stage.enter(performance)
        for line in (script := Script()).add("Hi.") + script.finish():
            performance.add(line)
        performance.finish()
        performances.append(performance)
    assert eventually(lambda: stage.current is None)
    assert [performance.utterance.cancelled for performance in performances] == [True, False]
    assert "a performance failed" in caplog.text
    session.close()


def test_every_written_word_has_a_time_though_voices_say_some_as_one():
    words = [TimedWord("Dr. Smith", 0.1, 0.4), TimedWord("said", 0.5, 0.6)]
    assert word_starts("Dr. Smith said so", words, 1.0) == [0.1, 0.1, 0.5, 1.0]
    assert word_starts("", [], 1.0) == []
    assert math.isfinite(sum(word_starts("a b", [], 1.0)))
