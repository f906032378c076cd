"""Which language model stands behind this server: what is chosen, and what runs on this machine."""

from flask import Blueprint

from raven.server.http.endpoint import endpoint
from raven.server.resources.chat.local_models import look_for
from raven.server.services import services
from raven.wire.answers import FoundModels, LanguageModel, LanguageModels
from raven.wire.calls import LanguageModelCall

blueprint = Blueprint("chat_models", __name__)


@endpoint(blueprint.get("/api/chat/models"), "chat")
def language_models() -> LanguageModels:
    """The language model that is chosen, and those of programs on this machine, looked for on their usual ports."""
    local = [
        FoundModels(
            name=found.preset.name,
            base_url=found.preset.base_url,
            found=found.models is not None,
            models=list(found.models or ()),
        )
        for found in look_for(services().local_models)
    ]
    return LanguageModels(chosen=_chosen(), local=local)


@endpoint(blueprint.post("/api/chat/model"), "chat")
def choose_language_model(call: LanguageModelCall) -> LanguageModel:
    """Choose the language model, for the page and for programs that speak to it through this server; it is remembered."""
    services().language_model.choose(call.base_url, call.model, call.key)
    return _chosen()


def _chosen() -> LanguageModel:
    chosen = services().language_model
    now = chosen.now
    return LanguageModel(
        base_url=now.base_url, model=now.model, has_key=bool(now.key), configured=now == chosen.configured
    )
