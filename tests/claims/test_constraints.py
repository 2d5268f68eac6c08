"""What the database itself refuses of money and decisions, tried by raw SQL past all of our code."""

import uuid
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.support.employment import AT_WORK, actor, advance, claim, done, hang_out
from tests.support.workbooks import id_number
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.claims.actions import deciding, issuing, returning, village
from webapp.claims.models import HoldReason
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.payees.actions import declare

KIN = id_number(date(1991, 4, 17), 31)


def build_paid(app: Flask) -> None:
    """甘一 is paid, 甘二 came back once and is checked again, 甘三 was objected to, is held, and refused."""
    advance("甘三", "verify")
    hang_out("甘三")
    monitor, centre, maker, checker, secretary = (
        actor(role)
        for role in (
            Role.VILLAGE_MONITOR, Role.TOWN_CENTRE, Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.PARTY_SECRETARY,
        )
    )  # fmt: skip
    third = claim("甘三").id
    done(lambda: village.object_to(third, "听说没上班", monitor, now()))
    done(lambda: deciding.refuse(third, None, "given_up", "", centre, now()))
    advance("甘一", *DECISIONS)
    advance("甘二", "verify", "review", "make", "check")
    done(lambda: returning.send_back(claim("甘二").id, None, "maker", "开户行不对", secretary, now()))
    advance("甘二", "make", "check")
    done(lambda: issuing.issue([(claim("甘一").id, None)], maker, now()))
    done(
        lambda: declare(db.session.get_one(Person, checker.person_id), "甘四", "sibling", KIN, checker, now())
    )
    with writing() as session:
        session.add(
            HoldReason(
                claim_id=third, kind="phone", about=b"0" * 16, families=1, code="shared_phone", words="邻居",
                proposed_by_id=centre.person_id, proposed_at=now(),
            )
        )  # fmt: skip


@pytest.fixture
def starting_state() -> State:
    return State("one-of-each-deed", build_paid, AT_WORK)


