"""Who decides, who may not, what is asked about doubts, notices, objections and shared numbers: tables of cases."""

import itertools
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules import deciding
from webapp.claims.rules.deciding import (
    DECISIONS,
    Decided,
    Despite,
    DoubtFacts,
    Explained,
    NoticeFacts,
    Payee,
    Shared,
    answer_refusals,
    decision_refusals,
    despite_refusals,
    doubts,
    explain_refusals,
    gravity,
    hold_refusals,
    holds,
    is_large,
    move,
    needed_steps,
    notice_over,
    notice_refusals,
    objection_refusals,
    refuse_refusals,
    release_refusals,
    return_refusals,
    tie_refusals,
    voided_from,
    with_both,
)
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import Policy, PolicyValue
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Notice, Refusal
from webapp.placements.rules.facts import Pay

TOWN, DAY, JULY = "440981124", date(2026, 9, 1), Month(2026, 7)
PAYEE = Payee(
    person="worker",
    household=frozenset({"sister"}),
    kin=frozenset({"cousin"}),
    same_account=frozenset({"collector"}),
    same_phone=frozenset({"neighbour"}),
)


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def policy(**values: int) -> Policy:
    own = (
        PolicyValue(key, "", TOWN, value, "fen", date(2026, 1, 1), None, "notice", True)
        for key, value in values.items()
    )
    return Policy.on((*shipped_values(), *own), DAY, TOWN)


# --- which steps --------------------------------------------------------------------------------------------

BASE = ("verify", "review", "make", "check")
BOTH = (*BASE, "sign_as_secretary", "sign_as_captain")
LADDER = {"secretary_signs_from": yuan(1_500), "captain_signs_from": yuan(2_000)}


@pytest.mark.parametrize(
    ("values", "amount", "steps"),
    [
        ({}, 1, BOTH),
        ({}, yuan(2_000), BOTH),
        (LADDER, yuan(1_500) - 1, BASE),
        (LADDER, yuan(1_500), (*BASE, "sign_as_secretary")),
        (LADDER, yuan(2_000) - 1, (*BASE, "sign_as_secretary")),
        (LADDER, yuan(2_000), BOTH),
        ({"secretary_signs_from": yuan(9_000)}, yuan(2_000), (*BASE, "sign_as_captain")),
    ],
)
def test_the_steps_grow_with_the_amount(values: dict[str, int], amount: int, steps: tuple[str, ...]) -> None:
    assert needed_steps(amount, policy(**values)) == steps


@given(
    st.integers(1, yuan(3_000)),
    st.integers(1, yuan(3_000)),
    st.integers(0, yuan(3_000)),
    st.integers(0, yuan(3_000)),
)
def test_more_money_never_needs_fewer_people(one: int, more: int, secretary: int, captain: int) -> None:
    held = policy(secretary_signs_from=secretary, captain_signs_from=captain)
    less, larger = sorted((one, more))
    assert set(needed_steps(less, held)) <= set(needed_steps(larger, held))


@pytest.mark.parametrize(
    ("total", "large"), [(yuan(80_000) - 1, False), (yuan(80_000), True), (yuan(90_000), True)]
)
def test_what_goes_out_together_is_large_from_a_total_on(total: int, large: bool) -> None:
    assert is_large(total, policy()) is large


@pytest.mark.parametrize("needed", [BASE, (*BASE, "sign_as_captain"), (*BASE, "sign_as_secretary"), BOTH])
def test_a_large_batch_asks_for_both_signatures(needed: tuple[str, ...]) -> None:
    assert with_both(needed) == BOTH


@pytest.mark.parametrize(
    ("needed", "signatures"),
    [
        (BASE, [()]),
        ((*BASE, "sign_as_captain"), [("sign_as_captain",)]),
        ((*BASE, "sign_as_secretary"), [("sign_as_secretary",)]),
        (BOTH, list(itertools.permutations(BOTH[4:]))),
    ],
)
def test_the_last_needed_step_and_no_earlier_one_signs_the_claim(
    needed: tuple[str, ...], signatures: list[tuple[str, ...]]
) -> None:
    for last in signatures:
        state, way = ClaimState.READY, []
        for step in (*BASE, *last):
            state = CLAIM.next(state, move(step, needed))
            way.append(state)
            state = CLAIM.next(state, "notice") if state is ClaimState.VERIFIED else state
        assert way[-1] is ClaimState.SIGNED
        assert ClaimState.SIGNED not in way[:-1]


@pytest.mark.parametrize(("desk", "void"), [("town", DECISIONS[1:]), ("maker", DECISIONS[2:])])
def test_what_was_decided_from_the_desk_on_is_void(desk: str, void: tuple[str, ...]) -> None:
    assert voided_from(desk) == void


