"""From a town's own outcomes to its weights, kept only where they beat the hand weights on later months.

The trial looks back. For the first day of each quarter it learns from nothing but what was known then, and
promises the outcomes of the quarter that followed. All promises together, each made without knowledge of what
it promised, are the unseen months on which learned and hand weights are compared.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES, WEIGHTS
from matching.evaluation import (
    ROUNDS,
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
from matching.training.learning import LEAST_IN_A_PART, Learned, can_learn, learn
from matching.training.looks import Look, Promises, looks_back, named
from matching.training.past import Past
from matching.training.report import Comparison, NotEnough, Report, Trained, Verdict

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

RIPE_DAYS = 245
"""Days after a decision until its end is surely known: a month to begin, six full months, a month to confirm.
Whoever left early is known sooner; to count only them would teach that nobody stays, so younger ones wait."""

LEAST_OUTCOMES = 200
LEAST_OF_A_KIND = 40
"""Nine weights ask for some ninety of the rarer kind by the rule of ten a weight (Peduzzi and others, 1996).
The pull to the hand weights leaves about four of them free; below this, even that is guessing."""

LEAST_OPENINGS = 20
"""Below this, drawing among openings gives intervals that are too narrow to be believed."""

MARGIN = 0.005
"""Nats of log loss by which an outcome must be foretold better: less would move people on the lists for a gain
that nobody in the town could notice."""

AUC_OF_LOTS = 0.5
MEASURES = ("log_loss", "brier", "auc", "ndcg_at_10")
MORE_IS_BETTER = np.array([-1.0, -1.0, 1.0, 1.0])


def train(
    outcomes: Iterable[Outcome],
    as_of: date,
    *,
    hand: Mapping[str, float] = WEIGHTS,
    ripe_days: int = RIPE_DAYS,
    seed: int = 0,
    draws: int = ROUNDS,
) -> Trained | NotEnough:
    """Weights of a town's own, if its outcomes are enough and later months say that they are better.

    Parameters
    ----------
    outcomes : iterable of Outcome
        In any order; what was not known by `as_of`, the day on which this is asked, is left out.
    hand : mapping
        Weights to start from and to beat.
    ripe_days : int
        Days after a decision from which its end is surely known.
    seed, draws : int
        For the intervals, which are drawn by lot.

    Raises
    ------
    ValueError
        If two outcomes are of the same person, opening and day, or a hand weight is missing.
    """
    prior = _points(hand)
    known = Past.of(outcome for outcome in outcomes if outcome.known_on <= as_of)
    ripe = known.ripe_by(as_of, ripe_days)
    if ripe.is_short_of(LEAST_OUTCOMES, LEAST_OF_A_KIND):
        return NotEnough(dict(hand), _too_few(ripe))
    looks = list(looks_back(ripe, prior, ripe_days))
    promises = Promises.of(looks)
    if _are_few(promises.unseen) or not can_learn(ripe):
        return NotEnough(dict(hand), _too_short(promises.unseen, ripe_days))
    comparisons, now = _compared(promises, seed, draws), learn(ripe, prior)
    verdict = _verdict(comparisons)
    report = _report(now, looks, promises, comparisons, as_of, known.size - ripe.size)
    return Trained(_model(now, ripe, as_of, learned=verdict.code == "learned_better"), verdict, report)


def _points(hand: Mapping[str, float]) -> Vector:
    if set(hand) != set(NAMES):
        raise ValueError(f"hand weights are needed for exactly these features: {', '.join(NAMES)}")
    return np.array([hand[name] for name in NAMES], dtype=np.float64)


def _too_few(ripe: Past) -> Verdict:
    kept = int(ripe.kept.sum())
    params = {"outcomes": ripe.size, "kept": kept, "not_kept": ripe.size - kept}
    least = {"least_outcomes": LEAST_OUTCOMES, "least_of_a_kind": LEAST_OF_A_KIND}
    return Verdict("too_few_outcomes", params | least)


def _are_few(unseen: Past) -> bool:
    return unseen.openings < LEAST_OPENINGS or unseen.is_short_of(0, LEAST_IN_A_PART)


def _too_short(unseen: Past, ripe_days: int) -> Verdict:
    met = {"unseen": unseen.size, "unseen_openings": unseen.openings}
    return Verdict(
        "too_short_a_time", met | {"least_unseen_openings": LEAST_OPENINGS, "ripe_days": ripe_days}
    )


def _compared(promises: Promises, seed: int, draws: int) -> tuple[Comparison, ...]:
    """Both kinds of weights on the unseen months; the same lots are drawn for both."""
    unseen, months = promises.unseen, promises.unseen.month

    def figures(rows: Index) -> Vector:
        kept, lists = unseen.kept[rows], months[rows]
        sides = zip(promises.scores[:, rows], promises.chances[:, rows], strict=True)
        hand, own = (_figures(kept, lists, score, chance) for score, chance in sides)
        return np.concatenate([hand, own, MORE_IS_BETTER * (own - hand)])

    told = estimates(figures, unseen.opening, seed=seed, rounds=draws)
    return tuple(map(Comparison, MEASURES, told[:4], told[4:8], told[8:]))


def _figures(kept: Vector, lists: Index, score: Vector, chance: Vector) -> Vector:
    """The measures; order is taken by month where it asks for lists, else by promise, as weights differ by round."""
    ranked = ndcg_at_k(kept, score, 10, lists)
    return np.array([log_loss(kept, chance), brier(kept, chance), auc(kept, chance), ranked])


def _verdict(comparisons: Sequence[Comparison]) -> Verdict:
    by_measure = {comparison.measure: comparison for comparison in comparisons}
    gain, order = by_measure["log_loss"].gain, by_measure["auc"]
    params = {"gain": gain.value, "low": gain.low, "high": gain.high, "margin": MARGIN}
    if gain.value < MARGIN:
        return Verdict("gain_below_margin", params)
    if gain.low <= 0:
        return Verdict("gain_not_certain", params)
    if order.gain.value < 0:
        return Verdict("order_worse", {"auc_hand": order.hand.value, "auc_learned": order.learned.value})
    if order.learned.low <= AUC_OF_LOTS:
        return Verdict("order_by_chance", {"auc_learned": order.learned.value, "low": order.learned.low})
    return Verdict("learned_better", params)


def _model(now: Learned, ripe: Past, as_of: date, *, learned: bool) -> CalibratedWeights:
    months = ripe.months()
    return CalibratedWeights(
        weights=named(now.weights if learned else now.hand),
        curve=now.curve if learned else now.curve_hand,
        learned=learned,
        as_of=as_of,
        first_day=months.first_day,
        last_day=months.last_day,
        outcomes=months.outcomes,
    )


def _report(
    now: Learned,
    looks: Sequence[Look],
    promises: Promises,
    comparisons: tuple[Comparison, ...],
    as_of: date,
    too_young: int,
) -> Report:
    hand, learned = (calibration_table(promises.unseen.kept, chances) for chances in promises.chances)
    return Report(
        as_of=as_of,
        too_young=too_young,
        rounds=tuple(look.told() for look in looks),
        unseen=promises.unseen.months(),
        hand=named(now.hand),
        learned=named(now.weights),
        strength=now.strength,
        comparisons=comparisons,
        calibration_hand=hand,
        calibration_learned=learned,
        calibration_error_hand=calibration_error(hand),
        calibration_error_learned=calibration_error(learned),
    )
