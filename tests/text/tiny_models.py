"""Models in the form of the Hugging Face hub, made here: tiny, random, and the same every time."""

from pathlib import Path

import pytest

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "happy", "sad", "day", "crow", "tree")


def classifier(folder: Path, labels: list[str], **config: object) -> str:
    """A DistilBERT with one layer of 8 numbers, which is always sure of `joy`."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    _tokenizer(transformers.DistilBertTokenizer, folder)
    torch.manual_seed(1)
    configuration = transformers.DistilBertConfig(
        vocab_size=len(WORDS), dim=8, n_layers=1, n_heads=2, hidden_dim=16, max_position_embeddings=32,
        id2label=dict(enumerate(labels)), label2id={label: place for place, label in enumerate(labels)}, **config,
    )  # fmt: skip
    network = transformers.DistilBertForSequenceClassification(configuration)
    if "joy" in labels:
        network.classifier.bias.data[labels.index("joy")] = 9.0
    network.save_pretrained(folder)
    return str(folder)


def sentence_model(folder: Path) -> str:
    """A BERT with one layer of 8 numbers, mean pooling, vectors of any length: 8 numbers."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sentence_transformers")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    bert = folder / "bert"
    bert.mkdir(parents=True)
    _tokenizer(transformers.BertTokenizer, bert)
    torch.manual_seed(2)
    configuration = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=32, initializer_range=1.0,
    )  # fmt: skip
    transformers.BertModel(configuration).save_pretrained(bert)
    layer = Transformer(str(bert), max_seq_length=32)
    model = SentenceTransformer(modules=[layer, Pooling(8, pooling_mode="mean")], device="cpu")
    model.save(str(folder / "whole"))
    return str(folder / "whole")


def _tokenizer(kind: type, folder: Path) -> None:
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    kind(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
