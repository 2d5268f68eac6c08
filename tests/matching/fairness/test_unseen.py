from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import RuleRanker
from matching.fairness.unseen import never_shown
from matching.filters import limits
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import job, person

RANKER = RuleRanker()


@settings(max_examples=25)
@given(several(workers, 5), several(openings, 4), st.integers(1, 2), st.randoms(use_true_random=False))
def test_everybody_is_either_shown_or_told_with_what_keeps_them_off(people, posts, top, random):
    town = RANKER.rank_town(people, posts, top=top)
    shown = {one.key for ranked in town.workers_for.values() for one in ranked}
    told = never_shown(people, posts, town.workers_for)
    assert {one.key for one in told} == {worker.key for worker in people} - shown
    for one in told:
        worker = next(worker for worker in people if worker.key == one.key)
        ranked, blocked = RANKER.rank_openings(worker, posts)
        assert (one.opening is None) is (not ranked)
        assert sum(one.limits.values()) == sum(len(each.reasons) for each in blocked)
        if ranked:
            assert abs(one.fit - ranked[0].fit) <= 2e-3
            last = town.workers_for[one.opening][-1]
            assert (one.last_fit, one.last_need) == (last.fit, None)
            assert one.short_points == round(last.fit - one.fit, 3)
    shuffled = random.sample(people, len(people)), random.sample(posts, len(posts))
    assert never_shown(*shuffled, town.workers_for) == told


def test_the_best_fit_comes_first_and_who_can_have_nothing_last():
    posts = [job("o", "08:00-17:00", 2600, 4, title="缝纫", skills=("缝纫",)), job("low", None, 2000, 1)]
    people = [
        person("first", skills=("缝纫",)),
        person("near"),
        person("far", max_km=2),
        person("child", 15, max_km=2),
    ]
    town = RANKER.rank_town(people, posts, {"first": 40.0}, top=1)
    near, child, far = never_shown(people, posts, town.workers_for)
    assert (near.key, near.opening, near.limits) == ("near", "o", {"wage_below_floor": 1})
    assert near.last_need == 40.0
    assert near.short_points == round(town.workers_for["o"][0].fit - near.fit, 3) > 0
    assert (child.key, child.opening, child.fit, child.short_points) == ("child", None, None, None)
    assert list(child.limits.items()) == [("under_16", 2), ("too_far", 1), ("wage_below_floor", 1)]
    assert (far.key, far.limits) == ("far", {"too_far": 1, "wage_below_floor": 1})
    assert len(limits(people[3], posts[0])) == 2


def test_a_list_that_shows_nobody_has_no_last_one():
    (one,) = never_shown([person("w")], [job("o", "08:00-17:00", 2600, 4)], {"o": ()})
    assert (one.opening, one.last_fit, one.last_need, one.short_points) == ("o", None, None, None)


def test_where_everybody_is_shown_there_is_nobody_to_tell():
    people, posts = [person("w")], [job("o", "08:00-17:00", 2600, 4)]
    assert never_shown(people, posts, RANKER.rank_town(people, posts).workers_for) == ()
    assert never_shown([], [], {}) == ()
