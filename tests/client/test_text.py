"""Emotion from text and embeddings by way of the Python client."""

import numpy as np
import pytest

from raven.client.errors import InvalidInput, ServerBusy
from raven.server.resources import texts
from raven.settings.emotion_templates import EMOTIONS
from raven.text import minilm

needs_minilm = pytest.mark.skipif(minilm.missing() is not None, reason="the packages of MiniLM are not installed")


@pytest.fixture(scope="module", autouse=True)
def patience():
    """Calls wait for a model for as long as it takes, on a machine that is busy with other things too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "PATIENCE", 120)
        yield


def test_labels_are_sorted(client):
    assert client.classify_labels() == sorted(EMOTIONS)


@needs_minilm
def test_scores_come_by_label_best_first(client):
    scores = client.classify("I'm so sorry, please forgive me.")
    assert next(iter(scores)) == "remorse"
    assert set(scores) == set(EMOTIONS)


@needs_minilm
def test_vectors_come_as_arrays_of_one_or_two_axes(client):
    dimension = client.embeddings_info()["models"]["default"]["dimension"]
    one, several = client.embeddings_compute("A crow."), client.embeddings_compute(["A crow.", "A tree."], "qa")
    assert one.shape == (dimension,)
    assert several.shape == (2, dimension)
    assert several.dtype == np.float32
    np.testing.assert_array_equal(one, several[0])
    assert client.embeddings_compute([]).size == 0


@needs_minilm
def test_an_unknown_model_is_an_error(client):
    with pytest.raises(InvalidInput):
        client.embeddings_compute("A crow.", "gpt")


def test_a_module_that_is_off_is_an_error_that_says_so(start_server, connect):
    with start_server(classify={"enabled": False}) as server, pytest.raises(ServerBusy, match="is off"):
        connect(server.url).classify("Hello")


@needs_minilm
def test_a_text_sets_the_face_of_a_session(client):
    session = client.avatar_load_character("raven")
    answer = client.avatar_set_emotion_from_text(session, "I'm so sorry, please forgive me.", blacklist=["sadness"])
    assert answer["emotion"] == client.avatar_state(session)["emotion"] == "remorse"
    assert answer["changed"]
    client.avatar_set_emotion_from_text(session, "")
    with pytest.raises(InvalidInput, match="blacklist"):
        client.avatar_set_emotion_from_text(session, "Hello", blacklist=["hunger"])
    client.avatar_unload(session)
