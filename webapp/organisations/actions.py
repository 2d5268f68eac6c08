"""Towns are set up, firms come in, people get seats."""

import csv
from collections.abc import Mapping, Sequence
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
from webapp.organisations.rules import (
    credit_code_notices,
    normalise_credit_code,
    normalise_phone,
    short_name,
)
from webapp.organisations.workflow import ORGANISATION, OrganisationKind, OrganisationState

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


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """A firm or chamber that wants to come in, as it was typed."""

    kind: OrganisationKind
    name: str
    credit_code: str
    contact_name: str
    contact_phone: str
    chamber: Organisation | None = None


def apply_for(applicant: Applicant) -> Done | Refused:
    """Take a firm or chamber down; it does nothing before somebody admits it."""
    code, phone = normalise_credit_code(applicant.credit_code), normalise_phone(applicant.contact_phone)
    refusals = [*(code if isinstance(code, list) else ()), *(phone if isinstance(phone, list) else ())]
    if isinstance(code, str) and queries.by_credit_code(code) is not None:
        refusals.append(Refusal("credit_code_taken", "credit_code"))
    if refusals or not isinstance(code, str) or isinstance(phone, list):
        return Refused(tuple(refusals))
    one = add_outsider(
        applicant.kind,
        applicant.name,
        state=ORGANISATION.start,
        uscc=code,
        contact_name=applicant.contact_name or None,
        contact_phone=phone.value,
        chamber_id=applicant.chamber.id if applicant.chamber else None,
    )
    return Done(ref=one.ref, data={"notices": [notice.code for notice in credit_code_notices(code)]})


def seat_outsider(organisation: Organisation, newcomer: "Newcomer", now: datetime) -> "Seated | Refused":
    """Give somebody the voice of a firm or chamber: in the account that this human has already, else in a new one."""
    role = Role.FIRM if organisation.kind is OrganisationKind.FIRM else Role.CHAMBER
    if organisation.state is not OrganisationState.ADMITTED:
        return Refused((Refusal("not_admitted"),))
    return _seated(newcomer, role, now, {"organisation_id": organisation.id}, [])


@dataclass(frozen=True)
class Spot:
    """Where a village lies: in which area, and its point on the map."""

    village_code: str
    area: str
    lat: float | None
    lon: float | None


def place_villages(town: Town, spots: Sequence[Spot]) -> list[Refusal]:
    """Put villages into areas, which are made where they are new, and onto the map; all of them or none."""
    villages = {village.code: village for village in queries.villages_of(town.id)}
    unknown = [spot.village_code for spot in spots if spot.village_code not in villages]
    if unknown:
        return [Refusal("village_code_unknown", "", {"code": code}) for code in unknown]
    areas = {area.name: area for area in queries.areas_of(town.id)}
    for spot in spots:
        village = villages[spot.village_code]
        if spot.area:
            if spot.area not in areas:
                areas[spot.area] = add_area(town, spot.area)
            village.area_id = areas[spot.area].id
        if spot.lat is not None and spot.lon is not None:
            village.lat, village.lon = spot.lat, spot.lon
    db.session.flush()
    return []


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
    refusals = place_refusals(role, place.get("village_id"), place.get("area_id"))
    return _seated(newcomer, role, now, {"town_id": town_id, **_kept(role, place)}, refusals)


def _seated(
    newcomer: Newcomer, role: Role, now: datetime, place: Mapping[str, int | None], refusals: list[Refusal]
) -> Seated | Refused:
    day = business_day(now)
    read = _number_of(newcomer, day)
    known = queries.person_numbered(read.value) if isinstance(read, IdNumber) else None
    refusals = [
        *refusals,
        *(read if isinstance(read, list) else ()),
        *_who_refusals(newcomer, known),
    ]
    if refusals:
        return Refused(tuple(refusals))
    number, notices = (read.value, read.notices) if isinstance(read, IdNumber) else (None, ())
    account = queries.account_of(known) if known else None
    used = account or make_account(known or make_person(newcomer.name, now, number), newcomer.username, now)
    try:
        seat = give_seat(used, role, day, **place)
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
