"""Policy values by day, town and source document: shipped ones, and a town's own, changed by two persons."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.core.db import Base, DataClass, belongs_to, check, column
from webapp.core.objects import frozen_when, register
from webapp.organisations.models import Town

PUBLIC, INTERNAL = DataClass.PUBLIC, DataClass.INTERNAL


class PolicyRow(Base):
    """One number of policy. It is never edited: a new row with a later day takes over, old cases keep theirs."""

    __tablename__ = "policy_row"
    __table_args__ = (
        UniqueConstraint("key", "kind", "town_id", "valid_from", "number"),
        check("valid_to IS NULL OR valid_to >= valid_from", "period"),
        check("shipped OR proposed_by_id IS NOT NULL", "has_proposer"),
        check("confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
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

    town: Mapped[Town | None] = relationship(lazy="joined")


register(
    frozen_when(
        "policy_row",
        "OLD.shipped OR OLD.confirmed_by_id IS NOT NULL",
        (
            "key",
            "kind",
            "town_id",
            "value",
            "unit",
            "valid_from",
            "source",
            "proposed_by_id",
            "confirmed_by_id",
        ),
        "policy_row_confirmed_is_fixed",
    )
)
