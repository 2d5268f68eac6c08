"""What a reading yields: households ready for comparison, and every remark with its place in the workbook."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as fact
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Final, cast

from webapp.core.masking import mask
from webapp.core.policy import Policy
from webapp.households.importer.codes import CodeList
from webapp.households.importer.columns import ColumnMap, column
from webapp.households.importer.reasons import FileRefusal, Params, Problem
from webapp.households.importer.values import Value, as_text
from webapp.households.importer.villages import VillageEntry
from webapp.households.importer.workbook import Cell

RISK_FIELDS: Final = tuple(f"risk_{place}" for place in range(1, 6))
_MASKED_KINDS: Final = {"id_number": "id_number", "phone": "phone"}


class Weight(StrEnum):
    """How much a remark weighs: a refusal holds the household back, the others do not."""

    REFUSAL = "refusal"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one cell: where it stands, what it holds (masked if private), why, what to do."""

    weight: Weight
    sheet: str
    row: int
    field: str
    column: str
    value: str
    code: str
    mend: str = ""
    params: Params = fact(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Town:
    """What a reading must know of the town that the file is for, on the day of the reading."""

    name: str
    villages: tuple[VillageEntry, ...]
    area_codes: frozenset[str]
    code_lists: Mapping[str, CodeList]
    policy: Policy
    today: date
    other_names: tuple[str, ...] = ()


@dataclass(slots=True)
class ReadRow:
    """One row after its cells were read, before its household is looked at."""

    number: int
    household_number: str = ""
    household: dict[str, Value] = fact(default_factory=dict)
    member: dict[str, Value] = fact(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """A person as the workbook states her: only filled fields, each under its own name."""

    row: int
    values: Mapping[str, Value]

    @property
    def name(self) -> str:
        """Her name."""
        return str(self.values["name"])

    @property
    def id_number(self) -> str | None:
        """Her 18-character identity number; None for a child who has none yet."""
        return cast("str | None", self.values.get("id_number"))

    @property
    def person_number(self) -> str | None:
        """The national number of the person (人编号)."""
        return cast("str | None", self.values.get("person_number"))

    @property
    def birth_day(self) -> date | None:
        """From the identity number, else as stated."""
        return cast("date | None", self.values.get("birth_day"))


@dataclass(frozen=True, slots=True)
class HouseholdDraft:
    """A household as the workbook states it, with all its members; every one of its rows was accepted."""

    number: str
    values: Mapping[str, Value]
    members: tuple[MemberDraft, ...]

    @property
    def village_code(self) -> str:
        """The 12-digit code of its village."""
        return str(self.values["village"])

    @property
    def risks(self) -> tuple[str, ...]:
        """The codes of its risks in the order of the workbook, each once."""
        return tuple(dict.fromkeys(str(self.values[name]) for name in RISK_FIELDS if name in self.values))

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows it came from."""
        return tuple(member.row for member in self.members)

    @property
    def first_row(self) -> int:
        """The row where remarks about the household as such are placed."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A household that stays as it is, because of the refusals in some of its rows."""

    number: str
    rows: tuple[int, ...]
    refused_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a workbook: either refused as a whole, or households, held back ones and remarks."""

    refusal: FileRefusal | None = None
    columns: ColumnMap | None = None
    other_sheets: tuple[str, ...] = ()
    rows: int = 0
    households: tuple[HouseholdDraft, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def weighing(self, weight: Weight) -> tuple[Remark, ...]:
        """The remarks of one weight, by row."""
        return tuple(remark for remark in self.remarks if remark.weight == weight)

    @property
    def refusals(self) -> tuple[Remark, ...]:
        """Why rows were refused."""
        return self.weighing(Weight.REFUSAL)

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What was taken over, but should be looked at."""
        return self.weighing(Weight.WARNING)

    @property
    def notices(self) -> tuple[Remark, ...]:
        """What was tidied on the way in."""
        return self.weighing(Weight.NOTICE)


def shown(field_name: str, cell: Cell) -> str:
    """A cell as a message may show it: identity numbers and phones by their ends only."""
    kind = _MASKED_KINDS.get(column(field_name).kind)
    text = as_text(cell)
    return mask(kind, text) if kind else text


class Remarks:
    """Collects the remarks of one sheet, so that each names its place in the same way."""

    def __init__(self) -> None:
        self.columns: ColumnMap | None = None
        self._by_row: dict[int, list[Remark]] = {}
        self.refused_rows: set[int] = set()

    @property
    def all(self) -> Iterator[Remark]:
        """Every remark so far."""
        return chain.from_iterable(self._by_row.values())

    def all_of(self, rows: Iterable[int]) -> Iterator[Remark]:
        """The remarks about some rows."""
        return chain.from_iterable(self._by_row.get(row, ()) for row in rows)

    def refuse(self, row: int, field_name: str, cell: Cell, problem: Problem) -> None:
        """A refusal, with what to do about it."""
        self.refused_rows.add(row)
        self._add(Weight.REFUSAL, row, field_name, cell, problem)

    def warn(self, row: int, field_name: str, cell: Cell, reason: str, **params: str | int) -> None:
        """A warning."""
        self._add(Weight.WARNING, row, field_name, cell, Problem(reason, "", params))

    def notice(self, row: int, field_name: str, cell: Cell, reason: str, **params: str | int) -> None:
        """A notice."""
        self._add(Weight.NOTICE, row, field_name, cell, Problem(reason, "", params))

    def _add(self, weight: Weight, row: int, field_name: str, cell: Cell, problem: Problem) -> None:
        remark = Remark(
            weight=weight,
            sheet=self.columns.sheet if self.columns else "",
            row=row,
            field=field_name,
            column=self.columns.heading(field_name) if self.columns else field_name,
            value=shown(field_name, cell),
            code=problem.code,
            mend=problem.mend,
            params=problem.params,
        )
        self._by_row.setdefault(row, []).append(remark)
