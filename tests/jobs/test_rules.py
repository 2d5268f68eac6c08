"""Openings of all three kinds, in tables: what the law, the pledge and the kind ask of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE, Policy, PolicyValue
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.jobs.rules.openings import (
    BODY_NEEDS,
    UNITS,
    WITHDRAWN_REASONS,
    OpeningFacts,
    Standing,
    is_stale,
    minutes_a_day,
    month_fen,
    opening_refusals,
    read_wage,
    shift_minutes,
    standing_of,
    text_refusals,
    withdraw_refusals,
)

TODAY = date(2026, 3, 1)
POLICY = Policy.on(shipped_values(), TODAY, "440981124")
SECOND = Policy.on(shipped_values(), TODAY, "441702102")
GOOD = OpeningFacts(
    kind=FULL_TIME, wage_from_fen=yuan(2_500), wage_to_fen=yuan(3_000), posts=2, shift_from=480,
    shift_to=1_020, days_per_week=6,
)  # fmt: skip
BY_HOUR = OpeningFacts(
    kind=HOURLY, unit="hour", wage_from_fen=1_740, wage_to_fen=2_000, posts=3, shift_from=540, shift_to=780,
    days_per_week=6, pay_days=15,
)  # fmt: skip
WELFARE = OpeningFacts(
    kind=PUBLIC_WELFARE, unit="month", unit_hours=40, wage_from_fen=40 * 1_740, wage_to_fen=40 * 1_740,
    posts=1, shift_from=420, shift_to=540, days_per_week=5, age_to=60, accident_insured=True, overseer="村委会李主任",
)  # fmt: skip
OF_KIND = {FULL_TIME: GOOD, HOURLY: BY_HOUR, PUBLIC_WELFARE: WELFARE}


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def pledged(kind: str, fen: int) -> Policy:
    """A town that has pledged something for a kind of its own."""
    own = PolicyValue("wage_floor", kind, "441702102", fen, "fen", TODAY, None, "镇政府文件", True)
    return Policy.on((*shipped_values(), own), TODAY, "441702102")


@pytest.mark.parametrize("kind", UNITS)
def test_a_good_opening_of_each_kind_may_be_published(kind: str) -> None:
    assert opening_refusals(OF_KIND[kind], POLICY) == text_refusals(OF_KIND[kind]) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"kind": "gig"}, ["kind_unknown"]),
        ({"unit": "hour"}, ["unit_unknown"]),
        ({"unit_hours": 8}, ["workload_out_of_range"]),
        ({"wage_from_fen": 249_999}, ["wage_below_pledge"]),
        ({"wage_from_fen": 249_999, "wage_to_fen": yuan(9_000)}, ["wage_below_pledge"]),
        ({"wage_from_fen": yuan(1_750) - 1}, ["wage_below_minimum", "wage_below_pledge"]),
        ({"wage_from_fen": 0, "wage_to_fen": 0}, ["wage_below_minimum", "wage_below_pledge"]),
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
        ({"plan": "turns", "more_shifts": ((1_020, 120),)}, []),
        ({"plan": "split", "more_shifts": ((1_080, 1_200),)}, []),
        ({"plan": "split", "more_shifts": ((1_080, 1_201),)}, ["shift_too_long"]),
        ({"plan": "choose", "more_shifts": ((600, 600),)}, ["shift_empty"]),
        ({"plan": "turns"}, ["plan_wrong"]),
        ({"more_shifts": ((1_020, 120),)}, ["plan_wrong"]),
        ({"plan": "whenever", "more_shifts": ((1_020, 120),)}, ["plan_wrong"]),
        ({"days_per_week": 7}, ["days_per_week_out_of_range"]),
        ({"days_per_week": 0}, ["days_per_week_out_of_range"]),
        ({"days_per_week": None}, []),
        ({"days_per_week": 1}, []),
        ({"age_from": 15}, ["age_below_working_age"]),
        ({"age_from": 16}, []),
        ({"age_from": 18}, []),
        ({"age_from": 19}, ["age_from_unlawful"]),
        ({"age_from": 16, "hazardous": True}, ["age_hazardous"]),
        ({"age_from": 18, "hazardous": True}, []),
        ({"age_to": 45}, ["age_to_unlawful"]),
        ({"age_to": 15}, ["age_range_reversed", "age_to_unlawful"]),
        ({"pay_days": 31}, []),
        ({"pay_days": 32}, ["pay_days_out_of_range"]),
        ({"pay_days": 0}, ["pay_days_out_of_range"]),
        ({"body": BODY_NEEDS}, []),
        ({"body": ("no_hepatitis",)}, ["body_need_unknown"]),
    ],
)
def test_what_keeps_a_full_time_opening_out(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(opening_refusals(replace(GOOD, **change), POLICY)) == why_not


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"unit": "month"}, ["unit_unknown"]),
        ({"wage_from_fen": 1_739}, ["wage_below_minimum"]),
        ({"shift_to": 781}, ["hourly_day_too_long", "hourly_week_too_long"]),
        ({"shift_to": 781, "days_per_week": 5}, ["hourly_day_too_long"]),
        ({"days_per_week": 7}, ["days_per_week_out_of_range", "hourly_week_too_long"]),
        ({"days_per_week": None}, []),
        ({"plan": "split", "shift_to": 660, "more_shifts": ((1_020, 1_140),)}, []),
        (
            {"plan": "split", "more_shifts": ((1_020, 1_080),)},
            ["hourly_day_too_long", "hourly_week_too_long"],
        ),
        ({"plan": "choose", "more_shifts": ((1_020, 1_260),)}, []),
        ({"shift_from": None, "shift_to": None}, ["hours_missing"]),
        ({"pay_days": None}, ["pay_days_missing"]),
        ({"pay_days": 16}, ["hourly_pay_too_late"]),
        ({"pay_days": 1}, []),
    ],
)
def test_what_keeps_work_by_the_hour_out(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(opening_refusals(replace(BY_HOUR, **change), POLICY)) == why_not


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"unit": "week"}, ["unit_unknown"]),
        ({"unit_hours": None, "wage_from_fen": 1_740}, ["workload_missing"]),
        ({"unit_hours": 0, "wage_from_fen": 1_740}, ["workload_missing"]),
        (
            {"unit_hours": 251, "wage_from_fen": yuan(9_000), "wage_to_fen": yuan(9_000)},
            ["workload_out_of_range"],
        ),
        ({"unit_hours": 41}, ["wage_below_minimum"]),
        ({"unit": "hour", "unit_hours": None, "wage_from_fen": 1_740}, []),
        ({"unit": "hour", "unit_hours": None, "wage_from_fen": 1_739}, ["wage_below_minimum"]),
        ({"unit": "hour", "unit_hours": 8}, ["workload_out_of_range"]),
        ({"unit": "task", "unit_hours": 3, "wage_from_fen": 3 * 1_740}, []),
        ({"unit": "day", "unit_hours": 2, "wage_from_fen": 2 * 1_740 - 1}, ["wage_below_minimum"]),
        ({"age_to": None}, ["welfare_age_missing"]),
        ({"age_to": 61}, ["welfare_age_needs_fit"]),
        ({"age_to": 65, "age_if_fit": True}, []),
        ({"age_to": 66, "age_if_fit": True}, ["welfare_age_too_high"]),
        ({"age_to": 60, "age_if_fit": True}, []),
        ({"accident_insured": False}, ["accident_insurance_missing"]),
        ({"overseer": " "}, ["overseer_missing"]),
    ],
)
def test_what_keeps_a_public_welfare_post_out(change: dict[str, object], why_not: list[str]) -> None:
    wage = {"wage_to_fen": max(WELFARE.wage_to_fen, int(str(change.get("wage_from_fen", 0))))}
    assert codes(opening_refusals(replace(WELFARE, **{**wage, **change}), POLICY)) == why_not


@pytest.mark.parametrize(("given", "missing"), [("shift_from", "shift_to"), ("shift_to", "shift_from")])
def test_half_a_shift_is_refused_where_the_other_half_is_missing(given: str, missing: str) -> None:
    facts = replace(GOOD, **{"shift_from": None, "shift_to": None, given: 480})
    (refusal,) = opening_refusals(facts, POLICY)
    assert refusal.field == missing


def test_the_refusal_tells_the_floor_and_the_wage() -> None:
    (refusal,) = opening_refusals(replace(GOOD, wage_from_fen=249_999), POLICY)
    assert refusal.field == "wage_from"
    assert refusal.params == {"floor_fen": 250_000, "wage_fen": 249_999, "unit": "month"}


def test_where_no_town_has_pledged_the_law_is_the_floor() -> None:
    assert opening_refusals(replace(GOOD, wage_from_fen=yuan(1_750)), SECOND) == []
    below = replace(GOOD, wage_from_fen=yuan(1_750) - 1)
    assert codes(opening_refusals(below, SECOND)) == ["wage_below_minimum"]


@pytest.mark.parametrize(
    ("kind", "fen", "why_not"),
    [
        (HOURLY, 1_741, ["wage_below_pledge"]),
        (HOURLY, 1_740, []),
        (HOURLY, 1, []),
        (PUBLIC_WELFARE, 1_741, ["wage_below_pledge"]),
        (PUBLIC_WELFARE, 1_740, []),
        (FULL_TIME, yuan(2_501), ["wage_below_pledge"]),
    ],
)
def test_a_town_may_pledge_for_each_kind(kind: str, fen: int, why_not: list[str]) -> None:
    assert codes(opening_refusals(OF_KIND[kind], pledged(kind, fen))) == why_not


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_wage_below_the_floor_ever_passes(wage_from: int, wage_to: int) -> None:
    facts = replace(GOOD, wage_from_fen=wage_from, wage_to_fen=wage_to)
    passes = not opening_refusals(facts, POLICY)
    assert passes == (yuan(2_500) <= wage_from <= wage_to)


@given(st.integers(1, 10**5), st.integers(1, 250))
def test_a_post_paid_by_its_work_never_pays_less_than_the_law_for_its_hours(wage: int, hours: int) -> None:
    facts = replace(WELFARE, unit="task", unit_hours=hours, wage_from_fen=wage, wage_to_fen=wage)
    assert (not opening_refusals(facts, POLICY)) == (wage >= hours * 1_740)


@pytest.mark.parametrize(
    ("change", "a_day", "a_month"),
    [
        ({}, 240, 1_740 * 4 * 6 * 52 // 12),
        ({"unit": "month"}, 240, 1_740),
        ({"unit": "task"}, 240, 1_740),
        ({"unit": "day", "days_per_week": 3}, 240, 1_740 * 3 * 52 // 12),
        ({"plan": "split", "more_shifts": ((900, 960),)}, 300, 1_740 * 5 * 6 * 52 // 12),
        ({"plan": "turns", "more_shifts": ((900, 960),)}, 240, 1_740 * 4 * 6 * 52 // 12),
        ({"shift_from": None}, 0, 0),
    ],
)
def test_a_wage_by_the_hour_is_set_beside_monthly_ones(
    change: dict[str, object], a_day: int, a_month: int
) -> None:
    facts = replace(BY_HOUR, **change)
    assert (minutes_a_day(facts), month_fen(facts, 1_740)) == (a_day, a_month)


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


@pytest.mark.parametrize(("days", "stale"), [(0, False), (89, False), (90, True)])
def test_an_opening_that_nobody_confirms_grows_stale(days: int, stale: bool) -> None:
    assert is_stale(TODAY - timedelta(days=days), TODAY, POLICY) is stale


@pytest.mark.parametrize(
    ("state", "days", "standing"),
    [
        ("published", 0, Standing.PUBLISHED),
        ("published", 79, Standing.PUBLISHED),
        ("published", 80, Standing.DUE),
        ("published", 89, Standing.DUE),
        ("published", 90, Standing.STALE),
        ("paused", 400, Standing.PAUSED),
        ("draft", 400, Standing.DRAFT),
        ("filled", 400, Standing.FILLED),
        ("withdrawn", 400, Standing.WITHDRAWN),
    ],
)
def test_notice_is_given_before_an_opening_goes_stale(state: str, days: int, standing: Standing) -> None:
    assert standing_of(state, TODAY - timedelta(days=days), TODAY, POLICY) is standing


@pytest.mark.parametrize(
    ("reason", "note", "why_not"),
    [
        *((reason, "", []) for reason in WITHDRAWN_REASONS if reason != "other"),
        ("other", "", ["note_missing"]),
        ("other", "机器坏了", []),
        ("", "", ["reason_unknown"]),
        ("too_old", "机器坏了", ["reason_unknown"]),
    ],
)
def test_an_opening_is_withdrawn_with_a_reason(reason: str, note: str, why_not: list[str]) -> None:
    assert codes(withdraw_refusals(reason, note)) == why_not
