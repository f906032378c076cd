"""The animator: how the drivers play together, over time, and what overrides and switches do to them."""

import tracemalloc

import numpy as np
import pytest

from raven.errors import InvalidInput
from raven.motion.animation import AnimationInput
from raven.motion.animator import Animator
from raven.pose import HIGH, INDEX, LOW, MOUTH_OPEN_MORPHS
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EMOTIONS, EmotionLibrary, EmotionTemplate

LIBRARY = EmotionLibrary()
SETTINGS = AnimatorSettings()
QUIET = {"blink_enabled": False, "sway_enabled": False, "breathing_enabled": False}
WINKS = [INDEX["eye_wink_left_index"], INDEX["eye_wink_right_index"]]


def told(emotion="neutral", **more):
    return AnimationInput(emotion, LIBRARY.get(emotion), **more)


def play(animator, direction, settings=SETTINGS, seconds=10.0, fps=25, start=0.0):
    """The poses of all frames from `start` on."""
    times = start + np.arange(round(seconds * fps)) / fps
    return np.array([animator.advance(float(t), direction, settings).pose for t in times])


def animator(seed=1):
    return Animator(np.random.default_rng(seed))


def test_the_same_seed_and_times_give_the_same_poses():
    one, other = (play(animator(5), told("confusion", talking=True)) for _ in range(2))
    assert (one == other).all()
    assert (one != play(animator(6), told("confusion", talking=True))).any()


def test_the_character_begins_with_its_emotion():
    first = play(animator(), told("anger"), seconds=0.04)[0]
    assert first[INDEX["eyebrow_angry_left_index"]] == 1


def test_morphs_that_a_template_omits_go_to_zero():
    moving = animator()
    play(moving, told("joy"), seconds=2)
    end = play(moving, AnimationInput("plain", EmotionTemplate()), AnimatorSettings(**QUIET), 4, start=2)[-1]
    assert np.abs(end).max() < 1e-3


@pytest.mark.parametrize("fps", [10, 25, 60])
def test_a_new_emotion_is_followed_in_the_same_time_at_every_frame_rate(fps):
    moving, settings = animator(), AnimatorSettings(**QUIET)
    play(moving, told(), settings, 1, fps)
    brow = play(moving, told("surprise"), settings, 2, fps, start=1)[:, INDEX["eyebrow_raised_left_index"]]
    seconds = np.arange(1, len(brow) + 1) / fps
    assert brow == pytest.approx(1 - 0.5 ** (seconds / 0.0777), abs=0.01)


def test_a_template_that_is_exchanged_shows_at_once():
    moving, settings = animator(), AnimatorSettings(**QUIET)
    play(moving, told("joy"), settings, 2)
    changed = AnimationInput("joy", EmotionTemplate(pose={"eyebrow_angry_left_index": 1}))
    assert play(moving, changed, settings, 0.5, start=2)[-1, INDEX["eyebrow_angry_left_index"]] > 0.95


def test_blinks_close_both_eyes_and_are_equally_frequent_at_every_frame_rate():
    counts = []
    for fps in (10, 60):
        shut = (play(animator(2), told(), seconds=300, fps=fps)[:, WINKS] > 0.6).all(axis=1)
        counts.append(int((np.diff(shut.astype(int)) == 1).sum()))
    assert np.array(counts) / 5 == pytest.approx([12.4] * 2, rel=0.15)


def test_confusion_blinks_restlessly_for_a_while():
    closed = play(animator(3), told("confusion"), seconds=300)[:, WINKS[0]] > 0.5
    shut = np.diff(closed.astype(int)) == 1
    calm = shut[250:].sum() / 290 * 10
    early = np.mean(
        [
            (np.diff((play(animator(seed), told("confusion"), seconds=10)[:, WINKS[0]] > 0.5).astype(int)) == 1).sum()
            for seed in range(10)
        ]
    )
    assert early > 2 * calm


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_blinking_never_closes_eyes_further_than_shut(emotion):
    eyes = [[INDEX[name] for name in INDEX if name.startswith("eye_") and side in name] for side in ("left", "right")]
    poses = play(animator(4), told(emotion), seconds=20)
    for side in eyes:
        at_rest = sum(LIBRARY.get(emotion).pose_vector()[side])
        assert poses[:, side].sum(axis=1).max() <= max(1, at_rest) + 1e-5


