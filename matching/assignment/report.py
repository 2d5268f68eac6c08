"""The best plan beside what a desk or a market would come to: one report, three plans."""

from dataclasses import dataclass

from matching.assignment.candidates import Candidates
from matching.assignment.peers import blocking_pairs, greedy, stable
from matching.assignment.plan import Plan
from matching.assignment.rules import NO_RULES, Rules
from matching.assignment.solve import solve


@dataclass(frozen=True, slots=True)
class Compared:
    """A plan and how many pairs in it would both rather have each other."""

    plan: Plan
    blocking_pairs: int


@dataclass(frozen=True, slots=True)
class Report:
    """Three plans for the same candidates under the same rules."""

    exact: Compared
    greedy: Compared
    stable: Compared

    @property
    def over_greedy(self) -> float:
        """By how many per cent the total of the exact plan is above that of the greedy one.

        Strict tiers can bring it below zero for the sake of the first tiers.
        """
        return _per_cent_over(self.exact.plan, self.greedy.plan)

    @property
    def over_stable(self) -> float:
        """By how many per cent the total of the exact plan is above that of the stable one."""
        return _per_cent_over(self.exact.plan, self.stable.plan)


def compare(candidates: Candidates, rules: Rules = NO_RULES) -> Report:
    """The exact, the greedy and the stable plan, each with the number of its blocking pairs.

    Raises
    ------
    matching.assignment.rules.PinsRefused
        If a pin cannot be kept.
    """
    plans = (solve(candidates, rules), greedy(candidates, rules), stable(candidates, rules))
    return Report(*(Compared(plan, blocking_pairs(candidates, rules, plan)) for plan in plans))


def _per_cent_over(plan: Plan, other: Plan) -> float:
    """0 if neither plan is worth anything."""
    return 100 * (plan.total / other.total - 1) if other.total else 0.0
