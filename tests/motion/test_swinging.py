"""What swings, on its way through the program: from the settings and the pose to what the engine is told to draw."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from raven.figure.figure import Figure
from raven.layers.chains import Chain
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput, AnimationState
from raven.motion.animator import LONGEST_STEP
from raven.motion.swinging import loop_swings
from raven.pose import Pose, rest_pose
from raven.posers.protocol import Roots, Source, Swing
from raven.settings.animator_settings import AnimatorSettings
from raven.settings.emotion_templates import EmotionTemplate
from raven.video.picture import Picture
from tests.live.conftest import YAW, GlassPoser, GlassPrepared, character_of, disc
from tests.motion.strands import strand

LOCKS = (strand(), strand(150, 5, x=300))
SETTINGS = AnimatorSettings(
    postprocessor_chain=(), blink_enabled=False, sway_enabled=False, breathing_enabled=False, swing_wind=0
)
OUTPUT = Output(SETTINGS)


@dataclass
class HairyPoser(GlassPoser):
    """On whose figures two locks hang, which the head takes along; keeps how it was told to draw them."""

    swings: list[Swing | None] = field(default_factory=list)
    drawn_chains: tuple[Chain, ...] = LOCKS

    def prepare(self, source: Source) -> "HairyPrepared":
        return HairyPrepared(self, source.picture, chains=self.drawn_chains)


@dataclass(frozen=True)
class HairyPrepared(GlassPrepared):
    def roots(self, pose: Pose) -> Roots:
        return np.tile(np.array([(10 * pose[YAW], 0, 0)], np.float32), (len(self.chains), 1))

    def pose(self, pose: Pose, swing: Swing | None = None) -> Picture:
        self.poser.swings.append(swing)
        return self.picture


@pytest.fixture
def hairy():
    return HairyPoser()


def looking(yaw: float) -> AnimationInput:
    return AnimationInput("neutral", EmotionTemplate(), {"head_y_index": yaw})


def rendered(poser, seconds=2.0, fps=25, settings=SETTINGS, seed=0, times=None, figure=None):
    """The swing that is seen in each frame while the head turns after half a second; (frames, joints, 2).

    What stands still is not posed again.
    """
    figure = figure or Figure(character_of(disc((240, 200, 180))), poser)
    renderer, output = Renderer(np.random.default_rng(seed), Timings(lambda: 0.0)), Output(settings)
    seen = []
    for i, t in enumerate(np.arange(round(seconds * fps)) / fps if times is None else times):
        renderer.render(i, float(t), figure, looking(0.8 if t >= 0.5 else 0.0), output)
        seen.append(poser.swings[-1])
    return seen


def test_hair_swings_after_the_head_and_comes_to_rest(hairy):
    swung = np.array(rendered(hairy, seconds=6))
    assert swung.shape == (150, 5 + 6, 2)
    assert not swung[:12].any(), "before the head turns"
    assert swung[12:25, 4, 0].min() < -0.5, "it stays behind"
    assert swung[:, 4, 0].max() > 0.2, "it swings over"
    assert np.abs(swung[-5:]).max() < 0.01


def test_without_strength_the_engine_draws_everything_rigid(hairy):
    assert set(rendered(hairy, settings=SETTINGS.model_copy(update={"swing_strength": 0}))) == {None}


def test_a_figure_on_which_nothing_hangs_is_drawn_as_ever(hairy):
    hairy.drawn_chains = ()
    assert set(rendered(hairy)) == {None}


def test_cels_that_come_and_go_do_not_disturb_it(hairy):
    figure = Figure(character_of(disc((240, 200, 180)), {"blush1": disc((255, 40, 40), radius=9)}), hairy)
    renderer = Renderer(np.random.default_rng(0), Timings(lambda: 0.0))
    blushing, blushed = EmotionTemplate(cels={"blush1": 1.0}), []
    for i in range(50):
        direction = replace(looking(0.8 if i >= 13 else 0.0), template=blushing if 15 <= i < 30 else EmotionTemplate())
        renderer.render(i, i / 25, figure, direction, OUTPUT)
        blushed.append(hairy.swings[-1])
    np.testing.assert_array_equal(np.array(blushed), np.array(rendered(hairy)))


def test_another_figure_begins_at_rest(hairy):
    first, other = (Figure(character_of(disc(color)), hairy) for color in ((240, 200, 180), (10, 200, 30)))
    renderer = Renderer(np.random.default_rng(0), Timings(lambda: 0.0))
    for i in range(20):
        renderer.render(i, i / 25, first, looking(0.8 if i >= 12 else 0.0), OUTPUT)
    assert np.abs(hairy.swings[-1]).max() > 0.5
    renderer.render(20, 20 / 25, other, looking(0.8), OUTPUT)
    assert not hairy.swings[-1].any()


def test_after_a_pause_it_goes_on_as_if_one_long_frame_had_passed(hairy):
    times = np.arange(60) / 25
    paused, skipped = (np.where(times < 0.8, times, times - 0.04 + pause) for pause in (3600, LONGEST_STEP))
    after, expected = np.array(rendered(hairy, times=paused)), np.array(rendered(hairy, times=skipped))
    assert np.abs(after - expected).max() < 1e-3


def test_a_clock_that_stands_still_or_runs_back_changes_nothing(hairy):
    times = [0, 0.5, 0.54, 0.58, 0.58, 0.58, 0.2, 0.62]
    swung = np.array(rendered(hairy, times=times))
    np.testing.assert_array_equal(swung[3], swung[5])
    assert np.isfinite(swung).all()


def test_the_same_seed_and_times_give_the_same_pictures(hairy):
    alive = AnimatorSettings(postprocessor_chain=())
    first, again, other = (np.array(rendered(hairy, settings=alive, seed=seed)) for seed in (5, 5, 6))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_what_swings_leaves_the_rest_of_chance_as_it_was(hairy):
    def poses(strength: float) -> list[float]:
        seen: list[float] = []
        prepared = HairyPrepared.pose
        figure = Figure(character_of(disc((240, 200, 180))), hairy)
        renderer = Renderer(np.random.default_rng(1), Timings(lambda: 0.0))
        output = Output(AnimatorSettings(postprocessor_chain=(), swing_strength=strength))
        figure.pose = lambda pose, swing=None, turn=1.0: (
            seen.append(pose.copy()) or prepared(figure._plain, pose, swing)
        )
        for i in range(100):
            renderer.render(i, i / 25, figure, AnimationInput("neutral", EmotionTemplate()), output)
        return seen

    np.testing.assert_array_equal(np.array(poses(1.0)), np.array(poses(0.0)))


def test_it_swings_as_far_at_every_frame_rate(hairy):
    gently = SETTINGS.model_copy(update={"swing_strength": 0.4})
    slow, usual, fine = (np.array(rendered(hairy, 4, fps, gently))[:, 4, 0] for fps in (10, 25, 60))
    for swung in (slow, usual):
        assert swung.min() == pytest.approx(fine.min(), rel=0.1)
        assert swung.max() == pytest.approx(fine.max(), rel=0.1)


def loop_states(frames: int, seconds: float) -> list[AnimationState]:
    states = []
    for i in range(frames):
        pose = rest_pose()
        pose[YAW] = 0.6 * np.sin(2 * np.pi * i / frames) ** 3
        states.append(AnimationState(pose, {}))
    return states


@pytest.mark.parametrize("seconds", [0.5, 1.0, 4.0, 20.0])
@pytest.mark.parametrize("changes", [{}, {"swing_damping": 0.05, "swing_wind": 1.0}, {"swing_stiffness": 0.25}])
def test_in_a_loop_hair_comes_back_to_where_it_began(hairy, seconds, changes):
    figure = Figure(character_of(disc((240, 200, 180))), hairy)
    settings = AnimatorSettings(**changes)
    frames = round(25 * seconds)
    swung = np.array(loop_swings(figure, loop_states(frames, seconds), seconds, settings, seed=1))
    steps = np.abs(swung - np.roll(swung, 1, axis=0)).max((1, 2))
    assert steps[0] <= steps[1:].max() * 1.1
    bends = np.abs(np.roll(swung, -1, axis=0) - 2 * swung + np.roll(swung, 1, axis=0)).max((1, 2))
    assert max(bends[0], bends[-1]) <= bends[1:-1].max() * 1.1
    assert np.abs(swung).max() > 0.3, "and it does swing"


def test_a_loop_without_strength_or_hair_is_rigid(hairy):
    figure = Figure(character_of(disc((240, 200, 180))), hairy)
    assert loop_swings(figure, loop_states(5, 1), 1, AnimatorSettings(swing_strength=0), 0) == [None] * 5
    hairy.drawn_chains = ()
    bald = Figure(character_of(disc((240, 200, 180))), hairy)
    assert loop_swings(bald, loop_states(5, 1), 1, AnimatorSettings(), 0) == [None] * 5


def test_heads_turn_farther_by_a_setting_where_the_engine_can(hairy: HairyPoser):
    """Hair is told of it, too; an engine that cannot gets poses as they are."""
    figure = Figure(character_of(disc((255, 0, 0))), hairy)
    turned = rest_pose()
    turned[YAW] = 0.5
    assert figure.roots(turned, 2.0)[0, 0] == pytest.approx(5)
    figure = Figure(character_of(disc((255, 0, 0))), TurningPoser())
    assert figure.roots(turned, 1.0)[0, 0] == pytest.approx(5)
    assert figure.roots(turned, 1.5)[0, 0] == pytest.approx(7.5)
    assert figure.roots(turned, 3.0)[0, 0] == pytest.approx(10)
    assert turned[YAW] == 0.5


class TurningPoser(HairyPoser):
    """Whose figure can turn its head twice as far."""

    def prepare(self, source: Source) -> "HairyPrepared":
        prepared = HairyPrepared(self, source.picture, chains=self.drawn_chains)
        object.__setattr__(prepared, "farthest_turn", 2.0)
        return prepared
