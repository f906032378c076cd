"""Sentence embeddings: texts as unit vectors, near each other where they mean the like. Texts are not kept or logged."""

from flask import Blueprint

from raven.errors import InvalidInput
from raven.said import said
from raven.server.http.endpoint import endpoint
from raven.server.resources.texts import at_a_text
from raven.server.services import services
from raven.wire.answers import Embedding, EmbeddingModel, EmbeddingModels
from raven.wire.calls import ComputeCall
from raven.wire.ranges import MOST_TEXTS

blueprint = Blueprint("embeddings", __name__, url_prefix="/api/embeddings")


@endpoint(blueprint.get("/info"), "text", errors=(503,))
def info() -> EmbeddingModels:
    """The roles, and the model and dimension of each. Loads the models."""
    roles = services().texts.roles()
    models = {role: EmbeddingModel(model=own.model, dimension=own.dimension) for role, own in roles.items()}
    return EmbeddingModels(models=models)


@endpoint(blueprint.post("/compute"), "text", errors=(503,))
def compute(call: ComputeCall) -> Embedding:
    """The vector of a text, or the vectors of several; each of unit length."""
    texts = [call.text] if isinstance(call.text, str) else call.text
    if len(texts) > MOST_TEXTS:
        raise InvalidInput("text", said("too_many_texts", "has more than {most} texts", most=MOST_TEXTS))
    embedder = services().texts.embedder(call.model)
    with at_a_text():
        rows = embedder.embed(texts).tolist()
    return Embedding(embedding=rows[0] if isinstance(call.text, str) else rows)
