"""The compiled filters give what OpenCV gives, and are left out where there are none."""

import numpy as np
import pytest

from raven.video.color import decode_srgb
from raven.video.postprocessor import ChainState, frame, parse_chain
from raven.video.postprocessor.filters.camera import Magnified
from raven.video.postprocessor.primitives import CURVE_PLACES
from raven.video.postprocessor.primitives.compiled import Compiled, library
from raven.video.postprocessor.primitives.host import Gains, Host
from raven.video.postprocessor.primitives.opencv import OpenCV

needs_compiled = pytest.mark.skipif(library() is None, reason="there was no C compiler when Raven was installed")
FINE = 2**-16
"""Light that no byte tells."""


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def forms() -> tuple[Host, Host]:
    """Plain, and compiled."""
    return Host(), Compiled(library())


def apart(planes: np.ndarray) -> np.ndarray:
    """The same numbers as a part of a larger stack: rows and planes do not follow one another."""
    around = np.full((*planes.shape[:-2], planes.shape[-2] + 3, planes.shape[-1] + 5), np.nan, np.float32)
    inside = around[..., 1:-2, 2:-3]
    inside[:] = planes
    return inside


def both(forms: tuple[Host, Host], primitive: str, *arguments: object, out: np.ndarray) -> None:
    """What both write to a part of a stack is the same, and nothing beside it is touched."""
    outs = [apart(out) for _ in forms]
    for form, into in zip(forms, outs, strict=True):
        getattr(form, primitive)(*arguments, into)
        assert np.isnan(into.base[..., 0, :]).all()
        assert np.isnan(into.base[..., -2:, :]).all()
        assert np.isnan(into.base[..., :2]).all()
        assert np.isnan(into.base[..., -3:]).all()
    assert np.abs(outs[0] - outs[1]).max() <= FINE


@needs_compiled
@pytest.mark.parametrize("primitive", ["enlarge", "add_enlarged", "greatest_enlarged"])
@pytest.mark.parametrize(
    ("size", "down", "across"), [((3, 5), 4, 4), ((31, 17), 2, 2), ((1, 1), 4, 2), ((9, 7), 1, 8), ((2, 9), 2, 1)]
)
def test_enlarged(forms, rng, primitive, size, down, across):
    few = apart(rng.random(size, np.float32))
    for less in (0, 1):
        out = rng.random((size[0] * down - less * (down > 1), size[1] * across - less * (across > 1)), np.float32)
        both(forms, primitive, few, down, across, out=out)


@needs_compiled
@pytest.mark.parametrize("steps", [0, 1, 2])
@pytest.mark.parametrize("by", [-0.05, -0.005, 0.0, 0.005, 0.05])
def test_magnified(forms, rng, steps, by):
    lens = Magnified.about((45.0, 37.0), 60, 1 / (1 + by), steps)
    plane = apart(rng.random((64 >> steps, 96 >> steps), np.float32))
    arguments = lens.beyond, lens.shift, lens.factor, lens.begin
    both(forms, "magnify", plane, *arguments, out=np.empty((64, 96), np.float32))


@needs_compiled
@pytest.mark.parametrize("farthest", [0.0, 0.4, 3.0, 29.0, 31.0, 500.0])
def test_rows_that_slide(forms, rng, farthest):
    planes, shift = apart(rng.random((4, 20, 30), np.float32)), rng.uniform(-farthest, farthest, 20)
    for first in (0, 5, -3):  # what is lifted beside an edge is not for the compiled form
        rows = np.arange(first, first + 20, dtype=np.float64)
        both(forms, "warp", planes, rows, shift, 1.0, 2, out=np.empty((4, 20, 30), np.float32))
    for form, moved in zip(forms, (apart(planes), apart(planes)), strict=True):
        expected = np.empty_like(planes)
        form.warp(planes, np.arange(20.0), shift, 1.0, 2, expected)
        form.warp(moved, np.arange(20.0), shift, 1.0, 2, moved)  # in place
        assert np.array_equal(moved, expected)