def test_breathing_goes_on_where_it_was_after_a_pause():
    moving, chest = animator(), INDEX["breathing_index"]
    before = play(moving, told(), seconds=1.4)[:, chest]
    after = play(moving, told(), seconds=1, start=1000)[:, chest]
    assert abs(after[0] - before[-1]) < 0.2
    assert np.abs(np.diff(np.concatenate([before, after[1:]]))).max() < 0.2


def test_nothing_jumps_after_a_pause():
    moving = animator(8)
    before = play(moving, told(), seconds=3)[-1]
    after = moving.advance(5000.0, told(), AnimatorSettings(blink_enabled=False)).pose
    assert np.abs(after - before).max() < 0.25


def test_time_that_stands_still_or_goes_back_moves_nothing():
    moving = animator()
    pose = play(moving, told(), seconds=3)[-1]
    for t in (2.96, 2.0, 1.0):
        assert moving.advance(t, told(), SETTINGS).pose == pytest.approx(pose, abs=1e-6)


def test_low_frame_rates_do_not_slow_the_character_down():
    settings = AnimatorSettings(target_fps=2)
    chest = play(animator(), told(), settings, seconds=40, fps=2)[:, INDEX["breathing_index"]]
    assert (chest > 0.99).sum() == 10


OVERRIDES = [("head_x_index", 0.9), ("mouth_smirk", 0.4), ("breathing_index", 0.3), ("eye_wink_left_index", 0.5)]


@pytest.mark.parametrize(("morph", "value"), [*OVERRIDES, ("mouth_ooo_index", 0.7)])
def test_overrides_hold_whatever_else_is_going_on(morph, value):
    held = told("joy" if morph != "eye_wink_left_index" else "neutral", overrides={morph: value}, talking=True)
    poses = play(animator(), held, seconds=60)
    assert poses[50:, INDEX[morph]] == pytest.approx(value, abs=1e-3)


def test_an_override_of_a_lid_stops_blinking():
    poses = play(animator(), told(overrides={"eye_wink_left_index": 0.0}), seconds=60)
    assert poses[:, WINKS].max() == 0


def test_an_override_of_the_mouth_stops_the_talking_mouth_until_it_is_gone():
    moving = animator()
    talking = play(moving, told(talking=True), seconds=3)[:, INDEX["mouth_aaa_index"]]
    synced = play(moving, told(talking=True, overrides={"mouth_ooo_index": 1.0}), seconds=3, start=3)
    again = play(moving, told(talking=True), seconds=3, start=6)[:, INDEX["mouth_aaa_index"]]
    assert min(talking.std(), again.std()) > 0.25
    assert synced[25:, INDEX["mouth_aaa_index"]].max() == 0
    assert synced[-1, INDEX["mouth_ooo_index"]] == pytest.approx(1, abs=1e-3)


def test_overrides_are_approached_and_left_smoothly():
    moving, settings = animator(), AnimatorSettings(**QUIET)
    play(moving, told(), settings, 1)
    on = play(moving, told(overrides={"mouth_aaa_index": 1}), settings, 1, start=1)
    off = play(moving, told(), settings, 1, start=2)
    steps = np.abs(np.diff(np.concatenate([on, off])[:, INDEX["mouth_aaa_index"]]))
    assert 0.05 < steps.max() <= 0.31
    assert off[-1, INDEX["mouth_aaa_index"]] < 1e-3


@pytest.mark.parametrize(
    ("switch", "morphs"),
    [
        ("blink_enabled", ["eye_wink_left_index", "eye_wink_right_index"]),
        ("talking_enabled", list(MOUTH_OPEN_MORPHS)),
        ("breathing_enabled", ["breathing_index"]),
        ("sway_enabled", list(SETTINGS.sway_morphs)),
    ],
)
def test_each_driver_can_be_switched_off_while_the_others_go_on(switch, morphs):
    indices = [INDEX[name] for name in morphs]
    moving = play(animator(), told(talking=True), seconds=30)
    still = play(animator(), told(talking=True), AnimatorSettings(**{switch: False}), seconds=30)
    assert np.abs(moving[:, indices]).max() > 0.3
    assert np.abs(still[15:, indices]).max() == 0
    others = [i for i in range(45) if i not in indices]
    assert np.ptp(still[:, others], axis=0).max() > 0.3


