"""What the bank says of a list is read into it: paid or failed, line by line, each once and for good."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from webapp.access.actor import Actor
from webapp.claims.actions.locking import locked_as_seen, locked_lines
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.claims.queries.lists import lines_of
from webapp.claims.workflow import CLAIM
from webapp.core import files
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds import actions as money
from webapp.funds.models import FundLine
from webapp.payments.importer.results import NumberedRow
from webapp.payments.models import WORDS, LineResult, ResultFile
from webapp.payments.queries import results as queries
from webapp.payments.rules import results as rules

HEAD: Final = frozenset({"head_missing", "column_missing", "column_doubled"})
"""Why a file as a whole says nothing."""


@dataclass(frozen=True)
class Sent:
    """A file as it came, and its rows."""

    name: str
    content: bytes
    rows: Sequence[NumberedRow]


def take(listed: PaymentList, sent: Sent, actor: Actor, now: datetime) -> Done | Refused:
    """Take what a file says of the lines of one list; rows that cannot be taken are kept with their reasons."""
    sha256 = hashlib.sha256(sent.content).hexdigest()
    lines = {one.id: one for one in lines_of(listed)}
    money_lines = locked_lines(one.claim_id for one in lines.values())
    claims = {one.id: one for one in locked_as_seen([(one.claim_id, None) for one in lines.values()])}
    before = queries.file_like(listed, sha256)
    if before is not None:
        told = {"read_on": before.read_on, "who": before.read_by.name}
        return Refused((Refusal("result_read_before", "result", told),))
    reading = _read(sent, lines, listed, business_day(now))
    if any(one.code in HEAD for one in reading.refused):
        return Refused(tuple(Refusal(one.code, "result", _with_column(one)) for one in reading.refused))
    if not (reading.taken or reading.refused or reading.noted):
        return Refused((Refusal("result_empty", "result"),))
    file = _keep(listed, sent, sha256, reading, actor, now)
    refusals = list[Refusal]()
    for one in reading.taken:
        line = lines[one.key]
        refusals += _note(file, line, one, claims[line.claim_id], money_lines, actor, now)
    db.session.flush()
    counts = {"paid": file.paid, "failed": file.failed, "refused": file.refused, "noted": file.noted}
    return Refused(tuple(refusals)) if refusals else Done(ref=listed.ref, data=counts)


def _read(sent: Sent, lines: Mapping[int, PaymentLine], listed: PaymentList, day: date) -> rules.Reading:
    noted = queries.results_of(lines)
    asked = [
        rules.Line(
            key=line.id,
            name=line.name,
            account=line.account.reveal() if line.account is not None else "",
            amount_fen=line.amount_fen,
            noted=_said(noted[line.id]) if line.id in noted else None,
        )
        for line in lines.values()
    ]
    return rules.read(sent.rows, asked, listed.issued_on, day)


def _said(result: LineResult) -> rules.Said:
    return rules.Said(result.paid, result.cause, result.said_on)


def _with_column(why: Refusal) -> dict[str, Any]:
    return {**why.params, **({"column": why.field} if why.field else {})}


def _keep(
    listed: PaymentList, sent: Sent, sha256: str, reading: rules.Reading, actor: Actor, now: datetime
) -> ResultFile:
    stored = files.store(sent.content, "bank_result", sent.name, now)
    paid = sum(one.said.paid for one in reading.taken)
    file = ResultFile(
        payment_list_id=listed.id,
        stored_file_id=stored.id,
        sha256=sha256,
        paid=paid,
        failed=len(reading.taken) - paid,
        noted=len(reading.noted),
        refused=len(reading.refused),
        silent=len(reading.silent),
        read_on=business_day(now),
        read_at=now,
        read_by_id=actor.person_id,
    )
    file.refused_rows = json.dumps([_row(one) for one in reading.refused]) if reading.refused else None
    db.session.add(file)
    db.session.flush()
    return file


def _row(why: Refusal) -> dict[str, Any]:
    params = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in why.params.items()
    }
    return {"code": why.code, "column": why.field, "params": params}


def _note(
    file: ResultFile,
    line: PaymentLine,
    read: rules.Read,
    claim: Claim,
    money_lines: Mapping[int, FundLine],
    actor: Actor,
    now: datetime,
) -> list[Refusal]:
    """Write down what is said of one line; money that did not arrive is set aside again, for the claim's next turn."""
    claim.state = CLAIM.next(claim.state, "confirm_paid" if read.said.paid else "fail")
    refusals = list[Refusal]()
    if not read.said.paid:
        fund = money_lines[claim.fund_line_id or 0]
        refusals = money.take_back(fund, line.amount_fen, claim.ref, now, actor.person_id, claim.turn)
        claim.turn += 1
    db.session.add(
        LineResult(
            payment_line_id=line.id,
            result_file_id=file.id,
            row=read.row,
            paid=read.said.paid,
            cause=read.said.cause,
            words=None if read.said.paid else read.words[:WORDS],
            said_on=read.said.on,
        )
    )
    return refusals
