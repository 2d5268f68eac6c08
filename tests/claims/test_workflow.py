import itertools

import pytest

from webapp.claims.rules import DECISIONS
from webapp.claims.workflow import CLAIM, RESERVED, ClaimState

MOVES = {
    ("waiting", "complete"): "ready",
    ("ready", "review"): "reviewed",
    ("reviewed", "make"): "made",
    ("made", "check"): "checked",
    ("checked", "sign_as_secretary"): "signed_by_secretary",
    ("checked", "sign_as_captain"): "signed_by_captain",
    ("signed_by_secretary", "sign_as_captain"): "signed",
    ("signed_by_captain", "sign_as_secretary"): "signed",
    ("signed", "issue"): "issued",
} | {
    (state, "refuse"): "refused"
    for state in (
        "waiting", "ready", "reviewed", "made", "checked", "signed_by_secretary", "signed_by_captain", "signed",
    )
}  # fmt: skip
ACTIONS = ("complete", *DECISIONS, "issue", "refuse")


@pytest.mark.parametrize(("state", "action"), list(itertools.product(ClaimState, ACTIONS)))
def test_a_claim_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    assert (CLAIM.next(state, action) if CLAIM.allows(state, action) else None) == MOVES.get((state, action))


@pytest.mark.parametrize(
    "signatures", [("sign_as_secretary", "sign_as_captain"), ("sign_as_captain", "sign_as_secretary")]
)
def test_the_two_signatures_may_come_in_either_order(signatures: tuple[str, str]) -> None:
    state = ClaimState.WAITING
    for action in ("complete", "review", "make", "check", *signatures, "issue"):
        state = CLAIM.next(state, action)
    assert state is ClaimState.ISSUED


def test_what_is_issued_or_refused_stays_so() -> None:
    assert {state for state in ClaimState if CLAIM.is_final(state)} == {ClaimState.ISSUED, ClaimState.REFUSED}


def test_money_is_reserved_from_the_check_to_the_issue() -> None:
    entered = {CLAIM.next(state, action) for state, action in MOVES if action == "check"}
    left = {CLAIM.next(state, action) for state, action in MOVES if state in RESERVED} - RESERVED
    assert entered <= RESERVED
    assert left == {ClaimState.ISSUED, ClaimState.REFUSED}


def test_every_decision_is_an_action() -> None:
    assert set(DECISIONS) <= {row.action for row in CLAIM.transitions}
