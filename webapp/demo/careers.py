"""Who is introduced to which opening over the year, what becomes of it, and how far the claim gets."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from webapp.core.months import age_on, months_after
from webapp.core.policy import Policy
from webapp.demo.days import Days
from webapp.demo.workers import Candidate
from webapp.jobs.models import Opening
from webapp.jobs.rules.introductions import DECLINE_REASONS
from webapp.jobs.rules.openings import stale_on
from webapp.jobs.workflow import OpeningState

_HALF_A_YEAR: Final = 6
_YOUNGEST: Final = 16


@dataclass(frozen=True, slots=True)
class Goal:
    """How far somebody gets: how many people, and how many days ago the last of the six months was over."""

    name: str
    people: int
    nearest: int
    farthest: int


CLAIMS: Final = (
    Goal("issued", 8, 85, 165),
    Goal("issued_then_left", 2, 85, 120),
    Goal("refused_by_secretary", 1, 65, 90),
    Goal("refused_by_checker", 1, 62, 80),
    Goal("refused_by_centre", 1, 58, 80),
    Goal("refused_by_village", 1, 40, 60),
    Goal("signed", 3, 62, 70),
    Goal("signed_by_secretary", 1, 58, 64),
    Goal("signed_by_captain", 1, 58, 64),
    Goal("returned", 1, 58, 64),
    Goal("checked", 2, 53, 60),
    Goal("made", 2, 49, 56),
    Goal("reviewed", 2, 43, 50),
    Goal("held_explained", 2, 43, 50),
    Goal("objection_answered", 1, 43, 50),
    Goal("held", 2, 34, 40),
    Goal("objected", 1, 34, 40),
    Goal("noticed", 3, 26, 34),
    Goal("verified", 2, 24, 30),
    Goal("ready", 3, 22, 30),
    Goal("waiting", 2, 0, 3),
    Goal("waiting_for_account", 1, 22, 40),
    Goal("waiting_for_firm", 2, 18, 45),
    Goal("waiting_for_village", 1, 18, 45),
    Goal("waiting_disputed", 1, 18, 45),
    Goal("waiting_under_floor", 2, 18, 45),
)
"""Ours: every state of a claim, and every reason why one waits."""

WORKING: Final = 21
TROUBLES: Final = {
    0: "disputed", 1: "answered", 2: "missing", 3: "missing", 4: "under_floor", 5: "mended", 6: "settled", 7: "filled",
}  # fmt: skip
"""What is wrong with a month of the first of those who work and have not yet six months."""

LEFT: Final = (
    ("worker", "family"), ("worker", "conditions"), ("worker", "pay"), ("worker", "other_work"),
    ("worker", "health"), ("firm", "no_orders"), ("firm", "not_suited"), ("contract", "ran_out"),
    ("worker", "family"), ("firm", "no_orders"),
)  # fmt: skip
WITHDRAWN, PROPOSED = 4, 8
MEETINGS: Final = ("asked", "asked", "meeting", "meeting", "trial")
"""Whom a firm wants to meet: still to be asked for the name, talk agreed, on trial."""

_QUIET: Final = 14
"""So many days before an opening ends, nobody is introduced to it any more."""


@dataclass(slots=True)
class Career:
    """One introduction and all that follows from it."""

    candidate: Candidate
    opening: Opening
    introduced_on: date
    answer: str
    code: str = ""
    started_on: date | None = None
    last_on: date | None = None
    left_why: tuple[str, str] = ("", "")
    trouble: str = ""
    goal: str = ""

    @property
    def taken(self) -> bool:
        """Whether it led to work."""
        return self.answer == "taken"


class Careers:
    """Plans introductions for one town, from the furthest back to today."""

    def __init__(
        self,
        rng: Random,
        days: Days,
        candidates: Sequence[Candidate],
        openings: Sequence[Opening],
        ends: Mapping[int, OpeningState],
        policy: Policy,
    ) -> None:
        """Each person is introduced at most once; each post is taken at most once at a time."""
        self._rng, self._days = rng, days
        self._free = list(candidates)
        rng.shuffle(self._free)
        self._openings, self._ends, self._policy = openings, ends, policy
        self._taken: Counter[int] = Counter()
        self._households: set[int] = set()

    def plan(self) -> list[Career]:
        """Everybody's way through the year, in the order in which they were introduced."""
        found = [*self._with_claims(), *self._working(), *self._left(), *self._not_taken()]
        return sorted(found, key=lambda career: (career.introduced_on, career.candidate.member.id))

    def few(self, working: int, left: int) -> list[Career]:
        """A few, for a town that begins."""
        return [
            *(self._starts(self._rng.randrange(20, 150), "taken") for _ in range(working)),
            *(self._leaves(why) for why in LEFT[:left]),
        ]

    def _with_claims(self) -> Iterator[Career]:
        for goal in CLAIMS:
            for _ in range(goal.people):
                back = self._rng.randint(goal.nearest, goal.farthest)
                qualified_on = self._days.today - timedelta(days=back)
                started_on = self._days.before(months_after(qualified_on, -_HALF_A_YEAR))
                career = self._career(started_on, "taken")
                career.goal = goal.name
                if goal.name.endswith("then_left"):
                    career.last_on = self._days.near(
                        qualified_on + timedelta(days=self._rng.randrange(4, 15))
                    )
                    career.left_why = LEFT[0]
                yield career

    def _working(self) -> Iterator[Career]:
        for number in range(WORKING):
            trouble = TROUBLES.get(number, "")
            later = 3 + 12 * (number - len(TROUBLES))
            career = self._starts(self._rng.randint(70, 165) if trouble else later, "taken")
            career.trouble = trouble
            yield career

    def _left(self) -> Iterator[Career]:
        for why in LEFT:
            yield self._leaves(why)

    def _leaves(self, why: tuple[str, str]) -> Career:
        back = self._rng.randrange(150, 320)
        career = self._starts(back, "taken")
        career.left_why = why
        begun = career.started_on or self._days.today
        career.last_on = self._days.near(begun + timedelta(days=self._rng.randrange(12, 130)))
        return career

    def _not_taken(self) -> Iterator[Career]:
        for side in ("firm", "worker"):
            for code in DECLINE_REASONS[side]:
                yield self._introduced(self._rng.randrange(15, 300), side, code)
        for _ in range(WITHDRAWN):
            yield self._introduced(self._rng.randrange(20, 200), "withdrawn")
        for opening in self._openings:
            if self._ends[opening.id] is OpeningState.WITHDRAWN:
                yield self._just_before_the_end(opening)
        for number in range(PROPOSED):
            yield self._introduced(1 + 2 * number, "proposed")
        for number, answer in enumerate(MEETINGS):
            yield self._introduced(9 + number, answer)

    def _introduced(self, back: int, answer: str, code: str = "") -> Career:
        day = self._days.ago(back)
        candidate, opening = self._pair(day, day, keeps=False)
        return Career(candidate, opening, day, answer, code)

    def _just_before_the_end(self, opening: Opening) -> Career:
        """Somebody whose introduction closes because the post is withdrawn."""
        day = self._days.before(opening.fresh_on - timedelta(days=3))
        candidate, _ = self._pair(day, day, keeps=False, only=opening)
        return Career(candidate, opening, day, "closed")

    def _starts(self, back: int, answer: str) -> Career:
        return self._career(self._days.ago(back), answer)

    def _career(self, started_on: date, answer: str) -> Career:
        introduced_on = self._days.before(started_on - timedelta(days=self._rng.randrange(5, 12)))
        candidate, opening = self._pair(introduced_on, started_on, keeps=True)
        return Career(candidate, opening, introduced_on, answer, started_on=started_on)

    def _pair(
        self, introduced_on: date, started_on: date, *, keeps: bool, only: Opening | None = None
    ) -> tuple[Candidate, Opening]:
        """The first free person who may, with an opening near home that has a post left."""
        for candidate in self._free:
            household = candidate.member.household_id
            young = age_on(candidate.person.birth_on, introduced_on) < _YOUNGEST
            if candidate.watched_on > introduced_on or household in self._households or young:
                continue
            opening = self._opening_for(candidate, introduced_on, keeps, only)
            if opening is not None:
                self._free.remove(candidate)
                self._households.add(household)
                return candidate, opening
        raise LookupError(f"nobody is left who could start on {started_on}")

    def _opening_for(
        self, candidate: Candidate, day: date, keeps: bool, only: Opening | None
    ) -> Opening | None:
        offered = [only] if only else [one for one in self._openings if self._is_offered(one, day)]
        fitting = [one for one in offered if candidate.can_take(one)]
        if keeps:
            fitting = [one for one in fitting if self._taken[one.id] < one.posts]
            to_fill = [one for one in fitting if self._ends[one.id] is OpeningState.FILLED]
            fitting = to_fill or [one for one in fitting if self._taken[one.id] < one.posts - 1]
        else:
            fitting = [one for one in fitting if self._ends[one.id] is not OpeningState.FILLED]
        if not fitting:
            return None
        chosen = self._rng.choice(sorted(fitting, key=lambda one: _far(candidate, one))[:8])
        self._taken[chosen.id] += keeps
        return chosen

    def _is_offered(self, opening: Opening, day: date) -> bool:
        open_now = self._ends[opening.id] in (OpeningState.PUBLISHED, OpeningState.FILLED)
        published = opening.published_on is not None and opening.published_on < day
        until = stale_on(opening.fresh_on, self._policy) if open_now else opening.fresh_on
        return published and day < until - timedelta(days=_QUIET)


def _far(candidate: Candidate, opening: Opening) -> float:
    """A measure of the way, good enough to send nobody across the town."""
    home, work = candidate.member.household.village.place, opening.village and opening.village.place
    if home is None or not work or opening.lodging:
        return 0.05
    return abs(home[0] - work[0]) + abs(home[1] - work[1])
