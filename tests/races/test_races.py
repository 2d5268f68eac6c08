"""Double approval, double issue and overspend, a thousand times each, on real connections of both databases.

With all guards up nothing gets through. With all of them down the same harness lets many through, so it can see;
and each guard holds alone, so none of them is there for show.
"""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.crowd import crowd, pairs, race
from tests.support.employment import actor
from tests.support.guards import CONSTRAINT, GUARDS, ISOLATION, KEY, ROW_LOCK, VERSION, only
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.claims.actions.deciding import agree
from webapp.claims.actions.issuing import issue
from webapp.claims.models import Claim, Decision, PaymentLine
from webapp.claims.workflow import ClaimState
from webapp.core import unit
from webapp.core.db import db
from webapp.core.filters import now
from webapp.funds.models import FundLine, LedgerEntry, Posting

pytestmark = [pytest.mark.race, pytest.mark.slow]

RACES = int(os.environ.get("RACES", "1000"))
ENOUGH = RACES // 10
UNGUARDED = ENOUGH * 3 // 2
ALONE = ENOUGH // 2
"""Both sides have read before either writes, so without a guard nearly every race gets through; fewer do."""

BLINK, PATIENCE = 0.004, 0.25
"""Seconds one side waits for the other to have read too: guards may keep it away for good, nothing else does."""

APPROVAL = crowd(f"approval-{RACES}", RACES, ClaimState.MADE, 1)
ISSUE = crowd(f"issue-{RACES}", RACES, ClaimState.SIGNED, 1)
OVERSPEND = crowd(f"overspend-{RACES}", 2 * RACES, ClaimState.MADE, 2)

Attempt = Callable[[], object]
Make = Callable[[int, int | None, Actor, str | None], Attempt]


@pytest.fixture
def starting_state(request: pytest.FixtureRequest) -> State:
    return {"approval": APPROVAL, "issue": ISSUE, "overspend": OVERSPEND}[
        request.node.originalname.split("_")[1]
    ]


def claims() -> list[tuple[int, int]]:
    query = select(Claim.id, Claim.version).order_by(Claim.id)
    return [(row.id, row.version) for row in db.session.execute(query)]


def people(role: Role, other: Role) -> tuple[Actor, Actor]:
    """Two people with the same seat: the second stands on the person of another."""
    first = actor(role)
    return first, replace(first, person_id=actor(other).person_id)


def attempt(command: Callable[[], unit.Done | unit.Refused], by: Actor, key: str | None) -> Attempt:
    return lambda: unit.run(command, unit.Entry(by, "race", now()), key, "same")


def agreeing(claim_id: int, seen: int | None, by: Actor, key: str | None) -> Attempt:
    return attempt(lambda: agree([(claim_id, seen)], "check", by, now()), by, key)


def issuing(claim_id: int, seen: int | None, by: Actor, key: str | None) -> Attempt:
    return attempt(lambda: issue([(claim_id, seen)], by, now()), by, key)


def twice(
    make: Callable[[int, int | None, Actor, str | None], Attempt],
    role: Role,
    other: Role,
    kept: tuple[str, ...],
    many: int,
) -> list[tuple[Attempt, Attempt]]:
    """The same claim from two sides: two people and two keys where all guards are up, else the same request twice."""
    one, another = people(role, other)
    found = []
    for place, (claim_id, version) in enumerate(claims()[:many]):
        seen = version if VERSION in kept else None
        alone = kept == (KEY,) or place % 2 == 0
        keys = (
            (f"key-{claim_id}", f"key-{claim_id}" if alone else f"other-{claim_id}")
            if KEY in kept
            else (None, None)
        )
        second = one if alone or len(kept) < len(GUARDS) else another
        found.append((make(claim_id, seen, one, keys[0]), make(claim_id, seen, second, keys[1])))
    return found


def doubles(column: object, *where: object) -> int:
    query = select(column).where(*where).group_by(column).having(func.count() > 1)  # type: ignore[call-overload]
    return len(db.session.execute(query).all())


def approved_twice() -> int:
    return doubles(Decision.claim_id, Decision.step == "check")


def issued_twice() -> int:
    return doubles(PaymentLine.claim_id)


