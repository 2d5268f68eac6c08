"""When a town may set a number, and who may confirm it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import (
    FEATURES,
    FULL_TIME,
    HOURLY,
    PUBLIC_WELFARE,
    NoPolicy,
    Policy,
    PolicyValue,
    resolve,
)
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.policies.rules import (
    LONGEST_REASON,
    Proposal,
    confirmation_refusals,
    floors,
    kinds_of,
    next_rise,
    proposal_notices,
    proposal_refusals,
    read_number,
    reigns,
    rejection_refusals,
    withdrawal_refusals,
)

TODAY = date(2026, 11, 23)
FLOOR = Proposal("wage_floor", FULL_TIME, "441702102", yuan(2_200), TODAY, "埠府〔2026〕7号")
VALUES = shipped_values()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"key": "nonsense"}, ["policy_unknown"]),
        ({"kind": "nonsense"}, ["policy_unknown"]),
        ({"key": "minimum_wage_month", "kind": "class_4"}, ["policy_not_by_town"]),
        ({"value": 0}, ["policy_sum_out_of_range"]),
        ({"value": yuan(100_000) + 1}, ["policy_sum_out_of_range"]),
        ({"key": "consent_months", "kind": "", "value": 121}, ["policy_out_of_range"]),
        ({"source": "  "}, ["policy_source_missing"]),
        ({"value": -1, "source": ""}, ["policy_sum_out_of_range", "policy_source_missing"]),
    ],
)
def test_a_proposal_is_refused_with_reasons(change: dict[str, object], codes: list[str]) -> None:
    found = proposal_refusals(replace(FLOOR, **change), VALUES, TODAY)
    assert [refusal.code for refusal in found] == codes


@pytest.mark.parametrize(
    ("key", "days_ago", "codes"),
    [
        ("consent_months", 0, []),
        ("consent_months", 1, ["policy_rewrites_past"]),
        ("consent_months", -30, []),
        ("monitoring_line", 300, []),
    ],
)
def test_only_what_was_never_set_reaches_back(key: str, days_ago: int, codes: list[str]) -> None:
    proposal = Proposal(key, "", "440981124", 10, TODAY - timedelta(days=days_ago), "a notice")
    assert [refusal.code for refusal in proposal_refusals(proposal, VALUES, TODAY)] == codes


@pytest.mark.parametrize(
    ("share", "zero", "codes"),
    [
        (0, FEATURES[1:], ["policy_all_weights_zero"]),
        (0, FEATURES[2:], []),
        (1, FEATURES[1:], []),
        (101, (), ["policy_out_of_range"]),
    ],
)
def test_one_feature_of_the_ranking_keeps_a_share(
    share: int, zero: tuple[str, ...], codes: list[str]
) -> None:
    proposal = Proposal("fit_weight", FEATURES[0], "440981124", share, TODAY, "镇办〔2026〕1号")
    others = tuple(replace(proposal, kind=feature, value=0).as_value for feature in zero)
    assert [refusal.code for refusal in proposal_refusals(proposal, (*VALUES, *others), TODAY)] == codes


def test_a_set_is_judged_as_what_it_is_together() -> None:
    """One share falls to zero while another, the last one, rises in its place."""
    falls = Proposal("fit_weight", FEATURES[0], "440981124", 0, TODAY, "镇办〔2026〕1号")
    zero = [replace(falls, kind=feature).as_value for feature in FEATURES[1:]]
    rises = replace(falls, kind=FEATURES[1], value=50)
    codes = [refusal.code for refusal in proposal_refusals(falls, (*zero, *VALUES), TODAY)]
    assert codes == ["policy_all_weights_zero"]
    assert proposal_refusals(replace(falls, together=(rises,)), (*zero, *VALUES), TODAY) == []


@pytest.mark.parametrize(
    ("days", "codes"), [(0, ["policy_all_weights_zero"]), (5, ["policy_all_weights_zero"])]
)
def test_the_last_share_is_kept_however_the_others_were_confirmed(days: int, codes: list[str]) -> None:
    """The others fell to zero after it was proposed: from the same day on, or from a later one."""
    proposal = Proposal("fit_weight", FEATURES[0], "440981124", 0, TODAY, "镇办〔2026〕1号")
    others = [
        replace(proposal, kind=feature, valid_from=TODAY + timedelta(days=days)).as_value
        for feature in FEATURES[1:]
    ]
    assert proposal_refusals(proposal, VALUES, TODAY) == []
    found = confirmation_refusals(proposal, 1, 2, (*VALUES, *others), TODAY)
    assert [refusal.code for refusal in found] == codes


@pytest.mark.parametrize(
    ("person", "later", "codes"),
    [(2, 0, []), (1, 0, ["policy_own_proposal"]), (2, 1, []), (1, 5, ["policy_own_proposal"])],
)
def test_another_person_confirms(person: int, later: int, codes: list[str]) -> None:
    found = confirmation_refusals(FLOOR, 1, person, VALUES, TODAY + timedelta(days=later))
    assert [refusal.code for refusal in found] == codes


def test_a_day_that_passed_while_waiting_is_refused_where_another_number_held() -> None:
    consent = Proposal("consent_months", "", "441702102", 6, TODAY, "a notice")
    found = confirmation_refusals(consent, 1, 2, VALUES, TODAY + timedelta(days=1))
    assert [refusal.code for refusal in found] == ["policy_day_passed"]


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [
        ("2,650.5", "fen", 265_050),
        ("￥2650元", "fen", 265_000),
        ("12", "month", 12),
        (" 7 ", "day", 7),
        ("１２", "day", 12),
        ("1", "yes_no", 1),
        ("", "fen", "number_empty"),
        ("", "day", "number_empty"),
        ("about 2000", "fen", "number_not_a_number"),
        ("-1", "fen", "number_negative"),
        ("1.005", "fen", "number_too_precise"),
        ("9" * 14, "fen", "number_too_large"),
        ("-1", "day", "number_not_whole"),
        ("6.5", "month", "number_not_whole"),
        ("²", "month", "number_not_whole"),
        ("1" * 7, "month", "number_too_large"),
    ],
)
def test_a_number_is_read_in_the_unit_of_its_key(text: str, unit: str, read: object) -> None:
    found = read_number(text, unit)
    assert (found.code if isinstance(found, Refusal) else found) == read


def value(number: int, since: date, town: str | None = None, until: date | None = None) -> PolicyValue:
    return PolicyValue("consent_months", "", town, number, "month", since, until, "a notice", True)


NOTICED = [
    ({}, []),
    ({"value": yuan(1_750)}, []),
    ({"value": yuan(1_749)}, ["policy_pledge_under_minimum"]),
    ({"town_code": "440981124", "value": yuan(2_400)}, ["policy_floor_falls"]),
    ({"town_code": "440981124", "value": yuan(2_500)}, ["policy_same_number"]),
    ({"town_code": "440981124", "value": yuan(2_600)}, []),
    (
        {"town_code": "440981124", "value": yuan(1_000)},
        ["policy_pledge_under_minimum", "policy_floor_falls"],
    ),
    ({"kind": HOURLY, "value": 1_700}, ["policy_pledge_under_minimum"]),
    ({"key": "subsidy_amount", "kind": "band_1", "value": yuan(1_500)}, []),
    ({"key": "subsidy_amount", "kind": "band_1", "value": yuan(1_501)}, ["policy_ladder_falls"]),
    ({"key": "subsidy_wage_from", "kind": "band_2", "value": yuan(3_600)}, ["policy_ladder_falls"]),
    ({"key": "statement_late_days", "kind": "", "value": 9}, ["policy_late_before_on_time"]),
    ({"key": "statement_window_days", "kind": "", "value": 366}, ["policy_late_before_on_time"]),
    ({"key": "consent_months", "kind": "", "value": 12}, ["policy_same_number"]),
]


@pytest.mark.parametrize(("change", "codes"), NOTICED)
def test_what_should_be_looked_at_twice_is_said_and_stops_nobody(
    change: dict[str, object], codes: list[str]
) -> None:
    proposal = replace(FLOOR, **change)
    assert [notice.code for notice in proposal_notices(proposal, VALUES)] == codes
    assert proposal_refusals(proposal, VALUES, TODAY) == []


@pytest.mark.parametrize(
    ("person", "reason", "codes"),
    [
        (2, "the document has no seal", []),
        (1, "the document has no seal", ["policy_own_rejection"]),
        (2, "  ", ["policy_reason_missing"]),
        (1, "", ["policy_own_rejection", "policy_reason_missing"]),
        (2, "x" * LONGEST_REASON, []),
        (2, "x" * (LONGEST_REASON + 1), ["policy_reason_too_long"]),
    ],
)
def test_a_no_takes_another_person_and_a_reason(person: int, reason: str, codes: list[str]) -> None:
    assert [refusal.code for refusal in rejection_refusals(1, person, reason)] == codes


@pytest.mark.parametrize(("person", "codes"), [(1, []), (2, ["policy_not_yours"])])
def test_only_who_entered_a_number_takes_it_back(person: int, codes: list[str]) -> None:
    assert [refusal.code for refusal in withdrawal_refusals(1, person)] == codes


TOWN = "441702102"
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], []),
        ([value(6, DAY)], [(6, 0, None)]),
        ([value(6, DAY), value(9, DAY + timedelta(10))], [(6, 0, 9), (9, 10, None)]),
        ([value(6, DAY), value(9, DAY + timedelta(10), TOWN)], [(6, 0, 9), (9, 10, None)]),
        ([value(9, DAY, TOWN), value(6, DAY + timedelta(10))], [(9, 0, None)]),
        ([value(6, DAY), value(9, DAY + timedelta(5), TOWN, DAY + timedelta(7))], [(6, 0, 4), (9, 5, 7), (6, 8, None)]),
        ([value(6, DAY, None, DAY + timedelta(3)), value(9, DAY + timedelta(8))], [(6, 0, 3), (9, 8, None)]),
        ([value(7, DAY), value(6, DAY)], [(7, 0, None)]),
        ([value(6, DAY, "440981124")], []),
    ],
)  # fmt: skip
def test_the_history_says_from_when_to_when_each_number_counted(
    values: list[PolicyValue], told: list[tuple[int, int, int | None]]
) -> None:
    found = [
        (one.value.value, (one.since - DAY).days, None if one.until is None else (one.until - DAY).days)
        for one in reigns(values, "consent_months", "", TOWN)
    ]
    assert found == told


days = st.integers(0, 40).map(lambda number: DAY + timedelta(number))


@st.composite
def some_value(draw: st.DrawFn) -> PolicyValue:
    since = draw(days)
    until = draw(st.none() | days.filter(lambda day: day >= since))
    return value(draw(st.integers(1, 9)), since, draw(st.sampled_from([None, TOWN, "440981124"])), until)


@given(st.lists(some_value(), max_size=7), st.integers(-2, 44))
def test_on_every_day_the_history_and_the_rule_name_the_same_number(
    values: list[PolicyValue], number: int
) -> None:
    day = DAY + timedelta(number)
    standing = [one.value for one in reigns(values, "consent_months", "", TOWN) if one.covers(day)]
    try:
        wanted = [resolve(values, "consent_months", day, TOWN)]
    except NoPolicy:
        wanted = []
    assert [id(one) for one in standing] == [id(one) for one in wanted]


def test_the_floor_of_each_kind_is_the_higher_of_law_and_pledge() -> None:
    found = floors(Policy.on(VALUES, TODAY, "440981124"))
    assert [(one.kind, one.value) for one in found][:2] == [(FULL_TIME, yuan(2_500)), (HOURLY, 1_740)]
    assert floors(Policy.on((), TODAY, None)) == []


@pytest.mark.parametrize(
    ("key", "kind", "kinds"),
    [
        ("wage_floor", HOURLY, (HOURLY,)),
        ("minimum_wage_month", "class_4", (FULL_TIME,)),
        ("minimum_wage_hour", "class_4", (HOURLY, PUBLIC_WELFARE)),
        ("consent_months", "", ()),
    ],
)
def test_a_number_is_a_floor_for_these_kinds_of_work(key: str, kind: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(replace(FLOOR, key=key, kind=kind)) == kinds


def coming(key: str, kind: str, fen: int, days: int, town_code: str | None = None) -> PolicyValue:
    """A value of a day to come."""
    unit = "class" if key == "wage_class" else "fen"
    since = TODAY + timedelta(days=days)
    return PolicyValue(key, kind, town_code, fen, unit, since, None, "粤府〔2026〕9号", True)


LAW_OF_ALL = coming("minimum_wage_month", "class_4", yuan(1_900), 39)


@pytest.mark.parametrize(
    ("changes", "town_code", "rise"),
    [
        ((), FLOOR.town_code, None),
        ((LAW_OF_ALL,), FLOOR.town_code, (39, [(FULL_TIME, yuan(1_900))])),
        ((LAW_OF_ALL,), "440981124", None),
        (
            (LAW_OF_ALL, coming("minimum_wage_hour", "class_4", 1_900, 39)),
            "440981124",
            (39, [(HOURLY, 1_900), (PUBLIC_WELFARE, 1_900)]),
        ),
        (
            (LAW_OF_ALL, coming("wage_floor", FULL_TIME, yuan(2_000), 8, FLOOR.town_code)),
            FLOOR.town_code,
            (8, [(FULL_TIME, yuan(2_000))]),
        ),
        ((coming("wage_floor", FULL_TIME, yuan(2_000), 8, "440981124"),), FLOOR.town_code, None),
        ((coming("wage_floor", FULL_TIME, yuan(1_000), 8, FLOOR.town_code),), FLOOR.town_code, None),
        ((coming("consent_months", "", 6, 8),), FLOOR.town_code, None),
        (
            (
                coming("wage_floor", FULL_TIME, yuan(1_800), 8, "440981124"),
                coming("wage_floor", FULL_TIME, yuan(2_400), 20, "440981124"),
            ),
            "440981124",
            (20, [(FULL_TIME, yuan(2_400))]),
        ),
    ],
)
def test_the_next_day_on_which_a_floor_rises(
    changes: tuple[PolicyValue, ...], town_code: str, rise: tuple[int, list[tuple[str, int]]] | None
) -> None:
    found = next_rise((*VALUES, *changes), TODAY, town_code)
    told = found and ((found[0] - TODAY).days, [(floor.kind, floor.value) for floor in found[1]])
    assert told == rise
    assert found is None or {floor.valid_from for floor in found[1]} == {found[0]}
