"""Claims through their actions, on a real database: opening, deciding, refusing, issuing."""

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import AT_WORK, claim, spell
from tests.support.world import State


@pytest.fixture
def starting_state() -> State:
    return AT_WORK


def test_a_claim_is_ready_by_itself_once_every_month_is_confirmed(db: SQLAlchemy) -> None:
    assert [str(claim(name).state) for name in ("甘一", "甘二", "甘三")] == ["ready"] * 3
    assert spell("甘一").qualifies_on == date(2026, 10, 1)
