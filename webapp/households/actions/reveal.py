"""Showing one covered field to one person for one reason: nothing changes, but it is written down."""

from datetime import date
from uuid import UUID

from webapp.core.unit import Done, Refused
from webapp.households.models import Household, Member
from webapp.households.rules import reveal_refusals


def reveal(subject: Member | Household, field: str, reason: str, note: str, day: date) -> Done | Refused:
    """Let the unit write its audit row, or refuse; the value itself never passes through here."""
    born_on = subject.birth_on if isinstance(subject, Member) else None
    refusals = reveal_refusals(field, born_on, reason, note, day)
    if refusals:
        return Refused(tuple(refusals))
    ref: UUID = subject.ref
    return Done(ref=ref)
