"""Loads the demo: two towns with a year of history that ends on the day it is loaded, the same for each seed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from webapp.accounts.actions import hash_password
from webapp.core.clock import start_of
from webapp.core.settings import setting
from webapp.core.unit import Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.demo import policies
from webapp.demo.accounts import PASSWORD, Hiring
from webapp.demo.days import Days
from webapp.demo.firms import Offers, firms
from webapp.demo.names import Names
from webapp.demo.numbers import Numbers
from webapp.demo.places import FIRST, SECOND, set_up
from webapp.demo.registry import Registry
from webapp.demo.standing import Register
from webapp.demo.year import Year
from webapp.operations.queries import is_demo_instance
from webapp.organisations.queries import towns

SEED: Final = 20_211_017
HISTORY: Final = timedelta(days=430)
STEPS: Final = ("towns", "households", "firms", "history")

Said = Callable[[str], None]


def load(now: datetime, said: Said, seed: int = SEED) -> Done | Refused:
    """Load the demo into an installation without towns, whole or not at all, and mark it as a demo."""
    password_hash = hash_password(PASSWORD)
    outcome = run(lambda: _load(now, said, seed, password_hash), Entry(None, "demo.load", now))
    if isinstance(outcome, Done):
        Path(setting("DEMO_MARKER")).write_text(f"{now:%Y-%m-%d}\n", encoding="ascii")
    return outcome


def is_demo() -> bool:
    """Whether this installation holds made-up people only."""
    return is_demo_instance()


def _load(now: datetime, said: Said, seed: int, password_hash: str) -> Done | Refused:
    if towns():
        return Refused((Refusal("demo_needs_empty"),))
    rng = Random(seed)
    days, names, numbers = Days(rng, now), Names(rng), Numbers(rng)
    first_day = days.ago(HISTORY.days)
    since = start_of(first_day) + timedelta(hours=9)
    said(STEPS[0])
    places = {code: set_up(code) for code in (FIRST, SECOND)}
    policies.ship()
    hiring = Hiring(names, numbers, password_hash, since, first_day)
    staff = {code: hiring.staff(place) for code, place in places.items()}
    policies.set_own(places[FIRST], staff[FIRST], policies.FIRST_TOWN, since)
    policies.set_own(places[SECOND], staff[SECOND], policies.SECOND_TOWN, since)
    said(STEPS[1])
    register, registry = Register(rng, days.today), Registry(rng, days, names, numbers)
    plans = {
        FIRST: register.first_town(places[FIRST].codes),
        SECOND: register.second_town(places[SECOND].codes),
    }
    families = {
        code: list(zip(plan, registry.write(plan, places[code], staff[code]), strict=True))
        for code, plan in plans.items()
    }
    said(STEPS[2])
    known = firms(places, hiring, numbers)
    offers = Offers(rng, days, places, known)
    openings = offers.write()
    said(STEPS[3])
    year = Year(rng, days, numbers, known, offers)
    for code, place in places.items():
        year.prepare(place, staff[code], families[code], openings)
    deeds = year.live(openings)
    return Done(data={"deeds": deeds})
