"""Subsidies to firms: which months they cover, when there is a right to one, and how much it is.

Once for a hire after so many full months, and for the months of a post. Off unless a town switches them on; every
number is the policy of the day on which the right arises.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from webapp.claims.rules.right import Amount, PaidMonth
from webapp.core.months import Month, months_after
from webapp.core.policy import FIRM_SCHEMES, HIRE_FIRM, POST_FIRM, Policy
from webapp.core.workflow import Notice, Refusal

DAY: Final = timedelta(days=1)
CATEGORIES_ONLY: Final = 0
"""The value of "for whom" under which the town's own watch list is not enough."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a claim of a firm covers; the second is the first day after them."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One person's work at one firm: from a day on, up to the day before `ended_on`."""

    started_on: date
    ended_on: date | None = None


def hire_span(started_on: date, months: int) -> Span:
    """The months after which a firm is paid once for a hire: work from 1 March with six is full on 1 September."""
    return Span(started_on, months_after(started_on, months))


def full_from(scheme: str, started_on: date, since: date, months: int) -> date:
    """The first day from which a firm can claim for somebody at work, if nothing is claimed before `since`.

    A hire is full by its start and may be so already; a post by whole calendar months, the first not before `since`.
    """
    if scheme == HIRE_FIRM:
        return hire_span(started_on, months).ends_on
    first = max(started_on, since)
    month = Month.of(first) if first.day == 1 else Month.of(first).plus(1)
    return month.plus(months).first_day


def next_post_span(
    work: Work,
    day: date,
    numbers: Callable[[date], Policy],
    covered: Collection[Month] = (),
    paid: int = 0,
) -> Span | None:
    """The first full calendar months, one after the other, for which a post can be claimed on a day.

    Each must be over, wholly worked, on a day with the scheme switched on, and of no other claim; how many go into
    one claim is the number of their first day, cut by what is left of the most that is ever paid for one person.
    """
    run: list[Month] = []
    for month in _full_months(work, day):
        policy = numbers(month.first_day)
        wanted = bool(policy.get("firm_subsidy_on", POST_FIRM)) and month not in covered
        run = [*run, month] if wanted else []
        if not run:
            continue
        of_first = numbers(run[0].first_day)
        left = of_first.value("post_subsidy_most") - paid
        if left <= 0:
            return None
        if len(run) >= min(of_first.value("firm_subsidy_months", POST_FIRM), left):
            return Span(run[0].first_day, run[-1].plus(1).first_day)
    return None


def _full_months(work: Work, day: date) -> list[Month]:
    """Every calendar month that is over on a day and was worked from its first to its last day."""
    first = Month.of(work.started_on)
    first = first if work.started_on == first.first_day else first.plus(1)
    end = min(day, work.ended_on or day)
    return list(first.until(Month.of(end).plus(-1)))


def right_day(scheme: str, span: Span) -> date:
    """The day whose policy decides: of a hire the day after its months, of a post the last day of them."""
    return span.ends_on if scheme == HIRE_FIRM else span.ends_on - DAY


def left_early(scheme: str, work: Work, span: Span) -> bool:
    """Whether work ended too early: a hire asks for somebody who is still there, a post for its months only."""
    if work.ended_on is None:
        return False
    return work.ended_on <= span.ends_on if scheme == HIRE_FIRM else work.ended_on < span.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What was signed: from and to (nothing is without an end), and whether social insurance is paid."""

    kind: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    insured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmFacts:
    """A person's work at a firm as a claim of the firm sees it on a day.

    `missing` are the reasons why months or papers do not count yet; `paid_before` are months for which the same post
    was claimed; `under_floor` counts openings and people of the firm in this town below the wage floor of the day.
    """

    scheme: str
    day: date
    work: Work
    span: Span
    category: bool
    watched: bool
    public_post: bool = False
    contract: Contract = field(default_factory=Contract)
    admitted: bool = True
    under_floor: int = 0
    claimed_before: bool = False
    other_scheme: bool = False
    paid_before: int = 0
    months: tuple[PaidMonth, ...] = ()
    missing: tuple[Refusal, ...] = ()


