"""The registry: households, members, and dated facts about them, each confirmed on a day by a person."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import (
    Base,
    DataClass,
    Sealed,
    belongs_to,
    check,
    column,
    index_column,
    json_column,
    sealed_column,
)
from webapp.core.objects import no_overlap, register
from webapp.organisations.models import Town, Village

INTERNAL, PERSONAL, SENSITIVE = DataClass.INTERNAL, DataClass.PERSONAL, DataClass.SENSITIVE

HOUSEHOLD_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "income": (
        "net_income_per_head", "net_income", "income_wage", "income_business", "business_cost",
        "income_property", "income_transfer", "claims_income", "self_paid",
    ),
    "guarantees": ("school_problem", "house_problem", "water_problem", "insurance_problem"),
    "house": (
        "unsafe_house", "house_grade", "house_area", "safe_water", "toilet", "toilet_works", "power", "broadcast",
        "paved_road", "road_kind", "road_distance", "fuel", "resettled",
    ),
    "land": (
        "arable_area", "forest_area", "orchard_area", "returned_forest_area", "grass_area", "water_area",
        "cooperative", "led_by_firm", "led_by_founder",
    ),
    "measures": (
        "measure_development", "measure_trade", "measure_job", "measure_finance", "measure_public_post",
        "measure_public_post_note", "measure_house", "measure_water", "measure_health", "measure_schooling",
        "measure_education", "measure_security", "measure_social", "measure_move", "measure_living", "measure_works",
    ),
    "after": (
        "after_school_problem", "after_house_problem", "after_water_problem", "after_insurance_problem",
        "after_net_income_per_head", "after_net_income", "after_income_wage", "after_income_business",
        "after_business_cost", "after_income_property", "after_income_transfer", "after_claims_income",
        "after_self_paid",
    ),
    "contact": ("contact_name", "contact_phone", "collector_name", "collector_phone", "form_day"),
    "other": ("once_poor", "martyr_family", "disaster_detail", "other_note"),
    "standing": (
        "category", "risk_1", "risk_2", "risk_3", "risk_4", "risk_5", "identified_month", "risk_gone", "gone_month",
        "gone_mode",
    ),
}  # fmt: skip
"""Which figures of the national form stand together in one `HouseholdFact`."""

MEMBER_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "work": (
        "work_place", "work_months", "work_firm", "work_channel", "work_abroad", "public_post", "public_post_months",
    ),
    "insurance": (
        "residents_insurance", "employees_insurance", "illness_insurance", "private_insurance",
        "residents_pension", "employees_pension",
    ),
    "aid": (
        "minimum_living", "extreme_hardship", "medical_aid", "illness_aid", "other_health_aid", "disability_kind",
        "disability_year",
    ),
    "person": (
        "document_type", "politics", "mandarin", "identified_person_month", "drop_out_reason", "no_school_reason",
    ),
}  # fmt: skip
"""Which answers about a person stand together in one `MemberFact`."""


class Household(Base):
    """A family that lives and budgets together; the unit of monitoring."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("town_id", "number_index"),)

    town_id: Mapped[int] = belongs_to("town.id")
    village_id: Mapped[int] = belongs_to("village.id")
    number_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    number_index: Mapped[bytes | None] = index_column()
    kind: Mapped[str] = column(PERSONAL, String(20))
    head_name: Mapped[str] = column(PERSONAL, String(60))
    head_sort: Mapped[str] = column(PERSONAL, String(120), index=True)
    group_name: Mapped[str | None] = column(PERSONAL, String(60))
    address_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    phone_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    phone_index: Mapped[bytes | None] = index_column(index=True)
    without_labour: Mapped[bool] = column(SENSITIVE, Boolean, default=False)
    people: Mapped[int] = column(INTERNAL, Integer, default=0)
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    number: Any = Sealed("household_number", index=True)
    address: Any = Sealed("address")
    phone: Any = Sealed("phone", index=True)

    town: Mapped[Town] = relationship()
    village: Mapped[Village] = relationship(lazy="joined", innerjoin=True)
    confirmed_by: Mapped[Person | None] = relationship()
    members: Mapped[list["Member"]] = relationship(
        back_populates="household", order_by="Member.position, Member.id"
    )
    categories: Mapped[list["CategoryFact"]] = relationship(
        back_populates="household", order_by="CategoryFact.starts_on.desc(), CategoryFact.id.desc()"
    )
    watches: Mapped[list["LocalWatch"]] = relationship(
        back_populates="household", order_by="LocalWatch.starts_on.desc(), LocalWatch.id.desc()"
    )
    facts: Mapped[list["HouseholdFact"]] = relationship(
        back_populates="household",
        order_by="HouseholdFact.key, HouseholdFact.as_of.desc(), HouseholdFact.id.desc()",
    )

    __mapper_args__ = {"version_id_col": version}


