from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matching.words.money import UNITS
from matching.words.wages import PLAUSIBLE, READINGS, REFUSALS, Unread, Wage, month_fen, read_wage

READ = [
    # text, low and high in yuan, unit, reading
    ("8千-1.1万", 8000, 11000, "month", "range"),
    ("1-1.5万", 10000, 15000, "month", "range"),
    ("6-9千", 6000, 9000, "month", "range"),
    ("2600元/月", 2600, 2600, "month", "single"),
    ("3000-4500", 3000, 4500, "month", "range"),
    ("３０００－４５００元", 3000, 4500, "month", "range"),
    ("3000～3500元/月", 3000, 3500, "month", "range"),
    ("3,000-4,500元/月", 3000, 4500, "month", "range"),
    ("3000 到 4500 元", 3000, 4500, "month", "range"),
    ("3000元/月-4000元/月", 3000, 4000, "month", "range"),
    ("月薪3k-5k", 3000, 5000, "month", "range"),
    ("4K~6K", 4000, 6000, "month", "range"),
    ("1.2W", 12000, 12000, "month", "single"),
    ("1万2", 12000, 12000, "month", "single"),
    ("1万2千-1万5", 12000, 15000, "month", "range"),
    ("1万5000", 15000, 15000, "month", "single"),
    ("3千5-5千", 3500, 5000, "month", "range"),
    ("两千五", 2500, 2500, "month", "single"),
    ("二千五百元", 2500, 2500, "month", "single"),
    ("三四千", 3000, 4000, "month", "range"),
    ("四五千元一个月", 4000, 5000, "month", "range"),
    ("月薪三千至四千五", 3000, 4500, "month", "range"),
    ("八百块钱一个月", 800, 800, "month", "single"),
    ("月薪 5000", 5000, 5000, "month", "single"),
    ("月薪5千 8小时工作", 5000, 5000, "month", "single"),
    ("3000 两班倒", 3000, 3000, "month", "single"),
    ("招5人，3500-4000", 3500, 4000, "month", "range"),
    ("年龄18-45岁，4000元", 4000, 4000, "month", "single"),
    ("4500（26天）", 4500, 4500, "month", "single"),
    ("3500元/月/人", 3500, 3500, "month", "single"),
    ("RMB 3000-4500 per month", 3000, 4500, "month", "range"),
    ("公益性岗位，每月300-400元", 300, 400, "month", "range"),
    ("4000元餐补另计", 4000, 4000, "month", "single"),
    ("满勤奖200元，月薪3800-4500", 3800, 4500, "month", "range"),
    ("加班15元/小时，工资3000-4000", 3000, 4000, "month", "range"),
    ("15元/小时，月薪3500-4500", 3500, 4500, "month", "range"),
    ("3000左右", 3000, 3000, "month", "about"),
    ("4500元以上", 4500, None, "month", "from"),
    ("3000+", 3000, None, "month", "from"),
    ("3000元起", 3000, None, "month", "from"),
    ("起薪3500", 3500, None, "month", "from"),
    ("不低于2600", 2600, None, "month", "from"),
    ("4千多", 4000, None, "month", "from"),
    ("月入过万", 10000, None, "month", "from"),
    ("3000上不封顶", 3000, None, "month", "from"),
    ("3千及以下", None, 3000, "month", "up_to"),
    ("10000以内", None, 10000, "month", "up_to"),
    ("最低3000最高6000", 3000, 6000, "month", "several"),
    ("白班150元/天，夜班180元/天", 150, 180, "day", "several"),
    ("底薪2500+提成", 2500, None, "month", "base"),
    ("保底4000，计件", 4000, None, "month", "base"),
    ("试用期3000", 3000, 3000, "month", "trial"),
    ("试用期3000，转正4000", 4000, 4000, "month", "single"),
    ("15元/小时", 15, 15, "hour", "single"),
    ("时薪15-18", 15, 18, "hour", "range"),
    ("15-18元一小时", 15, 18, "hour", "range"),
    ("15块1个钟", 15, 15, "hour", "single"),
    ("每小时16元", 16, 16, "hour", "single"),
    ("18元/h-20元/h", 18, 20, "hour", "range"),
    ("同工同酬 16.5元/小时+餐补10元/天", Decimal("16.5"), Decimal("16.5"), "hour", "single"),
    ("1.5千/天", 1500, 1500, "day", "single"),
    ("日结150-200", 150, 200, "day", "range"),
    ("150-200元（日结）", 150, 200, "day", "range"),
    ("工资按天结算180元", 180, 180, "day", "single"),
    ("三百五一天", 350, 350, "day", "single"),
    ("一百五到一百八一天", 150, 180, "day", "range"),
    ("120元/8小时", 120, 120, "shift", "single"),
    ("100元/班", 100, 100, "shift", "single"),
    ("800-1千/周", 800, 1000, "week", "range"),
    ("20-30万/年", 200000, 300000, "year", "range"),
    ("年薪12万", 120000, 120000, "year", "single"),
    ("3万及以下/年", None, 30000, "year", "up_to"),
    ("0.5元/件", Decimal("0.5"), Decimal("0.5"), "piece", "single"),
    ("5毛/件", Decimal("0.5"), Decimal("0.5"), "piece", "single"),
    ("两块五一件", Decimal("2.5"), Decimal("2.5"), "piece", "single"),
    ("2.5元/斤", Decimal("2.5"), Decimal("2.5"), "piece", "single"),
    ("10-20万·14薪", 100000, 200000, "month", "range"),
]

