"""A town's own weights are kept where later months say that they are better, and only there."""

import json
import pickle
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.evaluation import Estimate
from matching.ranker.curves import ISOTONIC_FROM
from matching.ranker.outcomes import Outcome
from matching.simulator.history import history
from matching.simulator.town import town
from matching.store import REFUSAL_CODES
from matching.training.learning import STRENGTHS, learn
from matching.training.looks import LEAST_FOR_A_LOOK
from matching.training.past import Past
from matching.training.report import VERDICT_CODES, Comparison, NotEnough, Trained
from matching.training.trial import (
    LEAST_OF_A_KIND,
    LEAST_OUTCOMES,
    MARGIN,
    RIPE_DAYS,
    _verdict,
    train,
)
from tests.matching.towns.kit import job, person

START = date(2024, 1, 1)
TODAY = date(2026, 9, 1)
MONTHS = 24
HAND = np.array([WEIGHTS[name] for name in NAMES])
OTHERWISE = np.array([0, 0, 0, 3, 0, 6, 2, 0, 0.0])
"""Slopes of a world in which only hours, the way and the wage count."""

Truth = Callable[[np.ndarray], np.ndarray]


def follow(slopes: np.ndarray) -> Truth:
    """Chances that rise with these slopes, three in ten on average."""
    return lambda rows: expit((rows - rows.mean(axis=0)) @ slopes - 1)


