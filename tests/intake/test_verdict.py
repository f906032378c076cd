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
