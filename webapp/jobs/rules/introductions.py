"""Who may be introduced to an opening, and which answer an introduction may get."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.months import age_on
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal
from webapp.jobs.rules.openings import is_stale

DECLINE_REASONS: Final[dict[str, tuple[str, ...]]] = {
    "firm": ("not_suited", "post_gone", "did_not_come", "skill_missing", "other"),
    "worker": ("too_far", "hours", "care_at_home", "pay", "kind_of_work", "other_job", "health", "other"),
}
"""Why an introduction came to nothing, by who says so; `other` needs a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionFacts:
    """A person and an opening on the day; `consented` is to this firm and this purpose."""

    day: date
    born_on: date
    is_pupil: bool
    consented: bool
    is_working: bool
    open_introduction: bool
    opening_published: bool
    opening_confirmed_on: date
    opening_in_town: bool
    posts_left: int


def introduction_refusals(facts: IntroductionFacts, policy: Policy) -> list[Refusal]:
    """Why this person may not be introduced to this opening; children and pupils never."""
    youngest = policy.value("working_age")
    checks = (
        (age_on(facts.born_on, facts.day) < youngest, Refusal("under_age", "", {"age": youngest})),
        (facts.is_pupil, Refusal("pupil")),
        (not facts.consented, Refusal("no_consent")),
        (facts.is_working, Refusal("already_working")),
        (facts.open_introduction, Refusal("already_introduced")),
        (not facts.opening_in_town, Refusal("opening_in_other_town")),
        (not facts.opening_published, Refusal("opening_not_published")),
        (is_stale(facts.opening_confirmed_on, facts.day, policy), Refusal("opening_stale")),
        (facts.posts_left < 1, Refusal("opening_full")),
    )
    return [refusal for applies, refusal in checks if applies]


def decline_refusals(said_by: str, reason: str, note: str) -> list[Refusal]:
    """Why a decline cannot be recorded: the reason must be this side's to give, `other` needs a note."""
    if reason not in DECLINE_REASONS.get(said_by, ()):
        return [Refusal("reason_unknown", "reason")]
    if reason == "other" and not note.strip():
        return [Refusal("note_missing", "note")]
    return []
