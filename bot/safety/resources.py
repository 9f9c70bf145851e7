"""Whether the help lines may go out with a release."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

STALE_AFTER = timedelta(days=90)
"""Numbers and hours of help lines change; of ten public repositories one had a wrong digit and several old hours."""


def unfit_for_release(resources: Mapping[str, Mapping[str, str]], today: date) -> list[str]:
    """What stands against a release: help lines that nobody has verified, or not lately, as lines to print.

    Never used to hide a number: a person in danger gets the help lines whatever this says.
    """
    problems = []
    for key, resource in resources.items():
        verified = str(resource.get("verified_on") or "")
        if not verified or not resource.get("verified_by"):
            problems.append(f"{key}: not verified")
        elif today - date.fromisoformat(verified) > STALE_AFTER:
            problems.append(f"{key}: verified on {verified}, more than {STALE_AFTER.days} days ago")
    return problems
