"""The words of learned weights: what a trial found, in plain sentences, and how good a promise was."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

VERDICTS: Final[Mapping[str, Any]] = {
    "learned_better": _l("The learned weights foretold later months better than those in force."),
    "gain_below_margin": _l(
        "The learned weights foretold later months no better by as much as anybody would notice; those in force stay."
    ),
    "gain_not_certain": _l(
        "The learned weights foretold later months somewhat better, but it may be luck; those in force stay."
    ),
    "order_worse": _l(
        "The learned weights promise better but put people in a worse order; those in force stay."
    ),
    "order_by_chance": _l(
        "The learned weights may order no better than a lot: nothing noted tells who stays. Those in force stay."
    ),
    "too_few_outcomes": _l(
        "That is too little to learn from: %(outcomes)s outcomes are old enough, %(kept)s stayed and %(not_kept)s did "
        "not; it takes %(least_outcomes)s, and %(least_of_a_kind)s of each kind. The weights in force stay."
    ),
    "too_short_a_time": _l(
        "There is too little to try it on: outside what was learned from there are %(unseen)s outcomes of "
        "%(unseen_openings)s openings; it takes %(least_unseen_openings)s openings. The weights in force stay."
    ),
}
MEASURES: Final[Mapping[str, Any]] = {
    "log_loss": _l("Wrong promises (log loss, less is better)"),
    "brier": _l("Distance of promise and outcome (Brier, less is better)"),
    "auc": _l("Who stays ranks above who does not (AUC, more is better)"),
    "ndcg_at_10": _l("The first ten of a month (NDCG, more is better)"),
}
REFUSED: Final[Mapping[str, Any]] = {
    "model_unreadable": _l("The kept weights cannot be read; have them learned anew."),
    "model_format": _l("The kept weights were written by another version; have them learned anew."),
    "model_checksum": _l("The file of the kept weights was changed; have them learned anew."),
    "model_features": _l("The features mean something else by now; have the weights learned anew."),
    "model_versions": _l("The program was renewed since; have the weights learned anew."),
}


def verdict_sentence(code: str, params: Mapping[str, float]) -> str:
    """Return what a trial found."""
    return str(VERDICTS[code]) % {name: f"{value:g}" for name, value in params.items()}
