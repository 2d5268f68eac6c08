from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME, HOURLY, SCOPES, UNITS, NoPolicy, Policy, PolicyValue, resolve
from webapp.core.policy_values import SPECS, shipped_values

CAOJIANG, BUCHANG = "440981124", "441702102"
SHIPPED = shipped_values()


def own(
    key: str, value: int, since: date, town: str = BUCHANG, kind: str = "", to: date | None = None
) -> PolicyValue:
    return PolicyValue(
        key, kind, town, value, SPECS[key].unit, since, to, "Town notice", confirmed=True, ref="own"
    )


@pytest.mark.parametrize(
    ("day", "month_yuan", "hour_fen"),
    [
        ("2018-07-01", 1_410, 1_400),
        ("2021-11-30", 1_410, 1_400),
        ("2021-12-01", 1_620, 1_610),
        ("2025-02-28", 1_620, 1_610),
        ("2025-03-01", 1_750, 1_740),
        ("2030-01-01", 1_750, 1_740),
    ],
)
def test_the_minimum_wage_is_that_of_the_day(day: str, month_yuan: int, hour_fen: int) -> None:
    policy = Policy.on(SHIPPED, date.fromisoformat(day), BUCHANG)
    assert policy.minimum_wage(FULL_TIME).value == yuan(month_yuan)
    assert policy.minimum_wage(HOURLY).value == hour_fen


def test_before_the_first_table_nothing_is_guessed() -> None:
    with pytest.raises(NoPolicy):
        Policy.on(SHIPPED, date(2018, 6, 30), BUCHANG).minimum_wage(FULL_TIME)


@pytest.mark.parametrize(
    ("town", "day", "kind", "fen", "is_pledge"),
    [
        (CAOJIANG, "2026-03-01", FULL_TIME, yuan(2_500), True),
        (CAOJIANG, "2021-10-17", FULL_TIME, yuan(2_500), True),
        (CAOJIANG, "2021-10-16", FULL_TIME, yuan(1_410), False),
        (CAOJIANG, "2026-03-01", HOURLY, 1_740, False),
        (BUCHANG, "2026-03-01", FULL_TIME, yuan(1_750), False),
        (None, "2026-03-01", FULL_TIME, yuan(1_750), False),
    ],
)
def test_the_floor_is_the_higher_of_law_and_pledge(
    town: str | None, day: str, kind: str, fen: int, is_pledge: bool
) -> None:
    floor = Policy.on(SHIPPED, date.fromisoformat(day), town).floor(kind)
    assert (floor.fen, floor.row.key == "wage_floor", floor.kind) == (fen, is_pledge, kind)


def test_a_pledge_below_the_law_does_not_lower_the_floor() -> None:
    low = own("wage_floor", yuan(1_000), date(2026, 1, 1), kind=FULL_TIME)
    floor = Policy.on((*SHIPPED, low), date(2026, 3, 1), BUCHANG).floor(FULL_TIME)
    assert (floor.fen, floor.row.key == "wage_floor", floor.row.ref) == (yuan(1_750), False, "")


def test_a_pledge_equal_to_the_law_is_named_as_the_pledge() -> None:
    same = own("wage_floor", yuan(1_750), date(2026, 1, 1), kind=FULL_TIME)
    floor = Policy.on((*SHIPPED, same), date(2026, 3, 1), BUCHANG).floor(FULL_TIME)
    assert (floor.fen, floor.row.key == "wage_floor") == (yuan(1_750), True)


def test_the_second_town_may_pledge_its_own_floor_and_the_first_keeps_its() -> None:
    values = (*SHIPPED, own("wage_floor", yuan(2_200), date(2026, 4, 1), kind=FULL_TIME))
    assert Policy.on(values, date(2026, 3, 31), BUCHANG).floor(FULL_TIME).fen == yuan(1_750)
    april = Policy.on(values, date(2026, 4, 1), BUCHANG).floor(FULL_TIME)
    assert (april.fen, april.row.ref) == (yuan(2_200), "own")
    assert Policy.on(values, date(2026, 4, 1), CAOJIANG).floor(FULL_TIME).fen == yuan(2_500)


