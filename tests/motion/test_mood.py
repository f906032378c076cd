"""Moods: which emotion texts give a face, how firmly it keeps that, and when it comes to rest."""

import itertools
import math

import pytest

from raven.errors import InvalidInput
from raven.motion.mood import NEUTRAL, Steadiness, check_blacklist, hear
from raven.settings.emotion_templates import EMOTIONS

NEVER = -math.inf


def scores(**some: float) -> dict[str, float]:
    """All 28, those that are not named about nothing."""
    return dict.fromkeys(EMOTIONS, 0.001) | some


def test_the_most_probable_emotion_is_shown_at_once():
    mood = hear(None, scores(joy=0.5, love=0.4), 10.0)
    assert mood.shown(10.0, NEVER) == "joy"


def test_two_emotions_about_equal_do_not_take_turns():
    mood, shown = None, []
    for number in range(20):
        joy, love = (0.45, 0.4) if number % 2 else (0.4, 0.45)
        mood = hear(mood, scores(joy=joy, love=love), number * 0.5)
        shown.append(mood.shown(number * 0.5 + 0.4, NEVER))
    changes = sum(a != b for a, b in itertools.pairwise(shown))
    assert changes <= 1


def test_what_a_text_says_clearly_is_followed_but_not_before_the_face_was_held():
    mood = hear(None, scores(joy=0.9), 0.0)
    mood = hear(mood, scores(fear=0.9), 0.2)
    assert (mood.shown(0.2, NEVER), mood.going_to(0.2, NEVER)) == ("joy", "fear")
    assert mood.shown(0.99, NEVER) == "joy"
    assert mood.shown(1.0, NEVER) == "fear"


def test_of_texts_within_the_time_that_a_face_is_held_the_last_clear_one_is_followed_at_its_end():
    mood = hear(None, scores(joy=0.9), 0.0)
    for t, label in ((0.1, "fear"), (0.3, "anger"), (0.5, "grief")):
        mood = hear(mood, scores(**{label: 0.9}), t)
        assert mood.shown(t, NEVER) == "joy"
    assert mood.shown(1.0, NEVER) == "grief"
    back = hear(mood, scores(joy=0.9), 0.6)
    assert {back.shown(t, NEVER) for t in (0.6, 1.0, 5.0)} == {"joy"}


def test_it_does_not_matter_when_the_clock_began():
    for began in (0.0, 1000.0):
        mood = hear(None, scores(joy=0.9), began)
        assert hear(mood, scores(joy=0.4, love=0.6), began + 1.5).emotion == "joy"
        assert hear(mood, scores(joy=0.4, love=0.6), began + 20.0).emotion == "love"


def test_of_two_that_are_spoken_alike_the_shown_one_stays_however_long():
    assert hear(hear(None, scores(joy=0.9), 0.0), {"love": 0.4, "joy": 0.4}, 1e6).emotion == "joy"


def test_an_emotion_that_has_just_taken_over_is_held_as_any_other():
    steadiness = Steadiness(hold_seconds=1.0)
    mood = hear(hear(None, scores(joy=0.9), 0.0), scores(anger=0.9), 0.5, steadiness=steadiness)
    assert mood.since == 1.0
    mood = hear(mood, scores(fear=0.9), 1.0, steadiness=steadiness)
    assert [mood.shown(t, NEVER) for t in (1.9, 2.0)] == ["anger", "fear"]


def test_the_lead_that_another_emotion_needs_shrinks_with_time():
    """1 + (margin - 1) * 0.5 ** (age / margin_seconds), as documented."""
    steadiness = Steadiness(margin=3.0, margin_seconds=2.0, hold_seconds=0.0)
    assert [steadiness.lead(age) for age in (0, 2, 4)] == [3.0, 2.0, 1.5]
    joy = hear(None, scores(joy=0.9), 0.0)
    rival = scores(joy=0.2, love=0.35)
    assert hear(joy, rival, 2.0, steadiness=steadiness).emotion == "joy"
    assert hear(joy, rival, 4.0, steadiness=steadiness).emotion == "love"


