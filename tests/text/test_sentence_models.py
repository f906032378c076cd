"""Sentence embeddings by sentence-transformers, with a tiny random model made here."""

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.text import SentenceModel, sentence_models
from tests.text import tiny_models


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> SentenceModel:
    return SentenceModel(tiny_models.sentence_model(tmp_path_factory.mktemp("model")), device="cpu")


def test_vectors_have_unit_length_and_the_dimension_that_is_told(model):
    vectors = model.embed(["happy day", "", "☃", "crow " * 500, "\ud800 half a character"])
    assert vectors.shape == (5, model.dimension) == (5, 8)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.embed([]).shape == (0, 8)


def test_the_vectors_are_those_of_the_library(model):
    from sentence_transformers import SentenceTransformer

    texts = ["happy crow", "sad tree", "a day of a crow in a tree " * 5]
    expected = SentenceTransformer(model.model, device="cpu").encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(model.embed(texts), expected, atol=1e-5)
    assert abs(float(expected[0] @ expected[1])) < 0.999, "the model should tell texts apart"


def test_a_vector_hardly_depends_on_the_texts_beside_it(model):
    fresh = SentenceModel(model.model, device="cpu")
    beside = fresh.embed(["happy", *[f"{'crow ' * number}" for number in range(40)]])
    np.testing.assert_allclose(beside[0], model.embed(["happy"])[0], atol=1e-5)


def test_other_numbers_give_nearly_the_same(model):
    half = SentenceModel(model.model, device="cpu", dtype="bfloat16")
    assert float(half.embed(["happy day"])[0] @ model.embed(["happy day"])[0]) > 0.99


@pytest.mark.parametrize("broken", ["nothing", "weights"])
def test_a_folder_that_is_no_model_is_unavailable(tmp_path, broken):
    folder = tmp_path
    if broken == "weights":
        folder = tmp_path / "whole"
        tiny_models.sentence_model(tmp_path)
        (folder / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(Unavailable, match="cannot be loaded"):
        SentenceModel(str(folder), device="cpu")


def test_without_its_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(sentence_models.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"sentence-transformers is not installed.*raven-avatar\[text\]"):
        SentenceModel("any")
