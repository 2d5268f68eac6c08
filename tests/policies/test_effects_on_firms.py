"""Before a subsidy to firms is switched on, off or changed: for whom firms could claim then, and from when."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import spell
from tests.support.firm_money import ALL_OFF, FIRM_PAID, LATER, NAMES
from tests.support.towns import town
from tests.support.world import State
from webapp.core.money import yuan
from webapp.core.policy import HIRE_FIRM, POST_FIRM
from webapp.core.unit import writing
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import OrganisationState
from webapp.policies.queries import Effect, effects_of
from webapp.policies.rules import Proposal


@pytest.fixture
def starting_state(request: pytest.FixtureRequest) -> State:
    return FIRM_PAID if "running" in request.node.name else ALL_OFF


@pytest.fixture(autouse=True)
def reader(app: Flask, db: SQLAlchemy) -> Iterator[None]:
    with app.test_request_context():
        yield


def effects(key: str, scheme: str, value: int, since: date = LATER) -> list[Effect]:
    return effects_of(Proposal(key, scheme, town().code, value, since, "镇府办〔2026〕9号"), town())


def said(found: list[Effect]) -> list[tuple[str, list[str], set[str]]]:
    return [
        (one.text, [each.text for each in one.records], {each.note for each in one.records}) for one in found
    ]


def test_switching_a_post_on_shows_who_is_at_work_and_from_when(db: SQLAlchemy) -> None:
    ((text, people, notes),) = said(effects("firm_subsidy_on", POST_FIRM, 1))
    assert text == "2名在岗人员，企业可以为其申领"
    assert people == [f"{name}，{spell(name).firm.name}" for name in NAMES]
    assert notes == {"每月200.00元，最早2027年3月1日"}


@pytest.mark.parametrize(
    ("since", "many"), [(date(2026, 10, 1), 2), (date(2026, 10, 2), 0)], ids=["on the day", "a day too late"]
)
def test_a_hire_counts_where_its_months_are_full_on_the_first_day_or_later(
    db: SQLAlchemy, since: date, many: int
) -> None:
    found = [
        record for effect in effects("firm_subsidy_on", HIRE_FIRM, 1, since) for record in effect.records
    ]
    assert [one.note for one in found] == ["一次性5,000.00元，最早2026年10月1日"] * many


def test_what_stays_off_touches_nobody(db: SQLAlchemy) -> None:
    assert effects("firm_subsidy_on", POST_FIRM, 0) == []
    assert effects("firm_subsidy_amount", POST_FIRM, yuan(300)) == []


@pytest.mark.parametrize("left", ["they left", "the firm is suspended", "nobody watched them"])
def test_for_whom_no_firm_is_paid_is_left_out(db: SQLAlchemy, left: str) -> None:
    with writing() as session:
        for name in NAMES:
            row = session.merge(spell(name))
            if left == "they left":
                row.ended_on = LATER
            elif left == "the firm is suspended":
                firm = session.get_one(Organisation, row.firm_id)
                firm.state, firm.suspended_code = OrganisationState.SUSPENDED, "wages"
            else:
                row.started_on = date(2020, 1, 1)
    assert effects("firm_subsidy_on", POST_FIRM, 1) == []


def test_a_running_scheme_says_what_another_sum_or_its_end_would_touch(db: SQLAlchemy) -> None:
    ((text, people, notes),) = said(effects("firm_subsidy_amount", POST_FIRM, yuan(300)))
    assert (text, len(people), notes) == (
        "2名在岗人员，企业申领的金额会变",
        2,
        {"每月300.00元，最早2027年3月1日"},
    )
    ((text, people, _notes),) = said(effects("firm_subsidy_on", POST_FIRM, 0))
    assert (text, len(people)) == ("2名在岗人员，企业不能再为其申领", 2)
    assert effects("firm_subsidy_amount", HIRE_FIRM, yuan(6_000), date(2026, 10, 1)) == [], "claimed already"
