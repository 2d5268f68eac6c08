"""Consent: who may be told what about a person, for which purpose, from which day until when."""

from datetime import date

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, belongs_to, check, column
from webapp.core.objects import frozen_when, kept, register
from webapp.households.models import Member
from webapp.organisations.models import Organisation

INTERNAL, PERSONAL = DataClass.INTERNAL, DataClass.PERSONAL
INTRODUCTION, CONTACT = "introduction", "contact"
"""The two steps: to be shown to a firm without a name; that it may have name and phone once it wants to meet."""


class Consent(Base):
    """One person's consent to one recipient for one purpose; once it is withdrawn nobody may rely on it."""

    __tablename__ = "consent"
    __table_args__ = (
        check("valid_to >= given_on", "period"),
        check("withdrawn_on IS NULL OR withdrawn_on >= given_on", "withdrawn_after"),
    )

    member_id: Mapped[int] = belongs_to("member.id")
    recipient_id: Mapped[int] = belongs_to("organisation.id")
    purpose: Mapped[str] = column(INTERNAL, String(30))
    how: Mapped[str] = column(INTERNAL, String(20))
    given_on: Mapped[date] = column(PERSONAL, Date)
    valid_to: Mapped[date] = column(PERSONAL, Date)
    withdrawn_on: Mapped[date | None] = column(PERSONAL, Date)
    noted_by_id: Mapped[int] = belongs_to("person.id")

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    recipient: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    noted_by: Mapped[Person] = relationship()

    @property
    def town_id(self) -> int:
        """The person's town, for the guard."""
        return self.member.town_id

    def holds_on(self, day: date) -> bool:
        """Whether it may be relied on that day."""
        withdrawn = self.withdrawn_on is not None and self.withdrawn_on <= day
        return self.given_on <= day <= self.valid_to and not withdrawn


register(
    kept("consent"),
    frozen_when(
        "consent",
        "1 = 1",
        ("member_id", "recipient_id", "purpose", "how", "given_on", "valid_to", "noted_by_id"),
        "consent_terms_are_fixed",
    ),
)
