"""Springs: hair swings with the frequency, damping and reach that are set, whatever the frame rate."""

import itertools

import numpy as np
import pytest

from raven.layers.chains import Chain
from raven.motion import springs, wind
from raven.motion.hanging import REACH, TIP, fundamental, hang
from raven.settings.animator_settings import AnimatorSettings
from raven.video.codecs import encode
from tests.motion.strands import CALM, glide, strand, swings
from tests.pace import quickest

RATES = [10, 25, 60]


def nudged(t: float) -> tuple[float, float, float]:
    """The root goes a little aside and stays there."""
    return (min(10 * t, 1.0), 0.0, 0.0)


def turned(t: float) -> tuple[float, float, float]:
    """The head turns, and some time later tilts."""
    return (7 * glide(t, 0.5) - 3 * glide(t, 2.2), 0.0, 0.12 * glide(t, 2.0))


def swing_of(signal: np.ndarray, fps: float) -> tuple[float, float]:
    """(Hz, damping ratio) of a fading oscillation, by linear prediction of each sample from the two before it (Prony)."""
    before = np.column_stack((signal[1:-1], signal[:-2]))
    (a, b), *_ = np.linalg.lstsq(before, signal[2:], rcond=None)
    pole = np.log(complex(np.roots([1, -a, -b])[0])) * fps
    return abs(pole) / (2 * np.pi), -pole.real / abs(pole)


def settled_after(tip: np.ndarray, fps: float) -> float:
    """Seconds until the tip stays within a twentieth of how far it swung."""
    return (np.flatnonzero(np.abs(tip) > 0.05 * np.abs(tip).max())[-1] + 1) / fps


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("links", [1, 4, 9])
@pytest.mark.parametrize(("stiffness", "damping"), [(1, 0.3), (0.5, 0.1), (2, 0.6)])
def test_a_chain_swings_with_the_frequency_and_damping_that_are_set(fps, links, stiffness, damping):
    chain = strand(links=links)
    settings = AnimatorSettings(swing_wind=0, swing_stiffness=stiffness, swing_damping=damping)
    expected = fundamental(chain) * np.sqrt(stiffness)
    alone = 0.7 / (damping * expected)  # seconds until the quicker modes are gone
    tip = swings([chain], nudged, fps, alone + 1.5, settings)[:, -1, 0]
    frequency, ratio = swing_of(tip[round(alone * fps) :], fps)
    assert frequency == pytest.approx(expected, rel=0.05)
    assert ratio == pytest.approx(damping, rel=0.05)


@pytest.mark.parametrize(("fps", "period"), [(10, 8), (25, 16), (60, 40)])
def test_every_swing_is_smaller_than_the_last_by_what_the_damping_says(fps, period):
    chain = strand(links=1, stiffness=(fps / period / np.sqrt(1 - 0.1**2) / fundamental(strand())) ** 2)
    tip = swings([chain], nudged, fps, 6 * period / fps, AnimatorSettings(swing_wind=0, swing_damping=0.1))[:, -1, 0]
    decrements = np.log(np.abs(tip[period : 5 * period]) / np.abs(tip[2 * period :]))
    assert decrements == pytest.approx(2 * np.pi * 0.1 / np.sqrt(1 - 0.1**2), rel=0.05)


@pytest.mark.parametrize("fps", RATES)
def test_hair_down_to_the_chin_is_settled_after_a_good_second(fps):
    tip = swings([strand()], nudged, fps, 5)[:, -1, 0]
    assert 0.9 < settled_after(tip, fps) < 1.5


@pytest.mark.parametrize("fps", [10, 25])
@pytest.mark.parametrize("chain", [strand(), strand(30, 2), strand(200, 7)], ids=["chin", "short", "long"])
def test_the_path_is_the_same_at_every_frame_rate(fps, chain):
    every = 1 / 5  # seconds: the moments that all rates see
    slow = swings([chain], turned, fps, 5)[round(fps * every) - 1 :: round(fps * every)]
    exact = swings([chain], turned, 600, 5)[round(600 * every) - 1 :: round(600 * every)]
    assert np.abs(slow - exact).max() < max(0.05 * np.abs(exact).max(), 0.1)  # template units: nobody sees less


def test_frames_that_come_when_they_can_give_the_same_path():
    chain, rng = strand(), np.random.default_rng(3)
    hanging = hang([chain])
    air = wind.rise(hanging, rng)
    state, t = springs.at_rest(hanging, np.zeros((1, 3), np.float32)), 0.0
    exact = swings([chain], turned, 1000, 5)
    for dt in rng.uniform(0.005, 0.09, 200):
        t += round(dt, 3)
        if t > 5:
            break
        state = springs.step(state, hanging, air, np.array([turned(t)], np.float32), round(dt, 3), CALM)
        off = np.abs(springs.swing(state, hanging, 1.0) - exact[round(t * 1000) - 1]).max()
        assert off < 0.05 * np.abs(exact).max()


