"""Made-up towns, where it is known who would stay: hand weights, learned weights and learners of all kinds.

Each town lives through some months of introductions. Whoever learns gets their outcomes; then openings are ranked for
people of the same town, among those that no hard limit keeps off, and held against the true chances of six months. The
simulator was made by the same hands as the features (docs/learning.md): it can show that a method finds what is there,
not how much there is in a real town.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from lightgbm import LGBMClassifier, LGBMRanker
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from bench.peers import cut
from bench.rankers import LEAVES, TREES, Scores, lexical
from matching.baseline import NAMES, WEIGHTS
from matching.features import feature_values
from matching.filters import allowed_pairs
from matching.ranker.outcomes import Outcome
from matching.simulator.history import history
from matching.simulator.town import Town, town
from matching.training.learning import learn
from matching.training.past import Past
from matching.training.trial import train

TOWNS, PEOPLE, OPENINGS, ASKED = 6, 1_500, 250, 150
MONTHS, A_MONTH = 28, 60
AS_OF = date(2027, 6, 1)
LESSON = 1_000
"""Outcomes that everybody learns from: what a busy town has after some years."""


@dataclass(frozen=True, slots=True)
class Life:
    """One town: the true chances of pairs, 0 where a limit stands between them, and what each ranker thinks of them."""

    truth: Scores
    possible: NDArray[np.bool_]
    scores: Mapping[str, Scores]


def lives() -> list[Life]:
    """Towns of different seeds."""
    return [_life(seed) for seed in range(1, TOWNS + 1)]


def _life(seed: int) -> Life:
    made = town(seed, PEOPLE, OPENINGS)
    outcomes = _thinned(history(made, MONTHS, seed, a_month=A_MONTH), seed)
    people = np.sort(np.random.default_rng(seed).choice(PEOPLE, ASKED, replace=False))
    workers = [made.workers[at] for at in people]
    possible = np.asarray(allowed_pairs(workers, made.openings))
    values = feature_values(workers, made.openings)
    said, written = cut(workers, made.openings)
    scores = {"lots": np.zeros(possible.shape), **lexical(said, written), **_weighed(values, outcomes)}
    return Life(_truth(made, people) * possible, possible, scores | _trees(values, outcomes, seed))


def _thinned(outcomes: Sequence[Outcome], seed: int) -> list[Outcome]:
    some = np.random.default_rng(seed).permutation(len(outcomes))[:LESSON]
    return [outcomes[at] for at in sorted(some.tolist())]


def _truth(made: Town, people: NDArray[np.int64]) -> Scores:
    rows, columns = np.repeat(people, OPENINGS), np.tile(np.arange(OPENINGS), len(people))
    return made.chances(rows, columns, MONTHS).reshape(len(people), OPENINGS)


def _weighed(values: Scores, outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    """Hand weights, those that were learned, and those that the town would use, which may be either."""
    hand = np.array([WEIGHTS[name] for name in NAMES])
    learned = learn(Past.of(outcomes), hand).weights
    result = train(outcomes, AS_OF)
    used = result.model.weights if hasattr(result, "model") else WEIGHTS
    return {
        "ours, hand weights": values @ hand,
        "ours, learned weights": values @ learned,
        "ours, what the town uses": values @ np.array([used[name] for name in NAMES]),
    }


def _trees(values: Scores, outcomes: Sequence[Outcome], seed: int) -> dict[str, Scores]:
    """Learners with the same features and outcomes; LambdaMART orders the introductions of an opening."""
    ordered = sorted(outcomes, key=lambda each: (each.opening, each.decided_on, each.worker))
    rows = np.array([each.features for each in ordered])
    kept = np.array([each.kept for each in ordered], dtype=np.int64)
    sizes = np.unique([each.opening for each in ordered], return_counts=True)[1]
    pairs = values.reshape(-1, values.shape[-1])
    rising = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, monotonic_cst=[1] * rows.shape[1], random_state=seed
    ).fit(rows, kept)
    settings = {"n_estimators": TREES, "num_leaves": LEAVES, "random_state": seed, "n_jobs": 1, "verbose": -1}
    free = LGBMClassifier(**settings).fit(rows, kept)
    lists = LGBMRanker(**settings).fit(rows, kept, group=sizes)
    found = {
        "boosting": free.predict_proba(pairs)[:, 1],
        "boosting, rising only": rising.predict_proba(pairs)[:, 1],
        "LambdaMART": lists.predict(pairs),
    }
    return {name: np.asarray(each).reshape(values.shape[:2]) for name, each in found.items()}
