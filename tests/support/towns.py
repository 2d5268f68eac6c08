"""Two towns with a person in every seat: where most tests begin."""

from dataclasses import dataclass
from datetime import date

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.forms import submit
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.actions import hash_password, make_account, make_person, set_password
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.organisations.actions import add_outsider, create_town, give_seat
from webapp.organisations.models import Organisation, Town, Village
from webapp.organisations.workflow import OrganisationKind

CODES = {1: "440981124", 2: "441702102"}
SINCE = date(2025, 1, 1)
PASSWORD = "lanterns over the far hills"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


@dataclass(frozen=True)
class Area:
    """An area of a test town: its name, and which of the town's villages (by code) lie in it."""

    name: str
    villages: slice


AREAS = (Area("东片", slice(0, 4)), Area("西片", slice(4, None)))


def username(role: Role | str, town: int = 1, place: int = 1) -> str:
    """Return the name under which the person in a seat signs in.

    `place` counts places of one kind: a monitor's village, a station's or secretary's area, a firm, a chamber.
    Firms and chambers belong to no town; 1 and 2 are there, each firm a member of the chamber of its number.
    """
    return f"{Role(role).value.replace('_', '-')}.{town}.{place}"


def build_two_towns(app: Flask) -> None:
    """Set up both towns as an installation would, with every seat taken."""
    hashed = hash_password(PASSWORD)
    with writing():
        for number, code in CODES.items():
            town = create_town(
                code, f"试验{'一二'[number - 1]}镇", "试验县", tuple(area.name for area in AREAS)
            )
            _fill_areas(town)
            _seat_town(number, town, hashed)
        for place in (1, 2):
            chamber = add_outsider(OrganisationKind.CHAMBER, f"试验第{place}商会")
            firm = add_outsider(OrganisationKind.FIRM, f"试验第{place}厂", chamber_id=chamber.id)
            _seat(Role.FIRM, 1, place, hashed, organisation_id=firm.id)
            _seat(Role.CHAMBER, 1, place, hashed, organisation_id=chamber.id)
    app.extensions["install_defaults"]()


def _fill_areas(town: Town) -> None:
    stations = select(Organisation).where(Organisation.town_id == town.id, Organisation.area_id.is_not(None))
    by_name = {station.name: station.area_id for station in db.session.scalars(stations)}
    for area in AREAS:
        for village in villages_of(town)[area.villages]:
            village.area_id = by_name[area.name]


def _seat_town(number: int, town: Town, hashed: str) -> None:
    villages = villages_of(town)
    areas = [villages[0].area_id, villages[-1].area_id]
    for role in Role:
        if role is Role.VILLAGE_MONITOR:
            for place in (1, 2):
                _seat(role, number, place, hashed, town_id=town.id, village_id=villages[place - 1].id)
        elif role in (Role.AREA_STATION, Role.FIRST_SECRETARY):
            for place in (1, 2):
                _seat(role, number, place, hashed, town_id=town.id, area_id=areas[place - 1])
        elif role not in (Role.FIRM, Role.CHAMBER):
            _seat(role, number, 1, hashed, town_id=town.id)


def _seat(role: Role, town: int, place: int, hashed: str, **where: int | None) -> None:
    name = SURNAMES[list(Role).index(role)] + f"{'一二'[town - 1]}{'甲乙'[place - 1]}"
    account = make_account(make_person(name, now()), username(role, town, place), now())
    set_password(account, hashed, now())
    give_seat(account, role, SINCE, **where)


def villages_of(town: Town) -> list[Village]:
    """Return a town's villages in the order of their codes."""
    return list(db.session.scalars(select(Village).where(Village.town_id == town.id).order_by(Village.code)))


def firms() -> list[Organisation]:
    """Return the firms by name."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.FIRM)
    return list(db.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def town(number: int = 1) -> Town:
    """Return a test town by its number."""
    return db.session.scalars(select(Town).where(Town.code == CODES[number])).one()


def sign_in(client: FlaskClient, role: Role | str, number: int = 1, place: int = 1) -> FlaskClient:
    """Sign a visitor in by the form, as that person does."""
    answer = submit(client, "/sign-in", username=username(role, number, place), password=PASSWORD)
    assert answer.status_code == 303, answer.text
    return client


def sign_in_on(page: Page, role: Role | str, number: int = 1, place: int = 1) -> Page:
    """Sign in at a screen."""
    page.goto("/sign-in")
    page.fill("input[name=username]", username(role, number, place))
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button:not([type=button])")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


TWO_TOWNS = State("two-towns", build_two_towns)
