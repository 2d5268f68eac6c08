"""Towns are set up, firms come in, people get seats."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from webapp.access.actor import Role
from webapp.accounts.actions import invite, make_account, make_person
from webapp.accounts.models import Account
from webapp.accounts.queries import account_named
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.organisations.models import Area, Organisation, Seat, Town, Village
from webapp.organisations.rules import short_name
from webapp.organisations.workflow import OrganisationKind, OrganisationState

DATA = Path(__file__).parent / "data"
CODES_OF = date(2023, 6, 30)
AREA_ROLES = (Role.AREA_STATION, Role.FIRST_SECRETARY)


def known_villages(town_code: str) -> list[Mapping[str, str]]:
    """Return the shipped villages of a town; empty when the project ships none for this code."""
    with (DATA / "villages.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["town_code"] == town_code[:9]]


def known_town(town_code: str) -> Mapping[str, str] | None:
    """Return what is shipped of a town, or None."""
    with (DATA / "towns.csv").open(encoding="utf-8", newline="") as file:
        return next((row for row in csv.DictReader(file) if row["town_code"] == town_code[:9]), None)


@cache
def known_areas() -> frozenset[str]:
    """Return every area code that was ever given out."""
    with (DATA / "area_codes.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["area_code"] for row in csv.DictReader(file))


def create_town(code: str, name: str, county_name: str, areas: tuple[str, ...] = ()) -> Town:
    """Set up a town with its centre, its villages from the shipped codes, and its areas with their stations."""
    town = Town(code=code[:9], name=name, county_name=county_name)
    db.session.add(town)
    db.session.flush()
    centre = OrganisationKind.TOWN_CENTRE
    db.session.add(Organisation(kind=centre, state=OrganisationState.ADMITTED, name=name, town_id=town.id))
    for area_name in areas:
        add_area(town, area_name)
    for row in known_villages(code):
        db.session.add(_village(town, row))
    db.session.flush()
    return town


def add_area(town: Town, name: str) -> Area:
    """Add an area and the station that sits in it."""
    area = Area(town_id=town.id, name=name)
    db.session.add(area)
    db.session.flush()
    station = OrganisationKind.AREA_STATION
    admitted = OrganisationState.ADMITTED
    db.session.add(Organisation(kind=station, state=admitted, name=name, town_id=town.id, area_id=area.id))
    return area


def _village(town: Town, row: Mapping[str, str]) -> Village:
    official = row["name"]
    return Village(
        town_id=town.id,
        code=row["village_code"],
        name=short_name(official),
        official_name=official,
        kind=row["kind"],
        valid_from=CODES_OF,
    )


def add_outsider(kind: OrganisationKind, name: str, **values: Any) -> Organisation:
    """Add a chamber or a firm."""
    organisation = Organisation(kind=kind, name=name, **{"state": OrganisationState.ADMITTED, **values})
    db.session.add(organisation)
    db.session.flush()
    return organisation


def give_seat(account: Account, role: Role, since: date, **place: Any) -> Seat:
    """Give an account a role at a place: `town_id` with `village_id` or `area_id` where the role asks, or a firm."""
    seat = Seat(account_id=account.id, role=role, valid_from=since, **place)
    db.session.add(seat)
    db.session.flush()
    return seat


def seat_refusals(role: Role, village_id: int | None, area_id: int | None) -> list[Refusal]:
    """Why a role cannot be given like this: some serve a village, some an area."""
    if role is Role.VILLAGE_MONITOR and village_id is None:
        return [Refusal("village_missing", "village")]
    if role in AREA_ROLES and area_id is None:
        return [Refusal("area_missing", "area")]
    return []


def add_staff(
    town_id: int, username: str, name: str, role: Role, now: datetime, day: date, **place: int | None
) -> tuple[Account | None, Done | Refused]:
    """Add a person with an account and a seat in a town; the password comes later by an invitation."""
    refusals = seat_refusals(role, place.get("village_id"), place.get("area_id"))
    if account_named(username) is not None:
        refusals.append(Refusal("username_taken", "username"))
    if refusals:
        return None, Refused(tuple(refusals))
    account = make_account(make_person(name, now), username, now)
    kept = {
        "village_id": place.get("village_id") if role is Role.VILLAGE_MONITOR else None,
        "area_id": place.get("area_id") if role in AREA_ROLES else None,
    }
    seat = give_seat(account, role, day, town_id=town_id, **kept)
    return account, Done(ref=seat.ref)


def invite_to(seat: Seat, now: datetime) -> tuple[str, Done]:
    """Make a fresh invitation for the account of a seat."""
    return invite(seat.account, now)
