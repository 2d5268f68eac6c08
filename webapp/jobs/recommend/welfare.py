"""A person and a public-welfare post, as its rules know them: what was said or registered last counts."""

from datetime import date

from webapp.core.months import age_on
from webapp.core.policy import PUBLIC_WELFARE, Policy
from webapp.households.models import Member
from webapp.households.queries.work import AtWork, at_work
from webapp.jobs.models import Introduction, Opening, WorkerProfile
from webapp.jobs.queries.workers import People, WorkTold, profile_of, work_told
from webapp.jobs.rules.welfare import WelfareFacts


def facts_in(member: Member, opening: Opening, people: People, policy: Policy) -> WelfareFacts | None:
    """Return what the rules ask of somebody on a list; who is about to leave a post can be found another."""
    job = None if member.id in people.past.ending else people.at_work.get(member.id)
    profile, told = people.profiles.get(member.id), people.told.get(member.id)
    return _facts(member, opening, profile, told, job, policy)


def facts_at_hire(introduction: Introduction, started_on: date, policy: Policy) -> WelfareFacts | None:
    """Return the same on the first day of work, whoever asks."""
    member = introduction.member
    job = at_work([member.id], started_on).get(member.id)
    told = work_told([member.id]).get(member.id)
    return _facts(member, introduction.opening, profile_of(member), told, job, policy)


def _facts(
    member: Member,
    opening: Opening,
    profile: WorkerProfile | None,
    told: WorkTold | None,
    job: AtWork | None,
    policy: Policy,
) -> WelfareFacts | None:
    if opening.kind != PUBLIC_WELFARE:
        return None
    at_post = job is not None and job.kind == PUBLIC_WELFARE
    return WelfareFacts(
        age=age_on(member.birth_on, policy.day) if member.birth_on else None,
        age_to=opening.age_to,
        holds_welfare_post=at_post or _holds(profile, told),
        works_away=told is not None and told.away and _is_newer(told, profile),
        cadre_family=profile.cadre_family if profile else None,
        fit_above=policy.value("welfare_age_most") if opening.age_if_fit else None,
        fit=profile.welfare_fit if profile else None,
    )


def _holds(profile: WorkerProfile | None, told: WorkTold | None) -> bool:
    said = profile.welfare_post if profile else None
    if said is None or (told is not None and _is_newer(told, profile)):
        return bool(said) or (told is not None and told.welfare_post)
    return said


def _is_newer(told: WorkTold, profile: WorkerProfile | None) -> bool:
    return profile is None or told.as_of > profile.said_on
