"""A whole town: as many queries for many people as for few, ranked well under a second."""

from datetime import date
from time import process_time

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.asked import statements
from tests.support.people import Home, One
from tests.support.towns import town, villages_of
from tests.support.work import SAID, WORK, actor, publish
from tests.support.world import State
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import writing
from webapp.households.actions.write import Writer
from webapp.households.models import Member
from webapp.jobs.actions.workers import Care, Said, note_said
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.recommend import lists
from webapp.policies.queries import policy_on

PEOPLE, OPENINGS = 130, 60
ROUNDS = 3
"""The fastest of so many counts: what else the machine does makes one slower, never faster."""
TRADES = ("缝纫工", "保洁员", "包装工", "电子装配工", "食堂帮厨", "质检员")


def _home(number: int, villages: int) -> Home:
    name = f"试{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'春夏秋冬'[number % 4]}"
    person = One(name, "head", date(1980, 1, 1 + number % 28), 600 + number)
    return Home(f"4409811249{number:05d}", 1 + number % villages, (person,), {"category": "unstable"})


def build_many(app: Flask) -> None:
    """Register 130 families with one worker each, who all said something, and 60 openings."""
    place, by = town(), actor("job_cadre").person_id
    codes = [village.code for village in villages_of(place)]
    homes = [_home(number, len(codes)) for number in range(PEOPLE)]
    with writing() as session:
        Writer(place.id, by, today()).add([home.draft(codes) for home in homes])
        session.flush()
        for number, one in enumerate(
            session.scalars(select(Member).where(Member.name.startswith("试"))).unique().all()
        ):
            said = {**SAID, "skills": [TRADES[number % len(TRADES)]]}
            note_said(one, Said(values=said, care=(Care(1_000, 1_040, "接孩子", False),)), None, by, now())
        for number in range(OPENINGS):
            publish(
                title=TRADES[number % len(TRADES)],
                village=1 + number % len(codes),
                wage_from_fen=yuan(2_600) + number,
            )


MANY = State("many", build_many, based_on=WORK)


@pytest.fixture
def starting_state() -> State:
    return MANY


def board() -> tuple[int, int]:
    """Rank the whole list as the page does; return how many people, with how many queries."""
    with statements() as asked:
        people = queries.people(actor("job_cadre"), today())
        policy = policy_on(today(), town().id)
        entries = lists.without_work(people, policy)
        lists.with_best(entries, in_town(town().id), people, policy)
    assert all(entry.best for entry in entries if entry.profile)
    return len(entries), len(asked)


def test_a_town_of_130_people_and_60_openings_is_ranked_well_under_a_second(db: SQLAlchemy) -> None:
    taken = []
    for _ in range(ROUNDS):
        db.session.rollback()
        began = process_time()
        many, asked = board()
        taken.append(process_time() - began)
        assert (many > PEOPLE, asked < 25) == (True, True)
    assert min(taken) < 1
