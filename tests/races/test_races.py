"""Double approval, double issue, overspend and double subsidy, a thousand times each, on real connections.

`make prove` runs ten thousand of each on both databases.

With all guards up nothing gets through. With all of them down the same harness lets many through, so it can see;
and each guard holds alone, so none of them is there for show.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import exists, func, select

from tests.support.crowd import COMPLETING, DECIDING, OPENING, crowd, pairs, race, workers
from tests.support.employment import actor
from tests.support.guards import CONSTRAINT, GUARDS, ISOLATION, KEY, ROW_LOCK, VERSION, only
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.claims.actions import opening
from webapp.claims.actions.deciding import agree
from webapp.claims.actions.issuing import issue
from webapp.claims.models import Claim, Decision, PaymentLine
from webapp.claims.workflow import ClaimState
from webapp.core import unit
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.funds.models import FundLine, LedgerEntry, Posting
from webapp.placements.models import Spell
from webapp.placements.workflow import SpellState

pytestmark = [pytest.mark.race, pytest.mark.slow]

RACES = int(os.environ.get("RACES", "10000" if os.environ.get("PROVE") else "1000"))
ENOUGH = RACES // 10
UNGUARDED = ENOUGH * 3 // 2
ALONE = ENOUGH // 2
"""Both sides have read before either writes, so without a guard nearly every race gets through; fewer do."""

BLINK, PATIENCE = 0.004, 0.25
"""Seconds one side waits for the other to have read too: guards may keep it away for good, nothing else does."""

APPROVAL = crowd(f"approval-{RACES}", RACES, ClaimState.MADE, 1)
ISSUE = crowd(f"issue-{RACES}", RACES, ClaimState.SIGNED, 1)
OVERSPEND = crowd(f"overspend-{RACES}", 2 * RACES, ClaimState.MADE, 2)
SUBSIDY = workers(f"subsidy-{RACES}", RACES // 2)

Attempt = Callable[[], object]
Make = Callable[[int, int | None, Actor, str | None], Attempt]


@pytest.fixture
def starting_state(request: pytest.FixtureRequest) -> State:
    return {"approval": APPROVAL, "issue": ISSUE, "overspend": OVERSPEND, "subsidy": SUBSIDY}[
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
    query = select(column).where(*where).group_by(column).having(func.count() > 1)  # type: ignore[call-overload]  # any column
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
    meet: tuple[tuple[Any, str], ...] = DECIDING,
) -> tuple[int, int]:
    """Run races under some guards: how many got through, and how many halves were done as they should."""
    with app.app_context():
        races = made()
        db.session.rollback()
        with only(*kept):
            ended = race(app, races, BLINK if kept else PATIENCE, meet)
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


def subsidised_twice() -> int:
    """People of whom one employment has two live claims, or who have two that are ready within a year."""
    live = select(Claim.spell_id).where(Claim.state != ClaimState.REFUSED).group_by(Claim.spell_id)
    ready = select(Claim.member_id).where(Claim.state == ClaimState.READY).group_by(Claim.member_id)
    return sum(len(db.session.execute(one.having(func.count() > 1)).all()) for one in (live, ready))


def opened(app: Flask, kept: tuple[str, ...], many: int) -> tuple[int, int]:
    """The daily work opens the claim of one employment from two sides."""

    def made() -> list[tuple[Attempt, Attempt]]:
        query = select(Spell.id).where(
            Spell.state == SpellState.ACTIVE, ~exists().where(Claim.spell_id == Spell.id)
        )
        spells = list(db.session.scalars(query.order_by(Spell.id).limit(many)))
        key = "open-{}" if KEY in kept else None
        return [
            (opening_of(one, key and key.format(one)), opening_of(one, key and key.format(one)))
            for one in spells
        ]

    return through(app, kept, made, subsidised_twice, OPENING)


def opening_of(spell_id: int, key: str | None) -> Attempt:
    by = actor(Role.TOWN_CENTRE)
    return attempt(lambda: opening._open_command(spell_id, today(), now()), by, key)


def completed(app: Flask, kept: tuple[str, ...], many: int) -> tuple[int, int]:
    """Two claims of one person within a year, each looked at again on its side."""

    def made() -> list[tuple[Attempt, Attempt]]:
        query = select(Claim.id, Claim.member_id).where(Claim.state == ClaimState.WAITING)
        by_member: dict[int, list[int]] = {}
        for claim_id, member_id in db.session.execute(query.order_by(Claim.id)):
            by_member.setdefault(member_id, []).append(claim_id)
        two = [tuple(claims) for claims in by_member.values() if len(claims) == 2][:many]
        return [(looking(one), looking(other)) for one, other in two]

    return through(app, kept, made, subsidised_twice, COMPLETING)


def looking(claim_id: int) -> Attempt:
    by = actor(Role.TOWN_CENTRE)
    return attempt(lambda: opening.look_again(claim_id, today(), now()), by, None)


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


def test_subsidy_is_opened_and_completed_once(app: Flask) -> None:
    assert completed(app, GUARDS, RACES // 2) == (0, RACES // 2)
    twice, done = opened(app, GUARDS, RACES // 2)
    assert (twice, done >= RACES // 2) == (0, True)


def test_subsidy_without_guards_is_opened_twice(app: Flask) -> None:
    assert opened(app, (), UNGUARDED)[0] >= ENOUGH


def test_subsidy_without_guards_is_completed_twice(app: Flask) -> None:
    assert completed(app, (), UNGUARDED)[0] >= ENOUGH


@pytest.mark.parametrize("guard", GUARDS)
def test_subsidy_is_guarded_by_each_alone(app: Flask, guard: str) -> None:
    twice, done = opened(app, (guard,), ALONE)
    assert (twice, done >= ALONE) == (0, True)


@pytest.mark.parametrize("guard", [guard for guard in GUARDS if guard in (ISOLATION, ROW_LOCK)])
def test_subsidy_within_a_year_is_guarded_by_locks_and_by_isolation(app: Flask, guard: str) -> None:
    assert completed(app, (guard,), ALONE) == (0, ALONE)


def test_every_guard_has_its_switch() -> None:
    assert set(GUARDS) <= {ISOLATION, ROW_LOCK, VERSION, CONSTRAINT, KEY}
