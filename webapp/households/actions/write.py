"""Writes an import's plan into the register: new households, changes, people who came, moved or left."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Final
from uuid import UUID

from webapp.core import pinyin
from webapp.core.db import db
from webapp.core.months import Month
from webapp.households.actions.register import HOUSEHOLD_COLUMNS, MEMBER_COLUMNS
from webapp.households.importer.drafts import HouseholdDraft, MemberDraft
from webapp.households.importer.staging import ChangedHousehold, Joined, NewHousehold, Plan
from webapp.households.importer.stored import plain_values
from webapp.households.importer.values import Value
from webapp.households.models import (
    HOUSEHOLD_GROUPS,
    MEMBER_GROUPS,
    CategoryFact,
    Household,
    HouseholdFact,
    Member,
    MemberFact,
)
from webapp.households.queries import register
from webapp.households.queries.family import figures, newest
from webapp.households.queries.find import tail_index
from webapp.households.rules import Said, Standing, next_standing
from webapp.organisations.queries import villages_of

Report = Callable[[int, int], None]
Values = Mapping[str, Value]
LONGEST: Final = {"group_name": 60, "head_name": 60}
SORT_LENGTH, INITIALS_LENGTH = 120, 20
LEFT_BY_IMPORT: Final = "import"
HEAD: Final = "head"
PLAN_STEP: Final = 50


@dataclass
class Writer:
    """One writing of one town: who writes, on which day, and what is known of villages and members."""

    town_id: int
    person_id: int | None
    day: date
    report: Report = field(default=lambda done, total: None)
    _villages: dict[str, int] = field(default_factory=dict)
    _households: dict[str, Household] = field(default_factory=dict)
    _members: dict[str, Member] = field(default_factory=dict)

    def apply(self, plan: Plan) -> None:
        """Write the whole plan; the caller's transaction keeps all of it or nothing."""
        self._load(plan)
        for changed in plan.changed:
            for left in changed.left:
                if left.moved_to is None:
                    self._leave(self._members[left.ref])
        total = len(plan.changed) + len(plan.new)
        for done, one in enumerate(self._written(plan), 1):
            self._end_step(done, total, one)
        db.session.flush()
        self._count_people()
        db.session.flush()

    def add(self, drafts: Iterable[HouseholdDraft]) -> list[Household]:
        """Register new households without comparing, for whoever makes them up; returns them in order."""
        self._load(Plan())
        added = [
            self._new(NewHousehold(draft, tuple(Joined(one) for one in draft.members))) for draft in drafts
        ]
        db.session.flush()
        return added

    def _written(self, plan: Plan) -> Iterator[Household]:
        for changed in plan.changed:
            yield self._change(changed)
        for new in plan.new:
            yield self._new(new)

    def _end_step(self, done: int, total: int, household: Household) -> None:
        self._households[str(household.ref)] = household
        if done % PLAN_STEP == 0 or done == total:
            db.session.flush()
            self.report(done, total)

    def _load(self, plan: Plan) -> None:
        """Load with a few queries what the plan will touch."""
        self._villages = {each.code: each.id for each in villages_of(self.town_id)}
        households = register.by_ref([UUID(each.ref) for each in plan.changed])
        self._households = {str(each.ref): each for each in households}
        joined = chain(*(each.joined for each in plan.new), *(each.joined for each in plan.changed))
        wanted = [UUID(each.ref) for each in joined if each.ref]
        known = [
            *register.members_by_ref(wanted),
            *(member for each in households for member in each.members),
        ]
        self._members = {str(member.ref): member for member in known}

    def _leave(self, member: Member) -> None:
        member.left_on, member.left_reason = self.day, LEFT_BY_IMPORT
        self._confirm(member)

    def _confirm(self, row: Any) -> None:
        row.confirmed_on, row.confirmed_by_id = self.day, self.person_id

    def _new(self, new: NewHousehold) -> Household:
        draft = new.draft
        household = Household(
            town_id=self.town_id,
            village_id=self._villages[draft.village_code],
            kind=str(draft.values.get("household_type", "general")),
            number=draft.number,
            without_labour=bool(draft.values.get("without_labour", False)),
            people=len(new.joined),
        )
        self._confirm(household)
        self._put_household(household, draft, draft.values)
        db.session.add(household)
        self._keep(HouseholdFact, HOUSEHOLD_GROUPS, household, household.facts, draft.values)
        self._categorise(household, draft)
        for place, joined in enumerate(new.joined):
            self._join(household, joined, place, None)
        return household

    def _change(self, changed: ChangedHousehold) -> Household:
        household, draft = self._households[changed.ref], changed.draft
        places = {member.row: place for place, member in enumerate(draft.members)}
        values = {change.field: change.new for change in changed.changes}
        if values:
            self._put_household(household, draft, values)
            self._keep(HouseholdFact, HOUSEHOLD_GROUPS, household, household.facts, values)
            if values.keys() & set(HOUSEHOLD_GROUPS["standing"]):
                self._categorise(household, draft)
        for change in changed.members:
            member = self._members[change.ref]
            self._put_member(member, change.draft, {one.field: one.new for one in change.changes})
            member.position = places[change.draft.row]
        for joined in changed.joined:
            self._join(household, joined, places[joined.draft.row], self.day)
        self._confirm(household)
        return household

    def _join(self, household: Household, joined: Joined, place: int, since: date | None) -> None:
        """Let somebody in: a new person, or one whom the register knows and who moves here."""
        member = self._members.get(joined.ref or "")
        if member is None:
            member = Member(
                household=household, position=place, joined_on=since, name="", pinyin="", initials=""
            )
            db.session.add(member)
        else:
            member.household, member.position, member.joined_on = household, place, self.day
            member.left_on = member.left_reason = None
        self._put_member(member, joined.draft, joined.draft.values)

    def _put_household(self, household: Household, draft: HouseholdDraft, values: Values) -> None:
        for name, column in HOUSEHOLD_COLUMNS.items():
            if name in values:
                value = values[name]
                setattr(household, column, value[: LONGEST[column]] if column in LONGEST else value)  # type: ignore[index]  # these are texts
        if "village" in values:
            household.village_id = self._villages[draft.village_code]
        if not household.head_name or "head_name" in values:
            household.head_name = str(values.get("head_name") or head_of(draft.members))[
                : LONGEST["head_name"]
            ]
        household.head_sort = pinyin.sort_key(household.head_name)[:SORT_LENGTH]

    def _put_member(self, member: Member, draft: MemberDraft, values: Values) -> None:
        for name, column in MEMBER_COLUMNS.items():
            if name in values:
                setattr(member, column, values[name])
        if "health" in values:
            member.health = ",".join(values["health"])  # type: ignore[arg-type]  # a list of codes
        if "id_number" in values:
            member.id_tail_index = tail_index(str(values["id_number"]))
        _one_of(member, values)
        member.pinyin = pinyin.full(member.name)[:SORT_LENGTH]
        member.initials = pinyin.initials(member.name)[:INITIALS_LENGTH]
        self._confirm(member)
        self._keep(MemberFact, MEMBER_GROUPS, member, member.facts, values)

    def _keep(
        self,
        kind: type[Any],
        groups: Mapping[str, Sequence[str]],
        owner: Any,
        facts: list[Any],
        values: Values,
    ) -> None:
        """Keep what is stated of each group: a new row for a new day, the day's own row else."""
        known = newest(facts)
        for key, names in groups.items():
            stated = {name: plain_values(values[name]) for name in names if name in values}
            if not stated:
                continue
            old = known.get(key)
            text = json.dumps({**figures(old), **stated}, ensure_ascii=False)
            fact = old
            if fact is None or fact.as_of != self.day:
                fact = kind(key=key, as_of=self.day)
                facts.insert(0, fact)
            fact.value = text
            self._confirm(fact)

    def _categorise(self, household: Household, draft: HouseholdDraft) -> None:
        """Let the history of the national category go on as the file says."""
        said = said_of(draft)
        if said is None:
            return
        step = next_standing([standing_of(fact) for fact in household.categories], said, self.day)
        if step.closed_on is not None:
            household.categories[0].ends_on = step.closed_on
            db.session.flush()
        if step.follows:
            household.categories.insert(0, CategoryFact(source="national workbook"))
        fact, entry = household.categories[0], step.entry
        fact.category, fact.risks = entry.category, list(entry.risks)
        fact.starts_on, fact.ends_on, fact.end_mode = entry.starts_on, entry.ends_on, entry.end_mode
        self._confirm(fact)

    def _count_people(self) -> None:
        counted = register.people_in([household.id for household in self._households.values()])
        for household in self._households.values():
            if household.people != counted.get(household.id, 0):
                household.people = counted.get(household.id, 0)


