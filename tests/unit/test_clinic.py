"""Reading clinic.yml: what it says is known, what it does not say is absent, what makes no sense is told."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import clinic
from bot.clinic import OPTIONAL_FACTS, Clinic, ClinicError
from bot.settings import ROOT

FACTS: dict[str, Any] = yaml.safe_load((ROOT / "clinic.yml").read_text("utf-8"))


def loaded(folder: Path, facts: dict[str, Any]) -> Clinic:
    path = folder / "clinic.yml"
    path.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    return clinic.load(path)


def with_hours(**changes: Any) -> dict[str, Any]:
    hours = {"day": "monday", "from": "10:00", "to": "13:00", "modality": "video", **changes}
    return {**FACTS, "clinicians": [{"id": "a", "name": "Dr A", "therapies": ["ipt"], "hours": [hours]}]}


def test_the_clinic_of_this_repository_can_be_read(riverside: Clinic) -> None:
    assert riverside.name == "Riverside Psychotherapy"
    assert riverside.zone.key == "Europe/London"
    assert riverside.minimum_age == 18
    assert riverside.consultation.minutes == 50
    assert [c.id for c in riverside.clinicians] == ["amorgan", "sokafor"]


def test_working_hours_are_times_on_a_weekday(riverside: Clinic) -> None:
    first = riverside.clinicians[0].hours[0]
    assert (first.weekday, first.start, first.end, first.modality) == (0, time(10), time(13), "video")


def test_a_clinician_is_found_by_id(riverside: Clinic) -> None:
    found = riverside.clinician("sokafor")
    assert found is not None
    assert found.name == "Sam Okafor"
    assert riverside.clinician("nobody") is None


def test_the_ways_of_meeting_are_named_once_each_in_words(riverside: Clinic, tmp_path: Path) -> None:
    assert riverside.modalities == "by video or in person"
    assert loaded(tmp_path, with_hours(modality="phone")).modalities == "by phone"


def test_a_fact_that_is_null_or_missing_is_absent(tmp_path: Path) -> None:
    missing = {key: value for key, value in FACTS.items() if key not in OPTIONAL_FACTS}
    assert loaded(tmp_path, FACTS).stated == {}
    assert loaded(tmp_path, missing).stated == {}


@pytest.mark.parametrize("fact", OPTIONAL_FACTS)
def test_a_fact_that_is_stated_is_known_as_text(tmp_path: Path, fact: str) -> None:
    assert loaded(tmp_path, {**FACTS, fact: "£90"}).stated == {fact: "£90"}
    assert loaded(tmp_path, {**FACTS, fact: 90}).stated == {fact: "90"}


def test_closed_days_may_be_dates_or_text(tmp_path: Path) -> None:
    found = loaded(tmp_path, {**FACTS, "closed_on": [date(2026, 12, 24), "2026-12-31"]})
    assert found.closed_on == {date(2026, 12, 24), date(2026, 12, 31)}


def test_a_day_may_be_written_with_a_capital(tmp_path: Path) -> None:
    assert loaded(tmp_path, with_hours(day="Tuesday")).clinicians[0].hours[0].weekday == 1


REQUIRED = [key for key in FACTS if key not in OPTIONAL_FACTS]


@pytest.mark.parametrize("fact", REQUIRED)
def test_a_missing_fact_is_named_in_the_error(tmp_path: Path, fact: str) -> None:
    with pytest.raises(ClinicError, match=f"clinic.yml.*{fact}"):
        loaded(tmp_path, {key: value for key, value in FACTS.items() if key != fact})


@pytest.mark.parametrize(
    "facts",
    [
        {**FACTS, "time_zone": "Europe/Atlantis"},
        {**FACTS, "minimum_age": "adult"},
        {**FACTS, "closed_on": ["Christmas"]},
        {**FACTS, "consultation": {"minutes": 50}},
        {**FACTS, "consultation": {**FACTS["consultation"], "colour": "green"}},
        {**FACTS, "consultation": {**FACTS["consultation"], "minutes": 0, "buffer_minutes": 0}},
        {**FACTS, "consultation": {**FACTS["consultation"], "buffer_minutes": -60}},
        {**FACTS, "consultation": {**FACTS["consultation"], "hold_minutes": "15"}},
        {**FACTS, "clinicians": None},
        with_hours(day="someday"),
        with_hours(day=1),
        with_hours(modality="telepathy"),
        with_hours(to="late"),
        {**FACTS, "clinicians": [{"id": "a", "name": "Dr A", "therapies": ["ipt"]}]},
    ],
)
def test_a_fact_that_makes_no_sense_is_told_as_such(tmp_path: Path, facts: dict[str, Any]) -> None:
    with pytest.raises(ClinicError, match=r"clinic\.yml"):
        loaded(tmp_path, facts)


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list", "name: [unclosed", "from: 10:00"])
def test_a_file_that_is_no_clinic_is_told_as_such(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClinicError):
        clinic.load(path)


def test_times_without_quotes_are_told_rather_than_misread(tmp_path: Path) -> None:
    """YAML reads an unquoted 10:00 as the number 600."""
    text = (ROOT / "clinic.yml").read_text("utf-8").replace('"10:00"', "10:00")
    path = tmp_path / "clinic.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClinicError):
        clinic.load(path)


def test_overlapping_hours_of_one_clinician_are_told(tmp_path: Path) -> None:
    facts = with_hours()
    facts["clinicians"][0]["hours"].append({"day": "monday", "from": "12:00", "to": "14:00", "modality": "video"})
    with pytest.raises(ClinicError, match="overlap"):
        loaded(tmp_path, facts)
