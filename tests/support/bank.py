"""The bank for tests: it takes a payment list as it went out and answers with a file of its own."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from sqlalchemy import select

from tests.support.employment import actor, claim, do
from webapp.access.actor import Role
from webapp.claims.actions import issuing
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import format_yuan
from webapp.core.unit import Done, Refused
from webapp.payments.actions import following, results
from webapp.payments.importer.results import read_result
from webapp.payments.models import LineResult

HEAD = ("姓名", "账号", "金额", "结果", "原因", "日期")
CLOSED, FAULT, FROZEN = ("失败", "账户已销户"), ("失败", "系统超时"), ("退回", "账户冻结")
PAID = ("成功", "")


def row_of(
    line: PaymentLine, said: tuple[str, str] = PAID, day: date | None = None, **change: Any
) -> list[Any]:
    """Return what the bank writes of one line; `change` puts something else into a column."""
    usual = dict(
        zip(
            HEAD,
            (
                line.name,
                line.account.reveal(),
                format_yuan(line.amount_fen),
                *said,
                (day or today()).isoformat(),
            ),
            strict=True,
        )
    )
    return list((usual | change).values())


def answer(
    listed: PaymentList, said: Mapping[str, tuple[str, str]] | None = None, **change: Any
) -> list[list[Any]]:
    """Return the bank's rows for a list: paid but for those of whom something else is said."""
    return [row_of(line, (said or {}).get(line.name, PAID), **change) for line in listed.lines]


def as_csv(rows: list[list[Any]], encoding: str = "utf-8-sig", head: tuple[str, ...] = HEAD) -> bytes:
    """Return rows as a table of text, under the bank's own title."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["农信社批量代发结果"], head, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list[Any]], head: tuple[str, ...] = HEAD) -> bytes:
    """Return rows as an Excel workbook."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("结果")
    for number, cells in enumerate([["农信社批量代发结果"], head, *rows]):
        sheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()


def sent(lines: Sequence[PaymentLine], name: str) -> dict[str, Any]:
    """Return the form by which a file is sent that says of every line that it was paid."""
    content = as_csv([row_of(line, day=date(2026, 11, 23)) for line in lines])
    return {"result": (io.BytesIO(content), name)}


def payment_list(number: str = "") -> PaymentList:
    """Return a payment list by its number; without one the newest."""
    query = select(PaymentList).order_by(PaymentList.id.desc())
    query = query.where(PaymentList.number == number) if number else query
    return db.session.scalars(query.limit(1)).one()


def issue(*names: str, by: str = Role.FINANCE_MAKER) -> PaymentList:
    """Issue the claims of some people on one list."""
    person = actor(by)
    picked = [(claim(name).id, None) for name in names]
    outcome = do(lambda: issuing.issue(picked, person, now()), person)
    assert isinstance(outcome, Done), outcome
    return payment_list()


def read(
    content: bytes, listed: PaymentList | None = None, by: str = Role.FINANCE_MAKER, key: str | None = None
) -> Done | Refused:
    """Read the bank's file into a list."""
    person, into = actor(by), listed or payment_list()
    sent = results.Sent("结果.csv", content, read_result(content))
    return do(lambda: results.take(into, sent, person, now()), person, key)


def follow(
    *names: str, listed: PaymentList | None = None, by: str = Role.FINANCE_CHECKER, key: str | None = None
) -> Done | Refused:
    """Send the failed lines of some people on."""
    person, of = actor(by), listed or payment_list()
    picked = [(one.id, one.version) for one in (claim(name) for name in names)]
    return do(lambda: following.follow_up(of, picked, person, now()), person, key)


def result_of(name: str) -> LineResult:
    """Return what the bank said last of somebody."""
    query = select(LineResult).join(PaymentLine, LineResult.payment_line_id == PaymentLine.id)
    query = query.join(Claim, PaymentLine.claim_id == Claim.id).where(Claim.id == claim(name).id)
    return db.session.scalars(query.order_by(LineResult.id.desc()).limit(1)).one()


def mend(name: str, words: str = "银行说已办好", by: str = Role.VILLAGE_MONITOR) -> Done | Refused:
    """Say in the village that somebody's account is in order again."""
    person, about = actor(by), result_of(name)
    return do(lambda: following.mend(about, words, person, now()), person)