def overspent() -> int:
    """Fund lines whose postings reserve more than was received, whatever the counters say."""
    booked = (
        select(LedgerEntry.fund_line_id, func.sum(Posting.amount_fen).label("reserved"))
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .where(Posting.account == "reserved")
        .group_by(LedgerEntry.fund_line_id)
        .subquery()
    )
    query = select(FundLine.id).join(booked, booked.c.fund_line_id == FundLine.id)
    over = (booked.c.reserved > FundLine.received_fen) | (FundLine.reserved_fen > FundLine.received_fen)
    return len(db.session.execute(query.where(over)).all())


def through(
    app: Flask,
    kept: tuple[str, ...],
    made: Callable[[], list[tuple[Attempt, Attempt]]],
    seen: Callable[[], int],
) -> tuple[int, int]:
    """Run races under some guards: how many got through, and how many halves were done as they should."""
    with app.app_context():
        races = made()
        db.session.rollback()
        with only(*kept):
            ended = race(app, races, BLINK if kept else PATIENCE)
        db.session.rollback()
        return seen(), ended["done"]


def approvals(app: Flask, kept: tuple[str, ...], many: int) -> tuple[int, int]:
    def made() -> list[tuple[Attempt, Attempt]]:
        return twice(agreeing, Role.FINANCE_CHECKER, Role.TEAM_CAPTAIN, kept, many)

    return through(app, kept, made, approved_twice)


def issues(app: Flask, kept: tuple[str, ...], many: int) -> tuple[int, int]:
    def made() -> list[tuple[Attempt, Attempt]]:
        return twice(issuing, Role.FINANCE_MAKER, Role.FINANCE_CHECKER, kept, many)

    return through(app, kept, made, issued_twice)


def overspends(app: Flask, kept: tuple[str, ...], many: int) -> tuple[int, int]:
    """Two claims of one fund line that has money for one of them."""

    def made() -> list[tuple[Attempt, Attempt]]:
        checker = actor(Role.FINANCE_CHECKER)
        numbers = [claim_id for claim_id, _version in claims()][: 2 * many]
        key = "key-{}" if KEY in kept else None
        return [
            (
                agreeing(one, None, checker, key and key.format(one)),
                agreeing(other, None, checker, key and key.format(other)),
            )
            for one, other in pairs(numbers)
        ]

    return through(app, kept, made, overspent)


MONEY_GUARDS = tuple(guard for guard in GUARDS if guard != KEY)


def test_approval_happens_once(app: Flask) -> None:
    doubled, done = approvals(app, GUARDS, RACES)
    assert (doubled, done >= RACES) == (0, True)


def test_approval_without_guards_happens_twice(app: Flask) -> None:
    assert approvals(app, (), UNGUARDED)[0] >= ENOUGH


@pytest.mark.parametrize("guard", GUARDS)
def test_approval_is_guarded_by_each_alone(app: Flask, guard: str) -> None:
    doubled, done = approvals(app, (guard,), ALONE)
    assert (doubled, done >= ALONE) == (0, True)


def test_issue_happens_once(app: Flask) -> None:
    doubled, done = issues(app, GUARDS, RACES)
    assert (doubled, done >= RACES) == (0, True)


def test_issue_without_guards_happens_twice(app: Flask) -> None:
    assert issues(app, (), UNGUARDED)[0] >= ENOUGH


@pytest.mark.parametrize("guard", GUARDS)
def test_issue_is_guarded_by_each_alone(app: Flask, guard: str) -> None:
    doubled, done = issues(app, (guard,), ALONE)
    assert (doubled, done >= ALONE) == (0, True)


def test_overspend_never_happens(app: Flask) -> None:
    over, done = overspends(app, GUARDS, RACES)
    assert (over, done) == (0, RACES)


def test_overspend_happens_without_guards(app: Flask) -> None:
    assert overspends(app, (), UNGUARDED)[0] >= ENOUGH


@pytest.mark.parametrize("guard", MONEY_GUARDS)
def test_overspend_is_stopped_by_each_alone(app: Flask, guard: str) -> None:
    over, done = overspends(app, (guard,), ALONE)
    assert (over, done >= ALONE) == (0, True)


def test_every_guard_has_its_switch() -> None:
    assert set(GUARDS) <= {ISOLATION, ROW_LOCK, VERSION, CONSTRAINT, KEY}
