"""The calls that the documentation shows work as they stand there, one after the other."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from raven.assets import docs_folder
from tests.patience import PATIENCE

COMMAND = re.compile(r"^    ((?:ID=\$\()?curl .*?)(?=\n(?:    \S|\n|\Z))", re.MULTILINE | re.DOTALL)
CONTINUED = re.compile(r"\\?\n\s+")
ID = re.compile(r'"(?:utterance|recording)_id": ?"([^"]+)"')
NEEDS_MORE = re.compile(r"/v1/chat/completions|/websearch")
"""A language model, or the internet."""
NOT_YET = "recordings/ID/file"
"""What there is only after a while."""


def commands(document: Path) -> Iterator[str]:
    for found in COMMAND.finditer(document.read_text(encoding="utf-8")):
        command = CONTINUED.sub(" ", found.group(1))
        if not NEEDS_MORE.search(command):
            yield command


DOCUMENTS = [file for file in sorted(docs_folder().glob("*.md")) if any(commands(file))]


@pytest.fixture(scope="module")
def home(start_server):
    with start_server(avatar={"character": "raven", "poser": "puppet", "settings": {"target_fps": 5}}) as running:
        yield running


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.stem)
def test_calls_that_are_shown_work(document, home, drawn_face, tmp_path, eventually):
    if shutil.which("curl") is None:
        pytest.skip("needs curl")
    for name in ("me.png", "other.png", "me_blush1.png"):
        (tmp_path / name).write_bytes(drawn_face)
    known = "ID"
    for command in commands(document):
        shell = in_shell(command, home.url, known)
        if NOT_YET in command:
            eventually(lambda shell=shell, known=known: run(shell, known, tmp_path).returncode == 0)
        done = run(shell, known, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout[:1000]}{done.stderr}"
        found = ID.search(done.stdout)
        known = done.stdout.strip() if command.startswith("ID=") else found.group(1) if found else known


def run(shell: str, known: str, folder: Path) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "ID": known}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell], cwd=folder, env=variables, capture_output=True, text=True, check=False
    )


def in_shell(command: str, url: str, known: str) -> str:
    """The command for this server; `known` is the id that an answer gave last. Of a stream only the beginning is read."""
    command = re.sub(r"^ID=\$\((.*)\)$", r"\1", command)
    command = re.sub(r"(?<=[\s'])A/", f"{url}/api/avatar/", command.replace("localhost:5100", url))
    command = re.sub(r"\sJ\s", " -H 'Content-Type: application/json' ", command)
    command = re.sub(r"(?<!\$)\bID\b", known, command)
    command = re.sub(r"\bcurl (?:-s )?", f"curl --silent --show-error --fail --max-time {PATIENCE} ", command, count=1)
    if " -N " in command:
        command = re.sub(r"^(.*?)( > .*)?$", r"(\1 || true) | head -c 10 > begin && test -s begin", command)
    return command
