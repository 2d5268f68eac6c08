"""Two at a time at one row: claims in bulk, and a pair of threads that set out together."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from tests.support.employment import DECIDERS, WAGE, actor, add_member, add_money, add_opening, introduce
from tests.support.towns import TWO_TOWNS, firms
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.claims.models import Claim, Decision
from webapp.claims.queries import standing
from webapp.claims.rules import deciding, issuing, right
from webapp.claims.workflow import ClaimState
from webapp.core import unit
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Busy, Conflict, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds.models import FundLine, LedgerEntry, Posting
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening
from webapp.payees.models import BankAccount
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.workflow import MonthState, SpellState
from webapp.policies.models import PolicyRow

Row = TypeVar("Row")
AMOUNT = yuan(1_500)
STARTED, QUALIFIED = date(2026, 4, 1), date(2026, 10, 1)
CONFIRMED = datetime(2026, 4, 20, tzinfo=UTC)
BATCH = 250
SPELLS: tuple[tuple[date, date, date | None], ...] = (
    (STARTED, date(2026, 5, 1), date(2026, 6, 1)),
    (date(2026, 6, 1), date(2026, 7, 1), None),
)
"""Two employments within a year, each of them full after its first month."""


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
    deciders = {step: actor(role) for step, role in DECIDERS.items()}
    members = _all([_member(pattern, first + place) for place in range(many)])
    accounts = _all([_account(member, taken.proposed_by_id, deciders) for member in members])
    introductions = _all([_like(taken, member) for member in members])
    spells = _all([_spell(one, opening) for one in introductions])
    lines = _all([_line(opening.town_id, first + place, state) for place in range(0, many, claims_per_line)])
    _all([_entry(line, "received", "source", "free", None) for line in lines])
    paid_from = [lines[place // claims_per_line] for place in range(many)]
    claims = [_claim(*one, state) for one in zip(members, spells, accounts, paid_from, strict=True)]
    _all(claims)
    if state is ClaimState.SIGNED:
        _all(
            [
                _entry(line, "reserved", "free", "reserved", one)
                for line, one in zip(lines, claims, strict=True)
            ]
        )
        _all([_decision(one, step, by) for one in claims for step, by in deciders.items()])


def workers(name: str, many: int) -> State:
    """Return a database with people whose claims can open twice: one employment each, or two within a year.

    The first `many` have one employment that is full and no claim yet. The others have two, each with a waiting claim
    that only has to be looked at again; one month of work is enough there, so that they are quickly made.
    """

    def build(app: Flask) -> None:
        add_money()
        with writing():
            _one_month_is_enough()
        for first in range(0, many, BATCH):
            with writing():
                _add_workers(first, min(BATCH, many - first), twice=False)
        for first in range(0, many, BATCH):
            with writing():
                _add_workers(many + first, min(BATCH, many - first), twice=True)

    return State(name, build, TWO_TOWNS)


def _one_month_is_enough() -> None:
    leader, maker = actor(DECIDERS["sign_as_captain"]), actor(DECIDERS["make"])
    db.session.add(
        PolicyRow(
            key="qualifying_months", kind="", town_id=leader.town_id, number=1, value=1, unit="month", scope="town",
            valid_from=date(2021, 10, 17), source="试验", source_confirmed=True, shipped=False,
            proposed_by_id=maker.person_id, proposed_at=CONFIRMED, confirmed_by_id=leader.person_id,
            confirmed_at=CONFIRMED,
        )
    )  # fmt: skip


def _add_workers(first: int, many: int, *, twice: bool) -> None:
    opening = add_opening(firms()[0]) if first == 0 else db.session.get_one(Spell, 1).opening
    pattern = add_member(f"样{first}", 9000 + first)
    taken = introduce(pattern, opening, STARTED)
    deciders = {step: actor(role) for step, role in DECIDERS.items()}
    members = _all([_member(pattern, first + place) for place in range(many)])
    if not twice:
        _all([_spell(one, opening, SPELLS[1]) for one in _all([_like(taken, member) for member in members])])
        return
    _all([_account(member, taken.proposed_by_id, deciders) for member in members])
    for place, dates in enumerate(SPELLS):
        introductions = _all([_like(taken, member, "QP"[place]) for member in members])
        spells = _all([_spell(one, opening, dates) for one in introductions])
        _all([_month(spell, deciders) for spell in spells])
        _all([_waiting(spell) for spell in spells])


def _month(spell: Spell, deciders: dict[str, Actor]) -> MonthCheck:
    """The one month that is enough, stated by the firm and confirmed by the village."""
    month = Month.of(spell.started_on)
    return MonthCheck(
        spell_id=spell.id, month=month, state=MonthState.CONFIRMED, employed=True, worked_to=month.last_day,
        wage_fen=WAGE, stated_by_id=actor(Role.FIRM).person_id, stated_at=CONFIRMED,
        confirmed_by_id=deciders["verify"].person_id, confirmed_at=CONFIRMED,
    )  # fmt: skip


def _waiting(spell: Spell) -> Claim:
    return Claim(
        spell_id=spell.id, town_id=spell.town_id, member_id=spell.member_id, state=ClaimState.WAITING,
        opened_on=QUALIFIED, starts_on=spell.started_on, ends_on=spell.qualifies_on, decisions=0,
    )  # fmt: skip


def _all(rows: list[Row]) -> list[Row]:
    db.session.add_all(rows)
    db.session.flush()
    return rows


def _member(pattern: Member, number: int) -> Member:
    return Member(
        household_id=pattern.household_id, name=f"人{number}", pinyin="", initials="", relation="child",
        confirmed_on=STARTED,
    )  # fmt: skip


def _account(member: Member, cadre_id: int, deciders: dict[str, Actor]) -> BankAccount:
    account = BankAccount(
        town_id=member.town_id, member_id=member.id, bank="农信社", holder=member.name, entered_by_id=cadre_id,
        entered_at=CONFIRMED, confirmed_by_id=deciders["review"].person_id, confirmed_at=CONFIRMED,
    )  # fmt: skip
    account.number = f"62284809{member.id:08d}"
    return account


def _like(taken: Introduction, member: Member, letter: str = "R") -> Introduction:
    return Introduction(
        opening_id=taken.opening_id, member_id=member.id, consent_id=taken.consent_id, contact_id=taken.contact_id,
        state=taken.state,
        code=f"{letter}{member.id:07d}", fit=1, need=1, proposed_on=STARTED, proposed_by_id=taken.proposed_by_id,
        answered_on=STARTED,
    )  # fmt: skip


def _spell(
    taken: Introduction, opening: Opening, dates: tuple[date, date, date | None] | None = None
) -> Spell:
    started, full, ended = dates or (STARTED, QUALIFIED, None)
    state = SpellState.LEFT if ended else SpellState.ACTIVE if dates else SpellState.RETAINED
    return Spell(
        introduction_id=taken.id, opening_id=opening.id, firm_id=opening.firm_id, town_id=opening.town_id,
        member_id=taken.member_id, state=state, started_on=started, qualifies_on=full, ended_on=ended,
        wage_fen=WAGE, floor_fen=WAGE,
    )  # fmt: skip


def _line(town_id: int, number: int, state: ClaimState) -> FundLine:
    """A line with money for one claim, which is reserved already where the claim is signed."""
    return FundLine(
        town_id=town_id, name=f"资金{number}", purpose="retention_subsidy", source="试验", received_fen=AMOUNT,
        reserved_fen=AMOUNT if state is ClaimState.SIGNED else 0, spent_fen=0,
    )  # fmt: skip


def _entry(line: FundLine, kind: str, source: str, target: str, claim: Claim | None) -> LedgerEntry:
    entry = LedgerEntry(
        fund_line_id=line.id, kind=kind, subject_ref=claim.ref if claim else None, made_at=now()
    )
    entry.postings = [Posting(account=source, amount_fen=-AMOUNT), Posting(account=target, amount_fen=AMOUNT)]
    return entry


def _claim(member: Member, spell: Spell, account: BankAccount, line: FundLine, state: ClaimState) -> Claim:
    claim = Claim(
        spell_id=spell.id, town_id=spell.town_id, member_id=member.id, state=state, opened_on=QUALIFIED,
        ready_on=QUALIFIED, starts_on=STARTED, ends_on=QUALIFIED, amount_fen=AMOUNT, band="band_2",
        fund_line_id=line.id, account_id=account.id, steps=",".join(deciding.DECISIONS), needed=len(deciding.DECISIONS),
        decisions=len(deciding.DECISIONS) if state is ClaimState.SIGNED else 3,
    )  # fmt: skip
    fields: dict[str, object] = {
        "claim_ref": claim.ref, "scheme": "retention", "member_ref": member.ref, "spell_ref": spell.ref,
        "amount_fen": AMOUNT, "band": "band_2", "started_on": STARTED, "qualifies_on": QUALIFIED, "months": [],
    }  # fmt: skip
    claim.facts_hash = right.right_hash(fields)
    claim.payment_hash = right.payment_hash(
        claim.facts_hash, {"account_ref": account.ref, "fund_line_ref": line.ref}
    )
    return claim


def _decision(claim: Claim, step: str, by: Actor) -> Decision:
    bound = claim.facts_hash if step in deciding.OVER_THE_RIGHT else claim.payment_hash
    return Decision(
        claim_id=claim.id, step=step, person_id=by.person_id, account_ref=by.account_ref,
        facts_hash=bound, decided_on=QUALIFIED, decided_at=now(),
    )  # fmt: skip


DECIDING: tuple[tuple[Any, str], ...] = ((deciding, "decision_refusals"), (issuing, "issue_refusals"))
OPENING: tuple[tuple[Any, str], ...] = ((standing, "is_watched"),)
COMPLETING: tuple[tuple[Any, str], ...] = ((right, "subsidy_refusals"),)
"""The rule that each deed asks once it has read everything and before it writes: where the sides meet."""


class Meeting:
    """Where the two sides of a race wait for each other after reading and before writing, the meanest moment.

    Where a guard keeps one side from reading, the other goes on after a blink.
    """

    def __init__(self, blink: float) -> None:
        """Nobody has come yet."""
        self.blink = blink
        self.come = (threading.Event(), threading.Event())

    def wait(self, side: int) -> None:
        """Say that this side has read, and wait for the other."""
        self.come[side].set()
        self.come[1 - side].wait(self.blink)


def race(
    app: Flask,
    attempts: list[tuple[Callable[[], object], Callable[[], object]]],
    blink: float,
    meet: tuple[tuple[Any, str], ...] = DECIDING,
) -> Counter[str]:
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

    meetings = [Meeting(blink) for _ in attempts]
    threads = [threading.Thread(target=run, args=(side,)) for side in (0, 1)]
    with pytest.MonkeyPatch.context() as patch:
        for rules, name in meet:
            patch.setattr(rules, name, after_reading(getattr(rules, name)))
        patch.setattr(unit, "time", SimpleNamespace(sleep=lambda seconds: time.sleep(seconds / 20)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return ended


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        outcome = attempt()
    except (Busy, Conflict, WrongState, DBAPIError, ValueError) as error:
        return type(error).__name__
    finally:
        db.session.rollback()
    return "refused" if isinstance(outcome, Refused) else "done"


def pairs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return numbers two by two."""
    return list(pairwise(numbers))[::2]
