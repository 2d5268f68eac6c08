from hypothesis import given

from matching.baseline import RuleRanker
from matching.codes import AGAINST_CODES, FOR_CODES, GAP_CODES
from matching.explain import best_experience, day_strip, skills_held
from matching.types import Segment
from tests.matching.strategies import openings, workers
from tests.matching.towns.kit import job, must, person, should

CODES = {"for": FOR_CODES, "against": AGAINST_CODES, "gap": GAP_CODES}


def told(worker, opening):
    (entry,), _ = RuleRanker().rank_openings(worker, [opening])
    return {reason.code: dict(reason.params) for reason in entry.reasons}


def test_reasons_carry_what_a_cadre_reads_aloud():
    worker = person(
        "a", skills=("缝纫",), experience={"制衣厂缝纫": 3}, care=(should("16:30-17:00", "接孩子"),), max_km=8
    )
    post = job("缝纫工", "07:40-16:10", 2850, 3.2, skills=("缝纫",), quick_certificates=frozenset({"健康证"}))
    said = told(worker, post)
    assert said["has_experience"] == {"title": "制衣厂缝纫", "years": 3}
    assert said["free_for_care"] == {"what": "接孩子", "at": "16:30", "end": "16:10", "spare_minutes": 8}
    assert said["near"] == {"km": 3.2, "minutes": 12, "transport": "ebike"}
    assert said["quick_certificate"] == {"certificates": ("健康证",)}


def test_a_clash_names_the_duty_the_hours_and_the_way():
    worker = person("a", care=(should("16:30-17:00", "接孩子"),))
    assert told(worker, job("o", "08:00-17:00", 2600, 4))["care_clash"] == {
        "what": "接孩子",
        "at": "16:30",
        "until": "17:00",
        "start": "08:00",
        "end": "17:00",
        "way_minutes": 15,
    }


def test_a_wage_is_told_with_what_it_gives_or_lacks():
    assert told(person("a", wanted=2500), job("o", None, 3000, 3))["wage_as_wanted"]["gain_fen"] == 50_000
    assert told(person("a", wanted=None), job("o", None, 3000, 3))["wage_over_floor"]["gain_fen"] == 50_000
    assert told(person("a", wanted=3500), job("o", None, 3000, 3))["wage_below_wanted"]["short_fen"] == 50_000


def test_work_alike_in_words_is_told_with_both_words():
    worker = person("a", skills=("平车工",), wanted=None)
    post = job("车间普工", None, None, None, skills=("锁边工",))
    assert told(worker, post)["similar_work"] == {"mine": "平车工", "theirs": "锁边工"}


def test_a_bus_of_the_firm_is_told_as_such():
    post = job("o", None, 2600, 6, transport_provided=True)
    assert told(person("a", max_km=8), post)["fetched"] == {"km": 6.0, "minutes": 20}


def test_the_longest_stay_in_the_trade_is_the_one_told():
    worker = person("a", experience={"缝纫": 1, "制衣厂缝纫": 4, "养鱼": 9})
    assert best_experience(worker, job("缝纫工", None, None, None)) == ("制衣厂缝纫", 4)
    assert best_experience(worker, job("电工", None, None, None)) == ("", 0.0)
    assert skills_held(
        person("a", skills=("缝纫",)), job("o", None, None, None, skills=("缝纫", "制鞋"))
    ) == ("缝纫",)


@given(workers(), openings())
def test_every_reason_has_a_code_with_exactly_its_values(worker, opening):
    entries, _ = RuleRanker().rank_openings(worker, [opening])
    for reason in entries[0].reasons if entries else ():
        assert tuple(sorted(reason.params)) == tuple(sorted(CODES[reason.polarity][reason.code]))


@given(workers(), openings())
def test_three_reasons_for_at_most_and_none_said_twice(worker, opening):
    entries, _ = RuleRanker().rank_openings(worker, [opening])
    for entry in entries:
        fors = [reason.code for reason in entry.reasons if reason.polarity == "for"]
        assert len(fors) <= 3
        assert len(set(fors)) == len(fors)


def test_the_strip_shows_care_way_work_and_clash():
    worker = person("a", care=(should("16:30-17:30", "接孩子"), must("18:00-18:10", "喂药")))
    assert day_strip(worker, job("o", "08:00-17:00", 2600, 4)) == (
        Segment("care", 990, 1050, "接孩子"),
        Segment("care", 1080, 1090, "喂药", hard=True),
        Segment("way", 465, 1035),
        Segment("work", 480, 1020),
        Segment("clash", 990, 1035, "接孩子"),
    )


def test_a_night_shift_is_cut_at_midnight():
    worker = person("a", place=None)
    assert day_strip(worker, job("o", "20:00-04:00", 2600, 4)) == (
        Segment("work", 1200, 1440),
        Segment("work", 0, 240),
    )


def test_without_hours_the_strip_shows_care_alone():
    worker = person("a", care=(should("16:30-17:30", "接孩子"),))
    assert day_strip(worker, job("o", None, 2600, 4)) == (Segment("care", 990, 1050, "接孩子"),)


@given(workers(), openings())
def test_segments_lie_within_the_day(worker, opening):
    assert all(0 <= piece.start < piece.end <= 1440 for piece in day_strip(worker, opening))
