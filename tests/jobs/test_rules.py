from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE, Policy, shipped_values
from webapp.core.workflow import Refusal
from webapp.jobs.rules.openings import (
    OpeningFacts,
    forbidden_demands,
    is_stale,
    opening_refusals,
    read_wage,
    shift_minutes,
)

TODAY = date(2026, 3, 1)
POLICY = Policy.on(shipped_values(), TODAY, "440981124")
SECOND = Policy.on(shipped_values(), TODAY, "441702102")
FLOOR = POLICY.floor(FULL_TIME)
GOOD = OpeningFacts(
    kind=FULL_TIME, wage_from_fen=yuan(2_500), wage_to_fen=yuan(3_000), posts=2, shift_from=480,
    shift_to=1_020, days_per_week=6,
)  # fmt: skip


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def test_an_opening_at_the_floor_may_be_published() -> None:
    assert opening_refusals(GOOD, FLOOR, POLICY) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"wage_from_fen": 249_999}, ["wage_below_pledge"]),
        ({"wage_from_fen": 249_999, "wage_to_fen": yuan(9_000)}, ["wage_below_pledge"]),
        ({"wage_from_fen": 0, "wage_to_fen": 0}, ["wage_below_pledge"]),
        ({"wage_to_fen": 249_999}, ["wage_range_reversed"]),
        ({"wage_to_fen": yuan(2_500)}, []),
        ({"posts": 0}, ["posts_out_of_range"]),
        ({"posts": 1_000}, ["posts_out_of_range"]),
        ({"posts": 999}, []),
        ({"posts": 1}, []),
        ({"shift_to": None}, ["shift_half_given"]),
        ({"shift_from": None}, ["shift_half_given"]),
        ({"shift_from": None, "shift_to": None}, []),
        ({"shift_to": 480}, ["shift_empty"]),
        ({"shift_to": 480 + 11 * 60}, []),
        ({"shift_to": 480 + 11 * 60 + 1}, ["shift_too_long"]),
        ({"shift_from": 1_320, "shift_to": 360}, []),
        ({"days_per_week": 7}, ["days_per_week_out_of_range"]),
        ({"days_per_week": 0}, ["days_per_week_out_of_range"]),
        ({"days_per_week": None}, []),
        ({"days_per_week": 1}, []),
        ({"age_from": 15}, ["age_below_working_age"]),
        ({"age_from": 16, "age_to": 16}, []),
        ({"age_from": 40, "age_to": 39}, ["age_range_reversed"]),
        ({"age_to": 15}, ["age_range_reversed"]),
        ({"words": "需交押金300元，限男性"}, ["forbidden_demand", "forbidden_demand"]),
    ],
)
def test_what_keeps_an_opening_from_being_published(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(opening_refusals(replace(GOOD, **change), FLOOR, POLICY)) == why_not


@pytest.mark.parametrize(("given", "missing"), [("shift_from", "shift_to"), ("shift_to", "shift_from")])
def test_half_a_shift_is_refused_where_the_other_half_is_missing(given: str, missing: str) -> None:
    facts = replace(GOOD, **{"shift_from": None, "shift_to": None, given: 480})
    (refusal,) = opening_refusals(facts, FLOOR, POLICY)
    assert refusal.field == missing


def test_the_refusal_tells_the_floor_and_the_wage() -> None:
    (refusal,) = opening_refusals(replace(GOOD, wage_from_fen=249_999), FLOOR, POLICY)
    assert refusal.field == "wage_from"
    assert refusal.params == {"floor_fen": 250_000, "wage_fen": 249_999}


def test_where_no_town_has_pledged_the_law_is_the_floor() -> None:
    floor = SECOND.floor(FULL_TIME)
    assert opening_refusals(replace(GOOD, wage_from_fen=yuan(1_750)), floor, SECOND) == []
    below = replace(GOOD, wage_from_fen=yuan(1_750) - 1)
    assert codes(opening_refusals(below, floor, SECOND)) == ["wage_below_minimum"]


@pytest.mark.parametrize("kind", [HOURLY, PUBLIC_WELFARE])
def test_the_other_kinds_are_not_published_yet(kind: str) -> None:
    found = opening_refusals(replace(GOOD, kind=kind), POLICY.floor(kind), POLICY)
    assert "kind_not_enabled" in codes(found)


def test_a_floor_of_another_kind_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="cannot judge"):
        opening_refusals(GOOD, POLICY.floor(HOURLY), POLICY)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_wage_below_the_floor_ever_passes(wage_from: int, wage_to: int) -> None:
    facts = replace(GOOD, wage_from_fen=wage_from, wage_to_fen=wage_to)
    passes = not opening_refusals(facts, FLOOR, POLICY)
    assert passes == (yuan(2_500) <= wage_from <= wage_to)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2500", 250_000),
        ("２，５００元", 250_000),
        ("", "wage_empty"),
        ("面议", "wage_not_a_number"),
        ("-2500", "wage_negative"),
        ("2500.001", "wage_too_precise"),
        ("9" * 20, "wage_too_large"),
        ("0", "wage_zero"),
    ],
)
def test_a_wage_is_read_or_refused_in_its_own_field(typed: str, read: int | str) -> None:
    found = read_wage(typed, "wage_to")
    if isinstance(found, Refusal):
        assert (found.code, found.field) == (read, "wage_to")
    else:
        assert found == read


@pytest.mark.parametrize(
    ("start", "end", "minutes"), [(480, 1_020, 540), (1_320, 360, 480), (480, 480, 0), (0, 1_439, 1_439)]
)
def test_a_shift_may_pass_midnight(start: int, end: int, minutes: int) -> None:
    assert shift_minutes(start, end) == minutes


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("车间缝纫，包吃住，有全勤奖", ()),
        ("每天搬运货物，需要力气，男女不限", ()),
        ("持健康证，无犯罪记录", ()),
        ("入职带身份证复印件，工资打到银行卡", ()),
        ("入职须交押金300元", ("deposit",)),
        ("收取服装保证金", ("deposit",)),
        ("上交身份证原件", ("keeps_documents",)),
        ("扣押 身份证", ("keeps_documents",)),
        ("限男性", ("sex",)),
        ("仅招女工", ("sex",)),
        ("男性优先", ("sex",)),
        ("已婚已育者优先", ("family",)),
        ("要求未婚", ("family",)),
        ("需做乙肝两对半检查", ("infection",)),
        ("不招外地人", ("origin",)),
        ("限本地户口", ("origin",)),
        ("不要脱贫户", ("household",)),
        ("", ()),
    ],
)
def test_an_opening_does_not_ask_what_the_law_forbids(words: str, found: tuple[str, ...]) -> None:
    assert forbidden_demands(words) == found


@pytest.mark.parametrize(("days", "stale"), [(0, False), (89, False), (90, True)])
def test_an_opening_that_nobody_confirms_grows_stale(days: int, stale: bool) -> None:
    assert is_stale(date.fromordinal(TODAY.toordinal() - days), TODAY, POLICY) is stale