# --- who ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "why_not"),
    [
        (9, []),
        (1, ["decided_before"]),
        ("worker", ["own_claim"]),
        ("sister", ["own_household"]),
        ("cousin", ["own_kin"]),
        ("collector", ["own_account_shared"]),
        ("neighbour", ["own_phone_shared"]),
    ],
)
def test_nobody_decides_twice_or_on_anybody_near(person: object, why_not: list[str]) -> None:
    earlier = [Decided("verify", 0), Decided("review", 1), Decided("make", 2)]
    assert codes(decision_refusals("check", person, earlier, payee=PAYEE)) == why_not
    if why_not != ["decided_before"]:
        assert codes(refuse_refusals(person, PAYEE)) == why_not
        assert codes(tie_refusals(person, PAYEE)) == why_not
        assert codes(return_refusals(person, PAYEE, "why")) == why_not
        assert codes(explain_refusals(person, PAYEE, "shared_phone", "asked")) == why_not
        assert codes(release_refusals(person, PAYEE, 1)) == why_not
        assert codes(answer_refusals(person, PAYEE, "founded", "so it is")) == why_not


def test_a_step_is_taken_once_and_only_if_it_is_needed() -> None:
    assert codes(decision_refusals("review", 2, [Decided("review", 1)], payee=PAYEE)) == ["step_taken"]
    assert codes(decision_refusals("sign_as_captain", 2, [], payee=PAYEE, needed=BASE)) == ["step_not_needed"]


def test_a_step_that_does_not_exist_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="issue"):
        decision_refusals("issue", 1, [], payee=PAYEE)


PEOPLE = ("worker", "sister", "cousin", "collector", "neighbour", 1, 2, 3, 4, 5, 6)


@given(
    st.permutations(PEOPLE),
    st.lists(st.tuples(st.sampled_from(DECISIONS), st.integers(0, len(PEOPLE) - 1)), max_size=40),
    st.sampled_from([BASE, (*BASE, "sign_as_captain"), BOTH]),
)
def test_in_whatever_order_people_try_no_way_leads_through_a_relative_or_one_person_twice(
    people: list[object], tries: list[tuple[str, int]], needed: tuple[str, ...]
) -> None:
    taken: list[Decided] = []
    for step, place in tries:
        if not decision_refusals(step, people[place], taken, payee=PAYEE, needed=needed):
            taken.append(Decided(step, people[place]))
    assert {one.person for one in taken}.isdisjoint(PAYEE.related)
    assert len({one.person for one in taken}) == len({one.step for one in taken}) == len(taken)
    assert {one.step for one in taken} <= set(needed)


@given(
    st.frozensets(st.integers(0, 7)), st.frozensets(st.integers(0, 7)), st.frozensets(st.integers(0, 7)),
    st.frozensets(st.integers(0, 7)), st.permutations(range(8)),
)  # fmt: skip
def test_for_any_ties_a_claim_is_signed_by_unrelated_people_or_not_at_all(
    household: frozenset[int],
    kin: frozenset[int],
    account: frozenset[int],
    phone: frozenset[int],
    row: list[int],
) -> None:
    """Everybody in some order is offered the next step until somebody may take it."""
    payee = Payee(person=0, household=household, kin=kin, same_account=account, same_phone=phone)
    taken: list[Decided] = []
    for step in DECISIONS:
        able = [one for one in row if not decision_refusals(step, one, taken, payee=payee)]
        taken += [Decided(step, able[0])] if able else []
    unrelated = [one for one in row if one not in payee.related]
    assert [one.person for one in taken] == unrelated[: len(DECISIONS)]


# --- doubts, notice, objections, holds ----------------------------------------------------------------------

ODD = (Notice("doubt_late"),)


@pytest.mark.parametrize(
    ("found", "despite", "why_not"),
    [
        ((), None, []),
        ((), Despite("nothing", ""), []),
        (ODD, None, ["doubt_needs_reason"]),
        (ODD, Despite("nothing", "words"), ["doubt_needs_reason"]),
        (ODD, Despite("visited", "  "), ["doubt_needs_words"]),
        (ODD, Despite("visited", "she was there"), []),
    ],
)
def test_a_doubt_is_agreed_to_with_a_reason_and_words(
    found: Sequence[Notice], despite: Despite | None, why_not: list[str]
) -> None:
    assert codes(despite_refusals(found, despite)) == why_not


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (DoubtFacts(), []),
        (DoubtFacts(short_fen=1), ["doubt_fund_short"]),
        (DoubtFacts(stated_on=(DAY, DAY)), []),
        (DoubtFacts(stated_on=(DAY, DAY, DAY)), ["doubt_burst"]),
        (DoubtFacts(late_months=1), ["doubt_late"]),
        (DoubtFacts(left_on=DAY), ["doubt_left"]),
        (DoubtFacts(subsidised_on=DAY), ["doubt_subsidised"]),
        (DoubtFacts(pays=(Pay(JULY, 250_000, 250_000, 320_000),)), ["doubt_wage_at_floor"]),
        (DoubtFacts(pays=(Pay(JULY, 255_000, 250_000, 320_000),)), ["doubt_wage_at_floor"]),
        (DoubtFacts(pays=(Pay(JULY, 255_001, 250_000, 320_000),)), []),
        (DoubtFacts(pays=(Pay(JULY, 250_000, 250_000, 250_000),)), []),
        (DoubtFacts(pays=(Pay(JULY, 249_999, 249_999, 250_000),)), ["doubt_wage_at_floor"]),
        (
            DoubtFacts(left_on=DAY, late_months=1, subsidised_on=DAY, short_fen=1),
            ["doubt_subsidised", "doubt_fund_short", "doubt_late", "doubt_left"],
        ),
    ],
)
def test_what_makes_a_decider_look_twice(facts: DoubtFacts, found: list[str]) -> None:
    assert codes(doubts(facts, policy())) == found


