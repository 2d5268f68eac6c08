"""Money that comes back, through its actions: two persons, no more than was paid, and books that agree all the way."""

from datetime import date, timedelta
from random import Random

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.after import PAID, WORDS, by, came_back, opened, proposed, recovery_of
from tests.support.employment import actor, claim, codes, do, hire
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.workflow import ClaimState
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds.models import FundLine, LedgerEntry
from webapp.funds.queries import off_by
from webapp.payments.actions import recoveries as actions
from webapp.payments.actions.recoveries import Proposal
from webapp.payments.models import Instalment, Recovery
from webapp.payments.queries import recoveries as queries
from webapp.payments.workflow import RecoveryState

NAME = "甘一"
AMOUNT = yuan(1_500)


@pytest.fixture
def starting_state() -> State:
    return PAID


def line(db: SQLAlchemy) -> FundLine:
    db.session.rollback()
    return db.session.scalars(select(FundLine)).one()


def propose(
    name: str = NAME, fen: int = AMOUNT, role: str = Role.FINANCE_MAKER, code: str = "months_untrue", words: str = WORDS
) -> Done | Refused:  # fmt: skip
    who = actor(role)
    return do(lambda: actions.propose(claim(name).id, Proposal(fen, code, words), who, now()), who)


def receive(
    row: Recovery, fen: int, on: date | None = None, role: str = Role.FINANCE_MAKER
) -> Done | Refused:
    who = actor(role)
    return do(lambda: actions.receive(row.id, None, fen, on or today(), "", who, now()), who)


def instalment(row: Recovery, position: int = 1) -> Instalment:
    return queries.instalments_of(row)[position - 1]


def take_back(row: Recovery, role: str, position: int = 1, words: str = "多按了一个零") -> Done | Refused:
    who = actor(role)
    return do(lambda: actions.take_back(instalment(row, position).id, words, who, now()), who)


def test_money_comes_back_in_instalments_until_nothing_is_owed(db: SQLAlchemy) -> None:
    before = line(db)
    spent, free = before.spent_fen, before.free_fen
    row = opened(NAME, AMOUNT)
    assert (row.state, row.owed_fen, row.opened_on) == (RecoveryState.OPEN, AMOUNT, today())
    row = came_back(row, yuan(500))
    assert (row.state, row.owed_fen) == (RecoveryState.OPEN, yuan(1_000))
    row = came_back(row, yuan(1_000), Role.FINANCE_CHECKER)
    assert (row.state, row.owed_fen) == (RecoveryState.SETTLED, 0)
    after = line(db)
    assert (after.spent_fen, after.free_fen, off_by(after)) == (spent - AMOUNT, free + AMOUNT, {})
    entries = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "recovered"))
    assert [sum(one.amount_fen for one in entry.postings) for entry in entries] == [0, 0]
    assert claim(NAME).state is ClaimState.PAID


def test_nothing_is_owed_before_a_second_person_has_agreed(db: SQLAlchemy) -> None:
    row = proposed(NAME, AMOUNT)
    assert (row.state, row.opened_on) == (RecoveryState.PROPOSED, None)
    with pytest.raises(WrongState):
        receive(row, yuan(1))
    assert off_by(line(db)) == {}


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"fen": AMOUNT + 1}, ["more_than_paid"]),
        ({"fen": 0}, ["sum_not_positive"]),
        ({"code": ""}, ["recovery_needs_reason"]),
        ({"words": "  "}, ["recovery_needs_words"]),
    ],
)
def test_what_a_proposal_needs(db: SQLAlchemy, change: dict[str, object], why_not: list[str]) -> None:
    assert codes(propose(**change)) == why_not  # type: ignore[arg-type]  # each row changes one thing
    assert db.session.scalars(select(Recovery)).all() == []


def test_only_what_the_bank_paid_comes_back(db: SQLAlchemy) -> None:
    hire("甘四", 4)
    with writing() as session:
        row = session.merge(claim(NAME))
        other = type(row)(
            spell_id=db.session.scalars(select(type(row.spell).id).order_by(type(row.spell).id.desc())).first(),
            town_id=row.town_id, member_id=row.member_id, state=ClaimState.WAITING, opened_on=today(), decisions=0,
        )  # fmt: skip
        session.add(other)
        session.flush()
        waiting = other.id
    who = actor(Role.FINANCE_MAKER)
    outcome = do(lambda: actions.propose(waiting, Proposal(AMOUNT, "months_untrue", WORDS), who, now()), who)
    assert codes(outcome) == ["claim_not_paid"]


