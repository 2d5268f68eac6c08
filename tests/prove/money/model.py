"""What ought to happen, told a second time without the program: plain values, no database, no rule of the house.

Each method says whether the deed ought to be done, and if so moves the model as the books should move.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tests.prove.money.papers import (
    AT_FINANCE,
    BANDS,
    BETWEEN_SUBSIDIES,
    FINANCE,
    FINANCE_STEPS,
    OVER,
    SET_ASIDE,
    SIGNED_BY,
    STEP_OF,
    STEPS,
    VILLAGE_STEPS,
    Account,
    Agreed,
    Line,
    Paper,
    Reason,
    Work,
)  # fmt: skip

_SIGNS_FROM: Final = {"sign_as_secretary": "secretary_signs_from", "sign_as_captain": "captain_signs_from"}


@dataclass
class Town:
    """Everything that the deeds move."""

    day: date
    works: dict[int, Work] = field(default_factory=dict)
    papers: dict[int, Paper] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    accounts: dict[int, Account | None] = field(default_factory=dict)
    villages: dict[int, int] = field(default_factory=dict)
    kin: dict[int, set[str]] = field(default_factory=dict)
    policy: dict[str, int] = field(default_factory=dict)

    # --- what is asked again and again --------------------------------------------------------------------

    def worker(self, paper: Paper) -> int:
        """Whose claim it is."""
        return self.works[paper.work].worker

    def confirmed(self, worker: int) -> Account | None:
        """The account to which somebody may be paid."""
        account = self.accounts[worker]
        return account if account is not None and account.confirmed_by else None

    def tied(self, paper: Paper, person: str) -> bool:
        """Whether somebody is too near."""
        return person in self.kin.get(self.worker(paper), set())

    def right(self, paper: Paper) -> tuple[object, ...]:
        """The right as it stands now."""
        return (paper.amount, self.works[paper.work].right)

    def payment(self, paper: Paper, line: int | None = None) -> tuple[object, ...]:
        """The payment as it stands now."""
        account = self.confirmed(self.worker(paper))
        return (self.right(paper), account.serial if account else None, line or paper.line)

    def held(self, paper: Paper) -> int:
        """With how many other families the account is shared, where nobody explained it; 0 holds nothing up."""
        mine = self.accounts[self.worker(paper)]
        same = [other for other, one in self.accounts.items() if mine and one and one.number == mine.number]
        families = len(same) - 1 if mine else 0
        explained = [
            one.families for one in paper.reasons if mine and one.confirmed and one.number == mine.number
        ]
        return families if families > max(explained, default=0) else 0

    def take_money_off(self, line: int) -> bool:
        """The last sum that came in on a line was a mistake: it goes as long as it is still free."""
        mine = self.lines[line]
        if not mine.sums or mine.free < mine.sums[-1]:
            return False
        mine.received -= mine.sums.pop()
        return True

    def newest_line(self) -> int:
        """The line that pays now."""
        return max(self.lines)

    def _waits_for(self, paper: Paper, step: str | None) -> bool:
        return step is not None and step in paper.needs and paper.state in self._before(paper, step)

    @staticmethod
    def _before(paper: Paper, step: str) -> tuple[str, ...]:
        before = {"verify": ("ready",), "review": ("noticed",), "make": ("reviewed",), "check": ("made",)}
        other = "signed_by_captain" if step == "sign_as_secretary" else "signed_by_secretary"
        return before.get(step, ("checked", other))

    # --- claims open --------------------------------------------------------------------------------------

    def missing(self, work_id: int, number: int) -> bool:
        """Whether something keeps a claim waiting."""
        work = self.works[work_id]
        others = [
            self.works[one.work]
            for other, one in self.papers.items()
            if other != number and one.state not in ("refused", "waiting") and self.worker(one) == work.worker
        ]
        near = any(
            max(one.full_on, work.full_on) < months_after(min(one.full_on, work.full_on), BETWEEN_SUBSIDIES)
            for one in others
        )
        same_firm = any(one.firm == work.firm for one in others)
        return bool(work.open_month or not self.confirmed(work.worker) or not self.lines or near or same_firm)

    def open(self, work_id: int) -> bool:
        """Open the claim of an employment and complete it if nothing is missing; false where none is due."""
        known = any(one.work == work_id and one.settled for one in self.papers.values())
        if known or self.day < self.works[work_id].full_on:
            return False
        number = max(self.papers, default=0) + 1
        self.papers[number] = Paper(work_id)
        self.complete(number)
        return True

    def complete(self, number: int) -> bool:
        """Freeze a waiting claim if nothing is missing."""
        paper = self.papers[number]
        if paper.state != "waiting" or self.missing(paper.work, number):
            return False
        work = self.works[paper.work]
        full_month = max(work.right)
        paper.amount = next(amount for wage_from, amount in BANDS if full_month >= wage_from)
        paper.line, paper.frozen, paper.state = self.newest_line(), self.right(paper), "ready"
        paper.needs = tuple(
            step for step in STEPS if step not in SIGNED_BY or paper.amount >= self.policy[_SIGNS_FROM[step]]
        )
        return True

    def daily(self) -> int:
        """What the daily work opens and completes."""
        due = sorted(self.works, key=lambda one: (self.works[one].full_on, one))
        opened = sum(self.open(work_id) for work_id in due)
        return opened + sum(self.complete(number) for number in sorted(self.papers))

    def confirm_month(self, work_id: int) -> bool:
        """The village confirms the last month: its claim follows at once."""
        work = self.works[work_id]
        if work.open_month is None:
            return False
        work.open_month = None
        waiting = [
            number for number, one in self.papers.items() if one.work == work_id and one.state == "waiting"
        ]
        if not self.open(work_id) and waiting:
            self.complete(waiting[0])
        return True

    # --- deciding -----------------------------------------------------------------------------------------

    def agree(self, numbers: Sequence[int], step: str, person: str, *, despite: bool, fresh: bool) -> bool:
        """One step by one person on some claims."""
        papers = [self.papers[number] for number in numbers]
        large = {one.line for one in papers if step == "check" and self._is_large(one.line, papers)}
        may = fresh and all(self._may_agree(one, step, person, despite, large) for one in papers)
        short = any(
            sum(one.amount for one in papers if one.line == line) > self.lines[line].free
            for line in {one.line for one in papers if one.line}
        )
        if not may or (step == "check" and short):
            return False
        for paper in papers:
            self._agree(paper, step, person, large)
        return True

    def _is_large(self, line: int | None, papers: Sequence[Paper]) -> bool:
        beside = [
            one for one in self.papers.values()
            if one not in papers and one.line == line and one.state in SET_ASIDE and not signed_by_both(one.needs)
        ]  # fmt: skip
        together = sum(one.amount for one in beside) + sum(one.amount for one in papers if one.line == line)
        return together >= self.policy["batch_signs_from"]

    def _may_agree(
        self, paper: Paper, step: str, person: str, despite: bool, large: Iterable[int | None]
    ) -> bool:
        needs = (*paper.needs, *SIGNED_BY) if paper.line in large else paper.needs
        turn = paper.state in self._before(paper, step) and step in needs
        others = person not in [one.person for one in paper.agreed] and not self.tied(paper, person)
        noticed = paper.over_on is not None and self.day >= paper.over_on
        heard = all(said == "unfounded" for said in paper.objections)
        account = self.confirmed(self.worker(paper))
        return (
            turn
            and others
            and (step != "review" or (noticed and heard))
            and (step == "verify" or not self.held(paper))
            and (despite or not self.works[paper.work].left)
            and (step != "make" or account is not None)
            and self.right(paper) == paper.frozen
            and (step not in FINANCE_STEPS[1:] or (account is not None and account.serial == paper.account))
        )

    def _agree(self, paper: Paper, step: str, person: str, large: Iterable[int | None]) -> None:
        if paper.line in large:
            paper.needs = tuple(dict.fromkeys((*paper.needs, *SIGNED_BY)))
        if step == "make":
            account = self.confirmed(self.worker(paper))
            paper.line, paper.account = self.newest_line(), account.serial if account else None
        if step == "check" and paper.line is not None:
            self.lines[paper.line].reserved += paper.amount
        about = self.right(paper) if step in VILLAGE_STEPS else self.payment(paper)
        paper.agreed.append(Agreed(step, person, about))
        paper.state = self._after(paper, step)

    @staticmethod
    def _after(paper: Paper, step: str) -> str:
        signatures = [one for one in paper.needs if one in SIGNED_BY]
        missing = [one for one in signatures if one not in [agreed.step for agreed in paper.agreed]]
        if step in SIGNED_BY or (step == "check" and not signatures):
            return SIGNED_BY[step] if missing else "signed"
        return {"verify": "verified", "review": "reviewed", "make": "made", "check": "checked"}[step]

    def refuse(self, number: int, code: str, seat: str, person: str, *, fresh: bool) -> bool:
        """Somebody refuses a claim: whoever agreed before, or whose desk it is on."""
        paper, step = self.papers[number], STEP_OF.get(seat)
        mine = (
            person in [one.person for one in paper.agreed]
            or self._waits_for(paper, step)
            or (step == "review" and paper.state in ("waiting", "ready", "verified"))
        )
        if not fresh or paper.state in (*OVER, "issued") or self.tied(paper, person) or not mine or not code:
            return False
        self._free(paper)
        paper.state, paper.code = "refused", code
        return True

    def _free(self, paper: Paper) -> bool:
        """Give back what was set aside for a claim."""
        reserved = paper.state in SET_ASIDE
        if reserved and paper.line is not None:
            self.lines[paper.line].reserved -= paper.amount
        return reserved

    def send_back(
        self, number: int, desk: str, comment: bool, seat: str, person: str, *, fresh: bool
    ) -> bool:
        """Somebody on whose desk a claim lies sends it back to one before."""
        paper = self.papers[number]
        mine = self._waits_for(paper, STEP_OF.get(seat)) or (
            paper.state in ("signed", "failed") and seat in FINANCE
        )
        from_states = AT_FINANCE if desk == "maker" else ("reviewed", *AT_FINANCE)
        if not fresh or not mine or paper.state not in from_states or not comment or self.tied(paper, person):
            return False
        self._take_back(paper, desk)
        return True

    def _take_back(self, paper: Paper, desk: str) -> None:
        paper.turn += self._free(paper)
        kept = STEPS.index("make" if desk == "maker" else "review")
        paper.agreed = [one for one in paper.agreed if STEPS.index(one.step) < kept]
        paper.account, paper.state = None, "reviewed" if desk == "maker" else "noticed"

    # --- the village --------------------------------------------------------------------------------------

    def post_notice(self, numbers: Sequence[int], person: str) -> bool:
        """The village hangs one sheet out."""
        papers = [self.papers[number] for number in numbers]
        here = {self.villages[self.worker(one)] for one in papers}
        if len(here) != 1 or any(one.state != "verified" or self.tied(one, person) for one in papers):
            return False
        for paper in papers:
            paper.over_on, paper.state = self.day + timedelta(days=self.policy["notice_days"]), "noticed"
        return True

    def object_to(self, number: int) -> bool:
        """Somebody says something against a claim."""
        paper = self.papers[number]
        if paper.state == "noticed":
            paper.objections.append(None)
        return paper.state == "noticed"

    def answer(self, number: int, which: int, outcome: str, person: str) -> bool:
        """The town answers what was said."""
        paper = self.papers[number]
        if paper.objections[which] is not None or paper.state != "noticed" or self.tied(paper, person):
            return False
        paper.objections[which] = outcome
        return True

    # --- accounts and what holds a claim up ---------------------------------------------------------------

    def enter_account(self, worker: int, account: Account) -> bool:
        """A new account: every claim that was bound to the old one is before the maker again."""
        self.accounts[worker] = account
        for paper in self.papers.values():
            if self.worker(paper) == worker and paper.state in AT_FINANCE:
                self._take_back(paper, "maker")
        return True

    def confirm_account(self, worker: int, person: str, *, same: bool) -> bool:
        """Another person confirms the account, reading the number anew."""
        account = self.accounts[worker]
        if account is None or account.confirmed_by or account.entered_by == person or not same:
            return False
        self.accounts[worker] = Account(account.serial, account.number, account.entered_by, person, self.day)
        return True

    def explain(self, number: int, person: str) -> bool:
        """Somebody says why families share an account; the same is not said twice."""
        paper = self.papers[number]
        families, account = self.held(paper), self.accounts[self.worker(paper)]
        if not families or account is None or self.tied(paper, person):
            return False
        if any((one.number, one.families) == (account.number, families) for one in paper.reasons):
            return False
        paper.reasons.append(Reason(account.number, families, person))
        return True

    def release(self, number: int, which: int, person: str) -> bool:
        """Another person confirms that reason."""
        paper = self.papers[number]
        why = paper.reasons[which]
        if why.confirmed or why.by == person or self.tied(paper, person):
            return False
        paper.reasons[which] = Reason(why.number, why.families, why.by, confirmed=True)
        return True


def signed_by_both(needs: Sequence[str]) -> bool:
    return all(step in needs for step in SIGNED_BY)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the days used here are in every month."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day)
