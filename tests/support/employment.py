"""People at work for tests: hired, their months stated and confirmed, their claims brought to any state."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from tests.support.towns import TWO_TOWNS, firms, town, username, villages_of
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.accounts.queries import account_named
from webapp.claims.actions import deciding as claims
from webapp.claims.actions import opening, village
from webapp.claims.models import Claim
from webapp.claims.rules.deciding import DECISIONS, Despite
from webapp.consents.models import Consent
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Done, Entry, Refused, run, writing
from webapp.funds import actions as funds
from webapp.funds.models import FundLine
from webapp.households.models import CategoryFact, Household, Member
from webapp.jobs.actions.openings import note_floors
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.workflow import IntroductionState, OpeningState
from webapp.organisations.models import Organisation, Seat
from webapp.organisations.queries import actor_on
from webapp.payees import actions as payees
from webapp.payees.queries import account as account_by_ref
from webapp.placements.actions import months
from webapp.placements.actions import spells as placements
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries.months import people_of_month
from webapp.policies.queries import policy_on

STARTED = date(2026, 4, 1)
WAGE = yuan(3_200)
MONEY = yuan(100_000)
DECIDERS = dict(
    zip(
        DECISIONS,
        (
            Role.VILLAGE_MONITOR,
            Role.TOWN_CENTRE,
            Role.FINANCE_MAKER,
            Role.FINANCE_CHECKER,
            Role.PARTY_SECRETARY,
            Role.TEAM_CAPTAIN,
        ),
        strict=True,
    )
)


def actor(role: str, number: int = 1, place: int = 1) -> Actor:
    """Return the actor in one seat of the test towns."""
    account = account_named(username(role, number, place))
    assert account is not None
    return actor_on(db.session.scalars(select(Seat).where(Seat.account_id == account.id)).one())


def do(
    command: Callable[[], Done | Refused], by: Actor | None = None, key: str | None = None
) -> Done | Refused:
    """Run a command as a page would."""
    return run(command, Entry(by, "test", now()), key)


def done(command: Callable[[], Done | Refused], by: Actor | None = None) -> Done:
    """Run a command that must not be refused."""
    outcome = do(command, by)
    assert isinstance(outcome, Done), outcome
    return outcome


def codes(outcome: Done | Refused) -> list[str]:
    """Return the codes of a refusal; none for what was done."""
    return [] if isinstance(outcome, Done) else [one.code for one in outcome.refusals]


def add_member(name: str, number: int, place: int = 1, town_number: int = 1, watched: bool = True) -> Member:
    """Add a family of one in a village; `number` makes the identity number and the account."""
    where = town(town_number)
    village = villages_of(where)[place - 1]
    family = Household(town_id=where.id, village_id=village.id, kind="once_poor", head_name=name, people=1)
    family.head_sort, family.confirmed_on = name, STARTED
    db.session.add(family)
    db.session.flush()
    if watched:
        fact = CategoryFact(
            household_id=family.id, category="unstable", starts_on=date(2025, 1, 1), source="test"
        )
        fact.confirmed_on = STARTED
        db.session.add(fact)
    member = Member(household_id=family.id, name=name, pinyin=name, initials=name[:2], relation="head")
    member.confirmed_on, member.birth_on = STARTED, date(1990, 1, 1)
    member.id_number = f"99000019900101{number:04d}"
    db.session.add(member)
    db.session.flush()
    return member


def add_opening(firm: Organisation, number: int = 1) -> Opening:
    """Add a published opening of a firm in a town."""
    where, day = town(number), date(2026, 1, 5)
    opening = Opening(
        firm_id=firm.id, town_id=where.id, kind="full_time", state=OpeningState.PUBLISHED, title="缝纫工",
        duties="缝制衣服", posts=900, filled=0, wage_from_fen=WAGE, wage_to_fen=WAGE,
        shift_from=480, shift_to=1020, days_per_week=6, published_on=day, fresh_on=day,
        written_by_id=actor(Role.FIRM).person_id,
    )  # fmt: skip
    note_floors(opening, policy_on(day, where.id).floors("full_time"), day)
    db.session.add(opening)
    db.session.flush()
    return opening


def introduce(member: Member, opening: Opening, day: date) -> Introduction:
    """Introduce somebody with consent, taken by the firm."""
    cadre = actor(Role.JOB_CADRE).person_id
    consent = Consent(
        member_id=member.id, recipient_id=opening.firm_id, purpose="introduction", how="spoken", given_on=day,
        valid_to=day + timedelta(days=365), noted_by_id=cadre,
    )  # fmt: skip
    db.session.add(consent)
    db.session.flush()
    introduction = Introduction(
        opening_id=opening.id, member_id=member.id, consent_id=consent.id, state=IntroductionState.TAKEN,
        contact_id=consent.id, code=f"T{consent.id:06d}", fit=70, need=50, proposed_on=day, proposed_by_id=cadre,
        answered_on=day,
    )  # fmt: skip
    opening.filled += 1
    db.session.add(introduction)
    db.session.flush()
    return introduction


def hire(name: str, number: int, started_on: date = STARTED, wage_fen: int = WAGE, **where: Any) -> Spell:
    """Let somebody begin work at the first firm on a day; the clock must stand near that day."""
    with writing():
        firm = where.pop("firm", None) or firms()[0]
        member = add_member(name, number, **where)
        introduction = introduce(member, _opening_of(firm), started_on - timedelta(days=1))
        outcome = placements.start(introduction, started_on, wage_fen, actor(Role.JOB_CADRE), now())
        assert isinstance(outcome, Done), outcome
    return spell(name)


def hire_again(name: str, started_on: date, firm: Organisation | None = None) -> Spell:
    """Let somebody who worked before begin again, at the first firm or another; the clock must stand near that day."""
    with writing():
        opening = add_opening(firm or firms()[0])
        introduction = introduce(spell(name).member, opening, started_on - timedelta(days=1))
        outcome = placements.start(introduction, started_on, WAGE, actor(Role.JOB_CADRE), now())
        assert isinstance(outcome, Done), outcome
    return spell(name)


def _opening_of(firm: Organisation) -> Opening:
    query = select(Opening).where(Opening.firm_id == firm.id).order_by(Opening.id).limit(1)
    return db.session.scalars(query).first() or add_opening(firm)


def spell(name: str) -> Spell:
    """Return the employment of a person by name."""
    query = select(Spell).join(Member, Spell.member_id == Member.id).where(Member.name == name)
    return db.session.scalars(query.order_by(Spell.id.desc()).limit(1)).one()


def claim(name: str) -> Claim:
    """Return the claim of a person by name."""
    query = select(Claim).join(Member, Claim.member_id == Member.id).where(Member.name == name)
    return db.session.scalars(query.order_by(Claim.id.desc()).limit(1)).one()


def check(name: str, month: Month) -> MonthCheck:
    """Return one monthly check of a person by name."""
    query = select(MonthCheck).where(MonthCheck.spell_id == spell(name).id, MonthCheck.month == month)
    return db.session.scalars(query).one()


def state(
    month: Month, wages: dict[str, int] | None = None, firm: int = 1, late: str | None = None
) -> Done | Refused:
    """State a month for everybody of a firm who can be stated, as agreed except for some wages."""
    by = actor(Role.FIRM, 1, firm)

    def command() -> Done | Refused:
        people = [one for one in people_of_month(by.firm_id or 0, month, today()) if one.open]
        statements = [
            months.Statement(
                one.spell.id, one.key, (wages or {}).get(one.spell.member.name, one.preset_fen),
                seen_version=one.check.version if one.check else None,
            )
            for one in people
        ]  # fmt: skip
        return months.state_months(by.firm_id or 0, month, statements, late, by, now())

    return do(command, by)


def confirm(name: str, month: Month, place: int = 1) -> Done | Refused:
    """Confirm one month of a person as the village monitor."""
    by = actor(Role.VILLAGE_MONITOR, 1, place)
    return do(lambda: months.confirm_months([(check(name, month), None)], by, now()), by)


def enter_account(member: Member, number: str, confirmed: bool = True) -> None:
    """Enter a person's account in the village and confirm it in the town."""
    monitor, centre = actor(Role.VILLAGE_MONITOR), actor(Role.TOWN_CENTRE)
    outcome = done(lambda: payees.enter(member, "农信社", member.name, number, monitor, now()), monitor)
    if confirmed:
        account = account_by_ref(centre, outcome.ref)
        assert account is not None
        done(lambda: payees.confirm(account, number, _other(), now()), _other())


