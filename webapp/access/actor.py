"""Who acts: the account, the person behind it, and the seat (role and place) taken for this request; or an operator."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID


class Role(StrEnum):
    """What somebody is at the place of a seat."""

    VILLAGE_MONITOR = "village_monitor"
    AREA_STATION = "area_station"
    FIRST_SECRETARY = "first_secretary"
    TOWN_CENTRE = "town_centre"
    JOB_CADRE = "job_cadre"
    FIRM = "firm"
    FINANCE_MAKER = "finance_maker"
    FINANCE_CHECKER = "finance_checker"
    PARTY_SECRETARY = "party_secretary"
    TEAM_CAPTAIN = "team_captain"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CHAMBER = "chamber"


@dataclass(frozen=True)
class Actor:
    """The signed-in person in one seat. `village_ids` is the area a row must lie in; None means the whole town.

    What may be done hangs on `role` alone; `roles`, those of all seats of the account, only say how careful to be.
    """

    account_id: int
    account_ref: UUID
    person_id: int
    person_ref: UUID
    name: str
    role: Role
    town_id: int | None
    town_ref: UUID | None
    town_name: str
    village_ids: frozenset[int] | None
    firm_id: int | None
    seat_ref: UUID
    chamber_id: int | None = None
    session_ref: UUID | None = None
    on_behalf_of: UUID | None = None
    large: bool = False
    theme: str = "light"
    role_label: Any = ""
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Operator:
    """Whoever sits at the machine: no account of his own, acting on behalf of one."""

    person_id: int
    town_ref: UUID | None
    on_behalf_of: UUID
    role: str = "operator"
    account_ref: UUID | None = None
    person_ref: UUID | None = None
