"""What a text says between its words: which emotion it speaks (`classify`), and where it lies among others (`embeddings`).

    embedder = MiniLm()                      # raises Unavailable without the packages of `raven-avatar[minilm]`
    vectors = embedder.embed(["a text"])     # (1, 384), unit length
    classifier = PrototypeClassifier(embedder)
    scores = classifier.classify("What a lovely day!")   # label to probability, highest first

Nothing in this room logs, and no error it raises contains the text.
"""

from raven.text.hub import HubClassifier
from raven.text.minilm import MiniLm
from raven.text.protocol import Classifier
from raven.text.prototypes import PrototypeClassifier

__all__ = ["Classifier", "HubClassifier", "MiniLm", "PrototypeClassifier"]
