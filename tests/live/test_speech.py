"""Utterances: a text is spoken sentence by sentence, in a thread of its own, and can be waited for and stopped."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from raven.errors import InvalidInput, LimitReached, NotFound, Unavailable
from raven.live.saying.speech import Utterance
from raven.live.saying.speech_words import written_words
from raven.speech.engines.silent import SilentEngine
from raven.speech.protocol import Word
from raven.speech.speaker import Speaker
from tests.patience import PATIENCE

TEXT = "**One** apple. Two pears! Three plums?"


class Gated(SilentEngine):
    """Says a sentence only when it is let, and fails on demand."""

    def __init__(self):
        self.gate = threading.Semaphore(0)
        self.asked = []
        self.failure = None

    def synthesize(self, text, voice, speed=1.0, pitch=1.0):
        self.asked.append(text)
        assert self.gate.acquire(timeout=PATIENCE)
        if self.failure:
            raise self.failure
        return super().synthesize(text, voice, speed, pitch)


@pytest.fixture
def engine():
    engine = Gated()
    yield engine
    for _ in range(50):
        engine.gate.release()


def test_all_sentences_are_known_before_the_first_is_made(engine):
    utterance = Utterance(Speaker(engine), TEXT)
    assert utterance.sentences == ("One apple.", "Two pears!", "Three plums?")
    assert (utterance.ready, utterance.complete, utterance.duration) == ((), False, None)


def test_the_first_sentence_can_be_heard_while_the_second_is_made(engine):
    utterance = Utterance(Speaker(engine), TEXT)
    engine.gate.release()
    first = utterance.sentence(0, PATIENCE)
    assert (first.index, first.text, first.start) == (0, "One apple.", 0)
    assert [word.text for word in first.words] == ["One", "apple."]
    assert not utterance.complete
    with pytest.raises(LimitReached):
        utterance.sentence(1, 0.01)


def test_sentences_follow_one_another_and_the_mouth_grows_with_them():
    utterance = Utterance(Speaker(SilentEngine()), TEXT)
    sentences = list(utterance.all(PATIENCE))
    ends = [sentence.start + sentence.duration for sentence in sentences]
    assert [sentence.start for sentence in sentences] == pytest.approx([0, *ends[:-1]])
    assert utterance.duration == pytest.approx(ends[-1])
    assert all(len(sentence.samples) == round(sentence.duration * utterance.sample_rate) for sentence in sentences)
    timeline = utterance.track.timeline
    assert timeline.duration == pytest.approx(sentences[-1].start + sentences[-1].timeline.duration)
    t = sentences[1].timeline.times[np.argmax(sentences[1].timeline.values.max(axis=1))]
    assert timeline.at(sentences[1].start + t) == pytest.approx(sentences[1].timeline.at(t))


def test_nothing_to_say_is_complete_at_once():
    utterance = Utterance(Speaker(SilentEngine()), "😀 ***")
    assert (utterance.sentences, utterance.complete, utterance.duration) == ((), True, 0.0)


def test_a_stopped_utterance_makes_no_more_and_keeps_nobody_waiting(engine):
    utterance = Utterance(Speaker(engine), TEXT)
    engine.gate.release()
    utterance.sentence(0, PATIENCE)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(utterance.sentence, 2, PATIENCE)
        utterance.cancel()
        with pytest.raises(NotFound):
            waiting.result(PATIENCE)
    engine.gate.release()
    engine.gate.release()
    assert not utterance.making
    assert "Three plums?" not in engine.asked
    assert len(utterance.ready) == 1
    assert utterance.track.duration == utterance.ready[0].duration, "nobody waits for more of the mouth either"


def test_a_failure_is_told_to_those_who_wait_and_what_is_ready_stays(engine):
    utterance = Utterance(Speaker(engine), TEXT)
    engine.gate.release()
    utterance.sentence(0, PATIENCE)
    engine.failure = Unavailable("the voice is hoarse")
    engine.gate.release()
    with pytest.raises(Unavailable, match="hoarse"):
        utterance.sentence(1, PATIENCE)
    assert utterance.sentence(0, 0).text == "One apple."
    assert not utterance.making


@pytest.mark.parametrize(
    ("field", "request_"),
    [
        ("text", {"text": "x" * 100_000}),
        ("voice", {"voice": "nobody"}),
        ("speed", {"speed": 0}),
        ("speed", {"speed": float("nan")}),
        ("pitch", {"pitch": 100}),
    ],
)
def test_a_wrong_request_is_refused_before_anything_is_made(engine, field, request_):
    with pytest.raises(InvalidInput) as told:
        Utterance(Speaker(engine), **({"text": "Hello."} | request_))
    assert told.value.field == field
    assert engine.asked == []


def test_where_there_is_no_memory_for_more_it_ends_with_an_error():
    utterance = Utterance(Speaker(SilentEngine()), TEXT, room=lambda more_bytes: more_bytes == 0)
    with pytest.raises(LimitReached, match="memory"):
        utterance.sentence(0, PATIENCE)


def test_any_failure_ends_it_with_an_error_that_does_not_quote_the_text(caplog):
    def room(more_bytes):
        raise RuntimeError(TEXT)

    utterance = Utterance(Speaker(SilentEngine()), TEXT, room=room)
    with pytest.raises(Unavailable, match="the voice failed"):
        utterance.sentence(0, PATIENCE)
    assert not utterance.making
    assert TEXT not in caplog.text


def test_there_is_no_sentence_beyond_the_last():
    utterance = Utterance(Speaker(SilentEngine()), TEXT)
    for index in (3, -1):
        with pytest.raises(NotFound):
            utterance.sentence(index, PATIENCE)


def spoken(*texts):
    return [Word(text, text, float(n), n + 1.0) for n, text in enumerate(texts)]


def texts(sentence, *words):
    return [(word.text, word.start, word.end) for word in written_words(sentence, spoken(*words))]


def test_words_are_told_as_they_are_written():
    assert texts('"Hi, Dr. Who!"', "Hi", "Dr", "Who") == [('"Hi,', 0, 1), ("Dr.", 1, 2), ('Who!"', 2, 3)]


def test_a_number_that_is_several_words_is_one_and_several_that_are_one_too():
    assert texts("At 10:30 we go.", "At", "ten", "thirty", "we", "go") == [
        ("At", 0, 1),
        ("10:30", 1, 3),
        ("we", 3, 4),
        ("go.", 4, 5),
    ]
    assert texts("New York is big.", "NewYork", "is", "big")[0] == ("New York", 0, 1)


def test_signs_between_words_are_no_words():
    assert texts("Yes — no & maybe", "Yes", "no", "and", "maybe") == [
        ("Yes", 0, 1),
        ("no", 1, 2),
        ("and", 2, 3),
        ("maybe", 3, 4),
    ]


def test_what_is_not_said_has_no_time():
    assert texts("Hello 世界 you", "Hello", "you") == [("Hello", 0, 1), ("you", 1, 2)]
