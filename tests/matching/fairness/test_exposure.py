import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.fairness.exposure import dcg, exposure, gini

KEYS = "abcdef"
TOWNS = st.dictionaries(
    st.sampled_from(["o1", "o2", "o3", "o4"]),
    st.lists(st.sampled_from(KEYS), min_size=1, unique=True).flatmap(
        lambda able: st.tuples(st.just(able), st.integers(0, len(able)))
    ),
    min_size=1,
).filter(lambda town: any(shown for _, shown in town.values()))
GROUPS = st.fixed_dictionaries({key: st.sampled_from(["north", "south", 3]) for key in KEYS})


def parted(town):
    """Whom each list shows, and who is eligible on it."""
    return {key: able[:shown] for key, (able, shown) in town.items()}, {
        key: able for key, (able, _) in town.items()
    }


@settings(max_examples=25)
@given(TOWNS, GROUPS)
def test_shares_of_groups_and_of_people_add_up_to_one(town, groups):
    lists, eligible = parted(town)
    told = exposure(lists, eligible, groups, rounds=100)
    assert sum(told.people.values()) == pytest.approx(1)
    assert sum(one.share for one in told.groups) == pytest.approx(1)
    assert sum(one.expected for one in told.groups) == pytest.approx(1)
    assert sum(one.people for one in told.groups) == len(told.people)
    for one in told.groups:
        own = sum(share for key, share in told.people.items() if groups[key] == one.group)
        assert one.share == pytest.approx(own)
        assert one.low <= one.high
    assert [one.ratio for one in told.groups] == sorted(one.ratio for one in told.groups)
    assert set(told.unseen) == {k for k in told.people if not any(k in shown for shown in lists.values())}
    assert 0 <= told.gini < 1
    assert 0 < told.top_share <= 1 + 1e-12


@settings(max_examples=25)
@given(TOWNS, GROUPS, st.randoms(use_true_random=False))
def test_no_order_counts_but_that_of_places(town, groups, random):
    lists, eligible = parted(town)

    def shuffled(table):
        return dict(random.sample(sorted(table.items()), len(table)))

    others = {key: random.sample(able, len(able)) for key, able in shuffled(eligible).items()}
    first = exposure(lists, eligible, groups, rounds=100)
    second = exposure(shuffled(lists), others, shuffled(groups), rounds=100)
    assert first == second
    assert list(first.people) == list(second.people)


@settings(max_examples=25)
@given(TOWNS)
def test_one_group_of_all_gets_exactly_its_due(town):
    (one,) = exposure(*parted(town), dict.fromkeys(KEYS, "all"), rounds=100).groups
    assert (one.share, one.expected, one.ratio, one.low, one.high) == pytest.approx((1, 1, 1, 1, 1))


def test_a_place_is_worth_the_discount_of_dcg():
    told = exposure({"o": ["a", "b", "c"]}, {"o": "abcd"})
    worth = np.array([1, 1 / np.log2(3), 0.5, 0])
    assert [dcg(place) for place in (1, 2, 3)] == pytest.approx([1, 1 / np.log2(3), 0.5])
    assert list(told.people.values()) == pytest.approx((worth / worth.sum()).tolist())
    assert (told.unseen, told.groups) == (("d",), ())


def test_what_a_group_is_due_rests_on_the_lists_it_is_eligible_on():
    lists = {"big": ["a", "b"], "small": ["c"]}
    eligible = {"big": ["a", "b", "x", "y"], "small": ["c"]}
    groups = {"a": "g", "b": "g", "c": "h", "x": "h", "y": "h"}
    told = {one.group: one for one in exposure(lists, eligible, groups, discount=lambda place: 1).groups}
    assert (told["g"].share, told["g"].expected, told["g"].ratio) == pytest.approx((2 / 3, 1 / 3, 2))
    assert (told["h"].share, told["h"].expected, told["h"].ratio) == pytest.approx((1 / 3, 2 / 3, 0.5))
    assert (told["g"].people, told["h"].people) == (2, 3)


def test_a_group_that_is_passed_over_everywhere_is_told_with_certainty():
    lists = {f"o{n}": [f"in{n}"] for n in range(20)}
    eligible = {f"o{n}": [f"in{n}", f"out{n}"] for n in range(20)}
    groups = {key: key.rstrip("0123456789") for keys in eligible.values() for key in keys}
    out, inside = exposure(lists, eligible, groups).groups
    assert (out.group, out.ratio, out.low, out.high) == ("out", 0, 0, 0)
    assert (inside.group, inside.ratio, inside.low, inside.high) == ("in", 2, 2, 2)


def test_the_interval_holds_the_even_ratio_of_an_even_draw():
    random = np.random.default_rng(3)
    eligible = {f"o{n}": ["m", "w"] for n in range(60)}
    lists = {owner: [random.choice(["m", "w"])] for owner in eligible}
    for one in exposure(lists, eligible, {"m": "m", "w": "w"}).groups:
        assert one.low < 1 < one.high
        assert one.high - one.low < 0.6


def test_the_seed_decides_the_draw():
    eligible = {f"o{n}": ["m", "w"] for n in range(7)}
    lists = {f"o{n}": ["m" if n % 3 else "w"] for n in range(7)}

    def ends(seed):
        return [
            (one.low, one.high)
            for one in exposure(lists, eligible, {"m": 0, "w": 1}, seed=seed, rounds=101).groups
        ]

    assert ends(1) == ends(1)
    assert len({tuple(ends(seed)) for seed in range(8)}) > 1


@pytest.mark.parametrize(
    ("shares", "value"),
    [([1, 1, 1, 1], 0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25), ([5], 0), ([0, 1, 2], 4 / 9)],
)
def test_gini_is_half_the_mean_difference_by_the_mean(shares, value):
    numbers = np.array(shares, dtype=float)
    by_pairs = np.abs(numbers[:, None] - numbers[None, :]).mean() / 2 / numbers.mean()
    assert gini(numbers) == pytest.approx(value)
    assert gini(numbers) == pytest.approx(by_pairs)


def test_the_most_shown_tenth_is_counted_in_whole_people():
    lists = {f"o{n}": ["a"] for n in range(3)} | {"o3": ["b"]}
    eligible = {owner: list("abcdefghijk") for owner in lists}
    assert exposure(lists, eligible).top_share == 1.0  # two of eleven
    assert exposure(lists, eligible, top=0.05).top_share == 0.75


REFUSED = [
    ({"lists": {"o": []}}, "nobody is shown"),
    ({"lists": {"o": ["z"]}}, "'z' is shown on list 'o' and not eligible there"),
    ({"lists": {"p": ["a"]}}, "'a' is shown on list 'p' and not eligible there"),
    ({"lists": {"o": ["a", "a"]}}, "shown twice on list 'o'"),
    ({"groups": {"a": 1}}, "no group is given for 'b'"),
    ({"rounds": 99}, "at least 100 rounds"),
]


@pytest.mark.parametrize(("asked", "said"), REFUSED)
def test_what_cannot_be_measured_is_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        exposure(**{"lists": {"o": ["a"]}, "eligible": {"o": ["a", "b"]}, "groups": None, **asked})
