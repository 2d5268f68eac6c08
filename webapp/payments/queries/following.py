"""Failed lines: which wait for finance, which for the village, and what became of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.claims.queries.ties import accounts_of
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.households.models import Household, Member
from webapp.payments.models import LineMend, LineResult, ResultFile
from webapp.payments.queries.results import last_turns
from webapp.payments.rules.following import Failed, Way, again_refusals, way_of
from webapp.payments.rules.results import AGAIN
from webapp.payments.workflow import MENDABLE, LineState, line_state


@dataclass(frozen=True)
class FailedLine:
    """A line that the bank did not pay: what became of it, where it goes next, and whether I may send it there."""

    result: LineResult
    state: LineState
    way: Way | None
    mine: bool


@dataclass(frozen=True)
class FailedList:
    """A list with failed lines that this actor can send on."""

    listed: PaymentList
    lines: int


@loads(Permission.PAYMENT_MEND)
def refused_account(actor: Actor, ref: UUID) -> LineResult | None:
    """Return what the bank said of one line of the actor's villages, if it did not pay."""
    query = _placed(select(LineResult)).where(LineResult.ref == ref, LineResult.paid.is_(False))
    query = query.where(Claim.payee_firm_id.is_(None))
    found: LineResult | None = db.session.scalar(
        within(actor, query, Household.town_id, Household.village_id)
    )
    return found


def state_of(result: LineResult | None, line: PaymentLine, last_turn: int) -> LineState:
    """Return the state of a line."""
    return line_state(
        paid=None if result is None else result.paid,
        mended=result is not None and result.mend is not None,
        claim_state=str(line.claim.state),
        last=line.turn == last_turn,
    )


def failed_of(of: PaymentList) -> Select[Any]:
    """Return the query for the failed lines of a list, those that something is to be done for first."""
    waits = and_(Claim.state == ClaimState.FAILED, PaymentLine.turn == Claim.turn - 1)
    query = _placed(select(LineResult)).where(
        PaymentLine.payment_list_id == of.id, LineResult.paid.is_(False)
    )
    return query.order_by(waits.desc(), PaymentLine.position).options(*_WHOLE)


def waiting_on(of: PaymentList) -> list[LineResult]:
    """Return the failed lines of a list whose money lies set aside: something is to be done for each."""
    query = _placed(select(LineResult)).where(PaymentLine.payment_list_id == of.id, _waits())
    return list(db.session.scalars(query.order_by(PaymentLine.position).options(*_WHOLE)))


def looked_at(results: Sequence[LineResult], actor: Actor) -> list[FailedLine]:
    """Return failed lines with their way; the account alone tells here whether what was approved is unchanged."""
    accounts = accounts_of([one.line.claim for one in results])
    turns = last_turns(one.line.claim_id for one in results)
    found = []
    for one in results:
        claim = one.line.claim
        state, account = state_of(one, one.line, turns[claim.id]), accounts.get(claim.id)
        same = account is not None and claim.account_id in (None, account.id)
        way = way_of(Failed(one.cause or "", one.mend is not None, same)) if state in MENDABLE else None
        found.append(FailedLine(one, state, way, not again_refusals(actor.person_id, **who_said(one))))
    return found


def who_said(result: LineResult) -> dict[str, int | None]:
    """Return on whose word a line counts as failed, and as mended."""
    mended_by = result.mend.mended_by_id if result.mend is not None else None
    return {"read_by": result.result_file.read_by_id, "mended_by": mended_by}


def to_send(actor: Actor) -> list[FailedList]:
    """Return the lists with failed lines that this actor can send on now, the oldest first."""
    number: Any = func.count().label("lines")
    lines: Select[Any] = select(PaymentLine.payment_list_id, number)
    counted = (
        _placed(lines.select_from(LineResult))
        .join(ResultFile, LineResult.result_file_id == ResultFile.id)
        .outerjoin(LineMend, LineMend.line_result_id == LineResult.id)
        .where(_waits(), or_(LineMend.id.is_not(None), LineResult.cause.in_(AGAIN)))
        .where(or_(LineMend.mended_by_id != actor.person_id, ResultFile.read_by_id != actor.person_id))
        .group_by(PaymentLine.payment_list_id)
        .subquery()
    )
    query = select(PaymentList, counted.c.lines).join(counted, counted.c.payment_list_id == PaymentList.id)
    query = within(actor, query, PaymentList.town_id).order_by(PaymentList.id)
    return [FailedList(listed, int(lines)) for listed, lines in db.session.execute(query)]


def to_mend(actor: Actor) -> Select[Any]:
    """Return the query for the failed lines that wait for the actor's village, the oldest first."""
    query = _placed(select(LineResult)).outerjoin(LineMend, LineMend.line_result_id == LineResult.id)
    query = query.where(_waits(), LineMend.id.is_(None), LineResult.cause.not_in(AGAIN))
    query = query.where(Claim.payee_firm_id.is_(None))
    query = within(actor, query, Household.town_id, Household.village_id)
    return query.order_by(LineResult.said_on, LineResult.id).options(*_WHOLE)


def count_to_mend(actor: Actor) -> int:
    """Return how many accounts the bank refused wait for the actor's village."""
    found = to_mend(actor).order_by(None).options().subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _waits() -> ColumnElement[bool]:
    """The money lies set aside, and this line is the claim's last."""
    last = PaymentLine.turn == Claim.turn - 1
    return and_(LineResult.paid.is_(False), Claim.state == ClaimState.FAILED, last)


def _placed(query: Select[Any]) -> Select[Any]:
    query = query.join(PaymentLine, LineResult.payment_line_id == PaymentLine.id)
    query = query.join(Claim, PaymentLine.claim_id == Claim.id).join(Member, Claim.member_id == Member.id)
    return query.join(Household, Member.household_id == Household.id)


_WHOLE = (
    contains_eager(LineResult.line).contains_eager(PaymentLine.claim),
    selectinload(LineResult.mend),
)
