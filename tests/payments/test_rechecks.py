"""Samples and re-checks through their actions: drawn once so that anybody can redraw it, asked by people outside."""

import hashlib
from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.after import NAMES, PAID, by, draw, proposed
from tests.support.employment import actor, claim, codes, do
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.claims.models import Claim
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.payments.actions import rechecks as actions
from webapp.payments.actions.rechecks import Answer
from webapp.payments.models import Recheck, Sample, SampleEntry
from webapp.payments.queries import rechecks as queries
from webapp.payments.queries.hands import hands_of, kept_from
from webapp.payments.rules.sampling import drawn, size_of
from webapp.payments.workflow import CheckState
from webapp.policies.queries import policy_on

AS_PAID = Answer("got_it", None, "visit", "")
LESS = Answer("got_less", yuan(1_000), "phone", "只到手一千")


@pytest.fixture
def starting_state() -> State:
    return PAID


def answer(
    row: Recheck, said: Answer = AS_PAID, role: str = Role.AUDITOR, seen: int | None = None
) -> Done | Refused:
    who = actor(role)
    return do(lambda: actions.answer(row.id, seen, said, who, now()), who)


def settle(
    row: Recheck, outcome: str = "explained", words: str = "家里人代领了一部分", role: str = Role.PARTY_SECRETARY
) -> Done | Refused:  # fmt: skip
    who = actor(role)
    return do(lambda: actions.settle(row.id, None, outcome, words, who, now()), who)


def now_of(row: Recheck) -> Recheck:
    found = queries.recheck(actor(Role.AUDITOR), row.ref)
    assert isinstance(found, Recheck)
    return found


def test_anybody_can_draw_the_sample_again_from_what_was_kept(db: SQLAlchemy) -> None:
    (row,) = draw()
    sample = db.session.scalars(select(Sample)).one()
    policy = policy_on(today(), sample.town_id)
    assert (sample.population, sample.one_in) == (len(NAMES), policy.value("sample_one_in"))
    assert sample.size == size_of(len(NAMES), sample.one_in) == 1
    refs = [claim(name).ref for name in NAMES]
    by_hand = min(refs, key=lambda ref: hashlib.sha256(f"{sample.seed}|{ref}".encode()).hexdigest())
    assert row.claim.ref == by_hand == drawn(sample.seed, refs, 1)[0]
    assert {(one.claim.ref, one.drawn) for one in db.session.scalars(select(SampleEntry))} == {
        (ref, ref == by_hand) for ref in refs
    }


def test_the_seed_is_known_before_and_nobody_picks_it(db: SQLAlchemy) -> None:
    town_id = actor(Role.AUDITOR).town_id or 0
    number = actions.next_number(town_id, today())
    before = queries.seed_of(town_id, number, today())
    assert before == queries.seed_of(town_id, number, today())
    assert len({queries.seed_of(town_id, number, today() - timedelta(days=days)) for days in range(9)}) == 9
    who = actor(Role.AUDITOR)
    outcome = do(lambda: actions.draw(town_id, today(), "mine", who, now()), who)
    assert codes(outcome) == ["seed_changed"]
    draw()
    assert db.session.scalars(select(Sample)).one().seed == before


def test_each_paid_claim_comes_into_one_drawing(db: SQLAlchemy) -> None:
    draw()
    who = actor(Role.AUDITOR)
    outcome = do(lambda: actions.draw(who.town_id or 0, today(), "", who, now()), who)
    assert codes(outcome) == ["nobody_to_draw"]
    assert queries.count_to_draw(who) == 0


def test_no_sample_of_days_to_come(db: SQLAlchemy) -> None:
    who = actor(Role.AUDITOR)
    tomorrow = today() + timedelta(days=1)
    outcome = do(lambda: actions.draw(who.town_id or 0, tomorrow, "", who, now()), who)
    assert codes(outcome) == ["draw_ahead"]


def test_lists_after_the_day_wait_for_another_drawing(db: SQLAlchemy) -> None:
    who = actor(Role.AUDITOR)
    (issued_on,) = {one.payment_list.issued_on for one in queries.to_draw(who.town_id or 0, today())}  # type: ignore[union-attr]  # paid by a list
    before = issued_on - timedelta(days=1)
    outcome = do(lambda: actions.draw(who.town_id or 0, before, "", who, now()), who)
    assert codes(outcome) == ["nobody_to_draw"]
    assert queries.count_to_draw(who) == len(NAMES)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (AS_PAID, CheckState.AGREED),
        (Answer("got_it", yuan(1_500), "phone", ""), CheckState.AGREED),
        (Answer("got_it", yuan(1_499), "phone", "少一块"), CheckState.FINDING),
        (LESS, CheckState.FINDING),
        (Answer("got_nothing", None, "visit", "没收到"), CheckState.FINDING),
        (Answer("not_reached", None, "phone", "电话停机"), CheckState.FINDING),
    ],
)
def test_what_a_recipient_says_agrees_or_is_a_finding(
    db: SQLAlchemy, said: Answer, state: CheckState
) -> None:
    (row,) = draw()
    assert isinstance(answer(row, said), Done)
    row = now_of(row)
    assert (row.state, row.heard, row.said_fen, row.way) == (state, said.heard, said.said_fen, said.way)
    assert row.checked_by_id == actor(Role.AUDITOR).person_id


@pytest.mark.parametrize(
    "role",
    [Role.TOWN_CENTRE, Role.VILLAGE_MONITOR, Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.PARTY_SECRETARY,
     Role.TEAM_CAPTAIN, Role.FIRM],
)  # fmt: skip
def test_whoever_stated_confirmed_decided_or_issued_does_not_ask(db: SQLAlchemy, role: str) -> None:
    (row,) = draw()
    assert codes(answer(row, role=role)) == ["had_a_hand"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AREA_STATION])
