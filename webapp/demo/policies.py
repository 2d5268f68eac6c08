"""The numbers of the demo's two towns: what ships with the program, and what each town has set for itself."""

from datetime import datetime
from typing import Final

from webapp.access.actor import Role
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.core.unit import Refused
from webapp.demo.accounts import Staff
from webapp.demo.places import Place
from webapp.policies.actions import add_shipped, confirm, missing_values, propose
from webapp.policies.queries import row_by_ref
from webapp.policies.rules import Proposal

_SOURCE: Final = "演示用数值，没有文件依据"
FIRST_TOWN: Final = (("monitoring_line", yuan(9_600)),)
SECOND_TOWN: Final = (
    ("monitoring_line", yuan(9_300)),
    ("statement_window_days", 15),
    ("watch_review_months", 3),
)
"""Ours: the report gives no line of any year; the other two show a town that differs."""


def ship() -> None:
    """Bring the shipped numbers in, the pledge of the town among them, as `prepare` would at its next start."""
    add_shipped(missing_values())
    db.session.flush()


def set_own(place: Place, staff: Staff, values: tuple[tuple[str, int], ...], now: datetime) -> None:
    """Let the centre propose and the Party secretary confirm a town's own numbers."""
    for key, value in values:
        proposal = Proposal(key, "", place.town.code, value, business_day(now), _SOURCE)
        done = propose(proposal, place.town, staff.person_id(Role.TOWN_CENTRE), now)
        if isinstance(done, Refused):
            raise ValueError(done.refusals)
        row = row_by_ref(done.ref) if done.ref else None
        if row is None:
            raise LookupError(key)
        row.source_confirmed = False
        confirm(row, staff.person_id(Role.PARTY_SECRETARY), now)
