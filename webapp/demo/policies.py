"""The numbers of the demo's two towns: what ships with the program, and what each town has set for itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from webapp.access.actor import Role
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import FULL_TIME
from webapp.core.unit import Refused
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.demo.places import FIRST, Place
from webapp.policies.actions import add_shipped, confirm, missing_values, propose, reject
from webapp.policies.queries import row_by_ref
from webapp.policies.rules import Proposal

_SOURCE: Final = "演示用数值，没有文件依据"
FIRST_TOWN: Final = (("monitoring_line", yuan(9_600)), ("sample_one_in", 3))
SECOND_TOWN: Final = (
    ("monitoring_line", yuan(9_300)),
    ("statement_window_days", 15),
    ("watch_review_months", 3),
)
"""Ours: the report gives no line of any year; the other two show a town that differs."""

_MINUTES: Final = "镇党委会议纪要（虚构）"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A number that a town wanted to change: who entered it how long ago, and what became of it."""

    town: str
    key: str
    kind: str = ""
    value: int
    ago: int
    by: Role = Role.TOWN_CENTRE
    decided_by: Role | None = None
    rejection: str = ""


CHANGES: Final = (
    Change(town=FIRST, key="start_ahead_days", value=45, ago=200, decided_by=Role.PARTY_SECRETARY),
    Change(
        town=FIRST,
        key="subsidy_amount",
        kind="band_3",
        value=yuan(2_400),
        ago=40,
        by=Role.FINANCE_MAKER,
        decided_by=Role.TEAM_CAPTAIN,
        rejection="县里还没有批复，不能超过原定的上限",
    ),
    Change(town=FIRST, key="wage_floor", kind=FULL_TIME, value=yuan(2_600), ago=3),
)
"""Ours: one number that changed, one that was rejected, and one that waits for its second person."""


def ship() -> None:
    """Bring the shipped numbers in, the pledge of the town among them, as `prepare` would at its next start."""
    add_shipped(missing_values())
    db.session.flush()


def plan(place: Place, staff: Staff, days: Days, agenda: Agenda) -> None:
    """Plan the days on which a town enters numbers and decides on them."""
    for one in CHANGES:
        if one.town == place.town.code:
            agenda.plan(days.ago(one.ago), partial(change, one, place, staff))


def change(one: Change, place: Place, staff: Staff, now: datetime) -> None:
    """Let one person enter a number, and another put it in force or reject it."""
    today = business_day(now)
    starts_on = today if one.decided_by and not one.rejection else Month.of(today).plus(2).first_day
    proposal = Proposal(one.key, one.kind, one.town, one.value, starts_on, _MINUTES)
    by = staff.roles[one.by]
    done = By(by, "policy.propose").do(lambda: propose(proposal, place.town, by.person_id, now), now)
    row = row_by_ref(done.ref) if done.ref else None
    if row is None or one.decided_by is None:
        return
    other = staff.roles[one.decided_by]
    By(other, "policy.confirm", row.ref).do(
        lambda: (
            reject(row, one.rejection, other.person_id, now)
            if one.rejection
            else confirm(row, other.person_id, now)
        ),
        now,
    )


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
        confirm(row, staff.person_id(Role.PARTY_SECRETARY), now)
