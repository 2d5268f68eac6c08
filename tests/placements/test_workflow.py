import pytest

from webapp.placements.workflow import MONTH, SPELL, MonthState, SpellState

SPELL_MOVES = {("active", "retain"): "retained", ("active", "end"): "left", ("retained", "end"): "left"}
MONTH_MOVES = {
    ("open", "state"): "stated",
    ("stated", "state"): "stated",
    ("disputed", "state"): "stated",
    ("stated", "confirm"): "confirmed",
    ("stated", "dispute"): "disputed",
    ("confirmed", "correct"): "stated",
}


@pytest.mark.parametrize("state", list(SpellState))
@pytest.mark.parametrize("action", ["retain", "end"])
def test_a_spell_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    assert (SPELL.next(state, action) if SPELL.allows(state, action) else None) == SPELL_MOVES.get(
        (state, action)
    )


@pytest.mark.parametrize("state", list(MonthState))
@pytest.mark.parametrize("action", ["state", "confirm", "dispute", "correct"])
def test_a_month_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    assert (MONTH.next(state, action) if MONTH.allows(state, action) else None) == MONTH_MOVES.get(
        (state, action)
    )


def test_a_confirmed_month_is_left_only_by_a_correction() -> None:
    assert MONTH.actions(MonthState.CONFIRMED) == ("correct",)


def test_every_state_is_reached() -> None:
    assert set(SPELL.states) == set(SpellState)
    assert set(MONTH.states) == set(MonthState)