NEW_DECISION = (
    "INSERT INTO decision (ref, claim_id, step, person_id, account_ref, facts_hash, decided_on, decided_at) "
    "SELECT {ref}, claim_id, {step}, {person}, account_ref, facts_hash, decided_on, decided_at FROM decision "
    "WHERE claim_id = {second} AND step = 'review'"
)
NEW_LINE = (
    "INSERT INTO payment_line (ref, payment_list_id, claim_id, turn, position, name, bank, amount_fen) "
    "SELECT {ref}, payment_list_id, claim_id, {turn}, position + 1, name, bank, amount_fen FROM payment_line"
)
NEW_ENTRY = (
    "INSERT INTO ledger_entry (ref, fund_line_id, kind, subject_ref, turn, made_at) "
    "SELECT {ref}, fund_line_id, kind, subject_ref, turn, made_at FROM ledger_entry WHERE kind = 'spent'"
)
NEW_CLAIM = (
    "INSERT INTO claim (ref, spell_id, town_id, member_id, scheme, state, opened_on, starts_on, ends_on, two_hashes, "
    "decisions, turn, version) SELECT {ref}, spell_id, town_id, member_id, scheme, 'waiting', opened_on, {start}, "
    "{end}, two_hashes, 0, 1, 1 FROM claim WHERE id = {second}"
)
WHOLE = NEW_CLAIM.replace("{start}", "starts_on").replace("{end}", "ends_on")
ELSEWHERE = WHOLE.replace("SELECT {ref}, spell_id", "SELECT {ref}, {free}")
NEW_REASON = (
    "INSERT INTO hold_reason (ref, claim_id, kind, about, families, code, words, proposed_by_id, proposed_at, "
    "confirmed_by_id, confirmed_at) SELECT {ref}, claim_id, {kind}, about, families, code, words, proposed_by_id, "
    "proposed_at, {confirmer}, proposed_at FROM hold_reason"
)
REFUSED = {
    "a fund line below zero": "UPDATE fund_line SET spent_fen = received_fen + 1 - reserved_fen",
    "less than nothing set aside": "UPDATE fund_line SET reserved_fen = -1",
    "less than nothing spent": "UPDATE fund_line SET spent_fen = -1",
    "a posting of nothing": "INSERT INTO posting (ref, entry_id, account, amount_fen) SELECT {ref}, id, 'x', 0 "
    "FROM ledger_entry WHERE kind = 'spent'",
    "two postings of one account": "INSERT INTO posting (ref, entry_id, account, amount_fen) "
    "SELECT {ref}, entry_id, account, 5 FROM posting WHERE account = 'spent'",
    "an entry that is edited": "UPDATE ledger_entry SET note = 'other'",
    "an entry that is deleted": "DELETE FROM posting",
    "the same money spent twice": NEW_ENTRY,
    "a step decided twice": NEW_DECISION.replace("{step}", "'review'").replace("{person}", "person_id + 20"),
    "a person who decides twice": NEW_DECISION.replace("{step}", "'sign_as_captain'").replace(
        "{person}", "person_id"
    ),
    "a step that does not exist": NEW_DECISION.replace("{step}", "'issue'").replace(
        "{person}", "person_id + 20"
    ),
    "a decision that is edited": "UPDATE decision SET person_id = person_id + 1",
    "a decision that is deleted": "DELETE FROM decision",
    "an issue before all decisions": "UPDATE claim SET state = 'issued', payment_list_id = {list} "
    "WHERE id = {second}",
    "an issue without a list": "UPDATE claim SET state = 'issued', decisions = 6 WHERE id = {second}",
    "more decisions than are needed": "UPDATE claim SET decisions = 7 WHERE id = {second}",
    "fewer steps than were frozen": "UPDATE claim SET needed = 5, steps = 'verify,review,make,check,sign_as_captain' "
    "WHERE id = {second}",
    "other steps than were frozen": "UPDATE claim SET steps = 'verify' WHERE id = {second}",
    "an account exchanged under a signature": "UPDATE claim SET account_id = (SELECT MAX(id) FROM bank_account) "
    "WHERE id = {second}",
    "a fund line exchanged under a signature": "UPDATE claim SET fund_line_id = NULL WHERE id = {second}",
    "money in finance without an account": "UPDATE claim SET account_id = NULL, payment_hash = NULL "
    "WHERE id = {second}",
    "an account without its hash": "UPDATE claim SET state = 'reviewed', payment_hash = NULL WHERE id = {second}",
    "a claim that hangs nowhere": "UPDATE claim SET state = 'noticed', notice_id = NULL, payment_hash = NULL, "
    "account_id = NULL WHERE id = {second}",
    "a subsidy to the worker that goes to a firm": "UPDATE claim SET payee_firm_id = (SELECT MIN(id) FROM "
    "organisation) WHERE id = {second}",
    "a scheme that does not exist": "UPDATE claim SET scheme = 'bonus' WHERE id = {third}",
    "months claimed twice": ELSEWHERE,
    "a period that ends before it starts": NEW_CLAIM.replace("{start}", "ends_on")
    .replace("{end}", "starts_on")
    .replace("{second}", "{third}"),
    "an issued claim that goes back": "UPDATE claim SET state = 'signed', payment_list_id = NULL WHERE id = {first}",
    "an issued claim that is refused": "UPDATE claim SET state = 'refused', payment_list_id = NULL, "
    "refusal_code = 'given_up', refused_on = opened_on WHERE id = {first}",
    "a decision whose words change": "UPDATE decision SET note = 'other', despite = 'visited'",
    "a voided decision that stands again": "UPDATE decision SET voided_at = NULL WHERE voided_at IS NOT NULL",
    "a reason for a doubt without words": NEW_DECISION.replace("{step}", "'sign_as_captain'")
    .replace("{person}", "person_id + 20")
    .replace("decided_at) ", "decided_at, despite) ")
    .replace("decided_at FROM", "decided_at, 'visited' FROM"),
    "a return that is edited": "UPDATE claim_return SET comment = 'other'",
    "a return that is deleted": "DELETE FROM claim_return",
    "a notice that is taken down": "DELETE FROM village_notice",
    "a notice with another end": "UPDATE village_notice SET over_on = posted_on",
    "an objection that is deleted": "DELETE FROM objection",
    "an objection with other words": "UPDATE objection SET words = 'other'",
    "an answer without its person": "UPDATE objection SET outcome = 'founded', answer = 'x', answered_at = noted_at",
    "a hold reason confirmed by who gave it": "UPDATE hold_reason SET confirmed_by_id = proposed_by_id, "
    "confirmed_at = proposed_at",
    "a hold reason for other families": "UPDATE hold_reason SET families = families + 1",
    "a hold reason for what is no number": NEW_REASON.replace("{kind}", "'name'").replace(
        "{confirmer}", "NULL"
    ),
    "a hold reason that is deleted": "DELETE FROM hold_reason",
    "a relative taken off by the person": "UPDATE kinship SET ended_on = declared_on, ended_by_id = person_id",
    "a relative with another number": "UPDATE kinship SET id_number_index = {ref}",
    "a relative that is deleted": "DELETE FROM kinship",
    "a list without an issue": "UPDATE claim SET payment_list_id = {list} WHERE id = {second}",
    "a state that does not exist": "UPDATE claim SET state = 'paid' WHERE id = {second}",
    "a refusal without reason": "UPDATE claim SET state = 'refused' WHERE id = {second}",
    "an amount changed after it was frozen": "UPDATE claim SET amount_fen = amount_fen + 1 WHERE id = {second}",
    "facts changed after they were frozen": "UPDATE claim SET facts_hash = 'x' WHERE id = {second}",
    "a paid claim that opens again": "UPDATE claim SET state = 'signed', payment_list_id = NULL WHERE id = {first}",
    "a refused claim that opens again": "UPDATE claim SET state = 'ready', refusal_code = NULL, refused_on = NULL "
    "WHERE id = {third}",
    "a second live claim of a spell": NEW_CLAIM.replace("{start}", "NULL").replace("{end}", "NULL"),
    "a claim on two lines of one turn": NEW_LINE.replace("{turn}", "turn"),
    "a claim on a second line before the bank has said that the first failed": NEW_LINE.replace(
        "{turn}", "turn + 1"
    ),
    "a line of no turn": NEW_LINE.replace("{turn}", "0").replace("claim_id, 0", "{second}, 0"),
    "a turn counted back": "UPDATE claim SET turn = turn - 1 WHERE id = {second}",
    "a turn counted on while the bank has the money": "UPDATE claim SET turn = turn + 1 WHERE id = {first}",
    "a line that is edited": "UPDATE payment_line SET amount_fen = 1",
    "a line that is deleted": "DELETE FROM payment_line",
    "a list that is edited": "UPDATE payment_list SET total_fen = 1",
    "a month confirmed by who stated it": "UPDATE month_check SET confirmed_by_id = stated_by_id",
    "a confirmed month without its person": "UPDATE month_check SET confirmed_by_id = NULL",
    "a second check of a month": "INSERT INTO month_check (ref, spell_id, month, state, employed, worked_to, wage_fen, "
    "stated_by_id, stated_at, version) SELECT {ref}, spell_id, month, 'stated', employed, worked_to, wage_fen, "
    "stated_by_id, stated_at, 1 FROM month_check WHERE month = '2026-05' AND spell_id = {spell}",
    "a wage below nothing": "UPDATE month_check SET wage_fen = -1",
    "a hire below the floor": "UPDATE spell SET wage_fen = floor_fen - 1",
    "an end before the start": "UPDATE spell SET ended_on = started_on, state = 'left'",
    "an account confirmed by who entered it": "UPDATE bank_account SET confirmed_by_id = entered_by_id",
    "an account whose number changes": "UPDATE bank_account SET bank = 'other'",
    "an account that is deleted": "DELETE FROM bank_account WHERE id NOT IN (SELECT account_id FROM claim "
    "WHERE account_id IS NOT NULL)",
}


