"""Makes an ONNX model give a tensor that it computes but does not list among its outputs.

Needs no ONNX tools: protobuf joins messages that are written one after the other, so a second, nearly empty model behind the
first one adds to it. The field numbers are those of onnx.proto: graph 7 of ModelProto, output 12 of GraphProto, name 1 of
ValueInfoProto.
"""

GRAPH, OUTPUT, NAME = 7, 12, 1


def with_output(model: bytes, tensor: str) -> bytes:
    """The model with `tensor` as its last output. Whether there is such a tensor shows when the model is loaded."""
    return model + _message(GRAPH, _message(OUTPUT, _message(NAME, tensor.encode())))


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    result = bytearray()
    while number > 127:
        result.append(number & 127 | 128)
        number >>= 7
    return bytes([*result, number])
