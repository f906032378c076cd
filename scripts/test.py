"""Run every test: make the virtual environment, install Raven with its test dependencies, then pytest.

Further arguments go to pytest, for example `python scripts/test.py tests/server -k feed`. On Debian and Ubuntu, as
root, the system packages that the tests need are installed first; elsewhere tests that need a missing one are skipped.
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
    "node": "nodejs",
    "npm": "npm",
}
"""Program on PATH: the Debian package that brings it. The page's tests drive two real browsers, the editors' a real window
(Xvfb brings OpenGL in software along), those of speech a real sound server, whose only device leads nowhere; FFmpeg, and OpenAI's
client for JavaScript, stand for the programs that others use with the server."""


def main() -> int:
    """Prepare everything and run pytest with the given arguments; returns its exit code."""
    _install_system_packages()
    python = _environment.ready("dev")
    command = [str(python), "-m", "pytest", *sys.argv[1:]]
    _environment.show(command)
    return subprocess.run(command, cwd=_environment.ROOT, check=False).returncode


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