def test_whoever_stands_outside_may_ask(db: SQLAlchemy, role: str) -> None:
    (row,) = draw()
    assert isinstance(answer(row, role=role), Done)


def test_hands_are_those_of_the_whole_way_and_of_this_claim_only(db: SQLAlchemy) -> None:
    first, second = claim(NAMES[0]), claim(NAMES[1])
    hands = hands_of([first, second])
    roles = (Role.FIRM, Role.VILLAGE_MONITOR, Role.JOB_CADRE, Role.TOWN_CENTRE, Role.FINANCE_MAKER,
             Role.FINANCE_CHECKER, Role.PARTY_SECRETARY, Role.TEAM_CAPTAIN)  # fmt: skip
    assert {actor(role).person_id for role in roles} == hands[first.id]
    assert set(hands) == {first.id, second.id}
    assert kept_from(actor(Role.AUDITOR).person_id, [first, second]) == set()
    assert kept_from(actor(Role.JOB_CADRE).person_id, [first, second]) == {first.id, second.id}


def test_nobody_near_the_recipient_asks(db: SQLAlchemy) -> None:
    (row,) = draw()
    near = row.claim.member.id_number.reveal()
    with writing() as session:
        session.get_one(Person, actor(Role.AUDITOR).person_id).id_number = near
    assert codes(answer(row)) == ["tied_to_payee"]
    assert queries.count_to_ask(actor(Role.AUDITOR)) == 0
    assert queries.count_to_ask(actor(Role.AREA_STATION)) == 1


@pytest.mark.parametrize(
    ("said", "why_not"),
    [
        (Answer("", None, "", ""), ["heard_missing", "way_missing", "words_missing"]),
        (Answer("got_less", None, "phone", "少了"), ["said_missing"]),
        (Answer("got_nothing", None, "phone", ""), ["words_missing"]),
    ],
)
def test_what_an_answer_needs(db: SQLAlchemy, said: Answer, why_not: list[str]) -> None:
    (row,) = draw()
    assert codes(answer(row, said)) == why_not
    assert now_of(row).state is CheckState.OPEN


def test_an_answer_is_noted_once(db: SQLAlchemy) -> None:
    (row,) = draw()
    answer(row, LESS)
    with pytest.raises(WrongState):
        answer(row, AS_PAID)
    with pytest.raises(Conflict):
        answer(row, AS_PAID, seen=1)


def test_another_person_settles_a_finding(db: SQLAlchemy) -> None:
    (row,) = draw()
    answer(row, LESS)
    assert codes(settle(row, role=Role.AUDITOR)) == ["own_finding"]
    assert codes(settle(row, outcome="", words=" ")) == ["outcome_missing", "words_missing"]
    assert isinstance(settle(row), Done)
    row = now_of(row)
    assert (row.state, row.outcome, row.settled_words) == (
        CheckState.SETTLED,
        "explained",
        "家里人代领了一部分",
    )


def test_nobody_near_the_recipient_settles(db: SQLAlchemy) -> None:
    (row,) = draw()
    answer(row, LESS)
    near = row.claim.member.id_number.reveal()
    with writing() as session:
        session.get_one(Person, actor(Role.PARTY_SECRETARY).person_id).id_number = near
    assert codes(settle(row)) == ["tied_to_payee"]


def test_a_finding_ends_with_money_back_only_once_its_recovery_is_proposed(db: SQLAlchemy) -> None:
    (row,) = draw()
    answer(row, LESS)
    assert codes(settle(row, "recovered")) == ["recovery_missing"]
    proposed(row.claim.member.name, yuan(500))
    assert isinstance(settle(row, "recovered"), Done)


def test_stations_see_the_re_checks_of_their_own_villages(db: SQLAlchemy) -> None:
    (row,) = draw()
    assert queries.recheck(actor(Role.AREA_STATION), row.ref) is not None
    assert queries.recheck(actor(Role.AREA_STATION, place=2), row.ref) is None
    assert queries.recheck(actor(Role.AUDITOR, 2), row.ref) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recheck SET checked_by_id = 1",
        "UPDATE recheck SET state = 'agreed'",
        "UPDATE recheck SET state = 'settled'",
        "UPDATE recheck SET claim_id = claim_id + 1",
        "UPDATE sample SET seed = 'x'",
        "UPDATE sample_entry SET drawn = true",
        "DELETE FROM sample_entry",
        "DELETE FROM recheck",
        "DELETE FROM sample",
    ],
)
def test_the_database_says_no_as_well(db: SQLAlchemy, statement: str) -> None:
    draw()
    with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement))


def test_an_answer_and_an_end_are_never_written_over(db: SQLAlchemy) -> None:
    (row,) = draw()
    answer(row, LESS)
    settle(row)
    for statement in (
        "UPDATE recheck SET words = 'x'",
        "UPDATE recheck SET outcome = 'reported'",
        "UPDATE recheck SET state = 'finding', settled_by_id = NULL, settled_at = NULL, outcome = NULL, "
        "settled_words = NULL",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), db.engine.execution_options(writes=True).begin() as connection:
            connection.execute(text(statement))


def test_a_claim_is_drawn_from_only_once_the_bank_has_paid_it(db: SQLAlchemy) -> None:
    with writing() as session:
        row = session.scalars(select(Claim).order_by(Claim.id).limit(1)).one()
        town_id = row.town_id
    assert {one.state for one in queries.to_draw(town_id, today())} == {row.state}
    assert by(Role.AUDITOR, lambda who: actions.draw(
        town_id, today(), queries.seed_of(town_id, actions.next_number(town_id, today()), today()), who, now()
    )).data["size"] == 1  # fmt: skip
