"""What is taken from a bank's result file and what is refused, row by row: tables of cases and shuffled files."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.payments.rules import reading
from webapp.payments.rules.results import CAUSES, Line, Reading, Said, read

ISSUED, TODAY, DONE_ON = date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 18)
HEAD = (3, ("序号", "姓名", "账号", "金额", "结果", "原因", "日期"))
LINES = (
    Line(1, "甘一", "6228480111111111", yuan(1_500)),
    Line(2, "甘二", "6228480122222222", yuan(1_000)),
    Line(3, "阿依古丽·买买提", "6228480133333333", yuan(2_000)),
)
BACK = {"result": "失败", "cause": "销户"}
BOTH_ROWS = [("rows_contradict", "result", 4), ("rows_contradict", "result", 5)]
ONE = {
    "name": "甘一",
    "account": "6228480111111111",
    "amount": "1500.00",
    "result": "成功",
    "cause": "",
    "day": "2026-11-18",
}
SECOND = ONE | {
    "name": "甘二",
    "account": "6228480122222222",
    "amount": 1000.0,
    "result": "失败",
    "cause": "账户已销户",
}


def reading_of(*rows: dict[str, object], lines: tuple[Line, ...] = LINES, head: tuple = HEAD) -> Reading:
    table = [(1, ("农商银行代发结果",)), head]
    table += [(number, ("", *(row[one] for one in ("name", "account", "amount", "result", "cause", "day"))))
              for number, row in enumerate(rows, 4)]  # fmt: skip
    return read(table, lines, ISSUED, TODAY)


def refused(found: Reading) -> list[tuple[str, str, object]]:
    return [(why.code, why.field, why.params.get("row")) for why in found.refused]


def test_paid_and_failed_rows_are_taken_with_cause_and_day() -> None:
    found = reading_of(ONE, SECOND)
    assert [(one.key, one.said, one.words) for one in found.taken] == [
        (1, Said(True, None, DONE_ON), ""),
        (2, Said(False, "account_closed", DONE_ON), "账户已销户"),
    ]
    assert (found.refused, found.silent) == ((), (3,))


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"account": "6228480199999999"}, ("line_unknown", "account")),
        ({"account": 6.2284801e15}, ("account_as_number", "account")),
        ({"account": "6228***1111"}, ("account_unreadable", "account")),
        ({"name": "甘三"}, ("name_of_another", "name")),
        ({"amount": "1500.01"}, ("amount_differs", "amount")),
        ({"amount": "一千五"}, ("amount_unreadable", "amount")),
        ({"amount": ""}, ("amount_unreadable", "amount")),
        ({"amount": 1500.005}, ("amount_unreadable", "amount")),
        ({"result": "处理中"}, ("result_unreadable", "result")),
        ({"result": "失败"}, ("cause_missing", "cause")),
        ({"day": "11月18日"}, ("day_unreadable", "day")),
        ({"day": "2026-02-30"}, ("day_unreadable", "day")),
        ({"day": "2026-11-15"}, ("day_before_issue", "day")),
        ({"day": "2026-11-24"}, ("day_ahead", "day")),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_by_itself(
    change: dict[str, object], why_not: tuple[str, str]
) -> None:
    found = reading_of(ONE | change, SECOND)
    assert refused(found) == [(*why_not, 4)]
    assert [one.key for one in found.taken] == [2]


def test_a_row_says_all_that_is_wrong_with_it_and_no_whole_account() -> None:
    found = reading_of(ONE | {"account": "6228480199999999", "result": "?", "day": "?"})
    assert [why.code for why in found.refused] == ["result_unreadable", "day_unreadable", "line_unknown"]
    assert found.refused[2].params["value"] == "9999"


@pytest.mark.parametrize(
    ("rows", "taken", "why_not"),
    [
        ((ONE, ONE), [1], [("row_doubled", "account", 5)]),
        ((ONE, ONE, ONE), [1], [("row_doubled", "account", 5), ("row_doubled", "account", 6)]),
        ((ONE, ONE | BACK), [], BOTH_ROWS),
        ((ONE, ONE | {"day": "2026-11-19"}), [], BOTH_ROWS),
    ],
)  # fmt: skip
def test_a_line_said_twice_counts_once_and_contradictions_not_at_all(
    rows: tuple[dict[str, object], ...], taken: list[int], why_not: list[tuple[str, str, int]]
) -> None:
    found = reading_of(*rows)
    assert [one.key for one in found.taken] == taken
    assert refused(found) == why_not


def test_what_was_noted_before_is_once_and_cannot_be_said_otherwise() -> None:
    noted = (Line(1, "甘一", ONE["account"], yuan(1_500), Said(True, None, DONE_ON)), *LINES[1:])
    assert reading_of(ONE, lines=noted).noted == (1,)
    other = reading_of(ONE | {"result": "退回", "cause": "冻结"}, lines=noted)
    assert (other.taken, refused(other)) == ((), [("noted_otherwise", "result", 4)])


@pytest.mark.parametrize(
    ("head", "why_not"),
    [
        ((3, ("姓名", "账号", "金额", "结果", "日期")), [("column_missing", "cause", 3)]),
        ((3, ("姓名", "账号", "账号", "金额", "结果", "原因", "日期")), [("column_doubled", "account", 3)]),
        ((3, ("甲", "乙")), [("head_missing", "", None)]),
    ],
)
def test_a_file_without_its_columns_is_refused_as_a_whole(head: tuple, why_not: list[tuple]) -> None:
    assert refused(reading_of(ONE, head=head)) == why_not


@pytest.mark.parametrize(
    ("word", "code"),
    [  # as banks write them
        ("账户已销户", "account_closed"), ("户名不符", "name_differs"), ("卡已冻结", "account_frozen"),
        ("长期不动户", "account_dormant"), ("账号不存在", "account_wrong"),
        ("系统超时", "bank_fault"), ("其它", "other"),
    ],
)  # fmt: skip
def test_the_banks_words_for_a_failure_become_a_code(word: str, code: str) -> None:
    assert reading.cause_in(word) == code
    assert code in CAUSES


@pytest.mark.parametrize(
    "cell", ["2026-11-18", "20261118", "2026/11/18", "2026年11月18日", 46344.0, "2026-11-18 09:30:00"]
)
def test_a_day_is_read_as_banks_write_it(cell: str | float) -> None:
    assert reading.day_in(cell) == DONE_ON


@given(seed=st.integers(), doubled=st.lists(st.integers(0, 2), max_size=4))
def test_order_and_repetition_of_rows_change_nothing(seed: int, doubled: list[int]) -> None:
    third = ONE | {"name": "阿依古丽•买买提", "account": "6228 4801 3333 3333", "amount": "2,000"}
    rows = [ONE, SECOND, third]
    more = rows + [rows[one] for one in doubled]
    Random(seed).shuffle(more)  # noqa: S311  # an order, no secret
    found = reading_of(*more)
    assert {(one.key, one.said) for one in found.taken} == {
        (one.key, one.said) for one in reading_of(*rows).taken
    }
    assert len(found.refused) == len(doubled)
    assert found.silent == ()


CELLS = st.one_of(st.text(max_size=20), st.floats())


@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(ONE, CELLS)), max_size=5))
def test_whatever_a_file_holds_each_line_is_taken_at_most_once(rows: list[dict[str, object]]) -> None:
    found = reading_of(*rows, ONE)
    assert len({one.key for one in found.taken}) == len(found.taken)
    assert {one.key for one in found.taken} <= {1, 2, 3}
