"""What ought to happen at the bank: lists go out, lines are paid or fail, and what failed follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tests.prove.money.model import Town, signed_by_both
from tests.prove.money.papers import VILLAGE_STEPS, Paper


@dataclass
class Sheet:
    """One payment list: the claims on it, each with its turn, and what the bank has said of them."""

    lines: dict[int, int]
    said: dict[int, tuple[str, str]] = field(default_factory=dict)
    mended: dict[int, str] = field(default_factory=dict)
    heard: set[object] = field(default_factory=set)


@dataclass
class Part:
    """Money that came back at once, by whom it was entered, and whether that was taken back."""

    fen: int
    person: str
    undone: bool = False


@dataclass
class Debt:
    """A recovery: how much is to come back of which claim, and what has."""

    claim: int
    fen: int
    proposed_by: str
    state: str = "proposed"
    parts: list[Part] = field(default_factory=list)

    @property
    def back(self) -> int:
        """What has come back."""
        return sum(part.fen for part in self.parts if not part.undone)


@dataclass
class Bank(Town):
    """The town and what it hands to the bank."""

    sheets: list[Sheet] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)

    # --- the bank -----------------------------------------------------------------------------------------

    def issue(self, numbers: Sequence[int], person: str, *, fresh: bool) -> bool:
        """One payment list of signed claims of one line."""
        return fresh and self._issue(numbers, person)

    def _issue(self, numbers: Sequence[int], person: str, before: str = "signed") -> bool:
        papers = [self.papers[number] for number in numbers]
        lines = {one.line for one in papers if one.line is not None}
        few = sum(one.amount for one in papers if not signed_by_both(one.needs))
        split = few > 0 and few >= self.policy["batch_signs_from"]
        if len(lines) != 1 or split or not all(self._may_issue(one, person, before) for one in papers):
            return False
        self.sheets.append(Sheet({number: self.papers[number].turn for number in numbers}))
        for paper in papers:
            line = self.lines[paper.line or 0]
            line.reserved -= paper.amount
            line.spent += paper.amount
            paper.state = "issued"
        return True

    def _may_issue(self, paper: Paper, person: str, before: str) -> bool:
        account = self.confirmed(self.worker(paper))
        held_for = timedelta(days=self.policy["account_hold_days"])
        deciders = [one.person for one in paper.agreed]
        now = {True: self.right(paper), False: self.payment(paper)}
        return (
            paper.state == before
            and account is not None
            and account.confirmed_on is not None
            and self.day >= account.confirmed_on + held_for
            and not self.held(paper)
            and not any(self.tied(paper, one) for one in (*deciders, person))
            and all(one.about == now[one.step in VILLAGE_STEPS] for one in paper.agreed)
        )

    def hear(self, which: int, said: Mapping[int, str], person: str, content: object) -> bool:
        """The bank says of some lines of a list whether it paid: each line is settled once."""
        sheet = self.sheets[which]
        if content in sheet.heard:
            return False
        sheet.heard.add(content)
        for number, what in said.items():
            if number not in sheet.said and what != "unreadable":
                sheet.said[number] = (what, person)
                self._settle(self.papers[number], what)
        return True

    def _settle(self, paper: Paper, what: str) -> None:
        if what == "paid":
            paper.state = "paid"
            return
        line = self.lines[paper.line or 0]
        line.spent -= paper.amount
        line.reserved += paper.amount
        paper.turn += 1
        paper.state = "failed"

    def _waits(self, sheet: Sheet, number: int) -> bool:
        paper = self.papers[number]
        return paper.state == "failed" and sheet.lines[number] == paper.turn - 1

    def mend(self, which: int, number: int, person: str) -> bool:
        """The village says that the account is in order again."""
        sheet, paper = self.sheets[which], self.papers[number]
        if not self._waits(sheet, number) or number in sheet.mended or self.tied(paper, person):
            return False
        sheet.mended[number] = person
        return True

    def follow_up(self, which: int, numbers: Sequence[int], person: str, *, fresh: bool) -> bool:
        """Failed lines go out again, or to the maker where account or right are no longer what was agreed to."""
        sheet = self.sheets[which]
        if not fresh or not numbers or not all(self._waits(sheet, number) for number in numbers):
            return False
        changed = [number for number in numbers if not self._same(self.papers[number])]
        again = [number for number in numbers if number not in changed]
        ready = all(self._may_follow(sheet, number, person) for number in again)
        tied = any(self.tied(self.papers[number], person) for number in changed)
        if tied or not ready or (again and not self._issue(again, person, before="failed")):
            return False
        for number in changed:
            self._take_back(self.papers[number], "maker")
        return True

    def _same(self, paper: Paper) -> bool:
        bound = next(one.about for one in paper.agreed if one.step == "make")
        return self.right(paper) == paper.frozen and self.payment(paper) == bound

    @staticmethod
    def _may_follow(sheet: Sheet, number: int, person: str) -> bool:
        cause, read_by = sheet.said[number]
        mended_by = sheet.mended.get(number)
        return (mended_by is not None or cause == "bank_fault") and bool(
            {read_by, mended_by} - {person, None}
        )

    # --- money that comes back ------------------------------------------------------------------------------

    def _runs(self, claim: int, but: Debt | None = None) -> bool:
        return any(
            one.claim == claim and one.state in ("proposed", "open") for one in self.debts if one is not but
        )

    def propose_debt(self, claim: int, fen: int, person: str) -> bool:
        """Somebody says that money of a paid claim is to come back."""
        paper = self.papers[claim]
        left = paper.amount - sum(
            one.fen for one in self.debts if (one.claim, one.state) == (claim, "settled")
        )
        if paper.state != "paid" or self._runs(claim) or self.tied(paper, person) or not 0 < fen <= left:
            return False
        self.debts.append(Debt(claim, fen, person))
        return True

    def judge_debt(self, which: int, person: str, *, agreed: bool) -> bool:
        """Another person opens or rejects that."""
        debt = self.debts[which]
        tied = self.tied(self.papers[debt.claim], person)
        if debt.state != "proposed" or person == debt.proposed_by or tied:
            return False
        debt.state = "open" if agreed else "rejected"
        return True

    def get_back(self, which: int, fen: int, person: str) -> bool:
        """Some of it comes back, never more than is owed."""
        debt = self.debts[which]
        paper = self.papers[debt.claim]
        if debt.state != "open" or not 0 < fen <= debt.fen - debt.back or self.tied(paper, person):
            return False
        debt.parts.append(Part(fen, person))
        debt.state = "open" if debt.back < debt.fen else "settled"
        self.lines[paper.line or 0].spent -= fen
        return True

    def undo_part(self, which: int, part: int, person: str) -> bool:
        """Another person takes back what was entered wrongly, as long as the money is still there."""
        debt = self.debts[which]
        paper, wrong = self.papers[debt.claim], debt.parts[part]
        line = self.lines[paper.line or 0]
        others = person != wrong.person and not self.tied(paper, person)
        if wrong.undone or not others or line.free < wrong.fen or self._runs(debt.claim, but=debt):
            return False
        wrong.undone, debt.state = True, "open"
        line.spent += wrong.fen
        return True
