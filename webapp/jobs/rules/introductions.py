"""Who may be introduced to an opening, which answer an introduction may get, and when one has waited too long."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.money import Fen
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal
from webapp.jobs.rules.openings import is_stale
from webapp.jobs.rules.welfare import WelfareFacts, welfare_person_refusals

DECLINE_REASONS: Final[dict[str, tuple[str, ...]]] = {
    "firm": ("not_suited", "post_gone", "did_not_come", "skill_missing", "other"),
    "worker": ("too_far", "hours", "care_at_home", "pay", "kind_of_work", "other_job", "health", "other"),
}
"""Why an introduction came to nothing, by who says so; `other` needs a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionFacts:
    """A person and an opening on the day; `unfit` is why the person may not be offered work at all.

    `welfare` is what a public-welfare post asks besides.
    """

    day: date
    unfit: tuple[Refusal, ...] = ()
    consented: bool
    is_working: bool
    open_introduction: bool
    opening_published: bool
    opening_confirmed_on: date
    opening_in_town: bool
    firm_admitted: bool
    posts_left: int
    welfare: WelfareFacts | None = None


def introduction_refusals(facts: IntroductionFacts, policy: Policy) -> list[Refusal]:
    """Why this person may not be introduced to this opening; children and pupils never."""
    checks = (
        (not facts.consented, Refusal("no_consent")),
        (facts.is_working, Refusal("already_working")),
        (facts.open_introduction, Refusal("already_introduced")),
        (not facts.opening_in_town, Refusal("opening_in_other_town")),
        (not facts.firm_admitted, Refusal("firm_not_admitted")),
        (not facts.opening_published, Refusal("opening_not_published")),
        (is_stale(facts.opening_confirmed_on, facts.day, policy), Refusal("opening_stale")),
        (facts.posts_left < 1, Refusal("opening_full")),
    )
    asked = welfare_person_refusals(facts.welfare) if facts.welfare else []
    return [*facts.unfit, *(refusal for applies, refusal in checks if applies), *asked]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """An introduction at the moment of an answer: what was agreed to, and what is left of the opening."""

    day: date
    profile_agreed: bool
    contact_agreed: bool
    firm_admitted: bool
    posts_left: int
    wage_from_fen: Fen = 0
    welfare: WelfareFacts | None = None


def want_refusals(facts: AnswerFacts, meet_on: date | None) -> list[Refusal]:
    """Why the firm's wish to meet cannot be noted."""
    checks = (
        (not facts.firm_admitted, Refusal("firm_not_admitted")),
        (not facts.profile_agreed, Refusal("consent_over")),
        (facts.posts_left < 1, Refusal("opening_full")),
        (meet_on is not None and meet_on < facts.day, Refusal("meeting_in_past", "meet_on")),
    )
    return [refusal for applies, refusal in checks if applies]


def trial_refusals(facts: AnswerFacts) -> list[Refusal]:
    """Why a trial cannot begin: nobody works on trial for a firm that may not know the name."""
    checks = (
        (not facts.firm_admitted, Refusal("firm_not_admitted")),
        (not facts.profile_agreed, Refusal("consent_over")),
        (facts.profile_agreed and not facts.contact_agreed, Refusal("contact_not_agreed")),
        (facts.posts_left < 1, Refusal("opening_full")),
    )
    return [refusal for applies, refusal in checks if applies]


def take_refusals(facts: AnswerFacts, wage_fen: Fen) -> list[Refusal]:
    """Why somebody cannot be taken on now; the spell of employment has its own reasons besides."""
    promised = {"wage_fen": facts.wage_from_fen}
    found = trial_refusals(facts)
    if wage_fen < facts.wage_from_fen:
        found.append(Refusal("wage_below_agreed", "wage", promised))
    return [*found, *(welfare_person_refusals(facts.welfare) if facts.welfare else [])]


def decline_refusals(said_by: str, reason: str, note: str) -> list[Refusal]:
    """Why a decline cannot be recorded: the reason must be this side's to give, `other` needs a note."""
    if reason not in DECLINE_REASONS.get(said_by, ()):
        return [Refusal("reason_unknown", "reason")]
    if reason == "other" and not note.strip():
        return [Refusal("note_missing", "note")]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoFacts:
    """An answer that somebody wants to take back; `own` is that it was given by the same side."""

    day: date
    answered_on: date
    own: bool
    profile_agreed: bool
    is_working: bool
    open_introduction: bool
    opening_published: bool
    opening_confirmed_on: date
    firm_admitted: bool
    posts_left: int


def undo_refusals(facts: UndoFacts, policy: Policy) -> list[Refusal]:
    """Why an answer stays: too old, somebody else's, or there is nothing left to go back to."""
    days = policy.value("answer_undo_days")
    checks = (
        (not facts.own, Refusal("answer_not_own")),
        (facts.day - facts.answered_on > timedelta(days=days), Refusal("undo_too_late", "", {"days": days})),
        (not facts.profile_agreed, Refusal("consent_over")),
        (facts.is_working, Refusal("already_working")),
        (facts.open_introduction, Refusal("already_introduced")),
        (not facts.firm_admitted, Refusal("firm_not_admitted")),
        (not facts.opening_published, Refusal("opening_not_published")),
        (is_stale(facts.opening_confirmed_on, facts.day, policy), Refusal("opening_stale")),
        (facts.posts_left < 1, Refusal("opening_full")),
    )
    return [refusal for applies, refusal in checks if applies]


def waits_since(
    proposed_on: date, answered_on: date | None, meet_on: date | None, called_on: date | None
) -> date:
    """The last sign of life: the introduction, an answer, the day agreed for a talk, a call."""
    return max(day for day in (proposed_on, answered_on, meet_on, called_on) if day is not None)


def is_to_chase(since: date, day: date, policy: Policy) -> bool:
    """Whether somebody should call: nothing was heard for the days of policy."""
    return day - since >= timedelta(days=policy.value("introduction_chase_days"))


def is_silent(since: date, day: date, policy: Policy) -> bool:
    """Whether nothing was heard for so long that the introduction is closed."""
    return day - since >= timedelta(days=policy.value("introduction_close_days"))
