"""Claims of firms through their actions: opening on their day, the chain of decisions, the list; never twice."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from tests.support.employment import DECIDERS, actor, claim, codes, confirm, do, done, spell, state
from tests.support.firm_money import (
    ALL_OFF,
    FIRM_PAID,
    NUMBER,
    advance_firm,
    claim_of,
    claims_of,
    enter_firm_account,
    firm,
    hang_in_town,
    line_of,
    set_number,
    sign_contract,
    switch,
)
from tests.support.workbooks import id_number
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.accounts.models import Person
from webapp.claims.actions import deciding, issuing, opening, returning, village
from webapp.claims.models import Claim, PaymentLine
from webapp.claims.queries import facts, lists
from webapp.claims.queries import village as village_queries
from webapp.claims.queries.firms import missing_of
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import FIRM_SCHEMES, HIRE_FIRM, POST_FIRM
from webapp.core.unit import Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds.queries import off_by
from webapp.jobs.actions.firms import admit, suspend
from webapp.payees.actions import declare
from webapp.placements.actions import spells

KIN = id_number(date(1991, 4, 17), 31)
HIRED_FEN = yuan(5_000)
MONTH_FEN = yuan(200)


@pytest.fixture
def starting_state() -> State:
    return FIRM_PAID


def agree(of: Claim, step: str, by: str = "") -> Done | Refused:
    person, number = actor(by or DECIDERS[step]), of.id
    return do(lambda: deciding.agree([(number, None)], step, person, now()), person)


def issue(*claims: Claim, by: str = Role.FINANCE_MAKER) -> Done | Refused:
    person, picked = actor(by), [(one.id, None) for one in claims]
    return do(lambda: issuing.issue(picked, person, now()), person)


def missing(of: Claim) -> list[str]:
    return [one.code for one in facts.missing_of(of, today())]


# --- opening ------------------------------------------------------------------------------------------------


class TestOff:
    @pytest.fixture
    def starting_state(self) -> State:
        return ALL_OFF

    def test_off_as_shipped_nothing_opens_and_nothing_changes(self, db: SQLAlchemy) -> None:
        assert opening.open_due(today()) == 0
        assert set(db.session.scalars(select(Claim.scheme))) == {"retention"}
        assert [str(claim(name).state) for name in ("甘一", "甘二")] == ["ready", "ready"]

    def test_switched_on_later_it_does_not_reach_back(self, db: SQLAlchemy) -> None:
        for scheme in FIRM_SCHEMES:
            switch(scheme, today())
        assert opening.open_due(today()) == 0


def test_on_its_day_a_claim_of_each_scheme_opens_with_facts_and_sum(db: SQLAlchemy) -> None:
    hired, posts = claims_of("甘一", HIRE_FIRM), claims_of("甘一", POST_FIRM)
    assert [(str(one.state), one.starts_on, one.ends_on, one.amount_fen) for one in hired] == [
        ("ready", date(2026, 4, 1), date(2026, 10, 1), HIRED_FEN),
    ]  # fmt: skip
    assert [(str(one.state), one.starts_on, one.ends_on, one.amount_fen) for one in posts] == [
        ("ready", date(2026, 4, 1), date(2026, 7, 1), 3 * MONTH_FEN),
        ("ready", date(2026, 7, 1), date(2026, 10, 1), 3 * MONTH_FEN),
    ]  # fmt: skip
    assert {one.payee_name for one in (*hired, *posts)} == {firm().name}
    told = facts.frozen(hired[0])
    assert (told["firm_ref"], len(told["months"]), told["why"]["amount_fen"]) == (
        str(firm().ref),
        6,
        HIRED_FEN,
    )
    assert "may have lapsed" in told["policy"]["source"]
    assert claim_of("甘一").needs == DECISIONS


def test_opening_again_opens_nothing_twice(db: SQLAlchemy) -> None:
    assert opening.open_due(today()) == 0
    assert [len(claims_of("甘一", scheme)) for scheme in FIRM_SCHEMES] == [1, 2]


def test_a_switch_that_goes_off_opens_no_more(db: SQLAlchemy, clock: SettableClock) -> None:
    switch(POST_FIRM, today(), on=False)
    clock.set_day(date(2027, 2, 1))
    opening.open_due(today())
    assert len(claims_of("甘一", POST_FIRM)) == 2


def test_the_next_months_of_a_post_wait_until_they_count(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(date(2027, 1, 2))
    opening.open_due(today())
    third = claim_of("甘一", POST_FIRM)
    assert (third.starts_on, third.ends_on) == (date(2026, 10, 1), date(2027, 1, 1))
    assert missing(third) == ["month_open"] * 3
    for month in Month(2026, 10).until(Month(2026, 12)):
        state(month, late="payroll")
        confirm("甘一", month)
    assert "month_late_waits" in missing(claim_of("甘一", POST_FIRM))


ANOTHER = (
    "INSERT INTO claim (ref, spell_id, town_id, member_id, scheme, payee_firm_id, state, opened_on, starts_on, "
    "ends_on, two_hashes, decisions, turn, version) SELECT {ref}, spell_id, town_id, member_id, '{scheme}', "
    "payee_firm_id, 'waiting', opened_on, {start}, {end}, two_hashes, 0, 1, 1 FROM claim WHERE id = {first}"
)


@pytest.mark.parametrize(
    ("scheme", "start", "end"),
    [
        (HIRE_FIRM, "starts_on", "ends_on"),
        (HIRE_FIRM, "NULL", "NULL"),
        (POST_FIRM, "DATE('2026-06-01')", "DATE('2026-09-01')"),
        (POST_FIRM, "starts_on", "NULL"),
    ],
)
def test_the_database_refuses_what_was_claimed_before(
    db: SQLAlchemy, scheme: str, start: str, end: str
) -> None:
    fresh = uuid.uuid4()
    ref = f"'{fresh}'" if db.engine.dialect.name == "postgresql" else f"'{fresh.hex}'"
    first = claim_of("甘一").id
    with pytest.raises(DatabaseError):
        insert(ANOTHER.format(ref=ref, scheme=scheme, start=start, end=end, first=first))
    assert db.session.scalar(text("SELECT count(*) FROM claim WHERE scheme <> 'retention'")) == 6


def insert(statement: str) -> None:
    with writing() as session:
        session.connection().exec_driver_sql(statement)


def test_nothing_opens_for_a_firm_that_is_suspended(db: SQLAlchemy, clock: SettableClock) -> None:
    done(lambda: suspend(firm(), "closed", "", today()))
    clock.set_day(date(2027, 1, 2))
    opening.open_due(today())
    assert len(claims_of("甘一", POST_FIRM)) == 2
    done(lambda: admit(firm()))
    opening.open_due(today())
    assert len(claims_of("甘一", POST_FIRM)) == 3


def test_nothing_opens_for_a_firm_under_its_floor(db: SQLAlchemy, clock: SettableClock) -> None:
    set_number("wage_floor", "full_time", yuan(3_300), today())
    clock.set_day(date(2027, 1, 2))
    opening.open_due(today())
    assert len(claims_of("甘一", POST_FIRM)) == 2


@pytest.mark.parametrize("together", [1, 0])
def test_a_town_that_pays_one_of_both_pays_the_first(
    db: SQLAlchemy, clock: SettableClock, together: int
) -> None:
    set_number("firm_subsidy_together", "", together, today())
    clock.set_day(date(2027, 1, 2))
    opening.open_due(today())
    assert len(claims_of("甘一", POST_FIRM)) == 2 + together


def test_a_claim_waits_for_the_contract_and_the_account(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(date(2027, 1, 2))
    sign_contract("甘一", insured=False)
    enter_firm_account("3900012019200026892", confirmed=False)
    opening.open_due(today())
    found = missing(claim_of("甘一", POST_FIRM))
    assert {"firm_not_insured", "firm_account_not_confirmed"} <= set(found)


def test_a_claim_whose_work_ended_too_early_is_refused_by_the_rule(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    clock.set_day(date(2027, 1, 2))
    opening.open_due(today())
    last = spells.Leaving(date(2026, 12, 20), "worker", "family")
    done(lambda: spells.end(spell("甘一"), last, None, actor(Role.JOB_CADRE), now()))
    third = claim_of("甘一", POST_FIRM)
    assert (str(third.state), third.refusal_code) == ("refused", "left_early")
    assert str(claims_of("甘一", POST_FIRM)[0].state) == "ready"


# --- deciding -----------------------------------------------------------------------------------------------


def test_a_claim_of_a_firm_goes_the_whole_way_to_its_own_list(db: SQLAlchemy) -> None:
    advance_firm(claim_of("甘一"), *DECISIONS)
    advance_firm(claim_of("甘二"), *DECISIONS)
    assert codes(issue(claim_of("甘一"), claim_of("甘二"))) == ["firm_listed_twice"]
    outcome = issue(claim_of("甘一"))
    assert isinstance(outcome, Done), outcome
    listed = lists.payment_list(actor(Role.FINANCE_MAKER), outcome.ref)  # type: ignore[arg-type]  # it was issued
    assert listed is not None
    lines = lists.lines_of(listed)
    assert [(one.name, one.account.reveal(), one.amount_fen) for one in lines] == [
        (firm().name, NUMBER, HIRED_FEN)
    ]
    assert (listed.total_fen, listed.fund_line.purpose) == (HIRED_FEN, "hire_subsidy")
    assert (line_of(HIRE_FIRM).spent_fen, off_by(line_of(HIRE_FIRM))) == (HIRED_FEN, {})
    with pytest.raises(WrongState):
        issue(claim_of("甘一"))


def test_two_schemes_never_stand_on_one_list(db: SQLAlchemy) -> None:
    hired, post = claim_of("甘一"), claims_of("甘一", POST_FIRM)[0]
    advance_firm(hired, *DECISIONS)
    advance_firm(claims_of("甘一", POST_FIRM)[0], *DECISIONS)
    assert codes(issue(hired, post)) == ["several_lines"]
    assert db.session.scalars(select(PaymentLine)).all() == []


def test_it_hangs_in_the_town_and_not_in_a_village(db: SQLAlchemy) -> None:
    monitor, centre = actor(Role.VILLAGE_MONITOR), actor(Role.TOWN_CENTRE)
    hired = claim_of("甘一")
    assert village_queries.count_to_hang(centre) == 0
    advance_firm(hired, "verify")
    assert village_queries.count_to_hang(centre) == 1
    assert hired.id not in [one.id for one in village_queries.at_the_village(monitor)]
    number = hired.id
    in_village = do(lambda: village.post_notice([(number, None)], monitor, now()), monitor)
    assert codes(in_village) == ["hangs_in_town"]
    own = claim_retention("甘二")
    done(lambda: deciding.agree([(own, None)], "verify", monitor, now()), monitor)
    assert codes(do(lambda: village.post_in_town([(own, None)], centre, now()), centre)) == [
        "hangs_in_village"
    ]
    hang_in_town(claim_of("甘一"))
    notice = claim_of("甘一").notice
    assert notice is not None
    assert notice.village_id is None
    assert village_queries.notice(monitor, notice.ref) is None
    assert village_queries.notice(centre, notice.ref) is not None
    assert village_queries.noticed_claim(monitor, claim_of("甘一").ref) is None


def claim_retention(name: str) -> int:
    return claims_of(name, "retention")[0].id


def test_the_town_reviews_once_the_notice_is_over_and_objections_are_answered(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    advance_firm(claim_of("甘一"), "verify")
    centre, number = actor(Role.TOWN_CENTRE), claim_of("甘一").id
    done(lambda: village.post_in_town([(number, None)], centre, now()), centre)
    assert codes(agree(claim_of("甘一"), "review")) == ["notice_runs"]
    done(lambda: village.object_to(number, "听说没人上班", centre, now()), centre)
    clock.set_day(claim_of("甘一").notice.over_on)  # type: ignore[union-attr]  # it hangs
    assert codes(agree(claim_of("甘一"), "review")) == ["objection_open"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [("suspended", "firm_suspended"), ("floor", "firm_under_floor"), ("insurance", "firm_not_insured")],
)
def test_no_step_and_no_list_for_a_firm_that_has_fallen_from_grace(
    db: SQLAlchemy, trouble: str, code: str
) -> None:
    advance_firm(claim_of("甘一"), *DECISIONS)
    advance_firm(claim_of("甘二"), "verify", "review")
    if trouble == "suspended":
        done(lambda: suspend(firm(), "closed", "", today()))
    elif trouble == "floor":
        set_number("wage_floor", "full_time", yuan(3_300), today())
    else:
        sign_contract("甘一", insured=False)
        sign_contract("甘二", insured=False)
    assert code in codes(agree(claim_of("甘二"), "make"))
    assert code in codes(issue(claim_of("甘一")))


def test_nobody_decides_who_speaks_for_the_firm_or_is_related_to_who_does(db: SQLAlchemy) -> None:
    voice = db.session.get_one(Person, actor(Role.FIRM).person_id)
    maker = db.session.get_one(Person, actor(Role.FINANCE_MAKER).person_id)
    number = claim_of("甘一").id
    outcome = do(
        lambda: deciding.agree([(number, None)], "verify", actor_as(Role.VILLAGE_MONITOR, voice.id), now())
    )
    assert codes(outcome) == ["own_firm"]
    with writing():
        voice = db.session.get_one(Person, voice.id)
        voice.id_number = KIN
    done(
        lambda: declare(
            db.session.get_one(Person, maker.id),
            "厂长",
            "sibling",
            KIN,
            actor(Role.AUDITOR),
            now(),
        )
    )
    advance_firm(claim_of("甘一"), "verify", "review")
    assert codes(agree(claim_of("甘一"), "make")) == ["own_kin"]


def actor_as(role: Role, person_id: int) -> Actor:
    return replace(actor(role), person_id=person_id)


def test_a_new_account_puts_the_claim_before_the_maker_and_is_held(db: SQLAlchemy) -> None:
    advance_firm(claim_of("甘一"), *DECISIONS)
    before = claim("甘二").state
    enter_firm_account("3900012019200026892")
    hired = claim_of("甘一")
    assert (str(hired.state), hired.returns[-1].code) == ("reviewed", "account_changed")
    assert claim("甘二").state is before
    assert (line_of(HIRE_FIRM).reserved_fen, off_by(line_of(HIRE_FIRM))) == (0, {})
    advance_firm(claim_of("甘一"), "make", "check", "sign_as_secretary", "sign_as_captain")
    assert codes(issue(claim_of("甘一"))) == ["account_held"]


def test_an_account_that_a_family_has_too_holds_the_firm(db: SQLAlchemy) -> None:
    enter_firm_account("6228480100000001")
    advance_firm(claim_of("甘一"), "verify")
    hang_in_town(claim_of("甘一"))
    assert codes(agree(claim_of("甘一"), "review")) == ["held_account"]


def test_a_month_that_changes_afterwards_is_seen(db: SQLAlchemy) -> None:
    advance_firm(claim_of("甘一"), "verify", "review")
    with writing():
        check = spell("甘一").months[0]
        check.wage_fen += 1
    assert codes(agree(claim_of("甘一"), "make")) == ["changed_after_decision"]


def test_refused_for_good_it_is_not_claimed_again_and_mendable_it_is(db: SQLAlchemy) -> None:
    centre = actor(Role.TOWN_CENTRE)
    for name, code in (("甘一", "not_entitled"), ("甘二", "facts_changed")):
        number = claim_of(name).id
        done(lambda number=number, code=code: deciding.refuse(number, None, code, "", centre, now()), centre)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
    opening.open_due(today())
    assert [len(claims_of(name, HIRE_FIRM)) for name in ("甘一", "甘二")] == [1, 2]
    assert str(claim_of("甘二").state) == "ready"


def test_it_can_be_sent_back_as_any_other(db: SQLAlchemy) -> None:
    advance_firm(claim_of("甘一"), "verify", "review", "make")
    checker, number = actor(Role.FINANCE_CHECKER), claim_of("甘一").id
    done(lambda: returning.send_back(number, None, "town", "请再看合同", checker, now()), checker)
    assert str(claim_of("甘一").state) == "noticed"


def test_what_is_missing_is_asked_by_the_policy_of_its_own_day(db: SQLAlchemy) -> None:
    set_number("firm_subsidy_contract", HIRE_FIRM, 24, today())
    assert missing_of(claim_of("甘一"), today(), []) == []
