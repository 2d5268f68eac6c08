"""What one change would open for a person: asked on the person's page, never asked of the person by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matching.whatif.gains import Change, Gain
from matching.whatif.workers import worker_changes
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Opening
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import Told, offers_of, plain
from webapp.jobs.recommend.lists import SUITABLE, worker_for
from webapp.jobs.recommend.weights import weights_of

MOST_TOLD: Final = 4
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
    found = worker_changes(worker, list(offers.values()), suitable=SHOWN_FROM, weights=weights_of(policy))
    rows = {str(opening.ref): opening for opening in openings}
    steps = [step for change in found.changes if (step := _smallest(change)) is not None]
    steps.sort(key=lambda step: -step.size[0])
    return [Opens(plain(step.reason), tuple(rows[key] for key in step.suits)) for step in steps[:MOST_TOLD]]


def _smallest(change: Change) -> Gain | None:
    """The first step by which more openings suit than before."""
    return next((gain for gain in change.gains if gain.size[0] > 0), None)
