"""What the bank said of each line of a list and what the village mended; money that comes back, samples, signals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, sealed_column, states
from webapp.core.files import StoredFile
from webapp.core.objects import append_only, frozen_when, kept, refused_beside, register
from webapp.organisations.models import Town
from webapp.payments.rules import recovery, sampling, signals
from webapp.payments.workflow import CheckState, RecoveryState

INTERNAL, MONEY, PERSONAL = DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL
LONG, WORDS = 400, 200
RUNNING = text("state IN ('proposed', 'open')")


def _one_of(name: str, codes: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(repr(code) for code in codes)})"


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


class Recovery(Base):
    """Money of one paid claim that is to come back: proposed by one person, opened or rejected by another.

    `paid_fen` is what of the claim's amount nothing had come back of when it was proposed; `received_fen` counts the
    instalments. It stays open until nothing is owed; a claim has one that runs at a time.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        check("amount_fen > 0 AND amount_fen <= paid_fen", "amount_within_paid"),
        check("received_fen >= 0 AND received_fen <= amount_fen", "received_within_amount"),
        check("(state = 'settled') = (received_fen = amount_fen)", "settled_at_zero"),
        check("received_fen = 0 OR state IN ('open', 'settled')", "received_when_open"),
        check(_one_of("code", recovery.REASONS), "code"),
        check("judged_by_id IS NULL OR judged_by_id <> proposed_by_id", "two_persons"),
        check("(state = 'proposed') = (judged_by_id IS NULL)", "judged_has_person"),
        check("(judged_by_id IS NULL) = (judged_at IS NULL)", "judged_whole"),
        check("(state IN ('open', 'settled')) = (opened_on IS NOT NULL)", "open_has_day"),
        check("(state = 'rejected') = (rejection IS NOT NULL)", "rejected_has_words"),
        Index(
            "uq_recovery_running",
            "claim_id",
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        ),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    claim_id: Mapped[int] = belongs_to("claim.id")
    state: Mapped[RecoveryState] = states(RecoveryState, "state", index=True)
    paid_fen: Mapped[int] = column(MONEY, BigInteger)
    amount_fen: Mapped[int] = column(MONEY, BigInteger)
    received_fen: Mapped[int] = column(MONEY, BigInteger, default=0)
    code: Mapped[str] = column(PERSONAL, String(30))
    words: Mapped[str] = column(PERSONAL, String(LONG))
    proposed_by_id: Mapped[int] = belongs_to("person.id")
    proposed_at: Mapped[datetime] = column(INTERNAL)
    judged_by_id: Mapped[int | None] = belongs_to("person.id")
    judged_at: Mapped[datetime | None] = column(INTERNAL)
    rejection: Mapped[str | None] = column(PERSONAL, String(LONG))
    opened_on: Mapped[date | None] = column(MONEY, Date)
    version: Mapped[int] = column(INTERNAL, Integer)

    claim: Mapped[Claim] = relationship(lazy="joined", innerjoin=True)
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    judged_by: Mapped[Person | None] = relationship(foreign_keys=[judged_by_id])
    instalments: Mapped[list["Instalment"]] = relationship(
        back_populates="recovery", order_by="Instalment.position"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def owed_fen(self) -> int:
        """What is still to come, once it is open."""
        return self.amount_fen - self.received_fen


class Instalment(Base):
    """Money that came back on one day, or an instalment entered wrongly and taken back by another person."""

    __tablename__ = "instalment"
    __table_args__ = (
        UniqueConstraint("recovery_id", "position"),
        check("amount_fen > 0", "amount_positive"),
        check("reverses_id IS NULL OR note IS NOT NULL", "reversal_has_words"),
    )

    recovery_id: Mapped[int] = belongs_to("recovery.id")
    position: Mapped[int] = column(INTERNAL, Integer)
    amount_fen: Mapped[int] = column(MONEY, BigInteger)
    received_on: Mapped[date] = column(MONEY, Date)
    note: Mapped[str | None] = column(PERSONAL, String(LONG))
    entered_by_id: Mapped[int] = belongs_to("person.id")
    entered_at: Mapped[datetime] = column(INTERNAL)
    reverses_id: Mapped[int | None] = belongs_to("instalment.id", unique=True, index=False)

    recovery: Mapped[Recovery] = relationship(back_populates="instalments", lazy="joined", innerjoin=True)
    entered_by: Mapped[Person] = relationship()

    @property
    def town_id(self) -> int:
        """The recovery's town, for guard and audit."""
        return self.recovery.town_id


class Sample(Base):
    """A drawing among all paid claims that were in no drawing before; its seed and all that could be drawn are kept."""

    __tablename__ = "sample"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        check("from_on <= to_on", "period"),
        check("size > 0 AND size <= population", "size"),
        check("one_in > 0", "one_in"),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    number: Mapped[str] = column(INTERNAL, String(20))
    from_on: Mapped[date] = column(INTERNAL, Date)
    to_on: Mapped[date] = column(INTERNAL, Date)
    seed: Mapped[str] = column(INTERNAL, String(64))
    one_in: Mapped[int] = column(INTERNAL, Integer)
    population: Mapped[int] = column(INTERNAL, Integer)
    size: Mapped[int] = column(INTERNAL, Integer)
    drawn_by_id: Mapped[int] = belongs_to("person.id")
    drawn_at: Mapped[datetime] = column(INTERNAL)

    town: Mapped[Town] = relationship()
    drawn_by: Mapped[Person] = relationship()
    entries: Mapped[list["SampleEntry"]] = relationship(back_populates="sample", order_by="SampleEntry.id")
    rechecks: Mapped[list["Recheck"]] = relationship(back_populates="sample", order_by="Recheck.position")


class SampleEntry(Base):
    """A claim that could be drawn, once ever, and whether it was."""

    __tablename__ = "sample_entry"

    sample_id: Mapped[int] = belongs_to("sample.id")
    claim_id: Mapped[int] = belongs_to("claim.id", unique=True, index=False)
    drawn: Mapped[bool] = column(INTERNAL, Boolean)

    sample: Mapped[Sample] = relationship(back_populates="entries")
    claim: Mapped[Claim] = relationship()

    @property
    def town_id(self) -> int:
        """The sample's town, for the audit."""
        return self.sample.town_id


class Recheck(Base):
    """What the recipient of a drawn payment says to somebody without a hand in it; another settles a finding."""

    __tablename__ = "recheck"
    __table_args__ = (
        UniqueConstraint("sample_id", "position"),
        check("(state = 'open') = (checked_by_id IS NULL)", "checked_has_person"),
        check("(checked_by_id IS NULL) = (checked_at IS NULL)", "checked_has_moment"),
        check("(checked_by_id IS NULL) = (heard IS NULL)", "checked_has_answer"),
        check("(checked_by_id IS NULL) = (way IS NULL)", "checked_has_way"),
        check("(state = 'settled') = (settled_by_id IS NOT NULL)", "settled_has_person"),
        check("(settled_by_id IS NULL) = (settled_at IS NULL)", "settled_has_moment"),
        check("(settled_by_id IS NULL) = (outcome IS NULL)", "settled_has_outcome"),
        check("(settled_by_id IS NULL) = (settled_words IS NULL)", "settled_has_words"),
        check("settled_by_id IS NULL OR settled_by_id <> checked_by_id", "two_persons"),
        check("state <> 'agreed' OR heard = 'got_it'", "agreed_got_it"),
        check(_one_of("heard", sampling.HEARD), "heard"),
        check(_one_of("way", sampling.WAYS), "way"),
        check(_one_of("outcome", sampling.OUTCOMES), "outcome"),
        check("said_fen IS NULL OR said_fen >= 0", "said_not_negative"),
    )

    sample_id: Mapped[int] = belongs_to("sample.id")
    claim_id: Mapped[int] = belongs_to("claim.id", unique=True, index=False)
    position: Mapped[int] = column(INTERNAL, Integer)
    state: Mapped[CheckState] = states(CheckState, "state", index=True)
    heard: Mapped[str | None] = column(PERSONAL, String(20))
    said_fen: Mapped[int | None] = column(MONEY, BigInteger)
    way: Mapped[str | None] = column(INTERNAL, String(10))
    words: Mapped[str | None] = column(PERSONAL, String(LONG))
    checked_by_id: Mapped[int | None] = belongs_to("person.id")
    checked_at: Mapped[datetime | None] = column(INTERNAL)
    outcome: Mapped[str | None] = column(PERSONAL, String(20))
    settled_words: Mapped[str | None] = column(PERSONAL, String(LONG))
    settled_by_id: Mapped[int | None] = belongs_to("person.id")
    settled_at: Mapped[datetime | None] = column(INTERNAL)
    version: Mapped[int] = column(INTERNAL, Integer)

    sample: Mapped[Sample] = relationship(back_populates="rechecks", lazy="joined", innerjoin=True)
    claim: Mapped[Claim] = relationship(lazy="joined", innerjoin=True)
    checked_by: Mapped[Person | None] = relationship(foreign_keys=[checked_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def town_id(self) -> int:
        """The sample's town, for the guard."""
        return self.sample.town_id

    @property
    def village_id(self) -> int:
        """The recipient's village, for the guard."""
        return self.claim.village_id


class SignalOutcome(Base):
    """What somebody found who looked at a signal: it counts for as strong a signal as there was then."""

    __tablename__ = "signal_outcome"
    __table_args__ = (
        check(_one_of("kind", signals.KINDS), "kind"),
        check(_one_of("outcome", signals.OUTCOMES), "outcome"),
        check("weight > 0", "weight"),
        Index("ix_signal_outcome_about", "town_id", "kind", "about_ref"),
    )

    town_id: Mapped[int] = belongs_to("town.id", index=False)
    kind: Mapped[str] = column(PERSONAL, String(20))
    about_ref: Mapped[UUID] = column(INTERNAL)
    weight: Mapped[int] = column(INTERNAL, Integer)
    outcome: Mapped[str] = column(PERSONAL, String(20))
    words: Mapped[str] = column(PERSONAL, String(LONG))
    noted_by_id: Mapped[int] = belongs_to("person.id")
    noted_at: Mapped[datetime] = column(INTERNAL)

    noted_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


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
    append_only("instalment"),
    append_only("sample"),
    append_only("sample_entry"),
    append_only("signal_outcome"),
    kept("recovery"),
    kept("recheck"),
    frozen_when(
        "recovery",
        "1 = 1",
        ("town_id", "claim_id", "paid_fen", "amount_fen", "code", "words", "proposed_by_id", "proposed_at"),
        "recovery_is_fixed",
    ),
    frozen_when(
        "recovery",
        "OLD.judged_by_id IS NOT NULL",
        ("judged_by_id", "judged_at", "opened_on", "rejection"),
        "recovery_judged_once",
    ),
    frozen_when("recheck", "1 = 1", ("sample_id", "claim_id", "position"), "recheck_is_fixed"),
    frozen_when(
        "recheck",
        "OLD.checked_by_id IS NOT NULL",
        ("heard", "said_fen", "way", "words", "checked_by_id", "checked_at"),
        "recheck_answered_once",
    ),
    frozen_when(
        "recheck",
        "OLD.state IN ('agreed', 'settled')",
        ("state", "outcome", "settled_words", "settled_by_id", "settled_at"),
        "recheck_end_is_final",
    ),
)
