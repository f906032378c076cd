"""What a user interface needs to know of a setting besides its type: its group, its unit, and which values are usual.

It is kept in the JSON schema of the settings, under `group`, `unit` and `usual`; the whole has `groups`: [group, title] pairs.
"""

from typing import Any

GROUPS = {
    "picture": "Picture",
    "framing": "Framing",
    "motion": "Motion",
    "blink": "Blinking",
    "talking": "Talking",
    "sway": "Swaying",
    "breathing": "Breathing",
    "swing": "Hair",
    "eyes": "Eyes",
    "effects": "Effects",
    "backdrop": "Backdrop",
    "postprocessor": "Postprocessor",
}
"""The groups of the settings with their titles, in the order in which they are shown."""

FRAMES, SECONDS, PER_TICK, SHARE, MORPH = "frames/s", "s", "per 1/25 s", "share", "morph value"


def shown(
    group: str | None = None, unit: str | None = None, usual: tuple[float, float] | None = None
) -> dict[str, Any]:
    """The `json_schema_extra` of a field. `usual`: what a slider covers where the range that is allowed is far wider."""
    if group is not None and group not in GROUPS:
        raise ValueError(f"there is no group {group!r}")
    told = {"group": group, "unit": unit, "usual": list(usual) if usual else None}
    return {name: value for name, value in told.items() if value is not None}
