"""A town's own words: entered by one person, confirmed by another, taken back by whoever may enter one."""

from datetime import datetime

from webapp.access.actor import Actor
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.jobs.models import TownWord
from webapp.jobs.queries.words import Meaning, in_force, living, locked
from webapp.jobs.recommend.words import is_same, meaning
from webapp.organisations.models import Town


def examined(word: str, means: str, town: Town) -> Meaning | Refusal:
    """Return what a word of a town would mean, or why it cannot be entered: somebody may have entered it already."""
    if any(is_same(one.word, word) for one in living(town.id)):
        return Refusal("word_entered", "word")
    return meaning(word, means, in_force(town.code))


def propose(word: str, means: str, town: Town, actor: Actor, now: datetime) -> Done | Refused:
    """Enter a word; it counts when another person has confirmed it."""
    found = examined(word, means, town)
    if isinstance(found, Refusal):
        return Refused((found,))
    row = TownWord(
        town_id=town.id, word=found[0], means=found[1], proposed_by_id=actor.person_id, proposed_at=now
    )
    db.session.add(row)
    db.session.flush()
    return Done(ref=row.ref)


def confirm(row: TownWord, actor: Actor, now: datetime) -> Done | Refused:
    """Let a word count from now on; asking again for one that counts changes nothing."""
    row = locked(row)
    if row.counts:
        return Done(ref=row.ref)
    if not row.waits:
        return Refused((Refusal("word_gone"),))
    if row.proposed_by_id == actor.person_id:
        return Refused((Refusal("word_own"),))
    found = meaning(row.word, row.means, in_force(row.town.code))
    if isinstance(found, Refusal):
        return Refused((found,))
    if found != (row.word, row.means):
        return Refused((Refusal("word_means_otherwise", params={"means": row.means, "now": found[1]}),))
    row.confirmed_by_id, row.confirmed_at = actor.person_id, now
    db.session.flush()
    return Done(ref=row.ref)


def take_back(row: TownWord, actor: Actor, now: datetime) -> Done:
    """Let a word count no longer, or never; asking again changes nothing."""
    row = locked(row)
    if row.ended_at is None:
        row.ended_by_id, row.ended_at = actor.person_id, now
        db.session.flush()
    return Done(ref=row.ref)
