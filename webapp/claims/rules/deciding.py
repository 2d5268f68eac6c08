"""Who must agree to a claim, who may not, what makes them look twice, and what holds a claim up."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.money import Fen
from webapp.core.policy import Policy
from webapp.core.workflow import Notice, Refusal
from webapp.placements.rules.facts import Pay

VERIFY, REVIEW, MAKE, CHECK = "verify", "review", "make", "check"
SECRETARY, CAPTAIN = "sign_as_secretary", "sign_as_captain"
DECISIONS: Final = (VERIFY, REVIEW, MAKE, CHECK, SECRETARY, CAPTAIN)
"""Every decision there is, each by another person; hanging out the notice and issuing the list are none."""

SIGNS_FROM: Final = {SECRETARY: "secretary_signs_from", CAPTAIN: "captain_signs_from"}
OVER_THE_RIGHT: Final = frozenset({VERIFY, REVIEW})
"""Village and town decide on the right; all later steps also on the account and the fund line."""

DESKS: Final = {"town": REVIEW, "maker": MAKE}
"""Where a claim can be sent back to, and from which step on its decisions are void then."""

ACCOUNT_CHANGED: Final = "account_changed"
FACTS_CHANGED: Final = "facts_changed"
BANK_REFUSED: Final = "bank_refused"
"""Why a claim goes back to the maker: the bank did not pay, and what would be paid has changed since."""

LEFT_BEFORE: Final = "left_before"
LEFT_EARLY: Final = "left_early"
REFUSALS: Final = (
    ACCOUNT_CHANGED, FACTS_CHANGED, "paid_elsewhere", "work_not_real", "wage_not_proved", "not_entitled",
    "given_up", "died",
)  # fmt: skip
"""Why a person refuses a claim; `left_before` and, of a firm, `left_early` are said by the rule alone."""

MENDABLE: Final = frozenset({ACCOUNT_CHANGED, FACTS_CHANGED})
"""Refusals after which the same employment is claimed anew, with the facts as they stand then."""

DESPITE: Final = ("asked_the_worker", "asked_the_firm", "papers_seen", "visited", "explained_before")
"""What a person did who agrees in spite of a doubt."""

HOLD_REASONS: Final = ("same_family_lives_apart", "cares_for_the_payee", "shared_phone", "entered_wrongly")
"""Why families may share an account or a phone all the same."""

OUTCOMES: Final = ("unfounded", "founded")
"""How an objection ends: the claim goes on, or it is refused or sent back for its sake."""

GRAVEST: Final = ("doubt_subsidised", "doubt_wage_at_floor")
"""What stands on top of a list of doubts."""


def needed_steps(amount_fen: Fen, policy: Policy) -> tuple[str, ...]:
    """The decisions that an amount asks for: signatures from the town's own thresholds on."""
    signed = tuple(step for step, key in SIGNS_FROM.items() if amount_fen >= policy.value(key))
    return (*DECISIONS[:4], *signed)


def signatures(needed: Sequence[str]) -> tuple[str, ...]:
    """Which of the needed steps are signatures."""
    return tuple(step for step in needed if step in SIGNS_FROM)


def with_both(needed: Sequence[str]) -> tuple[str, ...]:
    """The same steps with both signatures: what a large batch asks of each of its claims."""
    return (*(step for step in needed if step not in SIGNS_FROM), *SIGNS_FROM)


def is_large(total_fen: Fen, policy: Policy) -> bool:
    """Whether what goes out together needs both signatures, however small each claim is."""
    return total_fen >= policy.value("batch_signs_from")


def move(step: str, needed: Sequence[str]) -> str:
    """The action by which a step moves this claim: with fewer signatures the last step comes sooner."""
    alone = len(signatures(needed)) < len(SIGNS_FROM)
    if step == CHECK and not signatures(needed):
        return "check_alone"
    return "sign_alone" if step in SIGNS_FROM and alone else step


