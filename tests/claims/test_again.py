"""Nobody is subsidised twice: not at one firm, not within a year, in whatever order the claims become ready."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.employment import (
    DECIDERS,
    DESPITE,
    STARTED,
    actor,
    add_money,
    claim,
    codes,
    confirm,
    do,
    done,
    enter_account,
    hire,
    hire_again,
    spell,
    state,
)  # fmt: skip
from tests.support.towns import firms
from webapp.access.actor import Role
from webapp.claims.actions import deciding, issuing, opening, village
from webapp.claims.models import Claim
from webapp.claims.queries import facts
from webapp.claims.rules.deciding import DECISIONS
from webapp.claims.rules.right import Subsidised
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Done, Refused
from webapp.organisations.models import Organisation
from webapp.placements.actions import months as checks
from webapp.placements.actions import spells as placements
from webapp.placements.models import MonthCheck, Spell

WHO = "年年"
JUNE = Month(2026, 6)
LEFT_ON, AGAIN_ON = date(2026, 10, 3), date(2026, 10, 10)


def two_claims(clock: SettableClock, firm: Organisation | None = None) -> tuple[int, int]:
    """Claim 1 (April to October) waits for June; claim 2 (October to April) of the same person is ready."""
    clock.set_day(STARTED)
    add_money()
    enter_account(hire(WHO, 71).member, "6228480171717171")
    work(clock, Month(2026, 4).until(Month(2026, 9)), but=JUNE)
    clock.set_day(LEFT_ON)
    by = actor(Role.FIRM)
    done(
        lambda: placements.end(spell(WHO), placements.Leaving(LEFT_ON, "worker", "family"), None, by, now()),
        by,
    )
    first = claim(WHO).id
    clock.set_day(AGAIN_ON)
    hire_again(WHO, AGAIN_ON, firm)
    work(clock, Month(2026, 10).until(Month(2027, 4)), firm=2 if firm else 1)
    opening.open_due(today())
    return first, claim(WHO).id


def work(clock: SettableClock, passed: Iterable[Month], but: Month | None = None, firm: int = 1) -> None:
    for month in passed:
        clock.set_day(month.last_day + timedelta(days=3))
        state(month, firm=firm)
        if month != but:
            assert isinstance(confirm(WHO, month), Done)


def confirm_june(db: SQLAlchemy) -> None:
    """Confirm the month that the first claim waited for, long after."""
    query = select(MonthCheck).join(Spell).where(Spell.started_on == STARTED, MonthCheck.month == JUNE)
    june, by = db.session.scalars(query).one(), actor(Role.VILLAGE_MONITOR)
    done(lambda: checks.confirm_months([(june, None)], by, now()), by)
    opening.open_due(today())


def stand(db: SQLAlchemy, claim_id: int) -> tuple[str, int | None]:
    db.session.rollback()
    one = db.session.get_one(Claim, claim_id, populate_existing=True)
    return str(one.state), one.amount_fen


def missing(db: SQLAlchemy, claim_id: int) -> list[str]:
    db.session.rollback()
    return [one.code for one in facts.missing_of(db.session.get_one(Claim, claim_id), today())]


def agree(claim_id: int, step: str) -> Done | Refused:
    by = actor(DECIDERS[step])
    return do(lambda: deciding.agree([(claim_id, None)], step, by, now(), DESPITE), by)


def test_the_first_claim_gets_no_second_money_when_its_last_month_is_confirmed_after_the_second_is_ready(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    first, second = two_claims(clock)
    assert (stand(db, first), missing(db, first)[0]) == (("waiting", None), "month_stated")
    assert stand(db, second) == ("ready", yuan(1_500))
    confirm_june(db)
    assert stand(db, first) == ("waiting", None)
    assert missing(db, first) == ["subsidised_before", "subsidised_at_firm"]
    clock.set_day(date(2029, 1, 1))
    opening.open_due(today())
    assert stand(db, first) == ("waiting", None)


def test_at_another_firm_the_year_between_two_rights_is_measured_both_ways(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    first, _second = two_claims(clock, firms()[1])
    confirm_june(db)
    assert stand(db, first) == ("waiting", None)
    (refusal,) = facts.missing_of(db.session.get_one(Claim, first), today())
    assert (refusal.code, refusal.params) == ("subsidised_before", {"again_on": date(2028, 4, 10)})


def test_once_the_second_claim_is_refused_the_first_has_its_right(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    first, second = two_claims(clock)
    confirm_june(db)
    centre = actor(Role.TOWN_CENTRE)
    done(lambda: deciding.refuse(second, None, "work_not_real", "", centre, now()), centre)
    assert opening.open_due(today()) == 1
    assert stand(db, first) == ("ready", yuan(1_500))
    advance_claim(clock, first, DECISIONS)
    assert stand(db, first) == ("signed", yuan(1_500))


@pytest.mark.parametrize("steps", range(7))
def test_two_that_became_ready_before_this_was_asked_are_stopped_on_every_desk(
    db: SQLAlchemy, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Both stop, for the house cannot know which of them is meant; refusing one sets the other free."""
    with monkeypatch.context() as before:
        before.setattr("webapp.claims.queries.facts.subsidised", lambda _of: Subsidised())
        first, second = two_claims(clock)
        confirm_june(db)
        advance_claim(clock, first, DECISIONS[:steps])
        if steps == 1:
            hang_out_claim(clock, first)
    assert [stand(db, one)[1] for one in (first, second)] == [yuan(1_500)] * 2
    said = ["subsidised_before", "subsidised_at_firm"]
    assert codes(go_on(first, steps)) == said
    assert codes(agree(second, "verify")) == said
    centre = actor(Role.TOWN_CENTRE)
    done(lambda: deciding.refuse(second, None, "not_entitled", "", centre, now()), centre)
    assert codes(go_on(first, steps)) == []


def go_on(claim_id: int, steps: int) -> Done | Refused:
    if steps < len(DECISIONS):
        return agree(claim_id, DECISIONS[steps])
    by = actor(Role.FINANCE_MAKER)
    return do(lambda: issuing.issue([(claim_id, None)], by, now()), by)


def advance_claim(clock: SettableClock, claim_id: int, steps: Iterable[str]) -> None:
    for step in steps:
        if step == "review":
            hang_out_claim(clock, claim_id)
        assert codes(agree(claim_id, step)) == []


def hang_out_claim(clock: SettableClock, claim_id: int) -> None:
    by = actor(Role.VILLAGE_MONITOR)
    done(lambda: village.post_notice([(claim_id, None)], by, now()), by)
    clock.set_day(today() + timedelta(days=10))
