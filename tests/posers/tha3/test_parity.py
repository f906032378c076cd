"""The networks compute what they computed when they agreed with the published code; needs nothing beside the checkout."""

import numpy as np

from tests.posers.tha3.made_up import wave_picture
from tests.posers.tha3.record_parity import FILE, full_editor, some_pose
from tests.posers.tha3.stages import sampled, stages_of

TOLERANCE = 5e-4  # of single values; a wrong activation, order or padding costs a hundred times that


def test_every_stage_of_the_separable_family_is_as_recorded(networks):
    stages = stages_of(networks, wave_picture(), some_pose())
    with np.load(FILE) as recorded:
        for name, picture in stages.items():
            assert np.abs(sampled(picture, recorded[f"{name}.at"]) - recorded[name]).max() < TOLERANCE, name


def test_the_editor_of_the_full_family_is_as_recorded():
    with np.load(FILE) as recorded:
        difference = np.abs(sampled(full_editor(), recorded["full_editor.at"]) - recorded["full_editor"])
    assert difference.max() < 3e-3
