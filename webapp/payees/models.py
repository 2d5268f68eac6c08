"""Where a person is paid: a bank account that one person enters and another confirms."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, index_column, sealed_column
from webapp.core.objects import frozen_when, register
from webapp.households.models import Member

INTERNAL, PERSONAL = DataClass.INTERNAL, DataClass.PERSONAL
LIVE = text("replaced_at IS NULL")


class BankAccount(Base):
    """A member's account. A change is a new row with its own two persons; the old one is marked replaced."""

    __tablename__ = "bank_account"
    __table_args__ = (
        check("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
        Index("uq_bank_account_live", "member_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    member_id: Mapped[int] = belongs_to("member.id")
    bank: Mapped[str] = column(PERSONAL, String(60))
    holder: Mapped[str] = column(PERSONAL, String(60))
    number_sealed: Mapped[bytes] = sealed_column()
    number_index: Mapped[bytes] = index_column(index=True)
    entered_by_id: Mapped[int] = belongs_to("person.id")
    entered_at: Mapped[datetime] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)
    replaced_at: Mapped[datetime | None] = column(INTERNAL)

    number: Any = Sealed("bank_account", index=True)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    entered_by: Mapped[Person] = relationship(foreign_keys=[entered_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def town_id(self) -> int:
        """The payee's town, for the guard."""
        return self.member.town_id

    @property
    def village_id(self) -> int:
        """The payee's village, for the guard."""
        return self.member.village_id


register(
    frozen_when(
        "bank_account",
        "1 = 1",
        ("member_id", "bank", "holder", "number_sealed", "number_index", "entered_by_id"),
        "bank_account_is_fixed",
    ),
    frozen_when(
        "bank_account", "OLD.confirmed_by_id IS NOT NULL", ("confirmed_by_id",), "bank_account_confirmed_once"
    ),
)
