"""Money moves: received, reserved, released, spent, returned, recovered. Each is a balanced entry and a moved counter.

The counters move in SQL (`reserved = reserved + …`), so the CHECK judges what is really there even where two
writers had read the same figures before. All of it happens inside the caller's unit of work.
"""

from datetime import datetime
from uuid import UUID

from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds import queries
from webapp.funds.models import FundLine, LedgerEntry, Posting
from webapp.funds.rules import REVERSED, FundState, entry_faults, reversal_of, reversal_refusals
from webapp.funds.rules import Posting as Side


def open_line(town_id: int, name: str, source: str, purpose: str = queries.RETENTION) -> FundLine:
    """Add an empty fund line of a town."""
    line = FundLine(town_id=town_id, name=name, purpose=purpose, source=source)
    line.received_fen = line.reserved_fen = line.spent_fen = 0
    db.session.add(line)
    db.session.flush()
    return line


def receive(
    line: FundLine, fen: Fen, note: str, now: datetime, person_id: int | None = None
) -> Done | Refused:
    """Enter money that came in, with where it came from."""
    if fen <= 0:
        return Refused((Refusal("amount_not_positive", "amount"),))
    line = queries.locked(line.id)
    line.received_fen = FundLine.received_fen + fen
    sides = (Side("source", -fen), Side("free", fen))
    entry = _entry(line, "received", sides, None, now, person_id, note)
    return Done(ref=entry.ref)


def reserve(
    line: FundLine, fen: Fen, subject: UUID, now: datetime, person_id: int | None, turn: int = 1
) -> list[Refusal]:
    """Set a sum aside for one claim, or say by how much the line is short."""
    state = _state(line).reserve(fen)
    if isinstance(state, Refusal):
        return [state]
    line.reserved_fen = FundLine.reserved_fen + fen
    _entry(line, "reserved", (Side("free", -fen), Side("reserved", fen)), subject, now, person_id, turn=turn)
    return []


def release(
    line: FundLine, fen: Fen, subject: UUID, now: datetime, person_id: int | None, turn: int = 1
) -> list[Refusal]:
    """Free a sum again that was set aside for a claim."""
    state = _state(line).release(fen)
    if isinstance(state, Refusal):
        return [state]
    line.reserved_fen = FundLine.reserved_fen - fen
    _entry(line, "released", (Side("reserved", -fen), Side("free", fen)), subject, now, person_id, turn=turn)
    return []


def spend(
    line: FundLine, fen: Fen, subject: UUID, now: datetime, person_id: int | None, turn: int = 1
) -> list[Refusal]:
    """Let go out what was set aside for a claim; what was not cannot."""
    state = _state(line).spend(fen)
    if isinstance(state, Refusal):
        return [state]
    line.reserved_fen = FundLine.reserved_fen - fen
    line.spent_fen = FundLine.spent_fen + fen
    _entry(line, "spent", (Side("reserved", -fen), Side("spent", fen)), subject, now, person_id, turn=turn)
    return []


def take_back(
    line: FundLine, fen: Fen, subject: UUID, now: datetime, person_id: int | None, turn: int = 1
) -> list[Refusal]:
    """Set aside again what went out for a claim in one turn and was returned by the bank."""
    state = _state(line).take_back(fen)
    if isinstance(state, Refusal):
        return [state]
    line.spent_fen = FundLine.spent_fen - fen
    line.reserved_fen = FundLine.reserved_fen + fen
    _entry(line, "returned", (Side("spent", -fen), Side("reserved", fen)), subject, now, person_id, turn=turn)
    return []


def recover(
    line: FundLine, fen: Fen, subject: UUID, now: datetime, person_id: int | None, note: str | None = None
) -> list[Refusal]:
    """Let money that was paid wrongly come back: it is free again."""
    state = _state(line).recover(fen)
    if isinstance(state, Refusal):
        return [state]
    line.spent_fen = FundLine.spent_fen - fen
    _entry(line, "recovered", (Side("spent", -fen), Side("free", fen)), subject, now, person_id, note)
    return []


def reverse(entry: LedgerEntry, words: str, now: datetime, person_id: int | None) -> Done | Refused:
    """Undo an entry that was made in error by another one that names it; the first stays as it was.

    It has the subject of what it reverses, so that the sums of a subject stay right. What belongs to a claim or to a
    recovery is undone through that record's own action, never by itself.
    """
    line = queries.locked(entry.fund_line_id)
    sides = reversal_of([Side(one.account, one.amount_fen) for one in entry.postings])
    refusals = reversal_refusals(entry.kind, words)
    if queries.is_reversed(entry):
        refusals.append(Refusal("reversed_before"))
    state = _state(line).moved(sides)
    if isinstance(state, Refusal):
        refusals.append(state)
    if refusals:
        return Refused(tuple(refusals))
    gained = {side.account: side.fen for side in sides}
    line.received_fen = FundLine.received_fen - gained.get("source", 0)
    line.reserved_fen = FundLine.reserved_fen + gained.get("reserved", 0)
    line.spent_fen = FundLine.spent_fen + gained.get("spent", 0)
    made = _entry(
        line, REVERSED, sides, entry.subject_ref, now, person_id, words.strip(), entry.turn, entry.id
    )
    return Done(ref=made.ref)


def _state(line: FundLine) -> FundState:
    return FundState(line.received_fen, line.reserved_fen, line.spent_fen)


def _entry(
    line: FundLine,
    kind: str,
    sides: tuple[Side, ...],
    subject: UUID | None,
    now: datetime,
    person_id: int | None,
    note: str | None = None,
    turn: int = 1,
    reverses_id: int | None = None,
) -> LedgerEntry:
    wrong = entry_faults(sides)
    if wrong:
        raise ValueError(f"an entry that does not balance: {wrong}")
    entry = LedgerEntry(
        fund_line_id=line.id,
        kind=kind,
        subject_ref=subject,
        person_id=person_id,
        made_at=now,
        note=note,
        turn=turn,
        reverses_id=reverses_id,
    )
    entry.postings = [Posting(account=side.account, amount_fen=side.fen) for side in sides]
    db.session.add(entry)
    db.session.flush()
    return entry
