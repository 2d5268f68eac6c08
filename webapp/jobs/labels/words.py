"""The words of openings, workers and introductions: kinds, states, transport, how heavy work is."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE
from webapp.jobs.rules.openings import Standing
from webapp.jobs.workflow import BatchState, IntroductionState
from webapp.organisations.workflow import OrganisationKind, OrganisationState

KINDS: Final = {
    FULL_TIME: _l("Full time"),
    HOURLY: _l("By the hour"),
    PUBLIC_WELFARE: _l("Public-welfare post"),
}
TRANSPORTS: Final[dict[str, Any]] = {
    "walk": _l("on foot"),
    "bicycle": _l("by bicycle"),
    "ebike": _l("by electric bike"),
    "bus": _l("by bus"),
    "motorbike": _l("by motorbike"),
    "car": _l("by car"),
}
EFFORTS: Final = {0: _l("light"), 1: _l("moderate"), 2: _l("heavy")}
EDUCATIONS: Final = {
    0: _l("No schooling asked"),
    1: _l("Primary school"),
    2: _l("Junior secondary"),
    3: _l("Senior secondary"),
    4: _l("Junior college"),
    5: _l("Bachelor's degree"),
}
STANDINGS: Final = {
    Standing.DRAFT: ("idle", "dash", _l("draft")),
    Standing.PUBLISHED: ("ok", "disc", _l("open")),
    Standing.DUE: ("due", "glass", _l("open, please confirm soon")),
    Standing.PAUSED: ("idle", "pause", _l("paused")),
    Standing.FILLED: ("ok", "check", _l("all posts taken")),
    Standing.STALE: ("due", "tri", _l("to be confirmed")),
    Standing.WITHDRAWN: ("idle", "square", _l("withdrawn")),
}
"""Hue, shape and word. Paused can go on; withdrawn cannot."""

OPENING_FILTERS: Final = {
    "open": _l("open"),
    "due": _l("confirm soon"),
    "to_call": _l("confirm soon by a call"),
    "stale": _l("to be confirmed"),
    "freed": _l("a post came free"),
    "paused": _l("paused"),
    "draft": _l("draft"),
    "filled": _l("all posts taken"),
    "withdrawn": _l("withdrawn"),
}
UNIT_WORDS: Final = {
    "month": _l("yuan a month"),
    "day": _l("yuan a day"),
    "hour": _l("yuan an hour"),
    "task": _l("yuan a task"),
}
WAGES_IN: Final = {
    "month": _l("%(wages)s yuan a month"),
    "day": _l("%(wages)s yuan a day"),
    "hour": _l("%(wages)s yuan an hour"),
    "task": _l("%(wages)s yuan a task"),
}
WAGE_UNITS: Final = {
    "month": _l("by the month"),
    "day": _l("by the day"),
    "hour": _l("by the hour"),
    "task": _l("by the task"),
}
PLANS: Final = {
    "one": _l("one shift"),
    "split": _l("the day in several pieces, all by one person"),
    "choose": _l("people choose one of them"),
    "turns": _l("everybody takes turns"),
}
BODY_NEEDS: Final = {
    "stand_long": _l("standing for long"),
    "lift": _l("lifting and carrying"),
    "bend": _l("bending and squatting"),
    "climb": _l("work on ladders or heights"),
    "fine_sight": _l("seeing small things"),
    "hearing": _l("hearing calls and signals"),
    "ride": _l("riding or driving"),
}
WITHDRAWN: Final = {
    "hired_elsewhere": _l("People were found another way"),
    "no_orders": _l("There is no work for them now"),
    "season_over": _l("The season is over"),
    "wage_changed": _l("Wage or hours have changed; it will be written anew"),
    "mistake": _l("It was written by mistake"),
    "other": _l("Another reason"),
}
SUSPENDED: Final = {
    "wages_unpaid": _l("Wages were not paid"),
    "false_openings": _l("What its openings said was not true"),
    "silent": _l("It answers nobody"),
    "closed": _l("It has closed"),
    "asked_for_it": _l("It asked for it"),
    "other": _l("Another reason"),
}
BATCH_STATES: Final = {
    BatchState.STAGED: ("due", "glass", _l("to be looked through")),
    BatchState.APPLIED: ("ok", "check", _l("written")),
    BatchState.DROPPED: ("idle", "square", _l("dropped")),
}
ORGANISATION_KINDS: Final = {
    OrganisationKind.FIRM: _l("Firm"),
    OrganisationKind.CHAMBER: _l("Chamber of commerce"),
}
FIRM_FILTERS: Final = {
    "applied": _l("waits to be admitted"),
    "admitted": _l("admitted"),
    "suspended": _l("suspended"),
    "silent": _l("answers nobody"),
    "unanswered": _l("has introductions to answer"),
    "no_account": _l("without an account"),
}
WORD_FILTERS: Final = {
    "waiting": _l("waits for a second person"),
    "counting": _l("counts"),
    "gone": _l("taken back"),
}
FIRM_STATES: Final = {
    OrganisationState.APPLIED: ("due", "glass", _l("waits to be admitted")),
    OrganisationState.ADMITTED: ("ok", "check", _l("admitted")),
    OrganisationState.SUSPENDED: ("bad", "cross", _l("suspended")),
}
WORK_FILTERS: Final = {
    "today": _l("has a suitable opening"),
    "near": _l("only near home"),
    "phoneless": _l("without a phone"),
    "waiting": _l("introduced, waiting for an answer"),
    "unseen": _l("long on no list"),
}
INTRODUCTION_FILTERS: Final = {
    "proposed": _l("waiting for an answer"),
    "meeting": _l("talk or trial"),
    "taken": _l("taken on"),
    "declined": _l("came to nothing"),
    "over": _l("closed"),
}
INTRODUCTION_STATES: Final = {
    IntroductionState.PROPOSED: ("due", "glass", _l("waiting for an answer")),
    IntroductionState.WANTED: ("run", "half", _l("the firm wants to meet")),
    IntroductionState.TRIAL: ("run", "half", _l("on trial")),
    IntroductionState.TAKEN: ("ok", "check", _l("taken on")),
    IntroductionState.DECLINED: ("idle", "square", _l("came to nothing")),
    IntroductionState.WITHDRAWN: ("idle", "back", _l("taken back by the town")),
    IntroductionState.CLOSED: ("idle", "square", _l("closed, no longer needed")),
}
CLOSES: Final = {
    "hired_elsewhere": _l("Has found other work"),
    "post_gone": _l("The post is gone"),
    "firm_suspended": _l("The firm was suspended"),
    "silent": _l("Nothing was heard for long"),
    "left_town": _l("Has moved away"),
    "no_longer_needed": _l("No longer needed"),
}
"""Why an introduction ended without a no."""

SIDES: Final = {"firm": _l("The firm does not take the person"), "worker": _l("The person gave up")}
"""Whose side it was: nobody is blamed for the other's no."""

DECLINES: Final = {
    "firm.not_suited": _l("Not suited to the work"),
    "firm.post_gone": _l("The post is gone"),
    "firm.did_not_come": _l("Did not come to the talk"),
    "firm.skill_missing": _l("A skill is missing"),
    "firm.other": _l("Another reason"),
    "worker.too_far": _l("Too far"),
    "worker.hours": _l("The hours do not suit"),
    "worker.care_at_home": _l("Needed at home"),
    "worker.pay": _l("The pay is too low"),
    "worker.kind_of_work": _l("Does not want this kind of work"),
    "worker.other_job": _l("Has found other work"),
    "worker.health": _l("Health"),
    "worker.other": _l("Another reason"),
}
DECLINES_OF_FIRM: Final = tuple(
    code for code in DECLINES if code not in ("worker.care_at_home", "worker.health")
)
"""What a firm may choose from: it is never asked about a family or an illness."""
