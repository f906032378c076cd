"""A speaker says texts sentence by sentence."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from raven.errors import InvalidInput, Unavailable
from raven.speech.engines.silent import SilentEngine
from raven.speech.speaker import Speaker


class Counting(SilentEngine):
    """Notes what it is asked to say."""

    def __init__(self):
        self.asked = []

    def synthesize(self, text, voice, speed=1.0, pitch=1.0):
        self.asked.append(text)
        return super().synthesize(text, voice, speed, pitch)


def test_the_first_sentence_is_there_before_the_second_is_begun():
    engine = Counting()
    spoken = Speaker(engine).speak("One. Two. Three.")
    assert next(spoken).segment.text == "One."
    assert engine.asked == ["One."]


def test_pieces_follow_one_another_and_each_brings_its_mouth():
    pieces = list(Speaker(SilentEngine()).speak("**First** one! Then the second. 😀"))
    assert [piece.sentence for piece in pieces] == [0, 1]
    assert pieces[0].start == 0
    assert pieces[1].start == pieces[0].segment.duration
    assert all(piece.timeline.values.max() > 0.5 for piece in pieces)


def test_what_was_said_once_is_not_made_again():
    engine = Counting()
    speaker = Speaker(engine)
    first = list(speaker.speak("Hello. Hello again."))
    again = list(speaker.speak("Hello. Hello again."))
    assert engine.asked == ["Hello.", "Hello again."]
    assert again[0].segment is first[0].segment
    list(speaker.speak("Hello.", speed=2))
    assert len(engine.asked) == 3


def test_the_cache_forgets_what_was_used_longest_ago():
    engine = Counting()
    speaker = Speaker(engine, cache_bytes=200_000)
    for text in ("One.", "Two.", "One.", "Three.", "One.", "Two."):
        list(speaker.speak(text))
    assert engine.asked == ["One.", "Two.", "Three.", "Two."]


def test_many_who_want_the_same_at_once_get_it_made_once():
    engine = Counting()
    speaker = Speaker(engine)
    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(lambda _: list(speaker.speak("The same for all.")), range(200)))
    assert engine.asked == ["The same for all."]
    assert len({id(result[0].segment) for result in results}) == 1


def test_cancelling_stops_before_the_next_sentence():
    engine = Counting()
    cancelled = Event()
    spoken = Speaker(engine).speak("One. Two. Three.", cancelled=cancelled)
    next(spoken)
    cancelled.set()
    assert list(spoken) == []
    assert engine.asked == ["One."]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"text": None}, "text"),
        ({"text": "x" * 100_000}, "text"),
        ({"voice": "x"}, "voice"),
        ({"speed": 0}, "speed"),
        ({"pitch": "a"}, "pitch"),
    ],
)
def test_a_senseless_wish_is_refused_at_once(wish, field):
    with pytest.raises(InvalidInput) as refused:
        Speaker(SilentEngine()).speak(**({"text": "Hello."} | wish))
    assert refused.value.field == field


def test_nothing_to_say_is_nothing():
    assert list(Speaker(SilentEngine()).speak("😀 ...")) == []


def test_an_engine_that_dies_is_reported_as_unavailable_and_may_be_tried_again():
    class Dying(Counting):
        def synthesize(self, text, voice, speed=1.0, pitch=1.0):
            if not self.asked:
                self.asked.append(text)
                raise OSError("model file gone")
            return super().synthesize(text, voice, speed, pitch)

    speaker = Speaker(Dying())
    with pytest.raises(Unavailable, match="silent failed: model file gone"):
        list(speaker.speak("Hello."))
    assert len(list(speaker.speak("Hello."))) == 1


def test_the_neural_voice_shuts_the_lips_for_every_p_b_and_m(voice):
    text = "Bob's mama baked a big apple pie. Maybe people jump, but I'm simply mumbling about a problem!"
    shut = 0
    for piece in Speaker(voice).speak(text):
        frames = np.arange(0, piece.segment.duration, 1 / 25)
        for phoneme in piece.segment.phonemes:
            if phoneme.symbol in "pbm":
                near = frames[(frames > phoneme.start - 0.04) & (frames < phoneme.end + 0.04)]
                assert min(float(piece.timeline.at(t).sum()) for t in near) < 0.1
                shut += 1
    assert shut >= 20


def test_warming_up_makes_no_entry_and_no_trouble(voice):
    speaker = Speaker(voice)
    speaker.warm_up()
    assert next(speaker.speak("Hello.")).segment.duration > 0.3
