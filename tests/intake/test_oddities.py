"""Photos and animals get an honest answer, and people do not get theirs."""

import io
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image

from raven.intake.oddities import kept_still, oddities
from raven.intake.take_in import Found, fitted_in, take_in
from raven.intake.verdict import Level
from raven.landmarks.faces import Face, find_faces
from raven.landmarks.points import INDEX, POINTS
from raven.posers.puppet.rig import FEATURES
from tests.intake.pictures import figure_on

PEOPLE = ("raven", "finch", "wren", "rook")


def person(name: str = "finch") -> np.ndarray:
    picture, _ = figure_on(name, (700, 900), (235, 235, 240), 2.2, 350, 320)
    return picture


def painted(picture: np.ndarray, roughness: float = 9.0) -> np.ndarray:
    """With light from one side, and with the grain of a brush or a sensor."""
    light = np.linspace(0.55, 1.15, picture.shape[1])[None, :, None]
    grain = np.random.default_rng(1).normal(0, roughness, picture.shape[:2])[..., None]
    result = picture.copy()
    result[..., :3] = (picture[..., :3] * light + cv2.GaussianBlur(grain, (0, 0), 0.7)[..., None]).clip(0, 255)
    return result


def photographed(picture: np.ndarray, roughness: float = 9.0) -> np.ndarray:
    """The same without the lines that only drawings have."""
    closed = cv2.morphologyEx(picture, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    return painted(cv2.GaussianBlur(closed, (0, 0), 2.0), roughness)


def unsure(face: Face, error: float, of: str = "") -> Face:
    """The face as the networks see one that they do not know."""
    known = np.array([not name.startswith(of) for name in POINTS])
    return replace(face, error=np.where(known, face.error, np.float32(error)).astype(np.float32))


def with_nose(picture: np.ndarray, face: Face) -> np.ndarray:
    """With the nose of a dog."""
    x, y = face.point("nose")
    size = face.frame.size
    result = np.ascontiguousarray(picture)
    cv2.ellipse(
        result, (round(x), round(y)), (round(0.19 * size), round(0.13 * size)), 0, 0, 360, (45, 35, 38, 255), -1
    )
    return result


@pytest.mark.parametrize("name", PEOPLE)
def test_drawn_people_are_nothing_odd_however_much_their_picture_suffered(name):
    picture = person(name)
    packed = io.BytesIO()
    Image.fromarray(picture[..., :3]).save(packed, "JPEG", quality=25)
    suffered = np.asarray(Image.open(packed).convert("RGBA"))
    for each in (picture, suffered, painted(picture)):
        odd = take_in(each).odd
        assert not odd.photo
        assert not odd.muzzle
        assert not odd.still


@pytest.mark.parametrize("roughness", [9.0, 4.0], ids=["much grain", "little grain"])
def test_a_photo_is_said_to_be_one_and_nothing_of_its_face_moves(roughness):
    picture = photographed(person(), roughness)
    face = unsure(find_faces(picture)[0], 0.055)
    intake = fitted_in(Found(picture, (face,)))
    assert intake.verdict.level is Level.NO
    assert "photo" in str(intake.verdict)
    assert intake.rig is not None
    assert not any(getattr(intake.rig, name).found for name in FEATURES)


def test_a_face_that_is_only_drawn_in_an_unusual_way_is_no_photo():
    picture = person()
    face = unsure(find_faces(picture)[0], 0.055)
    assert not oddities(face, picture).photo


def test_a_painting_with_the_lines_of_a_drawing_is_no_photo_however_unsure_its_points_are():
    picture = painted(person("wren"))
    face = unsure(find_faces(picture)[0], 0.055)
    intake = fitted_in(Found(picture, (face,)))
    assert "photo" not in str(intake.verdict)
    assert intake.rig is not None
    assert intake.rig.left_eye.found


def test_an_animal_is_told_of_and_opens_its_mouth_where_that_is_clear():
    picture = person()
    picture = with_nose(picture, find_faces(picture)[0])
    intake = take_in(picture)
    assert intake.odd.muzzle
    assert intake.verdict.level is Level.FAIR
    assert "animal" in str(intake.verdict)
    assert intake.face is not None
    assert not oddities(unsure(intake.face, 0.02, "mouth."), picture).still
    assert oddities(unsure(intake.face, 0.05, "mouth."), picture).still == {"mouth"}


def test_no_eye_blinks_alone_while_the_other_one_is_in_sight():
    intake = take_in(person())
    assert intake.rig is not None
    assert intake.face is not None
    eye = intake.rig.left_eye.model_copy(update={"confidence": 0.4})
    rig = intake.rig.model_copy(update={"left_eye": eye})
    assert not kept_still(rig, intake.face, intake.odd).right_eye.found
    hidden = replace(intake.face, seen=np.zeros_like(intake.face.seen))
    assert kept_still(rig, hidden, intake.odd).right_eye.found


def test_eyes_that_are_drawn_closed_stay_as_they_are_drawn():
    intake = take_in(person())
    assert intake.rig is not None
    assert intake.face is not None
    points = intake.face.points.copy()
    points[INDEX["left_eye.top"]] = points[INDEX["left_eye.bottom"]]
    winking = kept_still(intake.rig, replace(intake.face, points=points), intake.odd)
    assert not winking.left_eye.found
    assert winking.right_eye.found
