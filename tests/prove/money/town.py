"""The town in which the money model lives: eight people at work, their claims at every desk, a line nearly used up."""

from datetime import date
from typing import Final

from flask import Flask
from sqlalchemy import select

from tests.support.employment import (
    DECIDERS,
    DESPITE,
    STARTED,
    actor,
    add_money,
    check,
    claim,
    done,
    enter_account,
    hang_out,
    hire,
    introduce,
    spell,
    state,
)
from tests.support.towns import TWO_TOWNS, firms
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Done, writing
from webapp.jobs.models import Opening
from webapp.payees.models import Kinship
from webapp.placements.actions import months
from webapp.placements.actions import spells as placements

DAY: Final = date(2026, 10, 20)
RECEIVED: Final = yuan(5_200)
"""The claims of Ji and Geng have 3,500 of it set aside: one more fits, two do not."""

WORKERS: Final = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛")
NEW, READY, HANGING, REVIEWED, MADE, CHECKED, SIGNED, TWICE = range(8)
"""Where each of them stands; the last one has worked at two firms within a year."""

WAGES: Final = {"丁": yuan(3_600), "己": yuan(3_600)}
WAGE: Final = yuan(3_200)
VILLAGE: Final = {"辛": 2}
STEPS: Final = {"丙": 1, "丁": 2, "戊": 3, "己": 4, "庚": 6}
SEATS: Final = (
    Role.VILLAGE_MONITOR, Role.TOWN_CENTRE, Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.PARTY_SECRETARY,
    Role.TEAM_CAPTAIN, Role.JOB_CADRE,
)  # fmt: skip
"""Who acts; the last one has no part in claims."""

LAST: Final = {False: Month(2026, 9), True: Month(2026, 3)}
"""The month that nobody has confirmed yet, of an employment and of the one before it."""


def own_number(member: int) -> str:
    """Return the number of somebody's own account; the last of the workers came first."""
    return number_of((member - 2) % len(WORKERS))


def number_of(worker: int) -> str:
    """Return the number of a worker's own account."""
    return f"62284801{worker:08d}"


def build(app: Flask) -> None:
    """Let a year pass and bring each claim to its desk."""
    clock: SettableClock = app.extensions["clock"]
    _first_work_of_the_last(clock)
    clock.set_day(STARTED)
    add_money(RECEIVED)
    for worker, name in enumerate(WORKERS):
        if name == WORKERS[TWICE]:
            _again(name)
            member = spell(name).member
        else:
            member = hire(name, worker + 1, wage_fen=WAGES.get(name, WAGE)).member
        enter_account(member, number_of(worker))
    for month in Month.of(STARTED).until(LAST[False]):
        clock.set_day(month.plus(1).first_day)
        state(month)
        whose = [
            name for name in WORKERS if month != LAST[False] or name not in (WORKERS[NEW], WORKERS[TWICE])
        ]
        _confirm([name for name in whose if name not in VILLAGE], month, 1)
        _confirm([name for name in whose if name in VILLAGE], month, 2)
    _decide(clock)


def _confirm(names: list[str], month: Month, place: int) -> None:
    by = actor(Role.VILLAGE_MONITOR, 1, place)
    if names:
        done(lambda: months.confirm_months([(check(name, month), None) for name in names], by, now()), by)


def _first_work_of_the_last(clock: SettableClock) -> None:
    """Let her work from September to March at the other firm."""
    name, begun = WORKERS[TWICE], date(2025, 9, 15)
    clock.set_day(begun)
    hire(name, TWICE + 1, begun, WAGE, firm=firms()[1], place=VILLAGE[name])
    for month in Month.of(begun).until(LAST[True]):
        clock.set_day(month.plus(1).first_day)
        state(month, firm=2)
        if month != LAST[True]:
            _confirm([name], month, VILLAGE[name])
    leaving = placements.Leaving(LAST[True].last_day, "firm", "contract_over")
    with writing():
        ended = placements.end(spell(name), leaving, None, actor(Role.FIRM, 1, 2), now())
        assert isinstance(ended, Done), ended


def _again(name: str) -> None:
    with writing():
        at_first_firm = select(Opening).where(Opening.firm_id == firms()[0].id)
        taken = introduce(spell(name).member, db.session.scalars(at_first_firm).one(), STARTED)
        outcome = placements.start(taken, STARTED, WAGE, actor(Role.JOB_CADRE), now())
        assert isinstance(outcome, Done), outcome


def _decide(clock: SettableClock) -> None:
    clock.set_day(date(2026, 10, 3))
    ahead = [name for name, steps in STEPS.items() if steps > 1]
    for step, decision in enumerate(DECISIONS):
        if decision == "review":
            hang_out(*ahead)
        _agree([name for name in ahead if STEPS[name] > step], decision)
    clock.set_day(DAY)
    _agree(["丙"], DECISIONS[0])
    hang_out("丙", over=False)
    with writing():
        checker, member = actor(Role.FINANCE_CHECKER), claim("乙").member
        kin = Kinship(
            town_id=checker.town_id, person_id=checker.person_id, name="亲戚", relation="sibling",
            declared_by_id=checker.person_id, declared_on=today(),
        )  # fmt: skip
        kin.id_number = member.id_number.reveal()
        db.session.add(kin)


def _agree(names: list[str], step: str) -> None:
    by = actor(DECIDERS[step])
    picked = [(claim(name).id, None) for name in names]
    done(lambda: deciding.agree(picked, step, by, now(), DESPITE), by)


TOWN = State("money-town", build, TWO_TOWNS)
