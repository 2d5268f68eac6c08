import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.types import Span, clock
from matching.words.clock import LONGEST, spans_in

READ = [
    ("8:00-17:00", ["08:00-17:00"]),
    ("8：00—17：00", ["08:00-17:00"]),
    ("8.00-17.30", ["08:00-17:30"]),
    ("8时至17时", ["08:00-17:00"]),
    ("8-17点", ["08:00-17:00"]),
    ("8点半到5点半", ["08:30-17:30"]),
    ("8点一刻到五点", ["08:15-17:00"]),
    ("8:00-5:30", ["08:00-17:30"]),
    ("8:00-8:00", ["08:00-20:00"]),
    ("早八晚五", ["08:00-17:00"]),
    ("上班时间：8:00-17:00", ["08:00-17:00"]),
    ("朝九晚六", ["09:00-18:00"]),
    ("早八点半到晚五点半", ["08:30-17:30"]),
    ("早上8点上班，下午5点下班", ["08:00-17:00"]),
    ("AM8:00-PM5:00", ["08:00-17:00"]),
    ("下午2点-10点", ["14:00-22:00"]),
    ("中午11点到晚上8点", ["11:00-20:00"]),
    ("2点到晚上10点", ["14:00-22:00"]),
    ("12:00-9:00", ["12:00-21:00"]),
    ("凌晨3点-11点", ["03:00-11:00"]),
    ("凌晨12点到8点", ["00:00-08:00"]),
    ("16:00-24:00", ["16:00-00:00"]),
    ("20:00-8:00", ["20:00-08:00"]),
    ("22:00-次日6:00", ["22:00-06:00"]),
    ("晚上8点到早上8点", ["20:00-08:00"]),
    ("晚上6点到凌晨2点", ["18:00-02:00"]),
    ("晚12点-早8点", ["00:00-08:00"]),
    ("晚上8点-晚上2点", ["20:00-02:00"]),
    ("8:00-12:00，14:00-18:00", ["08:00-12:00", "14:00-18:00"]),
    ("8:00-12:00，1:30-5:30", ["08:00-12:00", "13:30-17:30"]),
    ("早班7:00-15:00，夜班23:00-7:00", ["07:00-15:00", "23:00-07:00"]),
    ("早8点-晚8点/晚8点-早8点", ["08:00-20:00", "20:00-08:00"]),
    ("8:00-17:00（午休12:00-13:30）", ["08:00-17:00"]),
    ("8:00-17:00，8:00-17:00", ["08:00-17:00"]),
]

NOTHING = [
    "",
    "面试时间：9:00-17:00",
    "1.20-1.50万",
    "15-18元/时",
    "18-45岁",
    "25:00-30:00",
    "8:75-9点70",
    "2023-12-05",
    "8-17",
]


@pytest.mark.parametrize(("text", "spans"), READ)
def test_hours_are_read_as_people_mean_them(text, spans):
    assert spans_in(text) == tuple(Span.of(span) for span in spans)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_working_time_is_none(text):
    assert spans_in(text) == ()


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_times_of_the_day_written_in_full_read_back_to_what_they_were(start, end):
    span = Span(start, end)
    if span.minutes <= LONGEST:
        assert spans_in(f"上班时间：{clock(start)}～{clock(end)}。") == (span,)


@given(st.text(alphabet="0123456789:.点时半刻早晚上下午到至-－ ，", max_size=24))
def test_any_text_gives_spans_of_a_day(text):
    spans = spans_in(text)
    assert len(set(spans)) == len(spans)
    assert all(0 < span.minutes <= 24 * 60 for span in spans)
