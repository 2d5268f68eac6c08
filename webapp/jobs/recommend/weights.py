"""What counts in the ranking of a town: its own numbers of the day, scaled to a hundred in all."""

from collections.abc import Mapping

from matching.baseline import RuleRanker
from webapp.core.policy import FEATURES, Policy


def weights_of(policy: Policy) -> Mapping[str, float]:
    """Return the points of each feature."""
    shares = {feature: policy.value("fit_weight", feature) for feature in FEATURES}
    return {feature: share * 100 / sum(shares.values()) for feature, share in shares.items()}


def ranker_of(policy: Policy) -> RuleRanker:
    """Return the ranking of a town on a day."""
    return RuleRanker(weights_of(policy))
