from dataclasses import replace

import pytest
from hypothesis import given

from matching.codes import NEED_CODES
from matching.need import NEED_PARTS, NEED_WEIGHTS, need_of
from matching.types import NeedFacts
from tests.matching.strategies import NEEDS

CALM = NeedFacts(
    earners=1, able_workers=1, months_without_wage=0, income_per_head_fen=3_000_000, line_fen=900_000
)

CASES = [
    ("standing", {"category": 3}, 1, "need_standing"),
    ("standing", {"category": 1, "local_watch": True}, 0.65, "need_standing"),
    ("standing", {"local_watch": True}, 0.4, "need_local_watch"),
    ("income", {"income_per_head_fen": 900_000}, 1, "need_income"),
    ("income", {"income_per_head_fen": 1_350_000}, 0.5, "need_income"),
    ("income", {"income_per_head_fen": None}, 0.5, "need_unknown_income"),
    ("income", {"line_fen": None}, 0.5, "need_unknown_income"),
    ("no_earner", {"earners": 0}, 1, "need_no_earner"),
    ("without_wage", {"months_without_wage": 3}, 0.5, "need_without_wage"),
    ("without_wage", {"months_without_wage": 24}, 1, "need_without_wage"),
    ("without_wage", {"months_without_wage": None, "earners": 0}, 0.5, "need_unknown_months"),
    ("dependants", {"dependants": 3}, 1, "need_dependants"),
    ("dependants", {"dependants": 3, "able_workers": 2}, 0.5, "need_dependants"),
    ("pupils", {"pupils": 1}, 0.5, "need_pupils"),
    ("ill_or_disabled", {"ill_or_disabled": 4}, 1, "need_ill_or_disabled"),
    ("single_parent", {"single_parent": True}, 1, "need_single_parent"),
]


@pytest.mark.parametrize(("part", "changes", "share", "code"), CASES)
def test_a_fact_brings_its_points_and_its_reason(part, changes, share, code):
    need = need_of(replace(CALM, **changes))
    assert need.shares[part] == pytest.approx(share * NEED_WEIGHTS[part])
    assert code in [reason.code for reason in need.reasons]


def test_the_cases_meet_every_part_and_every_code():
    assert {case[0] for case in CASES} == set(NEED_WEIGHTS) == {part.__name__ for part in NEED_PARTS}
    assert {case[3] for case in CASES} == set(NEED_CODES)


def test_a_calm_household_has_no_need_and_nothing_to_tell():
    assert need_of(CALM).points == 0
    assert need_of(CALM).reasons == ()


def test_a_household_that_cannot_work_is_not_one_without_an_earner():
    assert need_of(replace(CALM, earners=0, able_workers=0)).shares["no_earner"] == 0


def test_the_worst_case_is_a_hundred():
    worst = NeedFacts(
        category=3,
        income_per_head_fen=0,
        line_fen=900_000,
        dependants=4,
        pupils=2,
        ill_or_disabled=2,
        months_without_wage=7,
        single_parent=True,
    )
    assert need_of(worst).points == pytest.approx(100)
    assert sum(NEED_WEIGHTS.values()) == 100


@given(NEEDS)
def test_need_is_the_sum_of_its_shares_and_tells_them_in_order(facts):
    need = need_of(facts)
    assert need.points == pytest.approx(sum(need.shares.values()), abs=1e-9)
    assert 0 <= need.points <= 100
    assert len(need.reasons) == sum(points > 0 for points in need.shares.values())
    for reason in need.reasons:
        assert tuple(sorted(reason.params)) == tuple(sorted(NEED_CODES[reason.code]))


@given(NEEDS)
def test_a_graver_grade_never_lowers_need(facts):
    grades = [need_of(replace(facts, category=category)).points for category in range(4)]
    assert grades == sorted(grades)
