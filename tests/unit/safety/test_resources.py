"""What keeps a release from going out, and never a number from a person."""

from __future__ import annotations

from datetime import date

from bot.knowledge import facts
from bot.safety.resources import STALE_AFTER, unfit_for_release

TODAY = date(2026, 11, 23)


def line(verified_on: str = "2026-11-01", verified_by: str = "A. Person") -> dict[str, str]:
    return {"name": "A line", "verified_on": verified_on, "verified_by": verified_by}


def test_a_line_that_was_verified_lately_is_fit() -> None:
    assert unfit_for_release({"one": line()}, TODAY) == []


def test_a_line_that_nobody_verified_is_named() -> None:
    lines = {"one": line(verified_on=""), "two": line(verified_by=""), "three": line()}
    assert unfit_for_release(lines, TODAY) == ["one: not verified", "two: not verified"]


def test_a_line_goes_stale() -> None:
    last_good = TODAY - STALE_AFTER
    assert unfit_for_release({"one": line(verified_on=last_good.isoformat())}, TODAY) == []
    (problem,) = unfit_for_release({"one": line(verified_on="2026-01-01")}, TODAY)
    assert problem.startswith("one: verified on 2026-01-01")


def test_an_unverified_line_is_shown_all_the_same(riverside: object) -> None:
    assert unfit_for_release(facts.crisis_resources(), TODAY)
    said = facts.variables(riverside)  # type: ignore[arg-type]
    assert said["samaritans"] == "116 123"
