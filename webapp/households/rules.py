"""Families: what is refused, what is only said, who is a worker or a pupil."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.identity import FEMALE, MALE, birth_on, sex
from webapp.core.money import Fen
from webapp.core.months import age_on
from webapp.core.policy import Policy
from webapp.core.workflow import Notice, Refusal

NOT_A_PUPIL: Final = frozenset({"", "preschool"})
ABLE: Final = frozenset({"ordinary", "skilled", "weak"})
HEALTHY: Final = "healthy"
_HEAD, _SPOUSE = "head", "spouse"
_MALE_RELATIONS: Final = frozenset({
    "son", "son_in_law", "grandson", "daughters_son", "father", "wifes_father", "husbands_father",
    "grandfather", "mothers_father", "great_grandson", "nephew",
})  # fmt: skip
_FEMALE_RELATIONS: Final = frozenset({
    "daughter", "daughter_in_law", "granddaughter", "daughters_daughter", "mother", "wifes_mother",
    "husbands_mother", "grandmother", "mothers_mother", "brothers_wife", "great_granddaughter", "niece",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One person of a household, in the codes of the national lists; `key` tells the row it came from."""

    key: str = ""
    relation: str = ""
    sex: str | None = None
    born_on: date | None = None
    id_number: str | None = None
    education: str | None = None
    schooling: str | None = None
    left_school_why: str | None = None
    health: frozenset[str] = frozenset()
    labour: str | None = None


def is_pupil(schooling: str | None) -> bool:
    """Whether somebody goes to school; an unknown value counts as school: no pupil is put to work."""
    return (schooling or "") not in NOT_A_PUPIL


def is_called(name: str, sound: str, initials: str, word: str) -> bool:
    """Whether a word means somebody by name, sound or initials, as the search in the database does."""
    plain = "".join(unicodedata.normalize("NFKC", word).split()).lower()
    if not plain.isascii():
        return plain in name
    return plain.isalpha() and (sound.startswith(plain) or initials.startswith(plain))


def is_able(labour: str | None) -> bool:
    """Whether somebody has labour: ordinary, skilled, or weak and half."""
    return (labour or "") in ABLE


def work_refusals(born_on: date | None, schooling: str | None, day: date, policy: Policy) -> list[Refusal]:
    """Why somebody may not be offered work at all: under 16, at school, or of unknown age."""
    found, youngest = [], policy.value("working_age")
    if born_on is None:
        found.append(Refusal("age_unknown"))
    elif age_on(born_on, day) < youngest:
        found.append(Refusal("under_age", "", {"age": youngest}))
    if is_pupil(schooling):
        found.append(Refusal("pupil"))
    return found


