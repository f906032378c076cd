"""Loops: motion that comes back to where it began."""

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.motion.loop import loop
from raven.pose import HIGH, INDEX, LOW, MOUTH_OPEN_MORPHS
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionLibrary

FPS = 25
SETTINGS = AnimatorSettings()
EMOTIONS = EmotionLibrary()
BODY = [INDEX[name] for name in SETTINGS.sway_morphs]
MOUTH = [INDEX[name] for name in MOUTH_OPEN_MORPHS]


def states(kind: str = "idle", seconds: float = 4, emotion: str = "neutral", seed: int = 0, **changes):
    settings = SETTINGS.model_copy(update=changes)
    return loop(emotion, EMOTIONS.get(emotion), kind, seconds, round(seconds * FPS), settings, seed)


def poses(**wishes) -> np.ndarray:
    return np.stack([state.pose for state in states(**wishes)])


def steps(values: np.ndarray) -> np.ndarray:
    """How much each frame differs from the one before it, the first from the last."""
    return np.abs(values - np.roll(values, 1, axis=0))


@pytest.mark.parametrize("kind", ["idle", "talk"])
@pytest.mark.parametrize("seconds", [0.6, 1, 2, 4, 7.3, 30])
def test_the_first_frame_follows_the_last_as_any_frame_follows_another(kind: str, seconds: float):
    for seed in range(5):
        movement = steps(poses(kind=kind, seconds=seconds, seed=seed)[:, BODY]).sum(1)
        assert movement[0] <= np.median(movement)


@pytest.mark.parametrize("seconds", [1, 2, 4, 12])
def test_nothing_jumps_anywhere_in_the_loop(seconds: float):
    for seed in range(10):
        body = poses(seconds=seconds, seed=seed)[:, BODY]
        assert steps(body).max() < 1.2 * 1.5 / 0.8 / FPS + 0.01  # from end to end of the sway in a glide of 0.8 s
        acceleration = np.roll(body, 1, axis=0) - 2 * body + np.roll(body, -1, axis=0)
        assert np.abs(acceleration).max() < 0.05


def test_the_character_is_alive_in_the_loop():
    for seed in range(10):
        motion = poses(seconds=8, seed=seed)
        eyes = motion[:, INDEX["eye_wink_left_index"]]
        assert np.count_nonzero((eyes > 0.99) & (np.roll(eyes, 1) < 0.99)) == 2
        breath = motion[:, INDEX["breathing_index"]]
        assert np.count_nonzero((breath > 0.5) & (np.roll(breath, 1) <= 0.5)) == 2
        assert np.ptp(motion[:, BODY], axis=0).max() > 0.1
        assert (motion[:, MOUTH] == 0).all()


def test_a_talking_character_talks_through_the_whole_loop():
    mouth = poses(kind="talk", seconds=6)[:, INDEX["mouth_aaa_index"]]
    for part in np.split(mouth, 6):
        assert part.max() > 0.6
        assert part.min() < 0.4


def test_every_pose_and_cel_is_in_its_range():
    for emotion in ("fear", "anger", "embarrassment"):
        for state in states(kind="talk", emotion=emotion):
            assert (state.pose >= LOW).all()
            assert (state.pose <= HIGH).all()
            assert all(0 < strength <= 1 for strength in state.cels.values())


def test_wavering_eyes_go_round_a_whole_number_of_times():
    shown = [("waver1" in state.cels, "waver2" in state.cels) for state in states(emotion="fear", seconds=3.1)]
    assert {(True, False), (False, True)} <= set(shown)
    turns = sum(now != before for now, before in zip(shown, [shown[-1], *shown], strict=False))
    assert turns % 2 == 0


def test_what_is_switched_off_stays_off():
    still = poses(blink_enabled=False, sway_enabled=False, breathing_enabled=False)
    assert np.ptp(still, axis=0).max() == 0


def test_the_same_seed_gives_the_same_loop():
    np.testing.assert_array_equal(poses(seed=3, kind="talk"), poses(seed=3, kind="talk"))
    assert np.abs(poses(seed=3) - poses(seed=4)).max() > 0.1


@pytest.mark.parametrize("seconds", [0.4, 121, float("nan")])
def test_a_length_that_cannot_be_is_refused(seconds: float):
    with pytest.raises(InvalidInput, match="seconds"):
        loop("neutral", EMOTIONS.get("neutral"), "idle", seconds, 10, SETTINGS)
