"""Subsidy claims with frozen facts, the decisions and notices on each, what holds one up, and payment lists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.claims.workflow import ClaimState
from webapp.core.db import Base, DataClass, Sealed, belongs_to, check, column, sealed_column, states
from webapp.core.objects import append_only, frozen_when, kept, no_overlap, register
from webapp.funds.models import FundLine
from webapp.households.models import Member
from webapp.organisations.models import Organisation, Village
from webapp.payees.models import BankAccount
from webapp.placements.models import Spell

INTERNAL, MONEY = DataClass.INTERNAL, DataClass.MONEY
PERSONAL, SENSITIVE = DataClass.PERSONAL, DataClass.SENSITIVE
LIVE = text("state <> 'refused' AND scheme <> 'post_firm'")
LIVE_HIRE = text("state <> 'refused' AND scheme = 'hire_firm'")
STANDING = text("voided_at IS NULL")
LONG = 400
UNBOUND = "state IN ('waiting', 'ready', 'verified', 'noticed', 'reviewed', 'refused')"


class VillageNotice(Base):
    """A sheet that hangs in a village with people's claims, or (without one) in the town with those of firms."""

    __tablename__ = "village_notice"
    __table_args__ = (UniqueConstraint("town_id", "number"), check("over_on > posted_on", "period"))

    town_id: Mapped[int] = belongs_to("town.id")
    village_id: Mapped[int | None] = belongs_to("village.id")
    number: Mapped[str] = column(DataClass.PUBLIC, String(20))
    posted_on: Mapped[date] = column(DataClass.PUBLIC, Date)
    over_on: Mapped[date] = column(DataClass.PUBLIC, Date)
    posted_by_id: Mapped[int] = belongs_to("person.id")
    posted_at: Mapped[datetime] = column(INTERNAL)

    village: Mapped[Village | None] = relationship(lazy="joined")
    posted_by: Mapped[Person] = relationship()
    claims: Mapped[list["Claim"]] = relationship(back_populates="notice", order_by="Claim.id")