@pytest.mark.parametrize(
    "times", [[0.5], [0.1, 0.13, 0.4, 0.5], np.arange(1, 31) / 60], ids=["once", "uneven", "60 fps"]
)
def test_an_even_acceleration_is_followed_exactly_however_many_frames_tell_of_it(times):
    """x'' + 2 d w x' + w² x = f with an even f, from rest: x = f / w² (1 - exp(-d w t) (cos(v t) + d w / v sin(v t)))."""
    hanging, acceleration = hang([strand(links=1)]), 40.0
    air = wind.rise(hanging, np.random.default_rng(0))
    state = springs.at_rest(hanging, np.zeros((1, 3)))
    for before, t in itertools.pairwise([0.0, *times]):
        roots = np.array([[acceleration * t**2 / 2, 0.0, 0.0]])
        state = springs.step(state, hanging, air, roots, t - before, CALM)
    w, d = hanging.frequency * np.sqrt(CALM.swing_stiffness), CALM.swing_damping
    v = w * np.sqrt(1 - d**2)
    fading = np.exp(-d * w * 0.5) * (np.cos(v * 0.5) + d * w / v * np.sin(v * 0.5))
    expected = hanging.drive[:, 0] * acceleration / w**2 * (1 - fading)
    assert np.abs(expected).max() > 0
    assert state.place == pytest.approx(expected, rel=1e-6)


def test_longer_hair_swings_slower_as_pendulums_do_within_limits():
    assert fundamental(strand(60)) / fundamental(strand(120)) == pytest.approx(np.sqrt(2))
    assert fundamental(strand(60, stiffness=2)) / fundamental(strand(60)) == pytest.approx(np.sqrt(2))
    assert fundamental(strand(5)) == 2.5
    assert fundamental(strand(400)) == 0.8


def test_hair_stays_behind_the_head_and_the_tip_longest():
    swung = swings([strand(120, 6)], lambda t: (8 * glide(t), 0, 0), 100, 2)[..., 0]
    assert swung[40, -1] < -0.5, "it hangs back while the head goes right"
    back = -np.diff(swung, axis=1)[:60]
    half_way = (back > back.max(0) / 2).argmax(0)
    assert (np.diff(half_way) > 0).all()


def test_nothing_moves_at_the_roots():
    swung = swings([strand(), strand(x=300)], turned, 25, 3)
    assert not swung[:, [0, 5]].any()


def test_strands_keep_their_length():
    swung = swings([strand(stiffness=0.2)], lambda t: (60 * glide(t, 0, 0.2), 0, 0), 25, 3)
    joints = strand().joints + swung
    assert np.hypot(*np.diff(joints, axis=1).T) == pytest.approx(85 / 4, rel=1e-4)


def test_hair_never_folds_over_however_the_head_is_thrown():
    settings = AnimatorSettings(swing_strength=2, swing_stiffness=0.25, swing_damping=0.05, swing_wind=1)
    swung = swings([strand(200, 6)], lambda t: (300 * np.sin(5 * t), 0, np.sin(5 * t)), 25, 20, settings)
    turns = np.sin(5 * np.arange(1, 501) / 25)
    down = np.column_stack((-np.sin(turns), np.cos(turns)))[:, None] * (200 / 6)
    links = down + np.diff(swung, axis=1)
    angles = np.arctan2(-links[..., 0], links[..., 1]) - turns[:, None]
    assert np.abs(angles).max() <= REACH[1] + 1e-3
    assert np.abs(angles[:, 0]).max() <= REACH[0] + 1e-3
    assert 0.9 * TIP < np.hypot(*swung[:, -1].T).max() < 1.05 * TIP, "it was thrown as far as it may hang aside"


def test_what_cannot_be_does_not_spoil_it():
    chains = [strand(), Chain("back hair", np.full((4, 2), 256, np.float32)), strand(0.001, 3), strand(900, 12)]
    hanging = hang(chains)
    air = wind.rise(hanging, np.random.default_rng(0))
    state = springs.at_rest(hanging, np.full((4, 3), np.nan, np.float32))
    thrown = [np.nan, np.inf, -np.inf, 1e30, -1e30, 0.0]
    for i in range(600):
        roots = np.full((4, 3), thrown[i % len(thrown)], np.float32)
        state = springs.step(
            state, hanging, air, roots, [0.04, 1e-9, 0.0, -1.0, 3600.0, 1e-4][i % 6], AnimatorSettings()
        )
        assert np.isfinite(springs.swing(state, hanging, 2.0)).all()
    for _ in range(500):
        state = springs.step(state, hanging, air, np.zeros((4, 3), np.float32), 0.04, CALM)
    assert np.abs(springs.swing(state, hanging, 1.0)).max() < 0.01, "it comes to rest again"


