"""Who may do what in the console. Health details are for clinicians alone: an administrator need not know them."""

from __future__ import annotations

from enum import Enum


class Area(Enum):
    """A part of the console that is allowed or not as a whole."""

    DESK = "desk"  # appointments, requests, availability, figures
    CLINICAL = "clinical"  # hand-off summaries and notes, unanswered questions
    ADMIN = "admin"  # staff accounts, outbox, audit log


class Role(Enum):
    """What a staff account is for."""

    RECEPTION = "reception"
    CLINICIAN = "clinician"
    ADMIN = "admin"

    @property
    def areas(self) -> frozenset[Area]:
        return _AREAS[self]


_AREAS = {
    Role.RECEPTION: frozenset({Area.DESK}),
    Role.CLINICIAN: frozenset({Area.DESK, Area.CLINICAL}),
    Role.ADMIN: frozenset({Area.DESK, Area.ADMIN}),
}
