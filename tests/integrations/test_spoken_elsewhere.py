"""The mouth follows sound that another program makes and plays; on a clock of the test's own."""

from itertools import pairwise

import numpy as np
import pytest

from raven.chat import Script
from raven.integrations.spoken_elsewhere import SpokenElsewhere, Stamp
from raven.live.saying.acting import Manner
from raven.live.session import Session
from tests.live.conftest import GlassPoser, character_of, disc

RATE = 16_000


class Clock:
    t = 100.0

    def __call__(self) -> float:
        return self.t


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(clock):
    session = Session("s1", character_of(disc((240, 200, 180))), GlassPoser(), seed=1, clock=clock)
    yield session
    session.close()


@pytest.fixture
def speech(session):
    return SpokenElsewhere(session, lambda text: None, Manner())


def tone(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(9000 * np.sin(2 * np.pi * 200 * t), np.int16)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.int16)


def is_open(session, clock, after: float) -> bool:
    shape = session.speech and session.speech.shape_at(100.0 + after)
    return shape is not None and float(shape.sum()) > 0.3


def test_sound_without_text_moves_the_mouth_by_its_loudness(speech, session, clock):
    for piece in np.array_split(np.concatenate([tone(0.5), silence(0.5), tone(0.5)]), 30):
        speech.sound(piece, RATE)
    speech.ended()
    speech.step()
    assert [is_open(session, clock, t) for t in (0.3, 0.85, 1.3, 2.0)] == [True, False, True, False]
    clock.t += 2
    speech.step()
    assert session.speech is None


def test_it_begins_when_the_player_says_so(speech, session, clock):
    speech.sound(tone(0.5), RATE)
    speech.ended()
    speech.step()  # nobody has told anything yet: the mouth begins
    clock.t += 0.3
    speech.started()
    assert session.speech.heard_at(clock.t) == 0
    clock.t += 0.5
    speech.stopped()
    assert session.speech is None


def test_the_mouth_is_ahead_by_as_much_as_frames_take_to_be_made(speech, session, clock):
    for took in (0.06, 0.2, 0.08):
        speech.stamp(clock.t - took)
    speech.sound(tone(0.5), RATE)
    speech.ended()
    speech.started()
    assert session.speech.shown_at(clock.t) == pytest.approx(0.2)
    clock.t += 0.05
    stamp = speech.stamp(100.0)
    assert speech.to_wait(stamp) == pytest.approx(0.15)  # made sooner than others, it waits for its sound
    speech.interrupted()
    assert speech.to_wait(stamp) == 0  # where nothing is said nothing waits


@pytest.mark.parametrize("seed", range(5))
def test_pictures_show_the_sound_that_is_heard_with_them_however_sender_and_machine_falter(
    speech, session, clock, seed
):
    """Each picture is stamped with the second of the sound that its mouth belongs to."""
    rng = np.random.default_rng(seed)
    player = Player(speech, clock)
    made: list[tuple[float, float]] = []  # pictures in work: when each is made, and when it was posed
    kept: list[Stamp | None] = []  # pictures that wait
    apart: list[float] = []
    speech.sound(tone(20.0), RATE)
    speech.ended()
    for step in range(2000):
        clock.t = 100 + step / 100
        player.go_on(is_held_up=(step % 300) < 40 and step > 300)
        if step == 100:
            player.start()
        if step % 4 == 0:
            made.append((clock.t + rng.choice([0.05, 0.12, 0.25]), clock.t))
        for item in [each for each in made if each[0] <= clock.t]:
            made.remove(item)
            kept.append(speech.stamp(item[1]))
        for stamp in [each for each in kept if speech.to_wait(each) < 0.005]:
            kept.remove(stamp)
            if stamp is not None and player.heard > 0.5:
                apart.append(stamp.second - player.heard)
        speech.step()
    assert player.held_up > 1
    assert len(apart) > 300
    assert np.abs(apart).max() < 0.08


