"""The sentence encoder's weights, adapted to what our people write.

scripts/adapt_encoder.py learns a low-rank change of some weight matrices; here it is added to the packaged weights, and
the sums take the place of those in the ONNX graph. Reading and adding takes some tenths of a second, once.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import load_file

ADAPTER = Path(__file__).with_name("encoder_adapter.npz")

_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
# How the graph names the matrices of the six layers, in the order of _PARTS.
_GRAPH_NAMES = (
    (49, 57, 65, 105, 109, 118),
    (122, 130, 138, 176, 180, 189),
    (193, 201, 209, 247, 251, 260),
    (264, 272, 280, 318, 322, 331),
    (335, 343, 351, 389, 393, 402),
    (406, 414, 422, 460, 464, 473),
)


def adapter_sha256() -> str:
    """Names the adaptation: vectors made with another one are not comparable."""
    return hashlib.sha256(ADAPTER.read_bytes()).hexdigest()


def alarm_direction() -> np.ndarray:
    """What the alarming tokens of a message have in common (384 numbers): learned beside the changes."""
    with np.load(ADAPTER) as changes:
        return np.asarray(changes["alarm"], np.float32)


def adapted_graph(graph: Path, weights: Path) -> bytes:
    """The packaged graph with the changed matrices in it, ready for ONNX Runtime.

    Args:
        graph: the ONNX file.
        weights: the float weights (safetensors) that it was made from.
    """
    model = onnx.load(str(graph))
    changed = _changed_matrices(weights)
    found = {tensor.name for tensor in model.graph.initializer if tensor.name in changed}
    if found != set(changed):
        raise RuntimeError("the packaged graph names its matrices otherwise than the adapter expects")
    for tensor in model.graph.initializer:
        if tensor.name in changed:
            tensor.CopyFrom(numpy_helper.from_array(changed[tensor.name], tensor.name))
    return bytes(model.SerializeToString())


def _changed_matrices(weights: Path) -> dict[str, np.ndarray]:
    """The sums as the graph stores them: whole numbers of eight bits, and one scale for each column."""
    arrays: dict[str, np.ndarray] = {}
    packaged = load_file(weights)
    with np.load(ADAPTER) as changes:
        for layer, names in enumerate(_GRAPH_NAMES):
            for part, name in zip(_PARTS, names):
                key = f"encoder.layer.{layer}.{part}"
                if f"{key}.up" not in changes:
                    continue
                change = changes[f"{key}.up"].astype(np.float32) @ changes[f"{key}.down"].astype(np.float32)
                matrix = (packaged[f"{key}.weight"] + change).T  # the graph multiplies from the right
                scale = np.abs(matrix).max(axis=0, keepdims=True) / 127
                arrays[f"val_{name}_q"] = np.ascontiguousarray(np.round(matrix / scale), np.int8)
                arrays[f"val_{name}_scale"] = np.ascontiguousarray(scale, np.float32)
    return arrays
