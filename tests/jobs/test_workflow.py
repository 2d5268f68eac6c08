import pytest

from webapp.core.workflow import WrongState
from webapp.jobs.workflow import INTRODUCTION, OPENING, IntroductionState, OpeningState

OPENING_MOVES = {
    ("draft", "publish"): "published",
    ("draft", "withdraw"): "withdrawn",
    ("published", "pause"): "paused",
    ("published", "fill"): "filled",
    ("published", "expire"): "stale",
    ("published", "withdraw"): "withdrawn",
    ("paused", "resume"): "published",
    ("paused", "fill"): "filled",
    ("paused", "expire"): "stale",
    ("paused", "withdraw"): "withdrawn",
    ("filled", "reopen"): "published",
    ("stale", "reopen"): "published",
    ("stale", "withdraw"): "withdrawn",
}
OPENING_ACTIONS = ("publish", "pause", "resume", "fill", "reopen", "expire", "withdraw")


@pytest.mark.parametrize("state", list(OpeningState))
@pytest.mark.parametrize("action", OPENING_ACTIONS)
def test_an_opening_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    target = OPENING_MOVES.get((state, action))
    assert OPENING.allows(state, action) is (target is not None)
    if target is None:
        with pytest.raises(WrongState):
            OPENING.next(state, action)
    else:
        assert OPENING.next(state, action) == target


def test_every_state_of_an_opening_is_reached() -> None:
    assert set(OPENING.states) == set(OpeningState)


@pytest.mark.parametrize("state", list(IntroductionState))
def test_an_introduction_is_answered_once(state: str) -> None:
    expected = ("take", "decline", "withdraw", "close") if state == "proposed" else ()
    assert INTRODUCTION.actions(state) == expected
    assert set(INTRODUCTION.states) == set(IntroductionState)