def outcomes_of(truth: Truth, count: int, *, seed: int = 0, openings: int = 60) -> list[Outcome]:
    """So many made-up outcomes over two years, with chances as the truth has them."""
    draw = np.random.default_rng(seed)
    rows = draw.random((count, len(NAMES)))
    kept = draw.random(count) < truth(rows)
    days = np.sort(draw.integers(0, 365 * MONTHS // 12, count)).tolist()
    until = np.where(kept, draw.integers(200, 240, count), draw.integers(1, 180, count)).tolist()
    return [
        Outcome(
            worker=f"w{i}",
            opening=f"o{draw.integers(openings)}",
            features=tuple(rows[i].tolist()),
            decided_on=START + timedelta(days=days[i]),
            known_on=START + timedelta(days=days[i] + until[i]),
            kept=bool(kept[i]),
        )
        for i in range(count)
    ]


MANY = outcomes_of(follow(OTHERWISE), 1_200)
RESULT = train(MANY, TODAY, draws=99)


def test_many_outcomes_of_another_world_teach_its_weights():
    assert isinstance(RESULT, Trained)
    assert RESULT.verdict.code == "learned_better"
    assert RESULT.model.learned
    learned = dict(RESULT.model.weights)
    assert learned == dict(RESULT.report.learned)
    assert max(learned, key=learned.__getitem__) == "distance"
    assert sum(learned[name] for name in ("hours", "distance", "wage")) > 75
    assert sum(learned.values()) == pytest.approx(100)


def test_learned_weights_order_openings_and_promise_chances():
    ranked, _ = RuleRanker(RESULT.model.weights).rank_openings(
        person("a"), [job(f"o{km}", "08:00-17:00", 2600, km) for km in (9, 1, 5)]
    )
    assert [entry.key for entry in ranked] == ["o1", "o5", "o9"]
    chances = RESULT.model.chances([entry.fit for entry in ranked])
    assert 1 > chances[0] > chances[1] > chances[2] > 0


def test_what_is_promised_comes_true():
    fresh = outcomes_of(follow(OTHERWISE), 3_000, seed=9)
    points = np.array([outcome.features for outcome in fresh]) @ list(RESULT.model.weights.values())
    chances, kept = RESULT.model.chances(points), np.array([outcome.kept for outcome in fresh])
    for part in np.array_split(np.argsort(chances), 3):
        assert chances[part].mean() == pytest.approx(kept[part].mean(), abs=0.07)


def test_the_report_holds_the_whole_trial_as_plain_values():
    report = RESULT.report
    by_measure = {comparison.measure: comparison for comparison in report.comparisons}
    assert set(by_measure) == {"log_loss", "brier", "auc", "ndcg_at_10"}
    loss = by_measure["log_loss"]
    assert loss.gain.value == pytest.approx(loss.hand.value - loss.learned.value)
    assert RESULT.verdict.params == {
        "gain": loss.gain.value,
        "low": loss.gain.low,
        "high": loss.gain.high,
        "margin": MARGIN,
    }
    for each in report.comparisons:
        assert each.gain.low < each.gain.value < each.gain.high
        assert each.gain.value > 0
    assert sum(row.count for row in report.calibration_learned) == report.unseen.outcomes
    assert report.calibration_error_learned < 0.1
    assert dict(report.hand) == WEIGHTS
    assert report.too_young == sum((TODAY - o.decided_on).days < RIPE_DAYS for o in MANY)
    assert RESULT.model.outcomes == len(MANY) - report.too_young
    assert (RESULT.model.as_of, report.as_of) == (TODAY, TODAY)


def test_a_result_travels_between_processes_and_falls_apart_into_plain_values():
    assert pickle.loads(pickle.dumps(RESULT)) == RESULT  # noqa: S301 - what was pickled in this line
    told = json.loads(json.dumps(asdict(RESULT), default=date.isoformat))
    assert told["report"]["as_of"] == "2026-09-01"
    assert told["report"]["rounds"][0]["weights"] == dict(RESULT.report.rounds[0].weights)


def test_each_round_learns_from_before_its_day_and_is_tried_on_the_quarter_after():
    rounds = RESULT.report.rounds
    assert len(rounds) >= 3
    assert sum(r.unseen.outcomes for r in rounds) == RESULT.report.unseen.outcomes
    for look in rounds:
        ripe = look.day - timedelta(days=RIPE_DAYS)
        assert look.for_weights.last_day < look.for_curve.first_day
        assert look.for_curve.last_day <= ripe
        assert look.day <= look.unseen.first_day <= look.unseen.last_day < look.day + timedelta(days=93)
        assert look.for_curve.outcomes < look.for_weights.outcomes
    days = [r.day for r in rounds]
    assert all((after - before).days in range(89, 93) for before, after in zip(days, days[1:], strict=False))


@pytest.mark.parametrize("round_number", [0, 2])
def test_nothing_that_was_not_known_on_the_day_of_a_round_moves_its_weights(round_number):
    look = RESULT.report.rounds[round_number]
    otherwise = [o if o.known_on <= look.day else replace(o, kept=not o.kept) for o in MANY]
    assert sum(o.kept != p.kept for o, p in zip(MANY, otherwise, strict=True)) > 300
    other = train(otherwise, TODAY, draws=9).report.rounds[round_number]
    assert (other.weights, other.for_weights, other.for_curve) == (
        look.weights,
        look.for_weights,
        look.for_curve,
    )


def test_what_was_not_known_today_counts_as_if_it_were_not_there():
    early = date(2025, 12, 1)
    known = [o for o in MANY if o.known_on <= early]
    assert len(known) < len(MANY)
    assert train(known, early, draws=19) == train(MANY, early, draws=19)


def test_those_who_left_soon_wait_until_those_who_stay_can_be_told():
    rushed = train(MANY, TODAY, ripe_days=0, draws=9).report
    share = rushed.rounds[0].for_curve.kept / rushed.rounds[0].for_curve.outcomes
    patient = RESULT.report.rounds[0].for_curve
    assert share < 0.6 * patient.kept / patient.outcomes


def test_the_order_of_the_outcomes_changes_nothing():
    mixed = [MANY[i] for i in np.random.default_rng(3).permutation(len(MANY))]
    assert train(mixed, TODAY, draws=99) == RESULT


def test_only_the_intervals_are_drawn_by_lot():
    other = train(MANY, TODAY, draws=99, seed=1)
    assert other.model == RESULT.model
    assert other.report.comparisons != RESULT.report.comparisons
    assert [c.gain.value for c in other.report.comparisons] == [
        c.gain.value for c in RESULT.report.comparisons
    ]


@pytest.mark.parametrize("seed", range(4))
def test_outcomes_that_follow_nothing_leave_the_hand_weights(seed):
    result = train(outcomes_of(lambda rows: np.full(len(rows), 0.3), 700, seed=seed), TODAY, draws=99)
    assert isinstance(result, Trained)
    assert result.verdict.code != "learned_better"
    assert not result.model.learned
    assert dict(result.model.weights) == pytest.approx(WEIGHTS)
    assert 0.2 < result.model.chances(60) < 0.4


@pytest.mark.parametrize("seed", range(3))
def test_outcomes_that_follow_the_hand_weights_leave_them(seed):
    result = train(outcomes_of(follow(HAND / 12), 700, seed=seed), TODAY, draws=99)
    assert dict(result.model.weights) == pytest.approx(WEIGHTS)
    assert result.model.chances(80) > result.model.chances(40) + 0.2


def first_ripe(count: int, kept: int) -> list[Outcome]:
    """So many outcomes that could be learned from, so many of them kept."""
    ripe = [o for o in MANY if (TODAY - o.decided_on).days >= RIPE_DAYS]
    stayed, left = [o for o in ripe if o.kept], [o for o in ripe if not o.kept]
    return [*stayed[:kept], *left[: count - kept]]


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        (0, 0),
        (LEAST_OUTCOMES - 1, LEAST_OF_A_KIND),
        (LEAST_OUTCOMES, LEAST_OF_A_KIND - 1),
        (LEAST_OUTCOMES, LEAST_OUTCOMES - LEAST_OF_A_KIND + 1),
    ],
)
def test_below_the_stated_numbers_the_hand_weights_stay_and_the_numbers_are_told(count, kept):
    result = train(first_ripe(count, kept), TODAY)
    assert isinstance(result, NotEnough)
    assert dict(result.weights) == WEIGHTS
    assert result.verdict.code == "too_few_outcomes"
    assert result.verdict.params == {
        "outcomes": count,
        "kept": kept,
        "not_kept": count - kept,
        "least_outcomes": LEAST_OUTCOMES,
        "least_of_a_kind": LEAST_OF_A_KIND,
    }


