"""What there is to choose from: characters, emotions, backdrops, posing engines, settings, filters."""

from functools import cache
from typing import Any

from flask import Blueprint, Response, request, send_file, url_for

from raven.figure.character import find_character, list_characters
from raven.posers import available_posers
from raven.server.http.endpoint import JSON, Media, endpoint
from raven.server.services import services
from raven.settings.levels import settings_schema as schema_of_settings
from raven.wire.answers import (
    AvailableFilters,
    Backdrops,
    Characters,
    Choice,
    Emotions,
    JsonSchema,
    PoserInformation,
    Posers,
    Presets,
)

blueprint = Blueprint("avatar_catalog", __name__, url_prefix="/api/avatar")


@endpoint(blueprint.get("/characters"), "catalog")
def characters() -> Characters:
    """The shipped characters, each with the address of its picture."""
    return Characters(
        characters=[
            Choice(name=name, picture=url_for("avatar_catalog.picture", name=name)) for name in list_characters()
        ]
    )


@endpoint(
    blueprint.get("/characters/<name>.png"), "catalog", media=Media("The picture.", ("image/png",)), errors=(404,)
)
def picture(name: str) -> Response:
    """The picture of a shipped character."""
    return send_file(find_character(name), mimetype="image/png", max_age=3600)


@endpoint(blueprint.get("/emotions"), "catalog", query=("instance_id",), errors=(404,))
def emotions() -> Emotions:
    """The emotions of a session, with its own templates, or those of the server when no id is given."""
    session_id = request.args.get("instance_id")
    if session_id is None:
        return Emotions(emotions=services().emotions.names())
    return Emotions(emotions=services().sessions.get(session_id).state()["emotions"])


@endpoint(blueprint.get("/backdrops"), "catalog")
def backdrops() -> Backdrops:
    """The pictures that may be named in the setting `backdrop_path`, each with its address."""
    return Backdrops(
        backdrops=[
            Choice(name=name, picture=url_for("avatar_catalog.backdrop", name=name))
            for name in services().backdrops.names()
        ]
    )


@endpoint(
    blueprint.get("/backdrops/<name>"),
    "catalog",
    media=Media("The picture, as the file is.", ("image/*",)),
    errors=(404,),
)
def backdrop(name: str) -> Response:
    """The picture of a backdrop."""
    return send_file(services().backdrops.find(name), max_age=3600)


@endpoint(blueprint.get("/posers"), "catalog")
def posers() -> Posers:
    """The posing engines, whether each can run here, and why not."""
    here = [PoserInformation(**engine) for engine in available_posers(services().posers.tha3)]
    return Posers(posers=here, default=services().config.avatar.poser)


@endpoint(
    blueprint.get("/settings_schema"), "catalog", media=Media("A JSON Schema of an object.", (JSON,), json=JsonSchema)
)
def settings_schema() -> dict[str, Any]:
    """Every animator setting as JSON Schema: type, range, default of this server, meaning, group, unit."""
    return schema_of_settings(services().server_settings)


@endpoint(blueprint.get("/get_available_filters"), "catalog")
def get_available_filters() -> AvailableFilters:
    """The postprocessor's filters with their parameters: defaults, ranges, and what they do."""
    return _filters()


@cache
def _filters() -> AvailableFilters:
    """The same as long as the server runs: each page asks for them, and making their schemas takes as long as a frame."""
    from raven.video.postprocessor import available_filters

    return AvailableFilters.from_json({"filters": available_filters()})


@endpoint(blueprint.get("/presets"), "catalog")
def presets() -> Presets:
    """Ready-made chains of filters: name, title, description and what to set as `postprocessor_chain`."""
    from raven.video.postprocessor import list_presets, load_preset

    return Presets.from_json({"presets": [load_preset(name).to_json() for name in list_presets()]})
