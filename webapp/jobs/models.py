"""Openings of firms, what people said about work, and introductions of one to the other."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, relationship

from webapp.accounts.models import Person
from webapp.consents.models import Consent
from webapp.core.db import Base, DataClass, belongs_to, check, column, json_column, states
from webapp.core.objects import frozen_when, kept, register
from webapp.households.models import Member
from webapp.jobs.rules.introductions import waits_since
from webapp.jobs.rules.sight import Sight, sight
from webapp.jobs.workflow import ALIVE, UNDER_WAY, WANTED_IN, BatchState, IntroductionState, OpeningState
from webapp.organisations.models import Organisation, Town, Village
from webapp.organisations.workflow import OrganisationState

PUBLIC, INTERNAL, MONEY, PERSONAL = DataClass.PUBLIC, DataClass.INTERNAL, DataClass.MONEY, DataClass.PERSONAL
OPEN = text("state IN ('proposed', 'wanted', 'trial')")
LIVING = text("ended_at IS NULL")
LONGEST_TOWN_WORD = 30


class Opening(Base):
    """Posts of one kind that a firm offers in one town, with the floor it was checked against."""

    __tablename__ = "opening"
    __table_args__ = (
        check("kind IN ('full_time', 'hourly', 'public_welfare')", "kind"),
        check(
            "wage_unit = CASE kind WHEN 'full_time' THEN 'month' WHEN 'hourly' THEN 'hour' ELSE wage_unit END "
            "AND wage_unit IN ('month', 'day', 'hour', 'task')",
            "wage_unit",
        ),
        check(
            "(kind = 'public_welfare' AND wage_unit <> 'hour') = (unit_hours IS NOT NULL)", "workload_known"
        ),
        check("unit_hours IS NULL OR unit_hours > 0", "unit_hours"),
        check("wage_from_fen >= minimum_fen", "wage_at_or_above_minimum"),
        check("pledge_fen IS NULL OR wage_from_fen >= pledge_fen", "wage_at_or_above_pledge"),
        check("(pledge_fen IS NULL) = (pledge_policy_id IS NULL)", "pledge_has_row"),
        check("kind <> 'hourly' OR pay_days IS NOT NULL", "hourly_has_pay_days"),
        check("pay_days IS NULL OR pay_days > 0", "pay_days"),
        check("kind <> 'public_welfare' OR accident_insured", "welfare_is_insured"),
        check("(kind = 'public_welfare') = (age_to IS NOT NULL)", "age_limit_by_kind"),
        check("kind <> 'public_welfare' OR overseer IS NOT NULL", "welfare_has_overseer"),
        check("shift_plan IN ('one', 'split', 'choose', 'turns')", "shift_plan"),
        check("(state = 'withdrawn') = (withdrawn_code IS NOT NULL)", "withdrawn_has_reason"),
        check("wage_to_fen >= wage_from_fen", "wage_range"),
        check("posts >= 1", "posts"),
        check("filled >= 0 AND filled <= posts", "filled"),
        check("freed_on IS NULL OR (state IN ('published', 'paused') AND filled < posts)", "freed_is_free"),
        check("days_per_week BETWEEN 1 AND 7", "days_per_week"),
        check("shift_from BETWEEN 0 AND 1439 AND shift_to BETWEEN 0 AND 1439", "shift"),
        check("state IN ('draft', 'withdrawn') OR published_on IS NOT NULL", "published_has_day"),
    )

    firm_id: Mapped[int] = belongs_to("organisation.id")
    town_id: Mapped[int] = belongs_to("town.id")
    village_id: Mapped[int | None] = belongs_to("village.id")
    kind: Mapped[str] = column(PUBLIC, String(20))
    state: Mapped[OpeningState] = states(OpeningState, "state", index=True)
    title: Mapped[str] = column(PUBLIC, String(60))
    duties: Mapped[str] = column(PUBLIC, String(500))
    skills: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    posts: Mapped[int] = column(PUBLIC, Integer)
    filled: Mapped[int] = column(PUBLIC, Integer, default=0)
    wage_from_fen: Mapped[int] = column(PUBLIC, BigInteger)
    wage_to_fen: Mapped[int] = column(PUBLIC, BigInteger)
    wage_unit: Mapped[str] = column(PUBLIC, String(10), default="month")
    unit_hours: Mapped[int | None] = column(PUBLIC, Integer)
    pay_days: Mapped[int | None] = column(PUBLIC, Integer)
    minimum_fen: Mapped[int] = column(PUBLIC, BigInteger)
    minimum_policy_id: Mapped[int] = belongs_to("policy_row.id")
    pledge_fen: Mapped[int | None] = column(PUBLIC, BigInteger)
    pledge_policy_id: Mapped[int | None] = belongs_to("policy_row.id")
    floor_checked_on: Mapped[date] = column(INTERNAL, Date)
    shift_from: Mapped[int] = column(PUBLIC, Integer)
    shift_to: Mapped[int] = column(PUBLIC, Integer)
    more_shifts: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    shift_plan: Mapped[str] = column(PUBLIC, String(10), default="one")
    days_per_week: Mapped[int] = column(PUBLIC, Integer)
    effort: Mapped[int] = column(PUBLIC, Integer, default=1)
    hazardous: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    body: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    age_from: Mapped[int | None] = column(PUBLIC, Integer)
    age_to: Mapped[int | None] = column(PUBLIC, Integer)
    age_if_fit: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    education: Mapped[int] = column(PUBLIC, Integer, default=0)
    certificates: Mapped[list[Any]] = json_column(PUBLIC, default=list)
    address: Mapped[str | None] = column(PUBLIC, String(120))
    insured: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    injury_insured: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    accident_insured: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    overseer: Mapped[str | None] = column(PUBLIC, String(60))
    lodging: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    transport: Mapped[bool] = column(PUBLIC, Boolean, default=False)
    contact: Mapped[str | None] = column(PERSONAL, String(80))
    published_on: Mapped[date | None] = column(PUBLIC, Date)
    fresh_on: Mapped[date] = column(PUBLIC, Date)
    freed_on: Mapped[date | None] = column(PUBLIC, Date)
    withdrawn_code: Mapped[str | None] = column(PUBLIC, String(30))
    withdrawn_note: Mapped[str | None] = column(INTERNAL, String(200))
    written_by_id: Mapped[int] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    firm: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    town: Mapped[Town] = relationship(lazy="joined", innerjoin=True)
    village: Mapped[Village | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute

    @property
    def chamber_id(self) -> int | None:
        """The chamber of the opening's firm, for the guard."""
        return self.firm.chamber_id

    @property
    def firm_admitted(self) -> bool:
        """Whether its firm may be sent people at all: not before it is let in, nor while it is suspended."""
        return self.firm.state is OrganisationState.ADMITTED

    @property
    def floor_fen(self) -> int:
        """What bound it when it was last checked: the higher of law and pledge."""
        return max(self.minimum_fen, self.pledge_fen or 0)

    @property
    def free(self) -> int:
        """Posts nobody has been hired for yet."""
        return self.posts - self.filled