REFUSED = [
    ("", "empty"),
    (" \n", "empty"),
    ("9\ufffd-1.5万·13薪", "broken_bytes"),
    ("港币8000/月", "foreign_money"),
    ("$3000", "foreign_money"),
    ("面议", "negotiable"),
    ("薪资面谈", "negotiable"),
    ("计件", "piece_rate"),
    ("多劳多得", "piece_rate"),
    ("包吃住", "no_number"),
    ("月休4天，8小时制", "no_number"),
    ("提成5-10元/件", "no_number"),
    ("电话13800000000", "no_number"),
    ("0668-2811234", "no_number"),
    ("13薪", "no_number"),
    ("十一天", "no_number"),
    ("不低于当地最低工资标准", "no_number"),
    ("15-20", "unit_unclear"),
    ("80", "unit_unclear"),
    ("150-200", "unit_unclear"),
    ("300-400元", "unit_unclear"),
    ("20-40万", "unit_unclear"),
    ("8-1.1万", "scale_unclear"),
    ("8000-3000", "ends_reversed"),
    ("1.5万-8千", "ends_reversed"),
    ("3元/月", "absurd"),
    ("15000元/小时", "absurd"),
    ("0.035元/个", "too_fine"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit", "reading"), READ)
def test_a_wage_is_read_as_firms_mean_it(text, low, high, unit, reading):
    wage = read_wage(text)
    assert isinstance(wage, Wage), wage
    assert (wage.low, wage.high) == (fen(low), fen(high))
    assert (wage.unit, wage.reading) == (unit, reading)


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_what_names_no_wage_to_rely_on_is_refused_with_its_reason(text, reason):
    assert read_wage(text) == Unread(text, reason)


def test_every_reading_and_every_refusal_has_its_case():
    assert {reading for *_, reading in READ} == set(READINGS)
    assert {reason for _, reason in REFUSED} == set(REFUSALS)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("6千-1.2万·13薪", 13),
        ("3000-5000 13-15薪", 13),
        ("6000元/月，十四薪", 14),
        ("3000-4000，年底双薪", 13),
        ("3000-4000", None),
    ],
)
def test_months_a_year_are_read(text, months):
    wage = read_wage(text)
    assert isinstance(wage, Wage)
    assert wage.months == months


@pytest.mark.parametrize(
    ("text", "base", "trial", "extras"),
    [
        ("综合4000-6000，底薪2500", 250_000, None, ()),
        ("月综合4500-6000元（底薪2300+加班费+全勤200）", 230_000, None, ("bonus", "overtime")),
        ("试用期3000，转正4000", None, 300_000, ()),
        ("底薪2500+提成+餐补", 250_000, None, ("commission", "allowance")),
        ("月薪4000-6000，保底80元/天", None, None, ()),
        ("计件，月入4000-8000", None, None, ("piece",)),
    ],
)
def test_what_is_paid_apart_is_told_apart(text, base, trial, extras):
    wage = read_wage(text)
    assert isinstance(wage, Wage)
    assert (wage.base, wage.trial, wage.extras) == (base, trial, extras)


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("3000-4500元/月", ()),
        ("3000-4500", ("unit",)),
        ("20-30万/年", ("scale",)),
        ("1-1.5万", ("unit", "scale")),
        ("10-20万·14薪", ("unit", "scale")),
    ],
)
def test_what_had_to_be_supposed_is_told(text, supposed):
    wage = read_wage(text)
    assert isinstance(wage, Wage)
    assert wage.supposed == supposed


def test_a_sum_that_is_still_open_to_talk_is_read_and_marked():
    wage = read_wage("5k-8k，面议")
    assert isinstance(wage, Wage)
    assert wage.negotiable
    assert (wage.low, wage.high) == (500_000, 800_000)


