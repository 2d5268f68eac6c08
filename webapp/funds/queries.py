"""Fund lines and their ledger, as the actor may see them; and the lock under which money moves."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.policy import HIRE_FIRM, POST_FIRM
from webapp.funds.models import FundLine, LedgerEntry, Posting

RETENTION = "retention_subsidy"
PURPOSES = {"retention": RETENTION, HIRE_FIRM: "hire_subsidy", POST_FIRM: "post_subsidy"}
"""What a line is for, by the scheme that it pays: each has lines of its own."""


@loads(Permission.FUND_SEE)
def line(actor: Actor, ref: UUID) -> FundLine | None:
    """Return one fund line of the actor's town."""
    query = select(FundLine).where(FundLine.ref == ref)
    found: FundLine | None = db.session.scalar(within(actor, query, FundLine.town_id))
    return found


def lines_of(actor: Actor) -> list[FundLine]:
    """Return the fund lines of the actor's town, the newest first."""
    query = within(actor, select(FundLine), FundLine.town_id)
    return list(db.session.scalars(query.order_by(FundLine.id.desc())))


def line_named(town_id: int, name: str) -> FundLine | None:
    """Return a town's line by its name; command lines name it so."""
    return db.session.scalar(select(FundLine).where(FundLine.town_id == town_id, FundLine.name == name))


def line_for(town_id: int, purpose: str = RETENTION) -> FundLine | None:
    """Return the line that pays a purpose now: the one made last."""
    query = select(FundLine).where(FundLine.town_id == town_id, FundLine.purpose == purpose)
    return db.session.scalars(query.order_by(FundLine.id.desc()).limit(1)).first()


def locked(line_id: int) -> FundLine:
    """Return a line as it stands now and hold it until the commit: whoever moves money waits here."""
    query = select(FundLine).where(FundLine.id == line_id).with_for_update(of=FundLine)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def reserved_for(subjects: Iterable[UUID]) -> dict[UUID, int]:
    """Return what stands reserved for each subject, from the postings and not from the counters."""
    query = (
        select(LedgerEntry.subject_ref, func.sum(Posting.amount_fen))
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .where(Posting.account == "reserved", LedgerEntry.subject_ref.in_(list(subjects)))
        .group_by(LedgerEntry.subject_ref)
    )
    return {ref: int(total) for ref, total in db.session.execute(query) if ref is not None}


def is_reversed(entry: LedgerEntry) -> bool:
    """Whether an entry is undone already."""
    return bool(db.session.scalar(select(exists().where(LedgerEntry.reverses_id == entry.id))))


def entry_about(subject: UUID, kind: str) -> LedgerEntry:
    """Return the one entry of a kind about a subject that has one."""
    query = select(LedgerEntry).where(LedgerEntry.subject_ref == subject, LedgerEntry.kind == kind)
    return db.session.scalars(query).one()


def received_as(of: FundLine, fen: int, note: str) -> LedgerEntry | None:
    """Return the last entry of money received with this sum and source that is not undone yet."""
    undone = select(LedgerEntry.reverses_id).where(LedgerEntry.reverses_id.is_not(None))
    query = (
        select(LedgerEntry)
        .join(Posting, Posting.entry_id == LedgerEntry.id)
        .where(LedgerEntry.fund_line_id == of.id, LedgerEntry.kind == "received", LedgerEntry.note == note)
        .where(Posting.account == "free", Posting.amount_fen == fen, LedgerEntry.id.not_in(undone))
    )
    return db.session.scalars(query.order_by(LedgerEntry.id.desc()).limit(1)).first()


def entries_of(of: FundLine) -> Select[Any]:
    """Return the query for a line's movements, the newest first."""
    query = select(LedgerEntry).where(LedgerEntry.fund_line_id == of.id)
    newest_first = query.order_by(LedgerEntry.made_at.desc(), LedgerEntry.id.desc())
    return newest_first.options(selectinload(LedgerEntry.postings), selectinload(LedgerEntry.reverses))


def last_received(of: FundLine) -> datetime | None:
    """Return when money last came in."""
    undone = select(LedgerEntry.reverses_id).where(LedgerEntry.reverses_id.is_not(None))
    query = select(func.max(LedgerEntry.made_at)).where(
        LedgerEntry.fund_line_id == of.id, LedgerEntry.kind == "received", LedgerEntry.id.not_in(undone)
    )
    return db.session.scalar(query)


def off_by(of: FundLine) -> dict[str, int]:
    """Return by how much each counter differs from its postings; empty when the books agree."""
    query = (
        select(Posting.account, func.sum(Posting.amount_fen))
        .join(LedgerEntry, Posting.entry_id == LedgerEntry.id)
        .where(LedgerEntry.fund_line_id == of.id)
        .group_by(Posting.account)
    )
    booked = {account: int(total) for account, total in db.session.execute(query)}
    counted = {
        "source": -of.received_fen,
        "free": of.free_fen,
        "reserved": of.reserved_fen,
        "spent": of.spent_fen,
    }
    return {name: fen - booked.get(name, 0) for name, fen in counted.items() if fen != booked.get(name, 0)}