class Player:
    """Sends sound a fifth of a second before it is heard, when nothing holds it up; tells what it sent."""

    AHEAD, PIECE = 0.2, 0.02

    def __init__(self, speech, clock):
        self.speech, self.clock = speech, clock
        self.sent = self.heard = self.held_up = 0.0
        self.is_started = False
        self.last = clock.t

    def start(self):
        self.is_started = True
        self.speech.started()

    def go_on(self, is_held_up):
        if self.is_started:
            wanted = self.clock.t - self.last
            self.heard, dry = min(self.heard + wanted, self.sent), max(0.0, self.heard + wanted - self.sent)
            self.held_up += dry
            while not is_held_up and self.sent - self.heard < self.AHEAD:
                self.sent += self.PIECE
                self.speech.sent(self.PIECE, self.clock.t)
        self.last = self.clock.t


def test_the_mouth_goes_on_to_the_end_of_what_was_sent(speech, session, clock):
    speech.sound(tone(0.5), RATE)
    speech.ended()
    speech.started()
    clock.t += 0.3
    speech.stopped()  # all is on its way, 0.2 s of it not heard yet
    assert session.speech is not None
    clock.t += 0.25
    speech.step()
    assert session.speech is None


def test_lips_meet_where_the_text_has_a_p(speech, session, clock):
    speech.announced("a papa papa")
    speech.sound(tone(1.5), RATE)
    speech.ended()
    speech.step()
    opening = [float(session.speech.shape_at(100 + t).sum()) for t in np.arange(0.1, 1.4, 0.01)]
    closings = sum(a > 0 and b == 0 for a, b in pairwise(opening))
    assert closings == 4


def test_directions_act_when_the_word_after_them_sounds(speech, session, clock):
    script = Script()
    line, *_ = [*script.add("Well then, [joy] wonderful! "), *script.finish()]
    speech.announced(line.text, line.cues)
    speech.sound(tone(2.0), RATE)
    speech.ended()
    speech.step()
    assert session.told.emotion == "neutral"
    clock.t += 0.3
    speech.step()
    assert session.told.emotion == "neutral"
    clock.t += 0.9
    speech.step()
    assert session.told.emotion == "joy"


def test_an_interruption_silences_at_once_and_forgets_what_was_to_come(speech, session, clock):
    line = Script().add("Never said. [anger] Not this. ")
    for each in line:
        speech.announced(each.text, each.cues)
    speech.sound(tone(1.0), RATE)
    speech.step()
    assert session.speech is not None
    speech.interrupted()
    assert session.speech is None
    clock.t += 3
    speech.step()
    assert session.told.emotion == "neutral"
    speech.announced("Go on.")
    speech.sound(tone(0.5), RATE)
    speech.step()
    assert session.speech is not None


def test_where_the_player_ran_dry_the_mouth_waits_with_it(speech, session, clock):
    speech.sound(tone(0.5), RATE)
    speech.step()
    clock.t += 1.5
    speech.sound(tone(0.5), RATE)
    speech.ended()
    speech.step()
    assert [is_open(session, clock, t) for t in (0.3, 1.0, 1.8, 2.4)] == [True, False, True, False]


def test_what_was_queued_behind_begins_when_it_is_heard(speech, session, clock):
    for _ in range(2):
        speech.sound(tone(0.5), RATE)
        speech.ended()
    speech.step()
    speech.started()
    first = session.speech.id
    clock.t += 0.5
    speech.started()
    assert session.speech.id != first
    assert session.speech.heard_at(clock.t) == 0


def test_long_sound_without_text_stays_quick(speech, session, clock):
    """Minutes of it come in pieces of 20 ms: what was heard is not looked at again."""
    piece = tone(0.02)
    for _ in range(1500):
        speech.sound(piece, RATE)
    assert len(speech._sentence.audio) < 10 * RATE
