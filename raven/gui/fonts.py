"""Fonts for the editors' windows: Source Sans Pro of a package, and for Japanese one of the system."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

OF_SYSTEMS = {
    "win32": ("C:/Windows/Fonts/YuGothM.ttc", "C:/Windows/Fonts/meiryo.ttc", "C:/Windows/Fonts/msgothic.ttc"),
    "darwin": (
        "/System/Library/Fonts/\u30d2\u30e9\u30ae\u30ce\u89d2\u30b4\u30b7\u30c3\u30af W3.ttc",
        "/System/Library/Fonts/Hiragino Sans GB.ttc",
    ),
}
"""Of Japanese letters, the best first. On other systems fontconfig knows one."""


@cache
def japanese_font() -> Path | None:
    """A font of the system that has Japanese letters; None if there is none."""
    found = map(Path, OF_SYSTEMS.get(sys.platform) or _known_to_fontconfig())
    return next((file for file in found if file.is_file()), None)


def _known_to_fontconfig() -> list[str]:
    program = shutil.which("fc-list")
    if program is None:
        return []
    command = [program, "-f", "%{file}\n", ":lang=ja"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    files = sorted(set(answer.stdout.split("\n")) - {""})
    return sorted(files, key=lambda file: ("Sans" not in file and "othic" not in file, "Regular" not in file))
