"""The detector finds the features of faces that it has never seen, and says when it has not."""

import itertools
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from raven.assets import assets_folder
from raven.errors import InvalidInput
from raven.posers.puppet.detection import detect_rig
from raven.posers.puppet.rig import Rig
from raven.video.picture import Rgba8
from tests.posers.puppet.faces import DrawnFace, draw_face
from tests.posers.puppet.measure import errors

SEEDS = range(100, 112)  # not the faces that the detector was made with
REFERENCE = Path(__file__).parents[4] / "shared" / "reference" / "lambda_00.png"
needs_reference = pytest.mark.skipif(
    not REFERENCE.exists(), reason="the reference pictures are not beside this checkout"
)


@pytest.fixture(scope="module")
def faces() -> list[tuple[DrawnFace, Rig]]:
    drawn = [draw_face(seed) for seed in SEEDS]
    return [(face, detect_rig(face.rgba8)) for face in drawn]


def read(path: Path) -> Rgba8:
    return np.asarray(cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA))


def mean(found: list[tuple[DrawnFace, Rig]], feature: str) -> float:
    return float(np.mean([errors(rig, face.rig)[feature] for face, rig in found]))


def test_lids_and_irises_of_many_kinds_of_faces_are_found(faces):
    assert mean(faces, "lids") < 1.3
    assert mean(faces, "corners") < 2
    assert mean(faces, "iris") < 1.5
    assert mean(faces, "iris_size") < 3.5  # these irises have no outline, which the networks count in


def test_mouths_and_jaws_are_found(faces):
    assert mean(faces, "mouth") < 1.5
    assert mean(faces, "jaw") < 2.5
    assert mean(faces, "chin") < 2
    assert mean(faces, "neck") < 2


def test_brows_that_can_be_seen_are_found(faces):
    assert mean([(face, rig) for face, rig in faces if face.brows_seen], "brows") < 2.5


def test_brows_under_the_fringe_are_a_guess_near_where_they_are():
    hidden = (face for face in map(draw_face, range(100, 140)) if face.brows_hidden and not face.glasses)
    for face in itertools.islice(hidden, 3):
        rig = detect_rig(face.rgba8)
        assert rig.left_brow.confidence < 0.5
        assert errors(rig, face.rig)["brows"] < 8


def test_a_wrong_pair_of_eyes_is_not_called_certain(faces):
    for face, rig in faces:
        if errors(rig, face.rig)["lids"] > 4:
            assert rig.left_eye.confidence < 0.7, face.style


@pytest.mark.parametrize("name", ["raven", "finch", "rook", "wren"])
def test_the_shipped_characters_are_found_with_certainty(name):
    path = assets_folder() / "characters" / name / f"{name}.png"
    if not path.exists():
        pytest.skip(f"{name} is not drawn yet")
    rig = detect_rig(read(path))
    for part in ("left_eye", "right_eye", "mouth", "head", "neck", "left_brow", "right_brow"):
        assert getattr(rig, part).confidence > 0.5, part


@needs_reference
def test_the_reference_character_is_found_in_spite_of_her_glasses():
    rig = detect_rig(read(REFERENCE))
    # Measured by eye in the enlarged picture.
    assert rig.right_eye.iris == pytest.approx((235.5, 146.5), abs=1.5)
    assert rig.left_eye.iris == pytest.approx((276.5, 147), abs=1.5)
    assert rig.right_eye.upper[0] == pytest.approx((220.5, 145), abs=2)
    assert min(y for _, y in rig.left_eye.upper) == pytest.approx(139.5, abs=1.5)
    assert max(y for _, y in rig.left_eye.lower) == pytest.approx(154.5, abs=1.5)
    assert min(y for _, y in rig.mouth.upper) == pytest.approx(169, abs=1.5)
    assert max(y for _, y in rig.mouth.lower) == pytest.approx(178, abs=1.5)
    assert rig.left_brow.line[5][1] == pytest.approx(124.3, abs=1.5)
    assert rig.head.chin == pytest.approx((255.3, 191), abs=2)
    assert rig.head.top == pytest.approx(65, abs=2)


def test_a_larger_picture_gives_the_same_rig(faces):
    face, rig = faces[0]
    large = cv2.resize(face.rgba8, (1536, 1536), interpolation=cv2.INTER_CUBIC)
    apart = errors(detect_rig(large), rig)
    assert apart["lids"] < 0.5
    assert apart["mouth"] < 0.5


def test_the_same_picture_gives_the_same_rig(faces):
    face, rig = faces[1]
    assert detect_rig(face.rgba8) == rig


def test_lines_meet_and_run_from_left_to_right(faces):
    for _, rig in faces:
        for part in (rig.left_eye, rig.right_eye, rig.mouth):
            assert part.upper[0] == part.lower[0]
            assert part.upper[-1] == part.lower[-1]
        for line in (rig.left_eye.upper, rig.right_brow.line, rig.mouth.lower, rig.head.outline):
            assert (np.diff(np.array(line)[:, 0]) >= 0).all()


@pytest.mark.parametrize(
    "picture",
    [
        np.full((512, 512, 4), 255, np.uint8),
        np.full((512, 512, 4), (0, 0, 0, 255), np.uint8),
        np.random.default_rng(1).integers(0, 256, (512, 512, 4)).astype(np.uint8),
        np.full((3, 3, 4), 200, np.uint8),
        np.pad(np.full((2, 2, 4), 255, np.uint8), ((500, 10), (500, 10), (0, 0))),
    ],
    ids=["white", "black", "noise", "tiny", "speck"],
)
def test_a_picture_without_a_face_gives_a_doubtful_template(picture):
    rig = detect_rig(picture)
    assert rig.left_eye.confidence < 0.5
    assert rig.right_brow.confidence < 0.5
    assert rig.mouth.confidence < 0.5


def test_an_empty_picture_and_an_oblong_one_are_refused():
    with pytest.raises(InvalidInput) as empty:
        detect_rig(np.zeros((64, 64, 4), np.uint8))
    with pytest.raises(InvalidInput):
        detect_rig(np.full((64, 32, 4), 255, np.uint8))
    assert empty.value.field == "file"


def test_detection_is_quick_enough_to_happen_on_loading(faces):
    started = time.process_time()
    detect_rig(faces[0][0].rgba8)
    assert time.process_time() - started < 3  # 0.7 s on an idle core
