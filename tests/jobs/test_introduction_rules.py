from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from webapp.core.policy import Policy, shipped_values
from webapp.core.workflow import Refusal
from webapp.jobs.rules.introductions import (
    DECLINE_REASONS,
    IntroductionFacts,
    decline_refusals,
    introduction_refusals,
)

TODAY = date(2026, 3, 1)
POLICY = Policy.on(shipped_values(), TODAY, "440981124")


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


FREE = IntroductionFacts(
    day=TODAY, born_on=date(1985, 6, 1), is_pupil=False, consented=True, is_working=False,
    open_introduction=False, opening_published=True, opening_confirmed_on=TODAY, opening_in_town=True, posts_left=1,
)  # fmt: skip


def test_who_is_free_and_consents_may_be_introduced() -> None:
    assert introduction_refusals(FREE, POLICY) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({"born_on": date(2010, 3, 1)}, []),
        ({"born_on": date(2010, 3, 2)}, ["under_age"]),
        ({"is_pupil": True}, ["pupil"]),
        ({"consented": False}, ["no_consent"]),
        ({"is_working": True}, ["already_working"]),
        ({"open_introduction": True}, ["already_introduced"]),
        ({"opening_in_town": False}, ["opening_in_other_town"]),
        ({"opening_published": False}, ["opening_not_published"]),
        ({"opening_confirmed_on": date(2025, 12, 1)}, ["opening_stale"]),
        ({"posts_left": 0}, ["opening_full"]),
        (
            {"is_pupil": True, "born_on": date(2012, 1, 1), "consented": False},
            ["under_age", "pupil", "no_consent"],
        ),
    ],
)
def test_what_keeps_somebody_from_being_introduced(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(introduction_refusals(replace(FREE, **change), POLICY)) == why_not


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
