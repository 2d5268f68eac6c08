"""Code lists come in from a shipped table; what changed in it becomes a new version, old versions stay."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from webapp.codelists.models import CodeValue
from webapp.codelists.queries import everything
from webapp.core.db import db
from webapp.core.unit import Done, Entry, must, run

BEGINNING: Final = date(1949, 10, 1)
"""The first day of a value of which no first day is known."""

Name = tuple[str, str, date]


def install(file: Path, source: str, now: datetime) -> None:
    """Bring the values of a shipped table in, as far as they are not there; quick when nothing changed."""
    shipped = list(_read(file, source))
    known = {_name(row): row for row in everything()}
    if any(_differs(known.get(_name(row)), row) for row in shipped):
        must(run(lambda: bring_in(shipped), Entry(None, "codes.install", now)))


def bring_in(shipped: list[CodeValue]) -> Done:
    """Add what is new, and correct the wording or the last day of what is there."""
    known: Mapping[Name, CodeValue] = {_name(row): row for row in everything()}
    changed = 0
    for row in shipped:
        old = known.get(_name(row))
        if old is None:
            db.session.add(row)
        elif _differs(old, row):
            old.label_zh, old.label_en = row.label_zh, row.label_en
            old.position, old.valid_to, old.source = row.position, row.valid_to, row.source
        else:
            continue
        changed += 1
    return Done(data={"rows": changed})


def _read(file: Path, source: str) -> list[CodeValue]:
    with file.open(encoding="utf-8", newline="") as text:
        return [
            CodeValue(
                list_name=line["list"],
                code=line["code"],
                label_zh=line["name"],
                label_en=line["name_en"] or line["code"],
                position=position,
                valid_from=_day(line["valid_from"]) or BEGINNING,
                valid_to=_day(line["valid_to"]),
                source=source,
            )
            for position, line in enumerate(csv.DictReader(text), 1)
        ]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _name(row: CodeValue) -> Name:
    return row.list_name, row.code, row.valid_from


def _differs(old: CodeValue | None, new: CodeValue) -> bool:
    fields = ("label_zh", "label_en", "position", "valid_to", "source")
    return old is None or any(getattr(old, name) != getattr(new, name) for name in fields)
