"""The hybrid shows the face that its engine drew, on the figure that the puppet moves."""

from dataclasses import replace
from itertools import cycle
from pathlib import Path

import cv2
import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.figure.character import find_character, load_character
from raven.pose import HIGH, LOW, Pose, pose_from, rest_pose
from raven.posers.hybrid.atlas import Atlas, write_atlas
from raven.posers.hybrid.bake import bake, begin_atlas
from raven.posers.hybrid.filling import Filling
from raven.posers.hybrid.poser import HybridPoser, HybridPrepared
from raven.posers.protocol import Source
from raven.posers.puppet.poser import PuppetPrepared
from raven.settings.emotion_templates import EmotionLibrary
from raven.video.picture import Picture
from tests.pace import quickest
from tests.patience import PATIENCE
from tests.posers.hybrid.puppet_faces import PuppetFaces
from tests.posers.puppet.shots import POSER, both, box, change, shot

NOTHING = Picture(rgba8=np.zeros((512, 512, 4), np.uint8))


@pytest.fixture(scope="module")
def hybrid(source: Source, complete: Atlas, tmp_path_factory: pytest.TempPathFactory) -> HybridPrepared:
    folder = tmp_path_factory.mktemp("character")
    write_atlas(complete, folder / "raven.atlas.npz")
    return HybridPoser(POSER).prepare(replace(source, folder=folder))


def residual(hybrid: HybridPrepared, faces: PuppetFaces, morphs: dict[str, float]) -> float:
    """How much of the change from rest the hybrid shows otherwise than the engine that it was baked from, 0..1."""
    wanted = shot(faces, morphs) - shot(faces)
    found = shot(hybrid, morphs) - shot(hybrid)
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


@pytest.mark.parametrize(
    "morphs",
    [
        both("eye_wink"),
        both("eye_relaxed", 0.5),
        {"eye_wink_left_index": 1.0},
        both("eyebrow_troubled", 0.9),
        both("eyebrow_angry") | both("eyebrow_lowered", 0.6),
        {"mouth_aaa_index": 1.0},
        {"mouth_ooo_index": 0.4, "mouth_eee_index": 0.3},
        {"mouth_eee_index": 0.6} | both("mouth_raised_corner"),
        {"iris_rotation_y_index": 0.7, "iris_rotation_x_index": -0.3},
        both("iris_small", 0.8),
    ],
)
def test_a_face_is_the_one_the_engine_drew(hybrid: HybridPrepared, faces: PuppetFaces, morphs: dict[str, float]):
    assert residual(hybrid, faces, morphs) < 0.4


def test_every_emotion_is_close_to_what_the_engine_draws(hybrid: HybridPrepared, faces: PuppetFaces):
    library = EmotionLibrary()
    shown = [
        {k: v for k, v in library.get(n).pose.items() if not k.startswith(("head", "neck", "body"))}
        for n in library.names()
    ]
    assert np.mean([residual(hybrid, faces, face) for face in shown if face]) < 0.35


def test_hair_swings_as_the_puppets_does(hybrid: HybridPrepared, puppet: PuppetPrepared):
    assert [chain.layer for chain in hybrid.chains] == [chain.layer for chain in puppet.chains]
    still = np.zeros((sum(len(chain.joints) for chain in hybrid.chains), 2), np.float32)
    swung = np.concatenate([np.linspace((0, 0), (6, 0), len(chain.joints)) for chain in hybrid.chains])
    mine, theirs = (_seen(one, rest_pose(), swung) - _seen(one, rest_pose(), still) for one in (hybrid, puppet))
    assert np.abs(theirs).mean() > 1
    assert np.linalg.norm(mine - theirs) < 0.25 * np.linalg.norm(theirs)
    np.testing.assert_array_equal(_seen(hybrid, rest_pose(), still), _seen(hybrid, rest_pose(), None))


def test_a_brow_that_moves_is_seen_with_hair_that_swings(hybrid: HybridPrepared):
    raised = pose_from(both("eyebrow_raised") | both("eye_wink"))
    swung = np.concatenate([np.linspace((0, 0), (4, 0), len(chain.joints)) for chain in hybrid.chains])
    moved = np.abs(_seen(hybrid, raised, swung) - _seen(hybrid, rest_pose(), swung))
    assert moved[box(hybrid.rig.left_eye)].mean() > 10


