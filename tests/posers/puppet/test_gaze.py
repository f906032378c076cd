"""Irises that look aside are those that the picture shows, and leave nothing of themselves where they were."""

import cv2
import numpy as np
import pytest

from raven.figure.character import find_character, load_character
from raven.posers.protocol import Source
from raven.posers.puppet.features.eye import EyeLayers, EyePose, redraw
from raven.posers.puppet.rig import Eye
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER

INK, TOP, BOTTOM = (40, 20, 60), (40, 60, 130), (255, 190, 110)


@pytest.fixture(scope="module")
def painted() -> tuple[EyeLayers, Eye]:
    return _painted()


def _painted(lights: tuple[tuple[int, int], ...] = ()) -> tuple[EyeLayers, Eye]:
    """An eye with a painted iris: outlined, dark above and light below, down to the lower lid. `lights`: radius and thickness
    of circles on it that are nearly white, a quarter of a template unit each."""
    character = load_character(find_character("raven"))
    rgba8, size = character.picture.rgba8().copy(), 4
    large = cv2.resize(rgba8, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)
    eye = POSER.prepare(Source(character.picture, character.rig, parts=character.parts)).rig.left_eye
    lids = np.array([*eye.upper, *reversed(eye.lower)]) * size + (size - 1) / 2
    opening = np.zeros(large.shape[:2], np.uint8)
    cv2.fillPoly(opening, [np.round(lids).astype(np.int32)], 255)
    inside = np.full_like(large, 250)
    (x, y), rx = (round((value + 0.5) * size) for value in eye.iris), round(eye.iris_width / 2 * size)
    ry = round(max(point[1] for point in eye.lower) * size) - y
    for start, colour in ((180, TOP), (0, BOTTOM)):
        cv2.ellipse(inside, (x, y), (rx, ry), 0, start, start + 180, (*colour, 255), -1)
    cv2.ellipse(inside, (x, y), (rx, ry), 0, 0, 360, (*INK, 255), 6)
    for radius, thickness in lights:
        cv2.circle(inside, (x, y), radius, (250, 250, 250, 255), thickness)
    large[opening > 0] = inside[opening > 0]
    picture = Picture(rgba8=cv2.resize(large, (512, 512), interpolation=cv2.INTER_AREA))
    found = eye.model_dump(mode="json") | {"iris_height": 2 * ry / size}
    rig = {**character.rig, "left_eye": found}
    puppet = POSER.prepare(Source(picture, rig, parts=character.parts))
    return puppet.layers.left_eye, puppet.rig.left_eye


def _seen(layers: EyeLayers, pose: EyePose, x: float, y: float) -> np.ndarray:
    """The mean colour of a template unit squared."""
    column, row = (round(float(value)) for value in layers.grid.to_pixels(np.array([x, y])))
    return redraw(layers, layers.drawn, pose)[row - 1 : row + 1, column - 1 : column + 1].reshape(-1, 3).mean(axis=0)


@pytest.mark.parametrize("way", [-1, 1])
def test_a_painted_iris_keeps_its_colours_when_it_looks_aside(painted, way):
    layers, eye = painted
    aside = EyePose(gaze_x=0.5 * way)
    x, y = eye.iris[0] + 0.5 * way * layers.reach[0 if way < 0 else 1], eye.iris[1]
    low = y + 0.3 * eye.iris_height / 2
    for across in (-0.4, 0, 0.4):
        assert np.abs(_seen(layers, aside, x + across * eye.iris_width / 2, low) - BOTTOM).max() < 25
    for side in (-1, 1):
        around = [
            _seen(layers, aside, x + side * (eye.iris_width / 2 + off), y - 1).mean() for off in (-1, -0.5, 0, 0.5)
        ]
        assert min(around) < 90, "its outline"


@pytest.mark.parametrize(("radius", "thickness", "whole"), [(14, 3, True), (10, -1, False)])
def test_a_ring_of_light_around_a_pupil_is_painted_on_the_iris_and_a_spot_is_not(radius, thickness, whole):
    """Spots lag behind when an eye looks aside. A ring that did left a grey one on the iris."""
    layers, _ = _painted(((radius, thickness),))
    assert (layers.highlights[..., 3].max() < 0.2) == whole


def test_the_lower_lid_keeps_nothing_of_an_iris_that_has_gone(painted):
    layers, eye = painted
    columns = eye.iris[0] + np.arange(-2, 2.5, 0.5)
    lid = np.interp(columns, *np.array(eye.lower).T)
    rest, up = (
        [_seen(layers, pose, at, low).mean() for at, low in zip(columns, lid, strict=True)]
        for pose in (EyePose(), EyePose(gaze_y=-1))
    )
    assert min(rest) < 120, "it is seen there at rest"
    assert min(up) > 190


def test_an_iris_behind_lashes_that_are_drawn_across_it_stays():
    """As in a drawing of half closed eyes over open ones: torn off the lashes, it would leave a white smear."""
    character = load_character(find_character("raven"))
    rgba8 = character.picture.rgba8().copy()
    eye = POSER.prepare(Source(character.picture, character.rig, parts=character.parts)).rig.left_eye
    left, right, y = round(eye.upper[0][0]), round(eye.upper[-1][0]), round(eye.iris[1])
    rgba8[y - 4 : y + 5, left : right + 1] = (20, 14, 18, 255)
    source = Source(
        Picture(rgba8=rgba8), {**character.rig, "left_eye": eye.model_dump(mode="json")}, parts=character.parts
    )
    crossed = POSER.prepare(source).layers
    assert np.array_equal(redraw(crossed.left_eye, crossed.left_eye.drawn, EyePose(gaze_x=1)), crossed.left_eye.drawn)
    other = redraw(crossed.right_eye, crossed.right_eye.drawn, EyePose(gaze_x=1))
    assert np.abs(other - crossed.right_eye.drawn).max() > 60, "the other one looks aside"
