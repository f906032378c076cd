"""Writes trained weights as the ONNX files of the package.

    python -m training.export WEIGHTS_FOLDER [assets/landmarks]

Weights are stored as 16-bit floats and cast when loaded, which halves the files; batch norms are part of the convolutions.
"""

import argparse
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from training.train import network

INPUT = {"finder": (1, 3, 256, 256), "head": (2, 3, 192, 192), "eye": (2, 3, 96, 96), "mouth": (2, 3, 80, 80)}
OUTPUT = {"finder": ["told"]}
LANDMARKS = ["heat", "parts", "told", "face"]
FREE = {"finder": {0: "n", 2: "height", 3: "width"}}
OPSET = 17


def export(kind: str, weights: Path, target: Path) -> int:
    """Write one network; returns the size of the file in bytes."""
    model = network(kind)
    model.load_state_dict(torch.load(weights))
    model.eval()
    file = io.BytesIO()
    torch.onnx.export(
        model,
        (torch.zeros(INPUT[kind]),),
        file,  # type: ignore[arg-type]  # a file object is fine for the exporter that is used here
        input_names=["picture"],
        output_names=OUTPUT.get(kind, LANDMARKS),
        dynamic_axes={"picture": FREE.get(kind, {0: "n"})},
        opset_version=OPSET,
        dynamo=False,
    )
    graph = onnx.load_from_string(file.getvalue())
    _halve(graph)
    onnx.checker.check_model(graph)
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(graph, target)
    return target.stat().st_size


def _halve(model: onnx.ModelProto) -> None:
    """Store every large constant as float16 behind a cast; onnxruntime computes the casts once, when it loads the file."""
    graph = model.graph
    casts = []
    for constant in graph.initializer:
        if constant.data_type != TensorProto.FLOAT or np.prod(constant.dims) < 64:
            continue
        name = constant.name
        half = numpy_helper.from_array(numpy_helper.to_array(constant).astype(np.float16), f"{name}.half")
        constant.CopyFrom(half)
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="a folder with head.pt, eye.pt, mouth.pt, finder.pt")
    parser.add_argument("target", type=Path, nargs="?", default=Path("assets/landmarks"))
    options = parser.parse_args(arguments)
    for kind in INPUT:
        if (weights := options.weights / f"{kind}.pt").exists():
            print(f"{kind}: {export(kind, weights, options.target / f'{kind}.onnx') / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
