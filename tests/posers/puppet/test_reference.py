"""The puppet moves like a neural poser: scored on a reference set that is not part of the project."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[4] / "shared" / "reference"
WANTED = {
    "neck": 0.20,
    "body": 0.40,
    "head": 0.50,
    "mouth": 0.585,  # teeth are outlined, which the reference does not do
    "eye": 0.37,
    "eyebrow": 0.40,
    "iris": 0.33,
    "breathing": 0.55,
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference renders are not beside this checkout")
def test_every_group_of_poses_follows_the_reference(tmp_path: Path):
    command = Path(__file__).parents[3] / "benchmarks" / "reference_poses.py"
    reference = SHARED / "lambda_00"
    picture, poses = SHARED / "lambda_00.png", reference / "poses.json"
    subprocess.run([sys.executable, command, picture, poses, tmp_path], check=True)
    score = subprocess.run(
        [sys.executable, SHARED / "score.py", reference, tmp_path, "--json"], check=True, capture_output=True, text=True
    )
    result = json.loads(score.stdout)
    assert result["mean"] <= 0.41
    for group, limit in WANTED.items():
        assert result["groups"][group] <= limit, result["groups"]
