from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.types import Span
from matching.words.terms import Terms, read_terms
from tests.matching.words.ads import ads

DAY_SHIFT = Span.of("08:00-17:00")

READ = [
    ("包吃住", {"meals": "free", "lodging": "free"}),
    ("包食宿", {"meals": "free", "lodging": "free"}),
    ("管吃管住", {"meals": "free", "lodging": "free"}),
    ("提供食宿", {"meals": "free", "lodging": "offered"}),
    ("包吃不包住", {"meals": "free", "lodging": "none"}),
    ("包住不包吃", {"meals": "none", "lodging": "free"}),
    ("不包吃住", {"meals": "none", "lodging": "none"}),
    ("食宿自理", {"meals": "none", "lodging": "none"}),
    ("包三餐", {"meals": "free"}),
    ("免费工作餐", {"meals": "free"}),
    ("员工食堂", {"meals": "offered"}),
    ("餐补10元/天", {"meals": "allowance"}),
    ("提供宿舍", {"lodging": "offered"}),
    ("免费宿舍", {"lodging": "free"}),
    ("没有宿舍", {"lodging": "none"}),
    ("房补500", {"lodging": "allowance"}),
    ("包住餐补", {"meals": "allowance", "lodging": "free"}),
    ("免费班车", {"transport": "offered"}),
    ("有车接送", {"transport": "offered"}),
    ("接送孩子", {}),
    ("无班车，车补200", {"transport": "none"}),
    ("交通补贴", {"transport": "allowance"}),
    ("五险一金", {"social_insurance": True, "housing_fund": True}),
    ("六险二金", {"social_insurance": True, "housing_fund": True}),
    ("买社保", {"social_insurance": True}),
    ("不买社保", {"social_insurance": False}),
    ("补充医疗保险", {}),
    ("补充公积金", {"housing_fund": True}),
    ("没有公积金", {"housing_fund": False}),
    ("意外险", {"accident_insurance": True}),
    ("单项工伤险", {"accident_insurance": True}),
    ("不买意外险", {"accident_insurance": False}),
    ("早八晚五", {"spans": (DAY_SHIFT,), "night": False}),
    ("8:00-17:00", {"spans": (DAY_SHIFT,), "night": False}),
    ("晚班22:00-6:00", {"spans": (Span.of("22:00-06:00"),), "night": True}),
    ("两班倒", {"rotation": 2, "night": True}),
    ("三班两运转", {"rotation": 3, "night": True}),
    ("倒班", {"rotation": 0}),
    ("长白班", {"rotation": 1, "night": False}),
    ("不倒班", {"rotation": 1}),
    ("夜班", {"night": True}),
    ("晚班", {}),
    ("两班倒，不上夜班", {"rotation": 2, "night": False}),
    ("每天8小时", {"hours_a_day": 8.0}),
    ("8-10小时", {"hours_a_day": 10.0}),
    ("白班8小时", {"hours_a_day": 8.0}),
    ("五天八小时", {"hours_a_day": 8.0, "days_a_week": 5.0}),
    ("午休2小时", {}),
    ("加班2小时", {}),
    ("每周40小时", {}),
    ("24小时热线", {}),
    ("周末双休", {"days_a_week": 5.0}),
    ("周一至周五", {"days_a_week": 5.0}),
    ("无双休", {}),
    ("双休日加班", {}),
    ("单休", {"days_a_week": 6.0}),
    ("大小周", {"days_a_week": 5.5}),
    ("做六休一", {"days_a_week": 6.0}),
    ("做一休一", {"days_a_week": 3.5}),
    ("每周工作5.5天", {"days_a_week": 5.5}),
    ("全年无休", {"days_a_week": 7.0}),
    ("月休4天", {"rest_days_a_month": 4}),
    ("月休二至四天", {"rest_days_a_month": 2}),
    ("16天带薪年假", {}),
]


@pytest.mark.parametrize(("text", "said"), READ)
def test_what_a_text_says_is_read_and_nothing_else(text, said):
    assert read_terms(text) == Terms(**said)


def test_every_fact_has_its_case():
    assert {name for _, said in READ for name in said} == {field.name for field in fields(Terms)}


def test_one_text_may_say_many_things():
    terms = read_terms("8:00-12:00，14:00-18:00，做六休一，包吃包住，五险，厂车接送，长白班")
    assert terms.shift == Span.of("08:00-18:00")
    assert terms.days_per_week == 6
    assert (terms.meals, terms.lodging, terms.transport) == ("free", "free", "offered")
    assert terms.social_insurance
    assert terms.night is False


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("8:00-12:00，14:00-18:00", Span.of("08:00-18:00")),
        ("8:00-20:00，20:00-8:00", None),
        ("两班倒，8:00-20:00", None),
        ("7:00-15:00，15:00-23:00", None),
        ("10:00-14:00，17:00-21:30", Span.of("10:00-21:30")),
        ("20:00-4:00", Span.of("20:00-04:00")),
        ("面议", None),
    ],
)
def test_shifts_that_take_turns_are_no_single_stretch(text, shift):
    assert read_terms(text).shift == shift


@pytest.mark.parametrize(
    ("text", "days"),
    [("月休4天", 6), ("月休2天", 7), ("月休8天", 5), ("大小周", 6), ("双休", 5), ("做一休一", 4), ("", None)],
)
def test_days_a_week_are_rounded_up(text, days):
    assert read_terms(text).days_per_week == days


def test_the_tags_of_the_ads_say_what_was_counted():
    terms = [read_terms(ad["tags"]) for ad in ads()]
    assert sum(one.social_insurance is True for one in terms) == 3_490
    assert sum(one.meals == "free" for one in terms) == 298
    assert sum(one.transport == "offered" for one in terms) == 413
    assert sum(one.days_a_week == 5 for one in terms) == 819


@given(
    st.text(alphabet="0123456789:包吃住不提供宿舍班车夜白两倒双休月做险金社保天小时周无，-。", max_size=30)
)
def test_any_text_gives_possible_terms(text):
    terms = read_terms(text)
    assert terms.hours_a_day is None or 0 < terms.hours_a_day <= 24
    assert terms.days_per_week is None or 0 <= terms.days_per_week <= 7
