"""The tests of `editor_in_a_window.py`, run in processes of their own, a few in each: DearPyGui is made to be started once in a
process. Every further window draws more slowly than the one before, and other tests open windows too."""

import ast
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.gui.screen import MARK

IN_ONE_PROCESS, AT_A_TIME = 3, 2
INSIDE = Path(__file__).with_name("editor_in_a_window.py")
ROOT = INSIDE.parent.parent.parent
NAMES = [
    node.name
    for node in ast.parse(INSIDE.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[ElementTree.Element]]:
    """What became of every test, by its name without parameters: nothing for one that passed."""
    folder = tmp_path_factory.mktemp("editor")
    found: dict[str, list[ElementTree.Element]] = {}
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for report in pool.map(partial(_run, folder), range(0, len(NAMES), IN_ONE_PROCESS)):
            for case in ElementTree.parse(report).iter("testcase"):
                found.setdefault(case.attrib["name"].split("[")[0], []).extend(case)
    return found


def _run(folder: Path, first: int) -> Path:
    """The report of some tests, from `first` on."""
    report = folder / f"{first}.xml"
    tests = [f"{INSIDE}::{name}" for name in NAMES[first : first + IN_ONE_PROCESS]]
    command = [sys.executable, "-m", "pytest", *tests, f"--junitxml={report}", "-p", "no:cacheprovider"]
    own_screen = {name: value for name, value in os.environ.items() if name not in (MARK, "DISPLAY")}  # and own mouse
    run = subprocess.run(command, cwd=ROOT, env=own_screen, capture_output=True, text=True, check=False)
    assert report.exists(), f"the process died with code {run.returncode}:\n{run.stdout}\n{run.stderr}"
    return report


@pytest.mark.parametrize("name", NAMES)
def test_editor(outcomes: dict[str, list[ElementTree.Element]], name: str) -> None:
    assert name in outcomes
    for outcome in outcomes[name]:
        if outcome.tag == "skipped":
            pytest.skip(outcome.attrib.get("message", ""))
        assert outcome.tag not in ("failure", "error"), outcome.text
