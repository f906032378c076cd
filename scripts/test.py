"""Run every test: make the virtual environment, install Raven with its test dependencies, then pytest.

All of them run four at a time, file by file; what failed so is run once more by itself, and only that counts: tests that watch
time pass can hold each other up. Further arguments go to pytest, which then runs one test after the other, for example
`python scripts/test.py tests/server -k feed`. On Debian and Ubuntu, as root, the system packages that the tests need are
installed first; elsewhere tests that need a missing one are skipped. What was skipped, and why, is printed at the end.

`--quick` runs the tests that need no browser, no display and no extras, one file per core at a time, and installs nothing else.
`--coverage` also counts which lines and branches ran, and lists the least covered files and rooms last.
`--costs` lists the files that take most of the processor, and their memory.
"""

import os
import shutil
import subprocess
import sys

import _environment

SYSTEM_PACKAGES = {
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
    "firefox-esr": "firefox-esr",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "pulseaudio": "pulseaudio",
    "parec": "pulseaudio-utils",
    "ffmpeg": "ffmpeg",
    "curl": "curl",
    "node": "nodejs",
    "npm": "npm",
}
"""Program on PATH: the Debian package that brings it. The page's tests drive two real browsers, the editors' a real window
(Xvfb brings OpenGL in software along), those of speech a real sound server, whose only device leads nowhere; FFmpeg, and OpenAI's
client for JavaScript, stand for the programs that others use with the server."""

FOUR_AT_A_TIME = ("--numprocesses=4", "--dist=loadfile", "--no-loadscope-reorder")
"""Also on two cores: most tests wait more than they work. `tests/kinds.py` puts first what takes long."""
ONE_PER_CORE = ("--numprocesses=logical", "--dist=loadfile")  # those of `--quick` work more than they wait
ONCE_MORE = ("--last-failed", "--last-failed-no-failures=none")
COSTS = ("-p", "tests.costs")
COVERAGE = ("--cov", "--cov-report=term:skip-covered")
SOME_FAILED = 1  # what pytest answers then; other codes are not about tests


def main() -> int:
    """Prepare everything and run pytest with the given arguments; returns its exit code."""
    arguments = sys.argv[1:]
    quick, coverage, costs = (_taken(option, arguments) for option in ("--quick", "--coverage", "--costs"))
    if not quick:
        _install_system_packages()
    python = _environment.ready("test" if quick else "dev")
    _environment.keep_what_is_compiled()
    wishes = (*(("--quick",) if quick else ()), *(COVERAGE if coverage else ()), *(COSTS if costs else ()))
    pytest = [str(python), "-m", "pytest", *wishes]
    if arguments:
        return _run([*pytest, *arguments])
    code = _run([*pytest, *(ONE_PER_CORE if quick else FOUR_AT_A_TIME)])
    if code == SOME_FAILED:
        code = _run([*pytest, *ONCE_MORE, *(("--cov-append",) if coverage else ())])
    if coverage:
        _run([str(python), "scripts/coverage_by_room.py"])
    return code


def _run(command: list[str]) -> int:
    _environment.show(command)
    return subprocess.run(command, cwd=_environment.ROOT, check=False).returncode


def _taken(option: str, arguments: list[str]) -> bool:
    """Whether the option is among the arguments, from which it is taken."""
    given = option in arguments
    while option in arguments:
        arguments.remove(option)
    return given


def _install_system_packages() -> None:
    missing = [package for program, package in SYSTEM_PACKAGES.items() if not shutil.which(program)]
    if not missing:
        return
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        print(f"tests that need {', '.join(missing)} will be skipped: not installed", flush=True)
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    _environment.run("apt-get", "update")
    _environment.run("apt-get", "install", "--yes", "--no-install-recommends", *missing)


if __name__ == "__main__":
    sys.exit(main())
