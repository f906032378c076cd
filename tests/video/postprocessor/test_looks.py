"""Single filters: the look that each one promises, and the weaknesses that it must not have."""

from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
import torch

from raven.video.postprocessor import ChainState, parse_chain
from raven.video.postprocessor.frame import FrameContext, Workspace
from raven.video.postprocessor.primitives.opencv import OpenCV


def grey(value: float = 0.5, size: int = 128) -> torch.Tensor:
    picture = torch.full((4, size, size), value)
    picture[3] = 1
    return picture


def color(red: float, green: float, blue: float) -> torch.Tensor:
    return torch.tensor([red, green, blue, 1.0])[:, None, None].expand(4, 8, 8).contiguous()


@pytest.mark.parametrize("sigma", [0, 0.5, 1, 2, 3])
@pytest.mark.parametrize("double_size", [True, False])
def test_grain_keeps_its_contrast_however_soft_it_is(look, sigma, double_size):
    chain = [["noise", {"strength": 1.0, "sigma": sigma, "double_size": double_size}]]
    m = look(chain, grey(0.5, 512))[0] / 0.5
    assert float(m.std()) == pytest.approx(12**-0.5, rel=0.12)
    assert float(m.mean()) == pytest.approx(0.5, abs=0.03)


def test_grain_changes_25_times_per_second(look):
    at = [look([["noise", {}]], grey(), t, 512) for t in (0.041, 0.079, 0.081)]
    assert torch.equal(at[0], at[1])
    assert not torch.equal(at[1], at[2])


RATES = [Fraction(24000, 1001), 24, 25, Fraction(30000, 1001), 30, 50, 60, 120]


@pytest.mark.parametrize("fps", RATES, ids=str)
@pytest.mark.parametrize("began", [0, 1e7, 1e7 + 0.04, 1.7e9])
def test_what_changes_25_times_per_second_follows_the_number_of_the_frame(fps, began):
    numbers = range(3000)
    first = round(began * 25)
    ticks = [FrameContext(began + float(i / Fraction(fps)), 8, 8, 8, 0, Workspace(OpenCV())).tick for i in numbers]
    assert ticks == [first + floor(i * 25 / Fraction(fps)) for i in numbers]


@pytest.mark.parametrize("began", [0, 1e7])
def test_scanlines_take_turns_in_every_frame_at_25_frames_per_second(look, began):
    shown = [look([["scanlines", {}]], grey(), began + i / 25, 512) for i in range(120)]
    assert not any(torch.equal(one, next_one) for one, next_one in pairwise(shown))


def test_noise_never_brightens(look, character):
    for chain in ([["noise", {"strength": 1.0}]], [["analog_vhs_noise", {"strength": 1.0}]]):
        assert bool((look(chain, character) <= character).all())


def test_tape_noise_lies_along_the_lines(look):
    m = look([["analog_vhs_noise", {"strength": 1.0, "double_size": False}]], grey(0.5, 512))[0]
    assert float(m.diff(dim=1).abs().mean()) < 0.5 * float(m.diff(dim=0).abs().mean())


def test_ntsc_tape_noise_is_coloured_and_pal_is_not(look):
    pal, ntsc = (look([["analog_vhs_noise", {"mode": mode}]], grey(0.5, 256)) for mode in ("PAL", "NTSC"))
    assert torch.equal(pal[0], pal[2])
    assert float((ntsc[0] - ntsc[2]).std()) > 0.01


@pytest.mark.parametrize("strength", [0.3, 1.0])
@pytest.mark.parametrize("q", [0.01, 0.2, 1.0])
def test_a_spared_hue_is_never_more_saturated_than_before(look, strength, q):
    rng = np.random.default_rng(1)
    pixels = rng.random((3, 400)).astype(np.float32)
    pixels[:, :6] = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [1, 0.02, 0]]).T
    picture = torch.from_numpy(np.concatenate((pixels, np.ones((1, 400), np.float32))))[:, None].contiguous()
    for reference in ([1, 0, 0], [0.2, 0.9, 0.3], [0.5, 0.2, 0.9]):
        chain = [["desaturate", {"strength": strength, "bandpass_q": q, "bandpass_reference_rgb": reference}]]
        result = look(chain, picture)[:3]

        def range_of(rgb: torch.Tensor) -> torch.Tensor:
            return rgb.amax(0) - rgb.amin(0)

        assert bool((range_of(result) <= range_of(picture[:3]) + 1e-5).all())


