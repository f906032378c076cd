"""The THA3 engine as sessions use it, with made-up weights: which stages run, and that characters never mix."""

import threading
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
import torch

from raven.pose import MORPH_COUNT, Pose, pose_from, rest_pose
from raven.posers.protocol import Source
from raven.posers.tha3.checkpoints import Networks
from raven.posers.tha3.poser import Tha3Poser
from raven.video.picture import Picture
from tests.posers.tha3.made_up import wave_picture

CPU = torch.device("cpu")


class Counted:
    """Stands in for a network: counts its runs, and gives a picture that depends on all that went in."""

    def __init__(self, name: str, runs: Counter[str]) -> None:
        self.name, self.runs = name, runs

    def __call__(self, *inputs):
        from raven.posers.tha3.networks import Brows, Rotated

        self.runs[self.name] += 1
        tensors = [t for given in inputs for t in (given if isinstance(given, tuple) else (given,))]
        mark = sum((t[..., ::3] * torch.arange(1, t[..., ::3].shape[-1] + 1)).mean() for t in tensors).sin() / 10
        if self.name == "rotator":
            return Rotated(inputs[0][:, :, ::8, ::8] + mark, mark.reshape(1, 1))
        changed = (tensors[0] + mark).clamp_(-1, 1)
        return Brows(changed, changed) if self.name == "decomposer" else changed


@pytest.fixture
def runs() -> Counter[str]:
    return Counter()


@pytest.fixture
def counted(runs: Counter[str]) -> Tha3Poser:
    """The poser with networks that only count."""
    names = "decomposer", "combiner", "face_morpher", "rotator", "editor"
    return Tha3Poser(Networks(*(Counted(name, runs) for name in names)), CPU)  # type: ignore[arg-type]


def frame(prepared, **morphs: float) -> bytes:
    return prepared.pose(pose_from(morphs)).rgba8().tobytes()


def overlay(rows: slice, columns: slice) -> Picture:
    rgba8 = np.zeros((512, 512, 4), np.uint8)
    rgba8[rows, columns] = (200, 40, 60, 128)
    return Picture(rgba8=rgba8)


NOTHING = Picture(rgba8=np.zeros((512, 512, 4), np.uint8))


def test_a_pose_that_stands_still_costs_nothing(counted: Tha3Poser, runs: Counter[str]):
    prepared = counted.prepare(Source(wave_picture()))
    assert frame(prepared, mouth_delta=0.5) == frame(prepared, mouth_delta=0.5)
    assert set(runs.values()) == {1}


def test_only_the_stages_run_whose_numbers_changed(counted: Tha3Poser, runs: Counter[str]):
    prepared = counted.prepare(Source(wave_picture()))
    frame(prepared)
    runs.clear()
    frame(prepared, head_x_index=0.3)
    assert runs == {"rotator": 1, "editor": 1}
    runs.clear()
    frame(prepared, head_x_index=0.3, eye_wink_left_index=1)
    assert runs == {"face_morpher": 1, "rotator": 1, "editor": 1}
    runs.clear()
    frame(prepared, eyebrow_happy_left_index=1)
    assert runs == {"combiner": 1, "face_morpher": 1, "rotator": 1, "editor": 1}


def test_reused_stages_change_no_frame(counted: Tha3Poser):
    walk = [{"head_x_index": 0.5}, {"head_x_index": 0.5, "mouth_delta": 1}, {"eyebrow_angry_left_index": 1}, {}]
    moving = counted.prepare(Source(wave_picture()))
    for morphs in walk:
        assert frame(moving, **morphs) == frame(counted.prepare(Source(wave_picture())), **morphs)


def test_cels_away_from_the_brows_keep_the_brows(counted: Tha3Poser, runs: Counter[str]):
    prepared = counted.prepare(Source(wave_picture()))
    plain = frame(prepared)
    painted = prepared.with_overlay(overlay(slice(300, 320), slice(240, 260)), NOTHING)
    assert frame(painted) != plain
    assert runs["decomposer"] == 1


def test_cels_on_the_brows_are_taken_apart_once_each(counted: Tha3Poser, runs: Counter[str]):
    prepared = counted.prepare(Source(wave_picture()))
    shadow = overlay(slice(60, 120), slice(200, 300))
    frames = [frame(prepared.with_overlay(*layers)) for layers in [(shadow, NOTHING), (NOTHING, NOTHING)] * 2]
    assert frames[:2] == frames[2:]
    assert frames[0] != frames[1] == frame(prepared)
    assert runs["decomposer"] == 2


def test_cels_of_the_eyes_lie_over_those_of_the_skin(counted: Tha3Poser):
    prepared = counted.prepare(Source(wave_picture()))
    here, black = overlay(slice(120, 140), slice(230, 250)), np.zeros((512, 512, 4), np.uint8)
    black[120:140, 230:250, 3] = 255
    covered = prepared.with_overlay(here, Picture(rgba8=black))
    assert frame(covered) == frame(prepared.with_overlay(NOTHING, Picture(rgba8=black)))


def test_other_cels_take_the_place_of_those_that_a_character_has(counted: Tha3Poser):
    prepared = counted.prepare(Source(wave_picture()))
    skin, eyes = overlay(slice(300, 320), slice(240, 260)), overlay(slice(120, 140), slice(230, 250))
    again = prepared.with_overlay(skin, NOTHING).with_overlay(NOTHING, eyes)
    assert frame(again) == frame(prepared.with_overlay(NOTHING, eyes))
    assert frame(again.with_overlay(NOTHING, NOTHING)) == frame(prepared)


def test_a_large_master_is_posed_like_the_picture(networks: Networks):
    small = wave_picture()
    large = Picture(rgba8=np.kron(small.rgba8(), np.ones((2, 2, 1), np.uint8)))
    poser = Tha3Poser(networks, CPU)
    faces = [poser.prepare(Source(picture)).face(rest_pose()).linear() for picture in (small, large)]
    assert faces[0].shape == (4, 512, 512)
    assert np.abs(faces[0] - faces[1]).max() < 1e-3


def in_parallel(poser: Tha3Poser, poses: Sequence[Pose], frames: int) -> None:
    """Pose two characters at the same time, each in a thread; every frame must be the one that is rendered alone."""
    pictures = [wave_picture(), wave_picture(shift=0.2)]
    alone = [
        [prepared.pose(pose).linear() for pose in poses]
        for prepared in (poser.prepare(Source(picture)) for picture in pictures)
    ]
    wrong: list[int] = []

    def session(number: int) -> None:
        prepared = poser.prepare(Source(pictures[number]))
        for i in range(frames):
            if not np.array_equal(prepared.pose(poses[i % len(poses)]).linear(), alone[number][i % len(poses)]):
                wrong.append(number)

    threads = [threading.Thread(target=session, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert not np.array_equal(alone[0][0], alone[1][0])


def some_poses(count: int) -> list[Pose]:
    return list(np.random.default_rng(3).uniform(0, 1, (count, MORPH_COUNT)).astype(np.float32))


def test_two_characters_in_parallel_never_mix(counted: Tha3Poser):
    in_parallel(counted, some_poses(10), frames=60)


def test_the_stages_report_their_times(networks: Networks):
    prepared = Tha3Poser(networks, CPU).prepare(Source(wave_picture()))
    assert prepared.stage_ms() == {}
    prepared.face(rest_pose())
    assert list(prepared.stage_ms()) == ["decomposer", "combiner", "face_morpher"]
    assert all(taken > 0 for taken in prepared.stage_ms().values())
