"""How urgent work is for somebody's family, and who may and does work."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from matching.need import need_of
from matching.types import Need, NeedFacts
from webapp.core.months import age_on
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.households.queries.family import health_of
from webapp.households.rules import MemberFacts, counts_as_worker, household_need, is_pupil
from webapp.jobs.queries.workers import People

GRADES: Final = {"marginal": 1, "unstable": 2, "sudden": 3}
"""How grave a national category is for the order of talks; ours, since no rule ranks the three."""

_DAYS_A_MONTH: Final = 30
_CHILDREN: Final = frozenset({"son", "daughter", "grandson", "granddaughter"})
_ELDERS: Final = frozenset({
    "father", "mother", "wifes_father", "wifes_mother", "husbands_father", "husbands_mother", "grandfather",
    "grandmother", "mothers_father", "mothers_mother",
})  # fmt: skip


def member_facts(member: Member) -> MemberFacts:
    """Return a member as the rules of households know one."""
    return MemberFacts(
        key=str(member.ref),
        relation=member.relation,
        sex=member.sex,
        born_on=member.birth_on,
        education=member.education,
        schooling=member.schooling,
        health=health_of(member),
        labour=member.labour,
    )


def may_work(member: Member, policy: Policy) -> bool:
    """Whether somebody can be proposed for any work: has labour, is no pupil, is old enough."""
    return counts_as_worker(member_facts(member), policy.day, policy)


def has_work(member: Member, people: People) -> bool:
    """Whether somebody works: a spell here that lasts, or elsewhere by the register unless she looks for work."""
    if member.id in people.at_work:
        return member.id not in people.past.ending
    told = people.told.get(member.id)
    return told is not None and told.works and member.id not in people.profiles


def need_for(member: Member, people: People, policy: Policy) -> Need:
    """Return how urgent work is for somebody's family."""
    family = people.family_of(member)
    facts = [member_facts(each) for each in family]
    category, watch = people.standing[member.household_id]
    counted = household_need(
        facts,
        policy.day,
        policy,
        earners=sum(has_work(each, people) for each in family),
        category=category.category if category else None,
        local_watch=watch is not None,
        income_per_head_fen=people.incomes.get(member.household_id),
    )
    return need_of(
        NeedFacts(
            category=GRADES.get(counted.category or "", 0),
            local_watch=counted.local_watch,
            income_per_head_fen=counted.income_per_head_fen,
            line_fen=counted.line_fen,
            earners=counted.earners,
            able_workers=counted.able_workers,
            dependants=counted.dependants,
            pupils=counted.pupils,
            ill_or_disabled=counted.ill_or_disabled,
            months_without_wage=_months_without_wage(family, people, policy.day),
            single_parent=_parent_alone(facts, policy),
        )
    )


def _months_without_wage(family: Iterable[Member], people: People, day: date) -> int | None:
    days = [people.past.last_day[each.id] for each in family if each.id in people.past.last_day]
    return max(0, (day - max(days)).days // _DAYS_A_MONTH) if days else None


def _parent_alone(family: Sequence[MemberFacts], policy: Policy) -> bool:
    """Children who learn or are small, and beside the old one grown-up only."""
    youngest = policy.value("working_age")
    children = {
        each.key
        for each in family
        if each.relation in _CHILDREN and (is_pupil(each.schooling) or _is_under(each, youngest, policy.day))
    }
    grown = [each for each in family if each.key not in children and each.relation not in _ELDERS]
    return bool(children) and len(grown) == 1


def _is_under(member: MemberFacts, years: int, day: date) -> bool:
    return member.born_on is not None and age_on(member.born_on, day) < years
