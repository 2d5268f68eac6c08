from collections import Counter
from datetime import date
from random import Random

import pytest

from webapp.core.months import age_on
from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.demo.places import FIRST, SECOND
from webapp.demo.standing import (
    MEMBERS,
    ONCE_POOR,
    SECOND_TOWN,
    STUDENTS,
    WATCHED,
    FamilyPlan,
    Register,
)
from webapp.households.rules import MemberFacts, check_household, is_pupil
from webapp.organisations.actions import known_villages

NOT_STUDENTS = {"preschool", "kindergarten", "postgraduate"}
DAYS = [date(2026, 11, 23), date(2026, 8, 31), date(2026, 9, 1), date(2028, 2, 29), date(2026, 1, 1)]


def drawn(day: date, seed: int = 1) -> tuple[list[FamilyPlan], list[FamilyPlan]]:
    register = Register(Random(seed), day)
    towns = [[row["village_code"] for row in known_villages(code)] for code in (FIRST, SECOND)]
    return register.first_town(towns[0]), register.second_town(towns[1])


def students(plans: list[FamilyPlan]) -> int:
    return sum(
        is_pupil(person.schooling) and person.schooling not in NOT_STUDENTS
        for plan in plans
        if plan.watched
        for person in plan.people
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_reports_numbers_hold_for_every_seed(seed: int) -> None:
    first, second = drawn(DAYS[0], seed)
    once_poor = [plan for plan in first if plan.once_poor]
    assert (len(once_poor), sum(len(plan.people) for plan in once_poor)) == (ONCE_POOR, MEMBERS)
    assert students(first) == STUDENTS
    assert len(second) == SECOND_TOWN


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_reports_numbers_hold_on_every_day(day: date) -> None:
    first, _ = drawn(day)
    assert students(first) == STUDENTS
    assert sum(len(plan.people) for plan in first if plan.once_poor) == MEMBERS


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_family_passes_the_checks_of_the_register_without_a_word(day: date) -> None:
    policy = Policy.on(shipped_values(), day, FIRST)
    first, second = drawn(day, seed=day.day)
    for plan in first + second:
        facts = [
            MemberFacts(
                key=str(place),
                relation=person.relation,
                sex=person.sex,
                born_on=person.birth_on,
                education=person.education,
                schooling=person.schooling,
                health=frozenset(person.health),
                labour=person.labour,
            )
            for place, person in enumerate(plan.people)
        ]
        checked = check_household(facts, day, policy)
        assert checked.refusals == (), facts
        assert checked.notices == (), facts


@pytest.mark.parametrize("seed", range(4))
def test_nobody_has_a_child_before_the_age_of_eighteen(seed: int) -> None:
    for plan in drawn(DAYS[0], seed)[0]:
        head = plan.people[0]
        for person in plan.people[1:]:
            gap = (person.birth_on - head.birth_on).days / 365.25
            if person.relation in ("son", "daughter"):
                assert gap > 18, plan
            if person.relation in ("mother", "father"):
                assert gap < -18, plan
            if person.relation in ("grandson", "granddaughter"):
                assert gap > 36, plan


def test_pupils_are_as_old_as_their_year() -> None:
    ages = {"primary": (6, 13), "grade_7": (12, 14), "senior_1": (15, 17), "degree_1": (18, 20)}
    for plan in drawn(DAYS[0], 3)[0]:
        for person in plan.people:
            if person.schooling in ages:
                low, high = ages[person.schooling]
                assert low <= age_on(person.birth_on, DAYS[0]) <= high


def test_the_kinds_of_standing_are_as_the_report_and_the_rules_have_them() -> None:
    first, second = drawn(DAYS[0])
    now = Counter(
        (plan.once_poor, one.kind) for plan in first for one in plan.standings if one.ends_on is None
    )
    assert now[True, "local"] == WATCHED >= 60
    assert now[False, "local"] == now[True, "marginal"] == now[False, "unstable"] == 0
    assert now[True, "unstable"] > 0 < now[False, "marginal"]
    assert now[True, "sudden"] > 0 < now[False, "sudden"]
    assert all(plan.once_poor for plan in second if plan.standings[0].kind == "unstable")
    assert not any(plan.once_poor for plan in second if plan.standings[0].kind == "marginal")


def test_every_watched_family_has_a_reason_that_its_members_bear_out() -> None:
    for plan in drawn(DAYS[0])[0]:
        ills = {ill for person in plan.people for ill in person.health}
        for one in plan.standings:
            assert one.risks
            assert "disability" not in one.risks or "disabled" in ills
            assert "illness" not in one.risks or ills & {"chronic", "serious"}
