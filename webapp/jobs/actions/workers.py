"""What people say about work is noted: on which day, by whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Conflict, Done
from webapp.households.models import Member
from webapp.jobs.models import CareDuty, WorkerProfile
from webapp.jobs.queries.workers import profile_of


@dataclass(frozen=True)
class Care:
    """Hours of the day at which somebody is needed at home; hard where nobody else can."""

    starts: int
    ends: int
    what: str
    hard: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person said: `values` are columns of the profile."""

    values: dict[str, Any]
    care: tuple[Care, ...] = ()


def note_said(member: Member, said: Said, seen_version: int | None, person_id: int, now: datetime) -> Done:
    """Keep what a person said about work today, in place of what was said before."""
    profile = profile_of(member)
    if (profile.version if profile else None) != seen_version:
        raise Conflict
    if profile is None:
        profile = WorkerProfile(member_id=member.id)
        db.session.add(profile)
    for name, value in said.values.items():
        setattr(profile, name, value)
    profile.said_on, profile.noted_by_id = business_day(now), person_id
    if [_plain(duty) for duty in profile.care] != list(said.care):
        profile.care = [
            CareDuty(starts=one.starts, ends=one.ends, what=one.what, hard=one.hard) for one in said.care
        ]
    db.session.flush()
    return Done(ref=profile.ref)


def _plain(duty: CareDuty) -> Care:
    return Care(duty.starts, duty.ends, duty.what, duty.hard)
