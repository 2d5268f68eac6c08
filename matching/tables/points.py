"""Weights of a town's own from a table: a feature and its points a row."""

from pathlib import Path

from matching.baseline import NAMES
from matching.tables import cells
from matching.tables.faults import Findings, Refused
from matching.tables.keys import Keys
from matching.tables.sheet import Row, Table, open_table

WHOLE = 100


def read_points(path: Path, findings: Findings) -> dict[str, float]:
    """Read the points of all nine features; if anything wrong is noted they are not to be used."""
    table, keys = open_table(path, "points", ("feature", "points"), findings), Keys()
    if table is None:
        return {}
    points = dict(_points(row, keys) for row in table.rows())
    _check(table, points)
    return points


def _points(row: Row, keys: Keys) -> tuple[str, float]:
    name = keys.take(row, "feature") or ""
    if name and name not in NAMES:
        row.fault("feature", Refused("feature", names=NAMES))
    if not row.text("points"):
        row.fault("points", Refused("cell_missing"))
    return name, row.read("points", cells.number(0, WHOLE)) or 0.0


def _check(table: Table, points: dict[str, float]) -> None:
    missing = tuple(name for name in NAMES if name not in points)
    if missing:
        table.fault_of_heading("features_missing", names=missing)
    elif abs(sum(points.values()) - WHOLE) > 1e-9:
        table.fault_of_heading("points_sum", sum=round(sum(points.values()), 6))
