"""What stands in for a language model."""

from typing import Any, Literal

from raven.wire.forms import Form, told


class ModelInformation(Form):
    """A model as OpenAI describes it."""

    id: str = told(examples=["tts-1"])
    object: Literal["model"]
    created: int = told("When it was made, in seconds since 1970; here always 0.")
    owned_by: str = told(examples=["raven"])


class Models(Form):
    """Those of the language model's server as it tells them, and the names that `/v1/audio/speech` takes."""

    object: Literal["list"]
    data: list[ModelInformation | dict[str, Any]]


class ChatCompletion(Form):
    """What the language model's server answers, as it is; OpenAI's description of it has more."""

    choices: list[dict[str, Any]] = told("The answers; the first one is said.")
