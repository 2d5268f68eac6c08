"""Claims through their actions, on a real database: opening, deciding, refusing, issuing."""

from dataclasses import replace
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.employment import (
    AT_WORK,
    DECIDERS,
    STARTED,
    actor,
    advance,
    check,
    claim,
    codes,
    confirm,
    do,
    done,
    enter_account,
    hang_out,
    hire,
    spell,
    state,
    work_through,
)  # fmt: skip
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.claims.actions import deciding, issuing, opening
from webapp.claims.models import Claim, PaymentLine
from webapp.claims.queries import claims as queries
from webapp.claims.queries import facts
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import Policy, PolicyValue
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds.models import FundLine
from webapp.funds.queries import off_by, reserved_for
from webapp.payees.queries import live_account
from webapp.placements.actions import spells as placements
from webapp.policies.queries import policy_on, values_for

AMOUNT = yuan(1_500)


@pytest.fixture
def starting_state() -> State:
    return AT_WORK


def line(db: SQLAlchemy) -> FundLine:
    db.session.rollback()
    return db.session.scalars(select(FundLine)).one()


def agree(name: str, step: str, by: str = "") -> Done | Refused:
    person = actor(by or DECIDERS[step])
    return do(lambda: deciding.agree([(claim(name).id, None)], step, person, now()), person)


def to_review(name: str) -> None:
    advance(name, "verify")
    hang_out(name)


def refuse(name: str, code: str, by: str) -> Done | Refused:
    person = actor(by)
    return do(lambda: deciding.refuse(claim(name).id, None, code, "", person, now()), person)


def issue(*names: str, by: str = Role.FINANCE_MAKER, key: str | None = None) -> Done | Refused:
    person = actor(by)
    picked = [(claim(name).id, None) for name in names]
    return do(lambda: issuing.issue(picked, person, now()), person, key)


# --- opening ------------------------------------------------------------------------------------------------


def test_a_claim_is_ready_by_itself_once_every_month_is_confirmed(db: SQLAlchemy) -> None:
    assert [str(claim(name).state) for name in ("甘一", "甘二", "甘三")] == ["ready"] * 3
    assert spell("甘一").qualifies_on == date(2026, 10, 1)
    assert claim("甘一").amount_fen == AMOUNT
    assert str(spell("甘一").state) == "retained"


