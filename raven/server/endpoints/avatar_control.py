"""Avatar sessions over HTTP: opening and closing them, and telling the character what to do.

Every call answers 200 or an error, and an error means that nothing was changed.
"""

from collections.abc import Iterable
from typing import TypeVar

from flask import Blueprint, g

from raven.errors import InvalidInput, Place
from raven.said import said
from raven.server.endpoints.remarks import remarked
from raven.server.http.body import Upload
from raven.server.http.endpoint import UploadForm, endpoint
from raven.server.http.presence import Abandoned, check_presence
from raven.server.resources.arrivals import arriving, note_shown, told_verdict
from raven.server.services import services, session_of, working
from raven.settings.emotion_templates import parse_templates
from raven.settings.levels import resolve_settings
from raven.wire.answers import Chosen, Done, Loaded
from raven.wire.calls import (
    AnimatorSettingsCall,
    EffectCall,
    EmotionCall,
    EmotionTemplatesCall,
    LoadCall,
    ModifyOverridesCall,
    OverridesCall,
    ReloadCall,
    SessionCall,
    UploadedLoad,
    UploadedReload,
)

Made = TypeVar("Made")

blueprint = Blueprint("avatar_control", __name__, url_prefix="/api/avatar")


@endpoint(
    blueprint.post("/load"),
    "sessions",
    body=LoadCall,
    form=UploadForm(UploadedLoad, json_required=False),
    errors=(503,),
)
def load(call: LoadCall | UploadedLoad, parts: Upload | None) -> Loaded:
    """Open a session for an uploaded picture, or by `{"character": name}` for one that the server has. It is paused at first."""
    pixels, arrived = arriving(call, parts)
    poser = None if call.poser is None else services().poser(call.poser)
    sessions = services().sessions
    with sessions.place() as open_here, working(pixels):
        arrival = _still_wanted(arrived())
        with services().pictures.room(arrival.character):
            session = open_here(arrival.character, poser=poser)
        services().originals.keep(session.told.figure, arrival.original, arrival.intake)
        warnings = (*session.warnings, *note_shown(session, arrival, session.told.figure))
    try:
        check_presence()
    except Abandoned:
        sessions.close_one(session.id)  # nobody knows its id
        raise
    verdict = told_verdict(arrival.character)
    return Loaded(instance_id=session.id, verdict=verdict, **remarked(warnings))


@endpoint(blueprint.post("/reload"), "sessions", body=ReloadCall, form=UploadForm(UploadedReload), errors=(404, 503))
def reload(call: ReloadCall | UploadedReload, parts: Upload | None) -> Chosen:
    """Give a session another picture and other cels, as for `load`. All that was set stays, or is as the character was saved.

    So does a posing engine that `load` named; under `auto` the best for the new picture is picked. Of several calls at a
    time the one that came last holds.
    """
    pixels, arrived = arriving(call, parts)
    session = session_of(call)
    with working(pixels), session.stepping_aside():
        arrival = _still_wanted(arrived())
        with services().pictures.room(arrival.character, session.told.figure):
            figure = _still_wanted(session.prepare(arrival.character))
            services().originals.keep(figure, arrival.original, arrival.intake)
            warnings = session.set_figure(figure, g.turn)
            warnings += note_shown(session, arrival, figure)
    return Chosen(ok=True, verdict=told_verdict(arrival.character), **remarked(warnings))


@endpoint(blueprint.post("/unload"), "sessions")
def unload(call: SessionCall) -> Done:
    """Close a session. One that does not exist is closed already."""
    services().sessions.unload(call.instance_id)
    return done()


@endpoint(blueprint.post("/start"), "sessions", errors=(404,))
def start(call: SessionCall) -> Done:
    """Let the avatar live."""
    session_of(call).start()
    return done()


@endpoint(blueprint.post("/stop"), "sessions", errors=(404,))
def stop(call: SessionCall) -> Done:
    """Hold the avatar still."""
    session_of(call).stop()
    return done()


@endpoint(blueprint.post("/set_emotion"), "direction", errors=(404,))
def set_emotion(call: EmotionCall) -> Done:
    """Show an emotion."""
    session_of(call).set_emotion(call.emotion_name, g.turn)
    return done()


@endpoint(blueprint.post("/start_talking"), "direction", errors=(404,))
def start_talking(call: SessionCall) -> Done:
    """Move the mouth at random."""
    session_of(call).start_talking()
    return done()


@endpoint(blueprint.post("/stop_talking"), "direction", errors=(404,))
def stop_talking(call: SessionCall) -> Done:
    """Let the mouth rest."""
    session_of(call).stop_talking()
    return done()


@endpoint(blueprint.post("/start_data_eyes"), "direction", errors=(404,))
def start_data_eyes(call: SessionCall) -> Done:
    """Show the data stream in the eyes, if the character has the cels for it."""
    session_of(call).start_data_eyes()
    return done()


@endpoint(blueprint.post("/stop_data_eyes"), "direction", errors=(404,))
def stop_data_eyes(call: SessionCall) -> Done:
    """Let the data stream fade."""
    session_of(call).stop_data_eyes()
    return done()


@endpoint(blueprint.post("/play_effect"), "direction", errors=(404,))
def play_effect(call: EffectCall) -> Done:
    """Play one of the effects that the session's settings have."""
    return done(session_of(call).play_effect(call.effect))


@endpoint(blueprint.post("/set_overrides"), "direction", errors=(404,))
def set_overrides(call: OverridesCall) -> Done:
    """Hold these morphs and cels, and no others."""
    session_of(call).set_overrides(call.overrides)
    return done()


@endpoint(blueprint.post("/modify_overrides"), "direction", errors=(404,))
def modify_overrides(call: ModifyOverridesCall) -> Done:
    """Hold these morphs and cels too, or let go of them."""
    session_of(call).modify_overrides(call.action, call.overrides)
    return done()


@endpoint(blueprint.post("/load_emotion_templates"), "direction", errors=(404,))
def load_emotion_templates(call: EmotionTemplatesCall) -> Done:
    """Set the session's own emotion templates, all of them; none given goes back to the server's."""
    for name, template in (call.emotions or {}).items():
        if isinstance(template, dict) and "cels" in template and "pose" not in template:
            raise InvalidInput(
                Place.at("emotions", name, "pose"), said("missing", "is missing")
            )  # a slip, rather than a face at rest with cels
    warnings: list[str] = []
    templates = parse_templates(call.emotions or {}, "emotions", warnings.append)
    return done((*warnings, *session_of(call).set_emotions(templates, g.turn)))


@endpoint(blueprint.post("/load_animator_settings"), "direction", errors=(404,))
def load_animator_settings(call: AnimatorSettingsCall) -> Done:
    """Set the animator settings, all of them: what is left out has the server's default again."""
    settings, warnings = resolve_settings(call.animator_settings, services().server_settings)
    return done((*warnings, *session_of(call).set_settings(settings, g.turn)))


def _still_wanted(made: Made) -> Made:
    """What was made, if the client still waits for it. Raises `Abandoned`."""
    check_presence()
    return made


def done(warnings: Iterable[str] = ()) -> Done:
    """The answer of calls that have nothing to tell but warnings."""
    return Done(ok=True, **remarked(warnings))
