"""What the ranking saw in a pair on its day, and what became of it: from this, and nothing else, weights are learned.

Values that were worked out later would know too much: who was hired has said more since. Values of features that have
another meaning by now are left out, as a model made with them would be refused.
"""

import json
from collections.abc import Iterable
from functools import cache

from matching.features import feature_values
from matching.ranker.outcomes import Outcome
from matching.store import fingerprint
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Opening
from webapp.jobs.queries.outcomes import Ended
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import offers_of
from webapp.jobs.recommend.lists import worker_for
from webapp.jobs.recommend.words import own_words


def pair_text(member: Member, opening: Opening, people: People, policy: Policy) -> str:
    """Write the values of the features for a pair on the policy's day, with what the features mean today."""
    worker = worker_for(member, [opening], people, policy)
    offers, _ = offers_of([opening], policy, people.past.kept)
    with own_words(policy):
        values = feature_values([worker], list(offers.values()))[0, 0].tolist()
    return json.dumps({"features": meaning(), "values": values})


@cache
def meaning() -> str:
    """The fingerprint of the features as they are in this program."""
    return fingerprint()


def outcomes_of(ended: Iterable[Ended]) -> list[Outcome]:
    """Return the outcomes that can be learned from; of two on one day for one pair the later counts."""
    found = {}
    for one in ended:
        told = json.loads(one.pair) if one.pair else {}
        if told.get("features") == meaning():
            outcome = Outcome(
                worker=str(one.member_ref),
                opening=str(one.opening_ref),
                features=tuple(told["values"]),
                decided_on=one.proposed_on,
                known_on=one.known_on,
                kept=one.kept,
            )
            found[outcome.worker, outcome.opening, outcome.decided_on] = outcome
    return list(found.values())
