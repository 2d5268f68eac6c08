"""Rows of the register and of jobs as the ranking knows them: plain facts, and reasons as JSON can hold them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from matching.codes import AGAINST_CODES, FOR_CODES, GAP_CODES, LIMIT_CODES, NEED_CODES
from matching.geo import kilometres
from matching.types import CareDuty, Reason, Span, Worker
from matching.types import Opening as Offer
from webapp.core.months import age_on
from webapp.core.policy import HOURLY, PUBLIC_WELFARE, Policy
from webapp.households.models import Member
from webapp.households.rules import is_pupil
from webapp.jobs.models import Opening, WorkerProfile
from webapp.jobs.queries.firms import loads_of
from webapp.jobs.rules.firms import FirmLoad
from webapp.jobs.rules.openings import day_of, facts_of, floors_of, is_stale, month_fen
from webapp.jobs.rules.sight import Shown, told_besides
from webapp.jobs.workflow import OpeningState

QUICK: Final = frozenset({"健康证"})
"""Certificates that are had within days: a health card is made at the town's clinic."""

EDUCATIONS: Final = {"illiterate": 0, "primary": 1, "junior": 2, "senior": 3, "college": 4, "degree": 5}
MOST_EFFORT: Final = {"weak": 1}
"""Who is registered with weak labour is not proposed for heavy work before somebody has asked."""
Told = dict[str, Any]


@dataclass(frozen=True)
class Codes:
    """Every code that the ranking can say, with the names of its values: what labels have to cover."""

    reasons: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]


def codes() -> Codes:
    """Return what the ranking can say."""
    return Codes({**FOR_CODES, **AGAINST_CODES, **GAP_CODES}, LIMIT_CODES, NEED_CODES)


def worker_of(member: Member, profile: WorkerProfile | None, day: date) -> Worker:
    """Return a person as the ranking knows people: what was said, else what the register knows."""
    known: dict[str, Any] = {
        "key": str(member.ref),
        "age": age_on(member.birth_on, day) if member.birth_on else 0,
        "is_pupil": is_pupil(member.schooling),
        "education": EDUCATIONS.get(member.education or ""),
        "effort": MOST_EFFORT.get(member.labour or ""),
        "place": member.household.village.place,
    }
    if profile is not None:
        known |= _said(profile)
    return Worker(**known)


def _said(profile: WorkerProfile) -> dict[str, Any]:
    care = tuple(CareDuty(Span(duty.starts, duty.ends), duty.what, duty.hard) for duty in profile.care)
    free = None
    if profile.free_from is not None and profile.free_to is not None:
        free = Span(profile.free_from, profile.free_to)
    return {
        "skills": tuple(profile.skills),
        "experience": {str(work): float(years) for work, years in profile.experience.items()},
        "certificates": frozenset(profile.certificates),
        "free": free,
        "care": care,
        "max_km": profile.max_km,
        "wanted_fen": profile.wanted_fen,
        "night_ok": profile.night,
        "effort": profile.effort,
        "transport": profile.transport,
        "days_per_week": profile.days_per_week,
        "needs_near_home": any(duty.hard for duty in care),
    }


def offers_of(
    openings: Sequence[Opening], policy: Policy, kept: Mapping[int, float]
) -> tuple[dict[str, Offer], dict[int, FirmLoad]]:
    """Return openings as the ranking knows them, by ref, and what lies with their firms; one query for all."""
    loads = loads_of({one.firm_id: one.firm for one in openings}.values(), policy.day, policy)
    return {str(one.ref): offer_of(one, policy, kept, loads[one.firm_id]) for one in openings}, loads


def can_be_had(opening: Opening, policy: Policy) -> bool:
    """Whether somebody could be sent there on the policy's day: open, confirmed, with a free post."""
    is_open = opening.state is OpeningState.PUBLISHED and opening.free > 0
    return is_open and not is_stale(opening.fresh_on, policy.day, policy)


def offer_of(
    opening: Opening,
    policy: Policy,
    kept: Mapping[int, float] | None = None,
    load: FirmLoad | None = None,
) -> Offer:
    """Return an opening as the ranking knows it, with the floor and the staleness of the policy's day."""
    stale = opening.state is OpeningState.PUBLISHED and is_stale(opening.fresh_on, policy.day, policy)
    asked = frozenset(str(each) for each in opening.certificates)
    terms = facts_of(opening)
    return Offer(
        key=str(opening.ref),
        title=opening.title,
        duties=opening.duties,
        skills=tuple(opening.skills),
        kind=opening.kind,
        part_time=opening.kind in (HOURLY, PUBLIC_WELFARE),
        wage_from_fen=month_fen(terms, opening.wage_from_fen),
        wage_to_fen=month_fen(terms, opening.wage_to_fen),
        floor_fen=month_fen(terms, floors_of(terms, policy).fen),
        shift=Span(*(day_of(terms) or (opening.shift_from, opening.shift_to))),
        days_per_week=opening.days_per_week,
        effort=opening.effort,
        heavy_or_dangerous=opening.hazardous,
        education=opening.education or None,
        certificates=asked - QUICK,
        quick_certificates=asked & QUICK,
        place=opening.village.place if opening.village else None,
        age_min=opening.age_from,
        age_max=opening.age_to,
        posts_left=opening.free,
        is_open=opening.state is not OpeningState.PAUSED and not stale,
        days_unconfirmed=(policy.day - opening.fresh_on).days if stale else None,
        firm_kept_share=(kept or {}).get(opening.firm_id),
        firm_admitted=opening.firm_admitted,
        firm_left_lying=load.lying if load and load.silent else 0,
        firm_takes_a_month=load.most if load and not load.room else None,
        lodging=opening.lodging,
        transport_provided=opening.transport,
    )


def shown_of(member: Member, profile: WorkerProfile | None, opening: Opening, day: date) -> Shown:
    """Return all that a firm is told of a person before it knows the name, as it is on the day."""
    village = opening.village
    besides = told_besides(opening.kind, opening.hazardous)
    born_on = member.birth_on
    said: dict[str, Any] = {}
    if profile is not None:
        said = {
            "skills": tuple(str(skill) for skill in profile.skills),
            "experience": tuple((str(work), float(years)) for work, years in profile.experience.items()),
            "free_from": profile.free_from,
            "free_to": profile.free_to,
            "days_per_week": profile.days_per_week,
        }
    return Shown(
        km=kilometres(member.household.village.place, village.place if village else None),
        age=age_on(born_on, day) if born_on and "age" in besides else None,
        sex=member.sex if "sex" in besides else None,
        **said,
    )


def plain(reason: Reason) -> Told:
    """Return a reason as JSON can hold it: what an introduction keeps as it was."""
    params = {name: _listed(value) for name, value in reason.params.items()}
    return {"code": reason.code, "polarity": reason.polarity, "params": params}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
