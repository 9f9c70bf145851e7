"""The sentence encoder's weights, adapted to what our people write.

scripts/adapt_encoder.py learns a low-rank change of some weight matrices; here it is added to the packaged weights, and
the sums take the place of those in the ONNX graph. Reading and adding takes about a fifth of a second.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from safetensors import safe_open

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


def adapted_initializers(weights: Path) -> dict[str, np.ndarray]:
    """The changed matrices as the graph stores them: whole numbers of eight bits and one scale a column.

    Args:
        weights: the packaged float weights (safetensors) that the graph was made from.

    Returns:
        Arrays by the name of the graph's initializer, two for each changed matrix.
    """
    arrays: dict[str, np.ndarray] = {}
    with np.load(ADAPTER) as changes, safe_open(str(weights), framework="numpy") as packaged:
        for layer, names in enumerate(_GRAPH_NAMES):
            for part, name in zip(_PARTS, names):
                key = f"encoder.layer.{layer}.{part}"
                if f"{key}.up" not in changes:
                    continue
                change = changes[f"{key}.up"].astype(np.float32) @ changes[f"{key}.down"].astype(np.float32)
                matrix = (packaged.get_tensor(f"{key}.weight") + change).T  # the graph multiplies from the right
                scale = np.abs(matrix).max(axis=0, keepdims=True) / 127
                arrays[f"val_{name}_q"] = np.ascontiguousarray(np.round(matrix / scale), np.int8)
                arrays[f"val_{name}_scale"] = np.ascontiguousarray(scale, np.float32)
    return arrays