def test_it_opens_on_the_qualifying_day_and_waits_for_the_last_month(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    clock.set_day(STARTED)
    enter_account(hire("乙一", 11).member, "6228480111111111")
    for month in Month(2026, 4).until(Month(2026, 8)):
        clock.set_day(month.plus(1).first_day)
        state(month)
        confirm("乙一", month)
    clock.set_day(date(2026, 9, 30))
    opening.open_due(today())
    assert queries.live_claim(spell("乙一").id) is None
    clock.set_day(date(2026, 10, 1))
    assert opening.open_due(today()) == 1
    assert str(claim("乙一").state) == "waiting"
    assert [one.code for one in facts.missing_of(claim("乙一"), today())] == ["month_open"]
    state(Month(2026, 9))
    assert str(claim("乙一").state) == "waiting"
    confirm("乙一", Month(2026, 9))
    assert str(claim("乙一").state) == "ready"
    assert opening.open_due(today()) == 0


def test_it_also_waits_for_the_confirmed_account(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(STARTED)
    member = hire("乙二", 12).member
    work_through(clock, "乙二")
    clock.set_day(date(2026, 11, 23))
    assert [one.code for one in facts.missing_of(claim("乙二"), today())] == ["account_not_confirmed"]
    enter_account(member, "6228480122222222", confirmed=False)
    assert opening.open_due(today()) == 0
    enter_account(member, "6228480122222222")
    assert opening.open_due(today()) == 1
    assert str(claim("乙二").state) == "ready"


def test_who_was_on_no_list_at_the_start_has_no_claim(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(STARTED)
    enter_account(hire("乙三", 13, watched=False).member, "6228480133333333")
    work_through(clock, "乙三")
    assert queries.live_claim(spell("乙三").id) is None


def test_a_claim_of_march_keeps_its_amount_after_the_change_of_april(
    db: SQLAlchemy, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The town doubles a step from the day after the right arose; the waiting claim and the ready one keep theirs."""
    clock.set_day(STARTED)
    enter_account(hire("乙四", 14).member, "6228480144444444")
    town_id = spell("乙四").town_id
    later = PolicyValue(
        "subsidy_amount", "band_2", "440981124", yuan(3_000), "fen", date(2026, 10, 2), None, "notice", True, ref=""
    )  # fmt: skip

    def changed(day: date, number: int | None) -> Policy:
        return Policy.on((*values_for(number), later), day, "440981124")

    monkeypatch.setattr("webapp.claims.actions.opening.policy_on", changed)
    work_through(clock, "乙四")
    assert changed(date(2026, 10, 3), town_id).value("subsidy_amount", "band_2") == yuan(3_000)
    assert claim("乙四").ready_on == date(2026, 10, 3)
    assert claim("乙四").amount_fen == policy_on(date(2026, 10, 1), town_id).value("subsidy_amount", "band_2")
    advance("乙四", "verify", "review", "make", "check")
    assert reserved_for([claim("乙四").ref])[claim("乙四").ref] == AMOUNT


def test_who_left_before_the_day_loses_the_waiting_claim(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(STARTED)
    hire("乙五", 15)
    clock.set_day(date(2026, 10, 2))
    opening.open_due(today())
    assert str(claim("乙五").state) == "waiting"
    firm = actor(Role.FIRM)
    leaving = placements.Leaving(date(2026, 9, 20), "worker", "family")
    done(lambda: placements.end(spell("乙五"), leaving, None, firm, now()), firm)
    assert (str(claim("乙五").state), claim("乙五").refusal_code) == ("refused", "left_before")
    assert opening.open_due(today()) == 0


def test_who_left_after_the_day_keeps_the_claim(db: SQLAlchemy) -> None:
    firm = actor(Role.FIRM)
    leaving = placements.Leaving(date(2026, 11, 10), "worker", "other_work")
    done(lambda: placements.end(spell("甘一"), leaving, None, firm, now()), firm)
    advance("甘一", *DECISIONS)
    assert str(claim("甘一").state) == "signed"


# --- deciding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "last", [("sign_as_secretary", "sign_as_captain"), ("sign_as_captain", "sign_as_secretary")]
)
def test_six_persons_decide_and_the_money_is_set_aside_by_the_checker(
    db: SQLAlchemy, last: tuple[str, str]
) -> None:
    advance("甘一", "verify", "review", "make")
    assert line(db).reserved_fen == 0
    advance("甘一", "check")
    assert line(db).reserved_fen == AMOUNT
    advance("甘一", *last)
    assert str(claim("甘一").state) == "signed"
    assert claim("甘一").decisions == len({one.person_id for one in claim("甘一").made}) == 6


def test_a_step_out_of_turn_is_a_conflict(db: SQLAlchemy) -> None:
    for step in ("make", "check", "sign_as_secretary"):
        with pytest.raises(WrongState):
            agree("甘一", step)
    advance("甘一", "verify", "review")
    with pytest.raises(WrongState):
        agree("甘一", "review")


def test_one_person_in_two_seats_decides_once(db: SQLAlchemy) -> None:
    """The role comes from the seat; the person behind it is what is compared."""
    advance("甘一", "verify", "review")
    maker = actor(Role.FINANCE_MAKER)
    both = replace(maker, person_id=actor(Role.TOWN_CENTRE).person_id)
    outcome = do(lambda: deciding.agree([(claim("甘一").id, None)], "make", both, now()), both)
    assert codes(outcome) == ["decided_before"]


@pytest.mark.parametrize(("whose", "code"), [("甘一", "own_claim"), ("sister", "own_household")])
def test_nobody_decides_on_the_own_family(db: SQLAlchemy, whose: str, code: str) -> None:
    to_review("甘一")
    centre = actor(Role.TOWN_CENTRE)
    with writing():
        member = claim("甘一").member
        person = db.session.get_one(Person, centre.person_id)
        if whose == "甘一":
            person.id_number = member.id_number.reveal()
        else:
            sister = type(member)(
                household_id=member.household_id, name="甘妹", pinyin="", initials="", relation="sister"
            )  # fmt: skip
            sister.confirmed_on, sister.id_number = STARTED, "990000199202020021"
            person.id_number = "990000199202020021"
            db.session.add(sister)
    assert codes(agree("甘一", "review")) == [code]
    assert codes(refuse("甘一", "given_up", Role.TOWN_CENTRE)) == [code]


def test_a_stale_version_is_a_conflict(db: SQLAlchemy) -> None:
    seen = claim("甘一").version
    advance("甘一", "verify", "review")
    maker = actor(Role.FINANCE_MAKER)
    with pytest.raises(Conflict):
        do(lambda: deciding.agree([(claim("甘一").id, seen)], "make", maker, now()), maker)


def test_several_are_agreed_to_together_or_not_at_all(db: SQLAlchemy) -> None:
    for name in ("甘一", "甘二"):
        to_review(name)
    centre = actor(Role.TOWN_CENTRE)
    advance("甘三", "verify", "review")
    picked = [(claim(name).id, None) for name in ("甘一", "甘二", "甘三")]
    with pytest.raises(WrongState):
        do(lambda: deciding.agree(picked, "review", centre, now()), centre)
    assert [str(claim(name).state) for name in ("甘一", "甘二")] == ["noticed"] * 2
    done(lambda: deciding.agree(picked[:2], "review", centre, now()), centre)
    assert [str(claim(name).state) for name in ("甘一", "甘二")] == ["reviewed"] * 2


@pytest.mark.parametrize("steps", range(1, 6))
def test_a_month_that_changes_after_a_decision_is_seen_at_the_next_step(db: SQLAlchemy, steps: int) -> None:
    advance("甘一", *DECISIONS[:steps])
    if steps == 1:
        hang_out("甘一")
    with writing():
        check("甘一", Month(2026, 5)).wage_fen += 1
    assert codes(agree("甘一", DECISIONS[steps])) == ["changed_after_decision"]


@pytest.mark.parametrize("steps", range(3, 7))
def test_a_changed_account_brings_the_claim_back_to_the_maker(db: SQLAlchemy, steps: int) -> None:
    """The right stands, so village and town need not decide again; finance and the signers do."""
    advance("甘一", *DECISIONS[:steps])
    enter_account(claim("甘一").member, "6228480199999999", confirmed=False)
    one = claim("甘一")
    assert (str(one.state), one.account_id, one.payment_hash) == ("reviewed", None, None)
    assert ([each.step for each in one.made], one.decisions) == (["verify", "review"], 2)
    assert (one.returns[-1].code, line(db).reserved_fen, off_by(line(db))) == ("account_changed", 0, {})
    assert codes(agree("甘一", "make")) == ["account_not_confirmed"]
    enter_account(claim("甘一").member, "6228480199999999")
    advance("甘一", *DECISIONS[2:])
    assert str(claim("甘一").state) == "signed"
    assert line(db).reserved_fen == AMOUNT


def test_an_account_does_not_change_where_the_ledger_refuses_what_follows(db: SQLAlchemy) -> None:
    """The claim would go back to the maker and its money be free: neither happens, and the old account stays."""
    advance("甘一", *DECISIONS[:4])
    before = account_of("甘一")
    with writing():
        db.session.scalars(select(FundLine)).one().reserved_fen = 0
    with pytest.raises(Conflict):
        enter_account(claim("甘一").member, "6228480199999999", confirmed=False)
    one = claim("甘一")
    assert (str(one.state), one.returns, account_of("甘一")) == ("checked", [], before or "none")


def account_of(name: str) -> str | None:
    database.session.rollback()
    found = live_account(claim(name).member_id)
    return found.number.reveal() if found else None


def test_a_changed_month_is_claimed_anew_with_what_is_stated_then(db: SQLAlchemy) -> None:
    advance("甘一", "verify", "review", "make", "check")
    assert codes(refuse("甘一", "facts_changed", Role.PARTY_SECRETARY)) == []
    assert line(db).reserved_fen == 0
    assert opening.open_due(today()) == 1
    query = select(Claim.state).where(Claim.spell_id == spell("甘一").id)
    assert sorted(str(state) for state in db.session.scalars(query)) == ["ready", "refused"]


# --- refusing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", range(6))
def test_a_refusal_at_any_step_frees_the_money(db: SQLAlchemy, steps: int) -> None:
    advance("甘一", *DECISIONS[:steps])
    if steps == 1:
        hang_out("甘一")
    assert codes(refuse("甘一", "paid_elsewhere", DECIDERS[DECISIONS[steps]])) == []
    assert (str(claim("甘一").state), line(db).reserved_fen, off_by(line(db))) == ("refused", 0, {})
    assert opening.open_due(today()) == 0


def test_a_refusal_needs_a_known_reason_and_the_turn(db: SQLAlchemy) -> None:
    assert codes(refuse("甘一", "", Role.TOWN_CENTRE)) == ["refusal_needs_code"]
    assert codes(refuse("甘一", "left_before", Role.TOWN_CENTRE)) == ["refusal_needs_code"]
    assert codes(refuse("甘一", "given_up", Role.TEAM_CAPTAIN)) == ["refusal_not_yours"]


def test_a_line_that_is_too_small_says_by_how_much(db: SQLAlchemy) -> None:
    with writing():
        money = db.session.scalars(select(FundLine)).one()
        money.received_fen = AMOUNT - 1
    advance("甘一", "verify", "review", "make")
    outcome = agree("甘一", "check")
    assert codes(outcome) == ["fund_too_small"]
    assert isinstance(outcome, Refused)
    assert outcome.refusals[0].params["short_fen"] == 1
    assert str(claim("甘一").state) == "made"


# --- issuing ------------------------------------------------------------------------------------------------


def test_a_list_pays_what_was_set_aside_and_holds_each_claim_once(db: SQLAlchemy) -> None:
    for name in ("甘一", "甘二"):
        advance(name, *DECISIONS)
    outcome = issue("甘一", "甘二", by=Role.FINANCE_CHECKER)
    assert isinstance(outcome, Done)
    assert outcome.data["number"] == "2026-001"
    money = line(db)
    assert (money.reserved_fen, money.spent_fen, off_by(money)) == (0, 2 * AMOUNT, {})
    lines = list(db.session.scalars(select(PaymentLine).order_by(PaymentLine.position)))
    assert [(one.name, one.account.reveal(), one.amount_fen) for one in lines] == [
        ("甘一", "6228480100000001", AMOUNT),
        ("甘二", "6228480100000002", AMOUNT),
    ]
    with pytest.raises(WrongState):
        issue("甘一")


def test_the_same_request_sent_twice_is_one_list(db: SQLAlchemy) -> None:
    advance("甘一", *DECISIONS)
    first, second = issue("甘一", key="k" * 20), issue("甘一", key="k" * 20)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.ref, second.repeated) == (second.ref, True)


def test_the_numbers_of_a_year_follow_each_other(db: SQLAlchemy, clock: SettableClock) -> None:
    numbers = []
    for name in ("甘一", "甘二", "甘三"):
        advance(name, *DECISIONS)
    for name, day in (("甘一", date(2026, 12, 30)), ("甘二", date(2026, 12, 31)), ("甘三", date(2027, 1, 1))):
        clock.set_day(day)
        outcome = issue(name)
        assert isinstance(outcome, Done)
        numbers.append(outcome.data["number"])
    assert numbers == ["2026-001", "2026-002", "2027-001"]


def test_what_lacks_a_decision_or_its_money_is_not_issued(db: SQLAlchemy) -> None:
    advance("甘一", *DECISIONS[:4])
    with pytest.raises(WrongState):
        issue("甘一")
    assert codes(do(lambda: issuing.issue([], actor(Role.FINANCE_MAKER), now()))) == ["nobody_picked"]


def test_a_new_account_is_paid_to_only_after_some_days(db: SQLAlchemy, clock: SettableClock) -> None:
    advance("甘一", "verify", "review")
    enter_account(claim("甘一").member, "6228480199999999")
    advance("甘一", *DECISIONS[2:])
    outcome = issue("甘一")
    assert codes(outcome) == ["account_held"]
    assert isinstance(outcome, Refused)
    clock.set_day(outcome.refusals[0].params["free_on"])
    assert codes(issue("甘一")) == []
    paid = db.session.scalars(select(PaymentLine)).one()
    assert paid.account.reveal() == "6228480199999999"
