"""What follows a failed line, a wrong payment, a sample and a signal: tables of cases."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.money import yuan
from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.payments.rules import recovery, sampling, signals
from webapp.payments.rules.following import Failed, Way, mend_refusals, way_of
from webapp.payments.rules.results import CAUSES
from webapp.payments.workflow import LINE, RECHECK, RECOVERY, CheckState, LineState, RecoveryState, line_state

DAY = date(2026, 11, 23)
POLICY = Policy.on(shipped_values(), DAY, "440981124")


def codes(found: list[Refusal]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("cause", "mended", "same", "way"),
    [
        ("bank_fault", False, True, Way.LIST),
        ("account_closed", False, True, Way.VILLAGE),
        ("account_closed", True, True, Way.LIST),
        ("account_closed", True, False, Way.MAKER),
        ("bank_fault", False, False, Way.MAKER),
        ("other", False, True, Way.VILLAGE),
    ],
)
def test_where_a_failed_line_goes_next(cause: str, mended: bool, same: bool, way: Way) -> None:
    assert way_of(Failed(cause, mended, same)) is way


@pytest.mark.parametrize(
    ("cause", "mended", "same"), list(itertools.product(CAUSES, [True, False], [True, False]))
)
def test_money_never_goes_again_to_what_nobody_approved(cause: str, mended: bool, same: bool) -> None:
    assert (way_of(Failed(cause, mended, same)) is Way.MAKER) == (not same)


@pytest.mark.parametrize(
    ("paid", "mended", "claim", "last", "state"),
    [
        (None, False, "issued", True, LineState.SENT),
        (True, False, "paid", True, LineState.PAID),
        (False, False, "failed", True, LineState.FAILED),
        (False, True, "failed", True, LineState.MENDED),
        (False, False, "issued", False, LineState.LISTED_AGAIN),
        (False, False, "signed", True, LineState.LISTED_AGAIN),
        (False, False, "reviewed", True, LineState.BACK),
        (False, False, "refused", True, LineState.CLOSED),
    ],
)
def test_the_state_of_a_line(
    paid: bool | None, mended: bool, claim: str, last: bool, state: LineState
) -> None:
    assert line_state(paid=paid, mended=mended, claim_state=claim, last=last) is state


@pytest.mark.parametrize("action", ["pay_again", "return_to_maker", "refuse"])
def test_a_failed_line_has_every_way_out_that_its_claim_has(action: str) -> None:
    after = CLAIM.next(ClaimState.FAILED, action)
    for mended, before in ((False, LineState.FAILED), (True, LineState.MENDED)):
        assert line_state(paid=False, mended=mended, claim_state=after, last=True) is LINE.next(
            before, action
        )


def test_only_what_is_paid_listed_again_back_or_closed_stays_so() -> None:
    ends = {LineState.PAID, LineState.LISTED_AGAIN, LineState.BACK, LineState.CLOSED}
    assert {state for state in LineState if LINE.is_final(state)} == ends


@pytest.mark.parametrize(
    ("state", "words", "why_not"),
    [
        (LineState.FAILED, "银行已解冻", []),
        (LineState.FAILED, " ", ["mend_needs_words"]),
        (LineState.MENDED, "x", ["mended_before"]),
        (LineState.PAID, "x", ["nothing_to_mend"]),
        (LineState.BACK, "x", ["nothing_to_mend"]),
    ],
)
def test_when_the_village_may_say_that_it_is_in_order(
    state: LineState, words: str, why_not: list[str]
) -> None:
    assert codes(mend_refusals(state, words)) == why_not


GOOD = {
    "fen": yuan(500),
    "paid_fen": yuan(1_500),
    "code": "months_untrue",
    "words": "只做了四个月",
    "person": 1,
    "tied": {9},
}


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({}, []),
        ({"fen": yuan(1_500)}, []),
        ({"fen": yuan(1_500) + 1}, ["more_than_paid"]),
        ({"fen": 0}, ["sum_not_positive"]),
        ({"code": "mood"}, ["recovery_needs_reason"]),
        ({"words": ""}, ["recovery_needs_words"]),
        ({"person": 9}, ["tied_to_payee"]),
    ],
)
def test_what_may_be_recovered(change: dict[str, object], why_not: list[str]) -> None:
    asked = GOOD | change
    assert codes(recovery.propose_refusals(asked.pop("fen"), **asked)) == why_not


@pytest.mark.parametrize(("person", "why_not"), [(2, []), (1, ["own_proposal"]), (9, ["tied_to_payee"])])
def test_another_person_opens_a_recovery(person: int, why_not: list[str]) -> None:
    assert codes(recovery.judge_refusals(person, proposed_by=1, tied={9})) == why_not


DEBT = recovery.Debt(yuan(500), yuan(200), date(2026, 11, 10))


@pytest.mark.parametrize(
    ("fen", "on", "why_not"),
    [
        (yuan(300), DAY, []),
        (1, date(2026, 11, 10), []),
        (yuan(300) + 1, DAY, ["more_than_owed"]),
        (0, DAY, ["sum_not_positive"]),
        (-5, DAY, ["sum_not_positive"]),
        (yuan(1), DAY + timedelta(days=1), ["received_ahead"]),
        (yuan(1), date(2026, 11, 9), ["received_before"]),
    ],
)
def test_an_instalment_is_no_more_than_what_is_owed(fen: int, on: date, why_not: list[str]) -> None:
    assert codes(recovery.receive_refusals(fen, on, DEBT, DAY)) == why_not


@given(st.lists(st.integers(-10, 200), max_size=30))
def test_instalments_end_at_zero_and_never_below(sums: list[int]) -> None:
    debt, state = recovery.Debt(500, 0, DAY), RecoveryState.OPEN
    for fen in sums:
        if state is RecoveryState.SETTLED:
            assert recovery.receive_refusals(fen, DAY, debt, DAY)
        elif not recovery.receive_refusals(fen, DAY, debt, DAY):
            state = RECOVERY.next(state, "receive_the_rest" if recovery.is_settled(fen, debt) else "receive")
            debt = replace(debt, received_fen=debt.received_fen + fen)
        assert debt.owed_fen >= 0
        assert (debt.owed_fen == 0) == (state is RecoveryState.SETTLED)


@given(st.sets(st.integers(), min_size=1, max_size=60), st.text(max_size=8), st.integers(1, 20))
def test_a_sample_can_be_drawn_again_from_its_seed(refs: set[int], seed: str, one_in: int) -> None:
    size = sampling.size_of(len(refs), one_in)
    first = sampling.drawn(seed, refs, size)
    assert first == sampling.drawn(seed, sorted(refs, reverse=True), size)
    assert len(set(first)) == size == -(-len(refs) // one_in)


def test_each_claim_comes_up_about_as_often_as_another() -> None:
    found = [one for seed in range(2_000) for one in sampling.drawn(str(seed), range(10), 1)]
    assert all(130 < found.count(one) < 270 for one in range(10))


@pytest.mark.parametrize(
    ("person", "why_not"),
    [(5, []), (1, ["had_a_hand"]), (9, ["tied_to_payee"]), (3, ["had_a_hand", "tied_to_payee"])],
)
def test_who_may_re_check_a_payment(person: int, why_not: list[str]) -> None:
    assert codes(sampling.recheck_refusals(person, had_a_hand={1, 2, 3}, tied={3, 9})) == why_not


@pytest.mark.parametrize(
    ("heard", "said", "way", "words", "why_not"),
    [
        ("got_it", None, "visit", "", []),
        ("got_it", 100, "phone", "", []),
        ("got_less", 100, "phone", "说少了", []),
        ("got_less", None, "phone", "说少了", ["said_missing"]),
        ("got_nothing", None, "visit", "", ["words_missing"]),
        ("", None, "", "x", ["heard_missing", "way_missing"]),
    ],
)
def test_what_an_answer_of_the_recipient_needs(
    heard: str, said: int | None, way: str, words: str, why_not: list[str]
) -> None:
    assert codes(sampling.answer_refusals(heard, said, way, words)) == why_not


@pytest.mark.parametrize(
    ("heard", "said", "agrees"),
    [("got_it", None, True), ("got_it", 100, True), ("got_it", 99, False), ("got_less", 100, False)],
)
def test_a_sum_that_is_named_counts_more_than_the_word(heard: str, said: int | None, agrees: bool) -> None:
    assert sampling.agrees(heard, said, 100) is agrees


@pytest.mark.parametrize(
    ("person", "outcome", "words", "why_not"),
    [
        (2, "explained", "x", []),
        (1, "explained", "x", ["own_finding"]),
        (2, "", "", ["outcome_missing", "words_missing"]),
    ],
)
def test_another_person_settles_a_finding(person: int, outcome: str, words: str, why_not: list[str]) -> None:
    assert codes(sampling.settle_refusals(person, checked_by=1, outcome=outcome, words=words)) == why_not


def test_a_finding_never_ends_by_itself() -> None:
    assert {one for one in CheckState if RECHECK.is_final(one)} == {CheckState.AGREED, CheckState.SETTLED}


PAID = signals.PaidFacts(key=1, firm="f", qualified_on=date(2026, 10, 1))
SOON = date(2026, 10, 1) + timedelta(days=POLICY.value("signal_left_days"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, []),
        ({"account_families": 2}, [("shared_account", 2)]),
        ({"phone_families": 1}, [("shared_phone", 1)]),
        ({"left_on": date(2026, 10, 1)}, [("left_soon", 1)]),
        ({"left_on": SOON - timedelta(days=1)}, [("left_soon", 1)]),
        ({"left_on": SOON}, []),
        ({"stated_on": (DAY,) * (POLICY.value("signal_burst_months") - 1)}, []),
        (
            {"stated_on": (DAY,) * POLICY.value("signal_burst_months")},
            [("burst", POLICY.value("signal_burst_months"))],
        ),
    ],
)
def test_what_deserves_a_look(change: dict[str, object], found: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.weight) for one in signals.signals([replace(PAID, **change)], POLICY)] == found


@pytest.mark.parametrize(("many", "others", "seen"), [(0, 0, True), (-1, 0, False), (0, 99, False)])
def test_one_firm_with_most_claims_is_a_signal_only_among_many(many: int, others: int, seen: bool) -> None:
    least = POLICY.value("signal_firm_claims")
    paid = [replace(PAID, key=one) for one in range(least + many)]
    paid += [replace(PAID, key=100 + one, firm=one) for one in range(others)]
    assert [one.about for one in signals.signals(paid, POLICY)] == (["f"] if seen else [])


@pytest.mark.parametrize(
    ("outcome", "words", "why_not"),
    [("in_order", "问过", []), ("", "问过", ["outcome_missing"]), ("watched", " ", ["words_missing"])],
)
def test_an_outcome_needs_its_words(outcome: str, words: str, why_not: list[str]) -> None:
    assert codes(signals.outcome_refusals(outcome, words)) == why_not