def opening_refusals(facts: FirmFacts, policy: Policy) -> list[Refusal]:
    """Why no claim of a firm opens; each of these also stops one that has opened."""
    if facts.scheme not in FIRM_SCHEMES:
        raise ValueError(f"no scheme for firms: {facts.scheme}")
    most = policy.value("post_subsidy_most")
    checks = (
        (not policy.get("firm_subsidy_on", facts.scheme), Refusal("firm_scheme_off")),
        (facts.day < facts.span.ends_on, Refusal("firm_too_soon", "", {"full_on": facts.span.ends_on})),
        (left_early(facts.scheme, facts.work, facts.span), _left(facts)),
        (
            not _is_meant(facts, policy),
            Refusal("firm_not_watched", "", {"started_on": facts.work.started_on}),
        ),
        (facts.public_post, Refusal("firm_public_post")),
        (facts.claimed_before and facts.scheme == HIRE_FIRM, Refusal("firm_hire_paid_before")),
        (facts.claimed_before and facts.scheme == POST_FIRM, Refusal("firm_months_paid_before")),
        (
            facts.scheme == POST_FIRM and facts.paid_before + len(facts.months) > most,
            Refusal("firm_months_full", "", {"n": most}),
        ),
        (
            facts.other_scheme and not policy.value("firm_subsidy_together"),
            Refusal("firm_other_scheme"),
        ),
    )
    return [refusal for applies, refusal in checks if applies] + standing_refusals(facts)


def standing_refusals(facts: FirmFacts) -> list[Refusal]:
    """Why no money goes to a firm as it stands on this day, whatever right it once had."""
    checks = (
        (not facts.admitted, Refusal("firm_suspended")),
        (facts.under_floor > 0, Refusal("firm_under_floor", "", {"n": facts.under_floor})),
    )
    return [refusal for applies, refusal in checks if applies]


def _left(facts: FirmFacts) -> Refusal:
    return Refusal("firm_left_early", "", {"ended_on": facts.work.ended_on, "full_on": facts.span.ends_on})


def _is_meant(facts: FirmFacts, policy: Policy) -> bool:
    """Whether the person is one of those for whom the town subsidises firms."""
    only = policy.value("firm_subsidy_people", facts.scheme) == CATEGORIES_ONLY
    return facts.category if only else facts.watched or facts.category


def paper_refusals(facts: FirmFacts, policy: Policy) -> list[Refusal]:
    """What the contract lacks: its length from the first day, and the social insurance, if the town asks for them."""
    asked, found = policy.value("firm_subsidy_contract", facts.scheme), []
    signed = facts.contract
    if asked and (signed.kind is None or signed.from_on is None):
        found.append(Refusal("firm_contract_missing"))
    elif asked and _is_short(signed, asked):
        found.append(Refusal("firm_contract_short", "", {"n": asked, "to_on": signed.to_on}))
    if policy.value("firm_subsidy_insured", facts.scheme) and not signed.insured:
        found.append(Refusal("firm_not_insured"))
    return found


def _is_short(signed: Contract, asked: int) -> bool:
    if signed.from_on is None or signed.to_on is None:
        return False
    return signed.to_on + DAY < months_after(signed.from_on, asked)


def firm_refusals(facts: FirmFacts, policy: Policy) -> list[Refusal]:
    """Why a firm has no right to its subsidy, or not yet; empty makes a waiting claim ready."""
    found = [*opening_refusals(facts, policy), *paper_refusals(facts, policy), *facts.missing]
    return found if facts.months or facts.missing else [*found, Refusal("no_months")]


def firm_amount(scheme: str, months: Sequence[PaidMonth], policy: Policy) -> Amount:
    """What a firm is paid: once for a hire, for a post so much for each month that counts; with its explanation."""
    row, n = policy.row("firm_subsidy_amount", scheme), len(months)
    fen = row.value if scheme == HIRE_FIRM else row.value * n
    told = {"months": n, "each_fen": row.value, "amount_fen": fen, "confirmed": row.confirmed}
    return Amount(fen, scheme, row.value, Notice(f"{scheme}_amount", "amount", told))