def test_cels_of_any_template_and_override_blend_by_name():
    moving, settings = animator(), AnimatorSettings(eye_waver_fps=0)
    few = AnimationInput("few", EmotionTemplate(cels={"tears3": 1.0}))
    moving.advance(0.0, few, settings)
    other = AnimationInput("other", EmotionTemplate(cels={"blush1": 0.5}), overrides={"sweat1": 0.8})
    seen = [dict(moving.advance(t / 25, other, settings).cels) for t in range(1, 60)]
    assert list(seen[0]) == ["blush1", "sweat1", "tears3"]
    assert seen[0]["tears3"] == pytest.approx(0.7)
    assert seen[-1] == pytest.approx({"blush1": 0.5, "sweat1": 0.8})


def test_wavering_fades_in_with_the_emotion():
    moving = animator()
    moving.advance(0.0, told(), SETTINGS)
    strengths = [sum(moving.advance(t / 25, told("surprise"), SETTINGS).cels.values()) for t in range(1, 50)]
    assert strengths[0] < 0.2
    assert strengths[-1] == pytest.approx(0.5)


def test_data_eyes_run_through_the_cels_that_the_character_has():
    moving, seen = animator(), set()
    for t in range(50):
        state = moving.advance(t / 25, told(data_eyes=True, data_cels=("data1", "data2")), SETTINGS)
        seen |= state.cels.keys()
    assert seen == {"data1", "data2"}
    assert not moving.advance(3.0, told(data_eyes=True), SETTINGS).cels


@pytest.mark.parametrize(
    ("field", "overrides"),
    [
        ("overrides.tail_index", {"tail_index": 1}),
        ("overrides.fx_heart1", {"fx_heart1": 1}),
        ("overrides.head_x_index", {"head_x_index": float("nan")}),
        ("overrides.head_x_index", {"head_x_index": float("inf")}),
        ("overrides.blush1", {"blush1": True}),
    ],
)
def test_a_direction_with_a_wrong_override_cannot_be_given(field, overrides):
    with pytest.raises(InvalidInput) as error:
        told(overrides=overrides)
    assert error.value.field == field


def test_values_beyond_the_range_are_brought_into_it():
    poses = play(animator(), told(overrides={"head_x_index": 7, "mouth_aaa_index": -3, "blush1": 9}), seconds=2)
    assert poses[-1, INDEX["head_x_index"]] == pytest.approx(1)
    assert poses[-1, INDEX["mouth_aaa_index"]] == 0
    state = animator().advance(0.0, told(overrides={"blush1": 9}), SETTINGS)
    assert state.cels == {"blush1": 1.0}


def test_a_long_life_leaves_no_value_out_of_range_and_no_memory_behind():
    moving, rng = animator(), np.random.default_rng(0)
    settings = AnimatorSettings(sway_macro_strength=1, sway_micro_strength=1)
    for name in EMOTIONS:
        LIBRARY.get(name).pose_vector()
    t, sizes = 0.0, []
    tracemalloc.start()
    for frame in range(4000):
        if frame % 20 == 0:
            direction = told(str(rng.choice(EMOTIONS)), talking=bool(rng.random() < 0.5), data_eyes=frame % 40 == 0)
        t += float(rng.exponential(0.04))
        state = moving.advance(t, direction, settings)
        assert (state.pose >= LOW).all()
        assert (state.pose <= HIGH).all()
        assert all(0 < strength <= 1 for strength in state.cels.values())
        if frame % 1000 == 999:
            ours = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/raven/motion/*")])
            sizes.append(sum(trace.size for trace in ours.traces))
    tracemalloc.stop()
    assert max(sizes) - min(sizes) < 2000
