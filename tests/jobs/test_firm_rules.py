"""Capacity, silence, promises and suspension of firms, in tables."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.jobs.rules.firms import (
    SUSPENDED_REASONS,
    FirmLoad,
    Ledger,
    answer_rate,
    capacity_refusals,
    load_of,
    promise_refusals,
    room_refusals,
    suspend_refusals,
)

TODAY = date(2026, 3, 1)
POLICY = Policy.on(shipped_values(), TODAY, "440981124")


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("waiting_days", "lying", "silent"),
    [
        ((), 0, False),
        ((13, 13, 13), 0, False),
        ((14, 14), 2, False),
        ((14, 14, 14), 3, True),
        ((30, 20, 14, 1), 3, True),
    ],
)
def test_a_firm_that_leaves_people_lying_is_silent(
    waiting_days: tuple[int, ...], lying: int, silent: bool
) -> None:
    load = load_of(None, 0, [TODAY - timedelta(days=days) for days in waiting_days], TODAY, POLICY)
    assert (load.lying, load.silent) == (lying, silent)


@pytest.mark.parametrize(
    ("own", "sent", "asked", "why_not"),
    [
        (None, 14, 1, []),
        (None, 15, 1, ["firm_full"]),
        (None, 14, 2, ["firm_full"]),
        (3, 2, 1, []),
        (3, 3, 1, ["firm_full"]),
        (40, 39, 1, []),
    ],
)
def test_a_firm_is_sent_no_more_than_it_can_take(
    own: int | None, sent: int, asked: int, why_not: list[str]
) -> None:
    assert codes(room_refusals(load_of(own, sent, (), TODAY, POLICY), asked)) == why_not


def test_a_silent_firm_is_sent_nobody() -> None:
    assert codes(room_refusals(FirmLoad(most=15, lying=3, silent=True), 1)) == ["firm_silent"]


@given(st.integers(0, 50), st.integers(1, 50))
def test_room_is_never_negative(sent: int, most: int) -> None:
    assert FirmLoad(sent=sent, most=most).room == max(0, most - sent)


@pytest.mark.parametrize(("answered", "sent", "rate"), [(0, 0, None), (0, 4, 0), (3, 4, 75), (4, 4, 100)])
def test_the_answer_rate_is_a_share_of_what_was_sent(answered: int, sent: int, rate: int | None) -> None:
    assert answer_rate(answered, sent) == rate


@pytest.mark.parametrize(
    ("most", "why_not"),
    [(0, ["capacity_out_of_range"]), (1, []), (999, []), (1_000, ["capacity_out_of_range"])],
)
def test_a_capacity_is_a_number_of_people(most: int, why_not: list[str]) -> None:
    assert codes(capacity_refusals(most)) == why_not


@pytest.mark.parametrize(
    ("posts", "days_ahead", "why_not"),
    [
        (1, 0, []),
        (9_999, -400, []),
        (0, 0, ["promise_out_of_range"]),
        (10_000, 0, ["promise_out_of_range"]),
        (5, 1, ["promise_in_future"]),
    ],
)
def test_a_promise_is_noted_when_it_was_made(posts: int, days_ahead: int, why_not: list[str]) -> None:
    assert codes(promise_refusals(posts, TODAY + timedelta(days=days_ahead), TODAY)) == why_not


@pytest.mark.parametrize(
    ("reason", "note", "why_not"),
    [
        *((reason, "", []) for reason in SUSPENDED_REASONS if reason != "other"),
        ("other", " ", ["note_missing"]),
        ("other", "停产整顿", []),
        ("nobody_likes_it", "", ["reason_unknown"]),
    ],
)
def test_a_firm_is_suspended_with_a_reason(reason: str, note: str, why_not: list[str]) -> None:
    assert codes(suspend_refusals(reason, note)) == why_not


def test_a_chambers_ledger_is_the_sum_of_its_members() -> None:
    both = Ledger(10, 6, 4, 2) + Ledger(3, 5, 1, 0)
    assert (both.promised, both.opened, both.filled, both.kept) == (13, 11, 5, 2)
