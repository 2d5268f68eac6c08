"""Signals computed from real records, and what people found: a signal that has grown comes back."""

from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.after import NAMES, PAID, by, proposed
from tests.support.employment import actor, claim, codes, do, spell
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import Done, Refused, writing
from webapp.payments.actions import signals as actions
from webapp.payments.models import SignalOutcome
from webapp.payments.queries import signals as queries
from webapp.payments.queries.signals import Standing
from webapp.placements.models import MonthCheck
from webapp.policies.queries import policy_on

NAME = NAMES[0]


@pytest.fixture
def starting_state() -> State:
    return PAID


def standing(kind: str = "") -> list[Standing]:
    found = queries.standing(actor(Role.AUDITOR), today())
    return [one for one in found if kind in ("", one.signal.kind)]


def burst(name: str, months: int) -> None:
    """State so many months of somebody on one day."""
    with writing() as session:
        query = select(MonthCheck).where(MonthCheck.spell_id == spell(name).id).order_by(MonthCheck.month)
        for check in list(session.scalars(query))[:months]:
            check.stated_at = now() - timedelta(days=40)


def note(
    kind: str, weight: int, outcome: str = "in_order", words: str = "看过打卡记录", role: str = Role.AUDITOR
) -> Done | Refused:  # fmt: skip
    who, ref = actor(role), claim(NAME).ref
    return do(lambda: actions.note(kind, ref, weight, outcome, words, who, now()), who)


def enough() -> int:
    return policy_on(today(), claim(NAME).town_id).value("signal_burst_months")


def test_clean_payments_give_no_signal(db: SQLAlchemy) -> None:
    assert standing() == []
    assert queries.count_open(actor(Role.AUDITOR), today()) == 0


def test_months_stated_in_one_burst_are_a_signal(db: SQLAlchemy) -> None:
    burst(NAME, enough() - 1)
    assert standing() == []
    burst(NAME, enough())
    (found,) = standing()
    assert (found.signal.kind, found.signal.weight, found.about.name) == ("burst", enough(), NAME)


def test_leaving_soon_after_the_six_months_is_a_signal(db: SQLAlchemy) -> None:
    with writing() as session:
        row = session.merge(spell(NAME))
        row.ended_on = row.qualifies_on + timedelta(days=3)
    (found,) = standing()
    assert (found.signal.kind, found.about.claim) == ("left_soon", claim(NAME))


def test_a_shared_phone_is_a_signal_for_each_who_shares_it(db: SQLAlchemy) -> None:
    with writing():
        for name in NAMES[:2]:
            claim(name).member.phone = "13590000001"
    assert {one.about.name for one in standing("shared_phone")} == set(NAMES[:2])


def test_one_firm_with_most_claims_is_a_signal_once_there_are_many(
    db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = policy_on(today(), claim(NAME).town_id)
    assert policy.value("signal_firm_claims") > len(NAMES)
    value = type(policy).value
    monkeypatch.setattr(
        type(policy),
        "value",
        lambda self, key, *of: len(NAMES) if key == "signal_firm_claims" else value(self, key, *of),
    )
    (found,) = standing()
    assert (found.signal.kind, found.about.firm, found.signal.weight) == (
        "one_firm",
        spell(NAME).firm,
        len(NAMES),
    )
    about = queries.about(actor(Role.AUDITOR), found.about.ref)
    assert about is not None
    assert about.name == spell(NAME).firm.name


def test_a_signal_that_was_looked_at_rests_until_it_grows(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    assert isinstance(note("burst", enough()), Done)
    (found,) = standing()
    assert (found.is_open, found.has_grown, found.outcomes[0].outcome) == (False, False, "in_order")
    burst(NAME, enough() + 1)
    (found,) = standing()
    assert (found.is_open, found.has_grown) == (True, True)
    assert isinstance(note("burst", enough() + 1, "watched", "再看一个月"), Done)
    (found,) = standing()
    assert [one.outcome for one in found.outcomes] == ["watched", "in_order"]
    assert not found.is_open


@pytest.mark.parametrize(
    ("kind", "more", "outcome", "words", "why_not"),
    [
        ("left_soon", 0, "in_order", "问过", ["signal_gone"]),
        ("burst", 1, "in_order", "问过", ["signal_changed"]),
        ("burst", -1, "in_order", "问过", ["signal_changed"]),
        ("burst", 0, "", " ", ["outcome_missing", "words_missing"]),
        ("burst", 0, "recovered", "追", ["recovery_missing"]),
    ],
)
def test_what_an_outcome_needs(
    db: SQLAlchemy, kind: str, more: int, outcome: str, words: str, why_not: list[str]
) -> None:
    burst(NAME, enough())
    assert codes(note(kind, enough() + more, outcome, words)) == why_not
    assert db.session.scalars(select(SignalOutcome)).all() == []


def test_what_is_recovered_is_proposed_first(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    proposed(NAME, yuan(1_500))
    assert isinstance(note("burst", enough(), "recovered", "已提追回"), Done)


def test_nobody_near_the_payee_says_that_all_is_in_order(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    near = claim(NAME).member.id_number.reveal()
    with writing() as session:
        session.get_one(Person, actor(Role.AUDITOR).person_id).id_number = near
    assert codes(note("burst", enough())) == ["tied_to_payee"]


def test_another_town_knows_nothing_of_it(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    assert queries.standing(actor(Role.AUDITOR, 2), today()) == []
    assert queries.about(actor(Role.AUDITOR, 2), claim(NAME).ref) is None
    assert queries.about(actor(Role.AUDITOR, 2), spell(NAME).firm.ref) is None


def test_what_somebody_found_is_never_written_over(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    by(
        Role.AUDITOR,
        lambda who: actions.note("burst", claim(NAME).ref, enough(), "in_order", "问过", who, now()),
    )
    for statement in ("UPDATE signal_outcome SET words = 'x'", "DELETE FROM signal_outcome"):
        with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text(statement))


def test_signals_are_asked_of_the_policy_of_the_day(db: SQLAlchemy) -> None:
    burst(NAME, enough())
    found = queries.signals_of(
        claim(NAME).town_id, queries.paid_claims(claim(NAME).town_id), date(2026, 11, 23)
    )
    assert [(one.kind, one.weight) for one in found] == [("burst", enough())]
