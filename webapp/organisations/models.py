"""Towns, areas, villages, organisations, and who serves where."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, Float, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.db import Base, DataClass, belongs_to, check, column, states
from webapp.organisations.workflow import OrganisationKind, OrganisationState

PUBLIC, INTERNAL, PERSONAL = DataClass.PUBLIC, DataClass.INTERNAL, DataClass.PERSONAL


class Town(Base):
    """A township: the wall around everything that belongs to its people."""

    __tablename__ = "town"

    code: Mapped[str] = column(PUBLIC, String(9), unique=True)
    name: Mapped[str] = column(PUBLIC, String(40))
    county_name: Mapped[str] = column(PUBLIC, String(40))
    phone: Mapped[str | None] = column(PUBLIC, String(30))

    @property
    def town_id(self) -> int:
        """A town lies in itself, so that the same facts guard it."""
        return self.id


class Area(Base):
    """A part of a town (片区): some villages, one station, one first secretary."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("town_id", "name"),)

    town_id: Mapped[int] = belongs_to("town.id")
    name: Mapped[str] = column(PUBLIC, String(40))

    town: Mapped[Town] = relationship()


class Village(Base):
    """A village or residents' committee with its 12-digit statistical code, valid from a day."""

    __tablename__ = "village"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    town_id: Mapped[int] = belongs_to("town.id")
    area_id: Mapped[int | None] = belongs_to("area.id")
    code: Mapped[str] = column(PUBLIC, String(12), index=True)
    name: Mapped[str] = column(PUBLIC, String(40))
    official_name: Mapped[str] = column(PUBLIC, String(40))
    kind: Mapped[str] = column(PUBLIC, String(10))
    lat: Mapped[float | None] = column(PUBLIC, Float)
    lon: Mapped[float | None] = column(PUBLIC, Float)
    valid_from: Mapped[date] = column(PUBLIC, Date)
    valid_to: Mapped[date | None] = column(PUBLIC, Date)

    town: Mapped[Town] = relationship()
    area: Mapped[Area | None] = relationship()

    @property
    def place(self) -> tuple[float, float] | None:
        """Where it lies, if the town has said so."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


class Organisation(Base):
    """A town centre, an area station, a chamber of commerce or a firm. Firms belong to the whole installation."""

    __tablename__ = "organisation"
    __table_args__ = (
        check("kind NOT IN ('town_centre', 'area_station') OR town_id IS NOT NULL", "office_has_town"),
        check("kind IN ('town_centre', 'area_station') OR town_id IS NULL", "outsider_has_no_town"),
        check("(kind = 'area_station') = (area_id IS NOT NULL)", "station_has_area"),
        check("(state = 'suspended') = (suspended_code IS NOT NULL)", "suspended_has_reason"),
        check("monthly_introductions IS NULL OR monthly_introductions > 0", "monthly_introductions"),
    )

    kind: Mapped[OrganisationKind] = states(OrganisationKind, "kind")
    state: Mapped[OrganisationState] = states(OrganisationState, "state", default=OrganisationState.ADMITTED)
    name: Mapped[str] = column(PUBLIC, String(80))
    uscc: Mapped[str | None] = column(PUBLIC, String(18), unique=True)
    town_id: Mapped[int | None] = belongs_to("town.id")
    area_id: Mapped[int | None] = belongs_to("area.id")
    chamber_id: Mapped[int | None] = belongs_to("organisation.id")
    contact_name: Mapped[str | None] = column(PERSONAL, String(60))
    contact_phone: Mapped[str | None] = column(PERSONAL, String(30))
    monthly_introductions: Mapped[int | None] = column(PUBLIC, Integer)
    suspended_code: Mapped[str | None] = column(INTERNAL, String(30))
    suspended_note: Mapped[str | None] = column(INTERNAL, String(200))

    chamber: Mapped["Organisation | None"] = relationship(remote_side="Organisation.id")

    @property
    def firm_id(self) -> int:
        """A firm belongs to itself, so that the same facts guard it."""
        return self.id


class Seat(Base):
    """A membership: an account's role at one place, from a day to a day."""

    __tablename__ = "seat"
    __table_args__ = (
        check("(role IN ('firm', 'chamber')) = (organisation_id IS NOT NULL)", "firm_seat_has_firm"),
        check("(role IN ('firm', 'chamber')) = (town_id IS NULL)", "town_seat_has_town"),
        check("(role = 'village_monitor') = (village_id IS NOT NULL)", "monitor_has_village"),
        check("(role IN ('area_station', 'first_secretary')) = (area_id IS NOT NULL)", "station_has_area"),
    )

    account_id: Mapped[int] = belongs_to("account.id")
    role: Mapped[Role] = states(Role, "role")
    town_id: Mapped[int | None] = belongs_to("town.id")
    area_id: Mapped[int | None] = belongs_to("area.id")
    village_id: Mapped[int | None] = belongs_to("village.id")
    organisation_id: Mapped[int | None] = belongs_to("organisation.id")
    valid_from: Mapped[date] = column(INTERNAL, Date)
    valid_to: Mapped[date | None] = column(INTERNAL, Date)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    town: Mapped[Town | None] = relationship()
    area: Mapped[Area | None] = relationship()
    village: Mapped[Village | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def town_ref(self) -> UUID | None:
        """The ref of the seat's town."""
        return self.town.ref if self.town else None
