"""evaluate: how well weights put outcomes in order, and how well a model foretells them."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES
from matching.commands import figures
from matching.commands.desk import Desk
from matching.commands.inputs import HAND, Weights, read_weights, settle
from matching.commands.outcomes import outcomes_of, read_all
from matching.evaluation import (
    FEWEST_GROUPS,
    Estimate,
    auc,
    brier,
    calibration_error,
    calibration_table,
    estimates,
    log_loss,
    ndcg_at_k,
)
from matching.ranker.outcomes import Outcome
from matching.ranker.weights import CalibratedWeights
from matching.tables.faults import Findings

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
PLACES = 10

ORDER = ("auc", f"ndcg_at_{PLACES}")
PROMISES = ("log_loss", "brier", "calibration_error")


def run(args: Namespace, desk: Desk) -> int:
    """Read the tables, measure, say what was found."""
    findings = Findings()
    town, rows = read_all(args, findings)
    weights = read_weights(args.weights, findings)
    settle(findings, desk)
    told = _unseen(args, desk, outcomes_of(town, rows), weights.model)
    if not told:
        desk.tell("line.nothing_to_evaluate")
        return 0
    past = _Past.of(told)
    _say_which(desk, told)
    if len(np.unique(past.opening)) < FEWEST_GROUPS:
        desk.tell("line.not_enough_to_draw")
    _say_order(args, desk, past, weights)
    if weights.model:
        _say_promises(args, desk, past, weights.model)
    return 0


def _unseen(
    args: Namespace, desk: Desk, outcomes: Sequence[Outcome], model: CalibratedWeights | None
) -> list[Outcome]:
    """The outcomes that count, in an order of their own; those that a model may know only if that is asked for."""
    told = sorted(outcomes, key=lambda each: (each.decided_on, each.opening, each.worker))
    told = [each for each in told if args.since is None or each.decided_on >= args.since]
    if model is None or args.all:
        return told
    unseen = [each for each in told if each.decided_on > model.last_day]
    if len(unseen) < len(told):
        count, last_day = len(told) - len(unseen), model.last_day.isoformat()
        desk.tell("line.seen_left_out", count=count, last_day=last_day)
    return unseen


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """Outcomes as columns: features of shape (n, features), and of shape (n,) what became of them, where, when."""

    rows: NDArray[np.float64]
    kept: Vector
    opening: NDArray[np.str_]
    month: Index

    @classmethod
    def of(cls, told: Sequence[Outcome]) -> "_Past":
        """Columns in the order of the outcomes."""
        return cls(
            np.array([each.features for each in told], dtype=np.float64),
            np.array([each.kept for each in told], dtype=np.float64),
            np.array([each.opening for each in told]),
            np.array([each.decided_on.replace(day=1).toordinal() for each in told], dtype=np.intp),
        )

    def score(self, weights: Weights) -> Vector:
        """Fit by some weights."""
        points: Vector = self.rows @ np.array([weights.points[name] for name in NAMES])
        return points


def _estimates(args: Namespace, past: _Past, statistic: Callable[[Index], Vector]) -> list[Estimate]:
    """Figures of all outcomes, with the interval that drawing among openings gives each."""
    return estimates(statistic, past.opening, seed=args.seed, rounds=args.draws)


def _say_which(desk: Desk, told: Sequence[Outcome]) -> None:
    desk.say(
        "line.evaluated_line",
        outcomes=len(told),
        openings=len({each.opening for each in told}),
        first_day=told[0].decided_on.isoformat(),
        last_day=told[-1].decided_on.isoformat(),
        kept=sum(each.kept for each in told),
    )


def _say_order(args: Namespace, desk: Desk, past: _Past, weights: Weights) -> None:
    """How well people are put in order: by the hand weights, and beside them by others if there are any."""
    sides = [past.score(HAND)] + ([past.score(weights)] if weights is not HAND else [])

    def order(rows: Index) -> Vector:
        kept, month = past.kept[rows], past.month[rows]
        measured = [
            np.array([auc(kept, score[rows]), ndcg_at_k(kept, score[rows], PLACES, month)]) for score in sides
        ]
        return np.concatenate([*measured, *(own - measured[0] for own in measured[1:])])

    estimates = _estimates(args, past, order)
    figures.heading(desk, ("measure", "hand", "own", "gain")[: 2 if len(sides) == 1 else 4])
    for place, name in enumerate(ORDER):
        told = [figures.interval(desk, estimate) for estimate in estimates[place :: len(ORDER)]]
        figures.row(desk, [desk.language.say(f"measure.{name}"), *told])


def _say_promises(args: Namespace, desk: Desk, past: _Past, model: CalibratedWeights) -> None:
    """How well a model foretells: the cost of its promises, and promises beside what was seen."""
    chances = model.chances(past.score(Weights(model.weights)))

    def promises(rows: Index) -> Vector:
        kept, chance = past.kept[rows], chances[rows]
        error = calibration_error(calibration_table(kept, chance))
        return np.array([log_loss(kept, chance), brier(kept, chance), error])

    for name, estimate in zip(PROMISES, _estimates(args, past, promises), strict=True):
        figures.row(desk, [desk.language.say(f"measure.{name}"), figures.interval(desk, estimate)])
    desk.write()
    figures.heading(desk, ("promised", "seen", "count"))
    for group in calibration_table(past.kept, chances):
        seen = figures.interval(desk, Estimate(group.seen, group.low, group.high))
        figures.row(desk, [figures.figure(group.promised), seen, str(group.count)])
