"""fit and evaluate: what the library learns and measures, from tables."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from matching.baseline import NAMES, RuleRanker
from matching.commands.outcomes import outcomes_of
from matching.evaluation import auc, brier, log_loss, ndcg_at_k
from matching.features import feature_values
from matching.ranker.outcomes import Outcome
from matching.simulator.history import history
from matching.simulator.town import town
from matching.store import load, save
from matching.tables.outcomes import OutcomeRow
from matching.training.trial import train
from tests.matching.commands.conftest import BOTH, DAY
from tests.matching.commands.test_rank import expected
from tests.matching.tables.books import text

HISTORY = history(town(2, 300, 50), 20, 3, a_month=40)
HEADING = "worker,opening,decided,kept,known"
FEW = (
    "w1,o1,2025-03-04,是,2025-10-01",
    "w2,o2,2025-03-05,是,2025-10-01",
    "w3,o3,2025-03-06,否,2025-04-01",
    "w4,o3,2025-03-07,否,2025-03-20",
    "w1,o3,2025-04-07,是,2025-11-20",
)


def with_features(path: Path, told: list[Outcome]) -> Path:
    lines = (
        ",".join(
            (
                each.worker,
                each.opening,
                str(each.decided_on),
                "yes" if each.kept else "no",
                str(each.known_on),
            )
            + tuple(map(repr, each.features))
        )
        for each in told
    )
    return text(path, f"{HEADING},{','.join(NAMES)}", *lines)


def test_fit_learns_what_the_library_learns_and_keeps_it(folder, call):
    with_features(folder / "A.csv", HISTORY[::-1])
    day = date(2026, 6, 1)
    called = call(
        "fit",
        "--outcomes",
        "A.csv",
        "--day",
        "2026-06-01",
        "--output",
        "m.json",
        "--draws",
        "9",
        "--lang",
        "en",
    )
    result = train(HISTORY, day, draws=9)
    assert called.status == 0
    assert load(folder / "m.json") == result.model
    gain = result.verdict.params["gain"]
    assert called.out[0].startswith(f"The town's own weights gain {round(gain, 4)} nats an outcome")
    first = result.report.comparisons[0]
    assert called.out[3].startswith(
        f"log loss | {first.hand.value:.4f} ({first.hand.low:.4f} to {first.hand.high:.4f})"
    )
    assert called.out[-1] == "The model was written to m.json."


def test_fit_with_too_few_outcomes_says_so_and_writes_no_model(folder, call):
    text(folder / "A.csv", HEADING, *FEW)
    called = call(
        "fit", *BOTH, "--outcomes", "A.csv", "--day", "2026-08-01", "--output", "m.json", "--lang", "zh"
    )
    assert called.status == 0
    assert called.out == [
        "够久、结果确定的只有5条，其中留满3条、没留满2条；至少要200条，每类40条。保留手定权重。",
        "没有写出模型：排序时不用--weights。",
    ]
    assert not (folder / "m.json").exists()


def test_features_come_from_the_tables_where_the_outcomes_hold_none(folder):
    made = expected(folder)
    rows = (
        OutcomeRow(row=2, worker="w4", opening="o4", decided=DAY, kept=True, known=DAY, features=None),
        OutcomeRow(row=3, worker="w1", opening="o2", decided=DAY, kept=False, known=DAY, features=None),
    )
    told = outcomes_of(made, rows)
    for each in told:
        values = feature_values([made.people[each.worker].worker], [made.posts[each.opening].opening])
        assert each.features == tuple(values[0, 0].tolist())
    assert [(each.kept, each.decided_on) for each in told] == [(True, DAY), (False, DAY)]


def test_evaluate_measures_the_order_of_the_hand_weights(folder, call):
    text(folder / "A.csv", HEADING, *FEW)
    called = call("evaluate", *BOTH, "--outcomes", "A.csv", "--draws", "9", "--lang", "en")
    made, fits = expected(folder), []
    for line in FEW:
        worker, opening = line.split(",")[:2]
        ranked, _ = RuleRanker().rank_openings(made.people[worker].worker, [made.posts[opening].opening])
        fits.append(ranked[0].fit)
    kept, months = [1, 1, 0, 0, 1], [3, 3, 3, 3, 4]
    assert called.out[:2] == [
        "5 outcomes of 3 openings, 2025-03-04 to 2025-04-07, 3 kept:",
        "measure | hand weights",
    ]
    assert called.out[2].startswith(f"AUC (order) | {auc(kept, fits):.4f} (")
    assert called.out[3].startswith(f"NDCG at 10, by month | {ndcg_at_k(kept, fits, 10, months):.4f} (")


def test_evaluate_leaves_out_what_a_model_may_know_unless_that_is_asked_for(folder, call):
    with_features(folder / "A.csv", HISTORY)
    model = replace(train(HISTORY, date(2026, 6, 1), draws=9).model, last_day=date(2025, 3, 31))
    save(model, folder / "m.json")
    unseen = [each for each in HISTORY if each.decided_on > date(2025, 3, 31)]
    asked = ("evaluate", "--outcomes", "A.csv", "--weights", "m.json", "--draws", "9", "--lang", "en")
    called = call(*asked)
    assert called.err == [
        f"{len(HISTORY) - len(unseen)} outcomes up to 2025-03-31 are left out, as the model may have learned from them;"
        " --all counts them as well."
    ]
    assert called.out[0].startswith(f"{len(unseen)} outcomes of ")
    assert call(*asked, "--all").out[0].startswith(f"{len(HISTORY)} outcomes of ")
    kept = [each.kept for each in unseen]
    chances = model.chances(
        [sum(w * v for w, v in zip(model.weights.values(), each.features, strict=True)) for each in unseen]
    )
    assert called.out[4].startswith(f"log loss | {log_loss(kept, chances):.4f} (")
    assert called.out[5].startswith(f"Brier score | {brier(kept, chances):.4f} (")
    assert sum(int(line.rsplit(" | ", 1)[1]) for line in called.out[9:]) == len(unseen)


def test_evaluate_looks_at_no_more_than_is_asked_for(folder, call):
    text(folder / "A.csv", HEADING, *FEW)
    asked = ("evaluate", *BOTH, "--outcomes", "A.csv", "--draws", "9", "--lang", "zh")
    one = call(*asked, "--since", "2025-04-01")
    assert one.err[-1] == "至少要有两个岗位的结果才能算区间。"
    assert one.out[2:] == ["AUC（排序） | –", "NDCG@10（按月） | 1.0000"]
    none = call(*asked, "--since", "2026-01-01")
    assert (none.status, none.err[-1], none.out) == (0, "没有可以评估的结果。", [])


def test_the_order_of_the_outcomes_changes_nothing(folder, call):
    asked = ("evaluate", *BOTH, "--outcomes", "A.csv", "--draws", "9", "--lang", "en")
    text(folder / "A.csv", HEADING, *FEW)
    before = call(*asked).out
    text(folder / "A.csv", HEADING, *FEW[::-1])
    assert call(*asked).out == before


WRONG = [
    (
        HEADING,
        "w9,o1,2025-03-04,是,2025-10-01",
        'row 2, column worker: "w9": the table of workers has no such key',
    ),
    (
        HEADING,
        "w1,o9,2025-03-04,是,2025-10-01",
        'row 2, column opening: "o9": the table of openings has no such key',
    ),
    (
        HEADING,
        "w1,,2025-03-04,是,2025-10-01",
        "row 2, column opening: the key is missing; write one that no other row has",
    ),
    (HEADING, "w1,o1,,是,2025-10-01", "row 2, column decided: the cell is empty but needed"),
    (HEADING, "w1,o1,2025-03-04,也许,2025-10-01", 'row 2, column kept: "也许": write 是 or 否, yes or no'),
    (
        HEADING,
        "w1,o1,2025-03-04,是,2025-03-01",
        'row 2, column known: "2025-03-01": this is before the introduction on 2025-03-04',
    ),
    ("worker,opening,kept", "w1,o1,是", "row 1: missing columns: decided, known"),
    (
        f"{HEADING},wage",
        "w1,o1,2025-03-04,是,2025-10-01,0.5",
        "row 1: missing features: skill_overlap, word_likeness,",
    ),
    (
        f"{HEADING},{','.join(NAMES)}",
        "w1,o1,2025-03-04,是,2025-10-01,1,1,1,1,1,1,2,1,1",
        'row 2, column wage: "2": write a number from 0 to 1',
    ),
]


@pytest.mark.parametrize(("heading", "row", "told"), WRONG)
def test_a_wrong_cell_of_an_outcome_is_told(folder, call, heading, row, told):
    text(folder / "A.csv", heading, row)
    called = call("evaluate", *BOTH, "--outcomes", "A.csv", "--lang", "en")
    assert called.status == 1
    assert called.err[0].startswith(f"A.csv, {told}")


def test_an_introduction_is_there_once(folder, call):
    text(folder / "A.csv", HEADING, FEW[0], FEW[1], FEW[0])
    called = call("evaluate", *BOTH, "--outcomes", "A.csv", "--lang", "en")
    assert called.err[0] == 'A.csv, row 4, column worker: "w1": the same pair stands in row 2'


def test_outcomes_without_features_need_the_tables(folder, call):
    text(folder / "A.csv", HEADING, *FEW)
    called = call("evaluate", "--outcomes", "A.csv", "--lang", "en")
    assert called.status == 1
    assert called.err[0].startswith("A.csv, row 1: missing features: skill_overlap,")
