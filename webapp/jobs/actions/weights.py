"""Learning a town's weights as long work, and proposing what was learned as policy numbers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core.policy import Policy
from webapp.core.settings import setting
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.jobs.actions.snapshots import keep
from webapp.jobs.queries.outcomes import ended
from webapp.jobs.recommend.learned import try_out
from webapp.organisations.models import Town
from webapp.policies.actions import propose
from webapp.policies.queries import policy_on, waiting_for_confirmation
from webapp.policies.rules import Proposal

LEARNED = "learned"


def file_of(town_ref: UUID | None) -> Path:
    """Return where the learned weights of a town lie."""
    return Path(setting("MODELS")) / f"{town_ref}.json"


def learn(ref: UUID, actor: Actor, day: date) -> str:
    """Try out what the town's outcomes teach by a day, and keep what was found."""
    policy = policy_on(day, actor.town_id)
    keep(ref, try_out(ended(actor.town_id or 0, day), day, policy, file_of(actor.town_ref)))
    return LEARNED


def proposals(
    shares: Mapping[str, int], policy: Policy, town: Town, valid_from: date, source: str
) -> list[Proposal]:
    """Return the numbers that have to change so that the learned shares hold, each with the others beside it."""
    found = [
        Proposal("fit_weight", feature, town.code, share, valid_from, source)
        for feature, share in shares.items()
        if policy.value("fit_weight", feature) != share
    ]
    return [replace(one, together=tuple(other for other in found if other is not one)) for one in found]


def propose_all(wanted: list[Proposal], town: Town, actor: Actor, now: datetime) -> Done | Refused:
    """Enter all of them for confirmation by a second person, or none; not beside others that still wait."""
    if waiting_for_confirmation(town.id, "fit_weight"):
        return Refused((Refusal("weights_waiting"),))
    done = Done()
    for one in wanted:
        outcome = propose(one, town, actor.person_id, now)
        if isinstance(outcome, Refused):
            return outcome
        done = outcome
    return done if wanted else Refused((Refusal("weights_as_they_are"),))
