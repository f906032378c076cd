"""The hybrid follows the neural poser that its atlas was baked with: scored on a reference set outside of the project."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from raven.pose import rest_pose
from raven.posers.hybrid.bake import bake, bake_around, begin_atlas
from raven.posers.hybrid.faces import Tha4Faces
from raven.posers.hybrid.poser import HybridPrepared
from raven.posers.protocol import Source
from raven.posers.tha4.model import read_model
from raven.video.codecs import encode
from raven.video.picture import Picture
from tests.posers.puppet.shots import POSER

SHARED = Path(__file__).parents[4] / "shared" / "reference"
WANTED = {"iris": 0.15, "eye": 0.25, "eyebrow": 0.25, "mouth": 0.25}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference renders are not beside this checkout")
def test_faces_of_an_atlas_follow_the_reference(tmp_path: Path):
    reference = SHARED / "lambda_00"
    model = read_model(SHARED / "tha4_lambda_00")
    faces = Tha4Faces(model, torch.device("cpu"))
    puppet = POSER.prepare(Source(Picture(rgba8=model.picture)))
    atlas = begin_atlas(model.picture, puppet.rig, faces)
    for share in bake(atlas, faces):
        if share > 0.3:  # every morph alone, at all its levels
            break
    for _ in bake_around(atlas, faces):
        pass
    prepared = HybridPrepared(model.picture, puppet, atlas)
    every = json.loads((reference / "poses.json").read_text())
    some, rendered = tmp_path / "some", tmp_path / "rendered"
    some.mkdir()
    rendered.mkdir()
    chosen = {name: values for name, values in every["poses"].items() if name.split("_")[0] in ("zero", *WANTED)}
    (some / "poses.json").write_text(json.dumps(every | {"poses": chosen}))
    for name, values in chosen.items():
        (some / f"{name}.png").write_bytes((reference / f"{name}.png").read_bytes())
        pose = rest_pose() + np.array([values.get(morph, 0) for morph in every["order"]], np.float32)
        (rendered / f"{name}.png").write_bytes(encode(prepared.pose(pose).rgba8(), "PNG"))
    command = [sys.executable, SHARED / "score.py", some, rendered, "--json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    for group, limit in WANTED.items():
        assert result["groups"][group] <= limit, result["groups"]