def fen(yuan):
    return None if yuan is None else int(yuan * 100)


WRITTEN = {
    "hour": "元/小时",
    "day": "元/天",
    "week": "元/周",
    "month": "元/月",
    "year": "元/年",
    "piece": "元/件",
}
DASHES = st.sampled_from(["-", "～", "—", "至", " 到 "])


@st.composite
def written_wages(draw):
    """A wage as a text, with what it says: low and high in fen, unit."""
    unit = draw(st.sampled_from(sorted(WRITTEN)))
    least, most = PLAUSIBLE[unit]
    low, high = sorted(draw(st.lists(st.integers(max(least, 1) * 100, most * 100), min_size=2, max_size=2)))
    as_written = draw(st.sampled_from([plain, full_width, in_thousands]))
    text = as_written(low) + draw(DASHES) + as_written(high) + WRITTEN[unit]
    return text, low, high, unit


def plain(fen_):
    return f"{Decimal(fen_) / 100:f}"


def full_width(fen_):
    return plain(fen_).translate(
        {ord(a): ord(b) for a, b in zip("0123456789.", "０１２３４５６７８９．", strict=True)}
    )


def in_thousands(fen_):
    return f"{Decimal(fen_) / 100_000:f}千"


@given(written_wages())
def test_a_written_wage_reads_back_to_what_it_was(written):
    text, low, high, unit = written
    wage = read_wage(text)
    assert isinstance(wage, Wage), (text, wage)
    assert (wage.low, wage.high, wage.unit) == (low, high, unit)


@given(st.integers(1, 89), st.integers(1, 89))
def test_one_scale_word_serves_both_ends(one, other):
    assume(one != other)
    low, high = sorted((one, other))
    wage = read_wage(f"{low / 10:g}-{high / 10:g}万/月")
    assert isinstance(wage, Wage)
    assert (wage.low, wage.high) == (low * 100_000, high * 100_000)


@given(
    st.text(alphabet="0123456789.千万kw元块/月天小时薪面议底+-至以上下,，。 三五两提成计件奖", max_size=20)
)
def test_any_text_is_read_or_refused_and_never_believed_against_reason(text):
    wage = read_wage(text)
    if isinstance(wage, Unread):
        assert wage.reason in REFUSALS
        return
    assert wage.reading in READINGS
    assert wage.low is not None or wage.high is not None
    least, most = PLAUSIBLE[wage.unit]
    assert all(least * 100 <= end <= most * 100 for end in (wage.low, wage.high) if end is not None)
    assert None in (wage.low, wage.high) or wage.low <= wage.high


def wage_of(low, high, unit):
    return Wage(low=low, high=high, unit=unit, reading="range")


@pytest.mark.parametrize(
    ("unit", "fen_", "a_month"),
    [
        ("hour", 1_500, 312_000),
        ("day", 15_000, 390_000),
        ("shift", 12_000, 312_000),
        ("week", 70_000, 304_166),
        ("month", 300_001, 300_001),
        ("year", 6_000_000, 500_000),
        ("piece", 50, None),
    ],
)
def test_a_month_is_worth_what_its_hours_and_days_make_it(unit, fen_, a_month):
    wage = wage_of(fen_, None, unit)
    assert month_fen(wage, hours_a_day=8, days_a_month=26) == (a_month, None)


def test_every_unit_but_the_piece_has_its_worth_a_month():
    known = {unit for unit in UNITS if month_fen(wage_of(60_000, 60_000, unit), 8, 22) != (None, None)}
    assert set(UNITS) - known == {"piece"}


def test_part_of_a_fen_is_never_promised():
    assert month_fen(wage_of(25_000_000, 25_000_000, "year"), 8, 22) == (2_083_333, 2_083_333)


@given(
    st.integers(1, 10_000),
    st.integers(0, 10_000),
    st.sampled_from([4, 7.5, 8, 12]),
    st.sampled_from([13, 21.75, 30]),
)
def test_more_hours_and_days_are_worth_no_less(low, more, hours, days):
    wage = wage_of(low, low + more, "hour")
    shorter, longer = month_fen(wage, hours, days), month_fen(wage, hours + 1, days + 1)
    assert shorter[0] <= shorter[1]
    assert shorter[0] < longer[0]
    assert shorter[1] < longer[1]


@pytest.mark.parametrize(("hours", "days"), [(0, 22), (25, 22), (8, 0), (8, 32), (-1, 22)])
def test_hours_and_days_that_no_month_has_are_an_error(hours, days):
    with pytest.raises(ValueError, match="not hours of a day"):
        month_fen(wage_of(1, 2, "month"), hours, days)
