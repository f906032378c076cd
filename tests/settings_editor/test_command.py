"""The command: its options, and what is said when something is missing."""

import subprocess
import sys

OPTIONS = ("--server-url", "--api-key-file", "--character", "--settings", "--log", "--log-level", "--version")


def run(*arguments: str, before: str = "pass") -> subprocess.CompletedProcess[str]:
    program = f"import sys; {before}; from raven.settings_editor.main import main; sys.exit(main({list(arguments)!r}))"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)


def test_help_names_every_option():
    ran = run("--help")
    assert ran.returncode == 0
    assert all(option in ran.stdout for option in OPTIONS)


def test_a_missing_extra_is_one_line_that_says_what_to_install():
    ran = run(before="sys.modules['dearpygui'] = None")
    assert ran.returncode == 2
    assert ran.stderr.strip().endswith("pip install 'raven-avatar[gui]'")
    assert len(ran.stderr.splitlines()) == 1
