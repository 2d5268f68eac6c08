"""Facts about an actor and a subject: one question each, answered from attributes alone."""

from collections.abc import Callable
from typing import Any

from webapp.access.actor import Actor, Role

Predicate = Callable[[Actor, Any], bool]


def signed_in(actor: Actor, subject: Any) -> bool:
    """Anybody with an account and a seat."""
    return True


def in_own_town(actor: Actor, subject: Any) -> bool:
    """The subject belongs to the actor's town; without a subject the list itself is narrowed."""
    return subject is None or subject.town_id == actor.town_id


def in_own_villages(actor: Actor, subject: Any) -> bool:
    """The subject lies in a village that the actor serves."""
    if subject is None or actor.village_ids is None:
        return in_own_town(actor, subject)
    return subject.village_id in actor.village_ids


def of_own_firm(actor: Actor, subject: Any) -> bool:
    """The subject belongs to the actor's firm."""
    return subject is None or (actor.firm_id is not None and subject.firm_id == actor.firm_id)


def of_own_member(actor: Actor, subject: Any) -> bool:
    """The subject belongs to a firm that is a member of the actor's chamber."""
    return subject is None or (actor.chamber_id is not None and subject.chamber_id == actor.chamber_id)


def of_own_chamber(actor: Actor, subject: Any) -> bool:
    """The subject was brought by the actor's chamber itself."""
    return of_own_member(actor, subject)


def _role(role: Role) -> Predicate:
    def has_role(actor: Actor, subject: Any) -> bool:
        return actor.role is role

    has_role.__name__ = f"is_{role}"
    has_role.__doc__ = f"The actor sits as {role.replace('_', ' ')}."
    return has_role


is_village_monitor = _role(Role.VILLAGE_MONITOR)
is_area_station = _role(Role.AREA_STATION)
is_first_secretary = _role(Role.FIRST_SECRETARY)
is_town_centre = _role(Role.TOWN_CENTRE)
is_job_cadre = _role(Role.JOB_CADRE)
is_firm = _role(Role.FIRM)
is_finance_maker = _role(Role.FINANCE_MAKER)
is_finance_checker = _role(Role.FINANCE_CHECKER)
is_party_secretary = _role(Role.PARTY_SECRETARY)
is_team_captain = _role(Role.TEAM_CAPTAIN)
is_auditor = _role(Role.AUDITOR)
is_administrator = _role(Role.ADMINISTRATOR)
is_chamber = _role(Role.CHAMBER)
