"""Openings of firms, what people said about work, and introductions of one to the other."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.consents.models import Consent
from webapp.core.db import Base, DataClass, belongs_to, check, column, json_column, states
from webapp.core.objects import frozen_when, register
from webapp.households.models import Member
from webapp.jobs.workflow import IntroductionState, OpeningState
from webapp.organisations.models import Organisation, Town, Village
from webapp.policies.models import PolicyRow

PUBLIC, INTERNAL, MONEY, PERSONAL = DataClass.PUBLIC, DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL
OPEN = text("state = 'proposed'")


class Opening(Base):
    """Posts of one kind that a firm offers in one town, with the floor it was checked against."""

    __tablename__ = "opening"
    __table_args__ = (
        check("kind IN ('full_time', 'hourly', 'public_welfare')", "kind"),
        check("wage_from_fen >= floor_fen", "wage_at_or_above_floor"),
        check("wage_to_fen >= wage_from_fen", "wage_range"),
        check("posts >= 1", "posts"),
        check("filled >= 0 AND filled <= posts", "filled"),
        check("days_per_week BETWEEN 1 AND 7", "days_per_week"),
        check("shift_from BETWEEN 0 AND 1439 AND shift_to BETWEEN 0 AND 1439", "shift"),
        check("state IN ('draft', 'withdrawn') OR published_on IS NOT NULL", "published_has_day"),
    )

    firm_id: Mapped[int] = belongs_to("organisation.id")
    town_id: Mapped[int] = belongs_to("town.id")
    village_id: Mapped[int | None] = belongs_to("village.id")
    kind: Mapped[str] = column(PUBLIC, String(20))
    state: Mapped[OpeningState] = states(OpeningState, "state", index=True)
    title: Mapped[str] = column(PUBLIC, String(60))
    duties: Mapped[str] = column(PUBLIC, String(500))
    skills: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    posts: Mapped[int] = column(PUBLIC, Integer)
    filled: Mapped[int] = column(PUBLIC, Integer, default=0)
    wage_from_fen: Mapped[int] = column(PUBLIC, BigInteger)
    wage_to_fen: Mapped[int] = column(PUBLIC, BigInteger)
    floor_fen: Mapped[int] = column(PUBLIC, BigInteger)
    floor_policy_id: Mapped[int] = belongs_to("policy_row.id")
    floor_checked_on: Mapped[date] = column(INTERNAL, Date)
    shift_from: Mapped[int] = column(PUBLIC, Integer)
    shift_to: Mapped[int] = column(PUBLIC, Integer)
    days_per_week: Mapped[int] = column(PUBLIC, Integer)
    effort: Mapped[int] = column(PUBLIC, Integer, default=1)
    hazardous: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    education: Mapped[int] = column(PUBLIC, Integer, default=0)
    certificates: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    address: Mapped[str | None] = column(PUBLIC, String(120))
    insured: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    lodging: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    transport: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    contact: Mapped[str | None] = column(PERSONAL, String(80))
    published_on: Mapped[date | None] = column(PUBLIC, Date)
    fresh_on: Mapped[date] = column(PUBLIC, Date)
    written_by_id: Mapped[int] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    firm: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    town: Mapped[Town] = relationship(lazy="joined", innerjoin=True)
    village: Mapped[Village | None] = relationship(lazy="joined")
    floor_policy: Mapped[PolicyRow] = relationship()

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute

    @property
    def free(self) -> int:
        """Posts nobody has been hired for yet."""
        return self.posts - self.filled


class WorkerProfile(Base):
    """What a person said about work: skills, hours, wishes, on which day and to whom."""

    __tablename__ = "worker_profile"

    member_id: Mapped[int] = belongs_to("member.id", unique=True, index=False)
    seeking: Mapped[bool] = column(PERSONAL, Boolean, default=True)
    skills: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    experience: Mapped[dict[str, Any]] = json_column(PERSONAL, default=dict)
    certificates: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    free_from: Mapped[int | None] = column(PERSONAL, Integer)
    free_to: Mapped[int | None] = column(PERSONAL, Integer)
    days_per_week: Mapped[int] = column(PERSONAL, Integer, default=6)
    max_km: Mapped[int | None] = column(PERSONAL, Integer)
    transport: Mapped[str] = column(PERSONAL, String(20), default="ebike")
    wanted_fen: Mapped[int | None] = column(PERSONAL, BigInteger)
    night: Mapped[bool] = column(PERSONAL, Boolean, default=False)
    effort: Mapped[int] = column(PERSONAL, Integer, default=2)
    has_phone: Mapped[bool] = column(PERSONAL, Boolean, default=True)
    said_on: Mapped[date] = column(INTERNAL, Date)
    noted_by_id: Mapped[int] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    noted_by: Mapped[Person] = relationship()
    care: Mapped[list["CareDuty"]] = relationship(
        back_populates="profile", order_by="CareDuty.starts, CareDuty.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute


class CareDuty(Base):
    """Hours of the day in which somebody at home needs this person."""

    __tablename__ = "care_duty"
    __table_args__ = (check("starts BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1439", "hours"),)

    profile_id: Mapped[int] = belongs_to("worker_profile.id")
    starts: Mapped[int] = column(PERSONAL, Integer)
    ends: Mapped[int] = column(PERSONAL, Integer)
    what: Mapped[str] = column(PERSONAL, String(60))
    hard: Mapped[bool] = column(PERSONAL, Boolean, default=True)

    profile: Mapped[WorkerProfile] = relationship(back_populates="care")


class Introduction(Base):
    """One person introduced to one opening under a consent; what the firm sees before it is a code."""

    __tablename__ = "introduction"
    __table_args__ = (
        check("(state = 'declined') = (decline_code IS NOT NULL)", "declined_has_reason"),
        check("(state = 'proposed') = (answered_on IS NULL)", "answered_has_day"),
        Index(
            "uq_introduction_open",
            "opening_id",
            "member_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    opening_id: Mapped[int] = belongs_to("opening.id")
    member_id: Mapped[int] = belongs_to("member.id")
    consent_id: Mapped[int] = belongs_to("consent.id")
    state: Mapped[IntroductionState] = states(IntroductionState, "state", index=True)
    code: Mapped[str] = column(PUBLIC, String(12), unique=True)
    fit: Mapped[int] = column(PERSONAL, Integer)
    need: Mapped[int] = column(DataClass.SENSITIVE, Integer)
    reasons: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    proposed_on: Mapped[date] = column(PERSONAL, Date)
    proposed_by_id: Mapped[int] = belongs_to("person.id")
    answered_on: Mapped[date | None] = column(PERSONAL, Date)
    answered_by_id: Mapped[int | None] = belongs_to("person.id")
    decline_code: Mapped[str | None] = column(PERSONAL, String(30))
    decline_note: Mapped[str | None] = column(PERSONAL, String(200))
    version: Mapped[int] = column(INTERNAL, Integer)

    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    consent: Mapped[Consent] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute

    @property
    def town_id(self) -> int:
        """The introduction's town, for the guard."""
        return self.opening.town_id

    @property
    def firm_id(self) -> int:
        """The firm that answers, for the guard."""
        return self.opening.firm_id


register(
    frozen_when(
        "introduction",
        "1 = 1",
        ("opening_id", "member_id", "consent_id", "code", "fit", "need", "proposed_by_id"),
        "introduction_terms_are_fixed",
    )
)
