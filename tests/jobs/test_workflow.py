import pytest

from webapp.core.workflow import WrongState
from webapp.jobs.workflow import INTRODUCTION, OPENING, IntroductionState, OpeningState

OPENING_MOVES = {
    ("draft", "publish"): "published",
    ("draft", "withdraw"): "withdrawn",
    ("published", "confirm"): "published",
    ("published", "pause"): "paused",
    ("published", "fill"): "filled",
    ("published", "withdraw"): "withdrawn",
    ("paused", "pause"): "paused",
    ("paused", "resume"): "published",
    ("paused", "fill"): "filled",
    ("paused", "withdraw"): "withdrawn",
    ("filled", "reopen"): "published",
    ("filled", "free"): "paused",
}
OPENING_ACTIONS = ("publish", "confirm", "pause", "resume", "fill", "reopen", "free", "withdraw")


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


INTRODUCTION_MOVES = {
    **{
        (state, action): target
        for state in ("proposed", "wanted", "trial")
        for action, target in {
            "take": "taken", "decline": "declined", "withdraw": "withdrawn", "close": "closed",
        }.items()
    },
    ("proposed", "want"): "wanted",
    ("wanted", "try"): "trial",
    ("wanted", "undo"): "proposed",
    ("declined", "undo"): "proposed",
    ("trial", "undo"): "wanted",
}  # fmt: skip
INTRODUCTION_ACTIONS = ("want", "try", "take", "decline", "undo", "withdraw", "close")


@pytest.mark.parametrize("state", list(IntroductionState))
@pytest.mark.parametrize("action", INTRODUCTION_ACTIONS)
def test_an_introduction_moves_as_written_and_no_other_way(state: str, action: str) -> None:
    target = INTRODUCTION_MOVES.get((state, action))
    assert INTRODUCTION.allows(state, action) is (target is not None)
    if target is not None:
        assert INTRODUCTION.next(state, action) == target


def test_every_state_of_an_introduction_is_reached_and_none_ends_a_hire() -> None:
    assert set(INTRODUCTION.states) == set(IntroductionState)
    assert INTRODUCTION.is_final(IntroductionState.TAKEN)
