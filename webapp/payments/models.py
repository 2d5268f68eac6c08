"""What the bank said of each line of a payment list, the files in which it said so, and what the village mended."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.claims.models import PaymentLine, PaymentList
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, sealed_column
from webapp.core.files import StoredFile
from webapp.core.objects import append_only, refused_beside, register

INTERNAL, MONEY, PERSONAL = DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL
LONG, WORDS = 400, 200


class ResultFile(Base):
    """A file in which the bank says what became of a list: kept as it came, read once, its refused rows sealed."""

    __tablename__ = "result_file"
    __table_args__ = (
        UniqueConstraint("payment_list_id", "sha256"),
        check("paid >= 0 AND failed >= 0 AND noted >= 0 AND refused >= 0 AND silent >= 0", "counts"),
        check("(refused = 0) = (refused_rows_sealed IS NULL)", "refused_are_kept"),
    )

    payment_list_id: Mapped[int] = belongs_to("payment_list.id")
    stored_file_id: Mapped[int] = belongs_to("stored_file.id")
    sha256: Mapped[str] = column(INTERNAL, String(64))
    paid: Mapped[int] = column(MONEY, Integer)
    failed: Mapped[int] = column(MONEY, Integer)
    noted: Mapped[int] = column(MONEY, Integer)
    refused: Mapped[int] = column(MONEY, Integer)
    silent: Mapped[int] = column(MONEY, Integer)
    refused_rows_sealed: Mapped[bytes | None] = sealed_column()
    read_on: Mapped[date] = column(MONEY, Date)
    read_at: Mapped[datetime] = column(INTERNAL)
    read_by_id: Mapped[int] = belongs_to("person.id")

    refused_rows: Any = Sealed("hidden")

    payment_list: Mapped[PaymentList] = relationship()
    stored_file: Mapped[StoredFile] = relationship()
    read_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def town_id(self) -> int:
        """The list's town, for the guard."""
        return self.payment_list.town_id


class LineResult(Base):
    """What the bank said of one line, once and for good: paid on a day, or why not, in a code and in its own words."""

    __tablename__ = "line_result"
    __table_args__ = (
        check("paid = (cause IS NULL)", "cause_of_failure"),
        check("paid = (words IS NULL)", "words_of_failure"),
        check(
            "cause IS NULL OR cause IN ('account_closed', 'name_differs', 'account_frozen', 'account_dormant', "
            "'account_wrong', 'bank_fault', 'other')",
            "cause",
        ),
        check("row > 0", "row_positive"),
        UniqueConstraint("result_file_id", "row"),
    )

    payment_line_id: Mapped[int] = belongs_to("payment_line.id", unique=True, index=False)
    result_file_id: Mapped[int] = belongs_to("result_file.id")
    row: Mapped[int] = column(INTERNAL, Integer)
    paid: Mapped[bool] = column(MONEY, Boolean)
    cause: Mapped[str | None] = column(PERSONAL, String(30))
    words: Mapped[str | None] = column(PERSONAL, String(WORDS))
    said_on: Mapped[date] = column(MONEY, Date)

    line: Mapped[PaymentLine] = relationship(lazy="joined", innerjoin=True)
    result_file: Mapped[ResultFile] = relationship(lazy="joined", innerjoin=True)
    mend: Mapped["LineMend | None"] = relationship(back_populates="result")

    @property
    def town_id(self) -> int:
        """The payee's town, for the guard."""
        return self.line.claim.town_id

    @property
    def village_id(self) -> int:
        """The payee's village, for the guard."""
        return self.line.claim.village_id


class LineMend(Base):
    """The village's word that money can go to the account again: who asked, and what was said."""

    __tablename__ = "line_mend"
    __table_args__ = (check("words <> ''", "has_words"),)

    line_result_id: Mapped[int] = belongs_to("line_result.id", unique=True, index=False)
    words: Mapped[str] = column(PERSONAL, String(LONG))
    mended_on: Mapped[date] = column(INTERNAL, Date)
    mended_at: Mapped[datetime] = column(INTERNAL)
    mended_by_id: Mapped[int] = belongs_to("person.id")

    result: Mapped[LineResult] = relationship(back_populates="mend")
    mended_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


register(
    append_only("result_file"),
    append_only("line_result"),
    append_only("line_mend"),
    refused_beside(
        "payment_line",
        "payment_line_again_after_failure",
        "payment_line o LEFT JOIN line_result r ON r.payment_line_id = o.id "
        "WHERE o.claim_id = NEW.claim_id AND (r.id IS NULL OR r.paid)",
        reads=("line_result",),
    ),
    refused_beside(
        "line_result",
        "line_result_of_its_list",
        "payment_line l JOIN result_file f ON f.id = NEW.result_file_id "
        "WHERE l.id = NEW.payment_line_id AND l.payment_list_id <> f.payment_list_id",
        reads=("payment_line", "result_file"),
    ),
    refused_beside(
        "line_mend",
        "line_mend_after_failure",
        "line_result r WHERE r.id = NEW.line_result_id AND r.paid",
        reads=("line_result",),
    ),
)
