"""A word that no lexicon knows, said by somebody who looks for work: entered, confirmed and taken back."""

from flask import Flask
from sqlalchemy import select

from tests.support.people import member
from tests.support.towns import town
from tests.support.work import SEWING, WORK, actor
from tests.support.world import State
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.unit import Done, Refused, writing
from webapp.jobs.actions import words as actions
from webapp.jobs.models import TownWord
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.recommend import lists
from webapp.policies.queries import policy_on

NAME, CUTTING = "梁秋萍", "揸剪"
"""Somebody who says a word that no lexicon knows."""


def she_says_it(app: Flask) -> None:
    """Let somebody say that she can do what no lexicon knows."""
    with writing():
        profile = queries.profile_of(member(NAME))
        assert profile is not None
        profile.skills, profile.experience = [CUTTING], {}


def propose(word: str = CUTTING, means: str = "缝纫", by: str = "job_cadre") -> Done | Refused:
    """Enter a word in a test town."""
    with writing():
        return actions.propose(word, means, town(), actor(by), now())


def row_of(word: str = CUTTING) -> TownWord:
    """Return a word as it was entered last."""
    query = select(TownWord).where(TownWord.word == word).order_by(TownWord.id.desc())
    return db.session.scalars(query).unique().first() or TownWord()


def confirm(word: str = CUTTING, by: str = "town_centre") -> Done | Refused:
    """Confirm a word as somebody else."""
    with writing():
        return actions.confirm(row_of(word), actor(by), now())


def take_back(word: str = CUTTING, by: str = "job_cadre") -> Done | Refused:
    """Take a word back."""
    with writing():
        return actions.take_back(row_of(word), actor(by), now())


def agreed(word: str = CUTTING, means: str = "缝纫") -> None:
    """Enter a word and have it confirmed."""
    assert isinstance(propose(word, means), Done)
    assert isinstance(confirm(word), Done)


def reasons_for_sewing(number: int = 1) -> set[str]:
    """Why sewing suits her, read with the words of a town."""
    people = queries.people(actor("job_cadre"), today(), everybody=True)
    policy = policy_on(today(), town(number).id)
    matches, _ = lists.openings_for(member(NAME), people, in_town(town().id), policy)
    (match,) = [one for one in matches if one.opening.title == SEWING]
    return {told["code"] for told in match.reasons}


SAYS_IT = State("words", she_says_it, based_on=WORK)
