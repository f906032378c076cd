"""Faces in pictures of our own art: of any size and tilt, one, many or none."""

from dataclasses import replace

import numpy as np
import pytest

from raven.landmarks import faces
from raven.landmarks.faces import find_faces
from raven.landmarks.heads import find_heads
from raven.posers.puppet.detection import detect_rig
from tests.intake.faces import face_at
from tests.intake.pictures import figure_on, scene


@pytest.mark.parametrize("size", [22, 45, 120, 260])
def test_faces_of_any_size_are_found(size):
    scale = size / 48
    edge = max(600, round(420 * scale))
    picture, matrix = figure_on("raven", (edge, edge), (230, 225, 220), scale, edge * 0.5, edge * 0.4)
    found = find_faces(picture)
    assert len(found) == 1
    eyes = matrix[:, :2] @ (256.5, 146.5) + matrix[:, 2]
    assert np.hypot(found[0].frame.x - eyes[0], found[0].frame.y - eyes[1]) < 0.15 * size
    assert found[0].frame.size == pytest.approx(size, rel=0.15)


@pytest.mark.parametrize("tilt", [-0.45, -0.2, 0.2, 0.45])
def test_tilted_faces_are_found_with_their_tilt(tilt):
    picture, _ = figure_on("finch", (800, 800), scene((800, 800)), 1.4, 400, 350, tilt)
    found = find_faces(picture)
    assert found
    assert found[0].frame.tilt == pytest.approx(tilt, abs=0.08)


def test_pictures_without_faces_have_none():
    noise = np.random.default_rng(1).integers(0, 256, (400, 500, 4), np.uint8)
    noise[..., 3] = 255
    blobs = np.dstack([scene((500, 400)).astype(np.uint8), np.full((400, 500), 255, np.uint8)])
    for picture in (noise, blobs, np.full((1, 1, 4), 255, np.uint8), np.full((3, 900, 4), 255, np.uint8)):
        assert find_faces(picture) == []


@pytest.mark.parametrize("name", ["finch", "raven", "wren"])
def test_an_eye_behind_something_is_known_to_be_hidden(name):
    picture, matrix = figure_on(name, (700, 700), (255, 255, 255), 1.5, 350, 280)
    assert detect_rig(picture).left_eye.confidence > 0.7
    x, y = (matrix[:, :2] @ (279, 147) + matrix[:, 2]).astype(int)
    picture[y - 45 : y + 40, x - 45 : x + 50, :3] = (90, 60, 40)
    rig = detect_rig(picture)
    assert not rig.left_eye.found
    assert rig.right_eye.confidence > rig.left_eye.confidence + 0.1


def test_a_face_that_is_clear_when_looked_at_moves_however_little_it_looked_like_one_from_afar(monkeypatch):
    picture, _ = figure_on("finch", (800, 800), scene((800, 800)), 1.4, 400, 350)
    far = [(frame, min(chance, 0.42)) for frame, chance in find_heads(picture[..., :3])]
    monkeypatch.setattr(faces, "find_heads", lambda rgb8: far)
    rig = detect_rig(picture)
    assert all(getattr(rig, name).found for name in ("left_eye", "right_eye", "mouth"))


def test_what_is_hardly_a_face_does_not_take_the_place_of_a_smaller_sure_one(monkeypatch):
    """As folds of a skirt below a face, which look a little like a larger one."""
    sure, doubtful = face_at(300, 200, 1.0), replace(face_at(300, 600, 2.0), chance=0.6)
    found = {sure.frame: sure, doubtful.frame: doubtful}
    monkeypatch.setattr(faces, "find_heads", lambda rgb8: [(frame, 0.9) for frame in found])
    monkeypatch.setattr(faces, "look_at", lambda pyramid, frame, chance: found[frame])
    assert find_faces(np.full((800, 600, 4), 255, np.uint8)) == [sure, doubtful]
