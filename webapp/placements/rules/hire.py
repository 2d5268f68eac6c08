"""How work begins, changes and ends: held against law and pledge at the hire and at each change agreed later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.policy import Floors, Policy
from webapp.core.workflow import Refusal
from webapp.placements.rules.facts import PER_MONTH, MonthFacts, SpellFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class HireFacts:
    """What is agreed when an introduction is taken."""

    wage_fen: Fen
    introduced_on: date
    started_on: date
    today: date
    unit: str = PER_MONTH
    is_working: bool = False


def hire_refusals(facts: HireFacts, floors: Floors, policy: Policy) -> list[Refusal]:
    """Why work cannot begin so: the agreed wage is held against law and pledge of the day, as the opening was."""
    found = floor_refusals(facts.wage_fen, floors, facts.unit)
    if facts.started_on < facts.introduced_on:
        found.append(
            Refusal("start_before_introduction", "started_on", {"introduced_on": facts.introduced_on})
        )
    latest_on = facts.today + timedelta(days=policy.value("start_ahead_days"))
    if facts.started_on > latest_on:
        found.append(Refusal("start_too_far_ahead", "started_on", {"latest_on": latest_on}))
    if facts.is_working:
        found.append(Refusal("already_working"))
    return found


def floor_refusals(wage_fen: Fen, floors: Floors, unit: str) -> list[Refusal]:
    """Why a wage may not be agreed: below the law, below what the town has pledged, or below both."""
    return [
        Refusal(code, "wage", {"floor_fen": least.fen, "wage_fen": wage_fen, "unit": unit})
        for code, least in (("wage_below_minimum", floors.minimum), ("wage_below_pledge", floors.pledge))
        if least is not None and wage_fen < least.fen
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """A change of wage or work: from which day, to what wage, and up to which day months are stated already."""

    from_on: date
    wage_fen: Fen
    today: date
    stated_to: date | None = None
    latest_change_on: date | None = None


def change_refusals(spell: SpellFacts, facts: ChangeFacts, floors: Floors, policy: Policy) -> list[Refusal]:
    """Why wage or work cannot change so: below the floor of that day, outside the spell, or into a stated month."""
    found = floor_refusals(facts.wage_fen, floors, spell.unit)
    latest_on = facts.today + timedelta(days=policy.value("start_ahead_days"))
    checks = (
        (facts.from_on <= spell.started_on, "change_before_start", {"started_on": spell.started_on}),
        (not spell.lasted_past(facts.from_on), "change_after_end", {"ended_on": spell.ended_on}),
        (facts.from_on > latest_on, "start_too_far_ahead", {"latest_on": latest_on}),
        (
            facts.latest_change_on is not None and facts.from_on <= facts.latest_change_on,
            "change_before_change",
            {"latest_on": facts.latest_change_on},
        ),
        (
            facts.stated_to is not None and facts.from_on <= facts.stated_to,
            "change_in_stated_month",
            {"stated_to_on": facts.stated_to},
        ),
    )
    return found + [Refusal(code, "from_on", dict(told)) for applies, code, told in checks if applies]


def contract_refusals(started_on: date, from_on: date, to_on: date | None) -> list[Refusal]:
    """Why a contract cannot be of these days: it begins with the work or before, and ends after it began."""
    found = []
    if from_on > started_on:
        found.append(Refusal("contract_after_start", "from_on", {"started_on": started_on}))
    if to_on is not None and to_on <= from_on:
        found.append(Refusal("contract_ends_before", "to_on", {"from_on": from_on}))
    return found


def end_refusals(
    spell: SpellFacts, last_on: date, today: date, checks: Sequence[MonthFacts], restated: Month | None = None
) -> list[Refusal]:
    """Why work cannot have ended with that day: before it began, in the future, or against what was stated.

    `restated` is the month that the same statement writes anew.
    """
    if last_on < spell.started_on:
        return [Refusal("end_before_start", "last_on", {"started_on": spell.started_on})]
    if last_on > today:
        return [Refusal("end_in_future", "last_on")]
    return [
        Refusal(
            "end_before_statement", "last_on", {"month": str(check.month), "worked_to_on": check.worked_to}
        )
        for check in checks
        if check.employed and check.worked_to and check.worked_to > last_on and check.month != restated
    ]


def notice_refusals(spell: SpellFacts, leaves_on: date, today: date) -> list[Refusal]:
    """Why it cannot be noted that somebody will leave: the day has passed, or lies before the work."""
    if leaves_on < spell.started_on:
        return [Refusal("end_before_start", "leaves_on", {"started_on": spell.started_on})]
    if leaves_on < today:
        return [Refusal("notice_in_past", "leaves_on")]
    return []
