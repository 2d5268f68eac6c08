"""All 4,369 ads: each wage is read or refused singly, and agrees with the crawler or differs for a stated cause."""

from collections import Counter

from matching.words.wages import Unread, Wage, month_fen, read_wage
from tests.matching.words.ads import ads

ROUNDED_TO = 100
"""Fen: the crawler rounds a year's twelfth to the yuan."""


def test_there_are_as_many_ads_as_the_file_is_said_to_hold():
    assert len(ads()) == len({ad["ad_id"] for ad in ads()}) == 4_369


def outcome(ad):
    wage = read_wage(ad["wage_text"])
    return wage.reason if isinstance(wage, Unread) else f"{wage.reading}, {wage.unit}"


def test_every_wage_is_read_or_refused_for_its_reason():
    assert Counter(outcome(ad) for ad in ads()) == {
        "range, month": 3_931,
        "range, year": 216,
        "single, day": 53,
        "up_to, month": 12,
        "up_to, year": 1,
        "empty": 153,
        "unit_unclear": 2,
        "broken_bytes": 1,
    }


def agrees(ad):
    """Whether the wage is that of the crawler, to the yuan; a day's work does not matter, for it read months only."""
    wage = read_wage(ad["wage_text"])
    if isinstance(wage, Unread):
        return False
    theirs = [float(ad[end]) * 100 for end in ("wage_min", "wage_max")]
    ours = month_fen(wage, hours_a_day=8, days_a_month=22)
    return all(abs(a - b) < ROUNDED_TO for a, b in zip(ours, theirs, strict=True))


def test_where_the_crawler_understood_a_wage_it_is_the_same_but_for_two():
    different = [ad["wage_text"] for ad in ads() if ad["wage_min"] and not agrees(ad)]
    assert different == ["20-40万", "20-40万"]


def test_what_the_crawler_left_out_is_empty_a_days_pay_an_upper_end_or_broken():
    left_out = Counter(outcome(ad) for ad in ads() if not ad["wage_min"])
    assert left_out == {
        "empty": 153,
        "single, day": 53,
        "up_to, month": 12,
        "up_to, year": 1,
        "broken_bytes": 1,
    }


def test_of_fourteen_broken_ads_the_thirteen_with_a_whole_wage_are_read():
    broken = [ad for ad in ads() if any("\ufffd" in cell for cell in ad.values())]
    assert Counter(outcome(ad) == "broken_bytes" for ad in broken) == {False: 13, True: 1}


def test_months_a_year_are_read_from_all_that_name_them_but_the_broken_one():
    months = [wage.months for wage in (read_wage(ad["wage_text"]) for ad in ads()) if isinstance(wage, Wage)]
    assert Counter(months) - Counter([None] * len(months)) == {
        13: 739,
        14: 334,
        15: 138,
        16: 51,
        17: 7,
        18: 9,
        20: 1,
    }
    assert sum("薪" in ad["wage_text"] for ad in ads()) == 1_280
