import subprocess
import sys
import time
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.filters import limits
from matching.types import CareDuty, Opening, Span, Worker
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import at, job, person

RANKER = RuleRanker()


@given(workers(), several(openings))
def test_no_opening_that_breaks_a_limit_is_ever_listed(worker, posts):
    ranked, blocked = RANKER.rank_openings(worker, posts)
    by_key = {opening.key: opening for opening in posts}
    assert all(not limits(worker, by_key[entry.key]) for entry in ranked)
    assert all(list(entry.reasons) == limits(worker, by_key[entry.key]) for entry in blocked)
    assert sorted([entry.key for entry in (*ranked, *blocked)]) == sorted(by_key)


@given(openings(), several(workers))
def test_nobody_whom_a_limit_forbids_is_ever_listed(opening, people):
    ranked, blocked = RANKER.rank_workers(opening, people)
    by_key = {worker.key: worker for worker in people}
    assert all(not limits(by_key[entry.key], opening) for entry in ranked)
    assert {entry.key for entry in blocked} == {
        key for key, worker in by_key.items() if limits(worker, opening)
    }


@given(several(workers), several(openings), st.randoms(use_true_random=False), st.data())
def test_the_order_of_the_input_changes_nothing(people, posts, random, data):
    needs = {worker.key: data.draw(st.integers(0, 100)) for worker in people}
    shuffled_people, shuffled_posts = random.sample(people, len(people)), random.sample(posts, len(posts))
    for worker in people:
        assert RANKER.rank_openings(worker, posts) == RANKER.rank_openings(worker, shuffled_posts)
    for opening in posts:
        assert RANKER.rank_workers(opening, people, needs) == RANKER.rank_workers(
            opening, shuffled_people, needs
        )
    assert RANKER.rank_town(people, posts, needs) == RANKER.rank_town(shuffled_people, shuffled_posts, needs)


@given(workers(), several(openings))
def test_shares_add_up_to_fit_and_fit_orders_openings(worker, posts):
    ranked, _ = RANKER.rank_openings(worker, posts)
    for entry in ranked:
        assert sum(entry.shares.values()) == pytest.approx(entry.fit, abs=1e-9)
        assert all(0 <= points <= WEIGHTS[name] for name, points in entry.shares.items())
        assert entry.need is None
    assert [entry.fit for entry in ranked] == sorted((entry.fit for entry in ranked), reverse=True)


@given(several(workers, 4), several(openings, 4), st.data())
def test_a_town_at_once_says_what_single_questions_say(people, posts, data):
    needs = {worker.key: data.draw(st.integers(0, 100)) for worker in people}
    town = RANKER.rank_town(people, posts, needs, top=2)
    for worker in people:
        assert list(town.openings_for[worker.key]) == RANKER.rank_openings(worker, posts, top=2)[0]
    for opening in posts:
        assert list(town.workers_for[opening.key]) == RANKER.rank_workers(opening, people, needs, top=2)[0]


@given(workers(), several(openings), st.integers(0, 100))
def test_both_pages_show_one_fit_and_need_does_not_touch_it(worker, posts, need):
    for entry in RANKER.rank_openings(worker, posts)[0]:
        opening = next(opening for opening in posts if opening.key == entry.key)
        (mirrored,), _ = RANKER.rank_workers(opening, [worker], {worker.key: need})
        assert (mirrored.fit, mirrored.shares, mirrored.reasons) == (entry.fit, entry.shares, entry.reasons)
        assert mirrored.need == need


@given(workers(), several(openings, 4))
def test_names_order_of_skills_and_age_within_the_limits_do_not_matter(worker, posts):
    age = worker.age + 1 if 20 <= worker.age < 60 else worker.age
    posts = [replace(opening, age_min=None, age_max=None) for opening in posts]
    other = replace(
        worker,
        key="someone else",
        age=age,
        skills=worker.skills[::-1],
        care=worker.care[::-1],
        experience=dict(reversed(worker.experience.items())),
    )
    before, after = RANKER.rank_openings(worker, posts)[0], RANKER.rank_openings(other, posts)[0]
    assert [(entry.key, entry.fit) for entry in before] == [(entry.key, entry.fit) for entry in after]


@given(workers(), openings(), st.integers(1, 9), st.sampled_from(["hourly", "public_welfare"]))
def test_free_posts_kind_and_upper_wage_are_no_part_of_fit(worker, opening, posts_left, kind):
    opening = replace(opening, posts_left=1)
    other = replace(opening, posts_left=posts_left, kind=kind, wage_to_fen=900_000)
    assert RANKER.rank_openings(worker, [opening]) == RANKER.rank_openings(worker, [other])


