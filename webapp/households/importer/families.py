"""Rows to households: what the rows of a family must agree on, and what may occur only once in a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast

from webapp.core import identity
from webapp.households import rules
from webapp.households.importer.columns import Column, person_columns
from webapp.households.importer.drafts import HeldBack, HouseholdDraft, MemberDraft, ReadRow, Remarks, Town
from webapp.households.importer.reasons import Mend, Problem, RowReason, Warned, plain_params
from webapp.households.importer.values import Reader, Value
from webapp.households.rules import MemberFacts

_OUR_FIELDS: Final = {"born_on": "birth_day"}


def group_households(
    rows: Sequence[ReadRow], remarks: Remarks, town: Town
) -> tuple[tuple[HouseholdDraft, ...], tuple[HeldBack, ...]]:
    """The households of a file; whoever shares a household with a refused row is held back, nobody else."""
    groups: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        if row.household_number:
            groups[row.household_number].append(row)
    merger = Merger(remarks, town)
    drafts = [merger.merge(number, members) for number, members in groups.items()]
    for draft in drafts:
        _check_family(draft, remarks, town)
    _check_once(drafts, "id_number", RowReason.ID_TWICE, remarks)
    _check_once(drafts, "person_number", RowReason.PERSON_TWICE, remarks)
    _warn_shared_phones(drafts, remarks)
    return _part(drafts, rows, remarks)


def _part(
    drafts: Iterable[HouseholdDraft], rows: Sequence[ReadRow], remarks: Remarks
) -> tuple[tuple[HouseholdDraft, ...], tuple[HeldBack, ...]]:
    refused = remarks.refused_rows
    nameless = _nameless_rows(rows)
    accepted, held_back = [], []
    for draft in drafts:
        bad_rows = refused.intersection(draft.rows) | nameless.get(draft.number, set())
        if bad_rows:
            held_back.append(HeldBack(draft.number, draft.rows, tuple(sorted(bad_rows))))
        else:
            accepted.append(_settled(draft))
    return tuple(accepted), tuple(held_back)


def _nameless_rows(rows: Iterable[ReadRow]) -> Mapping[str, set[int]]:
    """Rows without household number, by the household above them (at the top: below): it may be one of hers.

    Better hold one household back too many than take one over with a member missing.
    """
    beside: dict[str, set[int]] = defaultdict(set)
    above = next((row.household_number for row in rows if row.household_number), "")
    for row in rows:
        above = row.household_number or above
        if not row.household_number:
            beside[above].add(row.number)
    return beside


def _settled(draft: HouseholdDraft) -> HouseholdDraft:
    """Sex and birthday as the identity number has them; the difference was said before."""
    members = []
    for member in draft.members:
        number = member.id_number
        own: dict[str, Value] = {}
        if number:
            own = {"sex": identity.sex(number), "birth_day": identity.birth_on(number)}
        members.append(MemberDraft(member.row, {**member.values, **own}))
    return HouseholdDraft(draft.number, draft.values, tuple(members))


class Merger:
    """Takes a household's own values from all its rows: a blank says nothing, a difference refuses."""

    def __init__(self, remarks: Remarks, town: Town) -> None:
        self._remarks = remarks
        self._reader = Reader(town.code_lists, town.today)
        self._columns = [
            each for each in person_columns() if each.of_household and each.kind != "number_text"
        ]
        self._villages = {village.code: village.name for village in town.villages}

    def merge(self, number: str, rows: Sequence[ReadRow]) -> HouseholdDraft:
        """One household of its rows."""
        values: dict[str, Value] = {}
        refused = {remark.field for remark in self._remarks.all_of(row.number for row in rows)}
        for column in self._columns:
            stated = [
                (row.number, row.household[column.field]) for row in rows if column.field in row.household
            ]
            if stated:
                values[column.field] = stated[0][1]
                self._refuse_differences(column, stated)
            elif column.filled and column.field not in refused:
                self._remarks.refuse(rows[0].number, column.field, "", Problem(RowReason.BLANK, Mend.FILL_IN))
        return HouseholdDraft(number, values, tuple(MemberDraft(row.number, row.member) for row in rows))

    def _refuse_differences(self, column: Column, stated: Sequence[tuple[int, Value]]) -> None:
        first_row, first = stated[0]
        for row, value in stated[1:]:
            if value != first:
                params: dict[str, str | int] = {"other_row": first_row, "other": self._written(column, first)}
                problem = Problem(RowReason.DISAGREES_IN_HOUSEHOLD, Mend.MAKE_EQUAL, params)
                self._remarks.refuse(row, column.field, self._written(column, value), problem)

    def _written(self, column: Column, value: Value) -> str:
        if column.kind == "village":
            return self._villages.get(str(value), str(value))
        return self._reader.written(column, value)


