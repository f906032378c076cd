"""What there is to choose from: characters, backdrops, engines, filters."""

from typing import Any

from raven.wire.answers.fields import JsonObject, Warned
from raven.wire.answers.sessions import SpokenManner
from raven.wire.forms import Form, told
from raven.wire.remarks import Remark


class Choice(Form):
    """Something with a picture that can be chosen by its name."""

    name: str = told(examples=["raven"])
    picture: str = told("The path of the picture.", examples=["/api/avatar/characters/raven.png"])


class OwnCharacter(Form):
    """A character of the server: one of your own, or a shipped one."""

    id: str = told("Its name for programs, which stays.", examples=["mika"])
    name: str = told("What people call it.", examples=["Mika"])
    own: bool = told("Whether it is one of your own, which can be changed.")
    revision: int | None = told("Counts up with every save; null for shipped and damaged ones.", examples=[3])
    saved: str | None = told("When it was saved, in ISO 8601.", examples=["2026-01-31T12:00:00+00:00"])
    outfits: list[str] = told("What else it has to wear; `mika/NAME` is the character in it.", examples=[["Winter"]])
    thumbnail: str | None = told(
        "The path of a small picture.", examples=["/api/characters/mika/thumbnail.webp?revision=3"]
    )
    damaged: str | None = told("Why it cannot be used; null: it can.")
    damaged_remark: Remark | None = told("The same, for programs to tell apart.", default=None)


class OwnCharacters(Form):
    """The characters: your own first, by name."""

    characters: list[OwnCharacter]
    bin: list[OwnCharacter] = told("What was deleted and can be restored, for thirty days; newest first.")


class CharacterDetails(OwnCharacter, Warned):
    """All that is known of a character of your own."""

    author: str
    licence: str
    persona: str
    voice: SpokenManner
    settings: JsonObject | None = told("Its animator settings; null: it has none.", shape="AnimatorSettings")
    emotions: JsonObject | None = told("Templates of its own emotions, by name; null: it has none.")
    files: dict[str, int] = told("Its files and their sizes in bytes.", examples=[{"character.png": 301222}])


class Characters(Form):
    """The shipped characters."""

    characters: list[Choice]


class Backdrops(Form):
    """The backdrops."""

    backdrops: list[Choice]


class Emotions(Form):
    """The names of the emotions."""

    emotions: list[str] = told(examples=[["admiration", "joy"]])


class PoserInformation(Form):
    """One posing engine."""

    name: str = told(examples=["puppet"])
    available: bool = told("Whether it can run here.")
    why: str = told("Why, or why not.", examples=["it warps the picture itself, on any CPU"])


class Posers(Form):
    """The posing engines."""

    posers: list[PoserInformation]
    default: str = told(
        "The engine of sessions for which `load` names none; `auto` picks one for every character.", examples=["auto"]
    )


class FilterInformation(Form):
    """What a user interface needs to know of a filter."""

    defaults: JsonObject = told("The parameters and their defaults.", examples=[{"sigma": 0.8, "scale": 0.007}])
    ranges: dict[str, list[Any]] = told(
        'Of a number least and most, of a switch `[false, true]`, of a choice its words, `["!RGB"]` of a '
        'colour, `["!ignore"]` of what is not for users.',
        examples=[{"sigma": [0, 50], "scale": [0, 0.05]}],
    )
    docstring: str = told("What the filter imitates, then a paragraph per parameter.")
    schema: JsonObject = told(
        "JSON Schema of the parameters, with `enabled`: type, range, default, meaning, and `unit`."
    )


class AvailableFilters(Form):
    """The filters as `[name, information]`, in the order in which they usually act."""

    filters: list[tuple[str, FilterInformation]]


class PresetInformation(Form):
    """A chain of filters that can be chosen by its name."""

    name: str = told(examples=["hologram"])
    title: str = told(examples=["Hologram"])
    description: str
    postprocessor_chain: list[Any] = told(shape="FilterChain")


class Presets(Form):
    """The presets."""

    presets: list[PresetInformation]
