"""What is remembered of sounds: the last ones, and none of their files."""

import hashlib

import numpy as np
import pytest

from raven.errors import NotFound
from raven.server.resources.sounds import MOST, KnownSound, Sounds
from raven.speech.timeline import Timeline

SILENCE = Timeline(np.zeros(0), np.zeros((0, 6), np.float32))


def file(number: int) -> bytes:
    return b"sound %d" % number


def digest(number: int) -> str:
    return hashlib.sha256(file(number)).hexdigest()


def test_those_nobody_asks_for_go_first():
    sounds = Sounds()
    for number in range(MOST):
        sounds.remember(file(number), KnownSound("", float(number), SILENCE))
    assert sounds.get(digest(0)).duration == 0
    sounds.remember(file(MOST), KnownSound("", 1.0, SILENCE))
    assert sounds.get(digest(0)).duration == 0
    with pytest.raises(NotFound):
        sounds.get(digest(1))