def _check_family(draft: HouseholdDraft, remarks: Remarks, town: Town) -> None:
    """What households.rules says of the family; a family with unreadable rows is judged when it is mended."""
    stated = draft.values.get("household_size")
    if stated is not None and stated != len(draft.members):
        size = str(stated)
        remarks.warn(draft.first_row, "household_size", size, Warned.SIZE_DISAGREES, rows=len(draft.members))
    if remarks.refused_rows.intersection(draft.rows):
        return
    checked = rules.check_household([_facts(member) for member in draft.members], town.today, town.policy)
    rows = {member.row: member for member in draft.members}
    reader = Reader(town.code_lists, town.today)
    for said in (*checked.refusals, *checked.notices):
        row = int(str(said.params.get("key", draft.first_row)))
        name = _OUR_FIELDS.get(said.field, said.field)
        cell = reader.written_field(name, rows[row].values.get(name)) if name else ""
        if said in checked.refusals:
            remarks.refuse(row, name, cell, Problem(said.code, Mend.CHECK_FAMILY, plain_params(said.params)))
        else:
            remarks.warn(row, name, cell, said.code, **plain_params(said.params))


def _facts(member: MemberDraft) -> MemberFacts:
    values = cast("dict[str, str]", member.values)
    health = member.values.get("health")
    reasons = (values.get(name) for name in ("drop_out_reason", "no_school_reason"))
    return MemberFacts(
        key=str(member.row),
        relation=values.get("relation", ""),
        sex=values.get("sex"),
        born_on=member.birth_day,
        id_number=member.id_number,
        education=values.get("education"),
        schooling=values.get("schooling"),
        left_school_why=next(filter(None, reasons), None),
        health=frozenset(health if isinstance(health, tuple) else ()),
        labour=values.get("labour"),
    )


def _check_once(drafts: Iterable[HouseholdDraft], field: str, reason: RowReason, remarks: Remarks) -> None:
    """A person stands once in the national file; twice in one household is said by households.rules."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for draft in drafts:
        for member in draft.members:
            if field in member.values:
                places[str(member.values[field])].append((draft.number, member.row))
    for value, found in places.items():
        if len(found) > 1 and (field != "id_number" or len({number for number, _ in found}) > 1):
            for _, row in found:
                others = "、".join(str(other) for _, other in found if other != row)
                remarks.refuse(row, field, value, Problem(reason, Mend.KEEP_ONE, {"rows": others}))


def _warn_shared_phones(drafts: Iterable[HouseholdDraft], remarks: Remarks) -> None:
    """One phone in several households is often a cadre's own: taken over, but worth a look."""
    holders: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for draft in drafts:
        if "household_phone" in draft.values:
            holders[str(draft.values["household_phone"])][draft.number] = (draft.first_row, "household_phone")
        for member in draft.members:
            if "member_phone" in member.values:
                place = (member.row, "member_phone")
                holders[str(member.values["member_phone"])].setdefault(draft.number, place)
    for phone, found in holders.items():
        for number, (row, field) in found.items():
            others = "、".join(str(found[other][0]) for other in found if other != number)
            if others:
                remarks.warn(row, field, phone, Warned.SHARED_PHONE, rows=others)
