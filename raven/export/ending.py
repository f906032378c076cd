"""How a command ends that has written what it could: a face that does not move is no success."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from raven.figure.figure import Figure


def exit_code(program: str, figure: Figure) -> int:
    """0, or 1 after telling which features were not found in the picture and stay still in what is written."""
    if not figure.not_found:
        return 0
    missing = ", ".join(figure.not_found)
    print(
        f"{program}: written, but not found in the picture: {missing}. What was not found stays still; "
        "raven-avatar-rig shows what was found, and how to correct it",
        file=sys.stderr,
    )
    return 1