def test_the_reference_colour_itself_keeps_its_colour(look):
    chain = [["desaturate", {"bandpass_q": 0.1, "bandpass_reference_rgb": [1, 0, 0]}]]
    torch.testing.assert_close(look(chain, color(1, 0, 0)), color(1, 0, 0))
    torch.testing.assert_close(look(chain, color(0, 0, 1))[0], look(chain, color(0, 0, 1))[2])


def test_a_tint_is_the_colour_that_white_turns_into(look):
    """0.5 as a colour picker means it is 0.214 in linear light."""
    for name in ("desaturate", "monochrome_display"):
        result = look([[name, {"tint_rgb": [1.0, 0.5, 0.0]}]], color(1, 1, 1))[:, 0, 0]
        torch.testing.assert_close(result, torch.tensor([1.0, 0.21404, 0.0, 1.0]), atol=1e-4, rtol=0)


def dark_rows(look, t: float, **parameters) -> list[int]:
    result = look([["scanlines", parameters]], grey(), t, 512)
    return (result[0, :, 0] < 0.5).nonzero().flatten().tolist()


@pytest.mark.parametrize(("double_size", "thickness"), [(False, 1), (True, 2)])
def test_the_two_fields_of_scanlines_share_the_picture_between_them(look, double_size, thickness):
    first, second = (dark_rows(look, t, double_size=double_size) for t in (0.01, 0.05))
    assert first[: 2 * thickness] == [i + 2 * i // (2 * thickness) * 0 for i in range(thickness)] + [
        2 * thickness + i for i in range(thickness)
    ]
    assert sorted(first + second) == list(range(128))


def test_still_scanlines_stand_still(look):
    assert dark_rows(look, 0.01, dynamic=False) == dark_rows(look, 0.05, dynamic=False)
    assert dark_rows(look, 0.01, dynamic=False, field=1) != dark_rows(look, 0.01, dynamic=False)


def test_scanlines_grow_with_the_picture(look):
    result = look([["scanlines", {"double_size": False}]], grey(), 0.01, 1024)
    assert (result[0, :8, 0] < 0.5).tolist() == [True, True, False, False] * 2


@pytest.mark.parametrize("top", [0, 10, 20, 120])
@pytest.mark.parametrize("full_height", [512, 1536, 2048])
def test_scanlines_lie_where_they_do_however_low_the_figure_begins(look, top, full_height):
    figure = grey()
    figure[:, :top] = 0
    for t, start in ((0.01, 0), (0.05, 1)):
        result = look([["scanlines", {"strength": 0.5}]], figure, t, full_height)[0, top:, 0]
        lines = torch.arange(top, 128) // (2 * full_height // 512)
        torch.testing.assert_close(result, torch.where(lines % 2 == start, 0.25, 0.5))


def test_bands_brighten_and_keep_the_hue(look):
    orange = torch.tensor([1.0, 0.6, 0.2, 1.0])[:, None, None].expand(4, 512, 4).contiguous()
    result = look([["banding", {"strength": 0.9}]], orange * torch.tensor([0.8, 0.8, 0.8, 1])[:, None, None])
    torch.testing.assert_close(result[1] / result[0], torch.full((512, 4), 0.6))
    assert float(result[0].max()) == pytest.approx(1.0)
    assert float(result[0].min()) == pytest.approx(0.8, abs=1e-3)


def test_bands_move_down_and_come_round_without_a_jump(look):
    def column(t: float) -> np.ndarray:
        return look([["banding", {"strength": 0.4}]], grey(0.5, 512), t)[0, :, 0].numpy()

    period = 512 / 16 / 25
    np.testing.assert_allclose(column(0.3), column(0.3 + period), atol=1e-6)
    for earlier, later in pairwise(np.linspace(0, 2 * period, 60)):
        assert np.abs(column(later) - column(earlier)).max() < 0.03
    np.testing.assert_allclose(column(0.04)[40:], column(0.0)[32:-8], atol=2e-3)  # 8 rows per reference frame


def test_a_vignette_of_full_strength_has_black_corners(look):
    result = look([["vignetting", {"strength": 0.5}]], grey())
    assert float(result[0, 0, 0]) < 1e-6
    assert float(result[0, 63:65, 63:65].min()) > 0.499


