"""Presets: ready-made chains, JSON files in `assets/settings/postprocessor/`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from raven.assets import assets_folder
from raven.errors import InvalidInput, NotFound, Place
from raven.said import said
from raven.video.postprocessor.chain import FilterChain
from raven.video.postprocessor.reading import chain_to_json, parse_chain


@dataclass(frozen=True)
class Preset:
    """A chain with a name that a user can choose it by."""

    name: str
    title: str
    description: str
    chain: FilterChain

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "postprocessor_chain": chain_to_json(self.chain),
        }


def list_presets(folder: Path | None = None) -> list[str]:
    """The names of all presets in `folder`, of the shipped ones when None; sorted."""
    return sorted(file.stem for file in _folder(folder).glob("*.json"))


def load_preset(name: str, folder: Path | None = None) -> Preset:
    """The preset of that name. Raises `NotFound`, and `InvalidInput` if its file cannot be used."""
    if name not in list_presets(folder):
        raise NotFound(said("no_such_preset", "there is no preset named {name!r}", name=name))
    file = _folder(folder) / f"{name}.json"
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(file.name, said("cannot_be_read", "cannot be read: {reason}", reason=error)) from error
    if not isinstance(data, dict):
        raise InvalidInput(file.name, said("object_wanted", "must be an object"))
    chain = parse_chain(data.get("postprocessor_chain"), Place.at(file.name, "postprocessor_chain"))
    title, description = (_text(data, key, file.name) for key in ("title", "description"))
    return Preset(name, title or name, description, chain)


def _folder(folder: Path | None) -> Path:
    return folder or assets_folder() / "settings" / "postprocessor"


def _text(data: dict[str, Any], key: str, file: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise InvalidInput(Place.at(file, key), said("text_wanted", "must be text"))
    return value
