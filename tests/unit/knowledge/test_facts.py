"""The facts that sentences refer to by name."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from bot.clinic import OPTIONAL_FACTS, Clinic
from bot.knowledge import facts
from bot.settings import ROOT


def test_every_fact_is_plain_text(riverside: Clinic) -> None:
    for name, value in facts.variables(riverside).items():
        assert isinstance(value, str), name
        assert value.strip(), name
        assert "{" not in value, name


def test_the_clinic_is_known_by_name_phone_and_mail(riverside: Clinic) -> None:
    found = facts.variables(riverside)
    assert found["clinic_name"] == riverside.name
    assert found["clinic_phone"] == riverside.phone
    assert found["clinic_email"] == riverside.email
    assert found["minimum_age"] == "18"
    assert found["consultation_minutes"] == "50"
    assert found["modalities"] == "by video or in person"


def test_what_the_clinic_has_not_stated_is_absent_rather_than_empty(riverside: Clinic) -> None:
    found = facts.variables(replace(riverside, stated={}))
    assert not set(OPTIONAL_FACTS) & set(found)


@pytest.mark.parametrize("fact", OPTIONAL_FACTS)
def test_what_the_clinic_states_is_said(riverside: Clinic, fact: str) -> None:
    assert facts.variables(replace(riverside, stated={fact: "as agreed"}))[fact] == "as agreed"


def test_the_emergency_number_and_every_help_line_can_be_named(riverside: Clinic) -> None:
    found = facts.variables(riverside)
    assert found["emergency_number"] == "999"
    for key, resource in facts.crisis_resources().items():
        assert found[f"{key}_hours"] == resource["hours"]
        assert found[f"{key}_url"] == resource["url"]
        if "phone" in resource and key != "emergency":
            assert found[key] == resource["phone"]
        if "text" in resource:
            assert found[f"{key}_text"] == resource["text"]


def test_every_course_has_its_number_of_sessions(riverside: Clinic) -> None:
    found = facts.variables(riverside)
    courses = yaml.safe_load((ROOT / "content" / "courses.yml").read_text("utf-8"))["courses"]
    for key, course in courses.items():
        assert found[f"{key}_sessions"] == course["usual"]
    assert found["dit_months"] == "4 to 5"
    assert found["maintenance_frequency"] == "once a month"
    assert found["session_minutes"] == "about 50"


def test_no_course_or_help_line_hides_a_fact_of_the_clinic(riverside: Clinic) -> None:
    """Names are made from keys: two facts of one name would silently become one."""
    own = {"clinic_name", "clinic_phone", "clinic_email", "clinic_hours", "minimum_age", "consultation_minutes"}
    keys = set(facts.crisis_resources()) | set(OPTIONAL_FACTS)
    assert not own & keys
    assert len(keys) == len(facts.crisis_resources()) + len(OPTIONAL_FACTS)


def test_a_source_is_shown_by_title_and_link_and_nothing_else() -> None:
    for key, source in facts.sources().items():
        assert source["title"], key
        assert set(source) <= {"title", "url"}, key
        assert source.get("url", "https://").startswith("https://"), key


def test_every_course_names_sources_that_exist() -> None:
    courses = yaml.safe_load((ROOT / "content" / "courses.yml").read_text("utf-8"))["courses"]
    for key, course in courses.items():
        assert set(course["sources"]) <= set(facts.sources()), key
