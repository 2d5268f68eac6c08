"""assign: the plan of the library from tables, with what a cadre has settled by hand."""

import csv
import io

import pytest

from matching.assignment.candidates import candidates_of
from matching.assignment.report import compare
from matching.assignment.rules import Rules
from matching.baseline import RuleRanker
from matching.ranker.weights import CalibratedWeights, LogisticCurve
from matching.store import save
from tests.matching.commands.conftest import BOTH, DAY
from tests.matching.commands.test_rank import expected
from tests.matching.tables.books import text


def plan(called) -> list[tuple[str, str, str]]:
    return [
        (row["worker"], row["opening"], row["pinned"])
        for row in csv.DictReader(io.StringIO("\n".join(called.out)))
    ]


def fits_of(made):
    lists = RuleRanker().rank_town(made.workers, made.openings, top=20).openings_for
    return {(worker, entry.key): entry.fit for worker, entries in lists.items() for entry in entries}


def planned(made, fits, rules, value=lambda fit: fit / 100):
    candidates = candidates_of(
        [(*pair, value(fit)) for pair, fit in fits.items()],
        {key: row.opening.posts_left for key, row in made.posts.items()},
        households={"w1": "h1", "w2": "h2", "w4": "h1"},
        without_earner=["h1"],
        wishes=fits,
    )
    return compare(candidates, rules)


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        ((), Rules()),
        (("--household-factor", "3"), Rules(first_earner_factor=3)),
        (("--tiers",), Rules(strict_tiers=True)),
        (
            ("--pin", "w1:o3", "--forbid", "w2:o2"),
            Rules(pins=frozenset({("w1", "o3")}), forbids=frozenset({("w2", "o2")})),
        ),
    ],
)
def test_the_plan_and_its_figures_are_those_of_the_library(folder, call, options, rules):
    called = call("assign", *BOTH, *options, "--lang", "en")
    report = planned(made := expected(folder), fits_of(made), rules)
    assert called.status == 0
    assert plan(called) == [
        (pair.worker, pair.opening, "yes" if pair.pinned else "no") for pair in report.exact.plan.pairs
    ]
    exact = report.exact.plan
    assert called.err[1] == "plan | placed | value | first earners | expected stays | blocking pairs"
    assert called.err[2] == (
        f"exact | {len(exact.pairs)} | {exact.value:.2f} | {exact.bonus:.2f} | {exact.stays:.2f} | "
        f"{report.exact.blocking_pairs}"
    )
    assert called.err[-1] == "A proposal: nothing is done with it until somebody decides."
    assert any("no chances" in line for line in called.err)


def test_with_a_file_the_comparison_is_the_result_on_the_screen(folder, call):
    on_screen = call("assign", *BOTH, "--lang", "zh")
    in_file = call("assign", *BOTH, "--output", "P.csv", "--lang", "zh")
    assert (folder / "P.csv").read_text(encoding="utf-8-sig").splitlines() == on_screen.out
    assert in_file.out == [line for line in on_screen.err if "没有年龄" not in line]
    assert on_screen.out[0] == "人员编号,岗位编号,岗位名称,价值,留满半年的把握,已指定"


def test_a_model_gives_chances(folder, call):
    curve = LogisticCurve(0.1, -5.0)
    weights = RuleRanker()._checked_weights()
    model = CalibratedWeights(
        weights=weights, curve=curve, learned=False, as_of=DAY, first_day=DAY, last_day=DAY, outcomes=9
    )
    save(model, folder / "m.json")
    called = call("assign", *BOTH, "--weights", "m.json", "--lang", "en")
    report = planned(
        made := expected(folder), fits_of(made), Rules(), value=lambda fit: float(curve.chances(fit))
    )
    assert [pair[:2] for pair in plan(called)] == [(p.worker, p.opening) for p in report.exact.plan.pairs]
    assert (
        f"{report.exact.plan.stays:.2f}" in called.err[1] or f"{report.exact.plan.stays:.2f}" in called.err[2]
    )
    assert not any("no chances" in line for line in called.err)


