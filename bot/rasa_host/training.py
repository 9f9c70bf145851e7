"""Training the model, and knowing when it needs training."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path

import structlog

from bot.settings import ROOT

INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "bot/knowledge/normalise.py",
    "bot/knowledge/spelling.py",
    "bot/rasa_host/adapter.py",
    "bot/rasa_host/classifier.py",
    "bot/rasa_host/encoder.py",
    "bot/rasa_host/encoder_adapter.npz",
    "bot/rasa_host/focus_area.py",
    "bot/rasa_host/intents.py",
    "bot/rasa_host/learning.py",
    "bot/rasa_host/nearest.py",
    "bot/rasa_host/safety_detector.py",
    "bot/rasa_host/sentence_encoder.py",
)
"""Everything that shapes the trained model: its name is made of their contents."""


def fingerprint() -> str:
    """Twelve characters that change when anything changes that the model is trained from."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = ROOT / name
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        for file in files:
            if file.suffix in (".yml", ".py", ".npz"):
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def model_path(folder: Path) -> Path:
    """Where the model for the present data is or will be."""
    return folder / f"assistant-{fingerprint()}.tar.gz"


def newest_model(folder: Path) -> Path:
    """The model trained last. Serving does not insist on the present data: editing it must stop nobody.

    Raises:
        FileNotFoundError: none has been trained; the message says how to.
    """
    models = sorted(folder.glob("assistant-*.tar.gz"), key=lambda p: p.stat().st_mtime)
    if not models:
        raise FileNotFoundError("There is no trained model. Run: make train")
    return models[-1]


def train(folder: Path) -> Path:
    """Train unless the model of the present data is there already; older models are removed."""
    path = model_path(folder)
    if path.is_file():
        return path
    import rasa

    os.environ["LOG_LEVEL"] = "WARNING"  # rasa draws no progress bars then
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    result = rasa.train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(folder),
        fixed_model_name=path.name.removesuffix(".tar.gz"),
    )
    if result.code != 0 or not path.is_file():
        raise RuntimeError(f"training failed with code {result.code}")
    for old in folder.glob("assistant-*.tar.gz"):
        if old != path:
            old.unlink()
    return path
