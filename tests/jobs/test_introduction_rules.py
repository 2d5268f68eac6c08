from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE, Policy
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.households.rules import work_refusals
from webapp.jobs.rules.introductions import (
    DECLINE_REASONS,
    AnswerFacts,
    IntroductionFacts,
    UndoFacts,
    decline_refusals,
    introduction_refusals,
    is_silent,
    is_to_chase,
    take_refusals,
    trial_refusals,
    undo_refusals,
    waits_since,
    want_refusals,
)
from webapp.jobs.rules.sight import Shown, Sight, sight, told_besides
from webapp.jobs.workflow import ALIVE, UNDER_WAY, WANTED_IN, IntroductionState

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
POLICY = Policy.on(shipped_values(), TODAY, "440981124")


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def unfit(born_on: date | None = date(1985, 6, 1), schooling: str | None = None) -> tuple[Refusal, ...]:
    return tuple(work_refusals(born_on, schooling, TODAY, POLICY))


FREE = IntroductionFacts(
    day=TODAY, consented=True, is_working=False, open_introduction=False, opening_published=True,
    opening_confirmed_on=TODAY, opening_in_town=True, posts_left=1, firm_admitted=True,
)  # fmt: skip


def test_who_is_free_and_consents_may_be_introduced() -> None:
    assert introduction_refusals(FREE, POLICY) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"unfit": unfit(date(2010, 3, 2))}, []),
        ({"unfit": unfit(date(2010, 3, 3))}, ["under_age"]),
        ({"unfit": unfit(None)}, ["age_unknown"]),
        ({"unfit": unfit(schooling="senior_1")}, ["pupil"]),
        ({"consented": False}, ["no_consent"]),
        ({"is_working": True}, ["already_working"]),
        ({"open_introduction": True}, ["already_introduced"]),
        ({"opening_in_town": False}, ["opening_in_other_town"]),
        ({"firm_admitted": False}, ["firm_not_admitted"]),
        ({"opening_published": False}, ["opening_not_published"]),
        ({"opening_confirmed_on": date(2025, 12, 1)}, ["opening_stale"]),
        ({"posts_left": 0}, ["opening_full"]),
        (
            {"unfit": unfit(date(2012, 1, 1), "junior"), "consented": False},
            ["under_age", "pupil", "no_consent"],
        ),
    ],
)
def test_what_keeps_somebody_from_being_introduced(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(introduction_refusals(replace(FREE, **change), POLICY)) == why_not


AGREED = AnswerFacts(
    day=TODAY, profile_agreed=True, contact_agreed=True, firm_admitted=True, posts_left=1,
    wage_from_fen=yuan(2_800),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "meet_on", "why_not"),
    [
        ({}, None, []),
        ({}, TODAY, []),
        ({"contact_agreed": False}, TODAY, []),
        ({}, YESTERDAY, ["meeting_in_past"]),
        ({"profile_agreed": False}, None, ["consent_over"]),
        ({"posts_left": 0}, None, ["opening_full"]),
        ({"firm_admitted": False}, None, ["firm_not_admitted"]),
    ],
)
def test_when_a_firm_may_want_to_meet_somebody(
    change: dict[str, object], meet_on: date | None, why_not: list[str]
) -> None:
    assert codes(want_refusals(replace(AGREED, **change), meet_on)) == why_not


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({}, []),
        ({"contact_agreed": False}, ["contact_not_agreed"]),
        ({"profile_agreed": False, "contact_agreed": False}, ["consent_over"]),
        ({"posts_left": 0}, ["opening_full"]),
        ({"firm_admitted": False}, ["firm_not_admitted"]),
    ],
)
def test_nobody_is_tried_or_taken_on_who_did_not_agree_to_be_known(
    change: dict[str, object], why_not: list[str]
) -> None:
    facts = replace(AGREED, **change)
    assert codes(trial_refusals(facts)) == why_not
    assert codes(take_refusals(facts, yuan(2_800))) == why_not


@pytest.mark.parametrize(("wage", "why_not"), [(280_000, []), (279_999, ["wage_below_agreed"])])
def test_who_is_taken_on_gets_at_least_what_was_promised(wage: int, why_not: list[str]) -> None:
    assert codes(take_refusals(AGREED, wage)) == why_not


@pytest.mark.parametrize(
    ("said_by", "reason", "note", "why_not"),
    [
        ("firm", "not_suited", "", []),
        ("worker", "too_far", "", []),
        ("firm", "too_far", "", ["reason_unknown"]),
        ("nobody", "other", "x", ["reason_unknown"]),
        ("worker", "other", " ", ["note_missing"]),
        ("worker", "other", "mother ill", []),
    ],
)
def test_a_decline_carries_a_reason_of_its_own_side(
    said_by: str, reason: str, note: str, why_not: list[str]
) -> None:
    assert codes(decline_refusals(said_by, reason, note)) == why_not


def test_every_reason_is_said_once_a_side() -> None:
    assert all(len(reasons) == len(set(reasons)) for reasons in DECLINE_REASONS.values())


