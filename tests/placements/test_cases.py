"""Months on which firm and village do not agree, months that come late, papers that prove pay."""

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import STARTED, WAGE, actor, check, codes, confirm, do, hire, spell, state
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import WrongState
from webapp.placements.actions import cases, months, proofs
from webapp.placements.models import MonthCase
from webapp.placements.queries import judging
from webapp.placements.queries.spells import facts_of_check
from webapp.placements.rules.facts import Counted, NotCounted
from webapp.placements.rules.proofs import MOST_BYTES, proof_refusals, strength, suffix_of

APRIL = Month(2026, 4)
SHEET = b"%PDF-1.7 pay sheet"


@pytest.fixture(autouse=True)
def after_april(db: SQLAlchemy, clock: SettableClock) -> None:
    """甘一 works since 1 April; it is 2 May and April is stated."""
    clock.set_day(STARTED)
    hire("甘一", 1)
    clock.set_day(date(2026, 5, 2))
    state(APRIL)


def dispute(code: str = "wage") -> Done | Refused:
    by = actor(Role.VILLAGE_MONITOR)
    return do(lambda: months.dispute_month(check("甘一", APRIL), None, code, by, now()), by)


def case() -> MonthCase:
    return check("甘一", APRIL).cases[-1]


def settle(outcome: str, note: str = "问过两边", **more: Any) -> Done | Refused:
    by = more.pop("by", None) or actor(Role.JOB_CADRE)
    return do(lambda: cases.settle(case(), more.get("seen"), outcome, note, by, now()), by)


def april() -> Counted | NotCounted:
    return judging.verdict_of(spell("甘一"), today()).boxes[0].judged


# --- cases --------------------------------------------------------------------------------------------------


def test_a_dispute_opens_a_case_and_a_new_statement_answers_it(clock: SettableClock) -> None:
    dispute()
    assert (str(case().state), case().code) == ("open", "wage")
    state(APRIL, {"甘一": WAGE + 1})
    assert str(case().state) == "answered"
    confirm("甘一", APRIL)
    assert (str(case().state), case().outcome) == ("settled", "agreed")
    assert len(check("甘一", APRIL).cases) == 1


def test_the_village_may_object_again_to_the_same_case(clock: SettableClock) -> None:
    dispute()
    state(APRIL, {"甘一": WAGE + 1})
    dispute("days")
    assert [(str(one.state), one.code) for one in check("甘一", APRIL).cases] == [("open", "days")]


def test_a_firm_that_stands_by_its_statement_says_why_and_the_cadre_upholds_it(clock: SettableClock) -> None:
    dispute()
    firm = actor(Role.FIRM)
    empty = do(lambda: cases.answer(case(), None, " ", firm, now()), firm)
    assert codes(empty) == ["answer_missing"]
    assert isinstance(do(lambda: cases.answer(case(), None, "工资条在此", firm, now()), firm), Done)
    assert isinstance(settle("stands"), Done)
    assert (str(check("甘一", APRIL).state), check("甘一", APRIL).confirmed_how) == ("confirmed", "settled")
    assert isinstance(april(), Counted)


@pytest.mark.parametrize(
    ("outcome", "note", "why_not"),
    [
        ("", "说明", ["outcome_missing"]),
        ("stands", " ", ["settle_note_missing"]),
        ("agreed", "", ["outcome_missing", "settle_note_missing"]),
    ],
)
def test_how_a_case_is_not_settled(clock: SettableClock, outcome: str, note: str, why_not: list[str]) -> None:
    dispute()
    assert codes(settle(outcome, note)) == why_not


def test_settled_as_the_village_says_the_month_waits_for_its_new_statement(clock: SettableClock) -> None:
    dispute()
    assert isinstance(settle("as_village"), Done)
    assert str(check("甘一", APRIL).state) == "disputed"
    with pytest.raises(WrongState):
        settle("stands")
    state(APRIL, {"甘一": yuan(2_900)})
    confirm("甘一", APRIL)
    assert isinstance(april(), Counted)


def test_nobody_upholds_what_she_stated_for_the_firm(clock: SettableClock) -> None:
    by = actor(Role.JOB_CADRE)
    statement = months.Statement(spell("甘一").id, "x", WAGE + 5, seen_version=check("甘一", APRIL).version)
    firm_id = spell("甘一").firm_id
    do(lambda: months.state_months(firm_id, APRIL, [statement], None, by, now(), "called"), by)
    assert check("甘一", APRIL).stated_for == "called"
    dispute()
    assert codes(settle("stands")) == ["stated_by_same_person"]
    assert isinstance(settle("stands", by=actor(Role.TOWN_CENTRE)), Done)


def test_a_stale_page_settles_nothing(clock: SettableClock) -> None:
    dispute()
    with pytest.raises(Conflict):
        settle("stands", seen=99)


