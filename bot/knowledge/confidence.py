"""How far a guess can be believed.

The classifier's own score (LinearIntentClassifier) orders guesses well and says too little: of questions that score
0.5 more than nineteen in twenty are right. A logistic line turns the score into the share that is right (Platt 1999),
fitted on the held-out questions in evaluation/sets; `make evaluate` measures how true it is.
"""

from __future__ import annotations

import math

SLOPE, OFFSET = 2.18, 4.21


def believed(score: float) -> float:
    """The share of guesses with this score (0 to 1) that are right."""
    inside = min(max(score, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(SLOPE * math.log(inside / (1 - inside)) + OFFSET)))


DECLINED = believed(0.12)
"""Below this a guess is not answered; two guesses are offered instead."""
