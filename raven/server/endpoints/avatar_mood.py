"""Emotion from text in one call: a text sets the face of a session. Texts are neither kept nor logged."""

from flask import Blueprint, g

from raven.motion.mood import Steadiness, check_blacklist
from raven.server.endpoints.classify import listed
from raven.server.http.endpoint import endpoint
from raven.server.resources.texts import at_a_text
from raven.server.services import services, session_of
from raven.wire.answers import Mood
from raven.wire.calls import MoodCall

blueprint = Blueprint("avatar_mood", __name__, url_prefix="/api/avatar")


@endpoint(blueprint.post("/set_emotion_from_text"), "direction", errors=(404, 503))
def set_emotion_from_text(call: MoodCall) -> Mood:
    """Show the emotion that a text speaks. Text without words and emoji is neutral."""
    session = session_of(call)
    blacklist = check_blacklist(call.blacklist or ())
    configured = services().config.classify
    classifier = services().texts.classifier()
    with at_a_text():
        scores = classifier.classify(call.text)
    emotion, changed = session.hear(
        g.turn,
        scores,
        blacklist,
        configured.return_seconds if call.return_after is None else call.return_after,
        Steadiness(configured.margin, configured.margin_seconds, configured.hold_seconds),
    )
    return Mood(emotion=emotion, changed=changed, classification=listed(scores), model=classifier.model)
