"""The last stages of a frame: its size, and the filters that it runs through."""

import numpy as np
import pytest

from raven.figure.figure import Figure
from raven.live.output import Output
from raven.live.renderer import Renderer
from raven.live.timings import Timings
from raven.motion.animation import AnimationInput
from raven.settings.animator_settings import AnimatorSettings, Crop
from raven.settings.emotion_templates import EmotionTemplate
from raven.settings.levels import resolve_settings

HALF = Crop(enabled=True, left=0.25, right=0.75)


@pytest.fixture
def frame(character, poser):
    """Renders the frame at a time with these settings; chance is the same for all renderers."""
    figure = Figure(character, poser)
    direction = AnimationInput("neutral", EmotionTemplate(pose={}, cels={}), {}, False, False)

    def render(renderer=None, t=10.0, **settings):
        renderer = renderer or Renderer(np.random.default_rng(3), Timings(lambda: 0.0))
        still = {f"{driver}_enabled": False for driver in ("blink", "sway", "breathing", "talking")}
        resolved, _ = resolve_settings({"postprocessor_chain": []} | still | settings)
        return renderer.render(0, t, figure, direction, Output(resolved))

    return render


def test_without_filters_and_scaling_the_frame_is_the_posed_picture(frame, character):
    np.testing.assert_array_equal(frame().rgba8, character.picture.rgba8())


def test_a_chain_changes_the_frame_and_keeps_its_size(frame):
    plain, filtered = frame(), frame(postprocessor_chain=[["monochrome_display", {}], ["scanlines", {}]])
    assert filtered.rgba8.shape == plain.rgba8.shape
    assert np.abs(filtered.rgba8.astype(int) - plain.rgba8).max() > 20


def test_a_step_that_is_switched_off_is_as_if_it_were_not_there(frame):
    grain = ["noise", {"strength": 0.8, "name": "grain"}]
    off = [["monochrome_display", {"enabled": False}], grain, ["scanlines", {"enabled": False}]]
    np.testing.assert_array_equal(frame(postprocessor_chain=off).rgba8, frame(postprocessor_chain=[grain]).rgba8)
    np.testing.assert_array_equal(frame(postprocessor_chain=[off[0]]).rgba8, frame().rgba8)


def test_the_whole_chain_can_be_switched_off(frame):
    chain = [["monochrome_display", {}]]
    off = frame(postprocessor_chain=chain, postprocessor_enabled=False)
    np.testing.assert_array_equal(off.rgba8, frame().rgba8)


def test_a_chain_is_part_of_what_a_seed_repeats(frame):
    grain = [["noise", {"strength": 0.8}]]
    np.testing.assert_array_equal(frame(postprocessor_chain=grain).rgba8, frame(postprocessor_chain=grain).rgba8)
    assert (frame(postprocessor_chain=grain).rgba8 != frame(t=11.0, postprocessor_chain=grain).rgba8).any()


@pytest.mark.parametrize(("factor", "size"), [(1.5, 768), (2.0, 1024), (0.5, 256)])
def test_the_frame_is_brought_to_its_size(frame, factor, size):
    whole = frame(upscale=factor, upscale_quality="bicubic")
    assert whole.rgba8.shape == (size, size, 4)
    assert whole.full_size == (size, size)


def test_only_what_the_crop_keeps_is_scaled(frame):
    part = frame(upscale=2.0, crop=HALF.model_dump())
    assert part.rgba8.shape == (1024, 512, 4)
    assert part.full_size == (1024, 1024)


def test_filters_measure_in_lines_of_the_whole_picture(frame):
    """Scanlines of a doubled picture are twice as high, so a preset looks the same at every size."""
    lines = [["scanlines", {"dynamic": False, "channel": "Y", "strength": 0.9}]]
    single, double = (frame(postprocessor_chain=lines, upscale=factor).rgba8 for factor in (1.0, 2.0))
    inside = frame().rgba8[..., 3] == 255
    averaged = double.reshape(512, 2, 512, 2, 4).mean(axis=(1, 3))
    stripes = np.ptp(single[..., 0].astype(int), axis=0).max()
    assert stripes > 30
    assert np.abs(averaged - single)[inside].mean() < 0.1 * stripes


def test_settings_may_change_between_any_two_frames(frame):
    renderer = Renderer(np.random.default_rng(3), Timings(lambda: 0.0))
    chains = [[], [["bloom", {}], ["analog_vhs_noise", {}]], [["digital_glitches", {}]], []]
    sizes = [
        frame(renderer, 10 + n / 25, postprocessor_chain=chain, upscale=1 + n / 4).rgba8.shape[0]
        for n, chain in enumerate(chains)
    ]
    assert sizes == [512, 640, 768, 896]


def test_the_built_in_default_is_the_predecessors_look():
    assert [name for name, _ in AnimatorSettings().postprocessor_chain] == [
        "bloom",
        "chromatic_aberration",
        "vignetting",
        "translucent_display",
        "banding",
        "scanlines",
    ]
