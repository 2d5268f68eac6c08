"""What a bank's result file says of the lines of one list: each row is taken or refused singly."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.money import Fen
from webapp.core.workflow import Refusal
from webapp.payments.rules import reading
from webapp.payments.rules.reading import Cell

SHOWN_DIGITS: Final = 4
"""How much of an account number a refusal shows."""

AGAIN: Final = frozenset({"bank_fault"})
"""Causes that lie with the bank: the same line can be sent once more as it is."""

CAUSES: Final = (*reading.CAUSES, reading.OTHER_CAUSE)


@dataclass(frozen=True, slots=True)
class Said:
    """What the bank says of one line."""

    paid: bool
    cause: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list as it went out, and what was noted of it before."""

    key: int
    name: str
    account: str
    amount_fen: Fen
    noted: Said | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A row that is taken: which line it is about and what it says, with the bank's own words for a failure."""

    row: int
    key: int
    said: Said
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file: rows taken, rows refused, lines noted before in the same words, lines of which nothing is said."""

    taken: tuple[Read, ...] = ()
    refused: tuple[Refusal, ...] = ()
    noted: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()


def read(
    rows: Sequence[tuple[int, Sequence[Cell]]], lines: Sequence[Line], issued_on: date, today: date
) -> Reading:
    """Read the rows of a file against the lines of one list; what cannot be taken is said with row and column."""
    head = reading.head_in(rows)
    if isinstance(head, list):
        return Reading(refused=tuple(head), silent=tuple(line.key for line in lines))
    top, places = head
    known = {(line.account, reading.name_in(line.name)): line for line in lines}
    found, refused = list[Read](), list[Refusal]()
    for number, cells in rows:
        values = _values(cells, places)
        if number <= top or not any(values[one] for one in ("account", "result")):
            continue
        one = _row(number, values, known, (issued_on, today))
        if isinstance(one, Read):
            found.append(one)
        else:
            refused += [_placed(why, number, values) for why in one]
    return _together(found, refused, lines)


def _values(cells: Sequence[Cell], places: Mapping[str, int]) -> dict[str, Cell]:
    return {column: cells[at] if at < len(cells) else "" for column, at in places.items()}


def _placed(why: Refusal, row: int, values: Mapping[str, Cell]) -> Refusal:
    shown = reading.plain(values.get(why.field, ""))
    if why.field == "account":
        shown = shown[-SHOWN_DIGITS:]
    return Refusal(why.code, why.field, {"row": row, "value": shown, **why.params})


def _row(
    number: int, values: Mapping[str, Cell], known: Mapping[tuple[str, str], Line], between: tuple[date, date]
) -> Read | list[Refusal]:
    account, amount = reading.account_in(values["account"]), reading.amount_in(values["amount"])
    paid, on = reading.result_in(values["result"]), reading.day_in(values["day"])
    cause = reading.cause_in(values["cause"]) if paid is False else None
    parts = (account, amount, paid, on, cause)
    wrong = [part for part in parts if isinstance(part, Refusal)]
    line = None if isinstance(account, Refusal) else known.get((account, reading.name_in(values["name"])))
    if line is None and not isinstance(account, Refusal):
        other = any(account == held for held, _name in known)
        wrong.append(Refusal("name_of_another", "name") if other else Refusal("line_unknown", "account"))
    if line is not None and not isinstance(amount, Refusal) and amount != line.amount_fen:
        wrong.append(Refusal("amount_differs", "amount", {"listed_fen": line.amount_fen}))
    if isinstance(on, date) and not between[0] <= on <= between[1]:
        late = on > between[1]
        wrong.append(Refusal("day_ahead" if late else "day_before_issue", "day", {"issued_on": between[0]}))
    if wrong or line is None or not isinstance(on, date) or isinstance(cause, Refusal):
        return wrong
    return Read(
        number, line.key, Said(paid is True, cause, on), reading.plain(values["cause"]) if cause else ""
    )


def _together(found: Sequence[Read], refused: list[Refusal], lines: Sequence[Line]) -> Reading:
    """Hold the rows against each other and against what was noted before."""
    by_line = defaultdict[int, list[Read]](list)
    for one in found:
        by_line[one.key].append(one)
    taken, noted = list[Read](), list[int]()
    for line in lines:
        same = by_line.get(line.key, [])
        refused += _doubts(same)
        if len({one.said for one in same}) != 1:
            continue
        if line.noted is None:
            taken.append(same[0])
        elif line.noted == same[0].said:
            noted.append(line.key)
        else:
            refused.append(Refusal("noted_otherwise", "result", {"row": same[0].row}))
    silent = tuple(line.key for line in lines if line.key not in by_line and line.noted is None)
    return Reading(tuple(taken), tuple(sorted(refused, key=_order)), tuple(noted), silent)


def _doubts(same: Sequence[Read]) -> list[Refusal]:
    """Of rows that say the same of one line the first is taken; rows that contradict each other are all refused."""
    if len({one.said for one in same}) > 1:
        rows = ", ".join(str(one.row) for one in same)
        return [Refusal("rows_contradict", "result", {"row": one.row, "rows": rows}) for one in same]
    return [Refusal("row_doubled", "account", {"row": one.row, "first": same[0].row}) for one in same[1:]]


def _order(why: Refusal) -> int:
    return int(str(why.params.get("row", 0)))