@needs_compiled
def test_the_peak_and_a_curve(forms, rng):
    planes = rng.random((4, 20, 30), np.float32) - np.float32(0.2)
    both(forms, "peak", apart(planes), out=planes[0])
    planes[3, :5] = 0  # a share of nothing
    table = np.sin(CURVE_PLACES).astype(np.float32)
    seen = planes[3] > 0.01
    outs = [np.empty((20, 30), np.float32) for _ in forms]
    for form, out in zip(forms, outs, strict=True):
        form.curve(apart(planes[0]), apart(planes[3]), table, out)
        assert np.isin(out, table).all()
    assert np.array_equal(outs[0][seen], outs[1][seen])
    scaled = [apart(planes) for _ in forms]
    for form, into in zip(forms, scaled, strict=True):
        form.scale_by_peak(into, table)
        assert np.array_equal(into[3], planes[3])
    assert np.abs(scaled[0] - scaled[1])[:, seen].max() <= FINE


@needs_compiled
@pytest.mark.parametrize("visible", [(0, 0, 20, 30), (3, 5, 19, 26), (19, 29, 20, 30), (7, 0, 7, 0)])
def test_bytes_become_light(forms, rng, visible):
    top, left, bottom, right = visible
    rgba8 = rng.integers(1, 256, (20, 30, 4), dtype=np.uint8)
    shown = np.zeros((20, 30), bool)
    shown[top:bottom, left:right] = True
    rgba8[~shown, 3] = 0
    expected = np.zeros((4, 20, 30), np.float32)
    expected[:, shown] = decode_srgb(rgba8)[:, shown]
    for picture in (rgba8, np.asfortranarray(rgba8), np.tile(rgba8, (1, 2, 1))[:, :30]):
        for form in forms:
            box = form.visible(picture)
            assert box == (visible if shown.any() else (0, 0, 0, 0))
            out = apart(np.full((4, 20, 30), 9, np.float32))
            form.decode(picture, (slice(box[0], box[2]), slice(box[1], box[3])), out, box[0], box[1])
            assert np.abs(out - expected).max() <= FINE


@needs_compiled
@pytest.mark.parametrize("opacity", [1.0, 0.6, 0.0])
@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("plane", [False, True])
@pytest.mark.parametrize("limited", [False, True])
def test_light_becomes_bytes(forms, rng, opacity, rows, plane, limited):
    light = decode_srgb(rng.integers(0, 256, (20, 30, 4), dtype=np.uint8))
    light[:, :4], light[0, 5] = 0, -0.1
    gains = Gains(
        rng.uniform(0, 1.4, (20, 1)).astype(np.float32) if rows else 0.8,
        apart(rng.uniform(0.2, 1.4, (20, 30)).astype(np.float32)) if plane else None,
        apart(light[:3].max(0)) if limited else None,
        opacity,
    )
    frames = [np.full((25, 40, 4), 9, np.uint8) for _ in forms]
    for form, picture in zip(forms, frames, strict=True):
        form.encode(apart(light), gains, picture[2:22, 3:33])
    plain, ours = (picture.astype(int) for picture in frames)
    seen = plain[..., 3] > 0
    assert np.abs(plain[..., 3] - ours[..., 3]).max() == 0
    assert np.abs(plain - ours)[seen].max(initial=0) <= 1


def test_where_it_was_not_compiled_frames_are_drawn_all_the_same(monkeypatch):
    monkeypatch.setattr(frame, "library", lambda: None)
    state = ChainState(np.random.default_rng(1))
    whole = np.full((40, 30, 4), 255, np.uint8)
    assert parse_chain([["bloom", {}], ["banding", {}]]).apply(whole, 0.0, state).any()
    assert type(state.frame(None, (30, 40), 0.0, None).workspace.on) is Host


def test_all_primitives_are_there_without_a_compiler():
    overridden = {name for name in vars(Compiled) if not name.startswith("_")}
    assert overridden <= set(dir(OpenCV)) | set(vars(Host))