@pytest.mark.parametrize("blacklist", [["desire", "love"], ["love"]])
def test_an_emotion_of_the_blacklist_is_never_shown(blacklist):
    mood = hear(None, scores(love=0.9, joy=0.05), 0.0, blacklist=blacklist)
    assert mood.emotion == "joy"


def test_a_shown_emotion_that_comes_on_the_blacklist_goes_at_once():
    mood = hear(None, scores(love=0.9), 0.0)
    mood = hear(mood, scores(love=0.9, joy=0.05), 0.1, blacklist=["love"])
    assert mood.shown(0.1, NEVER) == "joy"


@pytest.mark.parametrize("blacklist", [EMOTIONS, [NEUTRAL]])
def test_where_nothing_is_left_to_show_the_face_is_neutral(blacklist):
    assert hear(None, {NEUTRAL: 1.0, "joy": 0.0}, 0.0, blacklist=blacklist).emotion == NEUTRAL


def test_a_text_that_speaks_no_emotion_at_all_takes_the_last_one_away():
    assert hear(hear(None, scores(joy=0.9), 0.0), {}, 2.0).emotion == NEUTRAL


def test_a_text_without_words_takes_the_emotion_away():
    mood = hear(hear(None, scores(joy=0.9), 0.0), {NEUTRAL: 1.0, "joy": 0.0}, 5.0)
    assert mood.shown(5.0, NEVER) == NEUTRAL


def test_the_face_comes_to_rest_after_the_last_text():
    mood = hear(None, scores(joy=0.9), 0.0, return_after=3.0)
    mood = hear(mood, scores(joy=0.9), 2.0, return_after=3.0)
    assert mood.shown(4.9, NEVER) == "joy"
    assert mood.shown(5.0, NEVER) == NEUTRAL


def test_it_does_not_come_to_rest_while_there_is_speech_nor_before_its_time_after_that():
    mood = hear(None, scores(joy=0.9), 0.0, return_after=3.0)
    assert mood.shown(60.0, 60.0) == "joy"
    assert mood.shown(62.9, 60.0) == "joy"
    assert mood.shown(63.0, 60.0) == NEUTRAL


def test_it_comes_to_rest_also_while_another_emotion_waits_to_take_over():
    mood = hear(None, scores(joy=0.9), 0.0)
    mood = hear(mood, scores(anger=0.9), 0.2, return_after=0.5)
    assert [mood.shown(t, -1.0) for t in (0.6, 0.8)] == ["joy", NEUTRAL]
    assert mood.shown(0.8, spoke=0.7) == "joy"


def test_the_time_to_return_is_that_of_the_last_text_and_counts_from_it():
    mood = hear(hear(None, scores(joy=0.9), 0.0), scores(joy=0.9), 1.0, return_after=2.0)
    assert [mood.shown(t, NEVER) for t in (2.9, 3.0)] == ["joy", NEUTRAL]
    mood = hear(hear(None, scores(joy=0.9), 0.0), scores(anger=0.9), 2.0, return_after=2.0)
    assert [mood.shown(t, NEVER) for t in (3.9, 4.0)] == ["anger", NEUTRAL]
    mood = hear(hear(None, scores(joy=0.9), 0.0), scores(anger=0.9), 2.0, blacklist=["joy"], return_after=2.0)
    assert [mood.shown(t, NEVER) for t in (3.9, 4.0)] == ["anger", NEUTRAL]


def test_without_a_time_to_return_it_stays():
    assert hear(None, scores(joy=0.9), 0.0).shown(1e9, NEVER) == "joy"


def test_a_face_at_rest_is_held_by_nothing():
    mood = hear(None, scores(joy=0.9), 0.0, return_after=0.5)
    assert hear(mood, scores(joy=0.4, love=0.41), 0.6).shown(0.6, NEVER) == "love"


def test_names_of_the_blacklist_are_checked():
    assert check_blacklist(["love", "love"]) == {"love"}
    with pytest.raises(InvalidInput, match=r"blacklist\[1\].*there is no emotion of this name"):
        check_blacklist(["love", "lvoe"])
