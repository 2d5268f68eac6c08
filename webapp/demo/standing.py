"""Which household stands where: the report's numbers, ours beside them, and why each family is looked after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from webapp.core.months import Month, months_after
from webapp.demo.families import Families, PersonPlan, Wanted

ONCE_POOR: Final = 834
"""The report: once-poor households of Caojiang."""

MEMBERS: Final = 1_720
"""The report: the people of those households."""

STUDENTS: Final = 165
"""The report: students, primary school to undergraduate, of watch-list households in the wide sense."""

SECOND_TOWN: Final = 18
"""The report: households of the three categories in Buchang."""

WATCHED: Final = 64
"""The report says "more than 60" once-poor households on the local list; the four more are ours."""

UNSTABLE, SUDDEN_ONCE_POOR = 43, 7
MARGINAL, SUDDEN_GENERAL = 47, 9
"""Ours: the report does not say how many households of Caojiang are in the three categories."""

ENDED: Final = 12
"""Ours: once-poor households whose category ended in the past year, so that a history has an end to show."""

_FIRST: Final = date(2021, 6, 1)


@dataclass(slots=True)
class Standing:
    """A category or a place on the local list, from a day on."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    risks: tuple[str, ...] = ()


@dataclass(slots=True)
class FamilyPlan:
    """One household before there is a row of it."""

    village: str
    once_poor: bool
    people: list[PersonPlan]
    standings: list[Standing] = field(default_factory=list)

    @property
    def watched(self) -> bool:
        """Whether it is watched today, in the wide sense."""
        return any(one.ends_on is None for one in self.standings)


class Register:
    """Draws the households of both towns."""

    def __init__(self, rng: Random, day: date) -> None:
        """Draw as of a day."""
        self._rng, self._day = rng, day
        self._families = Families(rng, day)

    def first_town(self, villages: Sequence[str]) -> list[FamilyPlan]:
        """Caojiang: exactly the report's households, members and students."""
        inside = ["local"] * WATCHED + ["unstable"] * UNSTABLE + ["sudden"] * SUDDEN_ONCE_POOR
        outside = ["marginal"] * MARGINAL + ["sudden"] * SUDDEN_GENERAL
        pupils = self._spread(STUDENTS, len(inside) + len(outside))
        plans = [
            self._watched(kind, number, self._village(villages), once_poor=place < len(inside))
            for place, (kind, number) in enumerate(zip([*inside, *outside], pupils, strict=True))
        ]
        taken = sum(len(plan.people) for plan in plans[: len(inside)])
        plans += self._quiet(villages, ONCE_POOR - len(inside), MEMBERS - taken)
        self._rng.shuffle(plans)
        return plans

    def second_town(self, villages: Sequence[str]) -> list[FamilyPlan]:
        """Buchang: only the households that its visits found."""
        kinds = ["marginal"] * 8 + ["unstable"] * 7 + ["sudden"] * 3
        pupils = [3, 3, 2, 2, 1, 1, *(0,) * (SECOND_TOWN - 6)]
        return [
            self._watched(kind, number, villages[place % len(villages)], once_poor=kind == "unstable")
            for place, (kind, number) in enumerate(zip(kinds, pupils, strict=True))
        ]

    def _village(self, villages: Sequence[str]) -> str:
        weights = [2 if code[9] == "0" else 3 + place % 4 for place, code in enumerate(villages)]
        return self._rng.choices(villages, weights)[0]

    def _spread(self, total: int, among: int) -> list[int]:
        """Give each household 0 to 4, in all exactly `total`."""
        given = self._rng.choices((0, 1, 2, 3, 4), (38, 32, 21, 7, 2), k=among)
        return self._adjusted(given, total, 0, 4)

    def _adjusted(self, numbers: list[int], total: int, low: int, high: int) -> list[int]:
        while (off := total - sum(numbers)) != 0:
            place, step = self._rng.randrange(len(numbers)), (1 if off > 0 else -1)
            if low <= numbers[place] + step <= high:
                numbers[place] += step
        return numbers

    def _watched(self, kind: str, pupils: int, village: str, *, once_poor: bool) -> FamilyPlan:
        least = pupils + (1 if self._rng.random() < 0.25 else 2)
        size = min(7, max(least, self._rng.choices((1, 2, 3, 4, 5, 6), (6, 16, 26, 28, 16, 8))[0]))
        people = self._families.family(Wanted(size, pupils, frail=True))
        plan = FamilyPlan(village, once_poor, people)
        standing = Standing(kind, self._since(kind), risks=risks(people))
        if kind == "local" and self._rng.random() < 0.1:
            self._came_from_category(plan, standing)
        plan.standings.append(standing)
        return plan

    def _since(self, kind: str) -> date:
        """National data know the month; the local list begins when the report's pledge did."""
        if kind == "local":
            return self._day - timedelta(days=self._rng.randrange(25, 700))
        months = Month.of(self._day).index - Month.of(_FIRST).index
        lately = self._rng.random() < 0.35
        back = self._rng.randrange(1, 13) if lately or months <= 1 else self._rng.randrange(1, months + 1)
        return Month.of(self._day).plus(-back).first_day

    def _came_from_category(self, plan: FamilyPlan, local: Standing) -> None:
        ended_on = Month.of(local.starts_on).first_day
        started_on = months_after(ended_on, -self._rng.randrange(8, 20))
        plan.standings.append(Standing("unstable", started_on, ended_on, local.risks))

    def _quiet(self, villages: Sequence[str], households: int, members: int) -> Iterable[FamilyPlan]:
        drawn = self._rng.choices((1, 2, 3, 4, 5), (44, 36, 13, 5, 2), k=households)
        for place, size in enumerate(self._adjusted(drawn, members, 1, 6)):
            plan = FamilyPlan(self._village(villages), True, self._family_of(size))
            if place < ENDED:
                ended_on = Month.of(self._day).plus(-self._rng.randrange(1, 12)).first_day
                started_on = months_after(ended_on, -self._rng.randrange(8, 24))
                plan.standings.append(Standing("unstable", started_on, ended_on, risks(plan.people)))
            yield plan

    def _family_of(self, size: int) -> list[PersonPlan]:
        share = {1: 0.0, 2: 0.12}.get(size, 0.4)
        pupils = self._rng.randint(1, size - 1) if size > 1 and self._rng.random() < share else 0
        return self._families.family(Wanted(size, min(pupils, 3), vocational=True))


def risks(people: Sequence[PersonPlan]) -> tuple[str, ...]:
    """Why a family may fall back, as far as its members tell."""
    ills = {ill for person in people for ill in person.health}
    able = sum(person.is_able for person in people)
    pupils = sum(person.schooling not in (None, "preschool", "kindergarten") for person in people)
    found = (
        ("illness", bool(ills & {"serious", "chronic"})),
        ("disability", "disabled" in ills),
        ("schooling", pupils >= 2),
        ("no_labour", able * 3 < len(people)),
    )
    return tuple(risk for risk, applies in found if applies) or ("unstable_job",)
