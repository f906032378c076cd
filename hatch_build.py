"""Compiles what of Raven is written in C, when it is installed or a wheel is built, where there is a C compiler.

Without one nothing is missing: the same is done by OpenCV and NumPy, in more time. `CC` names a compiler other than the system's.
"""

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

PACKAGE = "raven"
WINDOWS = sys.platform == "win32"
OPTIONS = (
    "-O3",
    "-ffp-contract=off",  # a multiplication and an addition round as the two do elsewhere
    "-fno-math-errno",
    "-fno-trapping-math",
    "-shared",
    *(() if WINDOWS else ("-fPIC", "-lm")),
)


class CompilingHook(BuildHookInterface[Any]):
    """The build hook that hatchling looks for in this file."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree, and make a wheel of it one for this system only."""
        for source in sorted(Path(self.root, PACKAGE).rglob("*.c")):
            made = compiled(source)
            if made is None:
                self.app.display_warning(
                    f"{source.name} was not compiled; frames will take longer (docs/development.md)"
                )
            elif version == "standard":
                build_data["artifacts"].append(made.relative_to(self.root).as_posix())
                build_data["pure_python"] = False
                build_data["tag"] = f"py3-none-{next(iter(platform_tags()))}"


def compiled(source: Path) -> Path | None:
    """What was compiled of the source, beside it; None where that did not work. What was there before is gone in any case."""
    into, new = source.with_suffix(".so"), source.with_suffix(f".{os.getpid()}.so")
    into.unlink(missing_ok=True)
    compiler = _compiler()
    if compiler is None:
        return None
    own = zlib.crc32(source.read_bytes())
    command = [*compiler, f"-DRAVEN_SOURCE={own}u", str(source), "-o", str(new), *OPTIONS]
    try:
        if subprocess.run(command, capture_output=True, check=False).returncode or _source_of(new) != own:
            return None
        new.replace(into)
    except OSError:
        return None
    finally:
        new.unlink(missing_ok=True)
    return into


def _compiler() -> list[str] | None:
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        return named
    return next(([program] for program in ("cc", "gcc", "clang") if shutil.which(program)), None)


def _source_of(library: Path) -> int:
    """The checksum of the source that it says it was made of. Raises `OSError` where it cannot be loaded."""
    found = ctypes.CDLL(str(library)).raven_source
    found.restype = ctypes.c_uint32
    return int(found())
