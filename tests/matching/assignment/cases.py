"""Small towns as Hypothesis makes them up, and the best plan found by trying every plan there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

import numpy as np
from hypothesis import strategies as st

from matching.assignment.candidates import Candidates, candidates_of
from matching.assignment.plan import Plan
from matching.assignment.problem import lots
from matching.assignment.rules import NO_RULES, Rules

Couple = tuple[str, str]
Choice = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A town by keys; values are quarters, so that sums and bonuses of floats are exact and ties are many."""

    values: Mapping[Couple, float]
    seats: Mapping[str, int]
    households: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, int] = field(default_factory=dict)
    without_earner: frozenset[str] = frozenset()
    rules: Rules = NO_RULES

    @cached_property
    def candidates(self) -> Candidates:
        return candidates_of(
            [(*couple, value) for couple, value in self.values.items()],
            self.seats,
            households=self.households,
            tiers=self.tiers,
            without_earner=self.without_earner,
        )

    def tier(self, worker: str) -> int:
        return self.tiers.get(worker, 0) if self.rules.strict_tiers else 0

    def worth(self, choice: Choice) -> tuple[float, ...]:
        """What the tiers get, the first of them first."""
        worth = dict.fromkeys(sorted({self.tier(worker) for worker in self.candidates.workers}), 0.0)
        for couple in choice.items():
            worth[self.tier(couple[0])] += self.values[couple]
        for household in self.without_earner:
            placed = [worker for worker in choice if self.households.get(worker) == household]
            for tier, less in sorted((self.tier(worker), -self.bonus(worker)) for worker in placed)[:1]:
                worth[tier] -= less
        return tuple(worth.values())

    def bonus(self, worker: str) -> float:
        best = max((value for (who, _), value in self.values.items() if who == worker), default=0.0)
        return (self.rules.first_earner_factor - 1) * best

    def choices(self) -> Iterator[Choice]:
        """Every plan that is allowed."""
        for picked in product(*(self._openings_of(worker) for worker in self.candidates.workers)):
            choice = {
                worker: opening
                for worker, opening in zip(self.candidates.workers, picked, strict=True)
                if opening is not None
            }
            if all(picked.count(opening) <= seats for opening, seats in self.seats.items()):
                yield choice

    def _openings_of(self, worker: str) -> list[str | None]:
        pinned = [opening for who, opening in self.rules.pins if who == worker]
        if pinned:
            return [opening for opening in pinned if len(pinned) == 1 and self._may(worker, opening)]
        worthwhile = (o for o in self.seats if self._may(worker, o) and self.values[worker, o] > 0)
        return [None, *worthwhile]

    def _may(self, worker: str, opening: str) -> bool:
        return (worker, opening) in self.values and (worker, opening) not in self.rules.forbids

    def best_choice(self) -> Choice | None:
        """The best of all plans, equal ones told apart by the lots of what is not pinned; None if there is none."""
        candidates = self.candidates
        rows, columns = candidates.rows.tolist(), candidates.columns.tolist()
        couples = [
            (candidates.workers[row], candidates.openings[column])
            for row, column in zip(rows, columns, strict=True)
        ]
        lot = dict(zip(couples, lots(candidates, candidates.rows, candidates.columns).tolist(), strict=True))

        def place(choice: Choice) -> tuple[tuple[float, ...], int]:
            return self.worth(choice), sum(
                lot[couple] for couple in choice.items() if couple not in self.rules.pins
            )

        return max(self.choices(), key=place, default=None)


def chosen(plan: Plan) -> Choice:
    return {pair.worker: pair.opening for pair in plan.pairs}


@st.composite
def cases(draw: st.DrawFn, *, pins: bool = True) -> Case:
    """Up to four people and three openings under all rules together."""
    workers = [f"w{number}" for number in range(draw(st.integers(1, 4)))]
    openings = [f"o{number}" for number in range(draw(st.integers(1, 3)))]
    values = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(workers), st.sampled_from(openings)),
            st.integers(0, 6).map(lambda quarters: quarters / 4),
            min_size=1,
        )
    )
    couples = st.frozensets(st.sampled_from(sorted(values)), max_size=2)
    households = draw(st.dictionaries(st.sampled_from(workers), st.sampled_from("ab")))
    return Case(
        values=values,
        seats={opening: draw(st.integers(0, 2)) for opening in openings},
        households=households,
        tiers=draw(st.dictionaries(st.sampled_from(workers), st.integers(0, 2))),
        without_earner=draw(st.frozensets(st.sampled_from(sorted({*households.values(), "c"})))) - {"c"},
        rules=Rules(
            first_earner_factor=draw(st.sampled_from([1.0, 1.5, 3.0])),
            strict_tiers=draw(st.booleans()),
            pins=draw(couples) if pins else frozenset(),
            forbids=draw(couples),
        ),
    )


def made_up_town(
    workers: int, openings: int, each: int, seed: int = 0, *, decimals: int | None = None
) -> Candidates:
    """People of two to a household and three tiers, each with so many candidate openings of one to three seats."""
    random = np.random.default_rng(seed)
    rows = np.repeat(np.arange(workers), each)
    columns = np.concatenate([random.choice(openings, each, replace=False) for _ in range(workers)])
    weights = random.choice([1.0, 1.5, 2.0, 3.0], workers)
    values = random.beta(2, 3, len(rows)) * weights[rows]
    households = tuple(f"h{number // 2}" for number in range(workers))
    return Candidates(
        workers=[f"w{number}" for number in range(workers)],
        openings=[f"o{number}" for number in range(openings)],
        rows=rows,
        columns=columns,
        values=values if decimals is None else values.round(decimals),
        seats=random.integers(1, 4, openings),
        households=households,
        tiers=random.integers(0, 3, workers),
        weights=weights,
        without_earner=frozenset(household for household in households if int(household[1:]) % 3),
    )
