"""Sentence embeddings: texts as unit vectors, near each other where they mean the like. Texts are not kept or logged."""

from typing import Annotated, Any

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr
from pydantic_core import PydanticCustomError

from raven.server.http.body import json_body
from raven.server.resources.texts import at_a_text
from raven.server.services import services

MOST_TEXTS = 512  # of a call; some five seconds of one core

blueprint = Blueprint("embeddings", __name__, url_prefix="/api/embeddings")


def _text_or_texts(value: Any) -> Any:
    """Refuses what is neither, with one message instead of one for each of the two."""
    if not isinstance(value, str | list) or not all(isinstance(text, str) for text in value):
        raise PydanticCustomError("string_type", "must be a string or an array of strings")
    if isinstance(value, list) and len(value) > MOST_TEXTS:
        raise PydanticCustomError("too_long", f"has more than {MOST_TEXTS} texts")
    return value


class ComputeCall(BaseModel):
    """The text or texts whose vectors are wanted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: Annotated[
        StrictStr | Annotated[list[StrictStr], Field(max_length=MOST_TEXTS)], BeforeValidator(_text_or_texts)
    ] = Field(
        description="One text, or several; of each as much is heard as the model takes.",
        examples=["A bird on a branch."],
    )
    model: StrictStr = Field(
        "default", description="A role or the name of a model, as `/api/embeddings/info` has them."
    )


@blueprint.get("/info")
def info() -> Response:
    """The roles, and the model and dimension of each. Loads the models."""
    roles = services().texts.roles()
    return jsonify(models={role: {"model": own.model, "dimension": own.dimension} for role, own in roles.items()})


@blueprint.post("/compute")
def compute() -> Response:
    """The vector of a text, or the vectors of several; each of unit length."""
    call = json_body(ComputeCall)
    embedder = services().texts.embedder(call.model)
    with at_a_text():
        rows = embedder.embed([call.text] if isinstance(call.text, str) else call.text).tolist()
    return jsonify(embedding=rows[0] if isinstance(call.text, str) else rows)
