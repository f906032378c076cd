"""Names that filters and parameters had in older chains, and what they are called now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from raven.errors import InvalidInput, Place
from raven.said import said


@dataclass(frozen=True)
class Former:
    """How an older name is read."""

    filter: str
    parameters: Mapping[str, str | None] = field(default_factory=dict)
    """Old parameter: new one, None if it has no meaning any more."""
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """What held when the old names did, for parameters that are not given."""


_FILTERS = {
    "translucency": Former("translucent_display"),
    "alphanoise": Former(
        "noise", {"magnitude": "strength"}, {"strength": 0.1, "sigma": 0.0, "channel": "A", "double_size": False}
    ),
    "lumanoise": Former(
        "noise", {"magnitude": "strength"}, {"strength": 0.1, "sigma": 0.0, "channel": "Y", "double_size": False}
    ),
    "analog_badhsync": Former("analog_rippling_hsync"),
    "analog_distort": Former("analog_runaway_hsync", {"strength": "asymmetry", "edge": "placement"}),
    "shift_distort": Former("digital_glitches"),
}
_PARAMETERS = {
    "bloom": Former(
        "bloom",
        {"luma_threshold": "threshold", "hdr_exposure": "exposure"},
        {"threshold": 0.8, "exposure": 0.7},
    ),
    "chromatic_aberration": Former(
        "chromatic_aberration", {"transverse_sigma": "sigma", "axial_scale": "scale"}, {"sigma": 0.5}
    ),
    "analog_lowres": Former("analog_lowres", {"kernel_size": None}, {"sigma": 0.75}),
}
_TAPE_CHANNELS = {"VHS_PAL": "PAL", "VHS_NTSC": "NTSC"}
"""For a while `noise` was the tape's noise as well."""


def current(name: str, parameters: Mapping[str, Any], place: str | Place) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The filter's name and parameters of today, and for each parameter that was renamed the name as written.

    Raises `InvalidInput` when a parameter is given by its old and by its new name; `place` is where the filter stands.
    """
    former = _FILTERS.get(name)
    if former is None and name in _PARAMETERS and any(old in parameters for old in _PARAMETERS[name].parameters):
        former = _PARAMETERS[name]
    if former is None:
        former = Former(name)
    read: dict[str, Any] = dict(former.defaults)
    written: dict[str, str] = {}
    for key, value in parameters.items():
        new = former.parameters.get(key, key)
        if new is None:
            continue
        if new in written:
            raise InvalidInput(
                Place.at(place, key),
                said("same_parameter", "is the same as {other}; give one of them", other=written[new]),
            )
        written[new] = key
        read[new] = value
    channel = read.get("channel")
    if former.filter == "noise" and isinstance(channel, str) and channel in _TAPE_CHANNELS:
        tape = {key: value for key, value in read.items() if key not in ("channel", "sigma")}
        return "analog_vhs_noise", {**tape, "mode": _TAPE_CHANNELS[channel]}, written
    return former.filter, read, written
