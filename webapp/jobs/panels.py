"""What jobs show on the pages of others: on a household's who could work, under a policy number whom it touches."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.core.filters import today
from webapp.core.money import format_yuan
from webapp.core.panels import Panel
from webapp.households.models import Household
from webapp.jobs.models import Opening
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town, under
from webapp.jobs.recommend.lists import Entry, Moved, entry_of, moved, without_work
from webapp.jobs.recommend.need import has_work, may_work
from webapp.organisations.models import Town
from webapp.policies.queries import Effect, Touched, policy_on, policy_with, values_for
from webapp.policies.rules import Proposal, kinds_of, leaves_nothing_to_rank_by


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


def floor_effects(proposal: Proposal, town: Town) -> Iterator[Effect]:
    """Yield the openings that offer less than a floor: the town's pledge for a kind, or the law for all it covers."""
    kinds = kinds_of(proposal)
    found = [one for kind in kinds for one in under(town.id, kind, proposal.value)]
    if not kinds:
        return
    said = ngettext(
        "One opening offers less than %(floor)s yuan",
        "%(num)d openings offer less than %(floor)s yuan",
        len(found),
        floor=format_yuan(proposal.value),
    )
    yield Effect(said, Permission.OPENING_LIST, tuple(_touched(one) for one in found))


def weight_effects(proposal: Proposal, town: Town) -> Iterator[Effect]:
    """Yield the people of the watch list for whom another opening would come first by a feature's new share."""
    if proposal.key != "fit_weight" or leaves_nothing_to_rank_by(proposal, values_for(town.id)):
        return
    before, after = policy_on(proposal.valid_from, town.id), policy_with(proposal, town)
    people = queries.watched_people(town.id, today())
    entries = without_work(people, before)
    found = moved(entries, in_town(town.id), people, before, after)
    said = ngettext(
        "For one person another opening would come first",
        "For %(num)d people another opening would come first",
        len(found),
    )
    yield Effect(said, Permission.WORKER_LIST, tuple(_moved(one) for one in found))


def _moved(one: Moved) -> Touched:
    facts = {"before": one.before.title, "after": one.after.title}
    note = _("%(after)s instead of %(before)s", **facts)
    return Touched(one.member.name, url_for("work.show", ref=one.member.ref), note)


def _touched(opening: Opening) -> Touched:
    name = _("%(title)s at %(firm)s", title=opening.title, firm=opening.firm.name)
    note = _("from %(sum)s yuan", sum=format_yuan(opening.wage_from_fen))
    return Touched(name, url_for("openings.show", ref=opening.ref), note)
