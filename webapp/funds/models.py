"""The ledger: fund lines with a counter that cannot go below zero, and entries that are never edited."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from webapp.core.db import Base, DataClass, belongs_to, check, column
from webapp.core.objects import append_only, register
from webapp.organisations.models import Town

INTERNAL, MONEY, PUBLIC = DataClass.INTERNAL, DataClass.MONEY, DataClass.PUBLIC
FIRST = text("reverses_id IS NULL")


class FundLine(Base):
    """Money of one town for one end. The counters are what constraints guard; the postings are what they count."""

    __tablename__ = "fund_line"
    __table_args__ = (
        UniqueConstraint("town_id", "name"),
        check("reserved_fen >= 0", "reserved_not_negative"),
        check("spent_fen >= 0", "spent_not_negative"),
        check("reserved_fen + spent_fen <= received_fen", "not_overdrawn"),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    name: Mapped[str] = column(PUBLIC, String(60))
    purpose: Mapped[str] = column(PUBLIC, String(30))
    source: Mapped[str] = column(PUBLIC, String(200))
    received_fen: Mapped[int] = column(MONEY, BigInteger, default=0)
    reserved_fen: Mapped[int] = column(MONEY, BigInteger, default=0)
    spent_fen: Mapped[int] = column(MONEY, BigInteger, default=0)
    version: Mapped[int] = column(INTERNAL, Integer)

    town: Mapped[Town] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def free_fen(self) -> int:
        """What may still be promised."""
        return self.received_fen - self.reserved_fen - self.spent_fen


class LedgerEntry(Base):
    """One movement of money, with at least two postings that balance to zero.

    `turn` counts how often its subject has come: what was released can be set aside anew, once a turn. An entry made
    in error stays; another names it in `reverses_id` and undoes it, once.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        Index(
            "uq_ledger_entry_subject_ref_kind_turn", "subject_ref", "kind", "turn", unique=True,
            sqlite_where=FIRST, postgresql_where=FIRST,
        ),
        check("reverses_id IS NULL OR kind = 'reversed'", "reversal_is_one"),
        check("reverses_id IS NULL OR note IS NOT NULL", "reversal_has_words"),
    )  # fmt: skip

    fund_line_id: Mapped[int] = belongs_to("fund_line.id")
    kind: Mapped[str] = column(MONEY, String(20))
    subject_ref: Mapped[UUID | None] = column(MONEY, index=True)
    turn: Mapped[int] = column(MONEY, Integer, default=1)
    note: Mapped[str | None] = column(MONEY, String(200))
    person_id: Mapped[int | None] = belongs_to("person.id")
    made_at: Mapped[datetime] = column(INTERNAL)
    reverses_id: Mapped[int | None] = belongs_to("ledger_entry.id", unique=True, index=False)

    reverses: Mapped["LedgerEntry | None"] = relationship(remote_side="LedgerEntry.id")
    postings: Mapped[list["Posting"]] = relationship(back_populates="entry", order_by="Posting.id")


class Posting(Base):
    """One side of an entry: an account of the fund line and an amount that is not zero."""

    __tablename__ = "posting"
    __table_args__ = (check("amount_fen <> 0", "not_zero"), UniqueConstraint("entry_id", "account"))

    entry_id: Mapped[int] = belongs_to("ledger_entry.id")
    account: Mapped[str] = column(MONEY, String(20))
    amount_fen: Mapped[int] = column(MONEY, BigInteger)

    entry: Mapped[LedgerEntry] = relationship(back_populates="postings")


register(append_only("ledger_entry"), append_only("posting"))
