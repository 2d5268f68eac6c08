"""What jobs show on a household's page: who of the family could work, and what was tried."""

from typing import Any

from webapp.access.actor import Actor
from webapp.core.filters import today
from webapp.core.panels import Panel
from webapp.households.models import Household
from webapp.jobs.queries import workers as queries
from webapp.jobs.recommend.lists import Entry, entry_of
from webapp.jobs.recommend.need import has_work, may_work
from webapp.policies.queries import policy_on


def household_jobs(actor: Actor, household: Household) -> dict[str, Any] | None:
    """Return the people of a family who may work, with their last introduction; None if there are none."""
    policy = policy_on(today(), household.town_id)
    people = queries.people(actor, today(), households=[household.id])
    able = [member for member in people.members if may_work(member, policy)]
    if not able:
        return None
    entries: list[Entry] = [entry_of(member, people, policy) for member in able]
    return {
        "entries": entries,
        "at_work": {member.id for member in able if has_work(member, people)},
    }


HOUSEHOLD_JOBS = Panel("household", 40, "worker:see", "jobs/_household_jobs.html", household_jobs)
