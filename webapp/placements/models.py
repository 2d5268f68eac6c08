"""Employment spells and what firm and village said of each calendar month."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, MonthText, belongs_to, check, column, states
from webapp.core.months import Month
from webapp.core.objects import no_overlap, register
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening
from webapp.organisations.models import Organisation
from webapp.placements.workflow import MonthState, SpellState

INTERNAL, MONEY, PERSONAL = DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL


class Spell(Base):
    """One person's work at one firm from a day on. `ended_on` is the first day no longer worked."""

    __tablename__ = "spell"
    __table_args__ = (
        check("ended_on IS NULL OR ended_on > started_on", "period"),
        check("state <> 'left' OR ended_on IS NOT NULL", "left_has_day"),
        check("state <> 'active' OR ended_on IS NULL", "active_has_no_end"),
        check("wage_fen >= floor_fen", "wage_at_or_above_floor"),
    )

    introduction_id: Mapped[int] = belongs_to("introduction.id", unique=True, index=False)
    opening_id: Mapped[int] = belongs_to("opening.id")
    firm_id: Mapped[int] = belongs_to("organisation.id")
    town_id: Mapped[int] = belongs_to("town.id")
    member_id: Mapped[int] = belongs_to("member.id")
    state: Mapped[SpellState] = states(SpellState, "state", index=True)
    started_on: Mapped[date] = column(PERSONAL, Date)
    qualifies_on: Mapped[date] = column(PERSONAL, Date, index=True)
    ended_on: Mapped[date | None] = column(PERSONAL, Date)
    ended_by: Mapped[str | None] = column(PERSONAL, String(20))
    end_code: Mapped[str | None] = column(PERSONAL, String(30))
    wage_fen: Mapped[int] = column(MONEY, BigInteger)
    floor_fen: Mapped[int] = column(MONEY, BigInteger)
    version: Mapped[int] = column(INTERNAL, Integer)

    introduction: Mapped[Introduction] = relationship()
    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    firm: Mapped[Organisation] = relationship()
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    months: Mapped[list["MonthCheck"]] = relationship(back_populates="spell", order_by="MonthCheck.month")

    __mapper_args__ = {"version_id_col": version}

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.member.village_id


class MonthCheck(Base):
    """One calendar month of a spell: stated by the firm, then confirmed or disputed by the village monitor."""

    __tablename__ = "month_check"
    __table_args__ = (
        UniqueConstraint("spell_id", "month"),
        check("wage_fen >= 0", "wage_not_negative"),
        check("(state IN ('confirmed', 'disputed')) = (confirmed_by_id IS NOT NULL)", "confirmed_has_person"),
        check("confirmed_by_id IS NULL OR confirmed_by_id <> stated_by_id", "two_persons"),
    )

    spell_id: Mapped[int] = belongs_to("spell.id")
    month: Mapped[Month] = column(PERSONAL, MonthText)
    state: Mapped[MonthState] = states(MonthState, "state", index=True)
    employed: Mapped[bool] = column(PERSONAL, Boolean)
    worked_to: Mapped[date] = column(PERSONAL, Date)
    wage_fen: Mapped[int] = column(MONEY, BigInteger)
    stated_by_id: Mapped[int] = belongs_to("person.id")
    stated_at: Mapped[datetime] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)
    dispute_code: Mapped[str | None] = column(PERSONAL, String(30))
    late_code: Mapped[str | None] = column(PERSONAL, String(30))
    version: Mapped[int] = column(INTERNAL, Integer)

    spell: Mapped[Spell] = relationship(back_populates="months", lazy="joined", innerjoin=True)
    stated_by: Mapped[Person] = relationship(foreign_keys=[stated_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def town_id(self) -> int:
        """The check's town, for the guard."""
        return self.spell.town_id

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.spell.village_id

    @property
    def firm_id(self) -> int:
        """The firm that states, for the guard."""
        return self.spell.firm_id


register(no_overlap("spell", "member_id", "started_on", "ended_on", "spell_one_at_a_time"))
