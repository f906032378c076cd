"""What the tests of the voice share: the neural voice, loaded once, where its package is installed."""

import pytest

from raven.speech.engines import hibari


@pytest.fixture(scope="session")
def voice():
    if (lack := hibari.why_not()) is not None:
        pytest.skip(lack)
    return hibari.HibariEngine()