def test_months_paid_at_the_floor_are_counted_and_the_earliest_is_named() -> None:
    low = [Pay(Month(2026, month), 250_000, 250_000, 320_000) for month in (9, 7, 8)]
    (notice,) = doubts(DoubtFacts(pays=(*low, Pay(Month(2026, 6), 320_000, 250_000, 320_000))), policy())
    assert notice.params == {"n": 3, "month": "2026-07"}


@pytest.mark.parametrize(
    ("doubted", "place"),
    [
        (["doubt_subsidised"], 0),
        (["doubt_left", "doubt_wage_at_floor"], 1),
        (["doubt_wage_at_floor", "doubt_subsidised"], 0),
        (["doubt_left"], 2),
        ([], 2),
    ],
)
def test_double_money_stands_on_top_then_low_wages(doubted: list[str], place: int) -> None:
    assert gravity([Notice(code) for code in doubted]) == place


def test_a_notice_of_seven_days_from_the_ninth_is_over_on_the_sixteenth() -> None:
    assert notice_over(date(2026, 11, 9), policy()) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("facts", "why_not"),
    [
        (NoticeFacts(day=DAY, over_on=None), ["notice_missing"]),
        (NoticeFacts(day=date(2026, 8, 31), over_on=DAY), ["notice_runs"]),
        (NoticeFacts(day=DAY, over_on=DAY), []),
        (NoticeFacts(day=DAY, over_on=DAY, objections_open=1), ["objection_open"]),
        (NoticeFacts(day=DAY, over_on=DAY, objections_founded=1), ["objection_founded"]),
    ],
)
def test_the_town_reviews_after_the_notice_and_its_answers(facts: NoticeFacts, why_not: list[str]) -> None:
    assert codes(notice_refusals(facts)) == why_not


@pytest.mark.parametrize(
    ("outcome", "answer", "why_not"),
    [
        ("founded", "so", []),
        ("unfounded", "not so", []),
        ("", "so", ["answer_needs_outcome"]),
        ("maybe", "so", ["answer_needs_outcome"]),
        ("founded", " ", ["answer_missing"]),
    ],
)
def test_an_answer_has_its_outcome_and_words(outcome: str, answer: str, why_not: list[str]) -> None:
    assert codes(answer_refusals(1, PAYEE, outcome, answer)) == why_not


def test_an_objection_and_a_return_say_something() -> None:
    assert (codes(objection_refusals(" ")), codes(objection_refusals("x"))) == (["objection_missing"], [])
    assert codes(return_refusals(1, PAYEE, " ")) == ["comment_missing"]


SHARED = Shared("account", b"a", 2)


@pytest.mark.parametrize(
    ("explained", "held"),
    [
        ([], ["held_account"]),
        ([Explained("account", b"a", 2, confirmed=False)], ["held_account"]),
        ([Explained("account", b"a", 2, confirmed=True)], []),
        ([Explained("account", b"a", 3, confirmed=True)], []),
        ([Explained("account", b"a", 1, confirmed=True)], ["held_account"]),
        ([Explained("account", b"b", 2, confirmed=True)], ["held_account"]),
        ([Explained("phone", b"a", 2, confirmed=True)], ["held_account"]),
    ],
)
def test_a_shared_number_holds_until_a_reason_for_all_its_families_is_confirmed(
    explained: list[Explained], held: list[str]
) -> None:
    assert codes(hold_refusals(holds([SHARED], explained))) == held


def test_a_shared_phone_says_that_it_is_the_phone() -> None:
    (refusal,) = hold_refusals([Shared("phone", b"p", 3)])
    assert (refusal.code, refusal.params["n"]) == ("held_phone", 3)


@pytest.mark.parametrize(
    ("code", "words", "why_not"),
    [
        ("shared_phone", "asked both", []),
        ("", "asked both", ["hold_needs_reason"]),
        ("because", "asked both", ["hold_needs_reason"]),
        ("shared_phone", " ", ["hold_needs_words"]),
    ],
)
def test_a_reason_for_a_hold_is_picked_and_told(code: str, words: str, why_not: list[str]) -> None:
    assert codes(explain_refusals(1, PAYEE, code, words)) == why_not


def test_a_reason_is_confirmed_by_another_person() -> None:
    assert (codes(release_refusals(1, PAYEE, 1)), codes(release_refusals(2, PAYEE, 1))) == (
        ["own_reason"],
        [],
    )


def test_every_code_that_people_pick_is_one_of_the_lists() -> None:
    assert set(deciding.REFUSALS) >= deciding.MENDABLE
    assert deciding.LEFT_BEFORE not in deciding.REFUSALS
