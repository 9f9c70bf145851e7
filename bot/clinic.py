"""The clinic's own facts, read from clinic.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MODALITIES = {"video": "by video", "in_person": "in person", "phone": "by phone"}
OPTIONAL_FACTS = (
    "price_consultation",
    "price_session",
    "insurance",
    "waiting_time",
    "address",
    "cancellation_notice",
)


def clock_time(moment: time) -> str:
    """As people write it: "9am", "3:30pm"."""
    return f"{moment:%I:%M%p}".lstrip("0").lower().replace(":00", "")


class ClinicError(ValueError):
    """clinic.yml cannot be used; the message says what is wrong in it."""


@dataclass(frozen=True)
class WorkingHours:
    """One stretch of a clinician's week, in the clinic's time zone."""

    weekday: int  # 0 is Monday
    start: time
    end: time
    modality: str


@dataclass(frozen=True)
class OpeningHours:
    """Days of the week, from the first to the last (0 is Monday), with the times at which the telephone is answered."""

    first_weekday: int
    last_weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.first_weekday > self.last_weekday or self.start >= self.end:
            raise ValueError("opening_hours: the last day and the later time come second")

    @property
    def in_words(self) -> str:
        """ "Monday to Friday, 9am to 6pm"."""
        days = list(dict.fromkeys((DAYS[self.first_weekday].capitalize(), DAYS[self.last_weekday].capitalize())))
        return f"{' to '.join(days)}, {clock_time(self.start)} to {clock_time(self.end)}"


@dataclass(frozen=True)
class Clinician:
    """A person whose time can be booked (FHIR: Practitioner)."""

    id: str
    name: str
    therapies: tuple[str, ...]
    hours: tuple[WorkingHours, ...]


@dataclass(frozen=True)
class Consultation:
    """What is booked: a first consultation. Minutes, hours and days as named."""

    minutes: int
    buffer_minutes: int
    earliest_hours_ahead: int
    latest_days_ahead: int
    hold_minutes: int

    def __post_init__(self) -> None:
        least = {
            "minutes": 5,
            "buffer_minutes": 0,
            "earliest_hours_ahead": 0,
            "latest_days_ahead": 1,
            "hold_minutes": 1,
        }
        for name, smallest in least.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < smallest:
                raise ValueError(f"consultation.{name} must be a whole number from {smallest} up")


@dataclass(frozen=True)
class Clinic:
    """The clinic as the assistant knows it; facts that it has not stated are absent.

    `staff_group_links` is the console's address for messages to the staff group, None where there is no group.
    """

    name: str
    phone: str
    email: str
    website: str
    zone: ZoneInfo
    minimum_age: int
    opening_hours: tuple[OpeningHours, ...]
    consultation: Consultation
    clinicians: tuple[Clinician, ...]
    closed_on: frozenset[date]
    stated: Mapping[str, str]
    staff_group_links: str | None = None

    @property
    def hours_in_words(self) -> str:
        """When the telephone is answered."""
        return "; ".join(hours.in_words for hours in self.opening_hours)

    @property
    def modalities(self) -> str:
        """How sessions happen, in words: "by video or in person"."""
        return " or ".join(MODALITIES[m] for m in self.offered_modalities)

    @property
    def offered_modalities(self) -> tuple[str, ...]:
        """The modalities in which somebody works."""
        return tuple(dict.fromkeys(h.modality for c in self.clinicians for h in c.hours))

    def clinician(self, clinician_id: str) -> Clinician | None:
        return next((c for c in self.clinicians if c.id == clinician_id), None)


def load(path: Path, staff_group_links: str | None = None) -> Clinic:
    """Read clinic.yml.

    Args:
        staff_group_links: from the settings, for those who queue letters.

    Raises:
        ClinicError: a fact is missing or makes no sense.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return replace(_parse(raw), staff_group_links=staff_group_links)
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError, ZoneInfoNotFoundError) as error:
        raise ClinicError(f"{path.name}: {type(error).__name__}: {error}") from error


def _parse(raw: dict[str, Any]) -> Clinic:
    return Clinic(
        name=raw["name"],
        phone=str(raw["phone"]),
        email=raw["email"],
        website=raw["website"],
        zone=ZoneInfo(raw["time_zone"]),
        minimum_age=int(raw["minimum_age"]),
        opening_hours=tuple(_opening_hours(h) for h in raw["opening_hours"]),
        consultation=Consultation(**raw["consultation"]),
        clinicians=tuple(_clinician(c) for c in raw["clinicians"]),
        closed_on=frozenset(d if isinstance(d, date) else date.fromisoformat(d) for d in raw["closed_on"]),
        stated={k: str(raw[k]) for k in OPTIONAL_FACTS if raw.get(k) is not None},
    )


def _opening_hours(raw: dict[str, str]) -> OpeningHours:
    first, last = (DAYS.index(raw[key].lower()) for key in ("first_day", "last_day"))
    return OpeningHours(first, last, time.fromisoformat(raw["from"]), time.fromisoformat(raw["to"]))


def _clinician(raw: dict[str, Any]) -> Clinician:
    hours = tuple(
        WorkingHours(
            weekday=DAYS.index(h["day"].lower()),
            start=time.fromisoformat(h["from"]),
            end=time.fromisoformat(h["to"]),
            modality=h["modality"],
        )
        for h in raw["hours"]
    )
    unknown = {h.modality for h in hours} - set(MODALITIES)
    if unknown:
        raise ValueError(f"modality {unknown} of {raw['id']}: use {', '.join(MODALITIES)}")
    week = sorted(hours, key=lambda h: (h.weekday, h.start))
    for one, other in pairwise(week):
        if one.weekday == other.weekday and other.start < one.end:
            raise ValueError(f"hours of {raw['id']} overlap on {DAYS[one.weekday]}")
    return Clinician(raw["id"], raw["name"], tuple(raw["therapies"]), hours)
