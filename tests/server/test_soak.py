"""A minute of what `benchmarks/soak.py` does for an hour. The machine is busy with other tests, so waits do not count."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_a_minute_of_a_household_leaves_nothing_behind_and_no_call_is_answered_wrongly(tmp_path):
    pytest.importorskip("av", reason="needs the package av, of the extra record")
    out = tmp_path / "soak.json"
    command = [sys.executable, str(BENCHMARKS / "soak.py"), "1", "--fps", "1", "--busy", "--out", str(out)]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert out.exists(), ran.stderr[-2000:]
    result = json.loads(out.read_text() or pytest.fail(ran.stderr[-2000:]))
    wrong = {name: result[name] for name in ("most_mb", "left", "failures", "wrong_refusals")}
    assert result["faults"] == [], wrong
    assert result["hostile_calls"] > 0
    assert result["viewers"]["frames"] > 0
