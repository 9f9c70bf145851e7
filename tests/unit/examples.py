"""One example appointment for all tests that need one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from bot.booking.appointments import Appointment
from bot.booking.contact import Contact

WINTER = datetime(2026, 11, 24, 15, 30, tzinfo=timezone.utc)
SUMMER = datetime(2026, 7, 7, 14, 0, tzinfo=timezone.utc)


def appointment(start: datetime = WINTER, **parts: Any) -> Appointment:
    """A booked appointment of fifty minutes by video; `parts` replace what they name."""
    example: dict[str, Any] = {
        "id": "6c0f",
        "run_id": "run",
        "reference": "KAR-7XH",
        "status": "booked",
        "practitioner_id": "amorgan",
        "practitioner_name": "Dr Alex Morgan",
        "modality": "video",
        "start": start,
        "end": start + timedelta(minutes=50),
        "name": "Zoë O’Brien",
        "contact": Contact(email="zoe@example.com"),
    }
    return Appointment(**(example | parts))
