"""Conversations with a language model, and which one that is."""

from typing import Literal

from raven.wire.forms import Form, told
from raven.wire.problems import Details


class ConversationSummary(Form):
    """A conversation, without what was said."""

    id: str
    title: str = told("Whom it is with.", examples=["Aoi"])
    user: str = told("How the character calls the user.")
    began: float = told("Seconds of the Unix epoch.")
    picture: bool = told("Whether the character's card has a picture.")
    last: str = told("The begin of the last message.")


class ConversationList(Form):
    """The conversations, the newest first."""

    conversations: list[ConversationSummary]


class ChatMessage(Form):
    """What was said."""

    id: int
    role: Literal["user", "assistant"]
    text: str = told("As it was written.")
    shown: str = told("Without thoughts, and without directions that are for programs.")
    at: float = told("When it was begun, in seconds of the Unix epoch.")
    branches: list[int] = told("The messages that stand at this place, this one among them, the oldest first.")


class ConversationDetails(Form):
    """A conversation, with the messages that are shown, the oldest first."""

    id: str
    title: str = told("Whom it is with.", examples=["Aoi"])
    user: str = told("How the character calls the user.")
    began: float = told("Seconds of the Unix epoch.")
    picture: bool = told("Whether the character's card has a picture.")
    greetings: int = told("How many greetings the card has.")
    messages: list[ChatMessage]
    more: bool = told("Whether there are messages before these.")


class AnswerNews(Form):
    """What comes of an answer."""

    event: Literal["piece", "anew", "answered", "interrupted", "failed"] = told(
        "`piece`: `text` is added; `anew`: it stands in place of all before; `answered`, `interrupted`, `failed`: that was all."
    )
    text: str = told("What is shown of it.", default="")
    message: ChatMessage | None = told("The answer as it is kept; null if nothing is.", default=None)
    error: Details | None = told("What failed.", default=None)


class LanguageModel(Form):
    """The language model behind this server."""

    base_url: str = told("Where its server is; empty: there is none.")
    model: str = told("Its name there; empty: what that server takes by itself.")
    has_key: bool = told("Whether this server has a key for it.")
    configured: bool = told("Whether it is that of the configuration, and none was chosen.")


class FoundModels(Form):
    """A program that people run models with."""

    name: str = told(examples=["Ollama"])
    base_url: str = told("Where it usually answers.")
    found: bool = told("Whether it does now.")
    models: list[str] = told("Its models.")


class LanguageModels(Form):
    """The language model that is chosen, and what there is on this machine."""

    chosen: LanguageModel
    local: list[FoundModels]
