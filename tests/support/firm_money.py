"""Firms that are paid, for tests: schemes switched on by two persons, contracts, accounts, fund lines, claims."""

from datetime import date

from flask import Flask, current_app
from sqlalchemy import select

from tests.support.employment import (
    DECIDERS,
    DESPITE,
    STARTED,
    actor,
    add_money,
    done,
    enter_account,
    hire,
    spell,
    work_through,
)
from tests.support.towns import TWO_TOWNS, firms, town
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, opening, village
from webapp.claims.models import Claim
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.policy import FIRM_SCHEMES, HIRE_FIRM
from webapp.core.unit import writing
from webapp.funds import actions as funds
from webapp.funds.models import FundLine
from webapp.funds.queries import PURPOSES
from webapp.organisations.models import Organisation
from webapp.payees import actions as payees
from webapp.payees.queries import account as account_by_ref
from webapp.placements.actions.spells import Contract, note_contract
from webapp.policies import actions as policies
from webapp.policies.queries import row_by_ref
from webapp.policies.rules import Proposal

NUMBER = "3900012019200026891"
NAMES = ("甘一", "甘二")
LATER = date(2026, 11, 23)


def set_number(key: str, kind: str, value: int, since: date, town_number: int = 1) -> None:
    """Put a number of a town's own in force, entered by one person and confirmed by another."""
    where, one, other = town(town_number), actor(Role.TOWN_CENTRE), actor(Role.PARTY_SECRETARY)
    proposal = Proposal(key, kind, where.code, value, since, "镇府办〔2026〕9号")
    proposed = done(lambda: policies.propose(proposal, where, one.person_id, now()), one)
    assert proposed.ref is not None
    row = row_by_ref(proposed.ref)
    assert row is not None
    done(lambda: policies.confirm(row, other.person_id, now()), other)


def switch(scheme: str, since: date, on: bool = True) -> None:
    """Switch a scheme on, or off again."""
    set_number("firm_subsidy_on", scheme, int(on), since)


def add_line(scheme: str, fen: int = yuan(90_000)) -> FundLine:
    """Enter money for a scheme on a line of its own."""
    with writing():
        line = funds.open_line(town().id, f"企业补贴资金{scheme}", "试验文号", PURPOSES[scheme])
        funds.receive(line, fen, "试验文号", now())
    return line_of(scheme)


def line_of(scheme: str) -> FundLine:
    """Return the line of a scheme as it stands now."""
    db.session.rollback()
    return db.session.scalars(select(FundLine).where(FundLine.purpose == PURPOSES[scheme])).one()


def firm() -> Organisation:
    """Return the firm that is paid."""
    return firms()[0]


def enter_firm_account(number: str = NUMBER, confirmed: bool = True) -> None:
    """Enter the firm's account as the job cadre and confirm it in the town's centre."""
    cadre, centre = actor(Role.JOB_CADRE), actor(Role.TOWN_CENTRE)
    outcome = done(
        lambda: payees.enter_of_firm(firm(), town(), "农商行", firm().name, number, cadre, now()), cadre
    )
    if confirmed:
        assert outcome.ref is not None
        account = account_by_ref(centre, outcome.ref)
        assert account is not None
        done(lambda: payees.confirm(account, number, centre, now()), centre)


def sign_contract(name: str, to_on: date | None = date(2027, 6, 30), insured: bool = True) -> None:
    """Note somebody's contract from the first day of work."""
    signed = Contract("fixed" if to_on else "open", spell(name).started_on, to_on, insured)
    done(lambda: note_contract(spell(name), signed, None, actor(Role.FIRM), now()))


def claims_of(name: str, scheme: str) -> list[Claim]:
    """Return the claims of the firm for a person under a scheme, the oldest first."""
    db.session.rollback()
    query = select(Claim).where(Claim.spell_id == spell(name).id, Claim.scheme == scheme)
    return list(db.session.scalars(query.order_by(Claim.id)))


def claim_of(name: str, scheme: str = HIRE_FIRM) -> Claim:
    """Return the firm's latest claim for a person."""
    return claims_of(name, scheme)[-1]


def advance_firm(claim: Claim, *steps: str) -> None:
    """Take steps of a firm's claim, each by its own person; before the review it hangs in the town."""
    number = claim.id
    for step in steps:
        if step == "review":
            hang_in_town(claim)
        by = actor(DECIDERS[step])
        done(lambda by=by, step=step: deciding.agree([(number, None)], step, by, now(), DESPITE), by)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults


def hang_in_town(*claims: Claim) -> None:
    """Hang claims out in the town and let the days of the notice pass."""
    by, numbers = actor(Role.TOWN_CENTRE), [(one.id, None) for one in claims]
    done(lambda: village.post_in_town(numbers, by, now()), by)
    clock: SettableClock = current_app.extensions["clock"]
    notice = db.session.get_one(Claim, numbers[0][0]).notice
    assert notice is not None
    clock.set_day(notice.over_on)


def build_firm_paid(app: Flask) -> None:
    """Both schemes on since before two people began; their months are full, and the firm's claims are ready."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(date(2026, 3, 30))
    add_money()
    for scheme in FIRM_SCHEMES:
        switch(scheme, STARTED)
        add_line(scheme)
    set_number("firm_subsidy_together", "", 1, STARTED)
    clock.set_day(STARTED)
    enter_firm_account()
    for number, name in enumerate(NAMES, 1):
        enter_account(hire(name, number).member, f"62284801{number:08d}")
        sign_contract(name)
    work_through(clock, *NAMES)
    clock.set_day(LATER)
    opening.open_due(today())


def build_all_off(app: Flask) -> None:
    """The same people, the same months, and nobody has switched anything on."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    add_money()
    for number, name in enumerate(NAMES, 1):
        enter_account(hire(name, number).member, f"62284801{number:08d}")
    work_through(clock, *NAMES)
    clock.set_day(LATER)
    opening.open_due(today())


FIRM_PAID = State("firm-paid", build_firm_paid, TWO_TOWNS)
ALL_OFF = State("firms-off", build_all_off, TWO_TOWNS)
