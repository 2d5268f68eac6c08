"""What people have done, when they are free, when the family needs them, and what is paid."""

import pytest

from matching.tables.faults import Refused
from matching.tables.hours import WHOLE_DAY, care_duties, free_time, shift
from matching.tables.money import NO_PAY, Pay, month, wage
from matching.tables.work import done
from matching.types import CareDuty, Span

DONE = [
    ("缝纫:2|电工:1", {"缝纫": 2, "电工": 1}, ()),
    ("缝纫：2年；厨师：6个月", {"缝纫": 2, "厨师": 0.5}, ()),
    ("做过3年缝纫", {"缝纫": 3}, ()),
    ("缝纫3年、养鱼十年", {"缝纫": 3, "养鱼": 10}, ()),
    ("有3年缝纫工经验", {"缝纫工": 3}, ()),
    ("干了两年保安", {"保安": 2}, ()),
    ("在电子厂做了半年", {"电子厂": 0.5}, ()),
    ("以前在制衣厂做过2年半缝纫", {"制衣厂缝纫": 2.5}, ()),
    ("2年多的叉车经验", {"叉车": 2}, ()),
    ("从事缝纫工作5年", {"缝纫": 5}, ()),
    ("3 years of sewing; worked 2 years as a cook", {"sewing": 3, "cook": 2}, ()),
    ("sewing: 18 months", {"sewing": 1.5}, ()),
    ("缝纫:1、缝纫:2", {"缝纫": 3}, ()),
    ("做过保安、会计、做饭", {}, ("保安", "会计", "做饭")),
    ("干洗:2", {"干洗": 2}, ()),
    ("有机种植3年", {"有机种植": 3}, ()),
    ("在线客服2年", {"在线客服": 2}, ()),
    ("无", {}, ()),
]


@pytest.mark.parametrize(("text", "years", "without"), DONE)
def test_work_is_read_with_its_years_and_without_years_as_a_skill(text, years, without):
    read = done(text)
    assert dict(read.years) == pytest.approx(years)
    assert read.without_years == without


@pytest.mark.parametrize("text", ["3年", "工作3年", "有工作经验", "缝纫:71", "缝纫:40、缝纫:40", "缝纫:很久"])
def test_years_of_nothing_and_lives_of_work_are_refused(text):
    with pytest.raises(Refused, match="experience"):
        done(text)


CARE = [
    ("07:30-08:00 送孩子!", [("07:30-08:00", "送孩子", True)]),
    (
        "07:30-08:00 送孩子！；16:30-17:00 接孩子",
        [("07:30-08:00", "送孩子", True), ("16:30-17:00", "接孩子", False)],
    ),
    ("早上7点半到8点送孩子", [("07:30-08:00", "送孩子", False)]),
    ("接孩子16:30-17:00", [("16:30-17:00", "接孩子", False)]),
    ("喂药(19:00-19:10) 没人替", [("19:00-19:10", "喂药", True)]),
    ("7:30-8:00 送2个孩子", [("07:30-08:00", "送2个孩子", False)]),
    ("11:30-12:30 lunch for mother, hard", [("11:30-12:30", "lunch for mother", True)]),
    ("晚上8点到早上6点 照看老人", [("20:00-06:00", "照看老人", False)]),
    ("无", []),
]


@pytest.mark.parametrize(("text", "duties"), CARE)
def test_a_duty_has_a_time_a_purpose_and_maybe_nobody_else(text, duties):
    assert care_duties(text) == tuple(CareDuty(Span.of(span), what, hard) for span, what, hard in duties)


@pytest.mark.parametrize(
    ("text", "code"),
    [("送孩子", "care_time"), ("07:00-08:00", "care_purpose"), ("7:00-8:00, 16:00-17:00 孩子", "care_time")],
)
def test_a_duty_without_time_or_purpose_is_refused(text, code):
    with pytest.raises(Refused, match=code):
        care_duties(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [("07:30-17:00", Span.of("07:30-17:00")), ("早八晚五", Span.of("08:00-17:00")), ("全天", WHOLE_DAY)],
)
def test_free_time_is_one_stretch_of_the_day(text, span):
    assert free_time(text) == span
    assert WHOLE_DAY.minutes == 24 * 60


@pytest.mark.parametrize("text", ["上午", "8点到12点，14点到18点"])
def test_free_time_in_pieces_is_refused(text):
    with pytest.raises(Refused, match="one_stretch"):
        free_time(text)


def test_hours_of_a_post_are_read_with_their_shifts():
    assert shift("早八晚五").shift == Span.of("08:00-17:00")
    assert shift("两班倒").night is True
    with pytest.raises(Refused, match="hours"):
        shift("看情况")


PAY = [
    ("3000-4500", "", Pay(300_000, 450_000)),
    ("3000", "元/月", Pay(300_000, 300_000)),
    ("15", "元/小时", Pay(15 * 8 * 26 * 100, 15 * 8 * 26 * 100, by_time=True)),
    ("１６元/小时", "元/月", Pay(16 * 8 * 26 * 100, 16 * 8 * 26 * 100, by_time=True)),
    ("8千-1.1万", "", Pay(800_000, 1_100_000)),
    ("4000以上", "", Pay(400_000, None)),
]


@pytest.mark.parametrize(("text", "unit", "pay"), PAY)
def test_a_wage_is_taken_for_a_month_with_the_unit_of_its_heading_where_it_has_none(text, unit, pay):
    found = wage(text, unit)
    assert found is not None
    assert month(found) == pay


def test_pay_by_time_follows_the_hours_and_days_of_the_post():
    found = wage("20元/小时")
    assert found is not None
    assert month(found, hours=4, days=3).low == 20 * 4 * 13 * 100


@pytest.mark.parametrize("text", ["面议", "计件"])
def test_a_wage_to_be_agreed_is_not_known(text):
    assert wage(text) is None
    assert NO_PAY.low is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("15", "unit_unclear"),
        ("3000美元", "foreign_money"),
        ("4500-3000", "ends_reversed"),
        ("高薪", "no_number"),
    ],
)
def test_a_wage_that_may_be_anything_is_refused_with_the_reason(text, reason):
    with pytest.raises(Refused, match=f"wage_{reason}"):
        wage(text)
