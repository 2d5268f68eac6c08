"""What people do with claims and money in the office: each deed names the real action and asks the model first."""

from collections.abc import Sequence
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from tests.prove.money.office import MODEL, Broken, Office
from tests.prove.money.papers import Account, Line
from tests.prove.money.town import LAST
from tests.support.employment import DESPITE
from tests.support.towns import town
from webapp.claims.actions import deciding, holding, issuing, opening, returning, village
from webapp.claims.models import HoldReason, Objection
from webapp.core import unit
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.months import Month
from webapp.core.unit import Done, Refused
from webapp.funds import actions as funds
from webapp.funds.models import FundLine, LedgerEntry
from webapp.households.models import Member
from webapp.organisations.models import Town
from webapp.payees import actions as payees
from webapp.payees.models import BankAccount, Kinship
from webapp.placements.actions import months
from webapp.placements.models import MonthCheck
from webapp.policies import actions as policies
from webapp.policies.models import PolicyRow
from webapp.policies.rules import Proposal


class Deeds(Office):
    """Everything up to the bank."""

    # --- claims -----------------------------------------------------------------------------------------------

    def daily(self) -> None:
        """The daily work opens what is due; each claim that moves is a unit of its own."""
        expected = self.model.daily()
        with patch.object(opening, "run", self._watched):
            moved = opening.open_due(today())
        db.session.rollback()
        self.events += moved
        if moved != expected:
            raise Broken(MODEL, f"the daily work moved {moved} claims, ought to move {expected}")
        self.look("the daily work")

    def _watched(self, *given: Any) -> Done | Refused:
        outcome = unit.run(*given)
        self.refuse_constraints(outcome)
        return outcome

    def confirm_month(self, work: int) -> None:
        """The village confirms the month of an employment that is still open."""
        month, by = LAST[self.model.works[work].left], self.acting("village_monitor")
        query = select(MonthCheck).where(MonthCheck.spell_id == work, MonthCheck.month == month)
        self.do(
            f"month of {work}",
            lambda: months.confirm_months([(db.session.scalars(query).one(), None)], by, now()),
            by,
            self.model.confirm_month(work),
        )

    def mend_month(self, work: int, more: int) -> None:
        """Somebody changes a month behind a claim, past all forms: whoever decides next must see it."""
        month = "2026-02" if self.model.works[work].left else "2026-06"
        wages = self.model.works[work].wages
        wages[month] = 320_000 + more
        query = select(MonthCheck).where(MonthCheck.spell_id == work, MonthCheck.month == Month.parse(month))

        def command() -> Done:
            found = db.session.scalars(query).one()
            found.wage_fen = 320_000 + more
            db.session.flush()
            return Done(ref=found.ref)

        self.do(f"wage of {work}", command, self.acting("job_cadre"), True)

    def agree(
        self, claims: Sequence[int], step: str, person: str, *, despite: bool = True, stale: bool = False
    ) -> None:
        """Somebody agrees to some claims."""
        by, picked = self.acting(person), self.picked(tuple(claims), stale)
        why = DESPITE if despite else None
        expected = self.model.agree(claims, step, person, despite=despite, fresh=not stale)
        self.do(
            f"{step} of {claims} by {person}",
            lambda: deciding.agree(picked, step, by, now(), why),
            by,
            expected,
        )

    def refuse(self, claim: int, code: str, seat: str, person: str = "", *, stale: bool = False) -> None:
        """Somebody refuses a claim."""
        by, ((row, seen),) = self.acting(seat, person), self.picked((claim,), stale)
        expected = self.model.refuse(claim, code, seat, person or seat, fresh=not stale)
        self.do(f"no to {claim}", lambda: deciding.refuse(row, seen, code, "", by, now()), by, expected)

    def send_back(
        self, claim: int, desk: str, seat: str, person: str = "", *, words: str = "请补", stale: bool = False
    ) -> None:
        """Somebody sends a claim back to a desk."""
        by, ((row, seen),) = self.acting(seat, person), self.picked((claim,), stale)
        expected = self.model.send_back(
            claim, desk, bool(words.strip()), seat, person or seat, fresh=not stale
        )
        self.do(f"{claim} back", lambda: returning.send_back(row, seen, desk, words, by, now()), by, expected)

    # --- the village ------------------------------------------------------------------------------------------

    def post_notice(self, claims: Sequence[int], person: str = "village_monitor") -> None:
        """A sheet is hung out."""
        by, picked = self.acting("village_monitor", person), self.picked(tuple(claims))
        expected = self.model.post_notice(claims, person)
        self.do(f"notice of {claims}", lambda: village.post_notice(picked, by, now()), by, expected)

    def object_to(self, claim: int) -> None:
        """Somebody says something against a claim."""
        by, row = self.acting("village_monitor"), self.claim_id(claim)
        self.do(
            f"objection to {claim}", lambda: village.object_to(row, "没有干满", by, now()), by,
            self.model.object_to(claim),
        )  # fmt: skip

    def answer(self, claim: int, outcome: str, person: str = "town_centre") -> None:
        """The last objection to a claim is answered."""
        said = self.model.papers[claim].objections
        query = (
            select(Objection).where(Objection.claim_id == self.claim_id(claim)).order_by(Objection.id.desc())
        )
        by = self.acting("town_centre", person)
        if said:
            self.do(
                f"answer on {claim}",
                lambda: village.answer(
                    db.session.scalars(query).first() or Objection(), outcome, "查过", by, now()
                ),
                by,
                self.model.answer(claim, len(said) - 1, outcome, person),
            )

    # --- accounts and people ----------------------------------------------------------------------------------

    def enter_account(self, worker: int, number: str, person: str = "village_monitor") -> None:
        """An account is entered for somebody, the first or another."""
        by = self.acting("village_monitor", person)
        self.model.enter_account(worker, Account(len(self.accounts) + 1, number, person))

        def command() -> Done | Refused:
            member = db.session.get_one(Member, worker)
            return payees.enter(member, "农信社", member.name, number, by, now())

        self.do(f"account of {worker}", command, by, True)

    def confirm_account(self, worker: int, person: str = "town_centre", *, same: bool = True) -> None:
        """Another person confirms it."""
        account, by = self.model.accounts[worker], self.acting("town_centre", person)
        expected = self.model.confirm_account(worker, person, same=same)
        row = self.accounts[(account.serial if account else 1) - 1]
        number = account.number if account and same else "6228480000000000"
        self.do(
            f"account of {worker} by {person}",
            lambda: payees.confirm(db.session.get_one(BankAccount, row), number, by, now()),
            by,
            expected,
        )

    def explain(self, claim: int, person: str = "finance_maker") -> None:
        """Somebody says why families share an account."""
        by, row, expected = self.acting(person), self.claim_id(claim), self.model.explain(claim, person)
        self.do(
            f"reason for {claim}",
            lambda: holding.explain(row, "account", "cares_for_the_payee", "由她照顾", by, now()),
            by,
            expected,
        )

    def release(self, claim: int, person: str = "finance_checker") -> None:
        """Another person confirms the last reason given."""
        reasons, by = self.model.papers[claim].reasons, self.acting(person)
        query = (
            select(HoldReason)
            .where(HoldReason.claim_id == self.claim_id(claim))
            .order_by(HoldReason.id.desc())
        )
        if reasons:
            self.do(
                f"reason for {claim} by {person}",
                lambda: holding.release(db.session.scalars(query).first() or HoldReason(), by, now()),
                by,
                self.model.release(claim, len(reasons) - 1, person),
            )

    def declare_kin(self, worker: int, person: str) -> None:
        """Somebody declares a payee as a relative, once."""
        if person in self.model.kin.setdefault(worker, set()):
            return
        self.model.kin[worker].add(person)
        by = self.acting(person)

        def command() -> Done:
            kin = Kinship(
                town_id=by.town_id, person_id=by.person_id, name="亲戚", relation="sibling",
                declared_by_id=by.person_id, declared_on=today(),
            )  # fmt: skip
            kin.id_number = db.session.get_one(Member, worker).id_number.reveal()
            db.session.add(kin)
            db.session.flush()
            return Done(ref=kin.ref)

        self.do(f"kin of {person}", command, by, True)

    # --- money and policy -------------------------------------------------------------------------------------

    def receive(self, line: int, fen: int) -> None:
        """Money comes in on a line."""
        by, row = self.acting("finance_maker"), self.lines[line - 1]
        if fen > 0:
            self.model.lines[line].received += fen
            self.model.lines[line].sums.append(fen)
        self.do(
            f"money on {line}",
            lambda: funds.receive(db.session.get_one(FundLine, row), fen, "文号", now(), by.person_id),
            by,
            fen > 0,
        )

    def take_money_off(self, line: int, words: str = "录错了") -> None:
        """The last sum that came in on a line was entered in error, and is undone by an entry that names it."""
        by, row = self.acting("finance_maker"), self.lines[line - 1]
        undone = select(LedgerEntry.reverses_id).where(LedgerEntry.reverses_id.is_not(None))
        query = select(LedgerEntry).where(
            LedgerEntry.fund_line_id == row, LedgerEntry.kind == "received", LedgerEntry.id.not_in(undone)
        )
        if self.model.lines[line].sums:
            self.do(
                f"money off {line}",
                lambda: funds.reverse(
                    db.session.scalars(query.order_by(LedgerEntry.id.desc())).first() or LedgerEntry(), words, now(),
                    by.person_id,
                ),
                by,
                bool(words.strip()) and self.model.take_money_off(line),
            )  # fmt: skip

    def new_line(self, fen: int) -> None:
        """A new line begins to pay."""
        by, name = self.acting("finance_maker"), f"资金{len(self.lines) + 1}"
        self.model.lines[len(self.lines) + 1] = Line(fen)

        def command() -> Done | Refused:
            return funds.receive(funds.open_line(town(1).id, name, "文号"), fen, "文号", now(), by.person_id)

        self.do("a new line", command, by, True)

    def set_policy(self, key: str, value: int, *, alone: bool = False) -> None:
        """One person proposes a number from today on, another puts it in force."""
        maker, leader = self.acting("finance_maker"), self.acting("party_secretary")
        second = maker if alone else leader
        proposal = Proposal(key, "", town(1).code, value, today(), "镇发文")

        def propose() -> Done | Refused:
            return policies.propose(proposal, db.session.get_one(Town, town(1).id), maker.person_id, now())

        said: Any = self.do(f"{key} proposed", propose, maker, True)
        row = select(PolicyRow).where(PolicyRow.ref == said.ref)

        def confirm() -> Done | Refused:
            return policies.confirm(db.session.scalars(row).one(), second.person_id, now())

        if not alone:
            self.model.policy[key] = value
        self.do(f"{key} confirmed", confirm, second, not alone)

    def issue(self, claims: Sequence[int], person: str = "finance_maker", *, stale: bool = False) -> None:
        """Signed claims go out on one list."""
        by, picked = self.acting(person), self.picked(tuple(claims), stale)
        expected = self.model.issue(claims, person, fresh=not stale)
        self.do(f"list of {claims}", lambda: issuing.issue(picked, by, now()), by, expected)
