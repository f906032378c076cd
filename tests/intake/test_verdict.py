"""What a verdict says of eyes that are closed in the picture."""

import pytest

from raven.intake.verdict import Level, verdict_on
from raven.landmarks.points import INDEX
from raven.posers.puppet.rig import Rig
from tests.intake.faces import face_at

SURE = dict.fromkeys(Rig.model_fields, 0.9)


@pytest.mark.parametrize(
    ("shut", "said"),
    [((), None), (("left",), "The left eye is closed"), (("right",), "The right eye is closed"),
     (("left", "right"), "The eyes are closed")],
)  # fmt: skip
def test_it_tells_which_eyes_are_closed(shut, said):
    face = face_at()
    for side in shut:
        face.points[INDEX[f"{side}_eye.top"]] = face.points[INDEX[f"{side}_eye.bottom"]]
    verdict = verdict_on(face, SURE, 0)
    assert verdict.level is (Level.FAIR if said else Level.GOOD)
    assert [reason.split(";")[0] for reason in verdict.reasons] == ([said] if said else [])
    known = verdict_on(face, SURE, 0, by_hand=[f"{side}_eye" for side in ("left", "right")])
    assert known.level is Level.GOOD, "who showed them knows"


def test_closed_eyes_are_told_of_once_and_hidden_ones_are_not_said_to_be_closed():
    face = face_at()
    for side in ("left", "right"):
        face.points[INDEX[f"{side}_eye.top"]] = face.points[INDEX[f"{side}_eye.bottom"]]
    still = SURE | {"left_eye": 0.2, "right_eye": 0.2, "mouth": 0.4}
    verdict = verdict_on(face, still, 0)
    assert verdict.level is Level.FAIR
    assert [reason.split(";")[0] for reason in verdict.reasons] == [
        "The eyes are closed",
        "The mouth is hard to make out and will stay still.",
    ]
    face.seen[:] = 0.3
    assert "closed" not in str(verdict_on(face, SURE | {"left_eye": 0.2, "right_eye": 0.2}, 0))
