"""What endangers six months while they can still be saved: the cadre hears of it on the day it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.policy import Policy
from webapp.core.workflow import Notice
from webapp.placements.rules.facts import Box, NotCounted, SpellFacts, Verdict
from webapp.placements.rules.statements import is_late, may_state

DANGERS: Final = frozenset({"will_leave", "contract_runs_out", "firm_is_late", "month_wage_below_floor"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What is known of the days to come: a notice of leaving and whose, the end of the contract; and of a move away."""

    leaves_on: date | None = None
    leaves_by: str | None = None
    contract_to: date | None = None
    left_register_on: date | None = None


def slips(verdict: Verdict, spell: SpellFacts, plans: Plans, today: date, policy: Policy) -> list[Notice]:
    """Say what endangers the six months of somebody at work: notices, late statements, months that do not count."""
    left = plans.left_register_on
    found = [Notice("left_register", "", {"left_on": left})] if left is not None and left <= today else []
    found += _ahead(verdict, plans, today, policy)
    for box in verdict.boxes:
        if any(part.spell.key == spell.key for part in box.parts):
            found += _behind(box, spell, today, policy)
    return found


def _ahead(verdict: Verdict, plans: Plans, today: date, policy: Policy) -> list[Notice]:
    if plans.leaves_on is not None and plans.leaves_on <= verdict.qualifying_on:
        return [Notice("will_leave", "", {"leaves_on": plans.leaves_on, "by": plans.leaves_by or ""})]
    soon = today + timedelta(days=policy.value("contract_warning_days"))
    to = plans.contract_to
    if to is not None and to < verdict.qualifying_on and to <= soon:
        return [Notice("contract_runs_out", "", {"contract_to_on": to})]
    return []


def _behind(box: Box, spell: SpellFacts, today: date, policy: Policy) -> list[Notice]:
    month: dict[str, object] = {"month": str(box.month)}
    if box.state == "open":
        owed = is_late(box.month, today, policy) and may_state(spell, box.month, today, policy)
        return [Notice("firm_is_late", "", month)] if owed else []
    if box.state == "disputed":
        return [Notice("month_disputed", "", month)]
    reasons = [part.outlook.reason for part in box.parts if isinstance(part.outlook, NotCounted)]
    if box.state == "stated":
        reasons = [one for one in reasons if one.code == "month_wage_below_floor"]
    return [Notice(one.code, one.field, dict(one.params)) for one in reasons]


def dangers(notices: Sequence[Notice]) -> list[Notice]:
    """What may leave somebody without work or wage soon, so that the search begins the day it is known."""
    return [one for one in notices if one.code in DANGERS]