def _other() -> Actor:
    """A second town centre would do it; in the tests the cadre's person stands in, so that all five stay free."""
    return actor(Role.JOB_CADRE)


def add_money(fen: int = MONEY, number: int = 1, name: str = "稳岗资金") -> FundLine:
    """Enter money on a fund line of a town."""
    with writing():
        line = funds.open_line(town(number).id, name, "试验文号")
        funds.receive(line, fen, "试验文号", now())
    return db.session.scalars(select(FundLine).where(FundLine.id == line.id)).one()


def work_through(
    clock: SettableClock, *names: str, wages: dict[str, int | dict[Month, int]] | None = None, firm: int = 1
) -> None:
    """Let the six months of people who began on one day pass: stated and confirmed in each next month.

    `wages` are those of some people, for all their months or for some of them; the others are paid as agreed.
    """
    first = spell(names[0])
    for month in Month.of(first.started_on).until(Month.of(first.qualifies_on - timedelta(days=1))):
        clock.set_day(month.last_day + timedelta(days=3))
        said = {name: one.get(month) if isinstance(one, dict) else one for name, one in (wages or {}).items()}
        state(month, {name: fen for name, fen in said.items() if fen is not None}, firm)
        for name in names:
            assert isinstance(confirm(name, month), Done)


DESPITE = Despite("asked_the_worker", "问过本人")


def advance(name: str, *steps: str) -> None:
    """Take steps of a claim, each by the person whose seat decides it; before the review its notice has hung."""
    for step in steps:
        if step == "review" and str(claim(name).state) == "verified":
            hang_out(name)
        by = actor(DECIDERS[step])
        done(lambda by=by, step=step: claims.agree([(claim(name).id, None)], step, by, now(), DESPITE), by)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults


def hang_out(*names: str, over: bool = True) -> None:
    """Hang out the claims of some people and let the days of the notice pass."""
    by = actor(Role.VILLAGE_MONITOR)
    picked = [(claim(name).id, None) for name in names]
    done(lambda: village.post_notice(picked, by, now()), by)
    clock: SettableClock = current_app.extensions["clock"]
    notice = claim(names[0]).notice
    if over and notice is not None and notice.over_on > today():
        clock.set_day(notice.over_on)


def build_ready(app: Flask) -> None:
    """Three people whose six months are full and confirmed, with accounts and money: their claims are ready."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    add_money()
    names = ("甘一", "甘二", "甘三")
    for number, name in enumerate(names, 1):
        enter_account(hire(name, number).member, f"62284801{number:08d}")
    work_through(clock, *names)
    clock.set_day(date(2026, 11, 23))
    opening.open_due(today())


AT_WORK = State("at-work", build_ready, TWO_TOWNS)
