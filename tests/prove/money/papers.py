"""Claims, employments, accounts and fund lines as plain values: what the model of the money moves."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

VILLAGE_STEPS: Final = ("verify", "review")
FINANCE_STEPS: Final = ("make", "check", "sign_as_secretary", "sign_as_captain")
STEPS: Final = VILLAGE_STEPS + FINANCE_STEPS
SIGNED_BY: Final = {"sign_as_secretary": "signed_by_secretary", "sign_as_captain": "signed_by_captain"}
SET_ASIDE: Final = ("checked", *SIGNED_BY.values(), "signed", "failed")
AT_FINANCE: Final = ("made", *SET_ASIDE)
OVER: Final = ("refused", "paid")
CLAIMED_ANEW: Final = ("account_changed", "facts_changed")
SEAT_OF: Final = dict(
    zip(
        STEPS,
        (
            "village_monitor", "town_centre", "finance_maker", "finance_checker", "party_secretary",
            "team_captain",
        ),
        strict=True,
    )
)  # fmt: skip
STEP_OF: Final = {seat: step for step, seat in SEAT_OF.items()}
FINANCE: Final = ("finance_maker", "finance_checker")
BETWEEN_SUBSIDIES: Final = 12
BANDS: Final = ((350_000, 200_000), (300_000, 150_000), (0, 100_000))


@dataclass(frozen=True)
class Account:
    """A bank account by its serial number in the database: whose number, by whom, since when confirmed."""

    serial: int
    number: str
    entered_by: str
    confirmed_by: str | None = None
    confirmed_on: date | None = None


@dataclass
class Work:
    """One employment: the wages that count, which of its months nobody has confirmed."""

    worker: int
    starts_on: date
    full_on: date
    firm: int
    wages: dict[str, int]
    open_month: str | None = None
    left: bool = False

    @property
    def right(self) -> tuple[int, ...]:
        """What is decided on: the wages of its months."""
        return tuple(self.wages[month] for month in sorted(self.wages))


@dataclass(frozen=True)
class Agreed:
    """One decision that stands, and what it was about."""

    step: str
    person: str
    about: object


@dataclass(frozen=True)
class Reason:
    """Why families may share an account."""

    number: str
    families: int
    by: str
    confirmed: bool = False


@dataclass
class Paper:
    """One claim as it ought to stand."""

    work: int
    state: str = "waiting"
    amount: int = 0
    frozen: object = None
    needs: tuple[str, ...] = ()
    agreed: list[Agreed] = field(default_factory=list)
    account: int | None = None
    line: int | None = None
    turn: int = 1
    over_on: date | None = None
    objections: list[str | None] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    code: str | None = None

    @property
    def lives(self) -> bool:
        """Whether it is not refused."""
        return self.state != "refused"

    @property
    def settled(self) -> bool:
        """Whether its employment is not to be claimed (again)."""
        return self.lives or self.code not in CLAIMED_ANEW


@dataclass
class Line:
    """One fund line."""

    received: int
    reserved: int = 0
    spent: int = 0
    sums: list[int] = field(default_factory=list)
    """What came in since, without what was taken off again."""

    @property
    def free(self) -> int:
        """What may still be promised."""
        return self.received - self.reserved - self.spent
