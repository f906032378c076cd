"""Filters that move pixels: what stays in place stays exactly, and moving twice blurs once."""

import numpy as np
import pytest
import torch

from raven.video.postprocessor import ChainState, parse_chain
from raven.video.postprocessor.primitives.opencv import OpenCV
from raven.video.postprocessor.primitives.pytorch import PyTorch
from raven.video.postprocessor.warp import Rows


def warped(picture: torch.Tensor, rows: Rows, on: str) -> torch.Tensor:
    out = torch.empty_like(picture)
    if on == "opencv":
        OpenCV().warp(picture.numpy(), rows.source, rows.shift, rows.scale, rows.taps, out.numpy())
    else:
        PyTorch(torch.device("cpu")).warp(picture, rows.source, rows.shift, rows.scale, rows.taps, out)
    return out


STILL = [
    ("zoom", {"factor": 1.0}),
    ("zoom", {"factor": 1.0, "quality": "ultra"}),
    ("analog_rippling_hsync", {"amplitude1": 0, "amplitude2": 0, "amplitude3": None}),
    ("analog_rippling_hsync", {"density1": 0, "amplitude2": 0, "density3": None}),
    ("analog_runaway_hsync", {"asymmetry": 0, "ripple_amplitude": 0}),
    ("analog_vhs_headswitching", {"max_displacement": 0, "noise_blend": 0}),
    ("analog_vhstracking", {"base_offset": 0, "max_dynamic_offset": 0}),
    ("digital_glitches", {"strength": 0, "unboost": 0.1}),
    ("digital_glitches", {"unboost": 10}),
]


@pytest.mark.parametrize(("name", "parameters"), STILL)
def test_a_warp_that_displaces_nothing_returns_the_picture_bit_for_bit(look, character, name, parameters):
    for t in (0.0, 0.52, 7.9):
        assert torch.equal(look([[name, parameters]], character, t), character)


def test_all_of_them_together_still_do_nothing(look, character):
    assert torch.equal(look([list(call) for call in STILL], character, 0.4), character)


def test_only_the_rows_of_a_glitch_move_and_by_the_same_distance(look, character):
    chain = [["digital_glitches", {"strength": 16 / 256, "max_glitches": 1, "unboost": 0.1}]]
    result = look(chain, character, 0.3)
    moved = (result != character).flatten(2).any(2).any(0).nonzero().flatten()
    assert 10 <= len(moved) <= 40  # a block is 20 to 30 lines; transparent rows look the same wherever they are
    changed = slice(int(moved[0]), int(moved[-1]) + 1)
    assert torch.equal(result[:, changed, 16:], character[:, changed, :-16])  # 16 whole pixels: nothing is blurred
    assert torch.equal(result[:, : changed.start], character[:, : changed.start])
    assert torch.equal(result[:, changed.stop :], character[:, changed.stop :])


def test_two_glitches_to_either_side_cancel_exactly(look, character):
    """Merged before sampling, they add up to no movement; one after the other each would blur."""
    right = ["digital_glitches", {"strength": 0.0301, "unboost": 0.1, "name": "same"}]
    state = ChainState(np.random.default_rng(4))
    once = parse_chain([right]).process(character, 0.3, state).clone()
    assert not torch.equal(once, character)
    from raven.video.postprocessor.chain import FilterChain, Step
    from raven.video.postprocessor.filters.transport import DigitalGlitches

    back = Step("digital_glitches", DigitalGlitches(strength=-0.0301, unboost=0.1), "digital_glitches/same")
    both = FilterChain((*parse_chain([right]).steps, back))
    assert torch.equal(both.process(character, 0.3, state), character)


def test_the_rows_above_the_torn_band_are_untouched(look, character):
    result = look([["analog_vhs_headswitching", {"height": 0.035}]], character)
    assert torch.equal(result[:, : 512 - 18], character[:, : 512 - 18])
    assert not torch.equal(result[:, 512 - 18 :], character[:, 512 - 18 :])
    result = look([["analog_runaway_hsync", {}]], character)
    assert torch.equal(result[:, : 512 - 64], character[:, : 512 - 64])


def test_a_ripple_shifts_each_row_as_its_formula_says():
    """A horizontal ramp shows by how much it was displaced: half a pixel must be half a pixel."""
    ramp = (torch.arange(512) / 1024 + 0.1).expand(4, 512, 512).contiguous()
    chain = parse_chain(
        [["analog_rippling_hsync", {"speed": 8, "amplitude1": 0.01, "density1": 4, "amplitude2": 0, "amplitude3": 0}]]
    )
    t = 0.5
    result = chain.process(ramp, t, ChainState(np.random.default_rng(0)))
    shift = (result - ramp)[0, :, 256].double().numpy() * 1024
    y = (np.arange(512) + 0.5) / 512
    expected = 2.56 * np.sin(2 * np.pi * 4 * (y - 25 * t * 8 / 512))
    np.testing.assert_allclose(shift, expected, atol=1e-3)


def test_merged_warps_blur_less_than_warps_one_after_the_other(look, character):
    chain = [["analog_rippling_hsync", {}], ["analog_runaway_hsync", {}], ["zoom", {"factor": 1.3, "center_y": 0.0}]]
    merged = look(chain, character)
    apart = character
    for step in chain:
        apart = look([step], apart)

    def sharpness(picture: torch.Tensor) -> float:
        return float(picture[:3].diff(dim=2).abs().mean())

    assert sharpness(merged) > 1.02 * sharpness(apart)
    assert float((merged - apart).abs().mean()) < 0.01  # the same picture otherwise


