"""What is done with an opening; the floor of its kind, town and day is looked up again every time."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.policy import Floor, Policy
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.jobs.models import Opening
from webapp.jobs.queries.introductions import open_of_opening
from webapp.jobs.rules.openings import OpeningFacts, opening_refusals
from webapp.jobs.workflow import INTRODUCTION, OPENING, OpeningState
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import OrganisationState
from webapp.policies.queries import policy_on, row_by_ref

MOVES: Final = ("publish", "pause", "resume", "withdraw", "confirm")
EDITABLE: Final = (OpeningState.DRAFT, OpeningState.PUBLISHED, OpeningState.PAUSED, OpeningState.FILLED)
_CHECKED_AGAIN: Final = ("publish", "resume", "confirm")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an opening says, as its form was filled in."""

    kind: str
    title: str
    duties: str
    posts: int
    wage_from_fen: int
    wage_to_fen: int
    shift_from: int
    shift_to: int
    days_per_week: int
    village_id: int
    skills: list[str]
    certificates: list[str]
    education: int = 0
    effort: int = 1
    hazardous: bool = False
    address: str | None = None
    insured: bool = False
    lodging: bool = False
    transport: bool = False
    contact: str | None = None

    @property
    def facts(self) -> OpeningFacts:
        """The draft as the rules know openings."""
        return _facts(self)


def _facts(said: Draft | Opening) -> OpeningFacts:
    return OpeningFacts(
        kind=said.kind,
        wage_from_fen=said.wage_from_fen,
        wage_to_fen=said.wage_to_fen,
        posts=said.posts,
        shift_from=said.shift_from,
        shift_to=said.shift_to,
        days_per_week=said.days_per_week,
        words="；".join((said.title, said.duties, *said.skills, *said.certificates)),
    )


def write(
    draft: Draft, firm: Organisation, town_id: int, publish: bool, actor: Actor, now: datetime
) -> Done | Refused:
    """Write an opening, and publish it at once if that is wanted."""
    day = business_day(now)
    policy = policy_on(day, town_id)
    floor = policy.floor(draft.kind)
    refusals = _refusals(draft.facts, floor, policy, firm)
    if refusals:
        return Refused(tuple(refusals))
    opening = Opening(
        firm_id=firm.id,
        town_id=town_id,
        state=OPENING.start,
        filled=0,
        fresh_on=day,
        written_by_id=actor.person_id,
        **asdict(draft),
    )
    _note_floor(opening, floor, day)
    if publish:
        opening.state, opening.published_on = OPENING.next(opening.state, "publish"), day
    db.session.add(opening)
    db.session.flush()
    return Done(ref=opening.ref)


def edit(opening: Opening, draft: Draft, seen_version: int | None, now: datetime) -> Done | Refused:
    """Change an opening; who saw an older version is told what changed in between."""
    if seen_version != opening.version:
        raise Conflict
    day = business_day(now)
    policy = policy_on(day, opening.town_id)
    floor = policy.floor(draft.kind)
    refusals = _refusals(draft.facts, floor, policy, opening.firm)
    if opening.state not in EDITABLE:
        refusals.append(Refusal("opening_not_editable"))
    if draft.posts < opening.filled:
        refusals.append(Refusal("posts_below_filled", "posts", {"filled": opening.filled}))
    if refusals:
        return Refused(tuple(refusals))
    for each in fields(draft):
        setattr(opening, each.name, getattr(draft, each.name))
    _note_floor(opening, floor, day)
    opening.fresh_on = day
    _fill_or_reopen(opening)
    db.session.flush()
    return Done(ref=opening.ref)


def _fill_or_reopen(opening: Opening) -> None:
    if opening.free and opening.state is OpeningState.FILLED:
        opening.state = OPENING.next(opening.state, "reopen")
    elif not opening.free and OPENING.allows(opening.state, "fill"):
        opening.state = OPENING.next(opening.state, "fill")


def move(opening: Opening, action: str, now: datetime) -> Done | Refused:
    """Publish, pause, resume, withdraw an opening, or confirm that it still stands."""
    day = business_day(now)
    target = opening.state if action == "confirm" else OPENING.next(opening.state, action)
    if action in _CHECKED_AGAIN:
        policy = policy_on(day, opening.town_id)
        floor = policy.floor(opening.kind)
        refusals = _refusals(_facts(opening), floor, policy, opening.firm)
        if refusals:
            return Refused(tuple(refusals))
        _note_floor(opening, floor, day)
        opening.fresh_on = day
    if action == "publish":
        opening.published_on = day
    if action == "withdraw":
        close_open(opening, day)
    opening.state = target
    db.session.flush()
    return Done(ref=opening.ref)


def close_open(opening: Opening, day: date) -> None:
    """Close what still waits for an answer: the post is gone."""
    for introduction in open_of_opening(opening.id):
        introduction.state = INTRODUCTION.next(introduction.state, "close")
        introduction.answered_on = day


def _refusals(facts: OpeningFacts, floor: Floor, policy: Policy, firm: Organisation) -> list[Refusal]:
    refusals = opening_refusals(facts, floor, policy)
    if firm.state is not OrganisationState.ADMITTED:
        refusals.append(Refusal("firm_suspended"))
    return refusals


def _note_floor(opening: Opening, floor: Floor, day: date) -> None:
    """Keep which policy row the wage was checked against, its number and the day."""
    row = row_by_ref(UUID(floor.row.ref))
    if row is None:
        raise LookupError(f"no policy row {floor.row.ref}")
    opening.floor_fen, opening.floor_policy_id, opening.floor_checked_on = floor.fen, row.id, day
