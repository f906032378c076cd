"""Blurs: as wide as asked for, without steps at their ends, and the same on every device."""

import numpy as np
import pytest
import torch

from raven.video.postprocessor import blur
from raven.video.postprocessor.frame import Workspace
from raven.video.postprocessor.primitives.opencv import OpenCV
from raven.video.postprocessor.primitives.pytorch import PyTorch


def blurred(planes: torch.Tensor, sigma_x: float, sigma_y: float, on: str = "opencv") -> torch.Tensor:
    out = planes.clone()
    if on == "opencv":
        blur.gaussian(out.numpy(), sigma_x, sigma_y, Workspace(OpenCV()))
    else:
        blur.gaussian(out, sigma_x, sigma_y, Workspace(PyTorch(torch.device("cpu"))))
    return out


def spread_of(sigma_x: float, sigma_y: float, size: int = 257) -> torch.Tensor:
    point = torch.zeros(1, size, size)
    point[0, size // 2, size // 2] = 1
    return blurred(point, sigma_x, sigma_y)[0]


@pytest.mark.parametrize("sigma", [0.8, 1.0, 2.9, 3.0, 4.5, 7.0, 14.0, 25.0])
def test_a_blur_is_as_wide_as_asked_for(sigma):
    spread = spread_of(sigma, sigma).double()
    distance = torch.arange(257).double() - 128
    assert float(spread.sum()) == pytest.approx(1, abs=1e-3)
    for axis in (0, 1):
        measured = float((spread.sum(axis) * distance**2).sum()) ** 0.5
        assert measured == pytest.approx(sigma, rel=0.03)


@pytest.mark.parametrize("sigma", [1.5, 3.0, 7.0, 14.0])
def test_a_blur_fades_out_to_its_end(sigma):
    """Three sigma out, 1 % of the peak is left; a kernel cut at two sigma ends in a step of 13 %."""
    row = spread_of(sigma, sigma)[128]
    steps = row.diff().abs() / row.max()
    gaussian_slope = np.exp(-0.5) / sigma
    assert float(steps.max()) < 1.4 * gaussian_slope
    assert float(row[128 + round(2.5 * sigma)] / row.max()) == pytest.approx(np.exp(-(2.5**2) / 2), abs=0.03)


@pytest.mark.parametrize("sigma", [1.5, 2.2, 3.0, 5.0, 7.0, 12.0])
def test_a_wide_blur_at_reduced_size_looks_like_the_direct_one(character, sigma):
    picture = character[:, :389].contiguous()
    direct = picture.clone()
    kernel = blur.taps(sigma)
    for plane in direct.numpy():
        OpenCV().convolve(plane, kernel, kernel, plane)
    assert blur.halvings(sigma) > 0
    difference = (blurred(picture, sigma, sigma) - direct).abs() * 255
    assert float(difference.mean()) < 0.25
    assert float(difference.max()) < (4.5 if sigma >= 3 else 6.5 if sigma >= 2 else 22)


def test_what_is_halved_further_does_not_overwrite_what_it_is_made_of():
    """With several threads, parts of it would be gone before they were read."""
    planes, workspace = np.random.default_rng(1).random((4, 16, 24), np.float32), Workspace(OpenCV())
    once = blur.halved(planes, 1, 1, workspace)
    twice = blur.halved(once, 2, 2, workspace, done=1)
    assert not np.shares_memory(once, twice)
    np.testing.assert_allclose(twice, planes.reshape(4, 4, 4, 6, 4).mean((2, 4)), atol=1e-6)


@pytest.mark.parametrize("size", [(1, 1), (2, 9), (40, 31), (512, 389)])
@pytest.mark.parametrize(("sigma_x", "sigma_y"), [(1.0, 1.0), (2.9, 0.0), (0.0, 2.0), (7.0, 7.0), (9.0, 1.0)])
def test_opencv_and_pytorch_blur_alike(size, sigma_x, sigma_y):
    planes = torch.rand(4, *size, generator=torch.Generator().manual_seed(3))
    one, other = (blurred(planes, sigma_x, sigma_y, on) for on in ("opencv", "pytorch"))
    torch.testing.assert_close(one, other, atol=1e-5, rtol=0)


def test_an_even_picture_stays_even_up_to_its_edges():
    even = torch.full((4, 50, 33), 0.7)
    for sigma in (1.0, 3.5, 11.0):
        torch.testing.assert_close(blurred(even, sigma, sigma), torch.full_like(even, 0.7))