def voided_from(desk: str) -> tuple[str, ...]:
    """The steps whose decisions no longer stand once a claim goes back to a desk."""
    return DECISIONS[DECISIONS.index(DESKS[desk]) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who is paid, and who is too near to decide on it. Persons are compared, not accounts of the program.

    Where a firm is paid, `speakers` are those who speak for it or did; the worker's family stays too near as well.
    """

    person: Hashable
    speakers: frozenset[Hashable] = frozenset()
    household: frozenset[Hashable] = frozenset()
    kin: frozenset[Hashable] = frozenset()
    same_account: frozenset[Hashable] = frozenset()
    same_phone: frozenset[Hashable] = frozenset()

    @property
    def related(self) -> frozenset[Hashable]:
        """Everybody who may have no hand in this claim."""
        near = self.speakers | self.household | self.kin | self.same_account | self.same_phone
        return near | {self.person}


def tie_refusals(person: Hashable, payee: Payee) -> list[Refusal]:
    """Why somebody is too near to the payee to act on the claim; the nearest tie is said."""
    ties = (
        ("own_claim", {payee.person}),
        ("own_firm", payee.speakers),
        ("own_household", payee.household),
        ("own_kin", payee.kin),
        ("own_account_shared", payee.same_account),
        ("own_phone_shared", payee.same_phone),
    )
    return next(([Refusal(code)] for code, persons in ties if person in persons), [])


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that stands: which step, by which person."""

    step: str
    person: Hashable


def decision_refusals(
    step: str,
    person: Hashable,
    earlier: Sequence[Decided],
    *,
    payee: Payee,
    needed: Sequence[str] = DECISIONS,
) -> list[Refusal]:
    """Why a person may not take a step: each decision by another person, none of them near the payee."""
    if step not in DECISIONS:
        raise ValueError(f"no such decision: {step}")
    found = tie_refusals(person, payee)
    found += [] if step in needed else [Refusal("step_not_needed", "", {"step": step})]
    found += [Refusal("decided_before", "", {"step": one.step}) for one in earlier if one.person == person]
    found += [Refusal("step_taken", "", {"step": step}) for one in earlier if one.step == step]
    return found


def refuse_refusals(person: Hashable, payee: Payee) -> list[Refusal]:
    """Why a person may not refuse a claim; whoever agreed before may: stopping money needs no second."""
    return tie_refusals(person, payee)


def return_refusals(person: Hashable, payee: Payee, comment: str) -> list[Refusal]:
    """Why a claim is not sent back: the desk that gets it must read why."""
    return [
        *tie_refusals(person, payee),
        *([] if comment.strip() else [Refusal("comment_missing", "comment")]),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtFacts:
    """What around a claim may deserve a second look; `pays` are the months that are claimed for."""

    stated_on: tuple[date, ...] = ()
    late_months: int = 0
    left_on: date | None = None
    short_fen: Fen = 0
    subsidised_on: date | None = None
    pays: tuple[Pay, ...] = ()


def at_the_floor(pay: Pay, margin: int) -> bool:
    """Whether a month was paid less than agreed and hardly more than makes it count; who agreed on the floor is fine.

    `margin` is how many in a hundred above the least wage are hardly more.
    """
    return pay.paid_fen < pay.agreed_fen and pay.paid_fen * 100 <= pay.least_fen * (100 + margin)


def doubts(facts: DoubtFacts, policy: Policy) -> list[Notice]:
    """Why a decider should look at a claim by itself, the gravest first; none means: with others."""
    most = max((facts.stated_on.count(day) for day in facts.stated_on), default=0)
    margin = policy.value("doubt_floor_margin")
    low = sorted(pay.month for pay in facts.pays if at_the_floor(pay, margin))
    again: dict[str, object] = {"qualified_on": facts.subsidised_on}
    checks = (
        (facts.subsidised_on is not None, Notice("doubt_subsidised", "", again)),
        (bool(low), Notice("doubt_wage_at_floor", "", {"n": len(low), "month": str(low[0]) if low else ""})),
        (facts.short_fen > 0, Notice("doubt_fund_short", "", {"short_fen": facts.short_fen})),
        (most >= policy.value("signal_burst_months"), Notice("doubt_burst", "", {"n": most})),
        (facts.late_months > 0, Notice("doubt_late", "", {"n": facts.late_months})),
        (facts.left_on is not None, Notice("doubt_left", "", {"left_on": facts.left_on})),
    )
    return [notice for applies, notice in checks if applies]


def gravity(found: Sequence[Notice]) -> int:
    """Where a claim with doubts stands in a list: double money first, then wages, then the rest."""
    return min((GRAVEST.index(one.code) for one in found if one.code in GRAVEST), default=len(GRAVEST))


@dataclass(frozen=True, slots=True)
class Despite:
    """Why somebody agrees in spite of a doubt: what was done, and what it showed."""

    code: str
    words: str


def despite_refusals(found: Sequence[Notice], despite: Despite | None) -> list[Refusal]:
    """Why a doubtful claim is not agreed to just so: it needs a reason and what was learned."""
    if not found:
        return []
    if despite is None or despite.code not in DESPITE:
        return [Refusal("doubt_needs_reason", "despite")]
    return [] if despite.words.strip() else [Refusal("doubt_needs_words", "words")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """The village notice of a claim; `over_on` is the first day on which the town may review."""

    day: date
    over_on: date | None
    objections_open: int = 0
    objections_founded: int = 0


def notice_over(posted_on: date, policy: Policy) -> date:
    """The first day after a notice: hung out on the 9th for seven days it is over on the 16th."""
    return posted_on + timedelta(days=policy.value("notice_days"))


def notice_refusals(facts: NoticeFacts) -> list[Refusal]:
    """Why the town may not review yet: the notice still hangs, or somebody's objection has no answer."""
    found = []
    if facts.over_on is None:
        found.append(Refusal("notice_missing"))
    elif facts.day < facts.over_on:
        found.append(Refusal("notice_runs", "", {"over_on": facts.over_on}))
    if facts.objections_open:
        found.append(Refusal("objection_open", "", {"n": facts.objections_open}))
    if facts.objections_founded:
        found.append(Refusal("objection_founded"))
    return found


@dataclass(frozen=True, slots=True)
class Shared:
    """An account or phone of the payee that payees of other families also have: `about` stands for the number."""

    kind: str
    about: Hashable
    families: int


@dataclass(frozen=True, slots=True)
class Explained:
    """A reason why that is in order, for as many families as there were then; it counts once it is confirmed."""

    kind: str
    about: Hashable
    families: int
    confirmed: bool


def holds(shared: Sequence[Shared], explained: Sequence[Explained]) -> list[Shared]:
    """What holds a claim up: each number shared between families that no confirmed reason explains."""
    return [
        one
        for one in shared
        if not any(
            why.confirmed and (why.kind, why.about) == (one.kind, one.about) and one.families <= why.families
            for why in explained
        )
    ]


def hold_refusals(held: Sequence[Shared]) -> list[Refusal]:
    """Why finance may not go on with a claim that is held."""
    return [Refusal(f"held_{one.kind}", "", {"n": one.families}) for one in held]


def explain_refusals(person: Hashable, payee: Payee, code: str, words: str) -> list[Refusal]:
    """Why a reason for a shared number is not taken."""
    found = tie_refusals(person, payee)
    found += [] if code in HOLD_REASONS else [Refusal("hold_needs_reason", "code")]
    return found + ([] if words.strip() else [Refusal("hold_needs_words", "words")])


def release_refusals(person: Hashable, payee: Payee, proposed_by: Hashable) -> list[Refusal]:
    """Why somebody may not confirm such a reason: whoever proposed it cannot."""
    return tie_refusals(person, payee) + ([Refusal("own_reason")] if person == proposed_by else [])


def place_refusals(of_firms: Sequence[bool], in_town: bool) -> list[Refusal]:
    """Why claims do not hang on one notice: those of people hang in their village, those of firms in the town."""
    if in_town:
        return [] if all(of_firms) else [Refusal("hangs_in_village")]
    return [Refusal("hangs_in_town")] if any(of_firms) else []


def objection_refusals(words: str) -> list[Refusal]:
    """Why an objection is not taken down."""
    return [] if words.strip() else [Refusal("objection_missing", "words")]


def answer_refusals(person: Hashable, payee: Payee, outcome: str, answer: str) -> list[Refusal]:
    """Why an answer to an objection is not taken: it needs its outcome, its words, and somebody unrelated."""
    found = tie_refusals(person, payee)
    found += [] if outcome in OUTCOMES else [Refusal("answer_needs_outcome", "outcome")]
    return found + ([] if answer.strip() else [Refusal("answer_missing", "answer")])
