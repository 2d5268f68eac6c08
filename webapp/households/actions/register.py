"""The register as an import compares with it, and the import's plan written into it, in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from webapp.core.db import vault
from webapp.core.months import Month
from webapp.households.importer.drafts import HouseholdDraft
from webapp.households.importer.staging import CurrentHousehold, CurrentMember, Holder, Register
from webapp.households.importer.stored import value_of
from webapp.households.importer.values import Value
from webapp.households.models import HOUSEHOLD_GROUPS, MEMBER_GROUPS, CategoryFact, Household, Member
from webapp.households.queries import register
from webapp.households.queries.family import figures, newest, present

HOUSEHOLD_COLUMNS: Final[Mapping[str, str]] = {
    "hamlet": "group_name",
    "household_type": "kind",
    "head_name": "head_name",
    "address": "address",
    "household_phone": "phone",
    "without_labour": "without_labour",
}
"""Which field of the workbook is which column of a household; its village and number are written apart."""

MEMBER_COLUMNS: Final[Mapping[str, str]] = {
    "person_number": "number",
    "name": "name",
    "sex": "sex",
    "birth_day": "birth_on",
    "id_number": "id_number",
    "ethnicity": "nationality",
    "relation": "relation",
    "member_phone": "phone",
    "education": "education",
    "schooling": "schooling",
    "labour": "labour",
}
"""Which field of the workbook is which column of a member; health is a list and written apart."""

SEALED: Final = frozenset({"address", "phone", "number", "id_number"})
KEPT: Final = frozenset(
    {"village", "health", *HOUSEHOLD_COLUMNS, *MEMBER_COLUMNS}
    | {name for group in (*HOUSEHOLD_GROUPS.values(), *MEMBER_GROUPS.values()) for name in group}
)


def blind(id_number: str) -> str:
    """Return the key under which the register knows an identity number."""
    return vault().index("id_number", id_number).hex()


def blind_person(number: str) -> str:
    """Return the key under which the register knows a national person number."""
    return vault().index("person_number", number).hex()


def households_by_number(town_id: int) -> dict[str, Household]:
    """Return a town's households by their national number, each with everything that a comparison reads."""
    return {each.number.reveal(): each for each in register.of_town(town_id) if each.number}


def register_of(town_id: int, drafts: Iterable[HouseholdDraft]) -> Register:
    """Return the register of a town as plain values, and who holds the identity numbers of a file."""
    households = households_by_number(town_id)
    current = {number: current_household(number, each) for number, each in households.items()}
    numbers = {each.id: number for number, each in households.items()}
    keys = {blind(member.id_number) for draft in drafts for member in draft.members if member.id_number}
    holders = _holders(town_id, sorted(keys), numbers)
    return Register(
        household=current.get,
        holder=holders.get,
        numbers=tuple(sorted(current)),
        blind=blind,
        blind_person=blind_person,
        fields=KEPT,
    )


def _holders(town_id: int, keys: Sequence[str], numbers: Mapping[int, str]) -> dict[str, Holder]:
    """Who has which identity number; of another town's people nothing is said but that they are there."""
    found = {}
    for row in register.holders([bytes.fromhex(key) for key in keys]):
        own = row.town_id == town_id
        number, member = (numbers.get(row.household_id, ""), str(row.ref)) if own else (None, None)
        has_left = own and row.left_on is not None
        found[bytes(row.id_number_index or b"").hex()] = Holder(number, member, has_left=has_left)
    return found


def current_household(number: str, household: Household) -> CurrentHousehold:
    """Return a household as the workbook would state it."""
    values: dict[str, Value] = {"village": household.village.code}
    values.update(_columns(household, HOUSEHOLD_COLUMNS))
    values.update(_figures(household.facts))
    values.update(_standing(household.categories[0]) if household.categories else {})
    members = tuple(_current_member(member) for member in present(household))
    return CurrentHousehold(str(household.ref), number, values, members)


def _current_member(member: Member) -> CurrentMember:
    values = {**_columns(member, MEMBER_COLUMNS), **_figures(member.facts)}
    if member.health:
        values["health"] = tuple(member.health.reveal().split(","))
    return CurrentMember(
        ref=str(member.ref),
        values=values,
        id_key=member.id_number_index.hex() if member.id_number_index else None,
        person_key=member.number_index.hex() if member.number_index else None,
    )


def _columns(row: Household | Member, columns: Mapping[str, str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for field, name in columns.items():
        value: Any = getattr(row, name)
        if value is not None:
            found[field] = value.reveal() if name in SEALED else value
    return found


def _figures(facts: Iterable[Any]) -> dict[str, Value]:
    return {
        name: value_of(name, plain)
        for fact in newest(facts).values()
        for name, plain in figures(fact).items()
    }


def _standing(fact: CategoryFact) -> dict[str, Value]:
    """The newest category as the workbook states it."""
    found: dict[str, Value] = {"category": fact.category, "identified_month": Month.of(fact.starts_on)}
    found.update({f"risk_{place}": str(code) for place, code in enumerate(fact.risks, 1)})
    if fact.ends_on:
        found.update({"risk_gone": True, "gone_month": Month.of(fact.ends_on)})
        found.update({"gone_mode": fact.end_mode} if fact.end_mode else {})
    return found
