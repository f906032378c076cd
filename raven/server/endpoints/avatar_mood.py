"""Emotion from text in one call: a text sets the face of a session. Texts are neither kept nor logged."""

from typing import Annotated

from flask import Blueprint, Response, g, jsonify
from pydantic import ConfigDict, Field, StrictStr

from raven.motion.mood import Steadiness, check_blacklist
from raven.schema import Number
from raven.server.endpoints.avatar_control import SessionCall
from raven.server.endpoints.classify import listed
from raven.server.http.body import json_body
from raven.server.resources.texts import at_a_text
from raven.server.services import services
from raven.settings.emotion_templates import EMOTIONS

LONGEST_REST = 86400.0  # seconds

blueprint = Blueprint("avatar_mood", __name__, url_prefix="/api/avatar")


class MoodCall(SessionCall):
    """The text whose emotion the character is to show."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: StrictStr = Field(
        description="Of any length; its last eight sentences are heard, each more than those before it.",
        examples=["What a lovely surprise, thank you!"],
    )
    blacklist: list[StrictStr] | None = Field(
        None,
        max_length=len(EMOTIONS),
        description="Emotions that are not to be shown; the next most likely one is. All of them: neutral.",
        examples=[["desire", "love"]],
    )
    return_after: Annotated[Number, Field(ge=0, le=LONGEST_REST)] | None = Field(
        None,
        description="Seconds after this text, and the end of speech, until the face is neutral again; 0: it stays. Without "
        "it the server's `classify.return_seconds`.",
        examples=[10],
    )


@blueprint.post("/set_emotion_from_text")
def set_emotion_from_text() -> Response:
    """Show the emotion that a text speaks. Text without words and emoji is neutral."""
    call = json_body(MoodCall)
    session = call.session()
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
    return jsonify(emotion=emotion, changed=changed, classification=listed(scores), model=classifier.model)
