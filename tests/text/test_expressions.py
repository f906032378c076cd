"""Where a text has no words, its emoji and other faces tell its emotion."""

import numpy as np
import pytest

from raven.settings.emotion_templates import EMOTIONS
from raven.text.expressions import MEANT, expressed
from raven.text.protocol import NEUTRAL, ranked
from raven.text.sentences import heard


def unasked(parts):
    raise AssertionError("there are no words to classify")


@pytest.mark.parametrize("label", MEANT)
def test_every_face_of_the_table_is_seen_and_speaks_its_emotion(label):
    for face in MEANT[label].split():
        probabilities = expressed(face)
        assert probabilities is not None, face
        assert probabilities[EMOTIONS.index(label)] > probabilities[NEUTRAL] or len(face) > 1, face
        assert probabilities.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("😂😂", "amusement"), ("❤️", "love"), ("😭", "sadness"), ("T_T", "sadness"), ("(╯°□°)╯︵ ┻━┻", "anger"),
        (":)", "joy"), ("👍🏽", "approval"), ("<think>I hate them all!</think>🎉", "excitement"), ("**😊** ~", "joy"),
        ("🇩🇪", "neutral"), ("...", "neutral"),
    ],
)  # fmt: skip
def test_faces_alone_carry_their_emotion(text, emotion):
    scores = ranked(heard(text, unasked))
    assert next(iter(scores)) == emotion
    assert (scores["neutral"] == 1) == (emotion == "neutral")


def test_machine_blocks_do_not_tilt_the_classifier(prototypes):
    plain = prototypes.classify("Thank you so much, that is very kind!")
    for block in (
        "<think>I hate this, it makes me furious!</think>",
        '<tool_call>{"mood": "disgusted"}</tool_call>',
        "```\nrage!\n```\n",
    ):
        marked = prototypes.classify(f"{block}**Thank you** so much, that is very kind!")
        assert np.allclose([marked[label] for label in EMOTIONS], [plain[label] for label in EMOTIONS], atol=1e-6)


def test_stage_directions_tell_the_classifier_something(prototypes):
    assert (
        prototypes.classify("*laughs so hard that tears run down* Well.")["amusement"]
        > prototypes.classify("Well.")["amusement"]
    )