def test_a_town_comes_before_the_shipped_default_even_if_it_is_older() -> None:
    values = (*SHIPPED, own("qualifying_months", 7, date(2021, 10, 17)))
    assert Policy.on(values, date(2026, 1, 1), BUCHANG).qualifying_months == 7
    assert Policy.on(values, date(2026, 1, 1), CAOJIANG).qualifying_months == 6


def test_a_town_value_that_has_ended_gives_way_to_the_default() -> None:
    values = (*SHIPPED, own("qualifying_months", 7, date(2026, 1, 1), to=date(2026, 6, 30)))
    assert Policy.on(values, date(2026, 6, 30), BUCHANG).qualifying_months == 7
    assert Policy.on(values, date(2026, 7, 1), BUCHANG).qualifying_months == 6


def test_a_case_of_march_keeps_the_amounts_of_march_after_a_change_in_april() -> None:
    before = Policy.on(SHIPPED, date(2026, 3, 15), CAOJIANG)
    changed = (*SHIPPED, own("subsidy_amount", yuan(1_200), date(2026, 4, 1), town=CAOJIANG, kind="band_1"))
    assert Policy.on(changed, date(2026, 3, 15), CAOJIANG).ladder == before.ladder
    assert Policy.on(changed, date(2026, 4, 1), CAOJIANG).ladder[0].amount_fen == yuan(1_200)


def test_the_ladder_is_the_default_one_and_not_confirmed() -> None:
    policy = Policy.on(SHIPPED, date(2026, 3, 1), CAOJIANG)
    assert [band.amount_fen for band in policy.ladder] == [yuan(1_000), yuan(1_500), yuan(2_000)]
    assert policy.ladder[0].wage_from_fen == 0
    assert not policy.row("subsidy_amount", "band_1").confirmed


def test_the_monitoring_line_is_unset_and_blocks_nothing() -> None:
    policy = Policy.on(SHIPPED, date(2026, 3, 1), CAOJIANG)
    assert policy.get("monitoring_line") is None
    with pytest.raises(NoPolicy) as missing:
        policy.value("monitoring_line")
    assert (missing.value.key, missing.value.town_code) == ("monitoring_line", CAOJIANG)


@pytest.mark.parametrize("row", SHIPPED, ids=lambda row: f"{row.key}-{row.kind}-{row.valid_from}")
def test_every_shipped_value_is_described_and_in_its_limits(row: PolicyValue) -> None:
    spec = SPECS[row.key]
    assert row.unit == spec.unit
    assert row.unit in UNITS
    assert row.scope in SCOPES
    assert row.kind in spec.kinds
    assert spec.low <= row.value <= spec.high
    assert row.source
    assert (row.town_code is None) or spec.by_town


def test_no_two_shipped_values_begin_on_one_day() -> None:
    keys = [(row.key, row.kind, row.town_code, row.valid_from) for row in SHIPPED]
    assert len(keys) == len(set(keys))


def test_what_nobody_confirmed_says_so() -> None:
    doubtful = {(row.key, row.valid_from) for row in SHIPPED if not row.confirmed}
    assert ("minimum_wage_month", date(2025, 3, 1)) in doubtful
    assert ("wage_floor", date(2021, 10, 17)) in doubtful
    assert ("minimum_wage_month", date(2021, 12, 1)) not in doubtful


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(
    st.lists(
        st.tuples(DAYS, st.integers(0, 400), st.booleans()),
        min_size=1,
        max_size=8,
        unique_by=lambda row: row[0],
    ),
    DAYS,
)
def test_resolving_agrees_with_walking_through_history(rows: list[tuple[date, int, bool]], day: date) -> None:
    values = [
        replace(
            own("qualifying_months", index + 1, since),
            town_code=BUCHANG if towns else None,
            valid_to=since + timedelta(days=length),
        )
        for index, (since, length, towns) in enumerate(rows)
    ]
    expected = None
    for town in (None, BUCHANG):
        for row in sorted(values, key=lambda value: value.valid_from):
            if row.town_code == town and row.valid_from <= day <= (row.valid_to or day):
                expected = row
    if expected is None:
        with pytest.raises(NoPolicy):
            resolve(values, "qualifying_months", day, BUCHANG)
    else:
        assert resolve(values, "qualifying_months", day, BUCHANG) == expected
