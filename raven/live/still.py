"""A still: one picture of a character in one pose, without a session."""

from collections.abc import Mapping

from raven.cels import CELS
from raven.errors import InvalidInput, NotFound
from raven.figure.character import Character
from raven.figure.figure import Figure
from raven.motion.overrides import check_numbers
from raven.pose import HIGH, INDEX, LOW, rest_pose
from raven.posers.protocol import Poser
from raven.said import what_it_says
from raven.settings.emotion_templates import EmotionLibrary
from raven.video.backdrop import Backdrop
from raven.video.codecs import ImageFormat, encode


def render_still(
    character: Character,
    poser: Poser,
    emotion: str | None = None,
    pose: Mapping[str, float] | None = None,
    cels: Mapping[str, float] | None = None,
    format: str = "PNG",
    emotions: EmotionLibrary | None = None,
    backdrop: Backdrop | None = None,
) -> bytes:
    """The character as an image file, uncropped.

    `emotion` (of the library `emotions`) gives the pose and the cels; morphs named in `pose` and cels named in `cels`
    take the place of the emotion's. Without any of them the character is at rest. `backdrop` is for JPEG. Values beyond
    a range are brought into it. Raises `InvalidInput` naming `emotion`, `pose.MORPH`, `cels.CEL` or `format`.
    """
    wanted = ImageFormat.parse(format)
    morphs = check_numbers(pose or {}, "pose", INDEX)
    strengths = check_numbers(cels or {}, "cels", CELS)
    vector = rest_pose()
    if emotion is not None:
        try:
            template = (emotions or EmotionLibrary()).get(emotion)
        except NotFound as error:
            raise InvalidInput("emotion", what_it_says(error)) from error
        vector = template.pose_vector().copy()
        strengths = {**template.cels, **strengths}
    for name, value in morphs.items():
        vector[INDEX[name]] = value
    figure = Figure(character, poser)
    figure.paint(strengths)
    return encode(figure.pose(vector.clip(LOW, HIGH)).rgba8(), wanted, backdrop)