class Promise(Base):
    """Posts that a firm, or its chamber for it, promised a town on a day; one that was a slip is taken back."""

    __tablename__ = "promise"
    __table_args__ = (check("posts > 0", "posts"),)

    firm_id: Mapped[int] = belongs_to("organisation.id")
    town_id: Mapped[int] = belongs_to("town.id")
    posts: Mapped[int] = column(PUBLIC, Integer)
    promised_on: Mapped[date | None] = column(PUBLIC, Date)
    source: Mapped[str] = column(PUBLIC, String(120))
    noted_by_id: Mapped[int | None] = belongs_to("person.id")
    taken_back_on: Mapped[date | None] = column(INTERNAL, Date)

    firm: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    town: Mapped[Town] = relationship()

    @property
    def chamber_id(self) -> int | None:
        """The chamber of the firm that promised, for the guard."""
        return self.firm.chamber_id


class OpeningBatch(Base):
    """A chamber's spreadsheet of posts for one town: read, previewed, written row by row, or dropped."""

    __tablename__ = "opening_batch"
    __table_args__ = (check("(state = 'staged') = (ended_on IS NULL)", "ended_has_day"),)

    town_id: Mapped[int] = belongs_to("town.id")
    chamber_id: Mapped[int] = belongs_to("organisation.id")
    file_name: Mapped[str] = column(INTERNAL, String(120))
    state: Mapped[BatchState] = states(BatchState, "state")
    counts: Mapped[dict[str, Any]] = json_column(INTERNAL, default=dict)
    rows_sealed: Mapped[bytes] = column(PERSONAL, LargeBinary)
    uploaded_on: Mapped[date] = column(INTERNAL, Date)
    uploaded_by_id: Mapped[int] = belongs_to("person.id")
    ended_on: Mapped[date | None] = column(INTERNAL, Date)
    version: Mapped[int] = column(INTERNAL, Integer)

    town: Mapped[Town] = relationship(lazy="joined", innerjoin=True)
    chamber: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute


