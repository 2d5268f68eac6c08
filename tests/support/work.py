"""Openings and people who look for work, for tests: written by the same actions that the pages use."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.people import PEOPLE, member
from tests.support.towns import town, username, villages_of
from tests.support.world import State
from webapp.access.actor import Actor
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME
from webapp.core.unit import Done, Refused, writing
from webapp.jobs.actions import introductions, openings, workers
from webapp.jobs.actions.introductions import Proposal
from webapp.jobs.actions.openings import Draft
from webapp.jobs.actions.workers import Care, Said
from webapp.jobs.models import Introduction, Opening
from webapp.organisations.models import Organisation
from webapp.organisations.queries import actor_on, seats_of
from webapp.policies.actions import add_shipped, missing_values

SEWING = "缝纫工"
CLEANING = "保洁员"
NIGHTS = "夜班包装工"
FAR_AWAY = "远处的普工"


def actor(role: str, number: int = 1, place: int = 1) -> Actor:
    """Return who acts in a seat of a test town."""
    account = db.session.scalars(
        select(Account).where(Account.username == username(role, number, place))
    ).one()
    return actor_on(seats_of(account.id, today())[0])


def firm(place: int = 1) -> Organisation:
    """Return a test firm."""
    query = select(Organisation).where(Organisation.name == f"试验第{place}厂")
    return db.session.scalars(query).one()


def draft(village_id: int, **changes: Any) -> Draft:
    """Return what a good opening says, with some of it changed."""
    usual: dict[str, Any] = {
        "kind": FULL_TIME, "title": SEWING, "duties": "平车缝制校服，坐着做", "posts": 2, "wage_from_fen": yuan(2_850),
        "wage_to_fen": yuan(3_400), "shift_from": 460, "shift_to": 970, "days_per_week": 6, "village_id": village_id,
        "skills": ["缝纫"], "certificates": [],
    }  # fmt: skip
    return Draft(**{**usual, **changes})


def publish(number: int = 1, of_firm: int = 1, village: int = 1, **changes: Any) -> Opening:
    """Publish an opening of a firm in a test town; inside `writing()` or a unit."""
    place = town(number)
    said = draft(villages_of(place)[village - 1].id, **changes)
    done = openings.write(said, firm(of_firm), place.id, True, actor("job_cadre", number), now())
    assert isinstance(done, Done), done
    return opening(said.title, number)


def opening(title: str, number: int = 1) -> Opening:
    """Return an opening by its title."""
    query = select(Opening).where(Opening.title == title, Opening.town_id == town(number).id)
    return db.session.scalars(query.order_by(Opening.id.desc())).unique().first() or Opening()


SAID: dict[str, Any] = {
    "seeking": True, "skills": ["缝纫"], "experience": {"缝纫": 3.0}, "certificates": [], "free_from": 440,
    "free_to": 990, "days_per_week": 6, "max_km": 8, "transport": "ebike", "wanted_fen": yuan(2_600), "night": False,
    "effort": 1, "has_phone": True,
}  # fmt: skip
FETCH = Care(990, 1030, "接孩子", True)
BRING = Care(410, 430, "送孩子", True)


def note_said(name: str, care: tuple[Care, ...] = (BRING, FETCH), **changes: Any) -> None:
    """Note what somebody said about work."""
    by = actor("job_cadre").person_id
    workers.note_said(member(name), Said(values={**SAID, **changes}, care=care), None, by, now())


def propose(name: str, title: str, how: str = "phone", contact: bool = True) -> Introduction:
    """Introduce somebody to an opening, with both consents."""
    proposal = Proposal(member(name), how, contact=contact)
    done = introductions.introduce(opening(title), [proposal], actor("job_cadre"), now())
    assert not isinstance(done, Refused), done
    return db.session.scalars(select(Introduction).where(Introduction.ref == done.ref)).one()


def build_work(app: Flask) -> None:
    """Four openings of two firms in the first town, one in the second; Liang has said what she can do."""
    with writing() as session:
        add_shipped(missing_values())
        for place in (1, 2):
            for step, village in enumerate(villages_of(town(place))):
                village.lat, village.lon = 21.98 + step * 0.008, 110.94
        session.flush()
        publish()
        publish(of_firm=2, title=CLEANING, duties="清扫教室", skills=[], shift_from=450, shift_to=960,
                wage_from_fen=yuan(2_500), wage_to_fen=yuan(2_500), posts=1, village=2, effort=0)  # fmt: skip
        publish(of_firm=2, title=NIGHTS, duties="装箱", skills=[], shift_from=1_200, shift_to=240)
        publish(title=FAR_AWAY, duties="流水线", skills=[], village=20)
        publish(number=2, title="第二镇的普工", duties="流水线", skills=[])
        note_said("梁秋萍")


WORK = State("work", build_work, based_on=PEOPLE)
