"""What the server has, asked once per connection: settings, filters, characters; and voices, which take longer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from raven.client import api
from raven.client.errors import RavenClientError, ServerUnreachable
from raven.gui.texts import spoken, t
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
    told = _words(spoken())
    return Catalog(
        fields=tuple(_told(field, told) for field in settings_fields(schema)),
        groups=tuple((name, told(title)) for name, title in groups(schema)),
        effect_fields=tuple(_told(field, told) for field in effect_fields(schema)),
        filters=tuple(
            replace(
                found,
                title=told(found.title),
                description=told(found.description),
                parameters=tuple(_told(field, told) for field in found.parameters),
            )
            for found in filters(api.avatar_get_available_filters())
        ),
        presets=tuple(
            Preset(told(preset["title"]), told(preset["description"]), preset["postprocessor_chain"])
            for preset in api.avatar_presets()
        ),
        characters=tuple(api.avatar_characters()),
        backdrops=tuple(api.avatar_backdrops()),
        modules=modules,
    )


def _words(language: str) -> Callable[[str], str]:
    """What the server says of settings, in this language: it has a table of that for its page. What it lacks stays English."""
    table: dict[str, str] = {}
    if language != "en":
        with suppress(RavenClientError, ValueError):  # an older server has none
            served = api.connected().connection.get(f"/static/page/texts/served.{language}.json").json()
            table = {english.casefold(): text for english, text in served.items()}

    def told(text: str) -> str:
        first = text.partition("\n\n")[0].replace("\n", " ")  # which is what the page shows of longer ones
        return table.get(text.casefold()) or table.get(first.casefold()) or text

    return told


def _told(field: Field, told: Callable[[str], str]) -> Field:
    return replace(field, title=told(field.title), description=told(field.description))


def fetch_voices(modules: frozenset[str]) -> Voices:
    """Ask the server for its voices, which may take until its engine is loaded. Raises `ServerUnreachable`."""
    if "tts" not in modules:
        return Voices(missing=t("This server has no voice."))
    try:
        info = api.tts_info()
        return Voices(tuple(api.tts_list_voices()), str(info.get("engine", "")), bool(info.get("can_pitch")))
    except ServerUnreachable:
        raise
    except RavenClientError as error:
        return Voices(missing=str(error))
