"""Towns are set up, firms come in, people get seats."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from webapp.access.actor import Role
from webapp.accounts.actions import invite, make_account, make_person
from webapp.accounts.models import Account, Person
from webapp.accounts.queries import account_named
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.identity import IdNumber, normalise_id, same_name
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Notice, Refusal
from webapp.organisations import queries, rules
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


class SeatRefused(Exception):
    """A seat that this human may not have; whatever else was done with it must not stay."""

    def __init__(self, refusals: list[Refusal]) -> None:
        """Keep why."""
        super().__init__(*(refusal.code for refusal in refusals))
        self.refusals = tuple(refusals)


def give_seat(account: Account, role: Role, day: date, **place: Any) -> Seat:
    """Give an account a role at a place: `town_id` with `village_id` or `area_id` where the role asks, or a firm.

    Asked is the human, not the account; the seat may begin a day later than asked for.
    """
    held, town_id = queries.held_by(account.person_id), place.get("town_id")
    seat = Seat(
        account_id=account.id, role=role, valid_from=rules.begins_on(role, town_id, day, held), **place
    )
    refusals = rules.seat_refusals(queries.as_held(seat), held)
    if refusals:
        raise SeatRefused(refusals)
    db.session.add(seat)
    db.session.flush()
    return seat


def end_seat(seat: Seat, day: date) -> Done | Refused:
    """End a seat: the day still counts, from the next one on it opens nothing."""
    left = queries.administrators_beside(seat, day)
    refusals = rules.leave_refusals(queries.as_held(seat), day, left)
    if refusals:
        return Refused(tuple(refusals))
    seat.valid_to = day
    return Done(ref=seat.ref)


def place_refusals(role: Role, village_id: int | None, area_id: int | None) -> list[Refusal]:
    """Why a role cannot be given like this: some serve a village, some an area."""
    if role is Role.VILLAGE_MONITOR and village_id is None:
        return [Refusal("village_missing", "village")]
    if role in AREA_ROLES and area_id is None:
        return [Refusal("area_missing", "area")]
    return []


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Who is to get a seat, as it was typed; only a command may leave the identity number out."""

    name: str
    username: str
    id_number: str | None


@dataclass(frozen=True)
class Seated:
    """Who got a seat: an account that was there before, or a new one that still needs a password."""

    account: Account
    seat: Seat
    known: bool
    notices: tuple[Notice, ...] = ()


def add_staff(
    town_id: int, newcomer: Newcomer, role: Role, now: datetime, **place: int | None
) -> Seated | Refused:
    """Give somebody a seat in a town: in the account that this human has already, else in a new one."""
    day = business_day(now)
    read = _number_of(newcomer, day)
    known = queries.person_numbered(read.value) if isinstance(read, IdNumber) else None
    refusals = [
        *place_refusals(role, place.get("village_id"), place.get("area_id")),
        *(read if isinstance(read, list) else ()),
        *_who_refusals(newcomer, known),
    ]
    if refusals:
        return Refused(tuple(refusals))
    number, notices = (read.value, read.notices) if isinstance(read, IdNumber) else (None, ())
    account = queries.account_of(known) if known else None
    used = account or make_account(known or make_person(newcomer.name, now, number), newcomer.username, now)
    try:
        seat = give_seat(used, role, day, town_id=town_id, **_kept(role, place))
    except SeatRefused as refused:
        return Refused(refused.refusals)
    return Seated(used, seat, account is not None, notices)


def _number_of(newcomer: Newcomer, day: date) -> IdNumber | list[Refusal] | None:
    return None if newcomer.id_number is None else normalise_id(newcomer.id_number, day, known_areas())


def _who_refusals(newcomer: Newcomer, known: Person | None) -> list[Refusal]:
    """Why this is nobody to be seated; a wrong name learns nothing of whose number it is."""
    if known is None:
        taken = account_named(newcomer.username) is not None
        return [Refusal("username_taken", "username")] if taken else []
    if not same_name(known.name, newcomer.name):
        return [Refusal("name_differs", "name")]
    account = queries.account_of(known)
    shut = account is not None and account.disabled_at is not None
    return [Refusal("account_disabled", "id_number")] if shut else []


def _kept(role: Role, place: Mapping[str, int | None]) -> dict[str, int | None]:
    return {
        "village_id": place.get("village_id") if role is Role.VILLAGE_MONITOR else None,
        "area_id": place.get("area_id") if role in AREA_ROLES else None,
    }


def invite_to(seat: Seat, now: datetime) -> tuple[str, Done]:
    """Make a fresh invitation for the account of a seat."""
    return invite(seat.account, now)
