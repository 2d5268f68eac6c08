import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import RuleRanker
from matching.types import Blocked, Ranked, Reason
from matching.whatif.why import why_not
from tests.matching.strategies import openings, several, workers
from tests.matching.whatif.loop import told

RANKER = RuleRanker()


def entry(key: str, fit: float, need: float | None = None, **shares: float) -> Ranked:
    return Ranked(key, fit, need, {"wage": 0.0, "hours": fit, **shares}, ())


CASES = [
    (
        "band",
        entry("m", 59.4, 90),
        entry("l", 60, 10),
        "lower_band",
        {"fit": 59.4, "other_fit": 60, "band": 10},
    ),
    (
        "the band is that of the whole number",
        entry("m", 59.6, 5),
        entry("l", 60, 10),
        "less_need",
        {"need": 5, "other_need": 10},
    ),
    ("need", entry("m", 69, 5), entry("l", 60, 10), "less_need", {"need": 5, "other_need": 10}),
    ("unknown need", entry("m", 69), entry("l", 60, 10), "less_need", {"need": 0.0, "other_need": 10}),
    ("fit", entry("m", 62, 10), entry("l", 63, 10), "less_fit", {"fit": 62, "other_fit": 63}),
    ("fit without need", entry("m", 52), entry("l", 63), "less_fit", {"fit": 52, "other_fit": 63}),
    ("key", entry("m", 63, 10), entry("l", 63, 10), "equal_but_key", {}),
]


@pytest.mark.parametrize(
    ("mine", "last", "code", "values"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_what_decided_is_told_in_the_order_in_which_a_list_asks(mine, last, code, values):
    answer = why_not("m", [last, mine])
    assert (answer.place, answer.of) == (2, 2)
    assert answer.reasons[0].params == {"place": 2, "of": 2, "shown": 1}
    assert (answer.reasons[1].code, dict(answer.reasons[1].params)) == (code, values)


def test_features_that_lack_points_are_told_the_most_first():
    last = entry("l", 30, wage=10.0, hours=12.0, care=8.0)
    answer = why_not("m", [last, entry("m", 22, wage=6.0, hours=2.0, care=14.0)])
    assert answer.lacking == {"wage": 4.0, "hours": 10.0, "care": -6.0}
    assert [dict(reason.params) for reason in answer.reasons[2:]] == [
        {"feature": "hours", "points": 2.0, "other_points": 12.0, "short_points": 10.0},
        {"feature": "wage", "points": 6.0, "other_points": 10.0, "short_points": 4.0},
    ]


def test_one_is_measured_beside_the_last_that_is_shown():
    ranked = [entry("a", 80), entry("b", 70), entry("c", 60), entry("d", 50)]
    answer = why_not("d", ranked, shown=3)
    assert answer.reasons[1].params == {"fit": 50, "other_fit": 60}


def test_who_is_shown_hears_the_place():
    answer = why_not("b", [entry("a", 80), entry("b", 70)], shown=2)
    assert [(reason.code, reason.polarity, dict(reason.params)) for reason in answer.reasons] == [
        ("is_shown", "for", {"place": 2, "of": 2})
    ]
    assert answer.lacking == {}


def test_who_is_kept_off_hears_every_limit():
    no = (Reason("too_far", "against", {"km": 9.0, "max_km": 5}), Reason("pupil", "against", {}))
    answer = why_not("m", [entry("l", 60)], [Blocked("m", no)])
    assert (answer.place, answer.of, answer.reasons, answer.lacking) == (None, 1, no, {})


def test_a_stranger_and_a_list_that_shows_nothing_are_refused():
    with pytest.raises(ValueError, match="'x' is neither on the list nor kept off it"):
        why_not("x", [entry("l", 60)])
    with pytest.raises(ValueError, match="at least one place"):
        why_not("l", [entry("l", 60)], shown=0)


@settings(max_examples=25)
@given(openings(), several(workers, 5), st.integers(1, 3), st.data())
def test_points_lacking_add_up_to_the_difference_in_fit(opening, people, shown, data):
    needs = {worker.key: float(data.draw(st.integers(0, 100))) for worker in people}
    ranked, blocked = RANKER.rank_workers(opening, people, needs)
    for worker in people:
        answer = why_not(worker.key, ranked, blocked, shown=shown)
        if answer.place is None:
            assert answer.reasons == next(one.reasons for one in blocked if one.key == worker.key)
            continue
        for reason in answer.reasons:
            told(reason)
        if answer.place > shown:
            difference = ranked[shown - 1].fit - ranked[answer.place - 1].fit
            assert sum(answer.lacking.values()) == pytest.approx(difference, abs=1e-8)


@settings(max_examples=30)
@given(workers(), several(openings, 5))
def test_openings_of_a_person_are_asked_about_in_the_same_way(worker, posts):
    ranked, blocked = RANKER.rank_openings(worker, posts)
    for place, one in enumerate(ranked, 1):
        codes = [reason.code for reason in why_not(one.key, ranked, blocked).reasons]
        assert codes[:2] == (["is_shown"] if place == 1 else ["further_down", codes[1]])
        assert place == 1 or codes[1] in ("less_fit", "equal_but_key")
