"""What was found is a rig that every way of keeping one takes: a rig file, a library, another program."""

import numpy as np
import pytest

from raven.landmarks.points import INDEX
from raven.posers.puppet.detection.from_face import rig_of
from raven.posers.puppet.rig_file import whole_rig
from tests.intake.faces import face_at

STAYS = np.array([[1.0, 0, 0], [0, 1.0, 0]])


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("corner", ["inner", "outer"])
@pytest.mark.parametrize("lid", ["upper", "lower"])
def test_lids_of_tall_eyes_may_bulge_beyond_their_corners(side, corner, lid):
    face = face_at()
    name = f"{side}_eye.{corner}"
    away = np.sign(face.point(name)[0] - face.point(f"{side}_eye.iris")[0])
    face.points[INDEX[f"{side}_eye.{lid}_{corner}"], 0] = face.point(name)[0] + 2.5 * away
    rig = rig_of(face, STAYS)
    assert whole_rig(rig.model_dump(mode="json")) == rig
    eye = getattr(rig, f"{side}_eye")
    ends = sorted(face.point(f"{side}_eye.{end}")[0] - 0.5 for end in ("inner", "outer"))
    assert (eye.upper[0][0], eye.upper[-1][0]) == pytest.approx(ends, abs=0.01)
    assert eye.upper[0] == eye.lower[0]
    assert eye.upper[-1] == eye.lower[-1]
