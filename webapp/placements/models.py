"""Employment spells, what was agreed anew, what was said of each calendar month, and what proves it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, MonthText, belongs_to, check, column, states
from webapp.core.files import StoredFile
from webapp.core.months import Month
from webapp.core.objects import no_overlap, register
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening
from webapp.organisations.models import Organisation
from webapp.placements.rules.facts import PER_MONTH
from webapp.placements.workflow import CaseState, MonthState, SpellState

INTERNAL, MONEY, PERSONAL = DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL


class Spell(Base):
    """One person's work at one firm from a day on. `ended_on` is the first day no longer worked."""

    __tablename__ = "spell"
    __table_args__ = (
        check("ended_on IS NULL OR ended_on > started_on", "period"),
        check("state <> 'left' OR ended_on IS NOT NULL", "left_has_day"),
        check("state <> 'active' OR ended_on IS NULL", "active_has_no_end"),
        check("wage_fen >= floor_fen", "wage_at_or_above_floor"),
        check("wage_fen >= minimum_fen", "wage_at_or_above_minimum"),
        check("wage_fen >= pledge_fen", "wage_at_or_above_pledge"),
        check("unit IN ('month', 'day', 'hour', 'task')", "unit"),
        check("contract_to IS NULL OR contract_to > contract_from", "contract_period"),
        check("(leaves_on IS NULL) = (leaves_told_at IS NULL)", "notice_has_moment"),
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
    minimum_fen: Mapped[int | None] = column(MONEY, BigInteger)
    pledge_fen: Mapped[int | None] = column(MONEY, BigInteger)
    unit: Mapped[str] = column(INTERNAL, String(10), default=PER_MONTH, server_default=PER_MONTH)
    unit_hours: Mapped[int] = column(INTERNAL, Integer, default=0, server_default="0")
    contract_kind: Mapped[str | None] = column(PERSONAL, String(20))
    contract_from: Mapped[date | None] = column(PERSONAL, Date)
    contract_to: Mapped[date | None] = column(PERSONAL, Date)
    insured: Mapped[bool | None] = column(PERSONAL, Boolean)
    leaves_on: Mapped[date | None] = column(PERSONAL, Date)
    leaves_by: Mapped[str | None] = column(PERSONAL, String(20))
    leaves_code: Mapped[str | None] = column(PERSONAL, String(30))
    leaves_told_by_id: Mapped[int | None] = belongs_to("person.id")
    leaves_told_at: Mapped[datetime | None] = column(INTERNAL)
    version: Mapped[int] = column(INTERNAL, Integer)

    introduction: Mapped[Introduction] = relationship()
    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    firm: Mapped[Organisation] = relationship()
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    months: Mapped[list["MonthCheck"]] = relationship(back_populates="spell", order_by="MonthCheck.month")
    changes: Mapped[list["SpellChange"]] = relationship(
        back_populates="spell", order_by="SpellChange.from_on"
    )
    leaves_told_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.member.village_id


class SpellChange(Base):
    """What was agreed anew during a spell: wage or work from a day on, with the floor it was held against."""

    __tablename__ = "spell_change"
    __table_args__ = (
        UniqueConstraint("spell_id", "from_on"),
        check("wage_fen >= floor_fen", "wage_at_or_above_floor"),
    )

    spell_id: Mapped[int] = belongs_to("spell.id")
    from_on: Mapped[date] = column(PERSONAL, Date)
    wage_fen: Mapped[int] = column(MONEY, BigInteger)
    floor_fen: Mapped[int] = column(MONEY, BigInteger)
    work: Mapped[str | None] = column(PERSONAL, String(60))
    written_by_id: Mapped[int] = belongs_to("person.id")
    written_at: Mapped[datetime] = column(INTERNAL)

    spell: Mapped[Spell] = relationship(back_populates="changes")

    @property
    def town_id(self) -> int:
        """The change's town, for the audit."""
        return self.spell.town_id


class MonthCheck(Base):
    """One calendar month of a spell: stated by the firm or for it, then confirmed or disputed by the village.

    `late_state` is empty for what came in time, and for what was stated before lateness needed a second role.
    """

    __tablename__ = "month_check"
    __table_args__ = (
        UniqueConstraint("spell_id", "month"),
        check("wage_fen >= 0", "wage_not_negative"),
        check("(state IN ('confirmed', 'disputed')) = (confirmed_by_id IS NOT NULL)", "confirmed_has_person"),
        check("confirmed_by_id IS NULL OR confirmed_by_id <> stated_by_id", "two_persons"),
        check("quantity IS NULL OR quantity > 0", "quantity"),
        check("late_state IN ('waits', 'agreed', 'refused')", "late_state"),
        check("late_state IS NULL OR late_code IS NOT NULL", "late_has_reason"),
        check(
            "(late_state IS NOT NULL AND late_state <> 'waits') = (late_answered_by_id IS NOT NULL)",
            "late_answer_has_person",
        ),
        check("late_answered_by_id IS NULL OR late_answered_by_id <> stated_by_id", "late_second_person"),
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
    late_state: Mapped[str | None] = column(INTERNAL, String(10))
    late_answered_by_id: Mapped[int | None] = belongs_to("person.id")
    late_answered_at: Mapped[datetime | None] = column(INTERNAL)
    stated_for: Mapped[str | None] = column(INTERNAL, String(30))
    confirmed_how: Mapped[str | None] = column(INTERNAL, String(20))
    quantity: Mapped[int | None] = column(PERSONAL, Integer)
    pay_days: Mapped[int | None] = column(PERSONAL, Integer)
    version: Mapped[int] = column(INTERNAL, Integer)

    spell: Mapped[Spell] = relationship(back_populates="months", lazy="joined", innerjoin=True)
    stated_by: Mapped[Person] = relationship(foreign_keys=[stated_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    proofs: Mapped[list["Proof"]] = relationship(
        secondary="proof_of_month", order_by="Proof.id", lazy="selectin", viewonly=True
    )
    cases: Mapped[list["MonthCase"]] = relationship(
        back_populates="check", order_by="MonthCase.id", lazy="selectin"
    )

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


class Proof(Base):
    """A paper that proves pay: one sheet of a firm for a whole month, or one person's bank slip or screenshot."""

    __tablename__ = "proof"
    __table_args__ = (
        check("kind IN ('screenshot', 'certificate', 'bank', 'insurance')", "kind"),
        check("(checked_by_id IS NULL) = (checked_at IS NULL)", "checked_has_moment"),
        check("checked_by_id IS NULL OR checked_by_id <> added_by_id", "two_persons"),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    firm_id: Mapped[int] = belongs_to("organisation.id")
    file_id: Mapped[int] = belongs_to("stored_file.id")
    month: Mapped[Month] = column(PERSONAL, MonthText)
    kind: Mapped[str] = column(INTERNAL, String(20))
    added_by_id: Mapped[int] = belongs_to("person.id")
    added_at: Mapped[datetime] = column(INTERNAL)
    checked_by_id: Mapped[int | None] = belongs_to("person.id")
    checked_at: Mapped[datetime | None] = column(INTERNAL)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    added_by: Mapped[Person] = relationship(foreign_keys=[added_by_id])
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])


class ProofOfMonth(Base):
    """Which months of which people a paper proves."""

    __tablename__ = "proof_of_month"
    __table_args__ = (UniqueConstraint("proof_id", "month_check_id"),)

    proof_id: Mapped[int] = belongs_to("proof.id")
    month_check_id: Mapped[int] = belongs_to("month_check.id")

    proof: Mapped[Proof] = relationship(viewonly=True)

    @property
    def town_id(self) -> int:
        """The proof's town, for the audit."""
        return self.proof.town_id


class MonthCase(Base):
    """A month on which firm and village do not agree: the firm answers, the cadre settles."""

    __tablename__ = "month_case"
    __table_args__ = (
        check("(state = 'settled') = (outcome IS NOT NULL)", "settled_has_outcome"),
        check("(state = 'settled') = (settled_at IS NOT NULL)", "settled_has_moment"),
        check("state <> 'answered' OR answered_at IS NOT NULL", "answered_has_moment"),
        Index(
            "uq_month_case_live",
            "month_check_id",
            unique=True,
            sqlite_where=text("state <> 'settled'"),
            postgresql_where=text("state <> 'settled'"),
        ),
    )

    month_check_id: Mapped[int] = belongs_to("month_check.id")
    state: Mapped[CaseState] = states(CaseState, "state", index=True)
    code: Mapped[str] = column(PERSONAL, String(30))
    opened_by_id: Mapped[int] = belongs_to("person.id")
    opened_at: Mapped[datetime] = column(INTERNAL)
    answer: Mapped[str | None] = column(PERSONAL, String(200))
    answered_by_id: Mapped[int | None] = belongs_to("person.id")
    answered_at: Mapped[datetime | None] = column(INTERNAL)
    outcome: Mapped[str | None] = column(PERSONAL, String(30))
    note: Mapped[str | None] = column(PERSONAL, String(200))
    settled_by_id: Mapped[int | None] = belongs_to("person.id")
    settled_at: Mapped[datetime | None] = column(INTERNAL)
    version: Mapped[int] = column(INTERNAL, Integer)

    check: Mapped[MonthCheck] = relationship(back_populates="cases")
    opened_by: Mapped[Person] = relationship(foreign_keys=[opened_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def town_id(self) -> int:
        """The case's town, for the guard."""
        return self.check.town_id

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.check.village_id

    @property
    def firm_id(self) -> int:
        """The firm that answers, for the guard."""
        return self.check.firm_id


register(no_overlap("spell", "member_id", "started_on", "ended_on", "spell_one_at_a_time"))