def test_one_recovery_of_a_claim_runs_at_a_time_and_all_together_bring_back_what_was_paid(
    db: SQLAlchemy,
) -> None:
    came_back(opened(NAME, yuan(600)), yuan(600))
    assert codes(propose(fen=AMOUNT)) == ["more_than_paid"]
    proposed(NAME, yuan(900))
    assert codes(propose(fen=yuan(1))) == ["recovery_runs"]


def test_whoever_proposed_it_neither_opens_nor_rejects_it(db: SQLAlchemy) -> None:
    row, who = proposed(NAME, AMOUNT), actor(Role.FINANCE_MAKER)
    assert codes(do(lambda: actions.confirm(row.id, None, who, now()), who)) == ["own_proposal"]
    assert codes(do(lambda: actions.reject(row.id, None, "不追", who, now()), who)) == ["own_proposal"]


def test_a_rejected_recovery_says_why_and_leaves_the_way_open_for_another(db: SQLAlchemy) -> None:
    row, who = proposed(NAME, AMOUNT), actor(Role.PARTY_SECRETARY)
    assert codes(do(lambda: actions.reject(row.id, None, " ", who, now()), who)) == ["rejection_needs_words"]
    row = recovery_of(
        by(Role.PARTY_SECRETARY, lambda one: actions.reject(row.id, None, "查清了，没有多领", one, now()))
    )
    assert (row.state, row.rejection) == (RecoveryState.REJECTED, "查清了，没有多领")
    assert isinstance(propose(), Done)


def test_a_proposal_seen_on_a_stale_page_is_a_conflict(db: SQLAlchemy) -> None:
    row, who = proposed(NAME, AMOUNT), actor(Role.FINANCE_CHECKER)
    with pytest.raises(Conflict):
        do(lambda: actions.confirm(row.id, row.version + 1, who, now()), who)


def test_the_same_repayment_is_not_entered_from_two_pages(db: SQLAlchemy) -> None:
    row, who = opened(NAME, AMOUNT), actor(Role.FINANCE_CHECKER)
    shown = row.version
    row = came_back(row, yuan(400))
    with pytest.raises(Conflict):
        do(lambda: actions.receive(row.id, shown, yuan(400), today(), "", who, now()), who)
    assert row.received_fen == yuan(400)


@pytest.mark.parametrize("step", ["propose", "confirm", "receive", "take_back"])
def test_nobody_near_the_payee_has_a_hand_in_it(db: SQLAlchemy, step: str) -> None:
    row = None if step == "propose" else proposed(NAME, AMOUNT) if step == "confirm" else opened(NAME, AMOUNT)
    if step == "take_back" and row is not None:
        row = came_back(row, yuan(1))
    role = Role.FINANCE_MAKER if step in ("propose", "receive") else Role.FINANCE_CHECKER
    who = actor(role)
    with writing() as session:
        person = session.get_one(type(claim(NAME).taken[0].person), who.person_id)
        person.id_number = claim(NAME).member.id_number.reveal()
    steps = {
        "propose": lambda: actions.propose(
            claim(NAME).id, Proposal(AMOUNT, "months_untrue", WORDS), who, now()
        ),
        "confirm": lambda: actions.confirm(row.id, None, who, now()),  # type: ignore[union-attr]  # there is one
        "receive": lambda: actions.receive(row.id, None, yuan(1), today(), "", who, now()),  # type: ignore[union-attr]  # there is one
        "take_back": lambda: actions.take_back(instalment(row).id, "错", who, now()),  # type: ignore[arg-type]  # there is one
    }
    assert codes(do(steps[step], who)) == ["tied_to_payee"]


@pytest.mark.parametrize(
    ("fen", "days", "why_not"),
    [
        (AMOUNT + 1, 0, ["more_than_owed"]),
        (0, 0, ["sum_not_positive"]),
        (yuan(1), 1, ["received_ahead"]),
        (yuan(1), -1, ["received_before"]),
    ],
)
def test_what_an_instalment_may_not_be(db: SQLAlchemy, fen: int, days: int, why_not: list[str]) -> None:
    row = opened(NAME, AMOUNT)
    assert codes(receive(row, fen, today() + timedelta(days=days))) == why_not
    assert queries.instalments_of(row) == []
    assert off_by(line(db)) == {}


