"""What openings have had so far, as the sharing out of turns asks it: near-equals take turns, per post."""

from collections.abc import Iterable, Sequence

from matching.fairness.turns import Load
from webapp.jobs.models import Opening
from webapp.jobs.queries.openings import sent_to


def loads_in(openings: Sequence[Opening]) -> dict[str, Load]:
    """Return for each opening, by ref, its firm, how many people were ever introduced to it, and its posts."""
    sent = sent_to(openings)
    return {str(one.ref): Load(str(one.firm_id), sent.get(one.id, 0), one.posts) for one in openings}


def in_order(keys: Iterable[str]) -> dict[str, float]:
    """Return people in an order that is settled already as the sharing out takes it: the first choose first."""
    return {key: -float(place) for place, key in enumerate(keys)}
