"""Working out the ranking of a whole town: long work, whose result is kept beside the records."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core.bookkeeping import notes
from webapp.jobs.actions.snapshots import keep
from webapp.jobs.models import Opening
from webapp.jobs.queries import workers
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.town import lines
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import can_be_had
from webapp.jobs.recommend.town import (
    Report,
    Standing,
    TownLists,
    everybody_without_work,
    is_watched,
    rank_town,
)
from webapp.policies.queries import policy_on

RANKED = "ranked"


def work_out(ref: UUID, actor: Actor, day: date, report: Report) -> str:
    """Rank the actor's town and keep what came of it; doing it again gives the same."""
    policy = policy_on(day, actor.town_id)
    report(0, 0, "people")
    people = workers.people(actor, day, everybody=True)
    entries = everybody_without_work(people, policy)
    openings = [one for one in in_town(actor.town_id or 0) if can_be_had(one, policy)]
    found = rank_town(entries, openings, people, policy, report)
    _keep(ref, found, _figures(found, openings, people))
    return RANKED


def _keep(ref: UUID, found: TownLists, figures: dict[str, Any]) -> None:
    """Put the new one in the place of all older ones of the town; half of one is never shown."""
    with notes() as connection:
        connection.execute(lines.delete().where(lines.c.ranking_ref == ref))
        rows = [_row(ref, place, one) for place, one in enumerate(found.people, 1)]
        if rows:
            connection.execute(lines.insert(), rows)
        older = keep(ref, figures)
        connection.execute(lines.delete().where(lines.c.ranking_ref.in_(older)))


def _row(ref: UUID, place: int, one: Standing) -> dict[str, Any]:
    return {
        "ranking_ref": ref,
        "place": place,
        "member_ref": one.entry.member.ref,
        "need": one.entry.need,
        "suited": one.suited,
        "listed": one.kept_off_by is None,
        "in_turn": one.in_turn,
        "ending": one.entry.ending,
        "best": json.dumps([[str(opening.ref), fit] for opening, fit in one.best]),
        "kept_off_by": one.kept_off_by or "",
    }


def _figures(found: TownLists, openings: Sequence[Opening], people: People) -> dict[str, Any]:
    everybody = found.people
    return {
        "people": len(everybody),
        "asked": sum(one.entry.profile is not None for one in everybody),
        "watched": sum(is_watched(one.entry, people) for one in everybody),
        "suited": sum(one.suited for one in everybody),
        "unlisted": sum(one.kept_off_by is not None for one in everybody),
        "in_turn": sum(one.in_turn for one in everybody),
        "openings": len(openings),
        "lists": found.lists,
        "groups": {
            name: [[str(one.group), one.people, one.ratio, one.low, one.high] for one in groups]
            for name, groups in found.shown.items()
        },
        "helps": [
            [one.told["code"], one.told["params"], one.people, one.first, one.posts] for one in found.helps
        ],
    }
