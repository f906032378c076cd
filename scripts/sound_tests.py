"""Tests of sound as on machines that have less of it: without a sound server, without PulseAudio's, ALSA's or JACK's libraries.

    python scripts/sound_tests.py [--only NAME,NAME] [-- further arguments for pytest]

Runs the tests once for each kind of machine. In a mount namespace of its own (util-linux: unshare; only on Linux) empty files lie
over what the machine is not to have, so nothing is changed for anybody else. Prints what was skipped, with the reasons; the exit
code is 1 if a test fails on any of them.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ("sound_device", "playback", "speech", "speaking", "controller", "client", "examples")
PROGRAMS = ("pulseaudio", "pactl", "parec", "pipewire")
PULSE, ALSA, JACK = "libpulse*.so*", "libasound.so*", "libjack*.so*"
FOLDERS = ("/usr/lib", "/usr/local/lib")
MACHINES: dict[str, tuple[bool, tuple[str, ...]]] = {
    "as_it_is": (True, ()),
    "no_server": (False, ()),
    "no_pulseaudio": (True, (PULSE,)),
    "no_pulseaudio_no_server": (False, (PULSE,)),
    "no_alsa": (True, (ALSA,)),
    "nothing": (False, (PULSE, ALSA, JACK)),
}
"""Whether it has the programs of a sound server, and which libraries it has not."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help=f"kinds of machines, separated by commas: {', '.join(MACHINES)}")
    parser.add_argument("further", nargs="*", help="arguments for pytest")
    options = parser.parse_args()
    names = options.only.split(",") if options.only else list(MACHINES)
    if unknown := [name for name in names if name not in MACHINES]:
        parser.error(f"there is no machine {', '.join(unknown)}; there are {', '.join(MACHINES)}")
    failed = [name for name in names if _tests(name, options.further) != 0]
    print(f"failed: {', '.join(failed)}" if failed else "all of them passed")
    return 1 if failed else 0


def _tests(name: str, further: list[str]) -> int:
    print(f"== {name}", flush=True)
    has_server, libraries = MACHINES[name]
    tests = [str(ROOT / "tests" / "client" / f"test_{test}.py") for test in TESTS]
    command = [sys.executable, "-m", "pytest", "-q", "-rs", *tests, *further]
    with tempfile.NamedTemporaryFile() as empty:
        hidden = [*_files(libraries), *(() if has_server else _programs())]
        covered = [shlex.join(["mount", "--bind", empty.name, str(file)]) for file in hidden]
        script = " && ".join([*covered, f"exec {shlex.join(command)}"])
        unshare = ["unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",))]
        return subprocess.run([*unshare, "sh", "-c", script], cwd=ROOT, check=False).returncode


def _files(patterns: tuple[str, ...]) -> set[Path]:
    """The libraries themselves, not the links that lead there."""
    return {
        file.resolve()
        for folder in FOLDERS
        for pattern in patterns
        for file in Path(folder).rglob(pattern)
        if file.is_file()
    }


def _programs() -> Iterator[Path]:
    for program in PROGRAMS:
        if found := shutil.which(program):
            yield Path(found).resolve()


if __name__ == "__main__":
    sys.exit(main())
