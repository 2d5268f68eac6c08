import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.workflow import Refusal
from webapp.funds.rules import FundState, Posting, entry_faults

FEN = st.integers(-(10**9), 10**9)


@pytest.mark.parametrize(
    ("sums", "faults"),
    [
        ([100, -100], []),
        ([100, -60, -40], []),
        ([100, -99], ["entry_unbalanced by 1"]),
        ([100], ["entry_too_short", "entry_unbalanced by 100"]),
        ([], ["entry_too_short"]),
        ([0, 0], ["posting_of_nothing"]),
    ],
)
def test_an_entry_balances(sums: list[int], faults: list[str]) -> None:
    postings = [Posting(f"account {place}", fen) for place, fen in enumerate(sums)]
    assert entry_faults(postings) == faults


def test_a_line_says_by_how_much_it_is_short() -> None:
    line = FundState(cap_fen=300_000, reserved_fen=150_000, spent_fen=100_000)
    refused = line.reserve(100_000)
    assert isinstance(refused, Refusal)
    assert refused.code == "fund_too_small"
    assert refused.params == {"asked_fen": 100_000, "there_fen": 50_000, "short_fen": 50_000}


def test_the_last_fen_can_be_reserved_and_not_one_more() -> None:
    line = FundState(cap_fen=100_000).reserve(100_000)
    assert isinstance(line, FundState)
    assert line.free_fen == 0
    assert isinstance(line.reserve(1), Refusal)


def test_only_what_was_reserved_goes_out() -> None:
    line = FundState(cap_fen=300_000, reserved_fen=100_000)
    assert line.spend(100_000) == FundState(300_000, 0, 100_000)
    assert line.release(100_000) == FundState(300_000)
    for refused in (line.spend(100_001), line.release(100_001)):
        assert isinstance(refused, Refusal)
        assert (refused.code, refused.params["short_fen"]) == ("reserved_too_small", 1)


@pytest.mark.parametrize("fen", [0, -1])
def test_nothing_and_less_cannot_be_moved(fen: int) -> None:
    line = FundState(cap_fen=100, reserved_fen=50)
    for refused in (line.reserve(fen), line.release(fen), line.spend(fen), line.take_back(fen)):
        assert isinstance(refused, Refusal)
        assert refused.code == "amount_not_positive"


def test_only_what_went_out_comes_back_and_is_set_aside() -> None:
    line = FundState(cap_fen=300_000, spent_fen=100_000)
    assert line.take_back(100_000) == FundState(300_000, 100_000, 0)
    refused = line.take_back(100_001)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.params["short_fen"]) == ("spent_too_small", 1)


def test_an_overdrawn_line_cannot_exist() -> None:
    with pytest.raises(ValueError, match="impossible"):
        FundState(cap_fen=100, reserved_fen=60, spent_fen=41)


@given(
    st.lists(
        st.tuples(st.sampled_from(["reserve", "release", "spend", "take_back"]), st.integers(-5, 120)),
        max_size=40,
    )
)
def test_no_order_of_steps_overdraws_a_line(steps: list[tuple[str, int]]) -> None:
    line, promised, gone = FundState(cap_fen=100), 0, 0
    for step, fen in steps:
        after = getattr(line, step)(fen)
        if isinstance(after, Refusal):
            continue
        promised += {"reserve": fen, "release": -fen, "spend": -fen, "take_back": fen}[step]
        gone += {"spend": fen, "take_back": -fen}.get(step, 0)
        line = after
        assert (line.reserved_fen, line.spent_fen) == (promised, gone)
        assert 0 <= line.reserved_fen + line.spent_fen <= line.cap_fen