class Member(Base):
    """One person of a household. A member who left keeps the row and its dates."""

    __tablename__ = "member"

    household_id: Mapped[int] = belongs_to("household.id")
    position: Mapped[int] = column(INTERNAL, Integer, default=0)
    name: Mapped[str] = column(PERSONAL, String(60))
    pinyin: Mapped[str] = column(PERSONAL, String(120), index=True)
    initials: Mapped[str] = column(PERSONAL, String(20), index=True)
    number_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    number_index: Mapped[bytes | None] = index_column(index=True)
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    id_number_index: Mapped[bytes | None] = index_column(unique=True)
    id_tail_index: Mapped[bytes | None] = index_column(index=True)
    birth_on: Mapped[date | None] = column(PERSONAL, Date)
    sex: Mapped[str | None] = column(PERSONAL, String(10))
    relation: Mapped[str] = column(PERSONAL, String(20))
    nationality: Mapped[str | None] = column(PERSONAL, String(20))
    education: Mapped[str | None] = column(PERSONAL, String(20))
    schooling: Mapped[str | None] = column(PERSONAL, String(20))
    labour: Mapped[str | None] = column(SENSITIVE, String(20))
    health_sealed: Mapped[bytes | None] = sealed_column()
    phone_sealed: Mapped[bytes | None] = sealed_column(PERSONAL)
    phone_index: Mapped[bytes | None] = index_column(index=True)
    joined_on: Mapped[date | None] = column(PERSONAL, Date)
    left_on: Mapped[date | None] = column(PERSONAL, Date)
    left_reason: Mapped[str | None] = column(PERSONAL, String(20))
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    number: Any = Sealed("person_number", index=True)
    id_number: Any = Sealed("id_number", index=True)
    health: Any = Sealed("health")
    phone: Any = Sealed("phone", index=True)

    household: Mapped[Household] = relationship(back_populates="members", lazy="joined", innerjoin=True)
    facts: Mapped[list["MemberFact"]] = relationship(
        back_populates="member", order_by="MemberFact.key, MemberFact.as_of.desc(), MemberFact.id.desc()"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def town_id(self) -> int:
        """The member's town, for the guard."""
        return self.household.town_id

    @property
    def village_id(self) -> int:
        """The member's village, for the guard."""
        return self.household.village_id


class CategoryFact(Base):
    """The national category of a household from a day on; at most one holds at a time."""

    __tablename__ = "category_fact"
    __table_args__ = (check("ends_on IS NULL OR ends_on >= starts_on", "period"),)

    household_id: Mapped[int] = belongs_to("household.id")
    category: Mapped[str] = column(SENSITIVE, String(20))
    risks: Mapped[list[Any]] = json_column(SENSITIVE, default=list)
    starts_on: Mapped[date] = column(SENSITIVE, Date)
    ends_on: Mapped[date | None] = column(SENSITIVE, Date)
    end_mode: Mapped[str | None] = column(SENSITIVE, String(20))
    source: Mapped[str] = column(INTERNAL, String(80))
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")

    household: Mapped[Household] = relationship(back_populates="categories")
    confirmed_by: Mapped[Person | None] = relationship()


class LocalWatch(Base):
    """The town's own watch list (关注户 in the narrow sense): why, since when, when to look again, until when."""

    __tablename__ = "local_watch"
    __table_args__ = (check("ends_on IS NULL OR ends_on >= starts_on", "period"),)

    household_id: Mapped[int] = belongs_to("household.id")
    reason: Mapped[str] = column(SENSITIVE, String(200))
    starts_on: Mapped[date] = column(SENSITIVE, Date)
    review_on: Mapped[date] = column(INTERNAL, Date)
    ends_on: Mapped[date | None] = column(SENSITIVE, Date)
    end_reason: Mapped[str | None] = column(SENSITIVE, String(200))
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    household: Mapped[Household] = relationship(back_populates="watches")
    confirmed_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class HouseholdFact(Base):
    """One group of figures about a household (income, house, measures), sealed together: a newer day supersedes."""

    __tablename__ = "household_fact"
    __table_args__ = (UniqueConstraint("household_id", "key", "as_of"),)

    household_id: Mapped[int] = belongs_to("household.id")
    key: Mapped[str] = column(INTERNAL, String(60))
    as_of: Mapped[date] = column(INTERNAL, Date)
    value_sealed: Mapped[bytes | None] = sealed_column()
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")

    value: Any = Sealed("hidden")

    household: Mapped[Household] = relationship(back_populates="facts")
    confirmed_by: Mapped[Person | None] = relationship()


class MemberFact(Base):
    """One group of answers about a person (work, insurance, aid), sealed together: a newer day supersedes."""

    __tablename__ = "member_fact"
    __table_args__ = (UniqueConstraint("member_id", "key", "as_of"),)

    member_id: Mapped[int] = belongs_to("member.id")
    key: Mapped[str] = column(INTERNAL, String(60))
    as_of: Mapped[date] = column(INTERNAL, Date)
    value_sealed: Mapped[bytes | None] = sealed_column()
    confirmed_on: Mapped[date] = column(INTERNAL, Date)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")

    value: Any = Sealed("hidden")

    member: Mapped[Member] = relationship(back_populates="facts")
    confirmed_by: Mapped[Person | None] = relationship()


class ImportBatch(Base):
    """One upload of a national workbook: staged, previewed, applied whole or dropped."""

    __tablename__ = "import_batch"

    town_id: Mapped[int] = belongs_to("town.id")
    file_ref: Mapped[UUID] = column(INTERNAL)
    file_name: Mapped[str] = column(PERSONAL, String(120))
    state: Mapped[str] = column(INTERNAL, String(20))
    job_ref: Mapped[UUID | None] = column(INTERNAL)
    counts: Mapped[dict[str, Any]] = json_column(INTERNAL, default=dict)
    plan_sealed: Mapped[bytes | None] = column(SENSITIVE, LargeBinary)
    uploaded_on: Mapped[date] = column(INTERNAL, Date)
    uploaded_by_id: Mapped[int] = belongs_to("person.id")
    applied_on: Mapped[date | None] = column(INTERNAL, Date)
    applied_by_id: Mapped[int | None] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    town: Mapped[Town] = relationship()
    uploaded_by: Mapped[Person] = relationship(foreign_keys=[uploaded_by_id])
    applied_by: Mapped[Person | None] = relationship(foreign_keys=[applied_by_id])

    __mapper_args__ = {"version_id_col": version}


register(
    no_overlap("category_fact", "household_id", "starts_on", "ends_on", "category_fact_one_at_a_time"),
    no_overlap("local_watch", "household_id", "starts_on", "ends_on", "local_watch_one_at_a_time"),
)
