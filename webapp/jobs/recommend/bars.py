"""The openings that rules of the town keep from somebody, which the ranking itself knows nothing of."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from matching.types import Worker
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Opening
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.welfare import facts_in
from webapp.jobs.rules.welfare import TO_ASK, welfare_person_refusals

WORKS_THERE: Final = "works_there"
"""Whoever works at a firm or is hired there needs no introduction to it; who is about to leave it is found work
elsewhere. Public-welfare posts have rules of their own."""

_SAID_BY_AGE: Final = "welfare_too_old"
"""The ranking tells it already, as of every post with an age limit."""


def with_bars(
    worker: Worker, member: Member, openings: Iterable[Opening], people: People, policy: Policy
) -> Worker:
    """Return a person as the ranking knows people, with the openings that are kept from her and what is to be asked."""
    job = people.at_work.get(member.id)
    kept_off: dict[str, str] = {}
    to_ask: dict[str, tuple[str, ...]] = {}
    for opening in openings:
        facts = facts_in(member, opening, people, policy)
        codes = [one.code for one in welfare_person_refusals(facts)] if facts else []
        bars = [code for code in codes if code not in (*TO_ASK, _SAID_BY_AGE)]
        if facts is None and job is not None and opening.firm_id in job.firms:
            bars = [WORKS_THERE]
        if bars:
            kept_off[str(opening.ref)] = bars[0]
        asked = tuple(code for code in codes if code in TO_ASK)
        if asked:
            to_ask[str(opening.ref)] = asked
    return replace(worker, kept_off=kept_off, to_ask=to_ask) if kept_off or to_ask else worker
