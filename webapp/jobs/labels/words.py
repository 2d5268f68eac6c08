"""The words of openings, workers and introductions: kinds, states, transport, how heavy work is."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE
from webapp.jobs.workflow import IntroductionState, OpeningState

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
OPENING_STATES: Final = {
    OpeningState.DRAFT: ("idle", "dash", _l("draft")),
    OpeningState.PUBLISHED: ("ok", "disc", _l("open")),
    OpeningState.PAUSED: ("idle", "pause", _l("paused")),
    OpeningState.FILLED: ("ok", "check", _l("all posts taken")),
    OpeningState.STALE: ("due", "tri", _l("to be confirmed")),
    OpeningState.WITHDRAWN: ("idle", "square", _l("withdrawn")),
}
"""Hue, shape and word. Paused can go on; withdrawn cannot."""

OPENING_FILTERS: Final = {
    "open": _l("open"),
    "stale": _l("to be confirmed"),
    "paused": _l("paused"),
    "draft": _l("draft"),
    "filled": _l("all posts taken"),
    "withdrawn": _l("withdrawn"),
}
WORK_FILTERS: Final = {
    "today": _l("has a suitable opening"),
    "near": _l("only near home"),
    "phoneless": _l("without a phone"),
    "waiting": _l("introduced, waiting for an answer"),
}
INTRODUCTION_FILTERS: Final = {
    "proposed": _l("waiting for an answer"),
    "taken": _l("taken on"),
    "declined": _l("came to nothing"),
    "over": _l("closed"),
}
INTRODUCTION_STATES: Final = {
    IntroductionState.PROPOSED: ("due", "glass", _l("waiting for an answer")),
    IntroductionState.TAKEN: ("ok", "check", _l("taken on")),
    IntroductionState.DECLINED: ("idle", "square", _l("came to nothing")),
    IntroductionState.WITHDRAWN: ("idle", "back", _l("taken back by the town")),
    IntroductionState.CLOSED: ("idle", "square", _l("closed, no longer needed")),
}
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