class Claim(Base):
    """A subsidy for one spell, to the worker or to the firm.

    From "ready" on its facts, amount and hash of the right are frozen.

    `steps` are the decisions that its amount asks for, frozen with the facts; a large batch can add a signature.
    Account and fund line are bound by `payment_hash` when finance makes it, and set free when it goes back. `turn`
    goes on whenever what was set aside is free again or the bank has returned it: money goes out once in each. A claim
    that was frozen before there were two hashes has one.
    A refused claim stays as it was; what can be mended is claimed anew, so a spell has at most one of a scheme that
    lives. Only of a post there are several, one after the other; a hire is paid once for a worker at a firm.
    """

    __tablename__ = "claim"
    __table_args__ = (
        check("amount_fen IS NULL OR amount_fen > 0", "amount_positive"),
        check("state = 'waiting' OR state = 'refused' OR facts_hash IS NOT NULL", "ready_has_facts"),
        check("(facts_hash IS NULL) = (needed IS NULL) AND (needed IS NULL) = (steps IS NULL)", "ready_has_steps"),
        check("needed IS NULL OR (needed BETWEEN 4 AND 6 AND decisions <= needed)", "steps_counted"),
        check("(state = 'refused') = (refusal_code IS NOT NULL)", "refused_has_reason"),
        check("(state = 'refused') = (refused_on IS NOT NULL)", "refused_has_day"),
        check("(state IN ('issued', 'paid', 'failed')) = (payment_list_id IS NOT NULL)", "issued_has_list"),
        check("state NOT IN ('issued', 'paid', 'failed') OR decisions = needed", "issued_after_all_decisions"),
        check("state <> 'noticed' OR notice_id IS NOT NULL OR NOT two_hashes", "noticed_has_notice"),
        check(f"{UNBOUND} OR payment_hash IS NOT NULL OR NOT two_hashes", "finance_has_account"),
        check("(payment_hash IS NULL) = (account_id IS NULL)", "payment_whole"),
        check("scheme IN ('retention', 'hire_firm', 'post_firm')", "scheme"),
        check("(scheme = 'retention') = (payee_firm_id IS NULL)", "payee_by_scheme"),
        check("starts_on IS NULL OR ends_on > starts_on", "period"),
        check("scheme <> 'post_firm' OR ends_on IS NOT NULL", "post_has_months"),
        Index("uq_claim_live", "spell_id", "scheme", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index(
            "uq_claim_hire_live", "member_id", "payee_firm_id", unique=True,
            sqlite_where=LIVE_HIRE, postgresql_where=LIVE_HIRE,
        ),
    )  # fmt: skip

    spell_id: Mapped[int] = belongs_to("spell.id")
    town_id: Mapped[int] = belongs_to("town.id")
    member_id: Mapped[int] = belongs_to("member.id")
    scheme: Mapped[str] = column(MONEY, String(20), default="retention")
    payee_firm_id: Mapped[int | None] = belongs_to("organisation.id")
    state: Mapped[ClaimState] = states(ClaimState, "state", index=True)
    opened_on: Mapped[date] = column(PERSONAL, Date)
    starts_on: Mapped[date | None] = column(PERSONAL, Date)
    ends_on: Mapped[date | None] = column(PERSONAL, Date)
    ready_on: Mapped[date | None] = column(PERSONAL, Date)
    amount_fen: Mapped[int | None] = column(MONEY, BigInteger)
    band: Mapped[str | None] = column(MONEY, String(20))
    facts_sealed: Mapped[bytes | None] = column(SENSITIVE, LargeBinary)
    facts_hash: Mapped[str | None] = column(INTERNAL, String(64))
    two_hashes: Mapped[bool] = column(INTERNAL, Boolean, default=True)
    steps: Mapped[str | None] = column(INTERNAL, String(100))
    needed: Mapped[int | None] = column(INTERNAL, Integer)
    decisions: Mapped[int] = column(INTERNAL, Integer, default=0)
    notice_id: Mapped[int | None] = belongs_to("village_notice.id")
    account_id: Mapped[int | None] = belongs_to("bank_account.id")
    payment_hash: Mapped[str | None] = column(INTERNAL, String(64))
    turn: Mapped[int] = column(INTERNAL, Integer, default=1)
    refusal_code: Mapped[str | None] = column(PERSONAL, String(30))
    refusal_note: Mapped[str | None] = column(PERSONAL, String(200))
    refused_on: Mapped[date | None] = column(PERSONAL, Date)
    refused_by_id: Mapped[int | None] = belongs_to("person.id")
    fund_line_id: Mapped[int | None] = belongs_to("fund_line.id")
    payment_list_id: Mapped[int | None] = belongs_to("payment_list.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    facts: Any = Sealed("hidden")

    spell: Mapped[Spell] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship()
    payee_firm: Mapped[Organisation | None] = relationship(lazy="joined")
    account: Mapped[BankAccount | None] = relationship()
    notice: Mapped[VillageNotice | None] = relationship(back_populates="claims")
    fund_line: Mapped[FundLine | None] = relationship()
    taken: Mapped[list["Decision"]] = relationship(back_populates="claim", order_by="Decision.id")
    returns: Mapped[list["ClaimReturn"]] = relationship(back_populates="claim", order_by="ClaimReturn.id")
    objections: Mapped[list["Objection"]] = relationship(back_populates="claim", order_by="Objection.id")
    explained: Mapped[list["HoldReason"]] = relationship(back_populates="claim", order_by="HoldReason.id")
    payment_list: Mapped["PaymentList | None"] = relationship()
    refused_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.member.village_id

    @property
    def payee_name(self) -> str:
        """Who is paid: the worker, or the firm."""
        return self.payee_firm.name if self.payee_firm is not None else self.member.name

    @property
    def made(self) -> list["Decision"]:
        """The decisions that stand."""
        return [one for one in self.taken if one.voided_at is None]

    @property
    def needs(self) -> tuple[str, ...]:
        """The steps that this claim needs; none before it is ready."""
        return tuple(self.steps.split(",")) if self.steps else ()


class Decision(Base):
    """One step agreed to by one person, over the hash of exactly what was shown; a no stands on the claim.

    It is void once the claim goes back to a desk before it, and never taken away.
    """

    __tablename__ = "decision"
    __table_args__ = (
        check(
            "step IN ('verify', 'review', 'make', 'check', 'sign_as_secretary', 'sign_as_captain')", "step"
        ),
        check("despite IS NULL OR note IS NOT NULL", "despite_has_words"),
        Index(
            "uq_decision_standing_step", "claim_id", "step", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
        Index(
            "uq_decision_standing_person", "claim_id", "person_id", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    claim_id: Mapped[int] = belongs_to("claim.id")
    step: Mapped[str] = column(INTERNAL, String(20))
    person_id: Mapped[int] = belongs_to("person.id")
    account_ref: Mapped[UUID] = column(INTERNAL)
    facts_hash: Mapped[str] = column(INTERNAL, String(64))
    despite: Mapped[str | None] = column(PERSONAL, String(30))
    note: Mapped[str | None] = column(PERSONAL, String(200))
    decided_on: Mapped[date] = column(INTERNAL, Date)
    decided_at: Mapped[datetime] = column(INTERNAL)
    voided_at: Mapped[datetime | None] = column(INTERNAL)

    claim: Mapped[Claim] = relationship(back_populates="taken")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class ClaimReturn(Base):
    """A claim sent back to a desk, with what is to be mended there; the decisions from that desk on were voided."""

    __tablename__ = "claim_return"
    __table_args__ = (check("desk IN ('town', 'maker')", "desk"),)

    claim_id: Mapped[int] = belongs_to("claim.id")
    desk: Mapped[str] = column(INTERNAL, String(10))
    code: Mapped[str | None] = column(INTERNAL, String(30))
    comment: Mapped[str] = column(PERSONAL, String(LONG))
    person_id: Mapped[int] = belongs_to("person.id")
    returned_at: Mapped[datetime] = column(INTERNAL)

    claim: Mapped[Claim] = relationship(back_populates="returns")
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Objection(Base):
    """What somebody in the village says against a claim; never who said it. The town answers it before it reviews."""

    __tablename__ = "objection"
    __table_args__ = (
        check("(outcome IS NULL) = (answered_at IS NULL)", "answer_has_moment"),
        check("(outcome IS NULL) = (answer IS NULL)", "answer_has_words"),
        check("(outcome IS NULL) = (answered_by_id IS NULL)", "answer_has_person"),
        check("outcome IS NULL OR outcome IN ('unfounded', 'founded')", "outcome"),
    )

    claim_id: Mapped[int] = belongs_to("claim.id")
    words: Mapped[str] = column(PERSONAL, String(LONG))
    noted_by_id: Mapped[int] = belongs_to("person.id")
    noted_at: Mapped[datetime] = column(INTERNAL)
    outcome: Mapped[str | None] = column(PERSONAL, String(20))
    answer: Mapped[str | None] = column(PERSONAL, String(LONG))
    answered_by_id: Mapped[int | None] = belongs_to("person.id")
    answered_at: Mapped[datetime | None] = column(INTERNAL)

    claim: Mapped[Claim] = relationship(back_populates="objections")
    noted_by: Mapped[Person] = relationship(foreign_keys=[noted_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def town_id(self) -> int:
        """The claim's town, for the guard."""
        return self.claim.town_id

    @property
    def village_id(self) -> int:
        """The worker's village, for the guard."""
        return self.claim.village_id


class HoldReason(Base):
    """Why families may share an account or phone: proposed by one, confirmed by another, for so many families."""

    __tablename__ = "hold_reason"
    __table_args__ = (
        UniqueConstraint("claim_id", "kind", "about", "families"),
        check("kind IN ('account', 'phone')", "kind"),
        check("families > 0", "families_positive"),
        check("confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
    )

    claim_id: Mapped[int] = belongs_to("claim.id")
    kind: Mapped[str] = column(PERSONAL, String(10))
    about: Mapped[bytes] = column(SENSITIVE, LargeBinary(16))
    families: Mapped[int] = column(PERSONAL, Integer)
    code: Mapped[str] = column(PERSONAL, String(30))
    words: Mapped[str] = column(PERSONAL, String(LONG))
    proposed_by_id: Mapped[int] = belongs_to("person.id")
    proposed_at: Mapped[datetime] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)

    claim: Mapped[Claim] = relationship(back_populates="explained")
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])

    @property
    def town_id(self) -> int:
        """The claim's town, for the guard."""
        return self.claim.town_id


class PaymentList(Base):
    """Signed claims handed to the bank together: the act that happens once in each turn of a claim.

    A list that sends again what the bank could not pay names the list that it follows.
    """

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
    follows_id: Mapped[int | None] = belongs_to("payment_list.id")

    fund_line: Mapped[FundLine] = relationship()
    follows: Mapped["PaymentList | None"] = relationship(
        remote_side="PaymentList.id", back_populates="followers"
    )
    followers: Mapped[list["PaymentList"]] = relationship(back_populates="follows", order_by="PaymentList.id")
    issued_by: Mapped[Person] = relationship()
    lines: Mapped[list["PaymentLine"]] = relationship(
        back_populates="payment_list", order_by="PaymentLine.position"
    )


class PaymentLine(Base):
    """One payee on a list: a claim stands on one line a turn, and on a second one only once the first has failed."""

    __tablename__ = "payment_line"
    __table_args__ = (
        check("amount_fen > 0", "amount_positive"),
        check("turn > 0", "turn_positive"),
        UniqueConstraint("payment_list_id", "position"),
        UniqueConstraint("claim_id", "turn"),
    )

    payment_list_id: Mapped[int] = belongs_to("payment_list.id")
    claim_id: Mapped[int] = belongs_to("claim.id", index=False)
    turn: Mapped[int] = column(MONEY, Integer)
    position: Mapped[int] = column(MONEY, Integer)
    name: Mapped[str] = column(PERSONAL, String(80))
    bank: Mapped[str] = column(PERSONAL, String(60))
    id_number_sealed: Mapped[bytes | None] = sealed_column()
    account_sealed: Mapped[bytes | None] = sealed_column()
    amount_fen: Mapped[int] = column(MONEY, BigInteger)

    id_number: Any = Sealed("id_number")
    account: Any = Sealed("bank_account")

    payment_list: Mapped[PaymentList] = relationship(back_populates="lines")
    claim: Mapped[Claim] = relationship()


register(
    append_only("village_notice"),
    append_only("claim_return"),
    append_only("payment_list"),
    append_only("payment_line"),
    kept("decision"),
    kept("objection"),
    kept("hold_reason"),
    frozen_when(
        "decision", "1 = 1",
        ("claim_id", "step", "person_id", "account_ref", "facts_hash", "despite", "note", "decided_on", "decided_at"),
        "decision_is_fixed",
    ),
    frozen_when("decision", "OLD.voided_at IS NOT NULL", ("voided_at",), "decision_voided_once"),
    frozen_when("objection", "1 = 1", ("claim_id", "words", "noted_by_id", "noted_at"), "objection_is_fixed"),
    frozen_when(
        "objection", "OLD.outcome IS NOT NULL", ("outcome", "answer", "answered_by_id", "answered_at"),
        "objection_answered_once",
    ),
    frozen_when(
        "hold_reason", "1 = 1",
        ("claim_id", "kind", "about", "families", "code", "words", "proposed_by_id", "proposed_at"),
        "hold_reason_is_fixed",
    ),
    frozen_when(
        "hold_reason", "OLD.confirmed_by_id IS NOT NULL", ("confirmed_by_id", "confirmed_at"),
        "hold_reason_confirmed_once",
    ),
    frozen_when(
        "claim", "OLD.facts_hash IS NOT NULL",
        (
            "spell_id", "member_id", "scheme", "payee_firm_id", "starts_on", "ends_on", "amount_fen", "band",
            "facts_sealed", "facts_hash", "two_hashes",
        ),
        "claim_facts_are_frozen",
    ),
    frozen_when(
        "claim", "OLD.needed IS NOT NULL AND (NEW.needed IS NULL OR NEW.needed <= OLD.needed)",
        ("needed", "steps"), "claim_steps_only_grow",
    ),
    frozen_when(
        "claim", "OLD.payment_hash IS NOT NULL AND NEW.payment_hash IS NOT NULL",
        ("payment_hash", "account_id", "fund_line_id"), "claim_payment_is_bound",
    ),
    frozen_when("claim", "NEW.turn < OLD.turn", ("turn",), "claim_turn_only_grows"),
    frozen_when(
        "claim", "OLD.state IN ('issued', 'paid') AND NEW.state <> 'failed'", ("turn",), "claim_turn_waits_for_the_bank"
    ),
    frozen_when("claim", "OLD.state IN ('paid', 'refused')", ("state", "payment_list_id"), "claim_end_is_final"),
    frozen_when(
        "claim", "OLD.state = 'issued' AND NEW.state NOT IN ('paid', 'failed')",
        ("state", "payment_list_id"), "claim_issued_is_final",
    ),
    no_overlap(
        "claim", "member_id", "starts_on", "ends_on", "claim_months_paid_once",
        {"state": "<> 'refused'", "scheme": "= 'retention'"},
    ),
    no_overlap(
        "claim", "member_id", "starts_on", "ends_on", "claim_post_months_paid_once",
        {"state": "<> 'refused'", "scheme": "= 'post_firm'"},
    ),
)  # fmt: skip
