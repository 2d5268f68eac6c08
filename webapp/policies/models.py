"""Policy values by day, town and source document: shipped ones, and a town's own, changed by two persons."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.core.db import Base, DataClass, belongs_to, check, column
from webapp.core.objects import frozen_when, kept, register
from webapp.organisations.models import Town
from webapp.policies.rules import LONGEST_REASON

PUBLIC, INTERNAL = DataClass.PUBLIC, DataClass.INTERNAL


class PolicyRow(Base):
    """One number of policy. It is never edited: a new row with a later day takes over, old cases keep theirs."""

    __tablename__ = "policy_row"
    __table_args__ = (
        UniqueConstraint("key", "kind", "town_id", "valid_from", "number"),
        check("valid_to IS NULL OR valid_to >= valid_from", "period"),
        check("shipped OR proposed_by_id IS NOT NULL", "has_proposer"),
        check("NOT shipped OR proposed_by_id IS NULL", "shipped_unproposed"),
        check("confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
        check("(rejected_by_id IS NULL) = (rejected_at IS NULL)", "rejected_whole"),
        check("confirmed_by_id IS NULL OR rejected_by_id IS NULL", "decided_once"),
        check(
            "rejected_by_id IS NULL OR rejected_by_id = proposed_by_id OR rejection IS NOT NULL",
            "rejected_has_reason",
        ),
    )

    key: Mapped[str] = column(PUBLIC, String(40), index=True)
    kind: Mapped[str] = column(PUBLIC, String(20), default="")
    town_id: Mapped[int | None] = belongs_to("town.id")
    number: Mapped[int] = column(INTERNAL, Integer, default=1)
    value: Mapped[int] = column(PUBLIC, Integer)
    unit: Mapped[str] = column(PUBLIC, String(10))
    scope: Mapped[str] = column(PUBLIC, String(20))
    valid_from: Mapped[date] = column(PUBLIC, Date)
    valid_to: Mapped[date | None] = column(PUBLIC, Date)
    source: Mapped[str] = column(PUBLIC, String(300))
    source_confirmed: Mapped[bool] = column(PUBLIC, Boolean)
    shipped: Mapped[bool] = column(INTERNAL, Boolean, default=False)
    proposed_by_id: Mapped[int | None] = belongs_to("person.id")
    proposed_at: Mapped[datetime | None] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)
    rejected_by_id: Mapped[int | None] = belongs_to("person.id")
    rejected_at: Mapped[datetime | None] = column(INTERNAL)
    rejection: Mapped[str | None] = column(INTERNAL, String(LONGEST_REASON))

    town: Mapped[Town | None] = relationship(lazy="joined")
    proposed_by: Mapped[Person | None] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    rejected_by: Mapped[Person | None] = relationship(foreign_keys=[rejected_by_id])

    @property
    def waits(self) -> bool:
        """Whether a second person has yet to decide on it."""
        return not self.shipped and self.confirmed_by_id is None and self.rejected_by_id is None

    @property
    def withdrawn(self) -> bool:
        """Whether the person who entered it took it back."""
        return self.rejected_by_id is not None and self.rejected_by_id == self.proposed_by_id


WORDING = (
    "key", "kind", "town_id", "number", "value", "unit", "scope", "valid_from", "valid_to", "source",
    "source_confirmed", "shipped", "proposed_by_id", "proposed_at",
)  # fmt: skip
"""All but the decision; `shipped` too: a proposal that became a shipped number would count without a second person."""

DECISION = ("confirmed_by_id", "confirmed_at", "rejected_by_id", "rejected_at", "rejection")
register(
    kept("policy_row"),
    frozen_when("policy_row", "1 = 1", WORDING, "policy_row_is_never_edited"),
    frozen_when(
        "policy_row",
        "OLD.shipped OR OLD.confirmed_by_id IS NOT NULL OR OLD.rejected_by_id IS NOT NULL",
        DECISION,
        "policy_row_is_decided_once",
    ),
)
