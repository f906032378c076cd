"""Avatar sessions over HTTP: opening and closing them, and telling the character what to do.

Every call answers 200 or an error, and an error means that nothing was changed.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, Response, g, jsonify, request
from pydantic import BaseModel, ConfigDict, StrictStr

from raven.avatar.character import Character, UploadLimits, character_from_upload
from raven.avatar.emotions import parse_templates
from raven.avatar.session import Session
from raven.avatar.settings import resolve_settings
from raven.errors import InvalidInput
from raven.posers.protocol import Poser
from raven.server.body import Upload, json_body, required_file, upload, validated
from raven.server.presence import Abandoned, check_presence
from raven.server.remarks import remarked
from raven.server.services import services, shipped_character, working

Made = TypeVar("Made")

blueprint = Blueprint("avatar_control", __name__, url_prefix="/api/avatar")


class SessionCall(BaseModel):
    """The body of a call to one session. Fields that a call does not know are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    instance_id: StrictStr

    def session(self) -> Session:
        """The session that is meant. Raises `NotFound`."""
        return services().sessions.get(self.instance_id)


class GivenRig(BaseModel):
    """What a call with a character may say about its face."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rig: dict[str, Any] | None = None

    def on(self, character: Character) -> Character:
        """The character with this rig; parts of its own that are not given here stay."""
        return character if self.rig is None else replace(character, rig={**character.rig, **self.rig})


class ChosenPoser(GivenRig):
    """What `load` may be told beside the character."""

    poser: StrictStr | None = None

    def engine(self) -> Poser | None:
        """The posing engine that is meant; None: the server's own. Raises `InvalidInput` naming `poser`."""
        return None if self.poser is None else services().poser(self.poser)


class LoadCall(ChosenPoser):
    """The body of `load` when the character is a shipped one."""

    character: StrictStr


class UploadedReload(SessionCall, GivenRig):
    """What `reload` is told beside an uploaded picture."""


class ReloadCall(UploadedReload):
    """The body of `reload` when the character is a shipped one."""

    character: StrictStr


class EmotionTemplatesCall(SessionCall):
    emotions: dict[str, Any] | None = None


class AnimatorSettingsCall(SessionCall):
    animator_settings: dict[str, Any] | None = None


class EmotionCall(SessionCall):
    emotion_name: StrictStr


class EffectCall(SessionCall):
    effect: StrictStr


class OverridesCall(SessionCall):
    overrides: dict[str, Any] = {}


class ModifyOverridesCall(OverridesCall):
    action: StrictStr = "set"


@blueprint.post("/load")
def load() -> Response:
    """Open a session for an uploaded picture, or by `{"character": name}` for a shipped one. It is paused at first."""
    call: ChosenPoser
    character: Callable[[], Character]
    if request.is_json:
        call = named = json_body(LoadCall)
        character = partial(shipped_character, named.character, "character")
    else:
        parts = upload()
        call, character = validated(ChosenPoser, parts.json), partial(_uploaded_character, parts)
    poser, sessions = call.engine(), services().sessions
    with sessions.place() as open_here, working():
        session = open_here(call.on(_still_wanted(character())), poser=poser)
    try:
        check_presence()
    except Abandoned:
        sessions.close_one(session.id)  # nobody knows its id
        raise
    return jsonify(instance_id=session.id, warnings=remarked(session.warnings))


@blueprint.post("/reload")
def reload() -> Response:
    """Give a session another picture and other cels, uploaded or shipped as for `load`. All that was set stays.

    So does a posing engine that `load` named; under `auto` the best for the new picture is picked. Of several calls at a
    time the one that came last holds.
    """
    call: UploadedReload
    character: Callable[[], Character]
    if request.is_json:
        call = named = json_body(ReloadCall)
        character = partial(shipped_character, named.character, "character")
    else:
        parts = upload()
        call, character = validated(UploadedReload, parts.json), partial(_uploaded_character, parts)
    session = call.session()
    with working():
        figure = session.prepare(call.on(_still_wanted(character())))
    return _done(session.set_figure(_still_wanted(figure), g.turn))


@blueprint.post("/unload")
def unload() -> Response:
    """Close a session. One that does not exist is closed already."""
    services().sessions.close_one(json_body(SessionCall).instance_id)
    return _done()


@blueprint.post("/load_emotion_templates")
def load_emotion_templates() -> Response:
    """Set the session's own emotion templates, all of them; none given goes back to the server's."""
    call = json_body(EmotionTemplatesCall)
    for name, template in (call.emotions or {}).items():
        if isinstance(template, dict) and "cels" in template and "pose" not in template:
            raise InvalidInput(f"emotions.{name}.pose", "is missing")  # a slip, rather than a face at rest with cels
    warnings: list[str] = []
    templates = parse_templates(call.emotions or {}, "emotions", warnings.append)
    return _done((*warnings, *call.session().set_emotions(templates, g.turn)))


@blueprint.post("/load_animator_settings")
def load_animator_settings() -> Response:
    """Set the animator settings, all of them: what is left out has the server's default again."""
    call = json_body(AnimatorSettingsCall)
    settings, warnings = resolve_settings(call.animator_settings, services().server_settings)
    return _done((*warnings, *call.session().set_settings(settings, g.turn)))


@blueprint.post("/start")
def start() -> Response:
    """Let the avatar live."""
    json_body(SessionCall).session().start()
    return _done()


@blueprint.post("/stop")
def stop() -> Response:
    """Hold the avatar still."""
    json_body(SessionCall).session().stop()
    return _done()


@blueprint.post("/start_talking")
def start_talking() -> Response:
    """Move the mouth at random."""
    json_body(SessionCall).session().start_talking()
    return _done()


@blueprint.post("/stop_talking")
def stop_talking() -> Response:
    """Let the mouth rest."""
    json_body(SessionCall).session().stop_talking()
    return _done()


@blueprint.post("/start_data_eyes")
def start_data_eyes() -> Response:
    """Show the data stream in the eyes, if the character has the cels for it."""
    json_body(SessionCall).session().start_data_eyes()
    return _done()


@blueprint.post("/stop_data_eyes")
def stop_data_eyes() -> Response:
    """Let the data stream fade."""
    json_body(SessionCall).session().stop_data_eyes()
    return _done()


@blueprint.post("/set_emotion")
def set_emotion() -> Response:
    """Show an emotion."""
    call = json_body(EmotionCall)
    call.session().set_emotion(call.emotion_name, g.turn)
    return _done()


@blueprint.post("/play_effect")
def play_effect() -> Response:
    """Play one of the effects that the session's settings have."""
    call = json_body(EffectCall)
    return _done(call.session().play_effect(call.effect))


@blueprint.post("/set_overrides")
def set_overrides() -> Response:
    """Hold these morphs and cels, and no others."""
    call = json_body(OverridesCall)
    call.session().set_overrides(call.overrides)
    return _done()


@blueprint.post("/modify_overrides")
def modify_overrides() -> Response:
    """Hold these morphs and cels too, or let go of them."""
    call = json_body(ModifyOverridesCall)
    call.session().modify_overrides(call.action, call.overrides)
    return _done()


def _uploaded_character(parts: Upload) -> Character:
    limits = UploadLimits(max_pixels=services().config.limits.picture_pixels)
    return character_from_upload(required_file(parts), parts.cels, limits)


def _still_wanted(made: Made) -> Made:
    """What was made, if the client still waits for it. Raises `Abandoned`."""
    check_presence()
    return made


def _done(warnings: list[str] | tuple[str, ...] = ()) -> Response:
    return jsonify(ok=True, warnings=remarked(warnings))
