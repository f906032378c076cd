"""Conversations with a language model, and which one that is."""

from raven.wire.calls.fields import JsonObject
from raven.wire.calls.sessions import SessionCall
from raven.wire.forms import Form, Text, Whole, told


class OfConversation(Form):
    """What a new conversation may be told beside a card's file."""

    user: Text = told("How the character calls the user.", default="You", max_length=200, min_length=1)
    greeting: Whole = told("Which of the card's greetings the character says, from 0.", default=0, ge=0)


class BeginConversationCall(OfConversation):
    """Begin a conversation."""

    card: JsonObject = told("The character's card, of version 1, 2 or 3; at least its `name`.")


class AnswerCall(SessionCall):
    """Have the character answer. Without a `text` it answers anew."""

    text: Text | None = told("What the user says.", default=None)
    replaces: Whole | None = told("The message of the user that `text` is said in place of.", default=None)
    speak: bool = told("Whether the avatar says the answer.", default=True)


class EditMessageCall(Form):
    """Another text in place of a message: a branch beside it."""

    message: Whole = told("The message's id.")
    text: Text = told("What it says now.")


class ShowMessageCall(Form):
    """Go on with the branch of a message."""

    message: Whole = told("The message's id.")


class LanguageModelCall(Form):
    """Choose the language model."""

    base_url: Text = told("Where a server with OpenAI's interface is.", examples=["http://localhost:11434/v1"])
    model: Text = told("The model's name there; empty: what that server takes by itself.", default="")
    key: Text | None = told(
        "Its key, empty for none; without it the one that was given for this address before. It is never told again.",
        default=None,
    )
