from dataclasses import FrozenInstanceError, fields

import pytest
from hypothesis import given

from matching.types import DAY, Opening, Span, Worker, clock
from tests.matching.strategies import SPANS


def minutes_of(span: Span) -> set[int]:
    return {(span.start + i) % DAY for i in range(span.minutes)}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("07:40-16:10", 510),
        ("20:00-04:00", 480),
        ("16:00-24:00", 480),
        ("08:00-08:00", 1440),
        ("00:00-24:00", 1440),
    ],
)
def test_a_span_lasts_as_long_as_a_person_would_say(text, minutes):
    assert Span.of(text).minutes == minutes


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("08:00-17:00", "16:30-17:30", 30),
        ("20:00-04:00", "22:00-06:00", 360),
        ("20:00-04:00", "03:00-05:00", 60),
        ("08:00-16:30", "16:30-17:00", 0),
        ("00:00-24:00", "23:00-01:00", 120),
        ("22:00-21:00", "20:00-23:00", 120),
    ],
)
def test_shared_minutes_count_across_midnight(one, other, shared):
    assert Span.of(one).overlap(Span.of(other)) == shared == Span.of(other).overlap(Span.of(one))


@given(SPANS, SPANS)
def test_shared_minutes_are_those_that_counting_finds(one, other):
    assert one.overlap(other) == len(minutes_of(one) & minutes_of(other))


def test_a_way_of_half_a_day_does_not_make_a_day_longer():
    assert Span.of("08:00-17:00").widened(600, 600).minutes == DAY
    assert Span.of("00:10-08:00").widened(20, 20) == Span.of("23:50-08:20")


@pytest.mark.parametrize(("start", "end"), [(-1, 10), (1440, 10), (10, 1441)])
def test_what_is_no_time_of_day_is_refused(start, end):
    with pytest.raises(ValueError, match="not minutes of a day"):
        Span(start, end)


def test_a_minute_is_written_as_on_a_clock():
    assert [clock(970), clock(0), clock(1440)] == ["16:10", "00:00", "00:00"]


def test_values_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Worker(key="a", age=30).age = 31


def test_a_share_of_people_kept_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        Opening(key="a", title="普工", firm_kept_share=80)


def test_a_worker_has_no_field_for_what_must_not_count():
    words = (
        "sex",
        "gender",
        "nation",
        "ethnic",
        "ill",
        "disab",
        "category",
        "village",
        "birth",
        "household",
        "name",
    )
    names = {field.name for field in fields(Worker)} - {"skills"}
    assert not [name for name in names for word in words if word in name]