def test_a_table_of_candidates_takes_the_place_of_a_ranking(folder, call):
    text(folder / "C.csv", "worker,opening,value,wish", "w1,o1,0.7,1", "w1,o3,0.6,2", "w2,o1,0.65,1")
    called = call("assign", *BOTH, "--candidates", "C.csv", "--lang", "en")
    assert plan(called) == [("w1", "o3", "no"), ("w2", "o1", "no")]
    assert "exact | 2 | 1.25 | 0.00 | 1.25 | 0" in called.err


def test_tiers_and_weights_come_from_the_table_of_workers(folder, call):
    text(folder / "W.csv", "id,age,tier,weight", "w1,30,1,2", "w2,30,0,1")
    text(folder / "O.csv", "id", "o1")
    text(folder / "C.csv", "worker,opening,value", "w1,o1,0.5", "w2,o1,0.4")
    asked = ("assign", *BOTH, "--candidates", "C.csv", "--lang", "en")
    free, strict = call(*asked), call(*asked, "--tiers")
    assert plan(free) == [("w1", "o1", "no")]
    assert plan(strict) == [("w2", "o1", "no")]
    assert "Tier 0: 1 of 1 placed, value 0.4" in strict.err
    assert "Tier 1: 1 of 1 placed, value 1" in free.err
    assert "People without a proposal: 1." in free.err


def test_a_pin_beyond_the_list_is_kept_and_one_against_a_limit_is_refused_with_the_limit(folder, call):
    kept = call("assign", *BOTH, "--top", "1", "--pin", "w1:o3", "--lang", "en")
    assert ("w1", "o3", "yes") in plan(kept)
    refused = call("assign", *BOTH, "--pin", "w4:o4", "--output", "P.csv", "--lang", "en")
    assert refused.status == 1
    assert refused.err[-2:] == [
        "w4 cannot be pinned to o4: hard limits stand between the two: "
        "17 years old: no night work before 18; 17 years old, the post asks for 18",
        "Nothing was written.",
    ]
    assert not (folder / "P.csv").exists()


def test_pins_that_contradict_each_other_are_refused(call):
    called = call("assign", *BOTH, "--pin", "w1:o1", "--pin", "w2:o1", "--lang", "zh")
    assert called.status == 1
    assert called.err[-3:] == [
        "w1不能指定到o1：指定给这个岗位的人比名额多",
        "w2不能指定到o1：指定给这个岗位的人比名额多",
        "没有写出任何结果。",
    ]


@pytest.mark.parametrize("text_of_pin", ["w1", "w1:o9", "w9:o1", "o1:w1", ":"])
def test_a_pin_of_unknown_keys_is_wrong_use(call, text_of_pin):
    called = call("assign", *BOTH, "--forbid", text_of_pin, "--lang", "en")
    assert called.status == 2
    assert called.err[-1] == f"write --forbid as WORKER:OPENING, with keys of the tables, not {text_of_pin}"


def test_keys_may_have_colons_of_their_own(folder, call):
    text(folder / "W.csv", "id,age", "a:b,30")
    text(folder / "O.csv", "id", "b:c", "c")
    assert plan(call("assign", *BOTH, "--pin", "a:b:c", "--lang", "en")) == [("a:b", "c", "yes")]


def test_a_wish_for_some_pairs_only_is_a_fault(folder, call):
    text(folder / "C.csv", "worker,opening,value,wish", "w1,o1,0.7,1", "w1,o3,0.6,", "w1,o3,0.6,", "w9,o1,,")
    called = call("assign", *BOTH, "--candidates", "C.csv", "--lang", "en")
    assert called.err[:4] == [
        "C.csv, row 1, column wish: wishes are needed for every pair or for none",
        'C.csv, row 4, column worker: "w1": the same pair stands in row 3',
        'C.csv, row 5, column worker: "w9": the table of workers has no such key',
        "C.csv, row 5, column value: the cell is empty but needed",
    ]
