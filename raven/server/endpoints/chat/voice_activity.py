"""Whether it is somebody who speaks that a page's microphone hears: before an avatar is interrupted by a slamming door."""

import base64
import binascii

import numpy as np
from flask import Blueprint

from raven.errors import InvalidInput, Unavailable
from raven.hearing.decoding import RATE
from raven.hearing.voice_activity import MOST_SECONDS, chance_of_speech
from raven.said import said
from raven.server.http.endpoint import endpoint
from raven.server.services import services
from raven.wire.answers import VoiceActivity
from raven.wire.calls import VoiceActivityCall

blueprint = Blueprint("voice_activity", __name__)


@endpoint(blueprint.post("/api/chat/voice_activity"), "chat", errors=(503,))
def voice_activity(call: VoiceActivityCall) -> VoiceActivity:
    """Whether somebody speaks in a moment of sound."""
    if reason := services().hearing.why_not():
        raise Unavailable(reason)
    try:
        samples = np.frombuffer(base64.b64decode(call.sound, validate=True), "<i2")
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("sound", said("samples_wanted", "must be samples of 16 bit in base64")) from error
    if not 0 < len(samples) <= MOST_SECONDS * RATE:
        raise InvalidInput(
            "sound",
            said("samples_from_to", "must have from {low} to {high} samples", low=1, high=round(MOST_SECONDS * RATE)),
        )
    return VoiceActivity(speech=round(chance_of_speech(samples.astype(np.float32) / np.float32(32768)), 3))
