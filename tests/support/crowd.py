"""Two at a time at one row: claims in bulk, and a pair of threads that set out together."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from tests.support.employment import DECIDERS, WAGE, actor, add_member, add_opening, introduce
from tests.support.towns import TWO_TOWNS, town
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims import rules
from webapp.claims.models import Claim, Decision
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.money import yuan
from webapp.core.unit import Conflict, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds import actions as funds
from webapp.funds.models import FundLine
from webapp.households.models import Member
from webapp.jobs.models import Introduction
from webapp.organisations.queries import firms
from webapp.payees.models import BankAccount
from webapp.placements.models import Spell
from webapp.placements.workflow import SpellState

AMOUNT = yuan(1_500)
STARTED, QUALIFIED = date(2026, 4, 1), date(2026, 10, 1)
BATCH = 250
BLINK = 0.015


def crowd(name: str, races: int, state: ClaimState, claims_per_line: int) -> State:
    """Return a database with two claims a race in one state, `claims_per_line` of them on each fund line."""

    def build(app: Flask) -> None:
        for first in range(0, races, BATCH):
            with writing():
                _add(first, min(BATCH, races - first), state, claims_per_line)

    return State(name, build, TWO_TOWNS)


def _add(first: int, many: int, state: ClaimState, claims_per_line: int) -> None:
    opening = add_opening(firms()[0]) if first == 0 else db.session.get_one(Spell, 1).opening
    pattern = add_member(f"样{first}", 9000 + first)
    taken = introduce(pattern, opening, STARTED)
    members = _members(pattern, first, many)
    accounts = [_account(member) for member in members]
    introductions = [_like(taken, member) for member in members]
    db.session.add_all([*accounts, *introductions])
    db.session.flush()
    spells = [_spell(one) for one in introductions]
    db.session.add_all(spells)
    db.session.flush()
    for place in range(0, many, claims_per_line):
        line = funds.open_line(town().id, f"资金{first + place}", "试验")
        _fill(line, spells[place : place + claims_per_line], accounts[place : place + claims_per_line], state)
    db.session.flush()


def _members(pattern: Member, first: int, many: int) -> list[Member]:
    found = [
        Member(
            household_id=pattern.household_id, name=f"人{first + place}", pinyin="", initials="", relation="child",
            confirmed_on=STARTED,
        )
        for place in range(many)
    ]  # fmt: skip
    db.session.add_all(found)
    db.session.flush()
    return found


def _account(member: Member) -> BankAccount:
    monitor, cadre = actor(Role.VILLAGE_MONITOR).person_id, actor(Role.JOB_CADRE).person_id
    account = BankAccount(
        member_id=member.id, bank="农信社", holder=member.name, entered_by_id=monitor, entered_at=now(),
        confirmed_by_id=cadre, confirmed_at=now(),
    )  # fmt: skip
    account.number = f"62284809{member.id:08d}"
    return account


def _like(taken: Introduction, member: Member) -> Introduction:
    return Introduction(
        opening_id=taken.opening_id, member_id=member.id, consent_id=taken.consent_id, state=taken.state,
        code=f"R{member.id:07d}", fit=1, need=1, proposed_on=STARTED, proposed_by_id=taken.proposed_by_id,
        answered_on=STARTED,
    )  # fmt: skip


def _spell(taken: Introduction) -> Spell:
    return Spell(
        introduction_id=taken.id, opening_id=taken.opening_id, firm_id=firms()[0].id, town_id=town().id,
        member_id=taken.member_id, state=SpellState.RETAINED, started_on=STARTED, qualifies_on=QUALIFIED,
        wage_fen=WAGE, floor_fen=WAGE,
    )  # fmt: skip


def _fill(line: FundLine, spells: list[Spell], accounts: list[BankAccount], state: ClaimState) -> None:
    """Give the claims of one fund line their facts; the line has money for one of them when none is reserved yet."""
    signed = state is ClaimState.SIGNED
    funds.receive(line, AMOUNT * (len(spells) if signed else 1), "试验", now())
    for spell, account in zip(spells, accounts, strict=True):
        claim = Claim(
            spell_id=spell.id, town_id=spell.town_id, member_id=spell.member_id, state=state, opened_on=QUALIFIED,
            ready_on=QUALIFIED, amount_fen=AMOUNT, band="band_2", decisions=5 if signed else 2, fund_line_id=line.id,
        )  # fmt: skip
        claim.facts_hash = rules.approved_hash(_fields(claim, spell, account, line))
        db.session.add(claim)
        db.session.flush()
        if signed:
            funds.reserve(line, AMOUNT, claim.ref, now(), None)
            db.session.add_all(_decisions(claim))
            db.session.flush()


def _fields(claim: Claim, spell: Spell, account: BankAccount, line: FundLine) -> dict[str, object]:
    member = db.session.get_one(Member, spell.member_id)
    return {
        "claim_ref": claim.ref, "member_ref": member.ref, "spell_ref": spell.ref, "account_ref": account.ref,
        "fund_line_ref": line.ref, "amount_fen": AMOUNT, "band": "band_2", "started_on": STARTED,
        "qualifies_on": QUALIFIED, "months": [],
    }  # fmt: skip


def _decisions(claim: Claim) -> list[Decision]:
    return [
        Decision(
            claim_id=claim.id, step=step, person_id=actor(role).person_id, account_ref=actor(role).account_ref,
            facts_hash=claim.facts_hash, decided_on=QUALIFIED + timedelta(days=1), decided_at=now(),
        )
        for step, role in DECIDERS.items()
    ]  # fmt: skip


class Meeting:
    """Where the two sides of a race wait for each other after reading and before writing, the meanest moment.

    Where a guard keeps one side from reading, the other goes on after a blink.
    """

    def __init__(self) -> None:
        """Nobody has come yet."""
        self.come = (threading.Event(), threading.Event())

    def wait(self, side: int) -> None:
        """Say that this side has read, and wait for the other."""
        self.come[side].set()
        self.come[1 - side].wait(BLINK)


def race(app: Flask, attempts: list[tuple[Callable[[], object], Callable[[], object]]]) -> Counter[str]:
    """Let two threads run the halves of each attempt together, one attempt after the other; count how they ended."""
    ended: Counter[str] = Counter()
    start, lock = threading.Barrier(2), threading.Lock()
    here = threading.local()

    def run(side: int) -> None:
        with app.app_context():
            for attempt, meeting in zip(attempts, meetings, strict=True):
                here.wait = partial(meeting.wait, side)
                start.wait(60)
                how = _outcome(attempt[side])
                with lock:
                    ended[how] += 1

    def after_reading(rule: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*given: Any, **named: Any) -> Any:
            here.wait()
            return rule(*given, **named)

        return asked

    meetings = [Meeting() for _ in attempts]
    threads = [threading.Thread(target=run, args=(side,)) for side in (0, 1)]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("decision_refusals", "issue_refusals"):
            patch.setattr(rules, name, after_reading(getattr(rules, name)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return ended


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        outcome = attempt()
    except (Conflict, WrongState, DBAPIError, ValueError) as error:
        return type(error).__name__
    finally:
        db.session.rollback()
    return "refused" if isinstance(outcome, Refused) else "done"


def pairs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return numbers two by two."""
    return list(pairwise(numbers))[::2]
