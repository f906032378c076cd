"""Sessions: what they are, and how their pictures were taken in."""

from typing import Annotated, Literal

from raven.wire.answers.fields import CharacterName, JsonObject, Running, SessionId, Viewers, Warned
from raven.wire.forms import Form, Meaning, told
from raven.wire.remarks import Remark


class PictureVerdict(Form):
    """How well a picture works."""

    level: Literal["good", "fair", "no"] = told("Whether it works, works in part, or does not.")
    reasons: list[str] = told(
        "A sentence each; empty if all is well.",
        examples=[["The mouth is hard to make out and will stay still."]],
    )
    remarks: list[Remark] = told("The reasons once more, for programs to tell apart.", default_factory=list)
    parts: dict[str, float] = told(
        "The confidence in each part of the rig; below 0.5 it is kept still.", examples=[{"left_eye": 0.93}]
    )


Verdict = Annotated[PictureVerdict | None, Meaning("On the picture; null for one with a rig, which was not looked at.")]


class Chosen(Warned):
    """The session has another character."""

    ok: Literal[True]
    verdict: Verdict


class PictureSize(Form):
    """The picture as it was given."""

    width: int
    height: int


class FoundFace(Form):
    """A face in a picture."""

    box: list[float] = told("Left, top, right, bottom, in pixels of the picture.", min_length=4, max_length=4)
    chance: float = told("That it is one.", ge=0, le=1)


class Intake(Form):
    """How a picture was taken in."""

    schema: int = told("The version of this form.")
    picture: PictureSize
    size: int = told("Edge of the square that was made of it, in pixels.", examples=[1024])
    placement: list[list[float]] = told(
        "From pixels of the picture to units of the template; both count from the middle of the first pixel.",
        examples=[[[0.24, -0.05, 118.8], [0.05, 0.24, -91.8]]],
    )
    faces: list[FoundFace] = told("The faces that were found, the largest first.")
    face: int | None = told("Which of them was taken; null if none was found.")
    features: JsonObject | None = told("Where its features were found, in pixels of the picture.")
    rig: JsonObject = told(
        "The rig in force, in units of the template; that of the template if there is no face.", shape="Rig"
    )
    verdict: PictureVerdict
    correction: JsonObject = told("What was corrected.", shape="Correction")


class Corrected(Intake, Warned):
    """How the picture is taken in now."""


class Loaded(Warned):
    """The new session."""

    instance_id: str = told(
        "The id of the session, for all further calls.", examples=["0d1a4f6e-3f0b-4d3c-9a54-0f6f5d0f2c11"]
    )
    verdict: Verdict


class Speech(Form):
    """What a session speaks."""

    utterance_id: str = told("What `speak` or `play_timeline` answered.")
    position: float = told("The second of the sound that is heard now.", examples=[1.25])
    duration: float | None = told("Seconds of the whole sound; null while more of it is being made.")
    lead: float = told(
        "Seconds by which frames are ahead of what is heard at their time, where the player asked for that."
    )


class SessionSummary(Form):
    """One session of the server."""

    instance_id: SessionId
    character: CharacterName
    running: Running
    viewers: Viewers


class SessionList(Form):
    """The sessions, oldest first."""

    sessions: list[SessionSummary]


class SpokenManner(Form):
    """How a character speaks where a call says nothing else."""

    voice: str | None = told("One of `/api/tts/list_voices`; null: the server's own.")
    speed: float = told(examples=[1.0])
    pitch: float = told(examples=[1.0])
    language: str | None = told("What it speaks, if that was said.")


class Saved(Form):
    """Whether what a session shows is saved."""

    id: str | None = told("The character of your own that it shows; null: none.")
    name: str | None = told("What that is called.")
    revision: int | None = told("The revision of it that was loaded or saved last.")
    outfit: str | None = told("What of its wardrobe it wears; null: the picture that it came with.")
    unsaved: bool = told("Whether anything is otherwise than it was loaded or saved.")


class State(Warned):
    """All that is set in a session, and how it fares."""

    instance_id: SessionId
    character: CharacterName
    poser: str = told("The posing engine.", examples=["puppet"])
    device: str = told("Where the engine runs.", examples=["cpu"])
    size: int = told("Edge of the posed picture, in pixels.", examples=[512])
    cels: list[str] = told("The cels that the character has.", examples=[["blush1", "data1"]])
    running: Running
    emotion: str = told("The emotion that is shown.", examples=["joy"])
    emotions: list[str] = told("The emotions that can be shown.", examples=[["admiration", "joy"]])
    talking: bool = told("Whether the mouth moves at random.")
    data_eyes: bool = told("Whether the data stream is in the eyes.")
    speech: Speech | None = told("What is spoken; null for silence.")
    overrides: dict[str, float] = told(
        "Morphs and cels that are held, and their values.", examples=[{"head_x_index": 0.5}]
    )
    settings: JsonObject = told("The settings in force, every one of them.", shape="AnimatorSettings")
    viewers: Viewers
    fps: float = told("Frames per second that the session made lately.", ge=0, examples=[25.0])
    stage_ms: dict[str, float] = told(
        "Mean time of each stage of a frame, in milliseconds.", examples=[{"pose": 4.2, "encode": 1.6}]
    )
    poser_ms: dict[str, float] = told(
        "Mean time of each stage of the posing engine, in milliseconds; what is reused does not count.",
        examples=[{"face": 1.1, "figure": 2.9}],
    )
    degraded: str | None = told("Why frames fail; null if they do not.")
    degraded_remark: Remark | None = told("The same, for programs to tell apart.", default=None)
    lowered: list[Literal["effects", "upscaler", "filters", "size", "rate"]] = told(
        "What is given up as frames came late, in this order; it comes back, last first, when there is time to spare.",
        examples=[["effects"]],
    )
    steps_aside: bool = told("Whether it shows fewer frames, at most 8 per second, while a picture is taken in for it.")
    verdict: Verdict
    voice: SpokenManner = told("How it speaks where a call says nothing else.")
    saved: Saved
    clock: float = told("Now, in seconds on the clock of `X-Frame-Time`.", examples=[5678.123456])
