"""Our networks against what the published code made of the same weights, picture and poses."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from raven.posers.tha3.checkpoints import empty_networks
from raven.posers.tha3.pictures import network_picture
from raven.posers.tha3.variants import VARIANTS
from tests.posers.tha3.made_up import block_means, filled_networks, wave_picture
from tests.posers.tha3.stages import sampled, stages_of

TOLERANCES = {  # largest difference of block means and of single values that the parity data allows
    "eyebrow_layer": (2e-5, 5e-5),
    "background_layer": (2e-5, 5e-5),
    "eyebrow_image": (2e-5, 5e-5),
    "face_morphed": (5e-5, 1e-4),
    "rotator_grid": (1e-5, 2e-5),
    "rotator_warped": (1e-4, 5e-4),
    "final": (5e-4, 3e-3),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_published_tables_of_weights_are_ours_key_for_key(golden: Path, name: str):
    published = json.loads((golden / "tha3_state_dict.json").read_text())[name]
    for network, module in empty_networks(VARIANTS[name].separable).by_name().items():
        ours = [[key, list(tensor.shape)] for key, tensor in module.state_dict().items()]
        assert ours == [[key, shape] for key, shape, _ in published[network]]


def test_a_picture_reaches_the_networks_as_it_did_there(golden: Path):
    with np.load(golden / "tha3.npz") as recorded:
        picture = network_picture(wave_picture())[0].permute(1, 2, 0).numpy()
        assert np.array_equal(sampled(picture, recorded["at.picture"]), recorded["input.picture.at"])


@pytest.mark.parametrize(("family", "poses"), [("separable", (2,)), ("standard", (1,))])
def test_every_stage_agrees_with_the_published_code(golden: Path, family: str, poses: tuple[int, ...]):
    networks = filled_networks(f"{family}_float")
    with np.load(golden / "tha3.npz") as recorded:
        _compare(recorded, f"{family}_float", networks, poses)
        with torch.no_grad():  # the half variants have the same made-up weights, rounded
            for network in networks.by_name().values():
                for parameter in network.parameters():
                    parameter.copy_(parameter.half())
        _compare(recorded, f"{family}_half", networks, poses[-1:])


def _compare(recorded, variant, networks, poses):
    for pose in poses:
        stages = stages_of(networks, wave_picture(), recorded["poses"][pose])
        for name, (of_means, of_values) in TOLERANCES.items():
            key = f"{variant}.{pose}.{name}"
            values = sampled(stages[name], recorded[f"at.{name}"])
            assert np.abs(block_means(stages[name]) - recorded[f"{key}.mean8"]).max() <= of_means, key
            assert np.abs(values - recorded[f"{key}.at"]).max() <= of_values, key
