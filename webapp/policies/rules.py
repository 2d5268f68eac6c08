"""When a town may set a number of its own, and who may confirm it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.core.policy import SPECS, NoPolicy, PolicyValue, resolve
from webapp.core.workflow import Refusal


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number that a town wants to set, from a day on, with the paper that says so."""

    key: str
    kind: str
    town_code: str
    value: int
    valid_from: date
    source: str


def proposal_refusals(proposal: Proposal, values: Iterable[PolicyValue], today: date) -> list[Refusal]:
    """Why the number cannot be proposed; what was in force on a day that is over stays in force for it."""
    spec = SPECS.get(proposal.key)
    if spec is None or proposal.kind not in spec.kinds:
        return [Refusal("policy_unknown", "key")]
    found = []
    if not spec.by_town:
        found.append(Refusal("policy_not_by_town", "key"))
    if not spec.low <= proposal.value <= spec.high:
        found.append(Refusal("policy_out_of_range", "value", {"low": spec.low, "high": spec.high}))
    if not proposal.source.strip():
        found.append(Refusal("policy_source_missing", "source"))
    if rewrites_the_past(proposal, values, today):
        found.append(Refusal("policy_rewrites_past", "valid_from", {"day": today}))
    return found


def rewrites_the_past(proposal: Proposal, values: Iterable[PolicyValue], today: date) -> bool:
    """Whether old cases would get another number; where none was ever set, a past day can be filled in."""
    if proposal.valid_from >= today:
        return False
    try:
        resolve(values, proposal.key, today, proposal.town_code, proposal.kind)
    except NoPolicy:
        return False
    return True


def confirmation_refusals(
    proposal: Proposal, proposer_id: int | None, person_id: int, values: Iterable[PolicyValue], today: date
) -> list[Refusal]:
    """Why a person cannot confirm it: it takes two persons, and it must still not reach back."""
    if proposer_id == person_id:
        return [Refusal("policy_own_proposal")]
    if rewrites_the_past(proposal, values, today):
        return [Refusal("policy_day_passed", "valid_from", {"day": proposal.valid_from})]
    return []
