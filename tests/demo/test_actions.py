"""The demo as it is loaded: the report's numbers, every state of every workflow, and books that agree."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Date, func, select

from tests.demo.state import DEMO, TOOK
from tests.support.databases import BACKEND
from tests.support.world import TODAY, State
from webapp.access.actor import Actor
from webapp.accounts.queries import account_named
from webapp.claims.models import Claim, Decision, PaymentLine, PaymentList
from webapp.claims.workflow import ClaimState
from webapp.consents.models import Consent
from webapp.core.db import Base
from webapp.core.filters import now
from webapp.core.identity import DEMO_AREA, IdNumber, normalise_id
from webapp.core.policy import FULL_TIME
from webapp.core.policy_values import SPECS
from webapp.core.unit import Refused
from webapp.demo.actions import load
from webapp.demo.places import FIRST, SECOND
from webapp.demo.standing import MEMBERS, ONCE_POOR, SECOND_TOWN, STUDENTS
from webapp.funds.models import FundLine, LedgerEntry, Posting
from webapp.funds.queries import off_by
from webapp.households.models import CategoryFact, Household, LocalWatch, Member
from webapp.households.rules import is_pupil
from webapp.jobs.models import Introduction, Opening, WorkerProfile
from webapp.jobs.queries.openings import standing
from webapp.jobs.rules.openings import Standing
from webapp.jobs.workflow import IntroductionState
from webapp.organisations.models import Organisation, Town, Village
from webapp.organisations.queries import actor_on, seats_of
from webapp.organisations.workflow import OrganisationKind
from webapp.payees.models import BankAccount
from webapp.payments.models import LineResult, Recheck, Recovery, ResultFile, Sample
from webapp.payments.queries import signals as signal_queries
from webapp.payments.workflow import CheckState, RecoveryState
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.workflow import MonthState, SpellState
from webapp.policies.queries import history, policy_on, waiting_for_confirmation

LONGEST_LOAD = {"sqlite": 60.0, "postgres": 90.0}
"""Seconds of the processor: the minute of the promise on the embedded database, on which `make run` loads the demo."""
NOT_STUDENTS = {"preschool", "kindergarten", "postgraduate"}


@pytest.fixture
def starting_state() -> State:
    return DEMO


def town(db: SQLAlchemy, code: str) -> Town:
    return db.session.scalars(select(Town).where(Town.code == code)).one()


def actor_of(username: str) -> Actor:
    account = account_named(username)
    assert account is not None
    return actor_on(seats_of(account.id, TODAY)[0])


def count(db: SQLAlchemy, query: Any) -> int:
    return int(db.session.scalar(select(func.count()).select_from(query.subquery())) or 0)


def watched(db: SQLAlchemy, town_id: int) -> set[int]:
    here = Household.town_id == town_id
    category = select(Household.id).join(CategoryFact).where(here, CategoryFact.ends_on.is_(None))
    local = select(Household.id).join(LocalWatch).where(here, LocalWatch.ends_on.is_(None))
    return {*db.session.scalars(category), *db.session.scalars(local)}


def states(db: SQLAlchemy, column: Any) -> Counter[Any]:
    return Counter(db.session.scalars(select(column)))


def test_the_first_town_has_the_reports_households_and_people(db: SQLAlchemy) -> None:
    town_id = town(db, FIRST).id
    once_poor = select(Household.id).where(Household.town_id == town_id, Household.kind == "once_poor")
    assert count(db, once_poor) == ONCE_POOR == 834
    members = select(Member.id).where(Member.household_id.in_(once_poor), Member.left_on.is_(None))
    assert count(db, members) == MEMBERS == 1_720
    local = select(LocalWatch.id).where(LocalWatch.household_id.in_(once_poor), LocalWatch.ends_on.is_(None))
    assert count(db, local) >= 60
    stated = select(func.sum(Household.people)).where(Household.id.in_(once_poor))
    assert db.session.scalar(stated) == MEMBERS


def test_no_marginal_household_was_ever_poor_and_no_unstable_one_was_not(db: SQLAlchemy) -> None:
    query = select(CategoryFact.category, Household.kind).join(
        Household, CategoryFact.household_id == Household.id
    )
    pairs = Counter(db.session.execute(query))
    assert pairs["marginal", "once_poor"] == pairs["unstable", "general"] == 0
    assert pairs["marginal", "general"] > 0 < pairs["unstable", "once_poor"]


def test_165_students_live_in_watched_households(db: SQLAlchemy) -> None:
    homes = watched(db, town(db, FIRST).id)
    members = db.session.execute(select(Member.household_id, Member.schooling))
    students = [
        school
        for home, school in members
        if home in homes and is_pupil(school) and school not in NOT_STUDENTS
    ]
    assert len(students) == STUDENTS == 165


def test_the_second_town_has_ten_villages_and_18_households_of_the_three_categories(db: SQLAlchemy) -> None:
    second = town(db, SECOND)
    assert count(db, select(Village.id).where(Village.town_id == second.id)) == 10
    assert count(db, select(Household.id).where(Household.town_id == second.id)) == SECOND_TOWN == 18
    assert len(watched(db, second.id)) == SECOND_TOWN
    assert count(db, select(Village.id).where(Village.town_id == town(db, FIRST).id)) == 25


def test_every_village_lies_in_an_area_and_near_its_town(db: SQLAlchemy) -> None:
    for village in db.session.scalars(select(Village)):
        assert village.area is not None
        assert village.area.town_id == village.town_id
        assert village.place is not None
    assert count(db, select(Village.area_id).distinct()) == 4


def test_38_firms_of_three_chambers_offer_more_than_50_openings_above_the_pledge(db: SQLAlchemy) -> None:
    kinds = states(db, Organisation.kind)
    assert (kinds[OrganisationKind.FIRM], kinds[OrganisationKind.CHAMBER]) == (38, 3)
    first = town(db, FIRST)
    openings = list(db.session.scalars(select(Opening).where(Opening.town_id == first.id)))
    pledge = policy_on(TODAY, first.id).floor(FULL_TIME)
    assert pledge.row.key == "wage_floor"
    assert len(openings) > 50
    assert all(one.kind == FULL_TIME and one.wage_from_fen >= pledge.fen for one in openings)


def test_the_second_town_has_no_pledge_but_numbers_of_its_own(db: SQLAlchemy) -> None:
    first, second = town(db, FIRST).id, town(db, SECOND).id
    assert policy_on(TODAY, second).floor(FULL_TIME).row.key != "wage_floor"
    assert policy_on(TODAY, second).value("statement_window_days") == 15
    assert policy_on(TODAY, first).value("statement_window_days") == 10
    lowest = db.session.scalar(select(func.min(Opening.wage_from_fen)).where(Opening.town_id == second))
    assert lowest is not None
    assert lowest < policy_on(TODAY, first).floor(FULL_TIME).fen


def test_one_number_waits_for_its_second_person_and_others_have_a_history(db: SQLAlchemy) -> None:
    first = town(db, FIRST)
    assert [(row.key, row.valid_from > TODAY) for row in waiting_for_confirmation(first.id)] == [
        ("wage_floor", True)
    ]
    told = {step.standing for key in SPECS for steps in history(first, key, TODAY).values() for step in steps}
    assert {"waiting", "rejected", "in_force", "past"} <= told


def test_every_number_of_a_person_is_the_demos(db: SQLAlchemy) -> None:
    members = list(db.session.scalars(select(Member)))
    numbers = [member.id_number.reveal() for member in members]
    assert len(set(numbers)) == len(numbers)
    for member, number in zip(members, numbers, strict=True):
        read = normalise_id(number, TODAY, areas=())
        assert isinstance(read, IdNumber)
        assert (number[:6], read.born_on, read.sex) == (DEMO_AREA, member.birth_on, member.sex)
    phones = [one.phone.reveal() for one in [*members, *db.session.scalars(select(Household))] if one.phone]
    assert {phone[:3] for phone in phones} == {"154"}
    accounts = [one.number.reveal() for one in db.session.scalars(select(BankAccount))]
    assert {account[:4] for account in accounts} == {"9000"}


def test_every_state_of_every_workflow_is_there(db: SQLAlchemy) -> None:
    assert set(states(db, Introduction.state)) == set(IntroductionState)
    assert set(states(db, Spell.state)) == set(SpellState)
    assert set(states(db, MonthCheck.state)) == set(MonthState) - {MonthState.OPEN}
    assert set(states(db, Claim.state)) == set(ClaimState)
    openings = db.session.scalars(select(Opening))
    assert {standing(one, TODAY) for one in openings} == set(Standing)


def test_declines_come_from_both_sides_with_different_reasons(db: SQLAlchemy) -> None:
    codes = {code for code in states(db, Introduction.decline_code) if code}
    assert {code.partition(".")[0] for code in codes} == {"firm", "worker"}
    assert len(codes) > 8


def test_nobody_was_introduced_before_she_agreed(db: SQLAlchemy) -> None:
    query = select(Introduction, Consent).join(Consent, Introduction.consent_id == Consent.id)
    for introduction, consent in db.session.execute(query):
        assert consent.member_id == introduction.member_id
        assert consent.recipient_id == introduction.opening.firm_id
        assert consent.given_on <= introduction.proposed_on <= consent.valid_to


def test_months_were_stated_when_they_were_over_and_confirmed_by_somebody_else(db: SQLAlchemy) -> None:
    for check in db.session.scalars(select(MonthCheck)):
        stated_on = check.stated_at.date()
        assert stated_on >= check.worked_to
        assert check.worked_to <= check.month.last_day
        if check.confirmed_at is not None:
            assert check.confirmed_at > check.stated_at
            assert check.confirmed_by_id != check.stated_by_id


def test_a_month_that_is_missing_disputed_or_underpaid_keeps_its_claim_waiting(db: SQLAlchemy) -> None:
    waiting = list(db.session.scalars(select(Claim).where(Claim.state == ClaimState.WAITING)))
    paid = [min(check.wage_fen / check.spell.floor_fen for check in one.spell.months) for one in waiting]
    kinds = [{check.state for check in one.spell.months} for one in waiting]
    assert any(MonthState.DISPUTED in kind for kind in kinds)
    assert any(MonthState.STATED in kind for kind in kinds)
    assert any(kind == {MonthState.CONFIRMED} and least < 1 for kind, least in zip(kinds, paid, strict=True))


def test_six_persons_decided_on_what_was_issued_and_nobody_twice_on_anything(db: SQLAlchemy) -> None:
    persons: dict[int, list[int]] = {}
    for decision in db.session.scalars(
        select(Decision).where(Decision.voided_at.is_(None)).order_by(Decision.id)
    ):
        persons.setdefault(decision.claim_id, []).append(decision.person_id)
    assert all(len(set(found)) == len(found) for found in persons.values())
    for claim in db.session.scalars(select(Claim)):
        assert claim.decisions == len(persons.get(claim.id, []))
        if claim.state is ClaimState.ISSUED:
            assert claim.decisions == claim.needed == 6


def test_one_list_was_issued_the_bank_paid_most_of_it_and_one_line_was_sent_again(db: SQLAlchemy) -> None:
    first, second = db.session.scalars(select(PaymentList).order_by(PaymentList.id)).all()
    assert (second.follows_id, second.people) == (first.id, 1)
    for listed in (first, second):
        assert sum(line.amount_fen for line in listed.lines) == listed.total_fen
    found = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
    counted = {str(state): number for state, number in found}
    assert (counted["paid"], counted["failed"], counted["issued"]) == (first.people - 3, 1, 2)
    assert {one.cause for one in db.session.scalars(select(LineResult))} == {
        None, "bank_fault", "account_frozen",
    }  # fmt: skip
    assert db.session.scalars(select(ResultFile.refused)).all() == [1]


def test_the_books_balance_and_the_counters_are_what_was_posted(db: SQLAlchemy) -> None:
    line = db.session.scalars(select(FundLine)).one()
    assert line.name == "稳岗资金"
    assert line.received_fen <= 3_000_000 * 100
    assert off_by(line) == {}
    for entry in db.session.scalars(select(LedgerEntry)):
        assert sum(posting.amount_fen for posting in entry.postings) == 0
    assert set(states(db, LedgerEntry.kind)) == {
        "received", "reserved", "released", "spent", "returned", "recovered",
    }  # fmt: skip
    paid_out = select(Posting.id).where(Posting.account == "spent", Posting.amount_fen > 0)
    assert count(db, paid_out) == db.session.scalar(select(func.count(PaymentLine.id)))


def test_what_follows_a_payment_is_there_at_every_stage(db: SQLAlchemy) -> None:
    first = town(db, FIRST)
    asked = states(db, Recheck.state)
    assert asked[CheckState.AGREED] == asked[CheckState.FINDING] == 1
    assert asked[CheckState.OPEN] > 0
    recovery = db.session.scalars(select(Recovery)).one()
    assert (recovery.state, recovery.received_fen * 2) == (RecoveryState.OPEN, recovery.amount_fen)
    found = signal_queries.standing(actor_of("cj-auditor"), TODAY)
    assert [one.is_open for one in found] == [True, False]
    assert {one.about.town_id for one in found} == {first.id}
    sample = db.session.scalars(select(Sample)).one()
    assert sample.population == count(db, select(Claim.id).where(Claim.state == ClaimState.PAID))


def test_nothing_lies_in_the_future(db: SQLAlchemy) -> None:
    ahead = {
        "valid_to", "review_on", "qualifies_on", "policy_row.valid_from", "meet_on", "contract_to", "over_on",
        "leaves_on",
    }  # fmt: skip
    moment = now().astimezone(UTC).replace(tzinfo=None)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (
                {column.name, f"{table.name}.{column.name}"} & ahead
                or not isinstance(column.type, Date)
                and column.type.python_type is not datetime
            ):
                continue
            latest = db.session.execute(select(func.max(column))).scalar()
            if isinstance(latest, datetime):
                assert latest.replace(tzinfo=None) <= moment, column
            elif isinstance(latest, date):
                assert latest <= TODAY, column


def test_the_year_reaches_back_a_year_and_ends_now(db: SQLAlchemy) -> None:
    first, last = db.session.execute(
        select(func.min(Introduction.proposed_on), func.max(Introduction.proposed_on))
    ).one()
    assert (TODAY - first).days > 300
    assert (TODAY - last).days < 7


def test_some_look_for_work_and_most_of_those_who_could_work_do(db: SQLAlchemy) -> None:
    working = set(db.session.scalars(select(Spell.member_id).where(Spell.ended_on.is_(None))))
    seeking = set(db.session.scalars(select(WorkerProfile.member_id).where(WorkerProfile.seeking))) - working
    assert 30 <= len(seeking) <= 90


def test_a_second_load_is_refused_and_changes_nothing(app: Flask, db: SQLAlchemy) -> None:
    before = count(db, select(Household.id))
    refused = load(now(), lambda step: None)
    assert isinstance(refused, Refused)
    assert [one.code for one in refused.refusals] == ["demo_needs_empty"]
    assert count(db, select(Household.id)) == before


def test_an_installation_with_the_demo_is_made_in_less_than_a_minute_and_only_once(app: Flask) -> None:
    assert max(TOOK) < LONGEST_LOAD[BACKEND]
    app.config["DEMO_MARKER"].write_text("2026-11-23\n", encoding="ascii")
    runner = app.test_cli_runner()
    again = runner.invoke(args=["prepare", "--demo"], catch_exceptions=False)
    assert (again.exit_code, "cj-centre" in again.output) == (0, True)
    refused = runner.invoke(args=["demo", "load"])
    assert (refused.exit_code, "cj-centre" in refused.output) == (1, False)
