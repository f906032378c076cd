"""What the server has, asked once per connection: settings, filters, characters; and voices, which take longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from raven.client import api
from raven.client.errors import RavenClientError, ServerUnreachable
from raven.settings_editor.fields import Field, FilterFields, effect_fields, filters, groups, settings_fields


@dataclass(frozen=True)
class Preset:
    """A ready-made chain."""

    title: str
    description: str
    entries: list[list[Any]]


@dataclass(frozen=True)
class Voices:
    """The server's voice, if it has one."""

    names: tuple[str, ...] = ()
    engine: str = ""
    can_pitch: bool = False
    missing: str = ""
    """Why there is none, in words."""


@dataclass(frozen=True)
class Catalog:
    """What there is to choose from and to edit."""

    fields: tuple[Field, ...]
    groups: tuple[tuple[str, str], ...]
    effect_fields: tuple[Field, ...]
    filters: tuple[FilterFields, ...]
    presets: tuple[Preset, ...]
    characters: tuple[str, ...]
    backdrops: tuple[str, ...]
    modules: frozenset[str]

    def filter(self, name: str) -> FilterFields | None:
        return next((filter for filter in self.filters if filter.name == name), None)


def fetch_catalog() -> Catalog:
    """Ask the server. Raises `RavenClientError`."""
    schema = api.avatar_settings_schema()
    modules = frozenset(api.modules())
    return Catalog(
        fields=settings_fields(schema),
        groups=groups(schema),
        effect_fields=effect_fields(schema),
        filters=filters(api.avatar_get_available_filters()),
        presets=tuple(
            Preset(preset["title"], preset["description"], preset["postprocessor_chain"])
            for preset in api.avatar_presets()
        ),
        characters=tuple(api.avatar_characters()),
        backdrops=tuple(api.avatar_backdrops()),
        modules=modules,
    )


def fetch_voices(modules: frozenset[str]) -> Voices:
    """Ask the server for its voices, which may take until its engine is loaded. Raises `ServerUnreachable`."""
    if "tts" not in modules:
        return Voices(missing="This server has no voice.")
    try:
        info = api.tts_info()
        return Voices(tuple(api.tts_list_voices()), str(info.get("engine", "")), bool(info.get("can_pitch")))
    except ServerUnreachable:
        raise
    except RavenClientError as error:
        return Voices(missing=str(error))
