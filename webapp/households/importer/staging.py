"""What an import would change: drafts held against the register, which stays untouched."""

import hashlib
import hmac
import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.households.importer.drafts import HouseholdDraft, MemberDraft
from webapp.households.importer.stored import plain_values
from webapp.households.importer.values import Value


@dataclass(frozen=True, slots=True)
class CurrentMember:
    """A member as the register holds her today; the keys are blind indexes of her numbers."""

    ref: str
    values: Mapping[str, Value]
    id_key: str | None = None
    person_key: str | None = None


@dataclass(frozen=True, slots=True)
class CurrentHousehold:
    """A household as the register holds it today, with the members who have not left."""

    ref: str
    number: str
    values: Mapping[str, Value]
    members: tuple[CurrentMember, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an identity number already; `number` is None in another town, of which nothing is said."""

    number: str | None
    member_ref: str | None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """The register's answers. `blind` turns a number into the key under which the register knows it."""

    household: Callable[[str], CurrentHousehold | None]
    holder: Callable[[str], Holder | None]
    numbers: Iterable[str]
    blind: Callable[[str], str]
    blind_person: Callable[[str], str]
    fields: Container[str] | None = None

    def keeps(self, name: str) -> bool:
        """Whether the register has a place for a field; without one it would look changed for ever."""
        return self.fields is None or name in self.fields


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs; `new` is never blank."""

    field: str
    old: Value | None
    new: Value


@dataclass(frozen=True, slots=True)
class MemberChange:
    """A member whose values differ."""

    ref: str
    draft: MemberDraft
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A member who is new in the household; with a ref, a person whom the register knows already."""

    draft: MemberDraft
    ref: str | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A member whom the file no longer names in the household; she is kept, with the day she left."""

    ref: str
    name: str
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class ChangedHousehold:
    """A household that differs from the file."""

    ref: str
    draft: HouseholdDraft
    changes: tuple[FieldChange, ...]
    members: tuple[MemberChange, ...]
    joined: tuple[Joined, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household that the register does not have; its members may come from elsewhere."""

    draft: HouseholdDraft
    joined: tuple[Joined, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A person held by another household of which the file does not speak: hers is not taken over."""

    number: str
    draft: MemberDraft
    holder: Holder


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would do. Households that the file does not name are listed, never touched."""

    new: tuple[NewHousehold, ...] = ()
    changed: tuple[ChangedHousehold, ...] = ()
    unchanged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    held_back: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    def fingerprint(self, key: bytes) -> str:
        """Equal for equal changes, so that what is applied is what was seen; keyed, as it covers names."""
        said = json.dumps(plain_values(self), sort_keys=True, ensure_ascii=False, default=plain_values)
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def plan_import(drafts: Sequence[HouseholdDraft], register: Register, held_back: Iterable[str] = ()) -> Plan:
    """Compare accepted drafts with the register; `held_back` are the numbers that a reading refused."""
    held = tuple(sorted(held_back))
    accepted, conflicts = _without_conflicts(drafts, register)
    comparison = _Comparison(accepted, register)
    new, changed, unchanged = [], [], []
    for draft in accepted:
        current = register.household(draft.number)
        if current is None:
            new.append(
                NewHousehold(draft, tuple(comparison.joined(draft, member) for member in draft.members))
            )
        elif found := comparison.household(draft, current):
            changed.append(found)
        else:
            unchanged.append(draft.number)
    named = {draft.number for draft in drafts} | set(held)
    missing = tuple(sorted(number for number in register.numbers if number not in named))
    plan = Plan(tuple(new), tuple(changed), tuple(unchanged), missing, held, tuple(conflicts))
    return Plan(plan.new, plan.changed, plan.unchanged, missing, held, plan.conflicts, _counts(plan))


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "missing": len(plan.missing),
        "held_back": len(plan.held_back),
        "conflicts": len(plan.conflicts),
        "new_members": sum(len(each.joined) for each in plan.new),
        "joined": sum(len(each.joined) for each in plan.changed),
        "left": sum(len(each.left) for each in plan.changed),
        "changed_members": sum(len(each.members) for each in plan.changed),
    }


def _without_conflicts(
    drafts: Sequence[HouseholdDraft], register: Register
) -> tuple[list[HouseholdDraft], list[Conflict]]:
    """Whom a household outside the file holds stays there; leaving one out may bar another."""
    accepted, conflicts = list(drafts), list[Conflict]()
    while True:
        numbers = {draft.number for draft in accepted}
        found = [
            Conflict(draft.number, member, holder)
            for draft in accepted
            for member in draft.members
            if (holder := _holder(member, register)) and _bars(holder, draft.number, numbers)
        ]
        if not found:
            return accepted, conflicts
        conflicts += found
        barred = {conflict.number for conflict in found}
        accepted = [draft for draft in accepted if draft.number not in barred]


def _holder(member: MemberDraft, register: Register) -> Holder | None:
    return register.holder(register.blind(member.id_number)) if member.id_number else None


def _bars(holder: Holder, number: str, numbers: Container[str]) -> bool:
    """Her own household and one that the same file lets her leave do not bar; another town always does."""
    if holder.number is None:
        return True
    return holder.number != number and not holder.has_left and holder.number not in numbers


class _Comparison:
    """One file against the register, household by household."""

    def __init__(self, drafts: Sequence[HouseholdDraft], register: Register) -> None:
        self._register = register
        self._now_in = {
            register.blind(member.id_number): draft.number
            for draft in drafts
            for member in draft.members
            if member.id_number
        }

    def household(self, draft: HouseholdDraft, current: CurrentHousehold) -> ChangedHousehold | None:
        """What differs, or None."""
        matched: dict[str, CurrentMember] = {}
        members, joined = [], []
        for member in draft.members:
            known = self._match(member, current, matched)
            if known is None:
                joined.append(self.joined(draft, member))
                continue
            matched[known.ref] = known
            if changes := self._changes(member.values, known.values):
                members.append(MemberChange(known.ref, member, changes))
        left = tuple(self._left(each, draft) for each in current.members if each.ref not in matched)
        changes = self._changes(draft.values, current.values)
        if not (changes or members or joined or left):
            return None
        return ChangedHousehold(current.ref, draft, changes, tuple(members), tuple(joined), left)

    def joined(self, draft: HouseholdDraft, member: MemberDraft) -> Joined:
        """A member who is new here, with what the register knows of her from before."""
        holder = _holder(member, self._register)
        if holder is None:
            return Joined(member)
        return Joined(member, holder.member_ref, holder.number if holder.number != draft.number else None)

    def _left(self, member: CurrentMember, draft: HouseholdDraft) -> Left:
        moved_to = self._now_in.get(member.id_key or "")
        return Left(
            member.ref, str(member.values.get("name", "")), moved_to if moved_to != draft.number else None
        )

    def _match(
        self, member: MemberDraft, current: CurrentHousehold, matched: Container[str]
    ) -> CurrentMember | None:
        """The same person: by identity number, else by person number (hers was mended or newly given)."""
        free = [each for each in current.members if each.ref not in matched]
        if member.id_number:
            key = self._register.blind(member.id_number)
            for each in free:
                if each.id_key == key:
                    return each
        if member.person_number and _holder(member, self._register) is None:
            key = self._register.blind_person(member.person_number)
            for each in free:
                if each.person_key == key and self._may_be(each, member):
                    return each
        return None

    def _may_be(self, current: CurrentMember, member: MemberDraft) -> bool:
        """Whether the same person number means the same person: numbers are reused when a family is sorted."""
        still_named = current.id_key is not None and current.id_key in self._now_in
        alike = any(current.values.get(name) == member.values.get(name) for name in ("name", "birth_day"))
        return alike and not still_named

    def _changes(self, stated: Mapping[str, Value], known: Mapping[str, Value]) -> tuple[FieldChange, ...]:
        """What the file states and the register does not hold; what the file leaves blank stays as it is."""
        return tuple(
            FieldChange(name, known.get(name), value)
            for name, value in stated.items()
            if self._register.keeps(name) and known.get(name) != value
        )
