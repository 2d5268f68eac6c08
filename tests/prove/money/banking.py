"""What happens at the bank: result files, lines that are mended and follow, money that comes back."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from tests.prove.money.deeds import Deeds
from webapp.claims.models import PaymentLine, PaymentList
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.unit import Done, Refused
from webapp.payments.actions import following, recoveries, results
from webapp.payments.models import Instalment, LineResult, Recovery

WORDS = {"bank_fault": "系统超时", "account_closed": "已销户"}
HEAD = ("姓名", "账号", "金额", "结果", "原因", "日期")


class Banking(Deeds):
    """The office with its bank."""

    def hear(self, sheet: int, said: Mapping[int, str], person: str = "finance_maker") -> None:
        """A file of the bank says of claims on a list `paid`, why not, or nothing that can be read."""
        by, listed = self.acting("finance_maker", person), self.sheets[sheet]
        rows = [(1, HEAD), *enumerate((self._row(listed, *one) for one in said.items()), 2)]
        content = repr(rows)
        expected = self.model.hear(sheet, said, person, content)
        sent = results.Sent("结果.csv", content.encode(), rows)
        self.do(
            f"result of list {sheet}",
            lambda: results.take(db.session.get_one(PaymentList, listed), sent, by, now()),
            by,
            expected,
        )

    def _row(self, listed: int, claim: int, what: str) -> tuple[str, ...]:
        query = select(PaymentLine).where(
            PaymentLine.payment_list_id == listed, PaymentLine.claim_id == self.claim_id(claim)
        )
        line = db.session.scalars(query).one()
        fen = line.amount_fen + (what == "unreadable")
        cause = "" if what in ("paid", "unreadable") else WORDS[what]
        result = "失败" if cause else "成功"
        account = line.account.reveal() if line.account is not None else ""
        return (line.name, account, f"{fen / 100:.2f}", result, cause, str(today()))

    def mend(self, sheet: int, claim: int, person: str = "village_monitor") -> None:
        """The village says that money can go to the account again."""
        by, listed = self.acting("village_monitor", person), self.sheets[sheet]
        query = (
            select(LineResult)
            .join(PaymentLine, LineResult.payment_line_id == PaymentLine.id)
            .where(PaymentLine.payment_list_id == listed, PaymentLine.claim_id == self.claim_id(claim))
        )
        if claim in self.model.sheets[sheet].said:
            self.do(
                f"{claim} mended",
                lambda: following.mend(db.session.scalars(query).one(), "存折已换", by, now()),
                by,
                self.model.mend(sheet, claim, person),
            )

    def follow_up(
        self, sheet: int, claims: Sequence[int], person: str = "finance_checker", *, stale: bool = False
    ) -> None:
        """Failed lines go where they go next."""
        by, picked, listed = self.acting(person), self.picked(tuple(claims), stale), self.sheets[sheet]
        expected = self.model.follow_up(sheet, claims, person, fresh=not stale)
        self.do(
            f"follow-up of {claims}",
            lambda: following.follow_up(db.session.get_one(PaymentList, listed), picked, by, now()),
            by,
            expected,
        )

    # --- money that comes back --------------------------------------------------------------------------------

    def propose_debt(self, claim: int, fen: int, person: str = "finance_maker") -> None:
        """Somebody says that money of a paid claim is to come back."""
        by, row = self.acting(person), self.claim_id(claim)
        said = recoveries.Proposal(fen, "not_entitled", "查实不符")
        self.do(
            f"{fen} back of {claim}",
            lambda: recoveries.propose(row, said, by, now()),
            by,
            self.model.propose_debt(claim, fen, person),
        )

    def _debt(self, which: int) -> int:
        """The database's number of a recovery."""
        return list(db.session.scalars(select(Recovery.id).order_by(Recovery.id)))[which]

    def judge_debt(self, which: int, person: str = "finance_checker", *, agreed: bool = True) -> None:
        """Another person opens or rejects it."""
        by, row = self.acting(person), self._debt(which)

        def command() -> Done | Refused:
            if agreed:
                return recoveries.confirm(row, None, by, now())
            return recoveries.reject(row, None, "没有依据", by, now())

        self.do(f"debt {which} judged", command, by, self.model.judge_debt(which, person, agreed=agreed))

    def get_back(self, which: int, fen: int, person: str = "finance_maker") -> None:
        """Some of it comes back."""
        by, row = self.acting(person), self._debt(which)
        self.do(
            f"{fen} of debt {which}",
            lambda: recoveries.receive(row, None, fen, today(), "", by, now()),
            by,
            self.model.get_back(which, fen, person),
        )

    def undo_part(self, which: int, part: int, person: str = "finance_checker") -> None:
        """What was entered wrongly is taken back by another person."""
        by, row = self.acting(person), self._debt(which)
        first = select(Instalment.id).where(Instalment.recovery_id == row, Instalment.reverses_id.is_(None))
        wrong = list(db.session.scalars(first.order_by(Instalment.position)))[part]
        self.do(
            f"part {part} of debt {which} undone",
            lambda: recoveries.take_back(wrong, "录错了", by, now()),
            by,
            self.model.undo_part(which, part, person),
        )
