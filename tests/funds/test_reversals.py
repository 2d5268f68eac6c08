"""Money that came back, and entries that undo another: named, once, and never below zero."""

import uuid

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.employment import add_money, codes, do
from tests.support.forms import submit
from tests.support.towns import CODES, sign_in, username
from webapp.access.actor import Role
from webapp.audit.models import AuditEvent
from webapp.core.filters import now
from webapp.core.unit import Done, Refused, writing
from webapp.core.workflow import Refusal
from webapp.funds import actions, queries
from webapp.funds.models import FundLine, LedgerEntry
from webapp.funds.rules import FundState, Posting, entry_faults, reversal_of, reversal_refusals

SUBJECT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def paid(fen: int = 400) -> FundLine:
    """Return a line of 1,000 of which a sum went out."""
    line = add_money(1_000)
    with writing():
        held = queries.locked(line.id)
        assert actions.reserve(held, fen, SUBJECT, now(), None) == []
        assert actions.spend(held, fen, SUBJECT, now(), None) == []
    return fresh(line)


def fresh(line: FundLine) -> FundLine:
    found = queries.line_named(line.town_id, line.name)
    assert found is not None
    return found


def entries(db: SQLAlchemy, kind: str) -> list[LedgerEntry]:
    return list(
        db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == kind).order_by(LedgerEntry.id))
    )


def reverse(entry: LedgerEntry, words: str = "登错了") -> Done | Refused:
    return do(lambda: actions.reverse(entry, words, now(), None))


def test_what_came_back_is_free_again(db: SQLAlchemy) -> None:
    line = paid()
    with writing():
        assert actions.recover(queries.locked(line.id), 150, OTHER, now(), None, "收据") == []
    line = fresh(line)
    assert (line.spent_fen, line.free_fen, queries.off_by(line)) == (250, 750, {})


@pytest.mark.parametrize(
    ("fen", "code"), [(401, "spent_too_small"), (0, "amount_not_positive"), (-1, "amount_not_positive")]
)
def test_no_more_comes_back_than_went_out(db: SQLAlchemy, fen: int, code: str) -> None:
    line = paid()
    with writing():
        assert [one.code for one in actions.recover(queries.locked(line.id), fen, OTHER, now(), None)] == [
            code
        ]
    assert queries.off_by(fresh(line)) == {}


def test_money_entered_in_error_is_undone_by_an_entry_that_names_it(db: SQLAlchemy) -> None:
    line = add_money(1_000)
    (wrong,) = entries(db, "received")
    assert isinstance(reverse(wrong), Done)
    line = fresh(line)
    assert (line.received_fen, line.free_fen, queries.off_by(line)) == (0, 0, {})
    (undo,) = entries(db, "reversed")
    assert (undo.reverses, undo.note) == (entries(db, "received")[0], "登错了")
    assert queries.last_received(line) is None


def test_an_entry_is_undone_once_and_an_undoing_never(db: SQLAlchemy) -> None:
    add_money(1_000)
    (wrong,) = entries(db, "received")
    reverse(wrong)
    assert codes(reverse(wrong))[0] == "reversed_before"
    assert codes(reverse(entries(db, "reversed")[0])) == ["reverses_a_reversal"]
    assert len(entries(db, "reversed")) == 1


def test_an_undoing_needs_its_words(db: SQLAlchemy) -> None:
    add_money(1_000)
    assert codes(reverse(entries(db, "received")[0], "  ")) == ["reversal_needs_words"]


def test_money_that_has_moved_on_is_not_taken_away(db: SQLAlchemy) -> None:
    line = paid(1_000)
    outcome = reverse(entries(db, "received")[0])
    assert isinstance(outcome, Refused)
    (why,) = outcome.refusals
    assert (why.code, why.params["asked_fen"], why.params["there_fen"]) == ("reversal_too_late", 1_000, 0)
    assert queries.off_by(fresh(line)) == {}


def test_a_payment_is_undone_step_by_step_in_one_turn(db: SQLAlchemy) -> None:
    """Both are about the same subject in the same turn: neither stands in the other's way."""
    line = paid()
    assert isinstance(reverse(entries(db, "spent")[0]), Done)
    assert queries.reserved_for([SUBJECT]) == {SUBJECT: 400}
    assert isinstance(reverse(entries(db, "reserved")[0]), Done)
    line = fresh(line)
    assert (line.free_fen, line.reserved_fen, line.spent_fen, queries.off_by(line)) == (1_000, 0, 0, {})
    assert queries.reserved_for([SUBJECT]) == {SUBJECT: 0}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET reverses_id = id",
        "INSERT INTO ledger_entry (ref, fund_line_id, kind, turn, note, made_at, reverses_id) "
        "SELECT '{ref}', fund_line_id, 'reversed', 1, 'x', made_at, reverses_id FROM ledger_entry "
        "WHERE kind = 'reversed'",
        "INSERT INTO ledger_entry (ref, fund_line_id, kind, turn, note, made_at, reverses_id) "
        "SELECT '{ref}', fund_line_id, 'received', 1, 'x', made_at, id FROM ledger_entry WHERE kind = 'reversed'",
        "INSERT INTO ledger_entry (ref, fund_line_id, kind, turn, made_at, reverses_id) "
        "SELECT '{ref}', fund_line_id, 'reversed', 1, made_at, id FROM ledger_entry WHERE kind = 'reversed'",
    ],
)  # fmt: skip
def test_the_database_says_no_as_well(db: SQLAlchemy, statement: str) -> None:
    add_money(1_000)
    reverse(entries(db, "received")[0])
    ref = uuid.uuid4()
    said = statement.format(ref=ref.hex if db.engine.dialect.name == "sqlite" else ref)
    with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(said))


