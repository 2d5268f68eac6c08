"""What a workbook says of a family's national category becomes the next entry of its history: cases by hand."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.households.rules import Next, Said, Standing, next_standing

TODAY = date(2026, 11, 23)
MAY, JULY, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (5, 7, 9, 10))
UNSTABLE = Standing("unstable", MAY, risks=("illness",))
OVER = Standing("unstable", MAY, JULY, "policy", ("illness",))


@pytest.mark.parametrize(
    ("known", "said", "entry", "follows", "closed_on"),
    [
        # nothing known yet
        ([], Said("unstable", MAY), Standing("unstable", MAY), True, None),
        ([], Said("unstable"), Standing("unstable", TODAY), True, None),
        # the same category again: the newest entry is restated
        ([UNSTABLE], Said("unstable", MAY), UNSTABLE, False, None),
        ([UNSTABLE], Said("unstable"), UNSTABLE, False, None),
        ([UNSTABLE], Said("unstable", MAY, risks=("work",)), Standing("unstable", MAY, risks=("work",)), False, None),
        ([UNSTABLE], Said("unstable", JULY), Standing("unstable", JULY, risks=("illness",)), False, None),
        # another category from a later month: the one before ends where it begins
        ([UNSTABLE], Said("marginal", JULY), Standing("marginal", JULY), True, JULY),
        ([OVER], Said("marginal", SEPTEMBER), Standing("marginal", SEPTEMBER), True, JULY),
        # another category without a month: it changed when it was confirmed, the past stays
        ([UNSTABLE], Said("marginal"), Standing("marginal", TODAY), True, TODAY),
        # another category from the same month: the entry was wrong
        ([UNSTABLE], Said("marginal", MAY), Standing("marginal", MAY, risks=("illness",)), False, None),
        # a file older than the register: what it says replaces the newest, never reaching into an earlier entry
        (
            [Standing("marginal", SEPTEMBER), OVER], Said("sudden", MAY),
            Standing("sudden", JULY), False, None,
        ),
        # gone, with and without a month; never before it began
        ([UNSTABLE], Said("unstable", MAY, True, JULY, "policy"), OVER, False, None),
        ([UNSTABLE], Said("unstable", MAY, True), Standing("unstable", MAY, TODAY, None, ("illness",)), False, None),
        ([OVER], Said("unstable", MAY, True), Standing("unstable", MAY, JULY, None, ("illness",)), False, None),
        ([UNSTABLE], Said("marginal", OCTOBER, True, JULY), Standing("marginal", OCTOBER, OCTOBER), True, OCTOBER),
        # gone no longer: the file says that it holds again
        ([OVER], Said("unstable", MAY), UNSTABLE, False, None),
    ],
)  # fmt: skip
def test_the_next_entry_of_a_history(
    known: list[Standing], said: Said, entry: Standing, follows: bool, closed_on: date | None
) -> None:
    assert next_standing(known, said, TODAY) == Next(entry, follows, closed_on)


DAYS = st.dates(date(2024, 1, 1), TODAY)
SAID = st.builds(
    Said,
    st.sampled_from(("unstable", "marginal", "sudden")),
    st.none() | DAYS,
    st.booleans(),
    st.none() | DAYS,
)


def after(known: list[Standing], said: Said) -> list[Standing]:
    step = next_standing(known, said, TODAY)
    rest = known if step.follows else known[1:]
    if step.closed_on is not None:
        first = rest[0]
        rest = [
            Standing(first.category, first.starts_on, step.closed_on, first.end_mode, first.risks),
            *rest[1:],
        ]
    return [step.entry, *rest]


@given(st.lists(SAID, max_size=8))
def test_however_files_follow_each_other_no_two_entries_hold_on_one_day(files: list[Said]) -> None:
    known: list[Standing] = []
    for said in files:
        known = after(known, said)
        for newer, older in zip(known, known[1:], strict=False):
            assert older.ends_on is not None
            assert older.starts_on <= older.ends_on <= newer.starts_on
        assert known[0].category == said.category


@given(st.lists(SAID, max_size=5), SAID)
def test_the_same_file_twice_changes_nothing_more(files: list[Said], last: Said) -> None:
    known: list[Standing] = []
    for said in (*files, last):
        known = after(known, said)
    assert after(known, last) == known
