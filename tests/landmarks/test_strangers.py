"""Other people's drawings with hand-marked features, where they are beside this checkout."""

import json
from pathlib import Path

import numpy as np
import pytest

from raven.landmarks.faces import find_faces
from raven.landmarks.features import features
from raven.video.decoding import decode_rgba8

FOLDER = Path(__file__).parents[3] / "shared" / "pictures" / "labelled"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the hand-marked pictures are not beside this checkout")


def apart(one: list[float], other: list[float]) -> float:
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


@pytest.fixture(scope="module")
def errors() -> dict[str, list[float]]:
    """Of each kind of feature the errors in distances of the irises."""
    found: dict[str, list[float]] = {"eye": [], "mouth": [], "chin": []}
    for label in sorted(FOLDER.glob("*.json")):
        picture = next(file for file in FOLDER.glob(f"{label.stem}.*") if file.suffix != ".json")
        true, faces = json.loads(label.read_text()), find_faces(decode_rgba8(picture.read_bytes()))
        assert faces, f"no face in {picture.name}"
        told = features(faces[0])
        unit = apart(true["left_eye"]["iris"], true["right_eye"]["iris"])
        for side in ("left_eye", "right_eye"):
            keys = ("inner", "outer", "top", "bottom", "iris")
            found["eye"].append(float(np.mean([apart(true[side][key], told[side][key]) for key in keys])) / unit)
        sides = ("left", "right", "top", "bottom")
        found["mouth"].append(float(np.mean([apart(true["mouth"][key], told["mouth"][key]) for key in sides])) / unit)
        found["chin"].append(apart(true["chin"], told["chin"]) / unit)
    return found


@pytest.mark.parametrize(("feature", "limit"), [("eye", 0.05), ("mouth", 0.08), ("chin", 0.12)])
def test_nine_of_ten_features_of_strangers_are_found(errors, feature, limit):
    assert np.mean([error < limit for error in errors[feature]]) >= 0.9


def test_no_eye_of_a_stranger_is_missed(errors):
    assert max(errors["eye"]) < 0.1