def counts_as_worker(member: MemberFacts, day: date, policy: Policy) -> bool:
    """Whether a person is of the labour force: may work, and has labour."""
    return is_able(member.labour) and not work_refusals(member.born_on, member.schooling, day, policy)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at one family found: refusals hold it back, notices are shown and pass."""

    refusals: tuple[Refusal, ...]
    notices: tuple[Notice, ...]


def check_household(members: Sequence[MemberFacts], day: date, policy: Policy) -> Checked:
    """Whether the members fit together; `params["key"]` of each finding tells whose row it is about.

    Refused is what makes the register wrong (no head, one person twice, a pupil with a finished education);
    only said is what is odd but happens (a spouse of the same sex, a working child of the national data).
    """
    refusals = [*_family_refusals(members)]
    notices: list[Notice] = []
    for member in members:
        refusals += _member_refusals(member)
        notices += _member_notices(member, day, policy)
    return Checked(tuple(refusals), (*notices, *_spouse_notices(members)))


def _family_refusals(members: Sequence[MemberFacts]) -> Iterable[Refusal]:
    relations = Counter(member.relation for member in members)
    if not relations[_HEAD]:
        yield Refusal("no_head", "relation")
    for relation, code in ((_HEAD, "several_heads"), (_SPOUSE, "several_spouses")):
        doubles = [member for member in members if member.relation == relation][1:]
        yield from (Refusal(code, "relation", {"key": member.key}) for member in doubles)
    numbers = Counter(member.id_number for member in members if member.id_number)
    for member in members:
        if member.id_number and numbers[member.id_number] > 1:
            yield Refusal("same_id_in_household", "id_number", {"key": member.key})


def _member_refusals(member: MemberFacts) -> Iterable[Refusal]:
    key = {"key": member.key}
    if member.education and member.schooling:
        yield Refusal("education_and_schooling", "schooling", key)
    if not (member.education or member.schooling or member.left_school_why):
        yield Refusal("education_missing", "education", key)
    if HEALTHY in member.health and len(member.health) > 1:
        yield Refusal("healthy_and_ill", "health", key)


def _member_notices(member: MemberFacts, day: date, policy: Policy) -> list[Notice]:
    key = {"key": member.key}
    young = member.born_on is not None and age_on(member.born_on, day) < policy.value("working_age")
    checks = (
        (_disagrees(member.sex, member.id_number, sex), Notice("sex_disagrees", "sex", key)),
        (_disagrees(member.born_on, member.id_number, birth_on), Notice("birth_disagrees", "born_on", key)),
        (_odd_relation(member), Notice("relation_disagrees", "relation", key)),
        (is_pupil(member.schooling) and is_able(member.labour), Notice("pupil_with_labour", "labour", key)),
        (young and is_able(member.labour), Notice("child_with_labour", "labour", key)),
        (not member.health, Notice("health_missing", "health", key)),
    )
    return [notice for applies, notice in checks if applies]


def _disagrees(given: object, id_number: str | None, read: Callable[[str], object]) -> bool:
    return bool(given and id_number) and read(id_number or "") != given


def _odd_relation(member: MemberFacts) -> bool:
    wrong = {MALE: _FEMALE_RELATIONS, FEMALE: _MALE_RELATIONS}.get(member.sex or "", frozenset())
    return member.relation in wrong


def _spouse_notices(members: Sequence[MemberFacts]) -> tuple[Notice, ...]:
    head_sexes = {member.sex for member in members if member.relation == _HEAD and member.sex}
    spouses = (member for member in members if member.relation == _SPOUSE and member.sex in head_sexes)
    return tuple(Notice("spouse_of_same_sex", "sex", {"key": member.key}) for member in spouses)


def is_watched(category: str | None, local_watch: bool) -> bool:
    """The wide sense of 关注户: a national category that holds today, or the town's own watch list."""
    return bool(category) or local_watch


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What makes work urgent for a family, counted from its members; None is "not known".

    `line_fen` is None where the town has not configured the year's line, which blocks nothing.
    """

    category: str | None
    local_watch: bool
    income_per_head_fen: Fen | None
    line_fen: Fen | None
    people: int
    able_workers: int
    earners: int
    dependants: int
    pupils: int
    ill_or_disabled: int


def household_need(
    members: Sequence[MemberFacts],
    day: date,
    policy: Policy,
    *,
    earners: int = 0,
    category: str | None = None,
    local_watch: bool = False,
    income_per_head_fen: Fen | None = None,
) -> NeedFacts:
    """Count a family for the ranking; who is no worker is a dependant."""
    able = sum(counts_as_worker(member, day, policy) for member in members)
    return NeedFacts(
        category=category,
        local_watch=local_watch,
        income_per_head_fen=income_per_head_fen,
        line_fen=policy.get("monitoring_line"),
        people=len(members),
        able_workers=able,
        earners=earners,
        dependants=len(members) - able,
        pupils=sum(is_pupil(member.schooling) for member in members),
        ill_or_disabled=sum(bool(member.health - {HEALTHY}) for member in members),
    )


def why(need: NeedFacts) -> tuple[Notice, ...]:
    """Why this family is looked after, as codes with plain values, the weightiest first."""
    counts = {"n": need.dependants, "people": need.people}
    income, line = need.income_per_head_fen, need.line_fen
    below = income is not None and line is not None and income < line
    checks = (
        (bool(need.category), Notice("why_category", "", {"category": need.category})),
        (need.local_watch, Notice("why_local_watch")),
        (below, Notice("why_below_line", "", {"line_fen": line})),
        (need.earners == 0 and need.able_workers > 0, Notice("why_no_earner", "", {"n": need.able_workers})),
        (need.ill_or_disabled > 0, Notice("why_ill", "", {"n": need.ill_or_disabled})),
        (need.pupils > 0, Notice("why_pupils", "", {"n": need.pupils})),
        (need.dependants > need.able_workers, Notice("why_dependants", "", counts)),
    )
    return tuple(notice for applies, notice in checks if applies)


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry of a family's history in the national categories."""

    category: str
    starts_on: date
    ends_on: date | None = None
    end_mode: str | None = None
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a workbook says of a family's category: since when, and whether the risk is gone, since when and how."""

    category: str
    since: date | None = None
    gone: bool = False
    gone_on: date | None = None
    gone_mode: str | None = None
    risks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The newest entry as it will be: after the one that was newest, which ends on `closed_on`, or in its place."""

    entry: Standing
    follows: bool
    closed_on: date | None = None


def next_standing(known: Sequence[Standing], said: Said, day: date) -> Next:
    """What a workbook makes of a history (newest first): it goes on, or its newest entry is put right.

    Another category from a later month follows; one without a month has changed on the day it was confirmed. From
    the same month or an earlier one, the newest entry was wrong: the national system has one category at a time.
    """
    newest = known[0] if known else None
    other = newest is None or newest.category != said.category
    starts_on = said.since or (day if newest is None or other else newest.starts_on)
    if newest is None or (other and starts_on > newest.starts_on):
        closed_on = None if newest is None else min(newest.ends_on or starts_on, starts_on)
        return Next(_entry(said, starts_on, day, None), True, closed_on)
    earliest = max([starts_on, *(one.ends_on for one in known[1:] if one.ends_on)])
    return Next(_entry(said, earliest, day, newest), False)


def _entry(said: Said, starts_on: date, day: date, replaced: Standing | None) -> Standing:
    """The entry that a workbook states; what it leaves open stays as it was in the entry that it replaces."""
    ends_on = said.gone_on or (replaced.ends_on if replaced else None) or day
    return Standing(
        category=said.category,
        starts_on=starts_on,
        ends_on=max(ends_on, starts_on) if said.gone else None,
        end_mode=said.gone_mode if said.gone else None,
        risks=said.risks or (replaced.risks if replaced else ()),
    )


CHILD_UNDER: Final = 14
"""Everything about a child under 14 is sensitive (Personal Information Protection Law, articles 28 and 31)."""


def is_child(born_on: date | None, day: date) -> bool:
    """Whether somebody is under 14, so that name and number stay covered on every page."""
    return born_on is not None and age_on(born_on, day) < CHILD_UNDER


def watch_refusals(reason: str, review_on: date | None, day: date) -> list[Refusal]:
    """Why a household cannot be put on the local watch list like this: it takes a reason and a day to look again."""
    found = []
    if not reason.strip():
        found.append(Refusal("watch_reason_missing", "reason"))
    if review_on is None or review_on <= day:
        found.append(Refusal("watch_review_past", "review_on", {"day": day}))
    return found


def reveal_refusals(field: str, born_on: date | None, reason: str, note: str, day: date) -> list[Refusal]:
    """Why a covered field is not shown: a child's number never, and never without a reason."""
    if field == "id_number" and is_child(born_on, day):
        return [Refusal("child_protected", "", {"age": CHILD_UNDER})]
    if reason == "other" and not note.strip():
        return [Refusal("reveal_note_missing", "note")]
    return []
