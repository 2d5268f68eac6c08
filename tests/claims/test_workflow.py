import itertools

import pytest

from webapp.claims.rules.deciding import DECISIONS
from webapp.claims.workflow import CLAIM, IN_FINANCE, LISTED, RESERVED, ClaimState

BEFORE_THE_BANK = (
    "waiting", "ready", "verified", "noticed", "reviewed", "made", "checked", "signed_by_secretary",
    "signed_by_captain", "signed",
)  # fmt: skip
FINANCE = (*BEFORE_THE_BANK[5:], "failed")
MOVES = (
    {
        ("waiting", "complete"): "ready",
        ("ready", "verify"): "verified",
        ("verified", "notice"): "noticed",
        ("noticed", "review"): "reviewed",
        ("reviewed", "make"): "made",
        ("made", "check"): "checked",
        ("made", "check_alone"): "signed",
        ("checked", "sign_as_secretary"): "signed_by_secretary",
        ("checked", "sign_as_captain"): "signed_by_captain",
        ("checked", "sign_alone"): "signed",
        ("signed_by_secretary", "sign_as_captain"): "signed",
        ("signed_by_captain", "sign_as_secretary"): "signed",
        ("signed", "issue"): "issued",
        ("issued", "confirm_paid"): "paid",
        ("issued", "fail"): "failed",
        ("failed", "pay_again"): "signed",
        ("reviewed", "return_to_town"): "noticed",
    }
    | {(state, "refuse"): "refused" for state in (*BEFORE_THE_BANK, "failed")}
    | {(state, "return_to_town"): "noticed" for state in FINANCE}
    | {(state, "return_to_maker"): "reviewed" for state in FINANCE}
)
ACTIONS = tuple(dict.fromkeys(row.action for row in CLAIM.transitions))


@pytest.mark.parametrize(("state", "action"), list(itertools.product(ClaimState, ACTIONS)))
def test_a_claim_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    assert (CLAIM.next(state, action) if CLAIM.allows(state, action) else None) == MOVES.get((state, action))


@pytest.mark.parametrize(
    "signatures", [("sign_as_secretary", "sign_as_captain"), ("sign_as_captain", "sign_as_secretary")]
)
def test_the_two_signatures_may_come_in_either_order(signatures: tuple[str, str]) -> None:
    state = ClaimState.WAITING
    for action in ("complete", "verify", "notice", "review", "make", "check", *signatures, "issue"):
        state = CLAIM.next(state, action)
    assert state is ClaimState.ISSUED


def test_what_is_paid_or_refused_stays_so() -> None:
    assert {state for state in ClaimState if CLAIM.is_final(state)} == {ClaimState.PAID, ClaimState.REFUSED}


def test_money_is_reserved_from_the_check_to_the_issue_and_again_once_the_bank_sends_it_back() -> None:
    entered = {
        CLAIM.next(state, action)
        for state, action in MOVES
        if action in ("check", "check_alone", "fail", "pay_again")
    }
    left = {CLAIM.next(state, action) for state, action in MOVES if state in RESERVED} - RESERVED
    assert entered <= RESERVED
    assert left == {ClaimState.ISSUED, ClaimState.REFUSED, ClaimState.NOTICED, ClaimState.REVIEWED}


def test_an_account_is_bound_from_the_maker_on() -> None:
    assert {CLAIM.next(state, "make") for state in ClaimState if CLAIM.allows(state, "make")} <= IN_FINANCE
    assert RESERVED < IN_FINANCE
    assert {ClaimState.FAILED} == IN_FINANCE & LISTED


def test_every_decision_is_an_action() -> None:
    assert set(DECISIONS) <= {row.action for row in CLAIM.transitions}
