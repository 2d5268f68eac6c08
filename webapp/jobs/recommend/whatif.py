"""What one change would open for a person: asked on the person's page, never asked of the person by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matching.whatif.gains import Change, Gain
from matching.whatif.town import town_changes
from matching.whatif.workers import worker_changes
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Opening
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import Told, offers_of, plain
from webapp.jobs.recommend.lists import SUITABLE, Entry, worker_for, workers_of
from webapp.jobs.recommend.weights import weights_of
from webapp.jobs.recommend.words import own_words

MOST_TOLD: Final = 4
OF_THE_TOWN: Final = ("skill_course", "certificate_course", "care_service")
SHOWN_FROM: Final = SUITABLE - 0.5
"""The fit that is shown, a whole number, reaches the suitable one from here on."""


@dataclass(frozen=True)
class Opens:
    """The smallest step of a change that makes more openings suitable, and these."""

    told: Told
    openings: tuple[Opening, ...]


def changes_for(member: Member, people: People, openings: Sequence[Opening], policy: Policy) -> list[Opens]:
    """Return the changes that would make most openings suitable, the best first; each is one step only."""
    offers, _ = offers_of(openings, policy, people.past.kept)
    worker = worker_for(member, openings, people, policy)
    with own_words(policy):
        found = worker_changes(worker, list(offers.values()), suitable=SHOWN_FROM, weights=weights_of(policy))
    rows = {str(opening.ref): opening for opening in openings}
    steps = [step for change in found.changes if (step := _smallest(change)) is not None]
    steps.sort(key=lambda step: -step.size[0])
    return [Opens(plain(step.reason), tuple(rows[key] for key in step.suits)) for step in steps[:MOST_TOLD]]


@dataclass(frozen=True)
class Helps:
    """What would help many of a town at once: for how many more suits, and for how many of them something at last.

    `posts` says how many posts more could be filled at once, one person one post.
    """

    told: Told
    people: int
    first: int
    posts: int


def helps_for_town(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy
) -> list[Helps]:
    """Return the courses and the help with care that would open suitable openings to most, the best first."""
    offers, _ = offers_of(openings, policy, people.past.kept)
    workers = list(workers_of(entries, openings, people, policy).values())
    needs = {str(entry.member.ref): entry.exact for entry in entries}
    with own_words(policy):
        found = town_changes(
            workers, list(offers.values()), needs=needs, suitable=SHOWN_FROM, weights=weights_of(policy)
        )
    gains = [gain for gain in found.changes if gain.reason.code in OF_THE_TOWN and gain.people]
    gains.sort(key=lambda gain: (-gain.posts, -len(gain.first), -len(gain.people)))
    return [
        Helps(plain(gain.reason), len(gain.people), len(gain.first), gain.posts) for gain in gains[:MOST_TOLD]
    ]


def _smallest(change: Change) -> Gain | None:
    """The first step by which more openings suit than before."""
    return next((gain for gain in change.gains if gain.size[0] > 0), None)
