"""The policy numbers of a town by day, as histories are measured with them."""

from collections.abc import Iterable
from datetime import date

from webapp.core.policy import NoPolicy, PolicyValue, resolve
from webapp.placements.rules.facts import DAY, Steps, Yardstick


def yardstick(values: Iterable[PolicyValue], town_code: str | None) -> Yardstick:
    """Resolve each number on every day on which it may have changed."""
    known = tuple(values)
    return Yardstick(
        qualifying_months=_steps(known, town_code, "qualifying_months"),
        same_employer=_steps(known, town_code, "same_employer_required"),
        gap_days=_steps(known, town_code, "employer_gap_days"),
        proof_needed=_steps(known, town_code, "proof_needed"),
        minimum_month=_minimum(known, town_code, "minimum_wage_month"),
        minimum_hour=_minimum(known, town_code, "minimum_wage_hour"),
    )


def _steps(values: tuple[PolicyValue, ...], town_code: str | None, key: str) -> Steps:
    """The number on each day from which it may be another; where nobody has set it, it is not among them."""
    found: list[tuple[date, int]] = []
    for day in _days(values, key):
        try:
            value = resolve(values, key, day, town_code).value
        except NoPolicy:
            continue
        if not found or found[-1][1] != value:
            found.append((day, value))
    return tuple(found)


def _minimum(values: tuple[PolicyValue, ...], town_code: str | None, key: str) -> Steps:
    """The legal minimum by day, by the class of city of the day."""
    found: list[tuple[date, int]] = []
    for day in sorted({*_days(values, key), *_days(values, "wage_class")}):
        try:
            of_class = resolve(values, "wage_class", day, town_code).value
            value = resolve(values, key, day, town_code, f"class_{of_class}").value
        except NoPolicy:
            continue
        if not found or found[-1][1] != value:
            found.append((day, value))
    return tuple(found)


def _days(values: tuple[PolicyValue, ...], key: str) -> list[date]:
    rows = [row for row in values if row.key == key]
    return sorted({*(row.valid_from for row in rows), *(row.valid_to + DAY for row in rows if row.valid_to)})
