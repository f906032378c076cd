"""What the server says of itself."""

from typing import Literal

from raven.wire.answers.fields import JsonObject
from raven.wire.forms import Form, told


class Modules(Form):
    """The modules."""

    modules: list[str] = told(examples=[["avatar", "imagefx"]])


class Readiness(Form):
    """Whether the server is ready for further clients. The status is 503 while it is not."""

    ready: bool
    missing: list[str] = told(
        "What it waits for, a few words each; empty if it is ready.", examples=[["the voice is still being loaded"]]
    )
    failed: list[str] = told(
        "What could not be loaded and is done without; that does not keep the server from being ready."
    )
    sessions_free: int = told("How many more sessions there may be.", ge=0)
    viewers_free: int = told("How many more feeds may be open.", ge=0)


class JsonSchema(Form):
    """A JSON Schema of an object; it has more than this."""

    type: Literal["object"]
    properties: JsonObject


class OpenApi(Form):
    """An OpenAPI document; it has more than this."""

    openapi: str = told(examples=["3.1.0"])
    paths: JsonObject
