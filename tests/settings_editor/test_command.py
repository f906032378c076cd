"""The command: its options, and what is said when something is missing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.client_dpg.restartable import Eventually, RestartableServer
from tests.patience import PATIENCE

OPTIONS = ("--server-url", "--api-key-file", "--character", "--settings", "--log", "--log-level", "--version")


def run(*arguments: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
    program = f"import sys; {before}; from raven.settings_editor.main import main; sys.exit(main({list(arguments)!r}))"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE)


def test_help_names_every_option():
    ran = run("--help")
    assert ran.returncode == 0
    assert all(option in ran.stdout for option in OPTIONS)


def test_a_missing_extra_is_one_line_that_says_what_to_install():
    ran = run(before="sys.modules['dearpygui'] = None")
    assert ran.returncode == 2
    assert ran.stderr.strip().endswith("pip install 'raven-avatar[gui]'")
    assert len(ran.stderr.splitlines()) == 1


def test_the_program_ends_its_session_when_it_is_told_to_end(
    display: None, real_server: RestartableServer, tmp_path: Path, eventually: Eventually
):
    program = subprocess.Popen(
        [sys.executable, "-m", "raven.settings_editor.main", "--server-url", real_server.url, "--character", "wren"],
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)},
        cwd=Path(__file__).parents[2],
    )

    def wrens() -> list[str]:
        sessions = requests.get(f"{real_server.url}/api/avatar/sessions", timeout=PATIENCE).json()["sessions"]
        return [session["instance_id"] for session in sessions if session["character"] == "wren" and session["viewers"]]

    try:
        assert eventually(lambda: bool(wrens()))
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE) == 0
        assert eventually(lambda: not wrens())
    finally:
        program.kill()