@pytest.mark.parametrize("on", ["opencv", "pytorch"])
def test_the_fixed_point_of_a_zoom_stays(character, on):
    out = warped(character, Rows.identity(512).zoomed(255.5, 34.0, 2.0, 2), on)
    torch.testing.assert_close(
        out[:, 34, 255:257],
        0.5 * (character[:, 34, 255:256] + character[:, 34, 256:257])
        + torch.tensor([-0.25, 0.25]) * (character[:, 34, 256:257] - character[:, 34, 255:256]),
    )


@pytest.mark.parametrize("quality", ["high", "ultra"])
def test_a_sharp_zoom_has_no_dark_rims(look, quality):
    edge = torch.zeros(4, 64, 64)
    edge[:, :, 32:] = 0.7
    edge[3] = 1
    edge[:3] += 0.1
    result = look([["zoom", {"factor": 2.5, "quality": quality, "center_y": 0.0}]], edge)
    assert float(result[:3].min()) >= 0.1 - 1e-6
    assert float(result[:3].max()) <= 0.8 + 1e-6


@pytest.mark.parametrize("on", ["opencv", "pytorch"])
def test_the_merged_warp_equals_sampling_at_the_composed_positions(character, on):
    """Against PyTorch's own grid sampling, of a ripple seen through a zoom."""
    rng = np.random.default_rng(2)
    rows = Rows(rng.uniform(0, 511, 512), rng.uniform(-9, 9, 512), scale=0.7)
    out = warped(character, rows, on)
    x = 0.7 * np.arange(512) + rows.shift[:, None]
    y = np.broadcast_to(rows.source[:, None], x.shape)
    grid = torch.from_numpy(np.stack(((x + 0.5) / 256 - 1, (y + 0.5) / 256 - 1), -1).astype(np.float32))
    expected = torch.nn.functional.grid_sample(character[None], grid[None], padding_mode="border", align_corners=False)[
        0
    ]
    torch.testing.assert_close(out, expected, atol=2e-4, rtol=0)


@pytest.mark.parametrize("hours", [0, 1, 10, 1000])
def test_the_head_switch_is_as_good_after_ten_hours(look, character, hours):
    """Its movement repeats every 2 * 512 / speed reference frames; 27 periods of 5.12 s and 0.2 s are the same moment."""
    chain = [["analog_vhs_headswitching", {"noise_blend": 0}], ["analog_rippling_hsync", {"density2": 12.5}]]
    periods = round(hours * 3600 / 5.12)
    now, later = look(chain, character, 0.2), look(chain, character, 0.2 + periods * 5.12)
    torch.testing.assert_close(now, later, atol=1e-5, rtol=0)


def test_a_ripple_of_any_density_never_jumps(character):
    chain = parse_chain([["analog_rippling_hsync", {"density1": 3.7, "amplitude1": 0.01}]])
    state = ChainState(np.random.default_rng(0))
    times = np.arange(0, 6, 0.01)
    ramp = (torch.arange(64) / 128).expand(4, 16, 64).contiguous()
    rows = np.array([float(chain.process(ramp, t, state, 512)[0, 8, 32]) for t in times])
    assert np.abs(np.diff(rows)).max() < 4e-3  # no more than half a pixel within 10 ms


def test_tracking_lifts_the_picture_by_whole_rows(look, character):
    chain = [["analog_vhstracking", {"base_offset": 0.0, "max_dynamic_offset": 0.05}]]
    t = 0.64  # a quarter of the period of 64 reference frames: as high as it gets, 12.8 rows
    result = look(chain, character, t)
    assert torch.equal(result[:, : 512 - 13], character[:, 13:])
    assert float(result[3, -12:].std()) > 0.1  # snow, also where nothing was
    assert torch.equal(result[:, :499, :60], torch.zeros(4, 499, 60))


@pytest.mark.parametrize("lift", [0, 1, -3, 511])
def test_rows_that_are_lifted_slide_as_well(character, lift):
    """Those beyond the edge are the one at the edge, so that there are more of them than rows to take them from."""
    rows = Rows(np.arange(512.0) + lift, 4 * np.sin(np.arange(512.0)))
    by_rows, sampled = (warped(character, rows, on) for on in ("opencv", "pytorch"))
    torch.testing.assert_close(by_rows, sampled, atol=1e-4, rtol=0)


@pytest.mark.parametrize("far", [3, 12, 40])
def test_rows_slide_out_of_a_narrow_picture(character, far):
    """To both sides, up to further than it is wide: what comes in from beyond the edge is the pixel at the edge."""
    narrow = character[:, 200:232, 240:256].contiguous()
    rows = Rows(np.arange(32.0), np.linspace(-far, far, 32))
    by_rows, sampled = (warped(narrow, rows, on) for on in ("opencv", "pytorch"))
    torch.testing.assert_close(by_rows, sampled, atol=1e-4, rtol=0)
    one_way = Rows(np.arange(32.0), np.linspace(far / 2, far, 32))
    by_rows, sampled = (warped(narrow, one_way, on) for on in ("opencv", "pytorch"))
    torch.testing.assert_close(by_rows, sampled, atol=1e-4, rtol=0)
