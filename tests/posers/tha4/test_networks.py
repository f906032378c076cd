"""Both networks give what their definition says, and what they gave when they agreed with the published one."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import grid_sample, interpolate

from raven.posers.tha4 import body, face
from raven.posers.tha4.body import BodyNetwork, BodyOutput
from raven.posers.tha4.face import FaceNetwork
from raven.video.color import decode_srgb
from tests.posers.tha4.made_up import block_means, picture, weights

CPU = torch.device("cpu")
PARITY = Path(__file__).with_name("parity.npz")
POSE = torch.from_numpy(np.random.default_rng(5).uniform(0, 1, 45).astype(np.float32))


def plain_inputs(size: int, pose: torch.Tensor) -> torch.Tensor:
    at = (2 * torch.arange(size) + 1) / size - 1
    x, y = at[None].expand(size, size), at[:, None].expand(size, size)
    return torch.cat((torch.stack((x, y)), pose[:, None, None].expand(-1, size, size)))[None]


def plain(x: torch.Tensor, state: dict[str, torch.Tensor], name: str) -> torch.Tensor:
    return torch.nn.functional.conv2d(x, state[f"{name}.weight"], state[f"{name}.bias"])


@pytest.fixture(scope="module")
def posed() -> BodyOutput:
    whole = torch.from_numpy(decode_srgb(picture())).permute(1, 2, 0).contiguous() * 2 - 1
    return BodyNetwork(weights(body.SHAPES, 2), CPU).pose(whole, POSE)


def test_the_face_network_is_its_definition():
    state = weights(face.SHAPES, 1)
    x = plain_inputs(128, POSE[:39])
    for i in range(8):
        x = torch.sin(30 * plain(x, state, f"siren.sine_layers.{i}.linear"))
    wanted = plain(x, state, "siren.last_linear")[0].permute(1, 2, 0)
    torch.testing.assert_close(FaceNetwork(state, CPU).draw(POSE), wanted, atol=2e-5, rtol=0)


def test_a_part_of_a_face_is_that_part():
    network = FaceNetwork(weights(face.SHAPES, 1), CPU)
    part = network.draw(POSE, slice(37, 90), slice(5, 78))
    torch.testing.assert_close(part, network.draw(POSE)[37:90, 5:78], atol=2e-5, rtol=0)


@pytest.mark.parametrize(
    "part",
    [
        (slice(72, 216), slice(185, 328)),  # begins and ends at odd pixels too
        (slice(0, 61), slice(451, 512)),  # in a corner of the picture
    ],
)
def test_a_part_of_a_figure_is_that_part(posed: BodyOutput, part: tuple[slice, slice]):
    whole = torch.from_numpy(decode_srgb(picture())).permute(1, 2, 0).contiguous() * 2 - 1
    cut = BodyNetwork(weights(body.SHAPES, 2), CPU, part).pose(whole, POSE)
    for found, wanted in ((cut.picture, posed.picture), (cut.grid_change, posed.grid_change)):
        torch.testing.assert_close(found, wanted[part], atol=1e-4, rtol=0)


def test_the_body_network_is_its_definition(posed: BodyOutput):
    state = weights(body.SHAPES, 2)
    x = None
    for level, size in enumerate((128, 256, 512)):
        at = plain_inputs(size, POSE)
        x = at if x is None else torch.cat((interpolate(x, size=size, mode="bilinear", align_corners=False), at), 1)
        for i in range(3):
            x = torch.sin(30 * plain(x, state, f"siren_layers.{level}.{i}.linear"))
    assert x is not None
    change, alpha, color = plain(x, state, "last_linear").split((2, 1, 4), dim=1)
    whole = (torch.from_numpy(decode_srgb(picture())) * 2 - 1)[None]
    grid = plain_inputs(512, POSE)[:, :2].permute(0, 2, 3, 1) + change.permute(0, 2, 3, 1)
    warped = grid_sample(whole, grid, padding_mode="border", align_corners=False)
    wanted = (1 - alpha) * warped + alpha * color
    torch.testing.assert_close(posed.grid_change, change[0].permute(1, 2, 0), atol=2e-5, rtol=0)
    torch.testing.assert_close(posed.picture, wanted[0].permute(1, 2, 0), atol=2e-3, rtol=0)
    assert float(change.abs().mean()) > 1e-3, "or nothing would be tested"


def test_results_are_those_recorded_when_the_engine_agreed_with_the_published_networks(posed: BodyOutput):
    recorded = np.load(PARITY)
    drawn = FaceNetwork(weights(face.SHAPES, 1), CPU).draw(POSE)
    np.testing.assert_allclose(block_means(drawn), recorded["face"], atol=5e-5)
    np.testing.assert_allclose(block_means(posed.alpha), recorded["alpha"], atol=5e-5)
    np.testing.assert_allclose(block_means(posed.grid_change), recorded["grid"], atol=1e-5)
    np.testing.assert_allclose(block_means(posed.picture), recorded["picture"], atol=2e-4)