class WorkerProfile(Base):
    """What a person said about work: skills, hours, wishes, on which day and to whom.

    The last three columns are the questions of public-welfare posts, empty until somebody asked.
    """

    __tablename__ = "worker_profile"

    member_id: Mapped[int] = belongs_to("member.id", unique=True, index=False)
    seeking: Mapped[bool] = column(PERSONAL, Boolean, default=True)
    skills: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    experience: Mapped[dict[str, Any]] = json_column(PERSONAL, default=dict)
    certificates: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    free_from: Mapped[int | None] = column(PERSONAL, Integer)
    free_to: Mapped[int | None] = column(PERSONAL, Integer)
    days_per_week: Mapped[int] = column(PERSONAL, Integer, default=6)
    max_km: Mapped[int | None] = column(PERSONAL, Integer)
    transport: Mapped[str] = column(PERSONAL, String(20), default="ebike")
    wanted_fen: Mapped[int | None] = column(PERSONAL, BigInteger)
    night: Mapped[bool] = column(PERSONAL, Boolean, default=False)
    effort: Mapped[int] = column(PERSONAL, Integer, default=2)
    has_phone: Mapped[bool] = column(PERSONAL, Boolean, default=True)
    cadre_family: Mapped[bool | None] = column(PERSONAL, Boolean)
    welfare_post: Mapped[bool | None] = column(PERSONAL, Boolean)
    welfare_fit: Mapped[bool | None] = column(PERSONAL, Boolean)
    said_on: Mapped[date] = column(INTERNAL, Date)
    noted_by_id: Mapped[int] = belongs_to("person.id")
    version: Mapped[int] = column(INTERNAL, Integer)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    noted_by: Mapped[Person] = relationship()
    care: Mapped[list["CareDuty"]] = relationship(
        back_populates="profile", order_by="CareDuty.starts, CareDuty.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute


class CareDuty(Base):
    """Hours of the day in which somebody at home needs this person."""

    __tablename__ = "care_duty"
    __table_args__ = (check("starts BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1439", "hours"),)

    profile_id: Mapped[int] = belongs_to("worker_profile.id")
    starts: Mapped[int] = column(PERSONAL, Integer)
    ends: Mapped[int] = column(PERSONAL, Integer)
    what: Mapped[str] = column(PERSONAL, String(60))
    hard: Mapped[bool] = column(PERSONAL, Boolean, default=True)

    profile: Mapped[WorkerProfile] = relationship(back_populates="care")


class Introduction(Base):
    """One person introduced to one opening under a consent; `shown` is all that the firm learns before the name.

    `pair` holds what the ranking saw in the two on the day: what weights are learned from, and no firm reads.
    `contact` is the second consent, to name and phone; `by_phone` says that the cadre noted what the firm said.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        check("(state = 'declined') = (decline_code IS NOT NULL)", "declined_has_reason"),
        check("(state = 'proposed') = (answered_on IS NULL)", "answered_has_day"),
        check("(state = 'closed') = (close_code IS NOT NULL)", "closed_has_reason"),
        check("state NOT IN ('trial', 'taken') OR contact_id IS NOT NULL", "known_by_consent"),
        Index(
            "uq_introduction_open",
            "opening_id",
            "member_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    opening_id: Mapped[int] = belongs_to("opening.id")
    member_id: Mapped[int] = belongs_to("member.id")
    consent_id: Mapped[int] = belongs_to("consent.id")
    state: Mapped[IntroductionState] = states(IntroductionState, "state", index=True)
    code: Mapped[str] = column(PUBLIC, String(12), unique=True)
    fit: Mapped[int] = column(PERSONAL, Integer)
    need: Mapped[int] = column(DataClass.SENSITIVE, Integer)
    reasons: Mapped[list[Any]] = json_column(PERSONAL, default=list)
    shown: Mapped[str | None] = column(PERSONAL, Text)
    pair: Mapped[str | None] = column(PERSONAL, Text)
    contact_id: Mapped[int | None] = belongs_to("consent.id")
    proposed_on: Mapped[date] = column(PERSONAL, Date)
    proposed_by_id: Mapped[int] = belongs_to("person.id")
    answered_on: Mapped[date | None] = column(PERSONAL, Date)
    answered_by_id: Mapped[int | None] = belongs_to("person.id")
    decline_code: Mapped[str | None] = column(PERSONAL, String(30))
    decline_note: Mapped[str | None] = column(PERSONAL, String(200))
    tell_worker: Mapped[bool] = column(PERSONAL, Boolean, default=False)
    close_code: Mapped[str | None] = column(PERSONAL, String(30))
    meet_on: Mapped[date | None] = column(PERSONAL, Date)
    by_phone: Mapped[bool] = column(INTERNAL, Boolean, default=False)
    called_on: Mapped[date | None] = column(INTERNAL, Date)
    version: Mapped[int] = column(INTERNAL, Integer)

    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    consent: Mapped[Consent] = relationship(
        lazy="joined", innerjoin=True, foreign_keys="Introduction.consent_id"
    )
    contact: Mapped[Consent | None] = relationship(lazy="selectin", foreign_keys="Introduction.contact_id")

    __mapper_args__ = {"version_id_col": version}  # SQLAlchemy reads this class attribute

    @property
    def town_id(self) -> int:
        """The introduction's town, for the guard."""
        return self.opening.town_id

    @property
    def firm_id(self) -> int:
        """The firm that answers, for the guard."""
        return self.opening.firm_id

    @property
    def under_way(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in UNDER_WAY

    @property
    def since(self) -> date:
        """The last sign of life, from which silence is counted."""
        return waits_since(self.proposed_on, self.answered_on, self.meet_on, self.called_on)

    def sight_on(self, day: date) -> Sight:
        """How much the firm may see of the person on a day."""
        contact = self.contact is not None and self.contact.holds_on(day)
        return sight(
            alive=self.state in ALIVE,
            wanted=self.state in WANTED_IN,
            profile_agreed=self.consent.holds_on(day),
            contact_agreed=contact,
        )


class TownWord(Base):
    """What people of one town say, and the work it means: entered by one person, confirmed by another.

    `means` is the name of a concept of the lexicon, or a work that the lexicon does not know. Nothing is edited: a word
    is taken back and another one entered.
    """

    __tablename__ = "town_word"
    __table_args__ = (
        check("confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", "two_persons"),
        check("(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", "confirmed_whole"),
        check("(ended_by_id IS NULL) = (ended_at IS NULL)", "ended_whole"),
        Index(
            "uq_town_word_living",
            "town_id",
            "word",
            unique=True,
            sqlite_where=LIVING,
            postgresql_where=LIVING,
        ),
    )

    town_id: Mapped[int] = belongs_to("town.id")
    word: Mapped[str] = column(INTERNAL, String(LONGEST_TOWN_WORD))
    means: Mapped[str] = column(INTERNAL, String(LONGEST_TOWN_WORD))
    proposed_by_id: Mapped[int] = belongs_to("person.id")
    proposed_at: Mapped[datetime] = column(INTERNAL)
    confirmed_by_id: Mapped[int | None] = belongs_to("person.id")
    confirmed_at: Mapped[datetime | None] = column(INTERNAL)
    ended_by_id: Mapped[int | None] = belongs_to("person.id")
    ended_at: Mapped[datetime | None] = column(INTERNAL)

    town: Mapped[Town] = relationship(lazy="joined", innerjoin=True)
    proposed_by: Mapped[Person] = relationship(foreign_keys=[proposed_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])

    @property
    def waits(self) -> bool:
        """Whether a second person has yet to decide on it."""
        return self.confirmed_by_id is None and self.ended_by_id is None

    @property
    def counts(self) -> bool:
        """Whether the ranking of the town reads with it."""
        return self.confirmed_by_id is not None and self.ended_by_id is None


register(
    kept("town_word"),
    frozen_when(
        "town_word",
        "1 = 1",
        ("town_id", "word", "means", "proposed_by_id", "proposed_at"),
        "town_word_is_never_edited",
    ),
    frozen_when(
        "town_word",
        "OLD.confirmed_by_id IS NOT NULL OR OLD.ended_by_id IS NOT NULL",
        ("confirmed_by_id", "confirmed_at"),
        "town_word_is_confirmed_once",
    ),
    frozen_when(
        "town_word", "OLD.ended_by_id IS NOT NULL", ("ended_by_id", "ended_at"), "town_word_is_ended_once"
    ),
    frozen_when(
        "introduction",
        "1 = 1",
        ("opening_id", "member_id", "consent_id", "code", "fit", "need", "shown", "pair", "proposed_by_id"),
        "introduction_terms_are_fixed",
    ),
)
