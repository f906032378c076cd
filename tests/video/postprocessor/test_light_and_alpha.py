"""What every filter promises about light and alpha, whatever its parameters."""

import numpy as np
import pytest
import torch

from raven.video.postprocessor import FILTERS, ChainState, available_filters, load_preset, parse_chain
from raven.video.postprocessor.chain import FilterChain

INFORMATION = dict(available_filters())
SIZES = [(1, 1), (1, 9), (7, 1), (23, 37), (64, 48)]


def random_parameters(name: str, rng: np.random.Generator) -> dict:
    """Anything that is allowed, the ends of ranges often."""
    drawn = {}
    for parameter, options in INFORMATION[name]["ranges"].items():
        default = INFORMATION[name]["defaults"][parameter]
        if options == ["!ignore"]:
            continue
        if options == ["!RGB"]:
            drawn[parameter] = rng.uniform(0, 1, 3).round(2).tolist()
        elif isinstance(default, bool | str):
            drawn[parameter] = options[int(rng.integers(len(options)))]
        else:
            least, most = options
            value = least + (most - least) * float(rng.choice([0, 1, rng.random(), rng.random()]))
            drawn[parameter] = round(value) if isinstance(default, int) else value
    return drawn


def random_picture(rng: np.random.Generator, height: int, width: int) -> torch.Tensor:
    """Premultiplied, some of it opaque, some transparent, some between."""
    alpha = np.clip(rng.uniform(-1, 2, (1, height, width)), 0, 1)
    return torch.from_numpy(
        (np.concatenate((rng.random((3, height, width)), [np.ones((height, width))])) * alpha).astype(np.float32)
    )


@pytest.mark.parametrize("name", FILTERS)
def test_the_result_is_a_picture_again(name):
    """Finite, in [0, 1], no colour brighter than its alpha, of the same size; and the source is untouched."""
    rng = np.random.default_rng(7)
    for attempt in range(25):
        picture = random_picture(rng, *SIZES[attempt % len(SIZES)])
        before = picture.clone()
        chain = parse_chain([[name, random_parameters(name, rng)]])
        full_height = [None, 64, 512, 1500][int(rng.integers(4))]
        result = chain.process(picture, float(rng.uniform(0, 1e5)), ChainState(rng), full_height)
        assert torch.equal(picture, before)
        assert result.shape == picture.shape
        assert bool(torch.isfinite(result).all())
        assert float(result.min()) >= 0
        assert float(result.max()) <= 1
        assert float((result[:3] - result[3]).max()) <= 1e-5, (name, chain)


@pytest.mark.parametrize("name", sorted(FILTERS.keys() - {"analog_vhstracking"}))
def test_nothing_comes_of_nothing(look, name):
    """Only the tape's tracking shows something, its snow, where there is no picture."""
    nothing = torch.zeros(4, 96, 64)
    rng = np.random.default_rng(3)
    for _ in range(6):
        assert torch.equal(look([[name, random_parameters(name, rng)]], nothing, full_height=512), nothing)


@pytest.mark.parametrize(
    "name", ["noise", "vignetting", "desaturate", "chroma_subsample", "analog_vhs_noise", "analog_vhsglitches",
             "translucent_display", "monochrome_display", "banding", "scanlines"]
)  # fmt: skip
def test_what_does_not_spread_leaves_alpha_where_it_was(look, character, name):
    rng = np.random.default_rng(5)
    for _ in range(4):
        parameters = random_parameters(name, rng)
        result = look([[name, parameters]], character)
        assert bool((result[3] <= character[3]).all())
        if name not in ("translucent_display",) and parameters.get("channel") != "A":
            assert torch.equal(result[3], character[3])


def test_glow_adds_alpha_only_where_it_is_denser_than_what_is_there(look):
    glass = torch.full((4, 64, 64), 0.5)  # half transparent white
    result = look([["bloom", {"sigma": 3.0}]], glass)
    torch.testing.assert_close(result[3], glass[3])


def test_a_warm_face_stays_warm_in_the_glow(look):
    skin = torch.tensor([0.95, 0.75, 0.65, 1.0])[:, None, None].expand(4, 32, 32).contiguous()
    result = look([["bloom", {}]], skin)[:, 16, 16]
    torch.testing.assert_close(result[:3] / result[0], skin[:3, 0, 0] / 0.95)


def on_white(picture: torch.Tensor) -> torch.Tensor:
    return picture[:3] + 1 - picture[3]


def test_blurring_leaves_no_dark_rim_on_white(look, character):
    """The figure blurred and put on white is the same as the figure on white, blurred."""
    result = on_white(look([["analog_lowres", {}]], character))
    white = torch.cat((on_white(character), torch.ones(1, 512, 512)))
    exact = look([["analog_lowres", {}]], white)[:3]
    edge = (character[3] > 0.02) & (character[3] < 0.98)
    error = ((result - exact).abs() * 255)[:, edge]
    assert float(error.mean()) < 0.01  # of 255, in linear light; straight alpha: 12 to 14


