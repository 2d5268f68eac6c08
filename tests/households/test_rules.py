"""Families: who is a worker or a pupil, what holds a family back, why it is looked after."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.policy import Policy, PolicyValue
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.households.rules import (
    MemberFacts,
    NeedFacts,
    check_household,
    counts_as_worker,
    household_need,
    is_pupil,
    is_watched,
    why,
    work_refusals,
)

TODAY = date(2026, 11, 23)
GOOD = "11010519491231002X"
POLICY = Policy.on(shipped_values(), TODAY, "440981124")


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


HEAD = MemberFacts(
    key="1", relation="head", sex="male", born_on=date(1970, 5, 1), education="junior",
    health=frozenset({"healthy"}), labour="ordinary",
)  # fmt: skip
WIFE = replace(HEAD, key="2", relation="spouse", sex="female", labour="weak")
SON = replace(
    HEAD,
    key="3",
    relation="son",
    born_on=date(2012, 5, 1),
    education=None,
    schooling="grade_8",
    labour="none",
)


def test_a_plain_family_passes() -> None:
    checked = check_household([HEAD, WIFE, SON], TODAY, POLICY)
    assert (checked.refusals, checked.notices) == ((), ())


@pytest.mark.parametrize(
    ("members", "why_not"),
    [
        ([WIFE, SON], ["no_head"]),
        ([HEAD, replace(WIFE, relation="head")], ["several_heads"]),
        ([HEAD, WIFE, replace(WIFE, key="4")], ["several_spouses"]),
        ([replace(HEAD, schooling="degree_1")], ["education_and_schooling"]),
        ([replace(HEAD, education=None)], ["education_missing"]),
        ([replace(HEAD, education=None, left_school_why="poor")], []),
        ([replace(HEAD, health=frozenset({"healthy", "chronic"}))], ["healthy_and_ill"]),
        ([replace(HEAD, health=frozenset({"disabled", "chronic"}))], []),
        ([replace(HEAD, id_number=GOOD), replace(SON, id_number=GOOD)], ["same_id_in_household"] * 2),
        ([], ["no_head"]),
    ],
)
def test_what_makes_the_register_wrong_holds_the_family_back(
    members: list[MemberFacts], why_not: list[str]
) -> None:
    assert codes(check_household(members, TODAY, POLICY).refusals) == why_not


@pytest.mark.parametrize(
    ("member", "notice"),
    [
        (replace(SON, labour="ordinary"), ["pupil_with_labour", "child_with_labour"]),
        (replace(SON, schooling="preschool", labour="weak"), ["child_with_labour"]),
        (replace(SON, sex="female"), ["relation_disagrees"]),
        (
            replace(SON, born_on=date(2010, 11, 24), schooling=None, education="junior", labour="weak"),
            ["child_with_labour"],
        ),
        (replace(SON, health=frozenset()), ["health_missing"]),
        (replace(HEAD, key="3", relation="father", sex="female"), ["relation_disagrees"]),
        (
            replace(HEAD, key="3", relation="other", id_number=GOOD, born_on=date(1949, 12, 30)),
            ["sex_disagrees", "birth_disagrees"],
        ),
        (replace(WIFE, key="3", sex="male"), ["spouse_of_same_sex"]),
    ],
)
def test_what_is_odd_but_happens_is_said_and_passes(member: MemberFacts, notice: list[str]) -> None:
    checked = check_household([HEAD, member], TODAY, POLICY)
    assert checked.refusals == ()
    assert codes(checked.notices) == notice
    assert all(one.params["key"] == "3" for one in checked.notices)


@pytest.mark.parametrize(
    ("born_on", "schooling", "why_not"),
    [
        (date(2010, 11, 23), None, []),
        (date(2010, 11, 24), None, ["under_age"]),
        (date(2005, 1, 1), "degree_4", ["pupil"]),
        (date(2012, 1, 1), "grade_8", ["under_age", "pupil"]),
        (date(2005, 1, 1), "a value of next year's list", ["pupil"]),
        (date(2005, 1, 1), "", []),
        (date(2022, 1, 1), "preschool", ["under_age"]),
        (None, None, ["age_unknown"]),
    ],
)
def test_children_and_pupils_are_never_offered_work(
    born_on: date | None, schooling: str | None, why_not: list[str]
) -> None:
    assert codes(work_refusals(born_on, schooling, TODAY, POLICY)) == why_not


@given(st.dates(date(2008, 1, 1), TODAY), st.sampled_from([None, "", "preschool", "senior_3"]))
def test_nobody_under_sixteen_passes_on_any_path(born_on: date, schooling: str | None) -> None:
    sixteen = (
        date(born_on.year + 16, 3, 1)
        if (born_on.month, born_on.day) == (2, 29)
        else born_on.replace(year=born_on.year + 16)
    )
    if sixteen > TODAY:
        assert work_refusals(born_on, schooling, TODAY, POLICY)
        assert not counts_as_worker(replace(HEAD, born_on=born_on, schooling=schooling), TODAY, POLICY)


@pytest.mark.parametrize(
    ("labour", "counts"),
    [("ordinary", True), ("skilled", True), ("weak", True), ("lost", False), ("none", False), (None, False)],
)
def test_the_labour_force_is_who_has_labour(labour: str | None, counts: bool) -> None:
    assert counts_as_worker(replace(HEAD, labour=labour), TODAY, POLICY) is counts


def test_a_small_child_is_no_pupil() -> None:
    assert not is_pupil("preschool")
    assert is_pupil("kindergarten")


@pytest.mark.parametrize(
    ("category", "local", "watched"),
    [
        (None, False, False),
        ("marginal", False, True),
        (None, True, True),
        ("unstable", True, True),
        ("", False, False),
    ],
)
def test_watched_in_the_wide_sense_is_either_list(category: str | None, local: bool, watched: bool) -> None:
    assert is_watched(category, local) is watched


def test_a_family_is_counted_for_the_ranking() -> None:
    ill = replace(WIFE, labour="lost", health=frozenset({"serious"}))
    need = household_need([HEAD, ill, SON], TODAY, POLICY, category="marginal")
    assert need == NeedFacts(
        category="marginal", local_watch=False, income_per_head_fen=None, line_fen=None, people=3,
        able_workers=1, earners=0, dependants=2, pupils=1, ill_or_disabled=1,
    )  # fmt: skip
    assert codes(why(need)) == ["why_category", "why_no_earner", "why_ill", "why_pupils", "why_dependants"]
    assert codes(why(replace(need, category=None, local_watch=True)))[0] == "why_local_watch"


def test_on_the_sixteenth_birthday_labour_is_nothing_odd() -> None:
    young = replace(SON, born_on=date(2010, 11, 23), schooling=None, education="junior", labour="ordinary")
    assert check_household([HEAD, young], TODAY, POLICY).notices == ()


def test_a_family_without_labour_is_not_asked_to_earn_and_an_even_one_is_not_burdened() -> None:
    nobody = household_need([replace(HEAD, labour="none")], TODAY, POLICY)
    assert codes(why(nobody)) == ["why_dependants"]
    even = household_need([HEAD, replace(WIFE, labour="none")], TODAY, POLICY, earners=1)
    assert codes(why(even)) == []


def test_an_income_below_a_line_that_is_set_is_a_reason_and_an_unset_line_is_none() -> None:
    line = PolicyValue(
        "monitoring_line", "", "440981124", 900_000, "fen", date(2026, 1, 1), None, "notice", True
    )
    with_line = Policy.on((*shipped_values(), line), TODAY, "440981124")
    for income, policy, said in (
        (0, with_line, True),
        (899_999, with_line, True),
        (900_000, with_line, False),
        (0, POLICY, False),
    ):
        need = household_need([HEAD], TODAY, policy, earners=1, income_per_head_fen=income)
        assert ("why_below_line" in codes(why(need))) is said
    unknown = household_need([HEAD], TODAY, with_line, earners=1)
    assert codes(why(unknown)) == []
