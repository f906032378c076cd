"""What texts do to a session's face, on a clock of the test's own and without anybody watching."""

import pytest

from raven.live.session import Session
from raven.motion.lip_sync import MouthTrack
from raven.motion.mood import NEUTRAL
from raven.settings.emotion_templates import EMOTIONS


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


def say(session, label, return_after=5.0, **options):
    scores = dict.fromkeys(EMOTIONS, 0.001) | {label: 0.9}
    return session.hear(session.take_turn(), scores, return_after=return_after, **options)


def emotion(session) -> str:
    return session.state()["emotion"]


def test_a_text_sets_the_face_and_tells_whether_it_changed(session, clock):
    assert say(session, "joy") == ("joy", True)
    assert say(session, "joy") == ("joy", False)
    assert emotion(session) == "joy"


def test_it_comes_to_rest_by_itself_though_nobody_watches(session, clock):
    say(session, "joy")
    clock.t += 4.9
    assert emotion(session) == "joy"
    clock.t += 0.1
    assert emotion(session) == NEUTRAL


def test_frames_show_the_emotion_and_then_the_rest(session, clock, eventually):
    say(session, "surprise", return_after=5.0)
    surprised = session.snapshot("QOI")
    clock.t += 5.0
    assert eventually(lambda: session.snapshot("QOI") != surprised)


def test_talking_keeps_the_emotion(session, clock):
    say(session, "joy")
    session.start_talking()
    clock.t += 60.0
    assert emotion(session) == "joy"
    session.stop_talking()
    clock.t += 4.0
    session.stop_talking()  # said twice, it does not count again
    assert emotion(session) == "joy"
    clock.t += 1.0
    assert emotion(session) == NEUTRAL


def test_talking_after_the_rest_does_not_bring_the_emotion_back(session, clock):
    say(session, "joy")
    clock.t += 6.0
    session.start_talking()
    assert emotion(session) == NEUTRAL


def test_an_explicit_emotion_stays(session, clock):
    say(session, "joy")
    session.set_emotion("anger")
    clock.t += 60.0
    assert emotion(session) == "anger"


def test_a_text_after_an_explicit_emotion_is_followed_and_the_face_then_comes_to_rest(session, clock):
    session.set_emotion("anger")
    assert say(session, "joy") == ("joy", True)
    assert emotion(session) == "joy"
    clock.t += 5.0
    assert emotion(session) == NEUTRAL


def test_what_was_said_earlier_but_understood_later_changes_nothing(session, clock):
    earlier = session.take_turn()
    session.set_emotion("anger")
    assert session.hear(earlier, {"joy": 0.9}) == ("anger", False)
    first, second = session.take_turn(), session.take_turn()
    assert session.hear(second, {"fear": 0.9}) == ("fear", True)
    assert session.hear(first, {"joy": 0.9}) == ("fear", False)
    assert emotion(session) == "fear"


def test_the_same_emotion_from_a_text_later_is_a_change_after_the_rest(session, clock):
    say(session, "joy")
    clock.t += 5.0
    assert say(session, "joy") == ("joy", True)


def test_speech_keeps_the_emotion_from_its_begin_to_its_end(session, clock):
    say(session, "joy")
    session.speak("u1", MouthTrack(duration=20.0), position=0.0, lead=0.0)
    clock.t += 20.0
    assert emotion(session) == "joy"
    clock.t += 4.9
    assert emotion(session) == "joy"
    clock.t += 0.1
    assert emotion(session) == NEUTRAL


def test_a_client_that_moves_the_mouth_itself_keeps_the_emotion_too(session, clock):
    say(session, "joy")
    for _ in range(10):
        clock.t += 4.0
        session.modify_overrides("set", {"mouth_aaa_index": 0.5})
    assert emotion(session) == "joy"
    session.modify_overrides("unset", {"mouth_aaa_index": 0})
    session.modify_overrides("set", {"head_x_index": 0.5})
    clock.t += 5.0
    assert emotion(session) == NEUTRAL


def test_speech_of_unknown_length_keeps_it_until_that_is_stopped(session, clock):
    say(session, "joy")
    session.speak("u1", MouthTrack(), position=0.0, lead=0.0)
    clock.t += 600.0
    session.stop_speaking("u1")
    clock.t += 4.9
    assert emotion(session) == "joy"
    clock.t += 0.1
    assert emotion(session) == NEUTRAL