def said_of(draft: HouseholdDraft) -> Said | None:
    """Return what a file says of a household's national category; None where it says nothing."""
    values = draft.values
    if "category" not in values:
        return None
    mode = values.get("gone_mode")
    return Said(
        category=str(values["category"]),
        since=_first_day(values.get("identified_month")),
        gone=bool(values.get("risk_gone") or "gone_month" in values),
        gone_on=_first_day(values.get("gone_month")),
        gone_mode=str(mode) if mode else None,
        risks=tuple(draft.risks),
    )


def standing_of(fact: CategoryFact) -> Standing:
    """Return an entry of the register as the rule sees it."""
    return Standing(fact.category, fact.starts_on, fact.ends_on, fact.end_mode, tuple(fact.risks or ()))


def head_of(members: Sequence[MemberDraft]) -> str:
    """Return the name of the head of a household, or of its first member."""
    return next((one.name for one in members if one.values.get("relation") == HEAD), members[0].name)


def _one_of(member: Member, values: Values) -> None:
    """A pupil has a school year and no finished education, anybody else the other way round."""
    if "schooling" in values and "education" not in values:
        member.education = None
    elif "education" in values and "schooling" not in values:
        member.schooling = None


def _first_day(month: Value | None) -> date | None:
    return month.first_day if isinstance(month, Month) else None
