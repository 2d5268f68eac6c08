"""Introductions of which it is known how they ended: kept the six months, left before, or never begun.

What was taken back, or closed by nobody's answer, says nothing of whether the two suited each other, nor does a post
that was gone. Who works is known above and asked through wiring.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from webapp.core.db import db
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.workflow import IntroductionState

SAY_NOTHING: Final = frozenset({"firm.post_gone"})
"""Reasons for a no that lie neither in the person nor in what the post asks."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An introduction with a known end; `known_on` is the day from which the town knew it."""

    member_ref: UUID
    opening_ref: UUID
    pair: str | None
    proposed_on: date
    known_on: date
    kept: bool


Source = Callable[[int, date], Mapping[int, tuple[date, bool]]]
_sources: list[Source] = []


def ask_also(source: Source) -> None:
    """Add a source: a town's id and a day in; by introduction, since when it is known, and whether she stayed."""
    if source not in _sources:
        _sources.append(source)


def ended(town_id: int, day: date) -> list[Ended]:
    """Return the introductions of a town that had ended by a day, the oldest first."""
    stays = {key: end for source in _sources for key, end in source(town_id, day).items()}
    columns = (
        Introduction.id, Introduction.state, Introduction.decline_code, Introduction.answered_on,
        Introduction.pair, Introduction.proposed_on, Member.ref, Opening.ref,
    )  # fmt: skip
    query = select(*columns).join(Opening, Introduction.opening_id == Opening.id)
    query = query.join(Member, Introduction.member_id == Member.id).where(Opening.town_id == town_id)
    wanted = (IntroductionState.TAKEN, IntroductionState.DECLINED)
    query = query.where(Introduction.state.in_(wanted), Introduction.proposed_on <= day)
    found = []
    for key, state, why, answered_on, pair, proposed_on, member_ref, opening_ref in db.session.execute(
        query.order_by(Introduction.proposed_on, Introduction.id)
    ):
        if state is IntroductionState.TAKEN:
            known_on, kept = stays.get(key, (None, False))
        else:
            known_on, kept = None if why in SAY_NOTHING else answered_on, False
        if known_on is not None and known_on <= day:
            found.append(Ended(member_ref, opening_ref, pair, proposed_on, known_on, kept))
    return found
