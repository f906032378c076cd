"""The processor for pipecat in a real pipeline, with stand-ins for model, voice and caller."""

import ast
import asyncio
import importlib
import runpy
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "pipecat_agent.py"


@pytest.fixture(scope="module")
def heard_and_seen():
    """What a caller hears and sees of one answer: rows of sounds and of pictures, each with its time."""
    pytest.importorskip("pipecat", reason="pipecat is not installed: pip install 'raven-avatar[pipecat]'")
    example = runpy.run_path(str(EXAMPLE))
    caller = example["Caller"]()
    asyncio.run(example["talk"](caller, "[anger] Papa, [fx:heart] papa!"))
    return caller.heard, caller.seen


def test_a_caller_sees_the_mouth_move_while_it_hears_the_answer(heard_and_seen):
    heard, seen = heard_and_seen
    loud = [at for at, samples in heard if np.abs(samples).max(initial=0) > 1000]
    mouth = np.s_[160:180, 240:272]
    still = [picture[mouth].astype(int) for at, picture in seen if at < loud[0] - 0.1]
    moved = [np.abs(picture[mouth].astype(int) - still[-1]).mean() for at, picture in seen if loud[0] < at < loud[-1]]
    assert max(moved) > 4
    assert sum(len(samples) for _, samples in heard) > 12_000


def test_the_pictures_show_what_was_directed(heard_and_seen):
    _, seen = heard_and_seen
    first, last = seen[0][1].astype(int), seen[-1][1].astype(int)
    assert first.shape == (512, 512, 3)
    assert np.abs(first - last)[90:180, 210:300].mean() > 2


@pytest.mark.skipif(find_spec("pipecat") is not None, reason="pipecat is installed")
def test_without_pipecat_the_module_says_what_is_missing():
    found = subprocess.run([sys.executable, "-c", "import raven.integrations.pipecat"], capture_output=True, text=True)
    assert found.returncode == 1
    assert (
        found.stderr.rstrip()
        .splitlines()[-1]
        .startswith("ImportError: raven.integrations.pipecat needs pipecat: pip install 'raven-avatar[pipecat]'")
    )


def test_what_it_needs_of_raven_is_where_it_looks_for_it():
    """Also where pipecat is missing, and nothing else would tell."""
    tree = ast.parse((Path(__file__).parents[2] / "raven" / "integrations" / "pipecat.py").read_text("utf-8"))
    needed = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and str(node.module).startswith("raven")
    ]
    assert len(needed) > 5
    for node in needed:
        module = importlib.import_module(str(node.module))
        assert [name.name for name in node.names if not hasattr(module, name.name)] == []