def test_equal_fit_is_ordered_by_key():
    posts = [job(key, "08:00-17:00", 2600, 3, title="普工") for key in ("b", "c", "a")]
    assert [entry.key for entry in RANKER.rank_openings(person("w"), posts)[0]] == ["a", "b", "c"]


def test_in_one_band_of_fit_need_goes_first_and_across_bands_fit():
    post = job("缝纫工", "08:00-17:00", 2600, 3, skills=("缝纫",))
    sewer, tidy = {"skills": ("缝纫",)}, {}
    people = [person("calm", **sewer), person("needy", **sewer), person("neediest", **tidy)]
    ranked, _ = RANKER.rank_workers(post, people, {"calm": 10, "needy": 60, "neediest": 95})
    assert [entry.key for entry in ranked] == ["needy", "calm", "neediest"]
    assert [entry.need for entry in ranked] == [60, 10, 95]


def test_top_cuts_the_list_and_not_the_refusals():
    posts = [job(str(n), "08:00-17:00", 2600, n) for n in range(5)] + [job("low", None, 2000, 1)]
    ranked, blocked = RANKER.rank_openings(person("w"), posts, top=2)
    assert [entry.key for entry in ranked] == ["0", "1"]
    assert [entry.key for entry in blocked] == ["low"]


def test_nobody_and_nothing_give_empty_lists():
    assert RANKER.rank_openings(person("w"), []) == ([], [])
    assert RANKER.rank_workers(job("o", None, None, None), []) == ([], [])
    assert RANKER.rank_town([], []).openings_for == {}


def test_two_entries_with_one_key_are_refused():
    with pytest.raises(ValueError, match="share a key"):
        RANKER.rank_openings(person("w"), [job("a", None, None, None), job("a", None, None, None)])


def test_weights_cover_the_features_and_add_up_to_a_hundred():
    assert set(WEIGHTS) == set(NAMES)
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    "weights", [{"hours": 100}, {**WEIGHTS, "hours": 16}, {**WEIGHTS, "hours": -1, "care": 31}]
)
def test_other_weights_are_refused_when_used(weights):
    with pytest.raises(ValueError, match="weights"):
        RuleRanker(weights).rank_openings(person("w"), [])


def test_a_weight_of_nothing_is_a_weight():
    weights = {**WEIGHTS, "firm_keeps": 0, "effort": 10}
    ranked, _ = RuleRanker(weights).rank_openings(person("w"), [job("o", None, 2600, 3)])
    assert ranked[0].shares["firm_keeps"] == 0


def test_it_can_be_copied_and_set_like_an_estimator():
    ranker = RuleRanker(MappingProxyType(dict(WEIGHTS)), band=5)
    copy = clone(RuleRanker(band=5), safe=True)
    assert copy.get_params() == {"weights": None, "band": 5}
    assert ranker.get_params()["weights"] is ranker.weights
    assert copy.set_params(band=20).band == 20
    with pytest.raises(ValueError, match="no parameter"):
        copy.set_params(bands=20)


def test_ranking_does_not_load_scikit_learn():
    code = "import sys, matching.baseline; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def made_up_town() -> tuple[list[Worker], list[Opening]]:
    trades = ["缝纫", "电工", "保洁", "电子装配", "包装", "驾驶", "养殖", "家政"]
    people = [
        Worker(
            key=f"w{n}",
            age=16 + n % 50,
            skills=(trades[n % 8],),
            experience={trades[n % 7] + "工": n % 9},
            free=Span.of("07:00-18:00"),
            care=(CareDuty(Span.of("16:30-17:00"), "接孩子", hard=n % 5 == 0),) * (n % 2),
            max_km=(5, 10, 20, None)[n % 4],
            transport="ebike",
            place=at(n % 25),
            night_ok=(True, False, None)[n % 3],
            effort=n % 3,
            wanted_fen=250_000,
        )
        for n in range(1700)
    ]
    shifts = ["08:00-17:00", "07:00-15:00", "20:00-04:00"]
    posts = [
        job(
            f"o{n}", shifts[n % 3], 2500 + 10 * n, n % 25, title=trades[n % 8] + "工", skills=(trades[n % 5],)
        )
        for n in range(60)
    ]
    return people, posts


def test_a_town_is_ranked_both_ways_in_about_a_second():
    people, posts = made_up_town()
    before = time.process_time()
    town = RANKER.rank_town(people, posts)
    assert time.process_time() - before < 3
    assert len(town.openings_for) == 1700
    assert len(town.workers_for) == 60
