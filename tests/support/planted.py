"""Two towns where every kind of record exists in the first village, its neighbour, the other area, the other town.

The rows are written as rows, not by the actions: what an actor may reach must not hang on who made it.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.support import (
    planted_after,
    planted_firms,
    planted_imports,
    planted_money,
    planted_policies,
    planted_words,
)
from tests.support.canaries import PLACES, WHO, Canary, present, ref
from tests.support.planted_months import dispute
from tests.support.towns import TWO_TOWNS, town, username, villages_of
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Account, Person
from webapp.consents.models import CONTACT, INTRODUCTION, Consent
from webapp.core import pinyin
from webapp.core.db import Base, db, vault
from webapp.core.months import Month
from webapp.core.policy import FULL_TIME, Least
from webapp.core.unit import writing
from webapp.households.models import CategoryFact, Household, HouseholdFact, LocalWatch, Member, MemberFact
from webapp.jobs.models import CareDuty, Introduction, Opening, WorkerProfile
from webapp.jobs.rules.sight import Shown
from webapp.jobs.workflow import IntroductionState, OpeningState
from webapp.organisations.models import Organisation, Seat, Town, Village
from webapp.payees.models import BankAccount
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.workflow import MonthState, SpellState
from webapp.policies.queries import policy_on, row_by_ref

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CONFIRMED = datetime(2026, 5, 12, 1, tzinfo=UTC)
SAID = date(2026, 1, 20)
ASKED, TODAY = date(2026, 11, 20), date(2026, 11, 23)
FRESH = date(2026, 11, 10)
WAGE = 312_000
AT_WORK = (
    {  # first day of work, months confirmed up to (and with), state of the month after
        "working": (date(2026, 6, 1), 10, None),
        "stated": (date(2026, 6, 1), 9, MonthState.STATED),
        "disputed": (date(2026, 6, 1), 9, MonthState.DISPUTED),
        "waiting": (date(2026, 4, 1), 8, None),
    }
    | {who: (date(2026, 4, 1), 9, None) for who in WHO[WHO.index("ready") : WHO.index("refused") + 1]}
)
DISPUTED = {"stated": 6, "disputed": 10}
"""Whose month the village disputes: a case, a paper and a notice of leaving come with it."""
ANSWERS = {
    "proposed": IntroductionState.PROPOSED,
    "withheld": IntroductionState.PROPOSED,
    "declined": IntroductionState.DECLINED,
    "wanted": IntroductionState.WANTED,
    "asked": IntroductionState.WANTED,
}
BURST_TO = 7
"""The months of whom the bank has paid were stated on one day up to this one: a signal."""

ELSEWHERE = ("mother", "imported")
UNPAID = ("resting", "proposed", "withheld", "declined", "wanted", "asked", "mother")


@dataclass(frozen=True)
class Ground:
    """Where the records of one place lie, and who acts there."""

    place: str
    town: Town
    village: Village
    firm: Organisation

    @property
    def number(self) -> int:
        """The number of the town."""
        return 2 if self.place == "away" else 1

    def person(self, role: Role, place: int = 1) -> Person:
        """Return the person in a seat of this town."""
        query = select(Account).where(Account.username == username(role, self.number, place))
        return db.session.scalars(query).one().person


def build(app: Flask) -> None:
    """Plant everything."""
    with writing():
        for place in PLACES:
            ground = _ground(place)
            openings = _openings(ground)
            for who in present(place):
                if who in ELSEWHERE:
                    continue
                _person(ground, Canary(place, who), openings["published"])
        for number, places in ((1, PLACES[:3]), (2, PLACES[3:])):
            planted_money.fund_lines(town(number), places)
            for place in places:
                planted_money.relative(town(number), place)
        for place in PLACES:
            for who in (who for who in planted_money.STEPS if who in present(place)):
                planted_money.claim(Canary(place, who))
        planted_after.plant()
        planted_firms.plant()
        _staff_canaries()
        planted_policies.propose_all()
        planted_words.propose_all()
    planted_imports.upload_all()


def _ground(place: str) -> Ground:
    own = town(2 if place == "away" else 1)
    village = villages_of(own)[{"here": 0, "next": 1, "far": -1, "away": 0}[place]]
    name = f"试验第{1 if place in ('here', 'next') else 2}厂"
    firm = db.session.scalars(select(Organisation).where(Organisation.name == name)).one()
    return Ground(place, own, village, firm)


def _add(row: Base) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _openings(ground: Ground) -> dict[str, Opening]:
    policy = policy_on(SAID, ground.town.id)
    floors = policy.floors(FULL_TIME)
    pledge = floors.pledge
    states = ("draft", "published", "paused", "withdrawn")
    return {
        state: _add(
            Opening(
                ref=ref(f"opening.{state}", ground.place),
                firm_id=ground.firm.id, town_id=ground.town.id, village_id=ground.village.id, kind=FULL_TIME,
                state=OpeningState(state), title=f"{ground.place}的{state}缝纫工", duties="缝纫衣物", skills=["sewing"],
                posts=30, filled=0, wage_from_fen=260_000, wage_to_fen=340_000, minimum_fen=floors.minimum.fen,
                minimum_policy_id=_row_id(floors.minimum), pledge_fen=pledge.fen if pledge else None,
                pledge_policy_id=_row_id(pledge) if pledge else None, floor_checked_on=SAID,
                withdrawn_code="no_orders" if state == "withdrawn" else None,
                shift_from=480, shift_to=1050, days_per_week=6,
                contact=f"联系{ground.place}鹮", published_on=None if state == "draft" else SAID,
                fresh_on=FRESH, written_by_id=ground.person(Role.JOB_CADRE).id,
            )
        )
        for state in states
    }  # fmt: skip


def _row_id(least: Least) -> int:
    row = row_by_ref(UUID(least.row.ref))
    assert row is not None
    return row.id


def _person(ground: Ground, one: Canary, opening: Opening) -> None:
    household = _household(ground, one)
    member = _member(household, one, ground, "head")
    if one.who == "resting":
        _member(household, Canary(one.place, "mother"), ground, "mother")
    _profile(member, one, ground)
    if one.who not in UNPAID:
        _account(member, one, ground)
    if one.who in ANSWERS or one.who in AT_WORK:
        introduction = _introduction(member, one, ground, opening)
        if one.who in AT_WORK:
            _spell(introduction, one, ground)


def _household(ground: Ground, one: Canary) -> Household:
    sure = {"confirmed_on": SAID, "confirmed_by_id": ground.person(Role.TOWN_CENTRE).id}
    household = _add(
        Household(
            ref=one.ref("household"),
            town_id=ground.town.id, village_id=ground.village.id, number=one.household_number, kind="once_poor",
            head_name=one.name, head_sort=pinyin.sort_key(one.name), group_name=one.text("组"),
            address=one.text("住址"), phone=one.household_phone, people=2 if one.who == "resting" else 1, **sure,
        )
    )  # fmt: skip
    since = {"household_id": household.id, "starts_on": date(2025, 3, 1), **sure}
    _add(CategoryFact(category="unstable", risks=["illness"], source="试验", **since))
    _add(LocalWatch(ref=one.ref("watch"), reason=one.text("关注缘由"), review_on=date(2026, 12, 1), **since))
    income = {"net_income_per_head": one.income_fen, "net_income": one.income_fen * 2 + 1}
    contact = {"contact_name": one.text("联系人"), "contact_phone": one.contact_phone}
    for key, value in {
        "income": income,
        "contact": contact,
        "other": {"other_note": one.text("备注")},
    }.items():
        _add(HouseholdFact(household_id=household.id, key=key, as_of=SAID, value=json.dumps(value), **sure))
    return household  # type: ignore[no-any-return]  # _add gives back what it is given


def _member(household: Household, one: Canary, ground: Ground, relation: str) -> Member:
    sure = {"confirmed_on": SAID, "confirmed_by_id": ground.person(Role.TOWN_CENTRE).id}
    member = _add(
        Member(
            ref=one.ref("member"),
            household_id=household.id, position=0 if relation == "head" else 1, name=one.name,
            pinyin=pinyin.full(one.name), initials=pinyin.initials(one.name), number=one.person_number,
            id_number=one.id_number, id_tail_index=vault().index("id_tail", one.id_number[-4:]),
            birth_on=one.birth_on, sex="female", relation=relation, nationality="01", education="junior",
            labour="ordinary", health="chronic", phone=one.phone, **sure,
        )
    )  # fmt: skip
    insurance = json.dumps({"private_insurance": one.text("保险")})
    _add(MemberFact(member_id=member.id, key="insurance", as_of=SAID, value=insurance, **sure))
    return member  # type: ignore[no-any-return]  # _add gives back what it is given


def _profile(member: Member, one: Canary, ground: Ground) -> None:
    profile = _add(
        WorkerProfile(
            ref=one.ref("profile"), member_id=member.id, skills=["sewing"], wanted_fen=one.wanted_fen,
            free_from=420, free_to=1140, said_on=SAID, noted_by_id=ground.person(Role.JOB_CADRE).id,
        )
    )  # fmt: skip
    _add(CareDuty(profile_id=profile.id, starts=1080, ends=1140, what=one.text("照看"), hard=False))


def _account(member: Member, one: Canary, ground: Ground) -> None:
    sure = {"confirmed_by_id": ground.person(Role.TOWN_CENTRE).id, "confirmed_at": CONFIRMED}
    account = BankAccount(
        ref=one.ref("account"), town_id=member.town_id, member_id=member.id, bank=one.text("银行"), holder=one.name,
        entered_by_id=ground.person(Role.VILLAGE_MONITOR).id, entered_at=CONFIRMED,
        **({} if one.who == "entered" else sure),
    )  # fmt: skip
    account.number = Canary(one.place, "ready").account if one.who == "working" else one.account
    _add(account)


def _introduction(member: Member, one: Canary, ground: Ground, opening: Opening) -> Introduction:
    cadre = ground.person(Role.JOB_CADRE)
    consent = _add(
        Consent(
            ref=one.ref("consent"), member_id=member.id, recipient_id=ground.firm.id, purpose=INTRODUCTION, how="phone",
            given_on=SAID, valid_to=date(2027, 1, 20), withdrawn_on=SAID if one.who == "withheld" else None,
            noted_by_id=cadre.id,
        )
    )  # fmt: skip
    state = ANSWERS.get(one.who, IntroductionState.TAKEN)
    named = state is IntroductionState.TAKEN or one.who == "wanted"
    meeting = state is IntroductionState.WANTED
    contact = _add(
        Consent(
            ref=one.ref("contact"), member_id=member.id, recipient_id=ground.firm.id, purpose=CONTACT, how="phone",
            given_on=SAID, valid_to=date(2027, 1, 20), noted_by_id=cadre.id,
        )
    ) if named else None  # fmt: skip
    answered = state is not IntroductionState.PROPOSED
    declined = state is IntroductionState.DECLINED
    return _add(  # type: ignore[no-any-return]  # _add gives back what it is given
        Introduction(
            ref=one.ref("introduction"), opening_id=opening.id, member_id=member.id, consent_id=consent.id, state=state,
            contact_id=contact.id if contact else None, shown=Shown(skills=("缝纫",), km=3.2).text(),
            code=f"QZ{one.n:04}", fit=71, need=64, proposed_by_id=cadre.id,
            proposed_on=SAID if answered and not meeting else ASKED,
            answered_on=TODAY if meeting else SAID if answered else None, answered_by_id=cadre.id if answered else None,
            decline_code="firm.other" if declined else None,
            decline_note=one.text("不合") if declined else None,
        )
    )  # fmt: skip


def _spell(introduction: Introduction, one: Canary, ground: Ground) -> None:
    started_on, confirmed_to, after = AT_WORK[one.who]
    opening = introduction.opening
    opening.filled += 1
    retained = started_on < date(2026, 5, 1)
    spell = _add(
        Spell(
            ref=one.ref("spell"), introduction_id=introduction.id, opening_id=opening.id, firm_id=opening.firm_id,
            town_id=opening.town_id, member_id=introduction.member_id,
            state=SpellState.RETAINED if retained else SpellState.ACTIVE, started_on=started_on,
            qualifies_on=date(started_on.year, started_on.month + 6, 1), wage_fen=WAGE + one.n * 100,
            floor_fen=opening.floor_fen,
        )
    )  # fmt: skip
    for number in range(started_on.month, confirmed_to + 1):
        _check(spell, one, ground, number, MonthState.CONFIRMED)
    if after is not None:
        _check(spell, one, ground, confirmed_to + 1, after)
    if one.who in DISPUTED:
        dispute(one, DISPUTED[one.who])


def _after(month: Month) -> datetime:
    """A moment soon after a month: stated all on one day, months would look like a story told afterwards."""
    return datetime.combine(month.last_day, time(1), UTC) + timedelta(days=3)


def _check(spell: Spell, one: Canary, ground: Ground, number: int, state: MonthState) -> None:
    month = Month(2026, number)
    firm = select(Account).where(
        Account.username == username(Role.FIRM, 1, 1 if ground.place in PLACES[:2] else 2)
    )
    said = state is not MonthState.STATED
    _add(
        MonthCheck(
            ref=one.ref(f"month-{number}"), spell_id=spell.id, month=month, state=state, employed=True,
            worked_to=month.last_day, wage_fen=spell.wage_fen,
            stated_by_id=db.session.scalars(firm).one().person_id,
            stated_at=_after(Month(2026, max(number, BURST_TO)) if one.who == "paid" else month),
            confirmed_by_id=ground.person(Role.VILLAGE_MONITOR).id if said else None,
            confirmed_at=NOW if said else None,
            dispute_code="wage" if state is MonthState.DISPUTED else None,
        )
    )  # fmt: skip


def _staff_canaries() -> None:
    """Give every person with an account a phone and an identity number that no page needs."""
    for seat in db.session.scalars(select(Seat).order_by(Seat.id)):
        seat.ref = ref(f"seat.{seat.account.username}", "")
    people = db.session.scalars(select(Person).order_by(Person.id))
    for place, person in enumerate(people):
        person.phone = f"135{90100000 + 1031 * place:08}"
        person.id_number = f"490981190001{place:02}00{place:02}"
    for place, firm in enumerate(db.session.scalars(select(Organisation).order_by(Organisation.id))):
        firm.contact_name, firm.contact_phone = (
            f"厂联鹮{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'[place]}",
            f"134{70100000 + place:08}",
        )


PLANTED = State("planted", build, based_on=TWO_TOWNS)
