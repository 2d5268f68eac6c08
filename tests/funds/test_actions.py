"""The ledger on a real database: counters and postings move together, and never below zero."""

import uuid

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.employment import add_money, codes, do
from tests.support.towns import CODES, username
from webapp.access.actor import Role
from webapp.accounts.queries import account_named
from webapp.audit.models import AuditEvent
from webapp.core.filters import now
from webapp.core.unit import Done, writing
from webapp.funds import actions, queries
from webapp.funds.models import FundLine, LedgerEntry

SUBJECT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
MOVES = {
    "reserve": actions.reserve,
    "release": actions.release,
    "spend": actions.spend,
    "take_back": actions.take_back,
}


@pytest.mark.parametrize(
    ("moves", "counters"),
    [
        ([("reserve", 400)], (1_000, 400, 0)),
        ([("reserve", 1_000)], (1_000, 1_000, 0)),
        ([("reserve", 400), ("release", 400)], (1_000, 0, 0)),
        ([("reserve", 400), ("spend", 400)], (1_000, 0, 400)),
        ([("reserve", 400), ("spend", 400), ("take_back", 400)], (1_000, 400, 0)),
        ([("reserve", 400), ("spend", 400), ("take_back", 400), ("release", 400)], (1_000, 0, 0)),
    ],
)
def test_counters_and_postings_agree(
    db: SQLAlchemy, moves: list[tuple[str, int]], counters: tuple[int, int, int]
) -> None:
    line = add_money(1_000)
    with writing():
        held = queries.locked(line.id)
        for what, fen in moves:
            assert MOVES[what](held, fen, SUBJECT, now(), None) == []
    line = db.session.get_one(FundLine, line.id)
    assert (line.received_fen, line.reserved_fen, line.spent_fen) == counters
    assert queries.off_by(line) == {}
    assert queries.reserved_for([SUBJECT]) == {SUBJECT: counters[1]}


@pytest.mark.parametrize(
    ("what", "fen", "code", "short"),
    [
        ("reserve", 1_001, "fund_too_small", 1),
        ("release", 1, "reserved_too_small", 1),
        ("spend", 7, "reserved_too_small", 7),
        ("take_back", 3, "spent_too_small", 3),
    ],
)
def test_a_line_says_by_how_much_it_is_short(
    db: SQLAlchemy, what: str, fen: int, code: str, short: int
) -> None:
    line = add_money(1_000)
    with writing():
        (refusal,) = MOVES[what](queries.locked(line.id), fen, SUBJECT, now(), None)
    assert (refusal.code, refusal.params["short_fen"]) == (code, short)


def test_money_goes_out_once_a_turn_and_comes_back_once(db: SQLAlchemy) -> None:
    line = add_money(1_000)

    def command(*moves: tuple[str, int]) -> Done:
        held = queries.locked(line.id)
        for what, turn in moves:
            assert MOVES[what](held, 400, SUBJECT, now(), None, turn) == []
        return Done()

    first = (("reserve", 1), ("spend", 1), ("take_back", 1), ("spend", 2))
    assert isinstance(do(lambda: command(*first)), Done)
    twice = (("take_back", 2), ("spend", 2))
    assert codes(do(lambda: command(*twice))) == ["constraint.uq_ledger_entry_subject_ref_kind_turn"]
    again = do(lambda: command(("take_back", 1)))
    assert codes(again) == ["constraint.uq_ledger_entry_subject_ref_kind_turn"]
    line = db.session.get_one(FundLine, line.id)
    assert (line.reserved_fen, line.spent_fen, queries.off_by(line)) == (0, 400, {})


def receive(app: Flask, *flags: str, **changes: str) -> tuple[int, str]:
    given = {
        "--town": CODES[1], "--line": "稳岗资金", "--yuan": "300,000", "--source": "粤财农〔2026〕1号",
        "--as": username(Role.FINANCE_MAKER), **changes,
    }  # fmt: skip
    arguments = [*flags, *(part for pair in given.items() for part in pair)]
    outcome = app.test_cli_runner().invoke(args=["funds", "receive", *arguments])
    return outcome.exit_code, outcome.output


def test_the_command_enters_money_on_behalf_of_a_finance_person(app: Flask, db: SQLAlchemy) -> None:
    assert receive(app)[0] == 0
    assert receive(app, **{"--yuan": "0.50"})[0] == 0
    line = db.session.scalars(select(FundLine)).one()
    assert (line.received_fen, queries.off_by(line)) == (30_000_050, {})
    assert {entry.note for entry in db.session.scalars(select(LedgerEntry))} == {"粤财农〔2026〕1号"}
    events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "fund.receive")))
    assert len(events) == 2
    assert all(event.on_behalf_of is not None for event in events)


def test_the_same_command_sent_twice_enters_the_money_once(app: Flask, db: SQLAlchemy) -> None:
    assert receive(app)[0] == 0
    code, said = receive(app)
    assert (code != 0, "--again" in said) == (True, True)
    assert receive(app, "--again")[0] == 0
    assert db.session.scalars(select(FundLine.received_fen)).all() == [60_000_000]


def test_the_operator_is_not_the_finance_person(app: Flask, db: SQLAlchemy) -> None:
    receive(app)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "fund.receive")).one()
    assert (event.account_ref, event.role) == (None, "operator")
    assert event.on_behalf_of is not None


def test_a_disabled_account_enters_nothing(app: Flask, db: SQLAlchemy) -> None:
    with writing():
        account = account_named(username(Role.FINANCE_MAKER))
        assert account is not None
        account.disabled_at = now()
    assert receive(app)[0] != 0
    assert db.session.scalars(select(LedgerEntry)).all() == []


@pytest.mark.parametrize(
    "change",
    [
        {"--yuan": "minus ten"},
        {"--yuan": "-10"},
        {"--yuan": "0"},
        {"--town": "999999999"},
        {"--town": CODES[2]},
        {"--as": username(Role.JOB_CADRE)},
        {"--as": "nobody"},
    ],
)
def test_the_command_refuses_and_says_so(app: Flask, db: SQLAlchemy, change: dict[str, str]) -> None:
    code, said = receive(app, **change)
    assert code != 0
    assert "Error" in said
    assert db.session.scalars(select(LedgerEntry)).all() == []
