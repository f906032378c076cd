"""Characters of one's own."""

from raven.wire.calls.fields import JsonObject, Pitch, Speed, Voice
from raven.wire.calls.sessions import GivenCorrection, GivenRig, SessionCall
from raven.wire.forms import Form, Text, Whole, told


class CharacterVoice(Form):
    """How a character speaks where a call says nothing else."""

    voice: Voice = None
    speed: Speed = 1.0
    pitch: Pitch = 1.0
    language: Text | None = told(
        "For people and programs; the text decides what is spoken.", max_length=200, default=None
    )


class AboutCharacter(Form):
    """What is said of a character; what is left out stays as it was."""

    author: Text | None = told("Who drew it.", max_length=200, default=None)
    licence: Text | None = told("What others may do with it.", max_length=200, default=None)
    persona: Text | None = told("Who it is, for a language model.", max_length=100_000, default=None)
    voice: CharacterVoice | None = told("How it speaks.", default=None)


class CreateCharacterCall(AboutCharacter, SessionCall):
    """What a session shows is kept as a new character."""

    name: Text = told("What people call it: 1 to 60 characters, not taken by another.", examples=["Mika"])


class SaveCharacterCall(AboutCharacter, SessionCall):
    """What a session shows takes the place of what a character was."""

    revision: Whole | None = told(
        "The revision that is changed; without it the one that the session was given.", ge=1, default=None
    )
    outfit: Text | None = told(
        "Keep the picture as this outfit, a new one or in place of what that was; without it as the one that the session shows. "
        "A session that shows another character gives only its picture.",
        default=None,
    )


class RemoveOutfitCall(Form):
    """An outfit leaves a character's wardrobe."""

    outfit: Text = told("Its name.")
    revision: Whole | None = told("The revision that is changed; without it the newest.", ge=1, default=None)


class ChangeCharacterCall(AboutCharacter):
    """What is said of a character is changed."""

    name: Text | None = told("Another name.", default=None)
    revision: Whole | None = told("The revision that is changed; without it the newest.", ge=1, default=None)


class DuplicateCharacterCall(Form):
    """The same character once more."""

    name: Text | None = told("The name of the new one; without it one with a number.", default=None)


class ImportedCharacter(GivenRig, GivenCorrection):
    """What is said beside a file that is taken in."""

    name: Text | None = told("The name; without it that in the file, or of the file.", default=None)
    settings: JsonObject | None = told("Its animator settings.", shape="AnimatorSettings", default=None)
    emotions: JsonObject | None = told("Templates of its own emotions, by name.", default=None)


class SetVoiceCall(SessionCall):
    """How a session's character speaks from now on."""

    voice: CharacterVoice = told("How it speaks.")
