"""What the database itself refuses of money and decisions, tried by raw SQL past all of our code."""

import uuid

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.support.employment import AT_WORK, actor, advance, claim, do
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims import actions
from webapp.claims.rules import DECISIONS
from webapp.core.filters import now
from webapp.core.unit import Done, writing


def build_paid(app: Flask) -> None:
    """甘一 is paid, 甘二 has three decisions, 甘三 is refused."""
    advance("甘一", *DECISIONS)
    advance("甘二", "review", "make", "check")
    maker, centre = actor(Role.FINANCE_MAKER), actor(Role.TOWN_CENTRE)
    assert isinstance(do(lambda: actions.issue([(claim("甘一").id, None)], maker, now())), Done)
    refused = claim("甘三").id
    assert isinstance(do(lambda: actions.refuse(refused, None, "given_up", "", centre, now())), Done)


@pytest.fixture
def starting_state() -> State:
    return State("paid", build_paid, AT_WORK)


NEW_DECISION = (
    "INSERT INTO decision (ref, claim_id, step, person_id, account_ref, facts_hash, decided_on, decided_at) "
    "SELECT {ref}, claim_id, {step}, {person}, account_ref, facts_hash, decided_on, decided_at FROM decision "
    "WHERE claim_id = {second} AND step = 'review'"
)
NEW_LINE = (
    "INSERT INTO payment_line (ref, payment_list_id, claim_id, position, name, bank, amount_fen) "
    "SELECT {ref}, payment_list_id, claim_id, position + 1, name, bank, amount_fen FROM payment_line"
)
NEW_ENTRY = (
    "INSERT INTO ledger_entry (ref, fund_line_id, kind, subject_ref, made_at) "
    "SELECT {ref}, fund_line_id, kind, subject_ref, made_at FROM ledger_entry WHERE kind = 'spent'"
)
NEW_CLAIM = (
    "INSERT INTO claim (ref, spell_id, town_id, member_id, state, opened_on, decisions, version) "
    "SELECT {ref}, spell_id, town_id, member_id, 'waiting', opened_on, 0, 1 FROM claim WHERE id = {second}"
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
    "an issue before five decisions": "UPDATE claim SET state = 'issued', payment_list_id = {list} "
    "WHERE id = {second}",
    "an issue without a list": "UPDATE claim SET state = 'issued', decisions = 5 WHERE id = {second}",
    "a list without an issue": "UPDATE claim SET payment_list_id = {list} WHERE id = {second}",
    "a state that does not exist": "UPDATE claim SET state = 'paid' WHERE id = {second}",
    "a refusal without reason": "UPDATE claim SET state = 'refused' WHERE id = {second}",
    "an amount changed after it was frozen": "UPDATE claim SET amount_fen = amount_fen + 1 WHERE id = {second}",
    "facts changed after they were frozen": "UPDATE claim SET facts_hash = 'x' WHERE id = {second}",
    "a paid claim that opens again": "UPDATE claim SET state = 'signed', payment_list_id = NULL WHERE id = {first}",
    "a refused claim that opens again": "UPDATE claim SET state = 'ready', refusal_code = NULL, refused_on = NULL "
    "WHERE id = {third}",
    "a second live claim of a spell": NEW_CLAIM,
    "a claim on two lines": NEW_LINE,
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
}


def places() -> dict[str, object]:
    known = {"first": claim("甘一").id, "second": claim("甘二").id, "third": claim("甘三").id}
    rest = {"list": claim("甘一").payment_list_id, "spell": claim("甘一").spell_id}
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
    assert len(REFUSED) == 35


def test_the_statements_that_are_refused_would_be_written_otherwise(db: SQLAlchemy) -> None:
    """The same shapes with allowed values go through, so that no test above passes by a slip of the pen."""
    allowed = (
        NEW_DECISION.replace("{step}", "'sign_as_captain'").replace(
            "{person}", "(SELECT MIN(id) FROM person)"
        ),
        NEW_CLAIM.replace("{second}", "{third}"),
        "UPDATE claim SET decisions = decisions WHERE id = {second}",
    )
    assert [statement for statement in allowed if is_refused(statement)] == []