ANSWERED = UndoFacts(
    day=TODAY, answered_on=YESTERDAY, own=True, profile_agreed=True, is_working=False,
    open_introduction=False, opening_published=True, opening_confirmed_on=TODAY, firm_admitted=True, posts_left=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({}, []),
        ({"answered_on": TODAY}, []),
        ({"answered_on": date(2026, 2, 28)}, ["undo_too_late"]),
        ({"own": False}, ["answer_not_own"]),
        ({"profile_agreed": False}, ["consent_over"]),
        ({"is_working": True}, ["already_working"]),
        ({"open_introduction": True}, ["already_introduced"]),
        ({"opening_published": False}, ["opening_not_published"]),
        ({"opening_confirmed_on": date(2025, 12, 1)}, ["opening_stale"]),
        ({"firm_admitted": False}, ["firm_not_admitted"]),
        ({"posts_left": 0}, ["opening_full"]),
    ],
)
def test_an_answer_is_taken_back_within_a_day_by_who_gave_it(
    change: dict[str, object], why_not: list[str]
) -> None:
    assert codes(undo_refusals(replace(ANSWERED, **change), POLICY)) == why_not


@pytest.mark.parametrize(
    ("answered_on", "meet_on", "called_on", "since"),
    [
        (None, None, None, date(2026, 2, 1)),
        (date(2026, 2, 3), None, None, date(2026, 2, 3)),
        (date(2026, 2, 3), date(2026, 2, 20), None, date(2026, 2, 20)),
        (date(2026, 2, 3), date(2026, 2, 20), date(2026, 2, 22), date(2026, 2, 22)),
        (None, None, date(2026, 2, 9), date(2026, 2, 9)),
    ],
)
def test_waiting_is_counted_from_the_last_sign_of_life(
    answered_on: date | None, meet_on: date | None, called_on: date | None, since: date
) -> None:
    assert waits_since(date(2026, 2, 1), answered_on, meet_on, called_on) == since


@pytest.mark.parametrize(
    ("days", "chase", "silent"),
    [(0, False, False), (4, False, False), (5, True, False), (20, True, False), (21, True, True)],
)
def test_who_does_not_answer_is_called_and_then_closed(days: int, chase: bool, silent: bool) -> None:
    since = TODAY - timedelta(days=days)
    assert (is_to_chase(since, TODAY, POLICY), is_silent(since, TODAY, POLICY)) == (chase, silent)


def test_a_meeting_that_lies_ahead_is_never_chased() -> None:
    assert not is_to_chase(TODAY + timedelta(days=9), TODAY, POLICY)


def seen_in(state: IntroductionState, profile: bool, contact: bool) -> Sight:
    return sight(
        alive=state in ALIVE, wanted=state in WANTED_IN, profile_agreed=profile, contact_agreed=contact
    )


@pytest.mark.parametrize(
    ("state", "profile", "contact", "seen"),
    [
        ("proposed", True, False, Sight.PROFILE),
        ("proposed", True, True, Sight.PROFILE),
        ("proposed", False, True, Sight.STATE),
        ("wanted", True, False, Sight.PROFILE),
        ("wanted", True, True, Sight.NAME),
        ("wanted", False, True, Sight.STATE),
        ("trial", True, True, Sight.NAME),
        ("taken", True, True, Sight.NAME),
        ("taken", True, False, Sight.PROFILE),
        ("taken", False, False, Sight.STATE),
        ("declined", True, True, Sight.STATE),
        ("withdrawn", True, True, Sight.STATE),
        ("closed", True, True, Sight.STATE),
    ],
)
def test_what_a_firm_sees_follows_state_and_consent(
    state: str, profile: bool, contact: bool, seen: Sight
) -> None:
    assert seen_in(IntroductionState(state), profile, contact) is seen


@given(st.sampled_from(list(IntroductionState)), st.booleans(), st.booleans())
def test_no_name_without_both_consents_and_the_firms_own_wish(
    state: IntroductionState, profile: bool, contact: bool
) -> None:
    seen = seen_in(state, profile, contact)
    if seen is Sight.NAME:
        assert profile and contact and state is not IntroductionState.PROPOSED  # noqa: PT018  # one sentence
    if seen is not Sight.STATE:
        assert state in (*UNDER_WAY, IntroductionState.TAKEN)


@pytest.mark.parametrize(
    ("kind", "hazardous", "told"),
    [
        (FULL_TIME, False, set()),
        (HOURLY, False, set()),
        (FULL_TIME, True, {"age", "sex"}),
        (PUBLIC_WELFARE, False, {"age"}),
    ],
)
def test_sex_and_age_are_told_only_where_the_law_on_the_post_needs_them(
    kind: str, hazardous: bool, told: set[str]
) -> None:
    assert told_besides(kind, hazardous) == told


def test_what_is_shown_is_kept_as_it_was() -> None:
    shown = Shown(skills=("缝纫",), experience=(("缝纫", 3.0),), free_from=440, free_to=990, km=2.4)
    assert Shown.read(shown.text()) == shown
    assert Shown.read(None) == Shown()


def test_the_allow_list_has_no_field_for_what_a_firm_must_not_know() -> None:
    assert set(Shown.__slots__) == {
        "skills", "experience", "free_from", "free_to", "days_per_week", "km", "age", "sex",
    }  # fmt: skip