SIDES = st.lists(
    st.tuples(st.sampled_from(["source", "free", "reserved", "spent"]), st.integers(-500, 500)), max_size=5
)


@given(SIDES)
def test_an_undoing_balances_whenever_the_entry_did_and_twice_is_the_entry(
    sides: list[tuple[str, int]],
) -> None:
    postings = tuple(Posting(account, fen) for account, fen in sides)
    assert entry_faults(reversal_of(postings)) == entry_faults(postings)
    assert reversal_of(reversal_of(postings)) == postings


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(1, 400))
def test_a_line_that_moved_is_possible_or_the_move_is_refused(
    free: int, reserved: int, spent: int, fen: int
) -> None:
    state = FundState(free + reserved + spent, reserved, spent)
    moved = state.moved(reversal_of((Posting("source", -fen), Posting("free", fen))))
    assert isinstance(moved, Refusal) == (fen > free)
    back = state.moved((Posting("spent", -fen), Posting("free", fen)))
    assert back == state.recover(fen) or (isinstance(back, Refusal) and fen > spent)


@pytest.mark.parametrize(
    ("kind", "words", "why_not"),
    [
        ("received", "x", []),
        ("received", "", ["reversal_needs_words"]),
        ("reversed", "", ["reverses_a_reversal", "reversal_needs_words"]),
    ],
)
def test_why_an_entry_is_not_reversed(kind: str, words: str, why_not: list[str]) -> None:
    assert [one.code for one in reversal_refusals(kind, words)] == why_not


def run(app: Flask, verb: str, *flags: str, **changes: str) -> tuple[int, str]:
    given = {
        "--town": CODES[1], "--line": "稳岗资金", "--yuan": "300,000", "--source": "粤财农〔2026〕1号",
        "--as": username(Role.FINANCE_MAKER), **({"--why": "重复登记"} if verb == "reverse" else {}), **changes,
    }  # fmt: skip
    arguments = [*flags, *(part for pair in given.items() for part in pair)]
    outcome = app.test_cli_runner().invoke(args=["funds", verb, *arguments])
    return outcome.exit_code, outcome.output


@pytest.mark.parametrize(
    ("entered", "code", "chinese", "english"),
    [
        (
            {"--yuan": "300,000.01"},
            "nothing_to_reverse",
            "这笔资金里没有这个金额和来源、还没冲正的入账。",
            "On this line no money was entered with this sum and source that is not reversed already.",
        ),
        (
            {"--source": "别的文号"},
            "nothing_to_reverse",
            "这笔资金里没有这个金额和来源、还没冲正的入账。",
            "On this line no money was entered with this sum and source that is not reversed already.",
        ),
    ],
)
def test_the_command_undoes_nothing_that_was_not_entered_so(
    app: Flask, db: SQLAlchemy, entered: dict[str, str], code: str, chinese: str, english: str
) -> None:
    assert run(app, "receive")[0] == 0
    ended, said = run(app, "reverse", **entered)
    assert (ended != 0, chinese in said, english in said) == (True, True, True), code
    assert [one.kind for one in db.session.scalars(select(LedgerEntry))] == ["received"]


def test_the_command_undoes_what_was_entered_in_the_same_words(app: Flask, db: SQLAlchemy) -> None:
    assert run(app, "receive")[0] == 0
    code, said = run(app, "reverse")
    assert (code, "-300,000.00" in said) == (0, True)
    line = db.session.scalars(select(FundLine)).one()
    assert (line.received_fen, queries.off_by(line)) == (0, {})
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "fund.reverse")).one()
    assert (event.role, event.on_behalf_of is not None) == ("operator", True)
    code, said = run(app, "reverse")
    assert (code != 0, "--again" in said) == (True, True)
    code, said = run(app, "reverse", "--again")
    assert (code != 0, "还没冲正的入账" in said) == (True, True)


@pytest.mark.parametrize(
    "change",
    [{"--yuan": "1"}, {"--source": "别的"}, {"--line": "没有"}, {"--yuan": "x"}, {"--town": CODES[2]}],
)
def test_the_command_undoes_nothing_that_was_not_entered(
    app: Flask, db: SQLAlchemy, change: dict[str, str]
) -> None:
    run(app, "receive")
    code, said = run(app, "reverse", **change)
    assert (code != 0, "Error" in said) == (True, True)
    assert entries(db, "reversed") == []


def test_the_page_of_a_line_shows_what_was_undone(app: Flask, db: SQLAlchemy) -> None:
    run(app, "receive")
    run(app, "reverse")
    client = sign_in(app.test_client(), Role.FINANCE_CHECKER)
    line = db.session.scalars(select(FundLine)).one()
    assert "冲正" in client.get(f"/funds/{line.ref}").text
    submit(client, "/account", "/account/preference/language", value="en")
    assert "undoes: money received" in client.get(f"/funds/{line.ref}").text
