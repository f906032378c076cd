"""What there is to choose from: characters, emotions, backdrops, posing engines, settings, filters."""

from flask import Blueprint, Response, jsonify, request, send_file, url_for

from raven.figure.character import find_character, list_characters
from raven.posers import available_posers
from raven.server.services import services
from raven.settings.animator_settings import settings_schema as schema_of_settings

blueprint = Blueprint("avatar_catalog", __name__, url_prefix="/api/avatar")


@blueprint.get("/characters")
def characters() -> Response:
    """The shipped characters, each with the address of its picture."""
    return jsonify(
        characters=[
            {"name": name, "picture": url_for("avatar_catalog.picture", name=name)} for name in list_characters()
        ]
    )


@blueprint.get("/characters/<name>.png")
def picture(name: str) -> Response:
    """The picture of a shipped character."""
    return send_file(find_character(name), mimetype="image/png", max_age=3600)


@blueprint.get("/emotions")
def emotions() -> Response:
    """The emotions of a session, with its own templates, or those of the server when no id is given."""
    session_id = request.args.get("instance_id")
    if session_id is None:
        return jsonify(emotions=services().emotions.names())
    return jsonify(emotions=services().sessions.get(session_id).state()["emotions"])


@blueprint.get("/backdrops")
def backdrops() -> Response:
    """The pictures that may be named in the setting `backdrop_path`, each with its address."""
    return jsonify(
        backdrops=[
            {"name": name, "picture": url_for("avatar_catalog.backdrop", name=name)}
            for name in services().backdrops.names()
        ]
    )


@blueprint.get("/backdrops/<name>")
def backdrop(name: str) -> Response:
    """The picture of a backdrop."""
    return send_file(services().backdrops.find(name), max_age=3600)


@blueprint.get("/posers")
def posers() -> Response:
    """The posing engines, whether each can run here, and why not."""
    return jsonify(posers=available_posers(services().posers.tha3), default=services().config.avatar.poser)


@blueprint.get("/settings_schema")
def settings_schema() -> Response:
    """Every animator setting as JSON Schema: type, range, default of this server, meaning, group, unit."""
    return jsonify(schema_of_settings(services().server_settings))


@blueprint.get("/get_available_filters")
def get_available_filters() -> Response:
    """The postprocessor's filters with their parameters: defaults, ranges, and what they do."""
    from raven.video.postprocessor import available_filters

    return jsonify(filters=available_filters())


@blueprint.get("/presets")
def presets() -> Response:
    """Ready-made chains of filters: name, title, description and what to set as `postprocessor_chain`."""
    from raven.video.postprocessor import list_presets, load_preset

    return jsonify(presets=[load_preset(name).to_json() for name in list_presets()])