def test_at_the_stated_numbers_they_are_no_longer_too_few():
    ripe = sorted(first_ripe(LEAST_OUTCOMES, LEAST_OF_A_KIND), key=lambda o: o.decided_on)
    assert train(ripe, TODAY, draws=9).verdict.code != "too_few_outcomes"


def test_many_outcomes_of_a_short_time_leave_nothing_to_try_them_on():
    hurried = [
        replace(o, decided_on=START + timedelta(days=i % 50), known_on=START + timedelta(days=240))
        for i, o in enumerate(MANY[:600])
    ]
    result = train(hurried, TODAY)
    assert isinstance(result, NotEnough)
    assert result.verdict.code == "too_short_a_time"
    assert result.verdict.params == {
        "unseen": 0,
        "unseen_openings": 0,
        "least_unseen_openings": 20,
        "ripe_days": RIPE_DAYS,
    }


def test_outcomes_of_a_handful_of_openings_give_no_certainty():
    result = train(outcomes_of(follow(OTHERWISE), 1_200, openings=19), TODAY)
    assert result.verdict.code == "too_short_a_time"
    assert result.verdict.params["unseen_openings"] == 19


def test_two_outcomes_of_one_introduction_are_refused():
    with pytest.raises(ValueError, match="two outcomes of w0"):
        train([*MANY, replace(MANY[0], kept=not MANY[0].kept)], TODAY)


def test_hand_weights_are_those_of_the_features():
    with pytest.raises(ValueError, match="exactly these features"):
        train(MANY, TODAY, hand={"shoe_size": 100})


def test_a_town_may_start_from_hand_weights_of_its_own():
    own = {name: 100 / len(NAMES) for name in NAMES}
    result = train(first_ripe(10, 5), TODAY, hand=own)
    assert dict(result.weights) == own


def compared(gain: tuple[float, float, float], auc: tuple[float, float, float]) -> list[Comparison]:
    """Comparisons with this gain in log loss (value, low, high), and this order (hand, learned, its low)."""
    nothing = Estimate(0, 0, 0)
    order = Estimate(auc[0], 0, 1), Estimate(auc[1], auc[2], 1), Estimate(auc[1] - auc[0], -1, 1)
    return [
        Comparison("log_loss", nothing, nothing, Estimate(*gain)),
        Comparison("brier", nothing, nothing, nothing),
        Comparison("auc", *order),
    ]


