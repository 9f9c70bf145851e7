"""The sum behind the focus-area conversation: every boundary, and what must hold for any answers."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.rules import Rules, load
from bot.screening.scoring import Answers, AreaResult, Result, Standing, score

RULES: Rules = load()
KEYS = [area.key for area in RULES.areas]
ITEMS = [item for area in RULES.areas for item in area.items]
FIRST, SECOND = RULES.areas[0].items

some_points = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 3))
some_area = st.sampled_from([None, *KEYS])


def area_of(result: Result, key: str) -> AreaResult:
    return next(area for area in result.areas if area.key == key)


def with_sums(**sums: int) -> Answers:
    """Answers that give each named area that many points, none of them by the bonus."""
    points = {}
    for key, total in sums.items():
        first, second = RULES.area(key).items
        points[first] = min(total, 3)
        points[second] = total - points[first]
    return Answers(points)


@pytest.mark.parametrize(("first", "second", "named"), list(product(range(4), range(4), (False, True))))
def test_every_pair_of_answers_gives_its_sum_and_standing(first: int, second: int, named: bool) -> None:
    key = KEYS[0]
    area = area_of(score(RULES, Answers({FIRST: first, SECOND: second}, key if named else None)), key)
    total = first + second + (2 if named else 0)
    assert area.points == total
    assert area.bonus == (2 if named else 0)
    assert area.answered == ((FIRST, first), (SECOND, second))
    assert area.standing is (
        Standing.MAY_FIT if total >= 4 else Standing.WORTH_MENTIONING if total >= 2 else Standing.NOT_NOW
    )


@pytest.mark.parametrize(
    ("total", "standing"),
    [
        (0, Standing.NOT_NOW),
        (1, Standing.NOT_NOW),
        (2, Standing.WORTH_MENTIONING),
        (3, Standing.WORTH_MENTIONING),
        (4, Standing.MAY_FIT),
        (6, Standing.MAY_FIT),
    ],
)
def test_an_area_changes_its_standing_at_two_and_at_four_points(total: int, standing: Standing) -> None:
    assert area_of(score(RULES, with_sums(dispute=total)), "dispute").standing is standing


def test_an_area_that_nothing_is_known_of_is_not_asked() -> None:
    result = score(RULES, Answers({}))
    assert {area.standing for area in result.areas} == {Standing.NOT_ASKED}
    assert result.leading == ()


def test_a_single_not_at_all_counts_as_an_answer() -> None:
    area = area_of(score(RULES, Answers({FIRST: 0})), KEYS[0])
    assert area.standing is Standing.NOT_NOW
    assert area.answered == ((FIRST, 0),)


def test_naming_an_area_is_enough_to_mention_it() -> None:
    area = area_of(score(RULES, Answers({}, "transition")), "transition")
    assert (area.points, area.standing) == (2, Standing.WORTH_MENTIONING)


@pytest.mark.parametrize(
    ("sums", "leading"),
    [
        ({"grief": 6, "dispute": 6}, ("grief", "dispute")),
        ({"grief": 6, "dispute": 5}, ("grief", "dispute")),
        ({"grief": 6, "dispute": 4}, ("grief",)),
        ({"grief": 4, "dispute": 6}, ("dispute",)),
        ({"grief": 2, "dispute": 1}, ("grief",)),
        ({"grief": 1, "dispute": 1}, ()),
        ({"grief": 3, "dispute": 2, "transition": 2, "sensitivities": 2}, tuple(KEYS)),
        ({"grief": 0}, ()),
    ],
)
def test_areas_less_than_two_points_behind_the_highest_are_named_together(
    sums: dict[str, int], leading: tuple[str, ...]
) -> None:
    assert score(RULES, with_sums(**sums)).leading == leading


def test_equal_sums_keep_the_order_of_the_manual() -> None:
    result = score(RULES, with_sums(**dict.fromkeys(KEYS, 3)))
    assert [area.key for area in result.areas] == KEYS


def test_no_area_can_have_more_points_than_it_is_out_of() -> None:
    for key in KEYS:
        area = area_of(score(RULES, Answers(dict.fromkeys(ITEMS, 3), key)), key)
        assert area.points == area.out_of == 8


@given(some_points, some_area, st.randoms())
def test_the_order_of_the_answers_does_not_matter(points: dict[str, int], named: str | None, random: Random) -> None:
    shuffled = list(points.items())
    random.shuffle(shuffled)
    assert score(RULES, Answers(dict(shuffled), named)) == score(RULES, Answers(points, named))


@given(some_points, some_area, st.sampled_from(ITEMS))
def test_skipping_a_statement_never_raises_an_area(points: dict[str, int], named: str | None, skipped: str) -> None:
    full = score(RULES, Answers(points, named))
    without = score(RULES, Answers({k: v for k, v in points.items() if k != skipped}, named))
    for key in KEYS:
        assert area_of(without, key).points <= area_of(full, key).points


@given(some_points, some_area, st.sampled_from(ITEMS))
def test_an_answer_changes_no_other_area(points: dict[str, int], named: str | None, changed: str) -> None:
    before, after = score(RULES, Answers(points, named)), score(RULES, Answers({**points, changed: 3}, named))
    for key in KEYS:
        if changed not in RULES.area(key).items:
            assert area_of(before, key) == area_of(after, key)


@given(some_points, some_area)
def test_more_points_never_make_an_area_stand_lower(points: dict[str, int], named: str | None) -> None:
    order = list(reversed(list(Standing)))
    for item in points:
        key = RULES.area_of(item).key
        low = area_of(score(RULES, Answers({**points, item: 0}, named)), key)
        high = area_of(score(RULES, Answers({**points, item: 3}, named)), key)
        assert order.index(low.standing) <= order.index(high.standing)


@given(some_points, some_area, st.permutations(KEYS))
def test_ties_are_symmetric_so_that_no_area_is_favoured(
    points: dict[str, int], named: str | None, order: list[str]
) -> None:
    """Exchanging what was said about the areas exchanges the results and nothing else."""
    becomes = dict(zip(KEYS, order))
    moved = {
        RULES.area(becomes[RULES.area_of(item).key]).items[RULES.area_of(item).items.index(item)]: value
        for item, value in points.items()
    }
    before = score(RULES, Answers(points, named))
    after = score(RULES, Answers(moved, becomes.get(named) if named else None))
    assert {becomes[key] for key in before.leading} == set(after.leading)
    for key in KEYS:
        one, other = area_of(before, key), area_of(after, becomes[key])
        assert (one.points, one.standing, one.bonus) == (other.points, other.standing, other.bonus)


@given(some_points, some_area)
def test_all_four_areas_are_always_shown_highest_first(points: dict[str, int], named: str | None) -> None:
    result = score(RULES, Answers(points, named))
    assert sorted(area.key for area in result.areas) == sorted(KEYS)
    sums = [area.points for area in result.areas]
    assert sums == sorted(sums, reverse=True)
    assert result.rules_version == RULES.version


@given(some_points, some_area)
def test_whatever_leads_is_worth_mentioning_and_close_to_the_highest(points: dict[str, int], named: str | None) -> None:
    result = score(RULES, Answers(points, named))
    for area in result.areas:
        close = result.areas[0].points - area.points < RULES.tie_within
        assert (area.key in result.leading) == (close and area.points >= RULES.worth_mentioning_from)
