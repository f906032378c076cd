"""Emotion from text: which of the 28 emotions a text speaks. Texts are neither kept nor logged."""

from collections.abc import Mapping

from flask import Blueprint

from raven.emotions import EMOTIONS
from raven.server.http.endpoint import endpoint
from raven.server.resources.texts import at_a_text
from raven.server.services import services
from raven.wire.answers import Classification, Labels, Score
from raven.wire.calls import ClassifyCall

blueprint = Blueprint("classify", __name__, url_prefix="/api/classify")


@endpoint(blueprint.post(""), "text", errors=(503,))
def classify(call: ClassifyCall) -> Classification:
    """The emotions that a text speaks, most likely first."""
    classifier = services().texts.classifier()
    with at_a_text():
        scores = classifier.classify(call.text)
    return Classification(classification=listed(scores), model=classifier.model)


@endpoint(blueprint.get("/labels"), "text")
def labels() -> Labels:
    """The labels that every classification has, in alphabetical order, and how far the model is. Needs and loads none."""
    return Labels(labels=sorted(EMOTIONS), **services().texts.classifier_status())


def listed(scores: Mapping[str, float]) -> list[Score]:
    """Scores in the form of the answers."""
    return [Score(label=label, score=score) for label, score in scores.items()]
