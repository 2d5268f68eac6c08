"""What the bank has paid, for tests of what follows: lists issued and the bank's word read into them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.employment import AT_WORK, actor, advance, claim, done
from tests.support.planted_money import bank_says
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.claims.actions import issuing
from webapp.claims.models import PaymentList
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.unit import Done, Refused
from webapp.payments.actions import rechecks
from webapp.payments.actions.recoveries import Proposal, confirm, propose, receive
from webapp.payments.actions.results import Sent, take
from webapp.payments.importer.results import read_result
from webapp.payments.models import Recheck, Recovery
from webapp.payments.queries import rechecks as recheck_queries
from webapp.payments.queries.recoveries import recovery

NAMES = ("甘一", "甘二", "甘三")
WORDS = "六月没有上班，问过本人和厂里"


def pay(*names: str) -> None:
    """Issue the signed claims of some people and read the bank's word that all of it was paid."""
    checker = actor(Role.FINANCE_CHECKER)
    picked = [(claim(name).id, None) for name in names]
    listed_ref = done(lambda: issuing.issue(picked, checker, now()), checker).ref
    listed = db.session.scalars(select(PaymentList).where(PaymentList.ref == listed_ref)).one()
    content = bank_says(listed.lines, today())
    sent = Sent("results.csv", content, read_result(content))
    done(lambda: take(listed, sent, checker, now()), checker)


def by(role: str, command: Callable[[Actor], Any]) -> Done:
    """Do something as somebody, which must not be refused."""
    who = actor(role)
    return done(lambda: command(who), who)


def proposed(name: str, fen: int, code: str = "months_untrue") -> Recovery:
    """Let the finance maker propose that money of somebody's claim comes back."""
    what = Proposal(fen, code, WORDS)
    made = by(Role.FINANCE_MAKER, lambda who: propose(claim(name).id, what, who, now()))
    return recovery_of(made)


def opened(name: str, fen: int) -> Recovery:
    """Let the finance checker open it."""
    row = proposed(name, fen)
    made = by(Role.FINANCE_CHECKER, lambda who: confirm(row.id, None, who, now()))
    return recovery_of(made)


def came_back(row: Recovery, fen: int, role: str = Role.FINANCE_MAKER) -> Recovery:
    """Enter money that came back today."""
    made = by(role, lambda who: receive(row.id, None, fen, today(), "收据一号", who, now()))
    return recovery_of(made)


def recovery_of(made: Done | Refused) -> Recovery:
    """Return the recovery that an action was about."""
    assert isinstance(made, Done), made
    assert made.ref is not None
    found: Recovery | None = recovery(actor(Role.AUDITOR), made.ref)
    assert found is not None
    return found


def draw(to_on: date | None = None) -> list[Recheck]:
    """Draw the next sample and return its re-checks."""
    auditor, day = actor(Role.AUDITOR), to_on or today()
    town_id = auditor.town_id or 0
    seed = recheck_queries.seed_of(town_id, rechecks.next_number(town_id, today()), day)
    done(lambda: rechecks.draw(town_id, day, seed, auditor, now()), auditor)
    return list(db.session.scalars(recheck_queries.rechecks_of(auditor)))


def build_paid(app: Flask) -> None:
    """Three people whose subsidy the bank has paid."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(date(2026, 11, 2))
    for name in NAMES:
        advance(name, *DECISIONS)
    pay(*NAMES)
    clock.set_day(date(2026, 11, 23))


PAID = State("paid", build_paid, AT_WORK)
