"""A reading as text and back, so that a staged import outlives the request; the caller seals it."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from webapp.core.months import Month
from webapp.households.importer.columns import ColumnMap, column
from webapp.households.importer.drafts import HeldBack, HouseholdDraft, MemberDraft, Reading, Remark, Weight
from webapp.households.importer.reasons import FileReason, FileRefusal, Mend
from webapp.households.importer.values import Value


def plain_values(value: Any) -> Any:
    """A value, or anything made of values, as JSON can hold it."""
    match value:
        case Month() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {name: plain_values(each) for name, each in value.items()}
        case list() | tuple():
            return [plain_values(each) for each in value]
    if is_dataclass(value):
        return {each.name: plain_values(getattr(value, each.name)) for each in fields(value)}
    return value


def value_of(name: str, plain: Any) -> Value:
    """The value of a field from what `plain_values` made of it: the register may store facts the same way."""
    if isinstance(plain, list):
        return tuple(plain)
    match column(name).kind:
        case "month":
            return Month.parse(plain)
        case "day":
            return date.fromisoformat(plain)
        case "number":
            return Decimal(plain)
    value: Value = plain
    return value


def dump_reading(reading: Reading) -> str:
    """The whole reading as JSON."""
    return json.dumps(plain_values(reading), ensure_ascii=False)


def load_reading(text: str) -> Reading:
    """The reading that `dump_reading` wrote."""
    plain = json.loads(text)
    return Reading(
        refusal=_refusal(plain["refusal"]),
        columns=_columns(plain["columns"]),
        other_sheets=tuple(plain["other_sheets"]),
        rows=plain["rows"],
        households=tuple(_household(each) for each in plain["households"]),
        held_back=tuple(
            HeldBack(each["number"], tuple(each["rows"]), tuple(each["refused_rows"]))
            for each in plain["held_back"]
        ),
        remarks=tuple(Remark(**{**each, "weight": Weight(each["weight"])}) for each in plain["remarks"]),
    )


def _refusal(plain: dict[str, Any] | None) -> FileRefusal | None:
    return FileRefusal(FileReason(plain["code"]), Mend(plain["mend"]), plain["params"]) if plain else None


def _columns(plain: dict[str, Any] | None) -> ColumnMap | None:
    if plain is None:
        return None
    return ColumnMap(
        sheet=plain["sheet"],
        heading_row=plain["heading_row"],
        positions=plain["positions"],
        headings=plain["headings"],
        unmatched=tuple(plain["unmatched"]),
        doubles=tuple(plain["doubles"]),
        absent=tuple(plain["absent"]),
    )


def _household(plain: dict[str, Any]) -> HouseholdDraft:
    members = tuple(MemberDraft(each["row"], _values(each["values"])) for each in plain["members"])
    return HouseholdDraft(plain["number"], _values(plain["values"]), members)


def _values(plain: dict[str, Any]) -> dict[str, Value]:
    return {name: value_of(name, each) for name, each in plain.items()}
