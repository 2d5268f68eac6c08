"""Consent is noted, and taken back."""

from datetime import date

from webapp.consents.labels import HOW
from webapp.consents.models import INTRODUCTION, Consent
from webapp.core.db import db
from webapp.core.months import months_after
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.organisations.models import Organisation


def note(
    member: Member,
    recipient: Organisation,
    how: str,
    given_on: date,
    noted_by_id: int,
    policy: Policy,
    purpose: str = INTRODUCTION,
) -> Consent | list[Refusal]:
    """Note that a person agreed to one step of being introduced to a firm; it holds for the months of policy."""
    valid_to = months_after(given_on, policy.value("consent_months"))
    refusals = _refusals(how, given_on, valid_to, policy.day)
    if refusals:
        return refusals
    consent = Consent(
        member_id=member.id,
        recipient_id=recipient.id,
        purpose=purpose,
        how=how,
        given_on=given_on,
        valid_to=valid_to,
        noted_by_id=noted_by_id,
    )
    db.session.add(consent)
    db.session.flush()
    return consent


def _refusals(how: str, given_on: date, valid_to: date, day: date) -> list[Refusal]:
    checks = (
        (how not in HOW, Refusal("how_unknown", "how")),
        (given_on > day, Refusal("consent_in_future", "given_on")),
        (valid_to < day, Refusal("consent_too_old", "given_on", {"given_on": given_on})),
    )
    return [refusal for applies, refusal in checks if applies]


def withdraw(consent: Consent, day: date) -> list[Refusal]:
    """Take a consent back: from this day on nobody may rely on it."""
    if not consent.holds_on(day):
        return [Refusal("consent_over")]
    consent.withdrawn_on = day
    db.session.flush()
    return []
