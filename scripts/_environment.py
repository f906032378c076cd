"""The virtual environment `.venv` of this checkout: made when there is none, refreshed when the dependencies changed.

Only the standard library, any system: the scripts beside this file run with whatever Python the user has.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
BIN = FOLDER / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / ("python.exe" if sys.platform == "win32" else "python")
OLDEST = (3, 11)


def show(command: Sequence[str | Path]) -> None:
    """Print a command as a shell would read it, so that the user can repeat every step by hand."""
    print("+", " ".join(str(part) for part in command), flush=True)


def run(*command: str | Path) -> None:
    """Show and run a command in the checkout; leave with its exit code when it fails."""
    show(command)
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit(code)


def ready(extras: str = "") -> Path:
    """Make or refresh `.venv` with Raven installed in place, and return its Python. `extras`: such as "dev"."""
    if not PYTHON.exists():
        _create()
    wanted = _fingerprint()
    stamp = FOLDER / f"installed-{extras or 'plain'}"
    if not stamp.exists() or stamp.read_text() != wanted:
        target = f".[{extras}]" if extras else "."
        # Not compiled: that takes longer than the rest, and most of it is never imported.
        run(PYTHON, "-m", "pip", "install", "--no-compile", "--constraint", "constraints.txt", "--editable", target)
        stamp.write_text(wanted)
    return PYTHON


def keep_what_is_compiled() -> None:
    """Let Python keep what it compiles, in whatever is started from now on: each start would compile all of it again."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def has_nvidia_card() -> bool:
    """Whether there is a graphics card with NVIDIA's driver, on Linux, in Windows and in Linux below it."""
    return shutil.which("nvidia-smi") is not None or Path("/dev/nvidiactl").exists()


def _create() -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"Raven needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.")
    print(f"making a virtual environment in {FOLDER}", flush=True)
    try:
        venv.create(FOLDER, with_pip=True, symlinks=sys.platform != "win32")
    except subprocess.CalledProcessError:
        sys.exit("Python's venv module is incomplete here; on Debian and Ubuntu: apt-get install python3-venv")


def _fingerprint() -> str:
    """Changes whenever an installation would: with the declared dependencies, what is compiled, and the interpreter."""
    declared = [ROOT / name for name in ("pyproject.toml", "constraints.txt", "hatch_build.py")]
    files = [*declared, *sorted((ROOT / "raven").rglob("*.c")), FOLDER / "pyvenv.cfg"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
