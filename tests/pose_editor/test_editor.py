"""The tests of `editor_in_a_window.py`, run in a process of their own: DearPyGui is made to be started once in a process, and
other tests open windows too."""

import ast
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

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
    report = tmp_path_factory.mktemp("editor") / "report.xml"
    command = [sys.executable, "-m", "pytest", str(INSIDE), f"--junitxml={report}", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert report.exists(), f"the process died with code {run.returncode}:\n{run.stdout}\n{run.stderr}"
    found: dict[str, list[ElementTree.Element]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        found.setdefault(case.attrib["name"].split("[")[0], []).extend(case)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_editor(outcomes: dict[str, list[ElementTree.Element]], name: str) -> None:
    assert name in outcomes
    for outcome in outcomes[name]:
        if outcome.tag == "skipped":
            pytest.skip(outcome.attrib.get("message", ""))
        assert outcome.tag not in ("failure", "error"), outcome.text
