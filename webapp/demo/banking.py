"""What the bank said of the list of a year: most people are paid, some are not, one row nobody can read."""

import csv
import io
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from webapp.access.actor import Role
from webapp.claims.models import PaymentLine, PaymentList
from webapp.claims.queries.lists import lines_of, payment_list
from webapp.core.clock import business_day
from webapp.core.money import format_yuan
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.payments.actions import following, results
from webapp.payments.importer.results import read_result
from webapp.payments.queries.following import waiting_on
from webapp.payments.rules.results import AGAIN

ANSWERED_AFTER, SENT_ON_AFTER = timedelta(days=3), timedelta(days=5)
_HEAD: Final = ("姓名", "账号", "金额", "结果", "原因", "日期")
_TITLE: Final = "农村信用社 批量代发处理结果"
_PAID: Final = ("成功", "")
_NOT_PAID: Final = (("失败", "系统超时"), ("退回", "账户冻结"), ("处理中", ""))
"""What the bank says of the first who still work, where a list is long enough; the last says nothing that counts."""

_ENOUGH: Final = 6
"""A list of fewer people is paid whole."""


class Banking:
    """The bank of one town, and the two of finance who hear from it."""

    def __init__(self, days: Days, agenda: Agenda, staff: Staff) -> None:
        """Who reads and who sends on."""
        self._days, self._agenda, self._staff = days, agenda, staff

    def issued(self, ref: UUID, now: datetime) -> None:
        """Plan what follows a list: the bank's answer, and the next day what is sent again."""
        day = business_day(now)
        answered = self._days.near(day + ANSWERED_AFTER)
        self._agenda.plan(answered, lambda then: self._read(ref, then))
        self._agenda.plan(
            self._days.near(max(answered, day + SENT_ON_AFTER)), lambda then: self._follow(ref, then)
        )

    def _read(self, ref: UUID, now: datetime) -> None:
        maker = self._staff.roles[Role.FINANCE_MAKER]
        listed = self._list(ref)
        content = _answer(listed, now)
        sent = results.Sent(f"回盘{listed.number}.csv", content, read_result(content))
        By(maker, "list.result", listed.ref).do(lambda: results.take(listed, sent, maker, now), now)

    def _follow(self, ref: UUID, now: datetime) -> None:
        checker, listed = self._staff.roles[Role.FINANCE_CHECKER], self._list(ref)
        again = [one.line.claim for one in waiting_on(listed) if one.cause in AGAIN]
        if again:
            picked = [(claim.id, claim.version) for claim in again]
            By(checker, "list.follow", listed.ref).do(
                lambda: following.follow_up(listed, picked, checker, now), now
            )

    def _list(self, ref: UUID) -> PaymentList:
        listed: PaymentList | None = payment_list(self._staff.roles[Role.FINANCE_MAKER], ref)
        if listed is None:
            raise LookupError(f"no payment list {ref}")
        return listed


def _answer(listed: PaymentList, now: datetime) -> bytes:
    lines = lines_of(listed)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([(_TITLE,), _HEAD])
    at_work = [line.id for line in lines if line.claim.spell.ended_on is None]
    said = dict(zip(at_work, _NOT_PAID, strict=False)) if len(lines) >= _ENOUGH else {}
    for line in lines:
        sum_of = format_yuan(line.amount_fen)
        writer.writerow((line.name, _account(line), sum_of, *said.get(line.id, _PAID), business_day(now)))
    return text.getvalue().encode("gb18030")


def _account(line: PaymentLine) -> str:
    return line.account.reveal() if line.account is not None else ""
