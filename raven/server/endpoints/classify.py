"""Emotion from text: which of the 28 emotions a text speaks. Texts are neither kept nor logged."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, ConfigDict, Field, StrictStr

from raven.server.http.body import json_body
from raven.server.resources.texts import at_a_text
from raven.server.services import services
from raven.settings.emotion_templates import EMOTIONS

blueprint = Blueprint("classify", __name__, url_prefix="/api/classify")


class ClassifyCall(BaseModel):
    """The text whose emotion is wanted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: StrictStr = Field(
        description="Of any length; its last eight sentences are heard, each more than those before it.",
        examples=["What a lovely surprise, thank you!"],
    )


@blueprint.post("")
def classify() -> Response:
    """The emotions that a text speaks, most likely first."""
    text = json_body(ClassifyCall).text
    classifier = services().texts.classifier()
    with at_a_text():
        scores = classifier.classify(text)
    return jsonify(classification=listed(scores), model=classifier.model)


@blueprint.get("/labels")
def labels() -> Response:
    """The labels that every classification has, in alphabetical order, and how far the model is. Needs and loads none."""
    return jsonify(labels=sorted(EMOTIONS), **services().texts.classifier_status())


def listed(scores: Mapping[str, float]) -> list[dict[str, str | float]]:
    """Scores in the form of the answers."""
    return [{"label": label, "score": score} for label, score in scores.items()]
