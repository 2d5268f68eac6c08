"""Subsidy claims with frozen facts, the five decisions on each, and payment lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.claims.workflow import ClaimState
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, sealed_column, states
from webapp.core.objects import append_only, frozen_when, register
from webapp.funds.models import FundLine
from webapp.households.models import Member
from webapp.placements.models import Spell

INTERNAL, MONEY, PERSONAL, SENSITIVE = (
    DataClass.INTERNAL,
    DataClass.MONEY,
    DataClass.PERSONAL,
    DataClass.SENSITIVE,
)
LIVE = text("state <> 'refused'")


class Claim(Base):
    """The retention subsidy of one spell. From "ready" on its facts, amount and hash are frozen.

    A refused claim stays as it was; what can be mended is claimed anew, so a spell has at most one that lives.
    """

    __tablename__ = "claim"
    __table_args__ = (
        check("amount_fen IS NULL OR amount_fen > 0", "amount_positive"),
        check("state = 'waiting' OR state = 'refused' OR facts_hash IS NOT NULL", "ready_has_facts"),
        check("(state = 'refused') = (refusal_code IS NOT NULL)", "refused_has_reason"),
        check("(state = 'refused') = (refused_on IS NOT NULL)", "refused_has_day"),
        check("(state = 'issued') = (payment_list_id IS NOT NULL)", "issued_has_list"),
        check("state <> 'issued' OR decisions = 5", "issued_after_five_decisions"),
        Index("uq_claim_live", "spell_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    spell_id: Mapped[int] = belongs_to("spell.id")
    town_id: Mapped[int] = belongs_to("town.id")
    member_id: Mapped[int] = belongs_to("member.id")
    state: Mapped[ClaimState] = states(ClaimState, "state", index=True)
    opened_on: Mapped[date] = column(PERSONAL, Date)
    ready_on: Mapped[date | None] = column(PERSONAL, Date)
    amount_fen: Mapped[int | None] = column(MONEY, BigInteger)
    band: Mapped[str | None] = column(MONEY, String(20))
    facts_sealed: Mapped[bytes | None] = column(SENSITIVE, LargeBinary)
    facts_hash: Mapped[str | None] = column(INTERNAL, String(64))
    decisions: Mapped[int] = column(INTERNAL, Integer, default=0)
    refusal_code: Mapped[str | None] = column(PERSONAL, String(30))
    refusal_note: Mapped[str | None] = column(PERSONAL, String(200))
    refused_on: Mapped[date | None] = column(PERSONAL, Date)
    refused_by_id: Mapped[int | None] = belongs_to("person.id")
    fund_line_id: Mapped[int | None] = belongs_to("fund_line.id")
    payment_list_id: Mapped[int | None] = belongs_to("payment_list.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    facts: Any = Sealed("hidden")

    spell: Mapped[Spell] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    fund_line: Mapped[FundLine | None] = relationship()
    made: Mapped[list["Decision"]] = relationship(back_populates="claim", order_by="Decision.id")
    payment_list: Mapped["PaymentList | None"] = relationship()
    refused_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.member.village_id


class Decision(Base):
    """One step agreed to by one person, over the hash of exactly what was shown; a no stands on the claim."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("claim_id", "step"),
        UniqueConstraint("claim_id", "person_id"),
        check("step IN ('review', 'make', 'check', 'sign_as_secretary', 'sign_as_captain')", "step"),
    )

    claim_id: Mapped[int] = belongs_to("claim.id")
    step: Mapped[str] = column(INTERNAL, String(20))
    person_id: Mapped[int] = belongs_to("person.id")
    account_ref: Mapped[UUID] = column(INTERNAL)
    facts_hash: Mapped[str] = column(INTERNAL, String(64))
    note: Mapped[str | None] = column(PERSONAL, String(200))
    decided_on: Mapped[date] = column(INTERNAL, Date)
    decided_at: Mapped[datetime] = column(INTERNAL)

    claim: Mapped[Claim] = relationship(back_populates="made")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class PaymentList(Base):
    """Signed claims handed to the bank together: the act that happens once for each of them."""

    __tablename__ = "payment_list"
    __table_args__ = (UniqueConstraint("town_id", "number"), check("total_fen > 0", "total_positive"))

    town_id: Mapped[int] = belongs_to("town.id")
    fund_line_id: Mapped[int] = belongs_to("fund_line.id")
    number: Mapped[str] = column(MONEY, String(20))
    total_fen: Mapped[int] = column(MONEY, BigInteger)
    people: Mapped[int] = column(MONEY, Integer)
    fingerprint: Mapped[str] = column(INTERNAL, String(64))
    issued_on: Mapped[date] = column(MONEY, Date)
    issued_at: Mapped[datetime] = column(INTERNAL)
    issued_by_id: Mapped[int] = belongs_to("person.id")

    fund_line: Mapped[FundLine] = relationship()
    issued_by: Mapped[Person] = relationship()
    lines: Mapped[list["PaymentLine"]] = relationship(
        back_populates="payment_list", order_by="PaymentLine.position"
    )


class PaymentLine(Base):
    """One payee on a list: a claim can stand on one line of one list, ever."""

    __tablename__ = "payment_line"
    __table_args__ = (
        check("amount_fen > 0", "amount_positive"),
        UniqueConstraint("payment_list_id", "position"),
    )

    payment_list_id: Mapped[int] = belongs_to("payment_list.id")
    claim_id: Mapped[int] = belongs_to("claim.id", unique=True, index=False)
    position: Mapped[int] = column(MONEY, Integer)
    name: Mapped[str] = column(PERSONAL, String(60))
    bank: Mapped[str] = column(PERSONAL, String(60))
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    account_sealed: Mapped[bytes | None] = sealed_column()
    amount_fen: Mapped[int] = column(MONEY, BigInteger)

    id_number: Any = Sealed("id_number")
    account: Any = Sealed("bank_account")

    payment_list: Mapped[PaymentList] = relationship(back_populates="lines")
    claim: Mapped[Claim] = relationship()


register(
    append_only("decision"),
    append_only("payment_list"),
    append_only("payment_line"),
    frozen_when(
        "claim",
        "OLD.facts_hash IS NOT NULL",
        ("spell_id", "member_id", "amount_fen", "band", "facts_sealed", "facts_hash"),
        "claim_facts_are_frozen",
    ),
    frozen_when(
        "claim", "OLD.state IN ('issued', 'refused')", ("state", "payment_list_id"), "claim_end_is_final"
    ),
)
