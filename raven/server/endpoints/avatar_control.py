"""Avatar sessions over HTTP: opening and closing them, and telling the character what to do.

Every call answers 200 or an error, and an error means that nothing was changed.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, Response, g, jsonify, request
from pydantic import BaseModel, ConfigDict, StrictStr

from raven.errors import InvalidInput
from raven.figure.character import Character
from raven.intake.correction import Correction, parse_correction
from raven.intake.verdict import verdict_data
from raven.live.session import Session
from raven.posers.protocol import Poser
from raven.server.endpoints.remarks import remarked
from raven.server.http.body import json_body, upload, validated
from raven.server.http.presence import Abandoned, check_presence
from raven.server.resources.arrivals import Arrival, shipped, uploaded
from raven.server.services import services, working
from raven.settings.animator_settings import resolve_settings
from raven.settings.emotion_templates import parse_templates

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


class GivenCorrection(BaseModel):
    """What a call with an uploaded picture may say of how it is to be taken in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    correction: dict[str, Any] | None = None

    def parsed(self) -> Correction | None:
        """The correction. Raises `InvalidInput` naming its field."""
        return None if self.correction is None else parse_correction(self.correction)


class ChosenPoser(GivenRig):
    """What `load` may be told beside the character."""

    poser: StrictStr | None = None

    def engine(self) -> Poser | None:
        """The posing engine that is meant; None: the server's own. Raises `InvalidInput` naming `poser`."""
        return None if self.poser is None else services().poser(self.poser)


class UploadedLoad(ChosenPoser, GivenCorrection):
    """What `load` may be told beside an uploaded picture."""


class LoadCall(ChosenPoser):
    """The body of `load` when the character is a shipped one."""

    character: StrictStr


class Reload(SessionCall, GivenRig):
    """What `reload` is told beside the character."""


class UploadedReload(Reload, GivenCorrection):
    """What `reload` is told beside an uploaded picture."""


class ReloadCall(Reload):
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
    arrived: Callable[[], Arrival]
    pixels: int | None = 0
    if request.is_json:
        call = named = json_body(LoadCall)
        arrived = partial(shipped, named.character, call.rig)
    else:
        parts = upload()
        call = uploaded_load = validated(UploadedLoad, parts.json)
        pixels = parts.pixels
        arrived = partial(uploaded, parts, call.rig, uploaded_load.parsed())
    poser, sessions = call.engine(), services().sessions
    with sessions.place() as open_here, working(pixels):
        arrival = _still_wanted(arrived())
        with services().pictures.room(arrival.character):
            session = open_here(arrival.character, poser=poser)
        services().originals.keep(session.told.figure, arrival.original, arrival.intake)
    try:
        check_presence()
    except Abandoned:
        sessions.close_one(session.id)  # nobody knows its id
        raise
    return jsonify(
        instance_id=session.id, verdict=verdict_data(arrival.character.verdict), warnings=remarked(session.warnings)
    )


@blueprint.post("/reload")
def reload() -> Response:
    """Give a session another picture and other cels, uploaded or shipped as for `load`. All that was set stays.

    So does a posing engine that `load` named; under `auto` the best for the new picture is picked. Of several calls at a
    time the one that came last holds.
    """
    call: Reload
    arrived: Callable[[], Arrival]
    pixels: int | None = 0
    if request.is_json:
        call = named = json_body(ReloadCall)
        arrived = partial(shipped, named.character, call.rig)
    else:
        parts = upload()
        call = uploaded_reload = validated(UploadedReload, parts.json)
        pixels = parts.pixels
        arrived = partial(uploaded, parts, call.rig, uploaded_reload.parsed())
    session = call.session()
    with working(pixels):
        arrival = _still_wanted(arrived())
        with services().pictures.room(arrival.character, session.told.figure):
            figure = _still_wanted(session.prepare(arrival.character))
            services().originals.keep(figure, arrival.original, arrival.intake)
            warnings = session.set_figure(figure, g.turn)
    return jsonify(ok=True, verdict=verdict_data(arrival.character.verdict), warnings=remarked(warnings))


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


def _still_wanted(made: Made) -> Made:
    """What was made, if the client still waits for it. Raises `Abandoned`."""
    check_presence()
    return made


def _done(warnings: list[str] | tuple[str, ...] = ()) -> Response:
    return jsonify(ok=True, warnings=remarked(warnings))