# --- lateness -----------------------------------------------------------------------------------------------


def late(agreed: bool, by: Any = None) -> Done | Refused:
    who = by or actor(Role.TOWN_CENTRE)
    return do(
        lambda: months.answer_for_lateness(check("甘一", APRIL), None, agreed=agreed, actor=who, now=now()),
        who,
    )


@pytest.fixture
def stated_late(clock: SettableClock) -> None:
    """The firm states April again on 20 May: it is late."""
    dispute()
    clock.set_day(date(2026, 5, 20))
    state(APRIL, {"甘一": WAGE + 1}, late="payroll")
    confirm("甘一", APRIL)


@pytest.mark.usefixtures("stated_late")
@pytest.mark.parametrize(
    ("agreed", "code"), [(None, "month_late_waits"), (False, "month_late_refused"), (True, None)]
)
def test_a_late_month_counts_only_when_the_town_agrees(agreed: bool | None, code: str | None) -> None:
    if agreed is not None:
        assert isinstance(late(agreed), Done)
    found = april()
    assert (found.reason.code if isinstance(found, NotCounted) else None) == code


@pytest.mark.usefixtures("stated_late")
def test_lateness_is_answered_once_and_never_by_who_stated() -> None:
    assert codes(late(True, actor(Role.FIRM))) == ["late_own_statement"]
    assert isinstance(late(True), Done)
    assert codes(late(False)) == ["late_answered"]


@pytest.mark.usefixtures("stated_late")
def test_a_refused_month_can_be_stated_again_and_waits_again() -> None:
    late(False)
    assert isinstance(state(APRIL, late="pay_settled"), Done)
    assert (check("甘一", APRIL).late_state, check("甘一", APRIL).late_answered_by_id) == ("waits", None)


# --- proofs -------------------------------------------------------------------------------------------------


def add(kind: str, content: bytes = SHEET, role: Role = Role.FIRM) -> Done | Refused:
    by, one = actor(role), check("甘一", APRIL)
    paper = proofs.Paper(content, "sheet.pdf", kind)
    return do(lambda: proofs.add(paper, one.firm_id, APRIL, [check("甘一", APRIL)], by, now()), by)


@pytest.mark.parametrize(
    ("kind", "proof"), [("screenshot", 0), ("certificate", 2), ("bank", 3), ("insurance", 4)]
)
def test_a_paper_proves_a_month_by_its_kind(clock: SettableClock, kind: str, proof: int) -> None:
    assert isinstance(add(kind), Done)
    assert facts_of_check(check("甘一", APRIL)).proof == proof


def test_a_screenshot_counts_once_somebody_else_has_phoned(clock: SettableClock) -> None:
    add("screenshot", role=Role.VILLAGE_MONITOR)
    paper = check("甘一", APRIL).proofs[0]

    def call(role: Role) -> Done | Refused:
        by = actor(role)
        return do(lambda: proofs.note_call(paper, [check("甘一", APRIL)], by, now()), by)

    assert codes(call(Role.VILLAGE_MONITOR)) == ["proof_own"]
    assert isinstance(call(Role.JOB_CADRE), Done)
    assert facts_of_check(check("甘一", APRIL)).proof == 1
    assert codes(call(Role.JOB_CADRE)) == ["proof_checked_before"]


def test_only_a_screenshot_needs_a_call(clock: SettableClock) -> None:
    add("bank")
    by, paper = actor(Role.JOB_CADRE), check("甘一", APRIL).proofs[0]
    assert codes(do(lambda: proofs.note_call(paper, [], by, now()), by)) == ["proof_needs_no_call"]


@pytest.mark.parametrize(
    ("kind", "content", "months_", "why_not"),
    [
        ("bank", SHEET, 1, []),
        ("word", SHEET, 1, ["proof_kind_unknown"]),
        ("bank", b"", 1, ["proof_empty"]),
        ("bank", b"MZ program", 1, ["proof_unreadable"]),
        ("bank", SHEET + b"x" * MOST_BYTES, 1, ["proof_too_large"]),
        ("bank", SHEET, 0, ["proof_of_nothing"]),
    ],
)
def test_which_file_is_no_proof(kind: str, content: bytes, months_: int, why_not: list[str]) -> None:
    assert [one.code for one in proof_refusals(kind, content, months_)] == why_not


def test_the_strongest_paper_speaks_for_a_month() -> None:
    assert strength([]) == 0
    assert strength([("screenshot", False), ("certificate", False)]) == 2
    assert [suffix_of(head) for head in (SHEET, b"\xff\xd8\xff\xe0", b"\x89PNG\r\n", b"PK\x03\x04", b"x")] == [
        ".pdf", ".jpg", ".png", ".xlsx", "",
    ]  # fmt: skip
