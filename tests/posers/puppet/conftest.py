"""The shipped characters, prepared by the puppet engine."""

import cv2
import pytest

from raven.figure.character import find_character, load_character
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER


@pytest.fixture(scope="session", params=["raven", "finch"])
def source(request: pytest.FixtureRequest) -> Source:
    """A shipped character's picture, its rig left to the detector."""
    return Source(load_character(find_character(request.param)).picture)


@pytest.fixture(scope="session")
def puppet(source: Source) -> PuppetPrepared:
    return POSER.prepare(source)


@pytest.fixture(scope="session")
def large_source(source: Source) -> Source:
    """The same picture at twice the size."""
    small = source.picture.rgba8()
    return Source(Picture(rgba8=cv2.resize(small, (1024, 1024), interpolation=cv2.INTER_CUBIC)))
