"""The demo can be loaded on whatever day somebody tries the program, holidays and year ends included."""

import os
from datetime import date

import pytest
from flask import Flask

from tests.support.world import BLANK, State
from webapp.core.clock import SettableClock
from webapp.core.filters import now
from webapp.core.unit import Done
from webapp.demo.actions import load
from webapp.demo.year import Year

DAYS = [date(2027, 2, 15), date(2027, 10, 8), date(2028, 2, 29)]
LIVED = [date(2026 + month // 12, month % 12 + 1, (month * 5) % 28 + 1) for month in range(11, 23)]


@pytest.fixture
def starting_state() -> State:
    return BLANK


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_year_can_be_planned_up_to_any_day(
    app: Flask, clock: SettableClock, monkeypatch: pytest.MonkeyPatch, day: date
) -> None:
    monkeypatch.setattr(Year, "live", lambda year, openings: 0)
    clock.set_day(day)
    with app.app_context():
        assert isinstance(load(now(), lambda step: None), Done)


@pytest.mark.skipif(not os.environ.get("PROVE"), reason="twelve years to live through take minutes")
@pytest.mark.parametrize("day", LIVED, ids=str)
def test_a_year_can_be_lived_through_up_to_any_day(app: Flask, clock: SettableClock, day: date) -> None:
    clock.set_day(day)
    with app.app_context():
        assert isinstance(load(now(), lambda step: None), Done)
