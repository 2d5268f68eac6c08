from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.accounts.rules import (
    SessionLimits,
    locked_until,
    password_refusals,
    session_is_over,
    session_limits,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=minute) for minute in minutes]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("tiger mango river", []),
        ("绿水青山就是金山银山好哇", []),
        ("alllowercaseletters", []),
        ("x" * 11, ["password_too_short"]),
        ("", ["password_too_short"]),
        ("ab cd ef gh " * 11, ["password_too_long"]),
        ("li.wen loves tea", ["password_holds_username"]),
        ("LI.WEN loves tea", ["password_holds_username"]),
        ("ｌｉ.ｗｅｎ loves tea", ["password_holds_username"]),
        ("password1234", ["password_common"]),
        ("PASSWORD2026!", ["password_common"]),
        ("123456789012", ["password_common"]),
        ("aaaaaaaaaaaa", ["password_common"]),
        ("qwertyuiop[]", ["password_common"]),
        ("caojiang2021!", ["password_common"]),
        ("Gaozhou@1995Maoming", ["password_common"]),
        ("shuaitang888888", ["password_common"]),
        ("woaini1314520520", ["password_common"]),
    ],
)
def test_a_password_is_long_and_not_guessed_first(password: str, codes: list[str]) -> None:
    assert [refusal.code for refusal in password_refusals(password, "li.wen")] == codes


def test_a_user_name_of_three_letters_counts_and_one_of_two_does_not() -> None:
    assert [refusal.code for refusal in password_refusals("tiger mango river", "tig")] == [
        "password_holds_username"
    ]
    assert password_refusals("tiger mango river", "ti") == []


@pytest.mark.parametrize(("password", "taken"), [("password mq7v", True), ("passwordmq7vv", False)])
def test_five_characters_that_nobody_guesses_are_needed(password: str, taken: bool) -> None:
    assert (password_refusals(password, "someone") == []) is taken


def test_three_neighbouring_keys_are_no_pattern() -> None:
    assert password_refusals("password qwe7", "someone") == []


def test_the_notes_in_the_list_are_no_words() -> None:
    assert password_refusals("# common    z", "someone") == []


def test_the_length_is_counted_to_the_character() -> None:
    word = "mqxzrvtkplwh"
    assert password_refusals(word, "someone") == []
    assert password_refusals(word[:-1], "someone")
    assert password_refusals((word * 11)[:128], "someone") == []
    assert password_refusals((word * 11)[:129], "someone")


@given(st.text(max_size=140), st.text(max_size=20))
def test_no_text_breaks_the_rule(password: str, username: str) -> None:
    assert all(refusal.field == "password" for refusal in password_refusals(password, username))


@pytest.mark.parametrize(
    ("failures", "minutes_left"),
    [
        ([], None),
        (ago(0, 0, 0, 0), None),
        (ago(0, 0, 0, 0, 0), 1),
        (ago(0.5, 1, 2, 3, 4), 0.5),
        (ago(1, 1, 2, 3, 4), None),
        (ago(0, *range(1, 10)), 15),
        (ago(14, *range(15, 24)), 1),
        (ago(15, *range(16, 25)), None),
        (ago(*[0] * 15), 60),
        (ago(*[24 * 60] * 20), None),
        (ago(0, *[24 * 60] * 20), None),
    ],
)
def test_a_lock_out_grows_and_ends_by_itself(failures: list[datetime], minutes_left: float | None) -> None:
    until = locked_until(failures, NOW)
    assert until == (None if minutes_left is None else NOW + timedelta(minutes=minutes_left))


@given(st.lists(st.integers(0, 48 * 60), max_size=40))
def test_nobody_is_locked_out_for_longer_than_an_hour(minutes: list[int]) -> None:
    until = locked_until(ago(*minutes), NOW)
    assert until is None or NOW < until <= NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("roles", "profile", "idle", "absolute"),
    [
        (["village_monitor"], "office", 30, 10),
        (["finance_maker"], "office", 15, 10),
        (["village_monitor", "administrator"], "office", 15, 10),
        ([], "office", 30, 10),
        (["village_monitor"], "strict", 15, 8),
        (["team_captain"], "strict", 10, 8),
    ],
)
def test_who_moves_money_is_signed_out_sooner(
    roles: list[str], profile: str, idle: int, absolute: int
) -> None:
    assert session_limits(roles, profile) == SessionLimits(timedelta(minutes=idle), timedelta(hours=absolute))


@pytest.mark.parametrize(
    ("started_minutes_ago", "seen_minutes_ago", "over"),
    [(29, 29, False), (30, 30, True), (599, 0, False), (600, 0, True), (0, 0, False)],
)
def test_a_session_ends_when_unused_or_too_old(
    started_minutes_ago: int, seen_minutes_ago: int, over: bool
) -> None:
    started, seen = ago(started_minutes_ago, seen_minutes_ago)
    assert session_is_over(started, seen, NOW, session_limits([])) is over