def _seen(prepared: HybridPrepared | PuppetPrepared, pose: Pose, swing: np.ndarray | None) -> np.ndarray:
    """(512, 512, 3) on white."""
    picture = prepared.pose(pose, None if swing is None else swing.astype(np.float32)).rgba8().astype(np.float32)
    return picture[..., :3] * (picture[..., 3:] / 255) + 255 - picture[..., 3:]


def test_a_gaze_does_not_show_through_a_shut_eye(hybrid: HybridPrepared):
    shut = shot(hybrid, both("eye_wink"))
    aside = shot(hybrid, both("eye_wink") | {"iris_rotation_y_index": 1.0, "iris_rotation_x_index": 0.8})
    open_change = change(shot(hybrid), shot(hybrid, {"iris_rotation_y_index": 1.0}), box(hybrid.rig.left_eye))
    assert change(shut, aside, box(hybrid.rig.left_eye)) < 0.1 * open_change


def test_at_rest_all_but_the_mouth_is_the_picture_itself(source: Source, hybrid: HybridPrepared):
    picture = source.picture.rgba8().astype(np.float32)
    alpha = picture[..., 3:] / 255
    drawn = picture[..., :3] * alpha + 255 * (1 - alpha)
    seen = np.abs(shot(hybrid) - drawn).max(axis=2)
    rows, columns = box(hybrid.rig.mouth, 6)
    seen[rows, columns] = 0
    assert seen.mean() < 0.2


def test_one_side_of_the_mouth_moves_without_the_other(hybrid: HybridPrepared):
    rest, moved = (
        shot(hybrid, {"mouth_eee_index": 0.5}),
        shot(hybrid, {"mouth_eee_index": 0.5, "mouth_raised_corner_left_index": 1.0}),
    )
    rows, columns = box(hybrid.rig.mouth, 2)
    middle = (columns.start + columns.stop) // 2
    viewers_left, viewers_right = (rows, slice(columns.start, middle - 4)), (rows, slice(middle + 4, columns.stop))
    assert change(rest, moved, viewers_right) > 5 * change(rest, moved, viewers_left)


def test_a_pose_looks_the_same_whatever_came_before(hybrid: HybridPrepared):
    rng = np.random.default_rng(3)
    poses = [rng.uniform(LOW, HIGH).astype(np.float32) for _ in range(6)]
    first = [hybrid.pose(pose).rgba8().copy() for pose in poses]
    for pose, frame in zip(reversed(poses), reversed(first), strict=True):
        np.testing.assert_array_equal(hybrid.pose(pose).rgba8(), frame)


def test_a_cel_on_an_iris_goes_with_the_gaze_and_is_covered_by_the_lid(hybrid: HybridPrepared):
    x, y = (int(v) for v in hybrid.rig.left_eye.iris)
    pixels = np.zeros((512, 512, 4), np.uint8)
    pixels[y - 2 : y + 3, x - 2 : x + 3] = (0, 255, 255, 255)
    glowing = hybrid.with_overlay(NOTHING, Picture(rgba8=pixels))

    def glow(morphs: dict[str, float]) -> np.ndarray:
        return np.argwhere((np.abs(shot(glowing, morphs) - (0, 255, 255)) < 60).all(axis=2))

    ahead, aside = glow({}), glow({"iris_rotation_y_index": 1.0})
    assert len(ahead) >= 9
    assert aside[:, 1].mean() < ahead[:, 1].mean() - 2
    assert len(glow(both("eye_wink"))) == 0


def test_a_cel_on_the_skin_lies_over_every_face(hybrid: HybridPrepared):
    x, y = (int(v) for v in hybrid.rig.left_eye.iris)
    pixels = np.zeros((512, 512, 4), np.uint8)
    cheek = slice(y + 16, y + 20), slice(x - 4, x + 5)
    pixels[cheek] = (255, 0, 0, 255)
    painted = hybrid.with_overlay(Picture(rgba8=pixels), NOTHING)
    for morphs in ({}, both("eye_wink"), {"mouth_aaa_index": 1.0}):
        np.testing.assert_allclose(shot(painted, morphs)[cheek][1:-1, 1:-1].mean(axis=(0, 1)), (255, 0, 0), atol=12)


