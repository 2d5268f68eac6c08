"""Weights from a town's own outcomes: tried on later months, kept in a file, and offered only while it fits.

The trial needs scipy and scikit-learn, which are loaded when it begins; reading the file needs neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from matching.store import ModelRefused, load, save
from matching.training.report import Comparison, Report, Trained
from webapp.core.policy import FEATURES, Policy
from webapp.jobs.queries.outcomes import Ended
from webapp.jobs.recommend.outcomes import outcomes_of
from webapp.jobs.recommend.weights import weights_of

PRIVATE = 0o700


@dataclass(frozen=True)
class Known:
    """How many introductions have a known end, how many of them can be learned from, and how many of these stayed."""

    ended: int
    usable: int
    kept: int


@dataclass(frozen=True)
class Offer:
    """Learned shares of a file that fits this program, in whole points that add up to a hundred; or why there is none.

    `refused` is a code of `matching.store`, empty where there is nothing to refuse.
    """

    shares: Mapping[str, int]
    refused: str = ""

    @property
    def mark(self) -> str:
        """The shares in a word that a form can carry: what was seen is what is proposed."""
        return "-".join(str(share) for share in self.shares.values())


def known(ended: Iterable[Ended]) -> Known:
    """Count what could be learned from."""
    every = list(ended)
    usable = outcomes_of(every)
    return Known(len(every), len(usable), sum(one.kept for one in usable))


def try_out(ended: Iterable[Ended], day: date, policy: Policy, file: Path) -> dict[str, Any]:
    """Learn and compare with the weights in force; write the file where the learned ones are better, else remove it."""
    trial = import_module("matching.training.trial")
    result = trial.train(outcomes_of(ended), day, hand=weights_of(policy))
    told = {"verdict": result.verdict.code, "params": dict(result.verdict.params)}
    if isinstance(result, Trained) and result.model.learned:
        file.parent.mkdir(mode=PRIVATE, exist_ok=True)
        save(result.model, file)
    else:
        file.unlink(missing_ok=True)
    return told | _told(result.report) if isinstance(result, Trained) else told


def _told(report: Report) -> dict[str, Any]:
    unseen = report.unseen
    return {
        "unseen": unseen.outcomes,
        "openings": unseen.openings,
        "first_day": unseen.first_day.isoformat(),
        "last_day": unseen.last_day.isoformat(),
        "hand": dict(report.hand),
        "learned": dict(report.learned),
        "measures": {one.measure: _compared(one) for one in report.comparisons},
    }


def _compared(one: Comparison) -> list[float]:
    return [one.hand.value, one.learned.value, one.gain.value, one.gain.low, one.gain.high]


def offer_of(file: Path) -> Offer:
    """Return what the file offers; one that no longer fits features or program is refused, and none is no fault."""
    try:
        model = load(file)
    except ModelRefused as refused:
        return Offer({}, "" if refused.code == "model_missing" else refused.code)
    return Offer(whole(model.weights))


def whole(weights: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole points, a hundred in all: the largest remainders are rounded up, the first of equal ones."""
    shares = {feature: int(weights[feature]) for feature in FEATURES}
    left = 100 - sum(shares.values())
    by_remainder = sorted(FEATURES, key=lambda feature: shares[feature] - weights[feature])
    return {feature: share + (feature in by_remainder[:left]) for feature, share in shares.items()}
