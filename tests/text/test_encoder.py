"""The network in NumPy says what ONNX Runtime says of the same file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from raven.text import MiniLm
from raven.text.encoder import TokenEncoder
from raven.text.minilm import model_file
from raven.text.onnx_weights import initializers, mapped


@pytest.fixture(scope="module")
def file(minilm: MiniLm) -> Path:
    return model_file()


@pytest.fixture(scope="module")
def theirs(file: Path) -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("length", [2, 3, 12, 256])
def test_its_last_layer_is_that_of_onnx_runtime(file, theirs, length: int):
    tokens = np.random.default_rng(length).integers(0, 30522, length).tolist()
    ids = np.array([tokens], np.int64)
    (expected,) = theirs.run(None, {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0})
    found = TokenEncoder(file)(tokens)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected[0], atol=1e-5)


def test_weights_are_read_from_the_file_only_when_they_are_used(file):
    words = initializers(mapped(file))["inner.embeddings.word_embeddings.weight_q"]
    assert (words.shape, words.dtype) == ((30522, 384), np.int8)
    assert not words.flags.owndata
    assert not words.flags.writeable


def test_weights_are_those_that_the_format_has(file):
    onnx = pytest.importorskip("onnx", reason="needs the extra `training`")
    ours = initializers(mapped(file))
    expected = {each.name: onnx.numpy_helper.to_array(each) for each in onnx.load(str(file)).graph.initializer}
    assert ours.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_array_equal(ours[name], values, err_msg=name)
        assert ours[name].shape == values.shape


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="only Linux tells what of a file is in memory")
def test_after_a_text_nothing_of_the_file_counts_as_memory(file):
    encoder = TokenEncoder(file)
    encoder([101, 2023, 102])
    of_mappings = Path("/proc/self/smaps").read_text().split(str(file.resolve()))[1:]
    resident = [int(told.split("Rss:")[1].split()[0]) for told in of_mappings]
    assert resident
    assert sum(resident) < 1000  # KiB, of 22 MB
