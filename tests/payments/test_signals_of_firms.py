"""Signals of a firm's claim look at the months that it was paid for, not at all that the worker ever worked."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.firm_money import FIRM_PAID, NAMES, claims_of
from tests.support.world import State
from webapp.claims.models import Claim
from webapp.core.filters import now, today
from webapp.core.policy import POST_FIRM
from webapp.core.unit import writing
from webapp.payments.queries.signals import signals_of
from webapp.placements.models import MonthCheck
from webapp.policies.queries import policy_on


@pytest.fixture
def starting_state() -> State:
    return FIRM_PAID


def months_of(of: Claim) -> tuple[list[MonthCheck], list[MonthCheck]]:
    """Return the worker's months in which the claim lies, and the others."""
    assert of.starts_on is not None
    assert of.ends_on is not None
    inside = [
        one for one in of.spell.months
        if of.starts_on <= one.month.last_day and one.month.first_day < of.ends_on
    ]  # fmt: skip
    return inside, [one for one in of.spell.months if one not in inside]


def stated_at_once(months: list[MonthCheck]) -> None:
    """Let months be stated on one day, the others each on its own."""
    numbers = [one.id for one in months]
    with writing() as session:
        for place, check in enumerate(session.scalars(select(MonthCheck).order_by(MonthCheck.id))):
            days = 400 if check.id in numbers else 40 + place
            check.stated_at = now() - timedelta(days=days)


def kinds(of: Claim) -> list[str]:
    return [one.kind for one in signals_of(of.town_id, [of], today())]


def test_a_burst_counts_where_the_firm_was_paid_for_those_months_and_nowhere_else(db: SQLAlchemy) -> None:
    one = claims_of(NAMES[0], POST_FIRM)[0]
    enough = policy_on(today(), one.town_id).value("signal_burst_months")
    inside, outside = months_of(one)
    assert (len(inside) >= enough, len(outside) >= enough) == (True, True)
    stated_at_once(outside)
    assert kinds(claims_of(NAMES[0], POST_FIRM)[0]) == []
    stated_at_once(inside)
    assert kinds(claims_of(NAMES[0], POST_FIRM)[0]) == ["burst"]
