"""What the bank said of the lines of a payment list, and the files in which it said so."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.core.db import db
from webapp.payments.models import LineResult, ResultFile


@dataclass(frozen=True)
class Part:
    """So many lines of a list, and their money."""

    lines: int = 0
    fen: int = 0


@dataclass(frozen=True)
class Progress:
    """How far the bank has come with a list."""

    paid: Part = field(default_factory=Part)
    failed: Part = field(default_factory=Part)
    silent: Part = field(default_factory=Part)


@dataclass(frozen=True)
class SilentList:
    """A list of which the bank has not said everything: how many lines are open, and for how many days."""

    listed: PaymentList
    lines: int
    days: int


@loads(Permission.LIST_SEE)
def result_file(actor: Actor, ref: UUID) -> ResultFile | None:
    """Return one result file of the actor's town."""
    query = select(ResultFile).join(PaymentList, ResultFile.payment_list_id == PaymentList.id)
    query = within(actor, query.where(ResultFile.ref == ref), PaymentList.town_id)
    found: ResultFile | None = db.session.scalar(query)
    return found


def progress_of(of: PaymentList) -> Progress:
    """Return how many lines of a list are paid, failed and not spoken of yet."""
    counted = (
        select(LineResult.paid, func.count(PaymentLine.id), func.sum(PaymentLine.amount_fen))
        .select_from(PaymentLine)
        .outerjoin(LineResult, LineResult.payment_line_id == PaymentLine.id)
        .where(PaymentLine.payment_list_id == of.id)
        .group_by(LineResult.paid)
    )
    found: dict[bool | None, Part] = {
        paid: Part(int(lines), int(fen)) for paid, lines, fen in db.session.execute(counted)
    }
    return Progress(found.get(True, Part()), found.get(False, Part()), found.get(None, Part()))


def results_of(line_ids: Iterable[int]) -> dict[int, LineResult]:
    """Return what the bank said of some lines, by line."""
    query = select(LineResult).where(LineResult.payment_line_id.in_(list(line_ids)))
    found = db.session.scalars(query.options(selectinload(LineResult.mend)))
    return {one.payment_line_id: one for one in found}


def last_turns(claim_ids: Iterable[int]) -> dict[int, int]:
    """Return the turn in which each claim stood on a list last."""
    query = select(PaymentLine.claim_id, func.max(PaymentLine.turn)).where(
        PaymentLine.claim_id.in_(list(claim_ids))
    )
    return {
        claim_id: int(turn) for claim_id, turn in db.session.execute(query.group_by(PaymentLine.claim_id))
    }


def file_like(of: PaymentList, sha256: str) -> ResultFile | None:
    """Return the file of a list with the same content, if it was read before."""
    query = select(ResultFile).where(ResultFile.payment_list_id == of.id, ResultFile.sha256 == sha256)
    return db.session.scalar(query)


def files_of(of: PaymentList) -> list[ResultFile]:
    """Return the result files of a list, the newest first."""
    query = select(ResultFile).where(ResultFile.payment_list_id == of.id).order_by(ResultFile.id.desc())
    return list(db.session.scalars(query))


def silent_lists(actor: Actor, day: date, after_days: int) -> list[SilentList]:
    """Return the lists of the actor's town of which the bank owes a word for too long, the oldest first."""
    query = _silent(actor, day - timedelta(days=after_days))
    return [
        SilentList(listed, int(lines), (day - listed.issued_on).days)
        for listed, lines in db.session.execute(query)
    ]


def _silent(actor: Actor, issued_by: date) -> Select[Any]:
    open_lines = (
        select(PaymentLine.payment_list_id, func.count().label("lines"))
        .outerjoin(LineResult, LineResult.payment_line_id == PaymentLine.id)
        .where(LineResult.id.is_(None))
        .group_by(PaymentLine.payment_list_id)
        .subquery()
    )
    query = select(PaymentList, open_lines.c.lines).join(
        open_lines, open_lines.c.payment_list_id == PaymentList.id
    )
    query = within(actor, query, PaymentList.town_id).where(PaymentList.issued_on <= issued_by)
    return query.order_by(PaymentList.issued_on, PaymentList.id)


def refused_rows(of: ResultFile) -> list[dict[str, Any]]:
    """Return the rows of a file that were not taken, each with code, column and facts."""
    found: list[dict[str, Any]] = json.loads(of.refused_rows.reveal()) if of.refused_rows_sealed else []
    return found


def said_of(of: Claim) -> list[LineResult]:
    """Return what the bank said of the lines of a claim, the newest first."""
    query = select(LineResult).join(PaymentLine, LineResult.payment_line_id == PaymentLine.id)
    return list(
        db.session.scalars(query.where(PaymentLine.claim_id == of.id).order_by(PaymentLine.turn.desc()))
    )
