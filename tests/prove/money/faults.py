"""Faults to plant: each takes one wall away, with its twin in the database, and says the short day on which it shows.

The numbers are those of the town: claims 2 to 7 are ready, hanging, reviewed, made, checked and signed; claim 1 waits
for a month of somebody who worked at two firms; the second worker has no claim yet.
"""

from collections.abc import Callable
from typing import Any, Final

from tests.prove.money.banking import Banking
from tests.prove.money.planting import (
    Fault,
    Story,
    also,
    answers_nobody,
    any_confirmed,
    any_number,
    blind_to_versions,
    both,
    forget_turn,
    instead,
    no_cap,
    nobody_follows,
    off_by_one,
    older_only,
    spent_twice,
    without,
)
from tests.prove.money.town import own_number
from webapp.audit.record import AuditRecorder
from webapp.claims.actions import deciding as agreeing
from webapp.claims.actions import returning
from webapp.claims.models import Claim
from webapp.claims.queries import claims, facts, looks
from webapp.claims.rules import deciding, issuing, right
from webapp.claims.workflow import ClaimState
from webapp.core import unit
from webapp.funds import actions as funds
from webapp.funds.rules import FundState
from webapp.payees import rules as payees
from webapp.payments.actions import following, recoveries, results
from webapp.payments.rules import recovery
from webapp.payments.rules.following import Way

S: Final = ClaimState


def _other_account(office: Banking) -> None:
    office.enter_account(8, "6228480199999999")


def _share(office: Banking) -> None:
    """The second worker gets the account of the one whose claim is made: both are held up."""
    office.enter_account(2, own_number(6))


def _to_the_notice(office: Banking, claim: int) -> None:
    office.agree([claim], "verify", "village_monitor")
    office.post_notice([claim])
    office.wait(7)
    office.agree([claim], "review", "town_centre")


def _kin_checks(office: Banking) -> None:
    _to_the_notice(office, 2)
    office.agree([2], "make", "finance_maker")
    office.agree([2], "check", "finance_checker")


def _over_the_cap(office: Banking) -> None:
    office.agree([4], "make", "finance_maker")
    office.agree([4], "check", "finance_checker")


def _changed_account_at_once(office: Banking) -> None:
    _other_account(office)
    office.confirm_account(8)
    for step, person in (
        ("make", "finance_maker"), ("check", "finance_checker"), ("sign_as_secretary", "party_secretary"),
        ("sign_as_captain", "team_captain"),
    ):  # fmt: skip
        office.agree([7], step, person)
    office.issue([7])


def _few_signatures(office: Banking, then: Callable[[Banking], None]) -> None:
    office.set_policy("secretary_signs_from", 160_000)
    office.set_policy("captain_signs_from", 160_000)
    office.confirm_month(2)
    _to_the_notice(office, 8)
    office.agree([8], "make", "finance_maker")
    then(office)


def _lowered_before(office: Banking) -> None:
    office.set_policy("batch_signs_from", 100_000)
    office.agree([8], "check", "finance_checker")


def _lowered_after(office: Banking) -> None:
    office.agree([8], "check", "finance_checker")
    office.set_policy("batch_signs_from", 100_000)
    office.issue([8])


def _out_and(office: Banking, what: str) -> None:
    office.issue([7])
    office.hear(0, {7: what})


def _two_words(office: Banking) -> None:
    _out_and(office, "bank_fault")
    office.follow_up(0, [7])
    office.wait(1)
    office.hear(0, {7: "paid"})


def _read_twice(office: Banking) -> None:
    _out_and(office, "paid")
    office.hear(0, {7: "paid"})


def _in_turn(*said: tuple[Any, ...]) -> Story:
    """A day told deed by deed: the name of the deed, then what it is told."""

    def story(office: Banking) -> None:
        for name, *given in said:
            getattr(office, name)(*given)

    return story


def _received_twice(office: Banking) -> None:
    office.receive(1, 100_000)
    office.again(list(office.repeatable)[-1])


