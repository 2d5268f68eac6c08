"""What a trial tells: plain values for a page, verdicts as codes with numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matching.evaluation import CalibrationRow, Estimate
from matching.ranker.weights import CalibratedWeights

VERDICT_CODES: Mapping[str, tuple[str, ...]] = {
    "learned_better": ("gain", "low", "high", "margin"),
    "gain_below_margin": ("gain", "low", "high", "margin"),
    "gain_not_certain": ("gain", "low", "high", "margin"),
    "order_worse": ("auc_hand", "auc_learned"),
    "order_by_chance": ("auc_learned", "low"),
    "too_few_outcomes": ("outcomes", "kept", "not_kept", "least_outcomes", "least_of_a_kind"),
    "too_short_a_time": ("unseen", "unseen_openings", "least_unseen_openings", "ripe_days"),
}
"""Why a town's own weights are kept or not, with the names of the numbers."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, as a code of `VERDICT_CODES` with its numbers."""

    code: str
    params: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure on the unseen months; `gain` is above 0 where the learned weights did better."""

    measure: str
    hand: Estimate
    learned: Estimate
    gain: Estimate


@dataclass(frozen=True, slots=True)
class Months:
    """Outcomes of a stretch of time: how many, how many kept, of how many openings, decided when."""

    outcomes: int
    kept: int
    openings: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One look back: what would have been learned on a day, and the months after it on which it was tried.

    `strength` is how hard the hand weights pulled; `weights` are the learned ones.
    """

    day: date
    for_weights: Months
    for_curve: Months
    unseen: Months
    strength: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a page needs to show what was tried; plain values.

    `too_young` counts outcomes that are known, but were decided too lately to be told apart from those that are
    not. Comparisons and tables of calibration are of the unseen months of all rounds together; `learned` are
    the weights that the same steps give with all that is known now, whether they are kept or not.
    """

    as_of: date
    too_young: int
    rounds: tuple[Round, ...]
    unseen: Months
    hand: Mapping[str, float]
    learned: Mapping[str, float]
    strength: float
    comparisons: tuple[Comparison, ...]
    calibration_hand: tuple[CalibrationRow, ...]
    calibration_learned: tuple[CalibrationRow, ...]
    calibration_error_hand: float
    calibration_error_learned: float


@dataclass(frozen=True, slots=True)
class Trained:
    """A trial that took place; `model` holds the weights to use from now on, learned or by hand."""

    model: CalibratedWeights
    verdict: Verdict
    report: Report


@dataclass(frozen=True, slots=True)
class NotEnough:
    """No trial, since too little is known; `weights` to use are those set by hand."""

    weights: Mapping[str, float]
    verdict: Verdict
