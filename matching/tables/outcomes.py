"""The table of outcomes: introductions and what became of them, and the table of candidates for a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.baseline import NAMES
from matching.tables import cells
from matching.tables.faults import Findings, Refused
from matching.tables.keys import Keys
from matching.tables.sheet import Row, open_table

NEEDED = ("worker", "opening", "decided", "kept", "known")
MOST_VALUE = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """An introduction of the table; `features` are those of its day, or None where the table has none."""

    row: int
    worker: str
    opening: str
    decided: date
    kept: bool
    known: date
    features: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A pair that may be proposed, what it is worth, and how much the person would like it if it is said."""

    worker: str
    opening: str
    value: float
    wish: float | None


@dataclass(frozen=True, slots=True)
class Known:
    """The keys of the other tables, so that what names none of them is found."""

    workers: Mapping[str, object]
    openings: Mapping[str, object]

    def check(self, row: Row, worker: str, opening: str) -> None:
        """Note a key that the other table does not have."""
        if worker and worker not in self.workers:
            row.fault("worker", Refused("not_in_table", table="workers"))
        if opening and opening not in self.openings:
            row.fault("opening", Refused("not_in_table", table="openings"))


def read_outcomes(path: Path, findings: Findings, known: Known | None) -> tuple[OutcomeRow, ...]:
    """Read the outcomes of a file; if anything wrong is noted in the findings they are not to be used.

    Parameters
    ----------
    known : Known, optional
        The keys of workers and openings; without them the table must hold the features itself.
    """
    table, keys = open_table(path, "outcomes", NEEDED, findings), Keys()
    if table is None:
        return ()
    missing = tuple(name for name in NAMES if name not in table.columns)
    if missing and (known is None or len(missing) < len(NAMES)):
        table.fault_of_heading("features_missing", names=missing)
    read = [_outcome(row, keys, known, has_features=not missing) for row in table.rows()]
    return tuple(outcome for outcome in read if outcome is not None)


def _outcome(row: Row, keys: Keys, known: Known | None, *, has_features: bool) -> OutcomeRow | None:
    worker, opening = _pair(row)
    decided, ended = row.read("decided", cells.day), row.read("known", cells.day)
    kept = row.read("kept", cells.yes_no)
    for column in ("decided", "kept", "known"):
        if column in row.table.columns and not row.text(column):
            row.fault(column, Refused("cell_missing"))
    if known is not None:
        known.check(row, worker, opening)
    features = _features(row) if has_features else None
    if not (worker and opening and decided and ended) or kept is None or (has_features and not features):
        return None
    if ended < decided:
        row.fault("known", Refused("known_early", decided=decided.isoformat()))
        return None
    keys.is_new(row, (worker, opening, decided), "worker", "pair_twice")
    return OutcomeRow(
        row=row.number,
        worker=worker,
        opening=opening,
        decided=decided,
        kept=kept,
        known=ended,
        features=features,
    )


def _pair(row: Row) -> tuple[str, str]:
    """The two keys of a row, empty where one is missing."""
    found = []
    for column in ("worker", "opening"):
        if column in row.table.columns and not row.text(column):
            row.fault(column, Refused("key_missing"))
        found.append(row.read(column, cells.key) or "")
    return found[0], found[1]


def _features(row: Row) -> tuple[float, ...] | None:
    values = [row.read(name, cells.number(0, 1)) for name in NAMES]
    for name in NAMES:
        if not row.text(name):
            row.fault(name, Refused("cell_missing"))
    told = tuple(value for value in values if value is not None)
    return told if len(told) == len(NAMES) else None


def read_candidates(path: Path, findings: Findings, known: Known) -> tuple[CandidateRow, ...]:
    """Read the pairs of a file for a plan; if anything wrong is noted they are not to be used."""
    table, keys = open_table(path, "candidates", ("worker", "opening", "value"), findings), Keys()
    if table is None:
        return ()
    read = [_candidate(row, keys, known) for row in table.rows()]
    pairs = tuple(pair for pair in read if pair is not None)
    if 0 < sum(pair.wish is not None for pair in pairs) < len(pairs):
        table.fault_of_heading("wished_by_some", "wish")
    return pairs


def _candidate(row: Row, keys: Keys, known: Known) -> CandidateRow | None:
    worker, opening = _pair(row)
    value, wish = row.read("value", cells.number(0, MOST_VALUE)), row.read("wish", cells.number(-1e6, 1e6))
    known.check(row, worker, opening)
    if not row.text("value"):
        row.fault("value", Refused("cell_missing"))
    if not (worker and opening) or value is None:
        return None
    keys.is_new(row, (worker, opening), "worker", "pair_twice")
    return CandidateRow(worker, opening, value, wish)