def places() -> dict[str, object]:
    known = {"first": claim("甘一").id, "second": claim("甘二").id, "third": claim("甘三").id}
    rest = {
        "list": claim("甘一").payment_list_id,
        "spell": claim("甘一").spell_id,
        "free": claim("甘三").spell_id,
    }
    return known | rest | {"ref": f"'{uuid.uuid4().hex}'"}


def is_refused(statement: str) -> bool:
    try:
        with writing() as session:
            session.execute(text(statement.format(**places())))
            raise LetThrough
    except DatabaseError:
        return True
    except LetThrough:
        return False


class LetThrough(Exception):
    """Nothing stopped the statement; the transaction is rolled back all the same."""


def test_the_database_refuses_each_of_these_by_itself(db: SQLAlchemy) -> None:
    assert [what for what, statement in REFUSED.items() if not is_refused(statement)] == []
    assert len(REFUSED) == 71


def test_the_statements_that_are_refused_would_be_written_otherwise(db: SQLAlchemy) -> None:
    """The same shapes with allowed values go through, so that no test above passes by a slip of the pen."""
    allowed = (
        NEW_DECISION.replace("{step}", "'sign_as_captain'").replace(
            "{person}", "(SELECT MAX(id) FROM person)"
        ),
        WHOLE.replace("{second}", "{third}"),
        "UPDATE claim SET needed = needed, steps = steps WHERE id = {second}",
        "UPDATE hold_reason SET confirmed_by_id = (SELECT MAX(id) FROM person), confirmed_at = proposed_at",
        "UPDATE kinship SET ended_on = declared_on, ended_by_id = (SELECT MAX(id) FROM person)",
        "UPDATE objection SET outcome = 'founded', answer = 'x', answered_at = noted_at, answered_by_id = noted_by_id",
        "UPDATE claim SET decisions = decisions WHERE id = {second}",
        NEW_LINE.replace("{turn}", "1").replace("claim_id, 1", "{second}, 1"),
        "UPDATE claim SET turn = turn + 1 WHERE id = {second}",
        "UPDATE claim SET turn = turn + 1, state = 'failed' WHERE id = {first}",
    )
    assert [statement for statement in allowed if is_refused(statement)] == []
