"""Where a person or a firm is paid: a bank account by two persons; and which colleagues are related to whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, index_column, sealed_column
from webapp.core.objects import frozen_when, kept, register
from webapp.households.models import Member
from webapp.organisations.models import Organisation

INTERNAL, PERSONAL = DataClass.INTERNAL, DataClass.PERSONAL
LIVE = text("replaced_at IS NULL")
KIN = text("ended_on IS NULL")


class BankAccount(Base):
    """A member's account, or a firm's in one town: each town that pays a firm confirms its account itself.

    A change is a new row with its own two persons; the old one is marked replaced.
    """

    __tablename__ = "bank_account"
    __table_args__ = (
        check("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
        check("(member_id IS NULL) <> (firm_id IS NULL)", "one_payee"),
        Index("uq_bank_account_live", "member_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index(
            "uq_bank_account_firm_live", "firm_id", "town_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
    )  # fmt: skip

    town_id: Mapped[int] = belongs_to("town.id")
    member_id: Mapped[int | None] = belongs_to("member.id")
    firm_id: Mapped[int | None] = belongs_to("organisation.id")
    bank: Mapped[str] = column(PERSONAL, String(60))
    holder: Mapped[str] = column(PERSONAL, String(80))
    number_sealed: Mapped[bytes] = sealed_column()
    number_index: Mapped[bytes] = index_column(index=True)
    entered_by_id: Mapped[int] = belongs_to("person.id")
    entered_at: Mapped[datetime] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)
    replaced_at: Mapped[datetime | None] = column(INTERNAL)

    number: Any = Sealed("bank_account", index=True)

    member: Mapped[Member | None] = relationship()
    firm: Mapped[Organisation | None] = relationship(lazy="joined")
    entered_by: Mapped[Person] = relationship(foreign_keys=[entered_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def village_id(self) -> int | None:
        """The payee's village, for the guard; a firm lies in none."""
        return self.member.village_id if self.member is not None else None

    @property
    def payee_name(self) -> str:
        """Whose account it is."""
        return (
            self.firm.name if self.firm is not None else self.member.name if self.member is not None else ""
        )


class Kinship(Base):
    """A relative of somebody who decides, by identity number, whether or not the town knows the relative.

    Declared by the person or entered by the auditor; a declaration ends only by another hand than its person's.
    """

    __tablename__ = "kinship"
    __table_args__ = (
        check("ended_by_id IS NULL OR ended_by_id <> person_id", "ended_by_another"),
        check("(ended_by_id IS NULL) = (ended_on IS NULL)", "ended_whole"),
        Index(
            "uq_kinship_standing",
            "person_id",
            "id_number_index",
            unique=True,
            sqlite_where=KIN,
            postgresql_where=KIN,
        ),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    person_id: Mapped[int] = belongs_to("person.id")
    name: Mapped[str] = column(PERSONAL, String(60))
    relation: Mapped[str] = column(PERSONAL, String(20))
    id_number_sealed: Mapped[bytes] = sealed_column()
    id_number_index: Mapped[bytes] = index_column(index=True)
    declared_by_id: Mapped[int] = belongs_to("person.id")
    declared_on: Mapped[date] = column(PERSONAL, Date)
    ended_on: Mapped[date | None] = column(PERSONAL, Date)
    ended_by_id: Mapped[int | None] = belongs_to("person.id")

    id_number: Any = Sealed("id_number", index=True)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    declared_by: Mapped[Person] = relationship(foreign_keys=[declared_by_id])


register(
    kept("bank_account"),
    kept("kinship"),
    frozen_when(
        "kinship",
        "1 = 1",
        ("town_id", "person_id", "name", "relation", "id_number_sealed", "id_number_index", "declared_by_id"),
        "kinship_is_fixed",
    ),
    frozen_when("kinship", "OLD.ended_on IS NOT NULL", ("ended_on", "ended_by_id"), "kinship_ended_once"),
    frozen_when(
        "bank_account",
        "1 = 1",
        (
            "town_id",
            "member_id",
            "firm_id",
            "bank",
            "holder",
            "number_sealed",
            "number_index",
            "entered_by_id",
        ),
        "bank_account_is_fixed",
    ),
    frozen_when(
        "bank_account", "OLD.confirmed_by_id IS NOT NULL", ("confirmed_by_id",), "bank_account_confirmed_once"
    ),
)
