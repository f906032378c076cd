"""A published character model gives what the published program gives. Its files are not part of the project."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from raven.posers.protocol import Source
from raven.posers.tha4.model import read_model
from raven.posers.tha4.poser import Tha4Poser, Tha4Prepared
from raven.video.codecs import decode_rgba8, encode
from raven.video.picture import Picture
from tests.posers.tha4.made_up import SHARED

MODEL = SHARED / "reference" / "tha4_lambda_00"
GOLDEN = SHARED / "golden" / "tha4.npz"
TOLERANCES = {  # 8 x 8 means, single values: golden/README.md, 6
    "face": (5e-5, 2e-4),
    "alpha": (5e-5, 2e-4),
    "grid": (1e-5, 2e-5),
    "warped": (2e-4, 1e-3),
    "final": (2e-4, 1e-3),
}
SCORED = ("head_y_+1.0", "eye_wink_0.5", "mouth_aaa_1.0", "eyebrow_happy_1.0", "mixed_3")

pytestmark = pytest.mark.skipif(
    not (MODEL.is_dir() and GOLDEN.is_file()), reason="the reference model is not beside this checkout"
)


@pytest.fixture(scope="module")
def prepared() -> Tha4Prepared:
    return Tha4Poser("cpu").prepare(Source(Picture(rgba8=read_model(MODEL).picture), folder=MODEL))


@pytest.mark.parametrize("index", [0, 1, 2])
def test_every_recorded_value_agrees(prepared: Tha4Prepared, index: int):
    golden = np.load(GOLDEN)
    pose = golden["poses"][index]
    posed = prepared.networks(pose)
    found = {
        "face": prepared.face(pose),
        "alpha": posed.alpha,
        "grid": posed.grid_change,
        "warped": posed.warped,
        "final": posed.picture,
    }
    for name, (mean_tolerance, value_tolerance) in TOLERANCES.items():
        means, values, at = (golden[key] for key in (f"{index}.{name}.mean8", f"{index}.{name}.at", f"at.{name}"))
        np.testing.assert_allclose(_means(found[name]), means, atol=mean_tolerance, rtol=0, err_msg=name)
        picked = found[name].numpy()[at[:, 0], at[:, 1], at[:, 2]]
        np.testing.assert_allclose(picked, values, atol=value_tolerance, rtol=0, err_msg=name)


def _means(values: torch.Tensor) -> np.ndarray:
    """Means over blocks of 8 x 8 pixels."""
    array = values.numpy().astype(np.float64)
    return array.reshape(array.shape[0] // 8, 8, array.shape[1] // 8, 8, -1).mean(axis=(1, 3))


def test_poses_score_as_the_renders_that_the_model_made_itself(prepared: Tha4Prepared, tmp_path: Path):
    reference = SHARED / "reference" / "lambda_00"
    every = json.loads((reference / "poses.json").read_text())
    some, rendered = tmp_path / "some", tmp_path / "rendered"
    some.mkdir(), rendered.mkdir()
    chosen = {name: every["poses"][name] for name in ("zero", *SCORED)}
    (some / "poses.json").write_text(json.dumps(every | {"poses": chosen}))
    for name, values in chosen.items():
        (some / f"{name}.png").write_bytes((reference / f"{name}.png").read_bytes())
        pose = np.array([values.get(morph, 0) for morph in every["order"]], np.float32)
        (rendered / f"{name}.png").write_bytes(encode(prepared.pose(pose).rgba8(), "PNG"))
    command = [sys.executable, SHARED / "reference" / "score.py", some, rendered, "--json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert result["mean"] <= 0.02
    assert decode_rgba8((rendered / "zero.png").read_bytes(), "zero").shape == (512, 512, 4)
