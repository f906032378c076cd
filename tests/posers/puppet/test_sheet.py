"""Sheets that swing: what is left out to save time is never seen."""

import cv2
import numpy as np

from raven.layers.chains import Chain
from raven.layers.strands import CELL, Strands
from raven.posers.puppet.features.patch import square
from raven.posers.puppet.moving.motion import FRONT_HAIR, WHOLE, HeadPose, Measures, Motion
from raven.posers.puppet.moving.sheet import MotionField, sheet_of
from raven.posers.puppet.premultiplied import straighten

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
    box, warp = sheet.warp(motion, head, swing)
    whole_box, expected = sheet.field.warp(motion, head, np.ascontiguousarray(weights @ swing))
    assert box == whole_box
    shown = [np.zeros((box.height, box.width, 4), np.uint8) for _ in (warp, expected)]
    for out, moved in zip(shown, (warp, expected), strict=True):
        motion.by.replace(out, sheet.texture, moved)
    np.testing.assert_allclose(shown[0].astype(int), shown[1].astype(int), atol=1)
    assert shown[0].any()


def test_a_body_is_drawn_within_its_own_box_wherever_a_pose_takes_it():
    rng = np.random.default_rng(4)
    body = np.zeros((512, 512, 4), np.uint8)
    body[60:512, 190:330] = rng.integers(0, 255, (452, 140, 1))
    motion, canvas = Motion(MEASURES), square(1)
    drawn = canvas.crop(190, 60, 329, 511)
    for head in (HeadPose(), HeadPose(head_x=1, head_y=-1, neck_z=1, body_y=1, body_z=-1, breathing=1)):
        shown = []
        for box in (None, drawn):
            field = MotionField(canvas, canvas.crop(150, 20, 370, 511), WHOLE, endless=True, drawn=box)
            where, warp = field.warp(motion, head)
            out = np.zeros_like(body)
            motion.by.replace(out[where.slices(canvas)], body, warp)
            shown.append((out, where.width * where.height))
        np.testing.assert_array_equal(shown[0][0], shown[1][0])
        assert shown[1][1] < 0.8 * shown[0][1]


def test_places_are_computed_in_single_precision():
    """Twice the bytes are twice the time, and nothing that can be seen."""
    points = np.stack(np.meshgrid(np.arange(160, 352, 4.0), np.arange(40, 300, 4.0)), axis=-1).astype(np.float32)
    pose = HeadPose(*np.float64((0.5, -0.5, 1, 0.5, -1, 1, 1)))
    assert Motion(MEASURES).backward(points, pose, FRONT_HAIR).dtype == np.float32


def test_only_what_is_within_the_figure_is_made_straight():
    rng = np.random.default_rng(5)
    picture = np.zeros((64, 64, 4), np.uint8)
    within = slice(10, 50), slice(20, 41)
    alpha = rng.choice(np.array([0, 90, 200, 255], np.uint8), (40, 21, 1))
    picture[within] = np.concatenate((np.minimum(rng.integers(0, 255, (40, 21, 3)), alpha), alpha), axis=2)
    np.testing.assert_array_equal(straighten(picture.copy(), within), straighten(picture.copy()))


def test_only_the_part_of_the_mesh_where_a_texture_is_seen_is_computed_and_nothing_of_it_is_lost():
    rng, canvas, motion, computed = np.random.default_rng(6), square(1), Motion(MEASURES), list[float]()
    for _ in range(60):
        left, top = rng.integers(150, 300), rng.integers(40, 400)
        grid = canvas.crop(left, top, left + rng.integers(4, 90), top + rng.integers(4, 110))
        reach = canvas.crop(grid.left - 40, grid.top - 40, grid.left + grid.width + 40, grid.top + grid.height + 40)
        field = MotionField(grid, reach, FRONT_HAIR)
        head = HeadPose(*rng.uniform(-1, 1, 5), breathing=rng.uniform())
        hanging = cv2.GaussianBlur(rng.normal(0, 90, (128, 128, 2)).astype(np.float32), (0, 0), 6)
        box, warp = field.warp(motion, head, hanging)
        source = motion.backward(field._mesh, head, FRONT_HAIR, hanging)
        row, column = (box.top - reach.top) // 4 + 1, (box.left - reach.left) // 4 + 1
        rows, columns = warp.mesh.shape[0] - 2, warp.mesh.shape[1] - 2
        np.testing.assert_array_equal(warp.mesh, source[row - 1 : row + rows + 1, column - 1 : column + columns + 1])
        shown = (source >= (grid.left, grid.top)) & (source <= (grid.left + grid.width, grid.top + grid.height))
        shown = shown.all(axis=-1)[1:-1, 1:-1]
        assert shown.sum() == shown[row - 1 : row - 1 + rows, column - 1 : column - 1 + columns].sum()
        computed.append(warp.mesh.size / source.size)
    assert np.mean(computed) < 0.6
