"""Sheets that swing: what is left out to save time is never seen."""

import cv2
import numpy as np

from raven.layers.chains import Chain
from raven.layers.strands import CELL, Strands
from raven.posers.puppet.features.patch import square
from raven.posers.puppet.motion import FRONT_HAIR, HeadPose, Measures, Motion
from raven.posers.puppet.sheet import sheet_of

MEASURES = Measures(
    middle=256, skull=(256, 126), rx=66, ry=74, mouth=180, chin=190, neck_bottom=210, neck_half=14,
    hair_left=300, hair_right=300, eyes=((236, 145), (276, 145)),
)  # fmt: skip


def test_a_sheet_swings_as_all_cells_say_though_it_reads_few_of_them():
    rng = np.random.default_rng(3)
    layer = np.zeros((512, 512, 4), np.float32)
    layer[120:220, 180:240] = rng.uniform(0, 255, (100, 60, 1))
    places = np.stack(np.mgrid[: 512 // CELL, : 512 // CELL], axis=-1) * CELL
    weights = np.stack([np.clip((places[..., 0] - top) / 60, 0, 1) for top in (100, 150)], axis=-1).astype(np.float32)
    chain = Chain("front hair", np.array([[210, 120], [210, 220]], np.float32))
    sheet = sheet_of(layer, square(1), Strands((chain,), weights), FRONT_HAIR, 0)
    motion, head = Motion(MEASURES), HeadPose(head_y=0.7, neck_z=-0.4)
    swing = np.array([[3, -2], [9, 4]], np.float32)
    box, moved = sheet.moved(motion, head, swing)
    whole_box, maps = sheet.field.maps(motion, head, np.ascontiguousarray(weights @ swing))
    assert box == whole_box
    expected = cv2.remap(sheet.texture, maps, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    np.testing.assert_allclose(moved.astype(int), expected.astype(int), atol=1)
    assert moved.any()
