"""The real office: every deed goes through `unit.run` on a real database, with the model beside it foretelling it.

After each deed the whole of the books is held against the model, and against what must hold whatever happened.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from flask import Flask
from sqlalchemy import func, select

from tests.prove.money.adopting import adopt
from tests.prove.money.bank import Bank
from tests.prove.money.inspection import broken
from tests.prove.money.town import SEATS
from tests.support.employment import actor
from webapp.access.actor import Actor
from webapp.audit.models import AuditEvent
from webapp.claims.models import Claim, Decision, PaymentList, VillageNotice
from webapp.core import unit
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.unit import Conflict, Done, Entry, IdempotencyKey, KeyReused, Refused
from webapp.core.workflow import WrongState
from webapp.funds.models import FundLine
from webapp.payees.models import BankAccount
from webapp.payments.models import Recovery

MODEL: Final = "model"
BEGINNING: Final = list[tuple[Bank, int, int]]()
"""The town as it was read once: each copy of its database begins so."""


class Broken(AssertionError):
    """Something happened that must not; `wall` says what noticed it."""

    def __init__(self, wall: str, told: str) -> None:
        """Keep the wall."""
        super().__init__(f"{wall}: {told}")
        self.wall = wall


class Office:
    """The people in their seats, the database, and the model of it."""

    def __init__(self, app: Flask) -> None:
        """Take over the town as it stands."""
        self.clock: SettableClock = app.extensions["clock"]
        self.actors = {str(role): actor(role) for role in SEATS}
        self.persons = {one.person_id: seat for seat, one in self.actors.items()}
        self.claims, self.accounts, self.lines = list[int](), list[int](), list[int]()
        self.sheets, self.ended = list[int](), dict[int, Any]()
        self.keys, self.repeatable = 0, dict[str, tuple[Callable[[], Done | Refused], Actor, Done]]()
        self.note_new()
        if not BEGINNING:
            BEGINNING.append((adopt(self), self.count(AuditEvent), self.count(IdempotencyKey)))
        self.model, self.events, self.kept = deepcopy(BEGINNING[0])

    # --- names: the model counts from one, whatever numbers the database gives ------------------------------

    def note_new(self) -> None:
        """Give what is new in the database the next number of its kind."""
        for known, table in (
            (self.claims, Claim), (self.accounts, BankAccount), (self.lines, FundLine), (self.sheets, PaymentList),
        ):  # fmt: skip
            column: Any = table.id
            known += db.session.scalars(select(column).where(column.not_in(known)).order_by(column)).all()

    def claim_id(self, number: int) -> int:
        """The database's number of a claim."""
        return self.claims[number - 1]

    def number_of(self, known: list[int], row_id: int | None) -> int | None:
        """The model's number of a row."""
        return None if row_id is None else known.index(row_id) + 1

    def acting(self, seat: str, person: str = "") -> Actor:
        """Somebody in a seat; in a wrong one if `person` is another's."""
        return replace(self.actors[seat], person_id=self.actors[person or seat].person_id)

    def count(self, table: Any) -> int:
        """How many rows there are."""
        return db.session.scalar(select(func.count(table.id))) or 0

    def picked(self, numbers: tuple[int, ...], stale: bool = False) -> list[tuple[int, int | None]]:
        """Claims at the version that is shown, or at the one before."""
        ids = [self.claim_id(number) for number in numbers]
        query = select(Claim.id, Claim.version).where(Claim.id.in_(ids))
        rows = {row.id: row.version for row in db.session.execute(query)}
        return [(one, rows[one] - stale) for one in ids]

    # --- doing ----------------------------------------------------------------------------------------------

    def do(
        self,
        what: str,
        command: Callable[[], Done | Refused],
        by: Actor,
        expected: bool,
        *,
        key: str | None = None,
    ) -> Done | None:
        """Do one thing that the model says will be done, or refused; then look at everything."""
        fresh = key is None
        if key is None:
            self.keys += 1
            key = f"key-{self.keys}"
        outcome = self._run(command, by, key, "same")
        if isinstance(outcome, Done) != expected:
            raise Broken(MODEL, f"{what} ought to be {'done' if expected else 'refused'}: {outcome}")
        if isinstance(outcome, Done):
            if outcome.repeated == fresh:
                raise Broken(MODEL, f"{what} was {'repeated' if fresh else 'done again'}")
            self.events += fresh
            self.kept += fresh
            if fresh:
                self.repeatable[key] = (command, by, outcome)
        self.look(what)
        return outcome if isinstance(outcome, Done) else None

    def _run(
        self, command: Callable[[], Done | Refused], by: Actor, key: str, said: str
    ) -> Done | Refused | str:
        try:
            outcome = unit.run(command, Entry(by, "prove.money", now()), key, said)
        except (Conflict, WrongState, KeyReused) as error:
            return type(error).__name__
        except Exception as error:
            raise Broken(f"crash: {type(error).__name__}", str(error)) from error
        finally:
            db.session.rollback()
        self.refuse_constraints(outcome)
        return outcome

    @staticmethod
    def refuse_constraints(outcome: Done | Refused) -> None:
        """Where one hand works at a time the rules say no first; a constraint that has to is a fault of theirs."""
        for why in outcome.refusals if isinstance(outcome, Refused) else ():
            if why.code.startswith("constraint."):
                raise Broken(f"database: {why.code.removeprefix('constraint.')}", "only the database said no")

    def again(self, key: str) -> None:
        """The same request once more: the first answer, and nothing happens."""
        command, by, first = self.repeatable[key]
        said = self.do(f"{key} again", command, by, True, key=key)
        if said is not None and (said.ref, dict(said.data)) != (first.ref, dict(first.data)):
            raise Broken(MODEL, f"{key} was answered otherwise")

    def otherwise(self, key: str) -> None:
        """The same key with other content: nobody is told that it was done."""
        command, by, _first = self.repeatable[key]
        outcome = self._run(command, by, key, "other")
        if outcome != KeyReused.__name__:
            raise Broken(MODEL, f"{key} came with other content: {outcome}")
        self.look(f"{key} with other content")

    def wait(self, days: int) -> None:
        """Days pass."""
        self.clock.advance(timedelta(days=days))
        self.model.day = today()

    # --- looking --------------------------------------------------------------------------------------------

    def look(self, after: str) -> None:
        """Hold the books against the model, against what must hold, and against what has ended."""
        db.session.rollback()
        wrong = broken()
        if wrong:
            raise Broken(f"invariant: {wrong[0]}", f"after {after}: {wrong}")
        self.note_new()
        for name, real, told in (
            ("claims", self._claims(), self._told()),
            (
                "fund lines",
                self._lines(),
                {n: (o.received, o.reserved, o.spent) for n, o in self.model.lines.items()},
            ),
            ("audit", self.count(AuditEvent), self.events),
            ("keys", self.count(IdempotencyKey), self.kept),
            ("lists", len(self.sheets), len(self.model.sheets)),
            (
                "recoveries",
                self._debts(),
                [(one.claim, one.fen, one.back, one.state) for one in self.model.debts],
            ),
        ):
            if real != told:
                raise Broken(MODEL, f"{name} after {after}: {_difference(real, told)}")
        self._look_at_ends(after)
        db.session.rollback()

    def _claims(self) -> dict[int, tuple[Any, ...]]:
        agreed: dict[int, list[tuple[str, str]]] = {}
        standing = select(Decision.claim_id, Decision.step, Decision.person_id).where(
            Decision.voided_at.is_(None)
        )
        for claim_id, step, person_id in db.session.execute(standing.order_by(Decision.id)):
            agreed.setdefault(claim_id, []).append((step, self.persons[person_id]))
        query = select(
            Claim.id, Claim.state, Claim.amount_fen, Claim.steps, Claim.account_id, Claim.fund_line_id, Claim.turn,
            VillageNotice.over_on, Claim.refusal_code,
        ).outerjoin(VillageNotice, Claim.notice_id == VillageNotice.id)  # fmt: skip
        return {
            self.claims.index(row.id) + 1: (
                str(row.state), row.amount_fen or 0, row.steps or "", agreed.get(row.id, []),
                self.number_of(self.accounts, row.account_id), self.number_of(self.lines, row.fund_line_id),
                row.turn, row.over_on, row.refusal_code,
            )
            for row in db.session.execute(query)
        }  # fmt: skip

    def _told(self) -> dict[int, tuple[Any, ...]]:
        return {
            number: (
                one.state, one.amount, ",".join(one.needs), [(each.step, each.person) for each in one.agreed],
                one.account, one.line, one.turn, one.over_on, one.code,
            )
            for number, one in self.model.papers.items()
        }  # fmt: skip

    def _lines(self) -> dict[int, tuple[int, int, int]]:
        query = select(FundLine.id, FundLine.received_fen, FundLine.reserved_fen, FundLine.spent_fen)
        return {self.lines.index(row.id) + 1: tuple(row[1:]) for row in db.session.execute(query)}

    def _debts(self) -> list[tuple[int, int, int, str]]:
        query = select(Recovery.claim_id, Recovery.amount_fen, Recovery.received_fen, Recovery.state)
        rows = db.session.execute(query.order_by(Recovery.id))
        return [(self.claims.index(row[0]) + 1, row[1], row[2], str(row[3])) for row in rows]

    def _look_at_ends(self, after: str) -> None:
        """What is refused or paid stays as it was, to the last column."""
        rows = db.session.execute(select(Claim.__table__).where(Claim.state.in_(("refused", "paid")))).all()
        for row in rows:
            if self.ended.setdefault(row.id, row) != row:
                raise Broken("invariant: what has ended stays", f"claim {row.id} after {after}")
        if len(rows) != len(self.ended):
            raise Broken("invariant: what has ended stays", f"one lives again after {after}")


def _difference(real: object, told: object) -> str:
    if isinstance(real, Mapping) and isinstance(told, Mapping):
        wrong = [key for key in {**real, **told} if real.get(key) != told.get(key)]
        return "; ".join(f"{key} is {real.get(key)}, ought to be {told.get(key)}" for key in wrong)
    return f"{real}, ought to be {told}"
