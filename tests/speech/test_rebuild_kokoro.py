"""Kokoro's checkpoint is put together right from the parts of the 8-bit model."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "scripts"))
import rebuild_kokoro as rebuild  # after the path to the scripts


@pytest.mark.parametrize(
    ("node", "name"),
    [
        ("/encoder/text_encoder/cnn.0/cnn.0.0/Conv_quant", "text_encoder.cnn.0.0"),
        ("/encoder/F0.1/conv1x1/Conv_quant", "predictor.F0.1.conv1x1"),
        ("/encoder/shared/LSTM_quant", "predictor.shared"),
        ("/encoder/bert_encoder/MatMul_quant", "bert_encoder"),
        ("/decoder/decoder/asr_res/asr_res.0/Conv_quant", "decoder.asr_res.0"),
        ("/decoder/decoder/generator/noise_res.0/convs1.2/Conv_quant", "decoder.generator.noise_res.0.convs1.2"),
    ],
)
def test_a_place_in_the_graph_has_its_name_in_the_network(node, name):
    assert rebuild._path(node) == name


def test_a_filter_of_zeros_stays_one_without_dividing_by_zero():
    weight = np.zeros((3, 2, 2), np.float32)
    weight[0] = 0.5
    found = {"x.weight": weight}
    direction, length = (rebuild._with_weight_norm(found, f"x.{kind}") for kind in ("weight_v", "weight_g"))
    norm = np.sqrt((direction**2).sum(axis=(1, 2), keepdims=True))
    assert np.allclose(direction * length / norm, weight)


def test_an_lstm_computes_the_same_in_both_orders_of_its_gates():
    torch = pytest.importorskip("torch")
    network = torch.nn.LSTM(3, 2, batch_first=True, bidirectional=True)
    weights = {name: array.detach().numpy() for name, array in network.named_parameters()}

    def in_onnx_order(array):
        gate_in, forget, cell, gate_out = np.split(array, 4)
        return np.concatenate([gate_in, gate_out, forget, cell])

    def both(name):
        return np.stack([in_onnx_order(weights[f"{name}_l0{side}"]) for side in ("", "_reverse")])

    biases = np.concatenate([both("bias_ih"), both("bias_hh")], axis=1)
    inputs, states = (both(name).transpose(0, 2, 1) for name in ("weight_ih", "weight_hh"))
    rebuilt = dict(rebuild._lstm("lstm", inputs, states, biases))
    assert rebuilt.keys() == {f"lstm.{name}" for name in weights}
    assert all(np.array_equal(rebuilt[f"lstm.{name}"], array) for name, array in weights.items())


def test_8_bit_numbers_get_their_scale_and_their_zero():
    arrays = {"w_quantized": np.array([[60, 70]], np.uint8), "w_scale": np.float32(0.5)}
    assert rebuild._dequantised(arrays, "w_quantized", zero=60).tolist() == [[0, 5]]
