"""Sessions: opened, given another picture, corrected."""

from raven.wire.calls.fields import Character, JsonObject, Poser
from raven.wire.forms import Form, Text, told


class SessionCall(Form):
    """The body of a call to one session. Fields that a call does not know are ignored."""

    instance_id: Text = told("The session: the id that `load` answered, or `default`.")


class GivenRig(Form):
    """What a call with a character may say about its face."""

    rig: JsonObject | None = told(
        "Where the features of the face are: any part, and of each part any field. The rest is detected.",
        shape="Rig",
        default=None,
    )


class GivenCorrection(Form):
    """What a call with an uploaded picture may say of how it is to be taken in."""

    correction: JsonObject | None = told(
        "What a user corrects of how the picture is taken in; what it leaves out is as it was found.",
        shape="Correction",
        default=None,
    )


class ChosenPoser(GivenRig):
    """What `load` may be told beside the character."""

    poser: Poser = None


class UploadedLoad(ChosenPoser, GivenCorrection):
    """What `load` may be told beside an uploaded picture."""


class LoadCall(ChosenPoser):
    """The body of `load` when the character is one that the server has."""

    character: Character


class Reload(SessionCall, GivenRig):
    """What `reload` is told beside the character."""


class UploadedReload(Reload, GivenCorrection):
    """What `reload` is told beside an uploaded picture."""


class ReloadCall(Reload):
    """The body of `reload` when the character is one that the server has."""

    character: Character


class CorrectCall(SessionCall):
    """The body of `correct`."""

    correction: JsonObject = told(
        "What a user corrects of how the picture is taken in; what it leaves out is as it was found.",
        shape="Correction",
        more={"default": {}},
        default_factory=dict,
    )
