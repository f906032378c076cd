"""Pictures whose memory is used again: only when nobody looks at them any more."""

import numpy as np
import pytest

from raven.video.reused import Pictures

SHAPE = (30, 20, 4)


def place(picture: np.ndarray) -> int:
    return picture.__array_interface__["data"][0]


def test_frames_that_nobody_has_any_more_take_no_new_memory():
    pictures = Pictures()
    newest = pictures.take(SHAPE)
    places = {place(newest)}
    for _ in range(20):
        newest = pictures.take(SHAPE)  # taken while the one before is still there, as in a feed
        places.add(place(newest))
    assert len(places) == 2


@pytest.mark.parametrize("look", [lambda whole: whole[5:, 3:][::2], memoryview, lambda whole: whole.view(np.uint32)])
def test_a_frame_of_which_only_a_part_is_looked_at_is_not_given_away(look):
    pictures = Pictures()
    whole = pictures.take(SHAPE)
    first, seen = place(whole), look(whole)
    del whole
    assert place(pictures.take(SHAPE)) != first
    del seen
    assert place(pictures.take(SHAPE)) == first


def test_however_many_are_held_each_has_memory_of_its_own():
    pictures = Pictures()
    held = [pictures.take(SHAPE) for _ in range(9)]
    assert len({place(picture) for picture in held}) == len(held)


def test_a_new_size_is_a_new_picture():
    pictures = Pictures()
    assert pictures.take(SHAPE).shape == SHAPE
    assert pictures.take((3, 5, 4)).shape == (3, 5, 4)
    assert pictures.take(SHAPE).shape == SHAPE
