import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.fairness.turns import Load, share_out, take_turns
from matching.types import Ranked

FITS = st.integers(0, 40).map(lambda n: n / 2)


def entry(key: str, fit: float) -> Ranked:
    return Ranked(key, fit, None, {}, ())


RANKED = st.lists(FITS, max_size=7).map(lambda fits: [entry(f"o{n}", fit) for n, fit in enumerate(fits)])
LOADS = st.fixed_dictionaries(
    {f"o{n}": st.builds(Load, st.sampled_from("ABC"), st.integers(0, 5), st.integers(1, 3)) for n in range(7)}
)
SPREADS = st.integers(0, 8).map(lambda n: n / 2)


@settings(max_examples=50)
@given(RANKED, LOADS, SPREADS)
def test_nothing_stands_above_what_is_more_than_the_spread_better(ranked, loads, spread):
    turned = take_turns(ranked, loads, spread)
    assert sorted(one.key for one in turned) == sorted(one.key for one in ranked)
    for place, one in enumerate(turned):
        assert all(below.fit - one.fit <= spread for below in turned[place + 1 :])


@settings(max_examples=50)
@given(RANKED, LOADS, SPREADS)
def test_no_place_loses_more_than_the_spread(ranked, loads, spread):
    best = sorted((one.fit for one in ranked), reverse=True)
    assert all(
        fit - one.fit <= spread for fit, one in zip(best, take_turns(ranked, loads, spread), strict=True)
    )


@settings(max_examples=50)
@given(RANKED, LOADS, SPREADS, st.randoms(use_true_random=False), st.integers(0, 7))
def test_order_of_input_and_a_cut_change_nothing(ranked, loads, spread, random, top):
    turned = take_turns(ranked, loads, spread)
    assert take_turns(random.sample(ranked, len(ranked)), loads, spread) == turned
    assert take_turns(ranked, loads, spread, top) == turned[:top]


@settings(max_examples=50)
@given(RANKED, LOADS)
def test_without_a_spread_only_equals_take_turns(ranked, loads):
    turned = take_turns(ranked, loads, 0)
    assert [one.fit for one in turned] == sorted((one.fit for one in ranked), reverse=True)


@settings(max_examples=50)
@given(RANKED, LOADS, SPREADS)
def test_the_first_is_of_the_firm_that_was_sent_fewest_per_post(ranked, loads, spread):
    def per_post(key):
        same = [load for load in loads.values() if load.firm == loads[key].firm]
        return sum(load.sent for load in same) / sum(load.posts for load in same)

    turned = take_turns(ranked, loads, spread)
    best = max((one.fit for one in ranked), default=0)
    for other in ranked:
        if best - other.fit <= spread:
            assert per_post(turned[0].key) <= per_post(other.key)


def test_firms_take_turns_on_one_list():
    ranked = [entry("a1", 70), entry("a2", 70), entry("a3", 70), entry("b1", 69), entry("b2", 68)]
    loads = {key: Load(key[0], 0, 1) for key in ("a1", "a2", "a3", "b1", "b2")}
    assert [one.key for one in take_turns(ranked, loads, 3)] == ["a1", "b1", "a2", "b2", "a3"]


def test_within_a_firm_the_opening_that_was_sent_fewer_per_post_comes_first():
    ranked = [entry("full", 71), entry("large", 70), entry("small", 70)]
    loads = {"full": Load("a", 3, 1), "large": Load("a", 3, 6), "small": Load("a", 1, 1)}
    assert [one.key for one in take_turns(ranked, loads, 3)] == ["large", "small", "full"]


def test_the_neediest_choose_first_and_the_next_are_spoken_to_about_another():
    lists = {key: [entry("x", 70), entry("y", 69), entry("z", 60)] for key in ("p", "q", "r")}
    loads = {key: Load(key, 0, 1) for key in "xyz"}
    shared = share_out(lists, {"r": 80.0, "p": 30.0}, loads, 3)
    assert {key: one.key for key, (one,) in shared.items()} == {"r": "x", "p": "y", "q": "x"}
    assert list(shared) == ["r", "p", "q"]


LISTS = st.fixed_dictionaries(dict.fromkeys(("p", "q", "r"), RANKED))


@settings(max_examples=40)
@given(LISTS, LOADS, SPREADS, st.randoms(use_true_random=False))
def test_a_town_is_shared_out_the_same_in_whatever_order_it_comes(lists, loads, spread, random):
    shuffled = {key: random.sample(lists[key], len(lists[key])) for key in ("r", "q", "p")}
    needs = {"q": 40.0}
    assert share_out(lists, needs, loads, spread, 2) == share_out(shuffled, needs, loads, spread, 2)


@settings(max_examples=40)
@given(LISTS, LOADS, SPREADS)
def test_with_one_opening_a_firm_it_is_the_least_sent_near_the_best_one_after_the_other(lists, loads, spread):
    loads = {key: Load(key, load.sent, load.posts) for key, load in loads.items()}
    sent = {key: load.sent for key, load in loads.items()}
    shared = share_out(lists, {}, loads, spread)
    for key in sorted(lists):
        ranked = sorted(lists[key], key=lambda one: (-one.fit, one.key))
        near = [one for one in ranked if ranked[0].fit - one.fit <= spread]
        if near:
            best = min(near, key=lambda one: sent[one.key] / loads[one.key].posts)
            sent[best.key] += 1
            assert shared[key] == (best,)
        else:
            assert shared[key] == ()


def test_loads_are_not_touched():
    loads = {"x": Load("a", 0, 1)}
    share_out({"p": [entry("x", 50)]}, {}, loads, 3)
    assert loads == {"x": Load("a", 0, 1)}


def test_a_negative_spread_and_impossible_loads_are_refused():
    with pytest.raises(ValueError, match="not negative"):
        take_turns([], {}, -1)
    with pytest.raises(ValueError, match="not negative"):
        share_out({}, {}, {}, -1)
    for sent, posts in ((-1, 1), (0, 0)):
        with pytest.raises(ValueError, match="has a post"):
            Load("a", sent, posts)
    with pytest.raises(KeyError):
        take_turns([entry("x", 50)], {}, 3)
