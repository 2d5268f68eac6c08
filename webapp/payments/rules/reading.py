"""The words of a bank's result file: columns by name, results, causes, sums and days as banks write them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from webapp.core.money import Fen, MoneyError, parse_yuan
from webapp.core.workflow import Refusal

Cell: TypeAlias = str | float

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "户名", "收款人", "收款人姓名", "收款户名", "账户名称", "name"),
    "account": ("账号", "卡号", "银行账号", "收款账号", "银行卡号", "收款人账号", "account", "accountnumber"),
    "amount": ("金额", "发放金额", "交易金额", "金额(元)", "应发金额", "amount", "amount(yuan)"),
    "result": ("结果", "处理结果", "发放结果", "交易结果", "状态", "交易状态", "result"),
    "cause": ("原因", "失败原因", "退回原因", "备注", "cause"),
    "day": ("日期", "发放日期", "交易日期", "入账日期", "处理日期", "day", "date"),
}
PAID_WORDS: Final = (
    "成功",
    "已发放",
    "已入账",
    "入账成功",
    "发放成功",
    "交易成功",
    "处理成功",
    "paid",
    "success",
)
FAILED_WORDS: Final = ("失败", "退回", "退票", "未入账", "发放失败", "交易失败", "处理失败", "failed")
CAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "account_closed": ("销户", "注销", "closed"),
    "name_differs": ("户名", "姓名不符", "姓名不一致", "name"),
    "account_frozen": ("冻结", "止付", "frozen"),
    "account_dormant": ("休眠", "睡眠", "不动户", "dormant"),
    "account_wrong": ("账号", "卡号", "账户不存在", "无此账户", "wrong"),
    "bank_fault": ("超时", "系统", "通讯", "网络", "timeout"),
}
"""What the bank writes, by a part of it, the first that fits."""

OTHER_CAUSE: Final = "other"
SEARCHED_ROWS: Final = 10
"""A bank puts its name and the date above the head of the table."""

_LARGEST_EXACT: Final = 10**15
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)
"""Excel's days from 2000 to 2099."""

_DAY: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: .*)?")


def plain(cell: Cell) -> str:
    """A cell as text: wide letters narrow, no spaces at either end."""
    if isinstance(cell, float):
        cell = f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _key(cell: Cell) -> str:
    return "".join(plain(cell).split()).casefold()


def head_in(rows: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[int, dict[str, int]] | list[Refusal]:
    """The number of the row with the names of the columns and where each stands, or why there is none."""
    for number, cells in rows[:SEARCHED_ROWS]:
        found = [_column(cell) for cell in cells]
        if "account" in found or "result" in found:
            return _places(number, found)
    return [Refusal("head_missing", "", {"n": SEARCHED_ROWS})]


def _column(cell: Cell) -> str | None:
    key = _key(cell)
    return next((column for column, words in COLUMNS.items() if key in words), None)


def _places(number: int, found: list[str | None]) -> tuple[int, dict[str, int]] | list[Refusal]:
    missing = [
        Refusal("column_missing", column, {"row": number}) for column in COLUMNS if column not in found
    ]
    doubled = [
        Refusal("column_doubled", column, {"row": number}) for column in COLUMNS if found.count(column) > 1
    ]
    return missing + doubled or (number, {column: found.index(column) for column in COLUMNS})


def account_in(cell: Cell) -> str | Refusal:
    """The digits of an account; a long number that Excel kept as a number has lost its end."""
    if isinstance(cell, float) and abs(cell) >= _LARGEST_EXACT:
        return Refusal("account_as_number", "account")
    digits = re.sub(r"[\s-]", "", plain(cell))
    return digits if digits.isascii() and digits.isdigit() else Refusal("account_unreadable", "account")


def name_in(cell: Cell) -> str:
    """A name as it is compared: no spaces, one kind of dot."""
    return re.sub(r"[•・‧∙⋅●.]", "·", _key(cell))


def amount_in(cell: Cell) -> Fen | Refusal:
    """The sum in fen."""
    try:
        return parse_yuan(f"{Decimal(str(cell)):f}" if isinstance(cell, float) else cell)
    except MoneyError:
        return Refusal("amount_unreadable", "amount")


def result_in(cell: Cell) -> bool | Refusal:
    """Whether the bank says that it paid."""
    key = _key(cell)
    if key in PAID_WORDS:
        return True
    return False if key in FAILED_WORDS else Refusal("result_unreadable", "result")


def cause_in(cell: Cell) -> str | Refusal:
    """Why the bank did not pay, as a code; words that nobody knows are another cause, no words are refused."""
    key = _key(cell)
    if not key:
        return Refusal("cause_missing", "cause")
    return next((code for code, parts in CAUSES.items() if any(one in key for one in parts)), OTHER_CAUSE)


def day_in(cell: Cell) -> date | Refusal:
    """The day on which the bank did it: as a date of Excel, or written in one of the usual ways."""
    text = plain(cell)
    if text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + timedelta(days=int(text))
    found = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else Refusal("day_unreadable", "day")
    except ValueError:
        return Refusal("day_unreadable", "day")
