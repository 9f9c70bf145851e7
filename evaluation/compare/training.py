"""Train what the project in this folder understands with, from nothing; answers with what it took.

python -m evaluation.compare.training
"""

from __future__ import annotations

import json
from pathlib import Path

from evaluation.compare.child import alone_on_a_core, cpu_seconds, peak_megabytes

NAME = "side"


def main() -> None:
    """Imports stand in here because the encoder's helpers, which are spawned, would import them again."""
    answers = alone_on_a_core()
    if "bot.rasa_host" in Path("config.yml").read_text("utf-8"):
        from bot.rasa_host import encoder

        encoder.KEPT = Path("vectors.npz")  # those kept from other trainings would save time
    from rasa.model_training import train_nlu

    train_nlu("config.yml", "data", "models", NAME, domain="domain.yml")
    print(json.dumps({"seconds": cpu_seconds(), "megabytes": peak_megabytes()}), file=answers)


if __name__ == "__main__":
    main()