VERDICTS = [
    ("learned_better", (0.02, 0.01, 0.03), (0.6, 0.7, 0.6)),
    ("learned_better", (MARGIN, 0.001, 0.03), (0.6, 0.6, 0.501)),
    ("gain_below_margin", (MARGIN - 1e-6, 0.001, 0.03), (0.6, 0.7, 0.6)),
    ("gain_below_margin", (-0.2, -0.3, -0.1), (0.6, 0.7, 0.6)),
    ("gain_not_certain", (0.02, 0.0, 0.04), (0.6, 0.7, 0.6)),
    ("order_worse", (0.02, 0.01, 0.03), (0.7, 0.69, 0.6)),
    ("order_by_chance", (0.02, 0.01, 0.03), (0.5, 0.55, 0.5)),
]


@pytest.mark.parametrize(("code", "gain", "auc"), VERDICTS)
def test_a_verdict_holds_from_its_edge_on_and_tells_its_numbers(code, gain, auc):
    verdict = _verdict(compared(gain, auc))
    assert verdict.code == code
    assert tuple(verdict.params) == VERDICT_CODES[code]


def test_every_verdict_is_met_by_a_test():
    assert {code for code, *_ in VERDICTS} | {"too_few_outcomes", "too_short_a_time"} == set(VERDICT_CODES)


@pytest.mark.parametrize(
    ("truth", "count", "strengths"),
    [(follow(HAND / 12), 400, STRENGTHS[3:]), (follow(OTHERWISE), 2_000, STRENGTHS[:3])],
    ids=["the hand weights are right", "they are wrong"],
)
def test_the_pull_is_as_hard_as_later_months_ask_for(truth, count, strengths):
    assert learn(Past.of(outcomes_of(truth, count, seed=2)), HAND).strength in strengths


def test_a_curve_promises_what_the_later_months_saw_not_what_weights_were_fitted_to():
    days = sorted({outcome.decided_on for outcome in MANY})
    middle = days[len(days) // 2]
    draw = np.random.default_rng(1)
    better = [replace(o, kept=bool(draw.random() < (0.1 if o.decided_on < middle else 0.7))) for o in MANY]
    learned = learn(Past.of(better), HAND)
    assert learned.for_weights.kept.mean() < 0.35
    for weights, curve in ((learned.weights, learned.curve), (learned.hand, learned.curve_hand)):
        assert curve.chances(learned.for_curve.rows @ weights).mean() == pytest.approx(0.7, abs=0.05)


def test_a_large_history_of_the_made_up_county_beats_the_hand_weights():
    outcomes = history(town(4, 2_000, 300), 26, 4, a_month=300)
    result = train(outcomes, date(2026, 9, 1), draws=99)
    assert isinstance(result, Trained)
    assert result.verdict.code == "learned_better"
    gains = {comparison.measure: comparison.gain for comparison in result.report.comparisons}
    assert gains["auc"].low > 0


def test_a_small_history_of_the_made_up_county_stays_with_the_hand_weights():
    outcomes = history(town(2, 500, 60), 18, 3, a_month=10)
    result = train(outcomes, date(2026, 9, 1))
    assert result.verdict.code == "too_few_outcomes"
    assert dict(result.weights) == WEIGHTS


PAGE = (Path(__file__).parents[2] / "docs" / "learning.md").read_text(encoding="utf-8")


def test_the_page_tells_every_verdict_with_its_numbers_and_every_refusal():
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    verdicts = {row[0].strip("`"): tuple(row[2].split(", ")) for row in rows if len(row) == 3}
    assert verdicts == VERDICT_CODES
    assert {row[0].strip("`") for row in rows if len(row) == 2} == set(REFUSAL_CODES)


@pytest.mark.parametrize(
    "words",
    [
        f"{RIPE_DAYS} days",
        f"better by {MARGIN}",
        f"less than {LEAST_OF_A_KIND} kept",
        f"Less than {LEAST_OUTCOMES} outcomes",
        "which {} outcomes ({} of each kind)".format(*LEAST_FOR_A_LOOK),
        f"from {ISOTONIC_FROM:,} outcomes on",
    ],
)
def test_the_page_names_the_numbers_of_the_code(words):
    assert words in " ".join(PAGE.split())


def test_the_example_of_the_page_runs(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - the page's own example
    assert isinstance(names["result"], Trained)
    assert names["model"] == names["result"].model
    assert len(names["ranked"]) == 3
    assert names["result"].verdict.code in capsys.readouterr().out