def _received_otherwise(office: Banking) -> None:
    office.receive(1, 100_000)
    office.otherwise(list(office.repeatable)[-1])


def _promised_and_off(office: Banking) -> None:
    office.receive(1, 200_000)
    office.agree(*CHECK[1:])
    _over_the_cap(office)
    office.take_money_off(1)


def _owing(office: Banking, fen: int) -> None:
    _out_and(office, "paid")
    office.propose_debt(7, fen)


def _back(office: Banking, fen: int, *parts: int) -> None:
    _owing(office, fen)
    office.judge_debt(0)
    for part in parts:
        office.get_back(0, part)


CHECK: Final = ("agree", [5], "check", "finance_checker")
FAULTS: Final[dict[str, Fault]] = {
    "one person takes two steps": Fault(
        without(deciding, "decision_refusals", "decided_before"),
        _in_turn(("agree", [5], "check", "finance_maker")),
        ("uq_decision_standing_person",), caught="uq_decision_standing_person",
    ),
    "a relative decides": Fault(without(deciding, "tie_refusals"), _kin_checks),
    "somebody signs before the check": Fault(
        also("sign_as_secretary", (S.MADE, S.SIGNED_BY_SECRETARY)),
        _in_turn(("agree", [5], "sign_as_secretary", "party_secretary")),
    ),
    "the line has no end": Fault(
        instead(funds, "reserve", no_cap), _over_the_cap, ("ck_fund_line_not_overdrawn",),
        caught="ck_fund_line_not_overdrawn",
    ),
    "a claim sent back keeps its money": Fault(
        instead(returning, "free_again", lambda *_: []), _in_turn(("send_back", 6, "maker", "party_secretary")),
        wall="invariant: reserved is what claims have set aside",
    ),
    "a refused claim keeps its money": Fault(
        instead(agreeing, "free_again", lambda *_: []), _in_turn(("refuse", 6, "not_entitled", "finance_checker")),
        wall="invariant: reserved is what claims have set aside",
    ),
    "nobody counts the turns": Fault(forget_turn, _in_turn(("send_back", 6, "maker", "party_secretary"))),
    "what is decided on may change before the check": Fault(
        instead(agreeing, "_changed", lambda *_: []), _in_turn(("mend_month", 6, 1), CHECK)
    ),
    "what was decided on may change before it goes out": Fault(
        without(issuing, "issue_refusals", "changed_after_decision"), _in_turn(("mend_month", 8, 1), ("issue", [7]))
    ),
    "a missing signature is not missed": Fault(
        both(
            also("issue", (S.SIGNED_BY_SECRETARY, S.ISSUED)),
            without(issuing, "issue_refusals", "decisions_missing"),
        ),
        _in_turn(("agree", [6], "sign_as_secretary", "party_secretary"), ("issue", [6])),
        ("ck_claim_issued_after_all_decisions",), caught="ck_claim_issued_after_all_decisions",
    ),
    "a changed account is not followed": Fault(nobody_follows, _other_account),
    "a changed account is paid at once": Fault(
        instead(issuing, "held_until", lambda *_: None), _changed_account_at_once
    ),
    "whoever enters an account confirms it": Fault(
        without(payees, "confirm_refusals", "entered_by_same_person"),
        lambda office: (_other_account(office), office.confirm_account(8, "village_monitor"))[0],
        ("ck_bank_account_two_persons",), caught="ck_bank_account_two_persons",
    ),
    "families share an account": Fault(
        instead(looks, "held_by", lambda *_: []), lambda office: (_share(office), office.agree(*CHECK[1:]))[0]
    ),
    "whoever explains a shared account confirms it": Fault(
        without(deciding, "release_refusals", "own_reason"),
        lambda office: (_share(office), office.explain(5), office.release(5, "finance_maker"))[0],
        ("ck_hold_reason_two_persons",), caught="ck_hold_reason_two_persons",
    ),
    "a reason counts before it is confirmed": Fault(
        instead(deciding, "holds", any_confirmed),
        lambda office: (_share(office), office.explain(5), office.agree(*CHECK[1:]))[0],
    ),
    "one reason is enough for every family": Fault(
        instead(deciding, "holds", any_number),
        lambda office: (
            _share(office), office.explain(5), office.release(5), office.enter_account(3, own_number(6)),
            office.agree(*CHECK[1:]),
        )[0],
    ),
    "the notice need not hang": Fault(
        without(deciding, "notice_refusals", "notice_runs"), _in_turn(("agree", [3], "review", "town_centre")),
    ),
    "an objection needs no answer": Fault(
        without(deciding, "notice_refusals", "objection_open"),
        _in_turn(("wait", 7), ("object_to", 3), ("agree", [3], "review", "town_centre")),
    ),
    "a founded objection is passed over": Fault(
        without(deciding, "notice_refusals", "objection_founded"),
        _in_turn(("wait", 7), ("object_to", 3), ("answer", 3, "founded"), ("agree", [3], "review", "town_centre")),
    ),
    "an old page is taken": Fault(
        blind_to_versions, lambda office: office.agree([5], "check", "finance_checker", stale=True)
    ),
    "a doubt needs no reason": Fault(
        without(deciding, "despite_refusals"),
        lambda office: (
            office.confirm_month(1), office.agree([1], "verify", "village_monitor", despite=False)
        )[0],
    ),
    "a repeated request is done again": Fault(instead(unit, "_take", answers_nobody), _received_twice),
    "a key answers for other content": Fault(instead(unit, "_by", lambda *_: "same"), _received_otherwise),
    "a refused claim lives again": Fault(
        also("review", (S.REFUSED, S.REVIEWED)),
        _in_turn(("wait", 7), ("refuse", 3, "not_entitled", "town_centre"), ("agree", [3], "review", "town_centre")),
        ("claim_end_is_final", "ck_claim_refused_has_reason", "ck_claim_refused_has_day"), caught="claim_end_is_final",
    ),
    "what was refused for good is claimed anew": Fault(
        instead(deciding, "MENDABLE", frozenset(deciding.REFUSALS)),
        _in_turn(("refuse", 2, "not_entitled", "town_centre"), ("daily",)),
    ),
    "one employment is claimed twice": Fault(
        instead(claims, "settled", lambda: Claim.id < 0), _in_turn(("daily",)),
        ("uq_claim_live", "claim_months_paid_once"),
        caught="uq_claim_live|claim_months_paid_once",
    ),
    "two subsidies within a year": Fault(
        instead(facts, "subsidised", lambda of: right.Subsidised()),
        _in_turn(("confirm_month", 1), ("confirm_month", 9)),
    ),
    "only older claims count as earlier": Fault(
        instead(facts, "standing_beside", older_only), _in_turn(("confirm_month", 9), ("confirm_month", 1))
    ),
    "money goes out without being set aside": Fault(
        instead(funds, "spend", spent_twice), _in_turn(("issue", [7])),
        wall="invariant: reserved is what claims have set aside",
    ),
    "an entry is a fen out": Fault(
        off_by_one, _in_turn(("receive", 1, 100_000)), wall="invariant: every entry balances"
    ),
    "a large sum needs no more signatures": Fault(
        instead(deciding, "is_large", lambda *_: False), lambda office: _few_signatures(office, _lowered_before)
    ),
    "a large list needs no more signatures": Fault(
        without(issuing, "list_refusals"), lambda office: _few_signatures(office, _lowered_after)
    ),
    "nobody writes down who did it": Fault(
        instead(AuditRecorder, "write", lambda *_: None), _in_turn(("receive", 1, 100_000))
    ),
    "a claim goes out on two lists": Fault(
        both(also("issue", (S.ISSUED, S.ISSUED)), without(issuing, "issue_refusals", "not_reserved")),
        _in_turn(("issue", [7]), ("issue", [7])),
        (
            "uq_payment_line_claim_id_turn", "uq_ledger_entry_subject_ref_kind_turn", "claim_issued_is_final",
            "payment_line_again_after_failure",
        ),
        caught="uq_payment_line_claim_id_turn|uq_ledger_entry_subject_ref_kind_turn|payment_line_again_after_failure",
    ),
    "the bank's second word counts": Fault(
        instead(results.queries, "results_of", lambda *_: {}), _two_words, ("uq_line_result_payment_line_id",),
        wall="invariant: a claim stands on one list that has not failed",
        caught="uq_line_result_payment_line_id",
    ),
    "a file of the bank is read twice": Fault(
        instead(results.queries, "file_like", lambda *_: None), _read_twice,
        ("uq_result_file_payment_list_id_sha256",), caught="uq_result_file_payment_list_id_sha256",
    ),
    "money that did not arrive stays spent": Fault(
        instead(funds, "take_back", lambda *_: []), lambda office: _out_and(office, "bank_fault"),
        wall="invariant: reserved is what claims have set aside",
    ),
    "a closed account is paid again": Fault(
        instead(following, "way_of", lambda failed: Way.LIST if failed.same_payment else Way.MAKER),
        lambda office: (_out_and(office, "account_closed"), office.follow_up(0, [7]))[0],
    ),
    "whoever reads the bank's answer pays again": Fault(
        instead(following, "again_refusals", lambda *_, **__: []),
        lambda office: (_out_and(office, "bank_fault"), office.follow_up(0, [7], "finance_maker"))[0],
    ),
    "what is promised is taken off": Fault(
        instead(FundState, "moved", lambda state, sides: state), _promised_and_off, ("ck_fund_line_not_overdrawn",),
        caught="ck_fund_line_not_overdrawn",
    ),
    "more is to come back than was paid": Fault(
        without(recovery, "propose_refusals", "more_than_paid"), lambda office: _owing(office, 200_000),
        ("ck_recovery_amount_within_paid",), caught="ck_recovery_amount_within_paid",
    ),
    "two recoveries run at once": Fault(
        instead(recoveries.queries, "runs_for", lambda *_, **__: False),
        lambda office: (_owing(office, 50_000), office.propose_debt(7, 50_000))[0],
        ("uq_recovery_running",), caught="uq_recovery_running",
    ),
    "a settled recovery opens again beside another": Fault(
        instead(recoveries.queries, "runs_for", lambda *_, **named: False),
        lambda office: (
            _back(office, 100_000, 100_000), office.propose_debt(7, 50_000), office.undo_part(0, 0)
        )[0],
        ("uq_recovery_running",), caught="uq_recovery_running",
    ),
    "whoever proposes a recovery opens it": Fault(
        without(recovery, "judge_refusals", "own_proposal"),
        lambda office: (_owing(office, 50_000), office.judge_debt(0, "finance_maker"))[0],
        ("ck_recovery_two_persons",), caught="ck_recovery_two_persons",
    ),
    "more comes back than is owed": Fault(
        without(recovery, "receive_refusals", "more_than_owed"), lambda office: _back(office, 100_000, 150_000),
        ("ck_recovery_received_within_amount",), caught="ck_recovery_received_within_amount",
    ),
    "what came back is not free again": Fault(
        instead(funds, "recover", lambda *_: []), lambda office: _back(office, 100_000, 50_000),
        wall="invariant: spent is what went out and stayed out",
    ),
    "whoever enters an instalment takes it back": Fault(
        without(recovery, "take_back_refusals", "own_instalment"),
        lambda office: (_back(office, 100_000, 50_000), office.undo_part(0, 0, "finance_maker"))[0],
    ),
    "an instalment is taken back twice": Fault(
        both(
            instead(recoveries.queries, "is_undone", lambda *_: False),
            instead(funds.queries, "is_reversed", lambda *_: False),
        ),
        lambda office: (
            _back(office, 100_000, 50_000, 50_000), office.undo_part(0, 0), office.undo_part(0, 0)
        )[0],
        ("uq_instalment_reverses_id", "uq_ledger_entry_reverses_id"),
        caught="uq_instalment_reverses_id|uq_ledger_entry_reverses_id",
    ),
}  # fmt: skip
"""By what is no longer so."""
