"""Window tests, run in processes of their own: DearPyGui is made to be started once in a process, and a window that is opened
beside busy threads sometimes takes the process with it."""

import ast
import os
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest

from tests.gui.screen import MARK, UNSEEN

ROOT = Path(__file__).parent.parent.parent


class WindowTests:
    """The tests in a file that pytest does not collect itself: in one process those that look at what the window shows,
    named by `seen`, and in another all others, for which nothing is drawn.
    """

    def __init__(self, file: Path, seen: tuple[str, ...] = ()) -> None:
        self.file = file
        self.names = [
            node.name
            for node in ast.parse(file.read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        ]
        self._seen = list(seen)

    def check(self, name: str) -> None:
        """Passes, skips or fails as this test did, whatever its parameters. The first call runs all of them."""
        assert name in self._outcomes, "the test was not run"
        for outcome in self._outcomes[name]:
            if outcome.tag == "skipped":
                pytest.skip(outcome.attrib.get("message", ""))
            assert outcome.tag not in ("failure", "error"), outcome.text

    @cached_property
    def _outcomes(self) -> dict[str, list[ElementTree.Element]]:
        """What became of every test, by its name without parameters: nothing for one that passed."""
        found: dict[str, list[ElementTree.Element]] = {}
        unseen = [name for name in self.names if name not in self._seen]
        for part in filter(None, (unseen, self._seen)):
            for case in self._run(part).iter("testcase"):
                found.setdefault(case.attrib["name"].split("[")[0], []).extend(case)
        return found

    def _run(self, names: list[str]) -> ElementTree.ElementTree:
        """The report of the tests of one process."""
        tests = [f"{self.file}::{name}" for name in names]
        own_screen = {
            name: value for name, value in os.environ.items() if name not in (MARK, "DISPLAY")
        }  # and own mouse
        if names != self._seen:
            own_screen[UNSEEN] = "true"
        with TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = [sys.executable, "-m", "pytest", *tests, f"--junitxml={report}", "-p", "no:cacheprovider"]
            run = subprocess.run(command, cwd=ROOT, env=own_screen, capture_output=True, text=True, check=False)
            assert report.exists(), f"the process died with code {run.returncode}:\n{run.stdout}\n{run.stderr}"
            return ElementTree.parse(report)
