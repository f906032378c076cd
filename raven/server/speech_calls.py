"""What the calls that speak have in common: their fields, and sound as an answer."""

from collections.abc import Iterable, Iterator
from typing import Annotated

import numpy as np
from flask import Response, request
from pydantic import Field, StrictFloat

from raven.avatar.speech import Samples
from raven.errors import RavenError
from raven.server.connection import connection_of
from raven.server.services import services
from raven.speech.encoding import FULL_SCALE, AudioFormat, AudioStream, encode
from raven.speech.protocol import PITCHES, SPEEDS, Audio

Speed = Annotated[StrictFloat, Field(ge=SPEEDS[0], le=SPEEDS[1], description="1 is the voice's own, 2 twice as fast.")]
Pitch = Annotated[
    StrictFloat,
    Field(ge=PITCHES[0], le=PITCHES[1], description="A factor on the voice's own, where the engine has `can_pitch`."),
]


def as_audio(samples: Samples) -> Audio:
    """16-bit samples as the encoders want them."""
    return samples.astype(np.float32) / np.float32(FULL_SCALE)


def sound_file(samples: Samples, sample_rate: int, format: AudioFormat) -> Response:
    """A complete file, its length in its header and in the answer's."""
    return Response(encode(as_audio(samples), sample_rate, format), content_type=format.media_type)


def sound_stream(pieces: Iterable[Samples], sample_rate: int, format: AudioFormat) -> Response:
    """A file that is sent while its pieces are still being made."""
    stream = AudioStream(format, sample_rate)

    def parts() -> Iterator[bytes]:
        yield stream.start()
        for piece in pieces:
            yield stream.add(as_audio(piece))
        yield stream.finish()

    return patient(parts(), format.media_type)


def patient(parts: Iterator[bytes], content_type: str) -> Response:
    """An answer in parts. A client that reads nothing for a while is disconnected, like a viewer of the feed.

    An error on the way ends the connection before the answer's end, which tells the client that something is missing.
    """
    connection = connection_of(request.environ)
    stall_seconds = services().config.limits.stall_seconds

    def sent() -> Iterator[bytes]:
        try:
            for part in parts:
                if part:
                    yield part
                if not connection.alive or not connection.wait_until_sent(stall_seconds):
                    connection.drop()
                    return
        except RavenError:
            connection.drop()

    response = Response(sent(), content_type=content_type, headers={"X-Accel-Buffering": "no"})
    response.cache_control.no_store = True
    return response
