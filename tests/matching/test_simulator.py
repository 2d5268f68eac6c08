"""The made-up county is what its page says, keeps its secrets, and gives the same history for the same seed."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest

from matching.features import feature_values
from matching.filters import limits
from matching.geo import kilometres
from matching.simulator.history import FIRST_DAY, history
from matching.simulator.people import CENTRE
from matching.simulator.town import Town, town
from matching.simulator.trades import TRADES
from matching.simulator.truth import Facts

TOWN = town(5, 1_200, 150)
PAST = history(TOWN, 14, 6, a_month=60)
ROWS, COLUMNS = np.divmod(np.arange(1_200 * 150), 150)
SAID = {word for trade in TRADES for word in trade.said}
ASKED = {word for trade in TRADES for word in trade.asked}


def row(key: str) -> int:
    return int(key[1:])


def test_the_same_seed_makes_the_same_town_and_another_makes_another():
    assert town(5, 300, 20).workers == town(5, 300, 20).workers
    assert town(5, 300, 20).openings == town(5, 300, 20).openings
    assert town(6, 300, 20).workers != town(5, 300, 20).workers


def test_people_do_not_depend_on_how_many_openings_there_are():
    assert town(5, 300, 20).workers == town(5, 300, 40).workers


def test_there_are_as_many_as_were_asked_for_each_with_a_key_that_tells_the_row():
    assert [row(worker.key) for worker in TOWN.workers] == list(range(1_200))
    assert [row(opening.key) for opening in TOWN.openings] == list(range(150))
    assert len({o.key for o in TOWN.openings} | {w.key for w in TOWN.workers}) == 1_350


@pytest.mark.parametrize(("workers", "openings"), [(0, 5), (5, 0)])
def test_an_empty_town_is_refused(workers, openings):
    with pytest.raises(ValueError, match="somebody in it"):
        town(1, workers, openings)


def test_wages_and_places_are_those_of_the_page():
    wages = [o.wage_from_fen for o in TOWN.openings if o.wage_from_fen is not None]
    assert 180_000 <= min(wages) < max(wages) <= 50 * 10_000
    assert all(o.wage_to_fen is None or o.wage_to_fen > o.wage_from_fen for o in TOWN.openings)
    everybody = [*TOWN.workers, *TOWN.openings]
    assert max(kilometres(CENTRE, each.place) for each in everybody) < 20
    county = town(1, 50_000, 1).people.place
    assert 40 < max(kilometres(CENTRE, tuple(place)) for place in county[::50].tolist()) < 70


def test_villagers_and_firms_speak_of_the_same_work_in_different_words():
    assert not SAID & ASKED
    said = [word in SAID for worker in TOWN.workers for word in worker.skills]
    assert 0.55 < np.mean(said) < 0.75
    assert {word for opening in TOWN.openings for word in opening.skills} <= ASKED


@pytest.mark.parametrize(
    ("fact", "least", "most"),
    [
        (lambda w: w.care != (), 0.25, 0.36),
        (lambda w: w.wanted_fen is None, 0.25, 0.35),
        (lambda w: w.max_km is None, 0.4, 0.5),
        (lambda w: w.transport == "ebike", 0.37, 0.48),
        (lambda w: w.night_ok is None, 0.2, 0.3),
        (lambda w: w.age < 18, 0.01, 0.05),
        (lambda w: w.needs_near_home, 0.13, 0.24),
    ],
)
def test_facts_are_as_common_as_the_page_says(fact, least, most):
    assert least < np.mean([fact(worker) for worker in TOWN.workers]) < most


def test_a_floor_is_policy_and_comes_from_without():
    assert {opening.floor_fen for opening in TOWN.openings} == {None}
    assert {opening.floor_fen for opening in town(1, 5, 5, floor_fen=190_000).openings} == {190_000}


def changed(**columns: np.ndarray) -> Town:
    """The same town with other people or posts in one respect."""
    people = {name: value for name, value in columns.items() if hasattr(TOWN.people, name)}
    posts = {name: value for name, value in columns.items() if hasattr(TOWN.posts, name)}
    return Town(replace(TOWN.people, **people), replace(TOWN.posts, **posts))


@pytest.mark.parametrize(
    "column", ["motivation", "elsewhere", "hidden_trade", "quality"], ids=lambda name: name
)
def test_what_is_hidden_decides_but_leaves_no_trace_in_what_is_written(column):
    holder = TOWN.people if hasattr(TOWN.people, column) else TOWN.posts
    other = changed(**{column: np.roll(getattr(holder, column), 1)})
    assert other.workers == TOWN.workers
    assert other.openings == TOWN.openings
    difference = np.abs(other.chances(ROWS, COLUMNS) - TOWN.chances(ROWS, COLUMNS))
    assert difference.mean() > 0.001


@pytest.mark.parametrize(
    ("better", "share"),
    [
        ({"motivation": TOWN.people.motivation + 1}, 0.99),
        ({"quality": TOWN.posts.quality + 1}, 0.99),
        ({"wage": TOWN.posts.wage + 3}, 0.99),
        ({"trade": TOWN.posts.trade[np.zeros(1_200, dtype=int)]}, 0.02),
        ({"strength": TOWN.people.strength + 1}, 0.02),
    ],
    ids=["motivation", "quality", "wage", "the first opening's trade", "strength"],
)
def test_what_ought_to_help_helps(better, share):
    if "trade" in better:  # of the people, not of the posts
        other = Town(replace(TOWN.people, **better), TOWN.posts)
        ours, theirs = (each.chances(ROWS[::150], COLUMNS[::150]) for each in (TOWN, other))
    else:
        ours, theirs = (each.chances(ROWS, COLUMNS) for each in (TOWN, changed(**better)))
    assert (theirs >= ours - 1e-12).all()
    assert (theirs > ours).mean() > share


def test_a_way_of_twice_the_minutes_costs_more_than_twice_and_most_for_those_who_care():
    def loss(km: float, duty: int) -> float:
        people = replace(TOWN.people, duty=np.full(1_200, duty), free_until=np.full(1_200, 1_439))
        near, far = (
            Town(
                replace(people, place=np.tile(np.array(CENTRE), (1_200, 1)), free_from=np.zeros(1_200)),
                replace(
                    TOWN.posts,
                    place=np.tile(np.array(CENTRE) + [north, 0], (150, 1)),
                    lodging=np.zeros(150, dtype=bool),
                ),
            )
            for north in (0, km / 111.2 / 1.3)
        )
        odds = [np.log(p / (1 - p)) for p in (each.chances(ROWS[::9], COLUMNS[::9]) for each in (near, far))]
        return float((odds[0] - odds[1]).mean())

    assert loss(16, -1) > 2 * loss(8, -1) > 8 * loss(4, -1) > 0
    assert loss(8, 2) > 1.8 * loss(8, -1)


@pytest.mark.parametrize(
    ("minutes", "duty", "month", "strain"),
    [
        (20, -1, 0, 0),
        (50, -1, 0, 1),
        (80, -1, 0, 2**1.5),
        (500, -1, 0, 3**1.5),
        (50, 0, 0, 1.5),
        (50, -1, 25, 0.8),
    ],
)
def test_a_way_is_nothing_up_to_twenty_minutes_and_then_weighs_ever_more(minutes, duty, month, strain):
    people = replace(TOWN.people, duty=np.full(1_200, duty))
    facts = Facts(people, TOWN.posts, ROWS[:1], COLUMNS[:1])
    facts.minutes = np.array([float(minutes)])
    assert facts._strain(month) == pytest.approx(strain)


def test_a_trade_is_known_by_halves_to_its_family_and_not_at_all_to_those_who_have_none():
    nothing = np.full(1_200, -1)
    people = replace(TOWN.people, trade=np.zeros(1_200, dtype=int), second=nothing, hidden_trade=nothing)
    knows = Facts(people, TOWN.posts, ROWS[:150], COLUMNS[:150])._knows()
    families = [TRADES[trade].family for trade in TOWN.posts.trade]
    expected = [
        1.0 if trade == 0 else 0.5 * (family == TRADES[0].family)
        for trade, family in zip(TOWN.posts.trade, families, strict=True)
    ]
    assert knows.tolist() == expected
    assert set(expected) == {0, 0.5, 1}
    more = replace(people, second=TOWN.people.trade)
    assert Facts(more, TOWN.posts, ROWS, COLUMNS)._knows().mean() > np.mean(expected) + 0.05


def test_the_world_drifts_and_winters_are_hard():
    summer, winter, later = (TOWN.chances(ROWS, COLUMNS, month).mean() for month in (6, 0, 42))
    assert winter < 0.9 * summer
    assert abs(later - summer) > 0.001


def test_a_truth_of_many_people_is_quick_and_makes_no_values():
    county = town(1, 50_000, 5_000)
    draw = np.random.default_rng(0)
    chances = county.chances(draw.integers(0, 50_000, 100_000), draw.integers(0, 5_000, 100_000))
    assert ((chances >= 0) & (chances <= 1)).all()
    assert "workers" not in vars(county)


def test_the_same_seed_gives_the_same_history_and_another_gives_another():
    again = history(town(5, 1_200, 150), 3, 6, a_month=60)
    assert again == [outcome for outcome in PAST if outcome.decided_on < date(2024, 4, 1)]
    assert history(TOWN, 3, 7, a_month=60) != again


def test_no_introduction_breaks_a_hard_limit():
    assert len(PAST) > 300
    for outcome in PAST:
        assert limits(TOWN.workers[row(outcome.worker)], TOWN.openings[row(outcome.opening)]) == []


def test_an_outcome_has_the_features_of_its_pair():
    for outcome in PAST[::40]:
        pair = [TOWN.workers[row(outcome.worker)]], [TOWN.openings[row(outcome.opening)]]
        assert outcome.features == tuple(feature_values(*pair)[0, 0])


def test_every_month_has_its_introductions_each_person_at_most_once():
    months = {(o.decided_on.year, o.decided_on.month) for o in PAST}
    assert len(months) == 14
    assert min(o.decided_on for o in PAST) >= FIRST_DAY
    in_month = [(o.worker, o.decided_on.year, o.decided_on.month) for o in PAST]
    assert len(set(in_month)) == len(in_month)


def test_who_stays_is_not_introduced_again_for_half_a_year():
    kept = {(o.worker, o.decided_on) for o in PAST if o.kept}
    assert kept
    for worker, day in kept:
        after = [o.decided_on for o in PAST if o.worker == worker and o.decided_on > day]
        assert all(later >= day + timedelta(days=150) for later in after)


def test_staying_is_known_after_six_months_and_leaving_sooner():
    assert min((o.known_on - o.decided_on).days for o in PAST if o.kept) > 184
    assert max((o.known_on - o.decided_on).days for o in PAST) < 245
    assert np.median([(o.known_on - o.decided_on).days for o in PAST if not o.kept]) < 100


def test_about_a_quarter_stay_as_truth_says_of_those_who_were_sent():
    share = np.mean([o.kept for o in PAST])
    assert 0.15 < share < 0.4
    sent = np.array([(row(o.worker), row(o.opening)) for o in PAST])
    assert TOWN.chances(sent[:, 0], sent[:, 1], 7).mean() == pytest.approx(share, abs=0.05)


def test_a_cadre_sends_nearer_and_better_than_lots_would_so_that_what_is_logged_is_no_fair_sample():
    sent = np.array([(row(o.worker), row(o.opening)) for o in PAST])
    draw = np.random.default_rng(0)
    lots = draw.integers(0, 1_200, 2_000), draw.integers(0, 150, 2_000)

    def mean_km(rows: np.ndarray, columns: np.ndarray) -> float:
        return float(
            np.mean(
                [
                    kilometres(TOWN.workers[i].place, TOWN.openings[j].place)
                    for i, j in zip(rows, columns, strict=True)
                ]
            )
        )

    assert mean_km(*sent.T) < 0.8 * mean_km(*lots)
    assert TOWN.chances(*sent.T).mean() > 1.2 * TOWN.chances(*lots).mean()


def test_nothing_happens_where_nobody_looks_for_work():
    assert history(Town(replace(TOWN.people, pupil=np.ones(1_200, dtype=bool)), TOWN.posts), 2, 1) == []


def test_every_column_has_a_row_for_each_person_and_opening():
    for columns, count in ((TOWN.people, 1_200), (TOWN.posts, 150)):
        assert {len(getattr(columns, f.name)) for f in fields(columns)} == {count} == {len(columns)}