def test_an_instalment_that_was_entered_wrongly_is_taken_back_by_another_and_owed_again(
    db: SQLAlchemy,
) -> None:
    before = line(db).spent_fen
    row = came_back(opened(NAME, AMOUNT), AMOUNT)
    assert codes(take_back(row, Role.FINANCE_MAKER)) == ["own_instalment"]
    assert codes(take_back(row, Role.FINANCE_CHECKER, words=" ")) == ["take_back_needs_words"]
    row = recovery_of(take_back(row, Role.FINANCE_CHECKER))
    assert (row.state, row.owed_fen) == (RecoveryState.OPEN, AMOUNT)
    assert (line(db).spent_fen, off_by(line(db))) == (before, {})
    undo = db.session.scalars(select(LedgerEntry).where(LedgerEntry.reverses_id.is_not(None))).one()
    assert (undo.reverses.kind, undo.note) == ("recovered", "多按了一个零")  # type: ignore[union-attr]  # it names one
    assert codes(take_back(row, Role.FINANCE_CHECKER)) == ["instalment_undone"]
    assert codes(take_back(row, Role.FINANCE_MAKER, 2)) == ["instalment_undone"]
    assert came_back(row, AMOUNT).state is RecoveryState.SETTLED


def test_money_that_has_moved_on_since_cannot_be_taken_back(db: SQLAlchemy) -> None:
    row = came_back(opened(NAME, AMOUNT), AMOUNT)
    with writing() as session:
        held = session.scalars(select(FundLine)).one()
        held.received_fen = held.reserved_fen + held.spent_fen
    assert codes(take_back(row, Role.FINANCE_CHECKER)) == ["reversal_too_late"]


def test_a_settled_recovery_is_not_opened_again_beside_another(db: SQLAlchemy) -> None:
    row = came_back(opened(NAME, yuan(600)), yuan(600))
    other = proposed(NAME, yuan(300))
    assert codes(take_back(row, Role.FINANCE_CHECKER)) == ["recovery_runs"]
    checker = actor(Role.FINANCE_CHECKER)
    assert isinstance(do(lambda: actions.reject(other.id, None, "记错了", checker, now()), checker), Done)
    assert isinstance(take_back(row, Role.FINANCE_CHECKER), Done)


def test_a_sum_sent_twice_is_entered_once(db: SQLAlchemy) -> None:
    row, who = opened(NAME, AMOUNT), actor(Role.FINANCE_MAKER)
    for _ in range(2):
        do(lambda: actions.receive(row.id, None, yuan(1), today(), "", who, now()), who, key="once")
    assert len(queries.instalments_of(row)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recovery SET judged_by_id = proposed_by_id, judged_at = proposed_at, state = 'open', "
        "opened_on = '2026-11-24'",
        "UPDATE recovery SET received_fen = amount_fen + 1",
        "UPDATE recovery SET received_fen = 1",
        "UPDATE recovery SET state = 'settled'",
        "UPDATE recovery SET state = 'open'",
        "UPDATE recovery SET amount_fen = amount_fen - 1",
        "UPDATE recovery SET words = 'x'",
        "DELETE FROM recovery",
    ],
)  # fmt: skip
def test_the_database_says_no_as_well(db: SQLAlchemy, statement: str) -> None:
    proposed(NAME, AMOUNT)
    with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", ["UPDATE instalment SET amount_fen = 1", "DELETE FROM instalment"])
def test_what_came_back_is_never_written_over(db: SQLAlchemy, statement: str) -> None:
    came_back(opened(NAME, AMOUNT), yuan(1))
    with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_comes_in_and_is_taken_back_the_books_agree(db: SQLAlchemy, seed: int) -> None:
    rng = Random(seed)  # noqa: S311  # the same moves each time
    row, spent = opened(NAME, AMOUNT), line(db).spent_fen
    done = 0
    for _ in range(14):
        role, number = (
            rng.choice((Role.FINANCE_MAKER, Role.FINANCE_CHECKER)),
            len(queries.instalments_of(row)),
        )
        if number and rng.random() < 0.4:
            outcome = take_back(row, role, rng.randint(1, number))
        elif row.state is RecoveryState.OPEN:
            outcome = receive(row, yuan(rng.randint(1, 900)), role=role)
        done += isinstance(outcome, Done)
        db.session.rollback()
        entered = queries.instalments_of(row)
        standing = sum(-one.amount_fen if one.reverses_id else one.amount_fen for one in entered)
        assert (row.received_fen, row.state is RecoveryState.SETTLED) == (standing, standing == AMOUNT)
        assert (line(db).spent_fen, off_by(line(db))) == (spent - standing, {})
    assert done > 3