NEIGHBOURS = [
    ["vignetting", "translucent_display", "banding", "scanlines"],
    [("banding", {"strength": 0.9}), "vignetting", ("noise", {"channel": "A"}), ("scanlines", {"channel": "A"})],
    ["noise", "translucent_display", ("monochrome_display", {"strength": 0.5}), "banding", ("banding", {"speed": 3})],
    [("analog_vhs_noise", {"mode": "NTSC"}), ("analog_vhsglitches", {"unboost": 0.1}), "scanlines", "vignetting"],
    ["bloom", "chromatic_aberration", "vignetting", "translucent_display", "banding", "scanlines"],
]


@pytest.mark.parametrize("calls", NEIGHBOURS)
def test_filters_in_one_chain_do_what_they_do_one_by_one(character, calls):
    whole = parse_chain([[call] if isinstance(call, str) else call for call in calls])
    picture = character[:, :, 61:450].contiguous()
    together = whole.process(picture, 1.3, ChainState(np.random.default_rng(2)), 512)
    apart = picture
    for step in whole.steps:
        apart = FilterChain((step,)).process(apart, 1.3, ChainState(np.random.default_rng(2)), 512).clone()
    # how a lens is sampled depends on what is visible, by less than is seen
    if "chromatic_aberration" in calls:
        torch.testing.assert_close(together, apart, atol=0.03, rtol=0)
    else:
        torch.testing.assert_close(together, apart, atol=2e-6, rtol=0)


@pytest.mark.parametrize(("name", "parameters"), [
    ("bloom", {}), ("bloom", {"sigma": 1.6}), ("chromatic_aberration", {"scale": 0.02}), ("vignetting", {}),
    ("analog_lowres", {}), ("chroma_subsample", {}), ("chroma_subsample", {"mode": "digital"}),
    ("analog_rippling_hsync", {"amplitude1": 0.01}), ("analog_runaway_hsync", {}), ("banding", {"strength": 0.9}),
    ("scanlines", {"strength": 0.5}), ("digital_glitches", {"unboost": 0.1}), ("noise", {"strength": 1.0}),
    ("analog_vhs_noise", {}), ("analog_vhs_headswitching", {"noise_blend": 0.5}), ("analog_vhstracking", {}),
    ("analog_vhsglitches", {"unboost": 0.1, "strength": 0.9}), ("zoom", {}),
])  # fmt: skip
def test_a_look_is_the_same_at_twice_the_size(look, character, name, parameters):
    """A part of the picture, 512 and 1024 lines high as a whole: the larger result, reduced, is the smaller result."""
    small = character[:, 60:220, 180:308].contiguous()
    large = torch.nn.functional.interpolate(small[None], scale_factor=2, mode="nearest")[0]
    result = look([[name, parameters]], small, 1.3, 512)
    reduced = torch.nn.functional.avg_pool2d(look([[name, parameters]], large, 1.3, 1024), 2)
    effect = float((result - small).abs().mean())
    assert effect > 1e-4
    tolerance = 0.5 if name in ("zoom", "scanlines", "analog_rippling_hsync") else 0.25  # resampling differs by itself
    assert float((reduced - result).abs().mean()) < tolerance * effect


@pytest.mark.parametrize("name", ["default", "hologram", "vhs_1980s", "data_stream"])
def test_the_same_seed_and_times_give_the_same_pictures_at_every_frame_rate(character, name):
    chain = load_preset(name).chain
    picture = torch.nn.functional.avg_pool2d(character, 4)

    def frames(rate: int, seed: int) -> dict[float, torch.Tensor]:
        state = ChainState(np.random.default_rng(seed))
        return {i / rate: chain.process(picture, i / rate, state).clone() for i in range(2 * rate)}

    slow, fast, other = frames(10, 1), frames(50, 1), frames(10, 2)
    assert all(torch.equal(slow[t], fast[t]) for t in slow)
    if name != "default":  # which leaves nothing to chance
        assert not all(torch.equal(slow[t], other[t]) for t in slow)


def test_a_step_keeps_its_chance_when_the_chain_around_it_changes(look, character):
    alone = look([["noise", {"name": "grain", "strength": 0.5}]], character)
    among = look([["translucent_display", {"alpha": 1.0}], ["noise", {"name": "grain", "strength": 0.5}]], character)
    assert torch.equal(alone, among)


def test_an_empty_chain_returns_the_picture_itself(character):
    assert parse_chain([]).process(character, 0.0, ChainState(np.random.default_rng(0))) is character


def test_a_state_may_change_size_and_chain_between_frames(look, character):
    state = ChainState(np.random.default_rng(1))
    half = torch.nn.functional.avg_pool2d(character, 2)
    for chain in (
        [["scanlines", {}], ["vignetting", {}]],
        [["scanlines", {"strength": 0.8}], ["vignetting", {"strength": 0.1}]],
    ):
        for picture in (character, half):
            assert np.array_equal(parse_chain(chain).process(picture.numpy(), 0.5, state), look(chain, picture))


@pytest.mark.parametrize(
    "picture", [torch.zeros(3, 8, 8), torch.zeros(4, 8), torch.zeros(4, 0, 8), torch.zeros(4, 8, 8).double()]
)
def test_only_pictures_are_processed(picture):
    with pytest.raises(ValueError, match="float32"):
        parse_chain([]).process(picture, 0.0, ChainState(np.random.default_rng(0)))
