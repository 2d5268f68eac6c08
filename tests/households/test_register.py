"""Every column of the national workbook has its place in the register, and comes back as it went in."""

import time
from datetime import date
from decimal import Decimal

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.people import GAN, LI, PEOPLE, Home, One, family
from tests.support.towns import town, villages_of
from tests.support.world import State
from webapp.core.filters import now, today
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.core.unit import Done, Entry, run, writing
from webapp.households.actions.register import (
    HOUSEHOLD_COLUMNS,
    KEPT,
    MEMBER_COLUMNS,
    blind,
    current_household,
    households_by_number,
    register_of,
)
from webapp.households.actions.write import Writer
from webapp.households.importer.columns import person_columns
from webapp.households.importer.drafts import HouseholdDraft
from webapp.households.importer.staging import plan_import
from webapp.households.models import HOUSEHOLD_GROUPS, MEMBER_GROUPS
from webapp.households.queries.family import income_per_head, need_of, with_everything
from webapp.households.views.page import FIELDS, GROUPS

APART = {"household_number", "village", "health"}
NOT_KEPT = {"household_size"}
"""How many people live together is counted; the file's number is only compared while reading."""


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def grouped(groups: dict[str, tuple[str, ...]]) -> list[str]:
    return [name for names in groups.values() for name in names]


def test_each_household_column_has_one_place() -> None:
    columns = {each.field for each in person_columns() if each.of_household}
    places = [*HOUSEHOLD_COLUMNS, *grouped(dict(HOUSEHOLD_GROUPS)), "village", "household_number"]
    assert len(places) == len(set(places))
    assert columns - set(places) == NOT_KEPT


def test_each_member_column_has_one_place() -> None:
    columns = {each.field for each in person_columns() if each.of_member}
    places = [*MEMBER_COLUMNS, *grouped(dict(MEMBER_GROUPS)), "health"]
    assert len(places) == len(set(places))
    assert set(places) == columns


def test_nothing_of_the_workbook_is_forgotten_but_what_is_counted() -> None:
    stated = {each.field for each in person_columns() if each.target != "place"}
    assert stated - KEPT == {"household_number", *NOT_KEPT}


def test_every_figure_that_the_page_shows_has_a_word() -> None:
    assert [name for group in GROUPS for name in HOUSEHOLD_GROUPS[group] if name not in FIELDS] == []


def draft(number: int = 1) -> HouseholdDraft:
    return LI.draft([village.code for village in villages_of(town(number))])


def test_what_was_written_is_what_the_file_said(db: SQLAlchemy) -> None:
    plan = plan_import([draft()], register_of(town(1).id, [draft()]))
    assert plan.unchanged == (LI.number,)
    assert plan.missing == ("440981124000002", "440981124000003", "440981124000004")


def test_values_of_every_kind_come_back(db: SQLAlchemy) -> None:
    odd = {
        "arable_area": Decimal("2.5"), "form_day": date(2026, 11, 2), "measure_job": ("劳务输出", "外出务工补贴"),
        "power": True, "toilet": False, "net_income": -120_000, "category": "sudden",
        "identified_month": Month(2026, 5),
        "risk_gone": True, "gone_month": Month(2026, 10), "gone_mode": "helped", "house_grade": "A",
    }  # fmt: skip
    plain = GAN.draft([village.code for village in villages_of(town(1))])
    richer = HouseholdDraft(plain.number, {**plain.values, **odd}, plain.members)
    with writing():
        Writer(town(1).id, None, today()).apply(plan_import([richer], register_of(town(1).id, [richer])))
    found = current_household(GAN.number, households_by_number(town(1).id)[GAN.number])
    assert {name: found.values[name] for name in odd} == odd
    assert plan_import([richer], register_of(town(1).id, [richer])).unchanged == (GAN.number,)


def many(homes: int) -> list[HouseholdDraft]:
    """As many families as the report's town has, each with figures and two or three people."""
    codes = [village.code for village in villages_of(town(1))]
    found = []
    for place in range(homes):
        born = date(1950 + place % 40, 1 + place // 40 % 12, 1 + place // 480)
        people = [
            One(f"陈{place}", "head", born, 300 + 3 * n, {"work_months": 3})
            for n in range(2 + place % 7 // 6)
        ]
        home = Home(f"44098112{place:08d}", 1 + place % 9, people, LI.more)
        found.append(home.draft(codes))
    return found


@pytest.mark.slow
def test_a_whole_town_is_written_in_well_under_twenty_seconds(db: SQLAlchemy) -> None:
    drafts = many(834)
    assert sum(len(each.members) for each in drafts) > 1_720
    began = time.process_time()
    entry = Entry(None, "household.import", now())

    def command() -> Done:
        Writer(town(1).id, None, today()).apply(plan_import(drafts, register_of(town(1).id, drafts)))
        return Done()

    assert isinstance(run(command, entry), Done)
    assert time.process_time() - began < 15


def test_a_new_day_keeps_the_old_figures_beside_the_new(db: SQLAlchemy) -> None:
    plain = draft()
    richer = HouseholdDraft(plain.number, {**plain.values, "net_income_per_head": 900_000}, plain.members)
    for day in (today(), date(2026, 12, 1), date(2026, 12, 1)):
        with writing():
            Writer(town(1).id, None, day).apply(plan_import([richer], register_of(town(1).id, [richer])))
        richer.values["net_income_per_head"] += 1  # type: ignore[index,operator]  # a plain dict of the test
    home = family("黎志强")
    with_everything([home])
    assert [fact.as_of for fact in home.facts if fact.key == "income"] == [
        date(2026, 12, 1),
        date(2026, 11, 23),
    ]
    assert income_per_head(home) == 900_002


def test_identity_numbers_of_other_towns_are_known_but_nothing_more(db: SQLAlchemy) -> None:
    stranger = draft()
    holder = register_of(town(2).id, [stranger]).holder(blind(str(stranger.members[0].id_number)))
    assert holder
    assert (holder.number, holder.member_ref) == (None, None)


def test_need_counts_the_family(db: SQLAlchemy) -> None:
    homes = [family("黎志强"), family("曾国文")]
    with_everything(homes)
    policy = Policy.on(shipped_values(), today(), "440981124")
    first, second = (need_of(homes, today(), policy)[home.id] for home in homes)
    assert (first.category, first.people, first.able_workers, first.earners) == ("unstable", 5, 1, 0)
    assert (first.dependants, first.pupils, first.ill_or_disabled) == (4, 2, 2)
    assert first.income_per_head_fen == 821_400
    assert (second.category, second.local_watch, second.earners) == (None, False, 1)