def test_after_a_long_step_everything_hangs_still():
    hanging = hang([strand(), strand(200)])
    air = wind.rise(hanging, np.random.default_rng(0))
    state = springs.at_rest(hanging, np.zeros((2, 3), np.float32))
    roots = np.full((2, 3), (9, 0, 0.1), np.float32)
    state = springs.step(state, hanging, air, roots, 0.04, CALM)
    state = springs.step(state, hanging, air, roots, 0.04, CALM)
    assert np.abs(springs.swing(state, hanging, 1.0)).max() > 1
    state = springs.step(state, hanging, air, roots, 1000.0, CALM)
    assert np.abs(springs.swing(state, hanging, 1.0)).max() < 1e-3


def test_a_change_of_stiffness_or_damping_is_no_jump():
    hanging = hang([strand()])
    air = wind.rise(hanging, np.random.default_rng(0))
    state = springs.at_rest(hanging, np.zeros((1, 3), np.float32))
    seen = []
    for frame in range(200):
        settings = (
            AnimatorSettings() if frame < 100 else AnimatorSettings(swing_stiffness=3, swing_damping=0.6, swing_wind=1)
        )
        roots = np.array([(7 * glide(frame / 60, 1), 0, 0)], np.float32)
        state = springs.step(state, hanging, air, roots, 1 / 60, settings)
        seen.append(springs.swing(state, hanging, 1.0)[-1, 0])
    steps = np.abs(np.diff(seen))
    assert steps[99] < 1.5 * steps[90:99].max() + 0.02


def test_the_wind_is_light_smooth_and_without_an_end():
    swung = swings([strand()], lambda t: (0, 0, 0), 25, 300, AnimatorSettings())[:, -1, 0]
    assert 0.3 < swung.std() < 2.5
    assert abs(swung.mean()) < 0.3
    assert np.abs(np.diff(swung)).max() < 0.6
    parts = np.abs(swung.reshape(30, -1)).max(1)
    assert parts.min() > 0.3, "it never dies away"
    stronger = swings([strand()], lambda t: (0, 0, 0), 25, 300, AnimatorSettings(swing_wind=0.9))[:, -1, 0]
    assert 2.2 < stronger.std() / swung.std() <= 3.01


def test_no_two_locks_move_in_step_in_the_wind():
    swung = swings([strand(x=200), strand(x=215), strand(x=230)], lambda t: (0, 0, 0), 25, 120, AnimatorSettings())
    tips = swung[:, [4, 9, 14], 0].T
    alike = np.corrcoef(tips)
    assert alike[np.triu_indices(3, 1)].max() < 0.97
    assert alike[0, 1] > 0, "and yet it is one wind"


@pytest.mark.parametrize("fps", [10, 25])
def test_the_wind_blows_alike_at_every_frame_rate(fps):
    slow = swings([strand()], lambda t: (0, 0, 0), fps, 20, AnimatorSettings())[fps // 5 - 1 :: fps // 5]
    exact = swings([strand()], lambda t: (0, 0, 0), 600, 20, AnimatorSettings())[119::120]
    assert np.abs(slow - exact).max() < 0.05 * np.abs(exact).max()


def test_the_same_seed_gives_the_same_wind_and_another_another():
    first, again, other = (swings([strand()], turned, 25, 5, AnimatorSettings(), seed)[:, -1, 0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_strength_says_how_far_and_nothing_else():
    small = swings([strand()], nudged, 25, 3, AnimatorSettings(swing_wind=0, swing_strength=0.1))
    large = swings([strand()], nudged, 25, 3, AnimatorSettings(swing_wind=0, swing_strength=0.2))
    assert np.abs(large - 2 * small).max() < 0.02 * np.abs(large).max()


def test_twelve_chains_cost_next_to_nothing_of_a_frame():
    chains = [strand(40 + 10 * i, x=200 + 10 * i) for i in range(12)]
    hanging = hang(chains)
    air = wind.rise(hanging, np.random.default_rng(0))
    roots = np.full((12, 3), 0.1, np.float32)
    state = springs.at_rest(hanging, roots)

    def go_on():
        nonlocal state, roots
        state = springs.step(state, hanging, air, roots, 0.04, AnimatorSettings())
        springs.swing(state, hanging, 1.0)
        roots = roots + 0.01

    frame = np.random.default_rng(1).integers(0, 256, (512, 512, 4), np.uint8)
    assert quickest(go_on, 300) < quickest(lambda: encode(frame, "PNG"))  # what sending it takes at the least
