"""What stands in for a language model."""

from typing import Any

from raven.wire.forms import Form, Text, told


class ChatCompletionCall(Form):
    """Goes on to the language model's server as it is, whatever other fields it has."""

    messages: list[dict[str, Any]] = told("The conversation.")
    model: Text | None = told("The model; without it the configuration's `chat.model`.", default=None)
    stream: bool | None = told("Whether the answer comes as events, token by token.", default=None)
    user: Text | None = told("If it is the id of a session, that one says the answer.", default=None)