def test_chroma_bleeds_but_luminance_stays(look):
    picture = grey(0.5, 64)
    picture[:3, :, 32:] = torch.tensor([0.6, 0.4, 0.5])[:, None, None]
    weights = torch.tensor([0.2126, 0.7152, 0.0722])[:, None, None]
    for parameters in ({"sigma": 4.0}, {"mode": "digital"}, {"mode": "digital", "upscale": "bilinear"}):
        result = look([["chroma_subsample", parameters]], picture, 0.0, 512)
        torch.testing.assert_close((result[:3] * weights).sum(0), (picture[:3] * weights).sum(0))
        assert float(result[0, :, 31].mean()) >= 0.5
    assert float((look([["chroma_subsample", {}]], picture, 0.0, 512)[0] - picture[0])[0, 28:36].abs().max()) > 0.02


def test_a_figure_keeps_its_colour_up_to_its_edge_when_chroma_is_thinned_out(look, character):
    red = torch.zeros(4, 64, 64)
    red[0], red[3] = 0.8, 1
    red[:, :, 40:] = 0
    for parameters in ({"sigma": 6.0}, {"mode": "digital"}):
        torch.testing.assert_close(look([["chroma_subsample", parameters]], red, 0.0, 512), red, atol=1e-5, rtol=0)


def test_red_is_smaller_and_blue_larger_than_green_behind_a_simple_lens(look):
    disc = torch.zeros(4, 201, 201)
    y, x = torch.meshgrid(torch.arange(201.0) - 100, torch.arange(201.0) - 100, indexing="ij")
    disc[:, torch.hypot(x, y) < 80] = 1
    result = look([["chromatic_aberration", {"scale": 0.05, "sigma": 0}]], disc, 0.0, 512)
    widths = [float(channel[100].sum()) for channel in result[:3]]
    assert widths[0] == pytest.approx(widths[1] / 1.05, abs=0.7)
    assert widths[2] == pytest.approx(widths[1] / 0.95, abs=0.7)


def test_light_glows_over_transparent_ground_in_its_own_colour(look):
    lamp = torch.zeros(4, 64, 64)
    lamp[:, 24:40, 24:40] = torch.tensor([1.0, 0.9, 0.5, 1.0])[:, None, None]
    result = look([["bloom", {"sigma": 4.0, "threshold": 0.5}]], lamp, 0.0, 512)
    around = result[:, 32, 44]
    assert 0.05 < float(around[3]) < 0.6
    torch.testing.assert_close(around[:3] / around[0], torch.tensor([1.0, 0.9, 0.5]), atol=1e-3, rtol=0)


def test_a_passing_highlight_does_not_switch_the_glow_on_at_once(look):
    glow = [
        float(look([["bloom", {"threshold": 0.5}]], grey(level, 16))[0, 0, 0]) for level in np.linspace(0.4, 0.6, 41)
    ]
    assert max(later - earlier for earlier, later in pairwise(glow)) < 0.05


@pytest.mark.parametrize("name", ["digital_glitches", "analog_vhsglitches"])
def test_glitches_come_as_often_as_their_rarity_says(name):
    """With N = floor((most + 1) u^unboost) none is drawn with a chance of (1 / (most + 1))^(1 / unboost)."""
    picture = torch.rand(4, 128, 16, generator=torch.Generator().manual_seed(1)) * 0.5
    picture[3] = 1
    for unboost, most in ((4.0, 3), (1.0, 1)):
        chain = parse_chain([[name, {"unboost": unboost, "max_glitches": most}]])
        state = ChainState(np.random.default_rng(3))
        still = [torch.equal(chain.process(picture, i / 25 + 0.001, state), picture) for i in range(3000)]
        assert np.mean(still) == pytest.approx((1 / (most + 1)) ** (1 / unboost), abs=0.06)


def test_memory_does_not_grow_from_frame_to_frame(character):
    chain = parse_chain(
        [[name, {}] for name in ("zoom", "bloom", "noise", "analog_vhstracking", "digital_glitches", "scanlines")]
    )
    state = ChainState(np.random.default_rng(0))
    picture = torch.nn.functional.avg_pool2d(character, 8)
    held = []
    for i in range(300):
        chain.process(picture, i / 25, state)
        workspace = state._workspace
        held.append((len(workspace._memory), sum(size for size, _ in workspace._memory.values()), len(workspace._kept)))
    assert max(held[150:]) == max(held[:150])