def test_other_cels_take_the_place_of_those_that_a_figure_has(hybrid: HybridPrepared):
    x, y = (int(v) for v in hybrid.rig.left_eye.iris)
    pixels = np.zeros((512, 512, 4), np.uint8)
    pixels[y + 16 : y + 20, x - 4 : x + 5] = (255, 0, 0, 255)
    painted = hybrid.with_overlay(Picture(rgba8=pixels), NOTHING)
    np.testing.assert_array_equal(shot(painted.with_overlay(NOTHING, NOTHING), {}), shot(hybrid, {}))


def test_frames_are_fast_enough_for_a_live_avatar(hybrid: HybridPrepared):
    library = EmotionLibrary()
    poses = iter(cycle(pose_from(dict(library.get(name).pose)) for name in library.names()))
    frame = hybrid.pose(rest_pose()).rgba8()
    x, y = np.meshgrid(*(np.arange(size, dtype=np.float32) + 0.4 for size in frame.shape[1::-1]))
    one = quickest(lambda: cv2.remap(frame, x, y, cv2.INTER_LINEAR))
    assert quickest(lambda: hybrid.pose(next(poses)).rgba8()) < 50 * one, "several times what it takes"


def test_without_an_atlas_the_command_that_makes_one_is_named(source: Source, folder: Path):
    for place in (None, folder):
        with pytest.raises(InvalidInput, match="raven-avatar-bake"):
            HybridPoser(POSER).prepare(replace(source, folder=place))


def test_the_atlas_of_another_picture_is_not_used(source: Source, complete: Atlas, folder: Path):
    write_atlas(complete, folder / "raven.atlas.npz")
    other = source.picture.rgba8().copy()
    other[300, 256] = (1, 2, 3, 255)
    with pytest.raises(InvalidInput, match="another picture"):
        HybridPoser(POSER).prepare(Source(Picture(rgba8=other), folder=folder))


def test_the_picture_in_double_size_uses_the_same_atlas(hybrid: HybridPrepared, complete: Atlas, folder: Path):
    write_atlas(complete, folder / "raven.atlas.npz")
    double = load_character(find_character("raven").with_name("raven@2x.png"))
    large = HybridPoser(POSER).prepare(Source(double.picture, double.rig, folder))
    assert large.size == 1024
    for morphs in (both("eye_wink"), {"mouth_aaa_index": 1.0}):
        wanted = shot(hybrid, morphs) - shot(hybrid)
        found = cv2.resize(shot(large, morphs) - shot(large), (512, 512), interpolation=cv2.INTER_AREA)
        assert np.linalg.norm(found - wanted) < 0.35 * np.linalg.norm(wanted)


def test_an_incomplete_atlas_is_used_and_told(source: Source, puppet: PuppetPrepared, faces: PuppetFaces, folder: Path):
    atlas = begin_atlas(source.picture.rgba8(), puppet.rig, faces)
    for share in bake(atlas, faces):
        if share > 0.05:
            break
    write_atlas(atlas, folder / "raven.atlas.npz")
    early = HybridPoser(POSER).prepare(replace(source, folder=folder))
    assert "raven-avatar-bake" in early.warnings[-1]
    assert residual(early, faces, both("eye_wink")) < 0.3


def test_an_atlas_fills_itself_while_the_character_is_posed(
    source: Source, puppet: PuppetPrepared, faces: PuppetFaces, folder: Path
):
    atlas = begin_atlas(source.picture.rgba8(), puppet.rig, faces)
    filling = Filling(atlas, faces, folder / "raven.atlas.npz")
    prepared = HybridPrepared(source.picture.rgba8(), puppet, atlas, filling)
    rest = prepared.pose(rest_pose()).rgba8()
    while filling.features is None:
        assert not filling.wait(0.05)
    winking = prepared.pose(pose_from(both("eye_wink"))).rgba8()
    assert np.abs(winking.astype(int) - rest).max() > 60
    del prepared
    work = filling._work
    del filling
    assert work.stop.wait(PATIENCE), "nobody holds it any more"
