"""The kinds of danger, and how the conversation answers each."""

from __future__ import annotations

from enum import Enum


class Manner(Enum):
    """How a kind is answered.

    INTERRUPT stops whatever runs, shows contacts and asks one routing question; GENTLE says one line of
    support with the fitting contact and goes on.
    """

    INTERRUPT = "interrupt"
    GENTLE = "gentle"


KINDS: dict[str, Manner] = {
    "danger_now": Manner.INTERRUPT,
    "overdose": Manner.INTERRUPT,
    "suicide": Manner.INTERRUPT,
    "self_harm": Manner.INTERRUPT,
    "child_at_risk": Manner.INTERRUPT,
    "abuse": Manner.INTERRUPT,
    "harm_to_others": Manner.INTERRUPT,
    "psychosis": Manner.INTERRUPT,
    "eating_disorder": Manner.INTERRUPT,
    "worried_about_someone": Manner.INTERRUPT,
    "bereaved_by_suicide": Manner.GENTLE,
    "past_recovered": Manner.GENTLE,
    "under_age": Manner.GENTLE,
}

ABUSE, CHILD_AT_RISK = "abuse", "child_at_risk"
BEREAVED, WORRIED = "bereaved_by_suicide", "worried_about_someone"
UNDER_AGE = "under_age"
"""A young person who speaks for themselves."""

UNSURE = "unsure"
"""Not a kind: the detector cannot tell. Met with one direct line and the numbers before the ordinary reply."""
