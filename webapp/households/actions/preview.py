"""What a person sees of an import before it is applied: each household's change in the workbook's own words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from webapp.core.masking import mask
from webapp.households.importer.columns import column
from webapp.households.importer.drafts import Reading, Town
from webapp.households.importer.staging import ChangedHousehold, FieldChange, Joined, NewHousehold, Plan
from webapp.households.importer.stored import plain_values
from webapp.households.importer.values import Reader, Value

MASKS: Final = {"id_number": "id_number", "phone": "phone"}
NUMBERS: Final = {"household_number": "household_number", "person_number": "person_number"}
HIDDEN_BLANK: Final = "–"

Entry = dict[str, Any]


class Preview:
    """Writes a plan down as entries of plain values, in the words of the workbook."""

    def __init__(self, reading: Reading, plan: Plan, town: Town, heads: Mapping[str, str]) -> None:
        self.reading, self.plan, self.heads = reading, plan, heads
        self._reader = Reader(town.code_lists, town.today)
        self._villages = {village.code: village.name for village in town.villages}

    def staged(self) -> dict[str, Any]:
        """Return everything that the preview page shows, part by part."""
        columns = self.reading.columns
        return {
            "rows": self.reading.rows,
            "sheet": columns.sheet if columns else "",
            "unmatched": list(columns.unmatched) if columns else [],
            "doubles": list(columns.doubles) if columns else [],
            "absent": list(columns.absent) if columns else [],
            "other_sheets": list(self.reading.other_sheets),
            "refused": [plain_values(remark) for remark in self.reading.refusals],
            "warnings": [plain_values(remark) for remark in self.reading.warnings],
            "notices": [plain_values(remark) for remark in self.reading.notices],
            "held_back": self._held_back(),
            "new": [self._new(each) for each in self.plan.new],
            "changed": [self._changed(each) for each in self.plan.changed],
            "conflicts": [
                {**self._head(each.number, each.draft.name), "rows": [each.draft.row]}
                for each in self.plan.conflicts
            ],
            "unchanged": [self._head(number) for number in self.plan.unchanged],
            "missing": [self._head(number) for number in self.plan.missing],
        }

    def _head(self, number: str, name: str = "") -> Entry:
        return {
            "number": mask("household_number", number),
            "head": self.heads.get(number, "") or name,
        }

    def _held_back(self) -> list[Entry]:
        return [
            {**self._head(each.number), "rows": list(each.rows), "refused_rows": list(each.refused_rows)}
            for each in self.reading.held_back
        ]

    def _new(self, new: NewHousehold) -> Entry:
        draft = new.draft
        name = str(draft.values.get("head_name") or "") or next(
            (one.name for one in draft.members if one.values.get("relation") == "head"), ""
        )
        return {
            **self._head(draft.number, name),
            "village": self._villages.get(draft.village_code, ""),
            "rows": list(draft.rows),
            "people": [self._came(joined) for joined in new.joined],
        }

    def _changed(self, changed: ChangedHousehold) -> Entry:
        draft = changed.draft
        lines = [self._line("", change) for change in changed.changes]
        for member in changed.members:
            lines += [self._line(member.draft.name, change) for change in member.changes]
        return {
            **self._head(draft.number),
            "rows": list(draft.rows),
            "lines": lines,
            "joined": [self._came(joined) for joined in changed.joined],
            "left": [{"name": left.name, "moved": left.moved_to is not None} for left in changed.left],
        }

    def _came(self, joined: Joined) -> Entry:
        relation = self._written("relation", joined.draft.values.get("relation"))
        return {"name": joined.draft.name, "relation": relation, "moved": joined.moved_from is not None}

    def _line(self, who: str, change: FieldChange) -> Entry:
        return {
            "who": who,
            "field": column(change.field).heading,
            "old": self._written(change.field, change.old),
            "new": self._written(change.field, change.new),
        }

    def _written(self, name: str, value: Value | None) -> str:
        if value is None:
            return HIDDEN_BLANK
        if column(name).kind == "village":
            return self._villages.get(str(value), str(value))
        kind = MASKS.get(column(name).kind) or NUMBERS.get(name)
        return mask(kind, str(value)) if kind else self._reader.written_field(name, value)


def counts_of(reading: Reading, plan: Plan) -> dict[str, int]:
    """Return the numbers that a list of uploads shows, without any name."""
    remarks: Iterable[tuple[str, int]] = (
        ("rows", reading.rows),
        ("refused_rows", len({remark.row for remark in reading.refusals})),
        ("refusals", len(reading.refusals)),
        ("warnings", len(reading.warnings)),
        ("notices", len(reading.notices)),
    )
    return {**plan.counts, **dict(remarks)}
