"""What is done with an opening; the floor of its kind, town and day is looked up again every time."""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

from webapp.access.actor import Actor, Role
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.policy import Floors, Least
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.jobs.models import Opening
from webapp.jobs.queries.introductions import open_of_opening
from webapp.jobs.rules.openings import (
    MONTH,
    ONE,
    OpeningFacts,
    facts_of,
    floors_of,
    opening_refusals,
    text_refusals,
    withdraw_refusals,
)
from webapp.jobs.workflow import FREE_AGAIN_IN, INTRODUCTION, OPENING, OpeningState
from webapp.organisations.models import Organisation
from webapp.organisations.queries import has_account
from webapp.organisations.workflow import OrganisationState
from webapp.policies.queries import policy_on, row_by_ref

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
    village_id: int | None
    skills: list[str]
    certificates: list[str]
    wage_unit: str = MONTH
    unit_hours: int | None = None
    pay_days: int | None = None
    more_shifts: list[list[int]] = field(default_factory=list)
    shift_plan: str = ONE
    body: list[str] = field(default_factory=list)
    age_from: int | None = None
    age_to: int | None = None
    age_if_fit: bool = False
    education: int = 0
    effort: int = 1
    hazardous: bool = False
    address: str | None = None
    insured: bool = False
    injury_insured: bool = False
    accident_insured: bool = False
    overseer: str | None = None
    lodging: bool = False
    transport: bool = False
    contact: str | None = None

    @property
    def facts(self) -> OpeningFacts:
        """The draft as the rules know openings."""
        return facts_of(self)


def write(
    draft: Draft, firm: Organisation, town_id: int, publish: bool, actor: Actor, now: datetime
) -> Done | Refused:
    """Write an opening, and publish it at once if that is wanted; a draft may still ask what it must not."""
    day = business_day(now)
    policy = policy_on(day, town_id)
    refusals = [*opening_refusals(draft.facts, policy), *_firm_refusals(firm, actor)]
    if publish:
        refusals += text_refusals(draft.facts)
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
    note_floors(opening, floors_of(draft.facts, policy), day)
    if publish:
        opening.state, opening.published_on = OPENING.next(opening.state, "publish"), day
    db.session.add(opening)
    db.session.flush()
    return Done(ref=opening.ref)


def edit(
    opening: Opening, draft: Draft, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Change an opening; who saw an older version is told what changed in between."""
    if seen_version != opening.version:
        raise Conflict
    day = business_day(now)
    policy = policy_on(day, opening.town_id)
    refusals = [*opening_refusals(draft.facts, policy), *_firm_refusals(opening.firm, actor)]
    if opening.state is not OpeningState.DRAFT:
        refusals += text_refusals(draft.facts)
    if opening.state not in EDITABLE:
        refusals.append(Refusal("opening_not_editable"))
    if draft.posts < opening.filled:
        refusals.append(Refusal("posts_below_filled", "posts", {"filled": opening.filled}))
    if opening.filled and (draft.kind, draft.wage_unit) != (opening.kind, opening.wage_unit):
        refusals.append(Refusal("kind_has_people", "kind"))
    if refusals:
        return Refused(tuple(refusals))
    opening.freed_on = None
    for each in fields(draft):
        setattr(opening, each.name, getattr(draft, each.name))
    note_floors(opening, floors_of(draft.facts, policy), day)
    opening.fresh_on = day
    fill_or_reopen(opening, day)
    db.session.flush()
    return Done(ref=opening.ref)


def fill_or_reopen(opening: Opening, day: date) -> None:
    """Let the state follow the posts: full when none is free, and then nobody waits for it any more."""
    if opening.free and opening.state is OpeningState.FILLED:
        opening.state = OPENING.next(opening.state, "reopen")
    elif not opening.free and OPENING.allows(opening.state, "fill"):
        fill(opening, day)


def post_free(opening: Opening, day: date) -> None:
    """Give back the post of somebody who left; the firm is asked whether it still looks for people."""
    opening.filled = max(0, opening.filled - 1)
    if opening.state is OpeningState.FILLED:
        opening.state = OPENING.next(opening.state, "free")
    if opening.state in FREE_AGAIN_IN:
        opening.freed_on = day


def fill(opening: Opening, day: date) -> None:
    """Note that no post is free any more: nobody waits for it then, and no question is open."""
    opening.state, opening.freed_on = OPENING.next(opening.state, "fill"), None
    close_open(opening, day)


def move(
    opening: Opening, action: str, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Publish, pause or resume an opening, or confirm that it still stands."""
    if seen_version != opening.version:
        raise Conflict
    day = business_day(now)
    target, refusals = OPENING.next(opening.state, action), voice_refusals(opening.firm, actor)
    policy, facts = policy_on(day, opening.town_id), facts_of(opening)
    if action in _CHECKED_AGAIN:
        refusals = [
            *opening_refusals(facts, policy), *text_refusals(facts), *_firm_refusals(opening.firm, actor),
        ]  # fmt: skip
    if refusals:
        return Refused(tuple(refusals))
    if action in _CHECKED_AGAIN:
        note_floors(opening, floors_of(facts, policy), day)
        opening.fresh_on = day
    if action == "publish":
        opening.published_on = day
    opening.state, opening.freed_on = target, None
    db.session.flush()
    return Done(ref=opening.ref)


def withdraw(
    opening: Opening, reason: str, note: str, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Withdraw an opening for good, with the reason; whoever waited for it is told that the post is gone."""
    if seen_version != opening.version:
        raise Conflict
    state = OPENING.next(opening.state, "withdraw")
    refusals = [*withdraw_refusals(reason, note), *voice_refusals(opening.firm, actor)]
    if refusals:
        return Refused(tuple(refusals))
    close_open(opening, business_day(now))
    opening.freed_on = None
    opening.state, opening.withdrawn_code, opening.withdrawn_note = state, reason, note.strip() or None
    db.session.flush()
    return Done(ref=opening.ref)


def close_open(opening: Opening, day: date) -> None:
    """Close what still waits for an answer: the post is gone."""
    for introduction in open_of_opening(opening.id):
        introduction.state = INTRODUCTION.next(introduction.state, "close")
        introduction.answered_on, introduction.close_code = day, "post_gone"


def _firm_refusals(firm: Organisation, actor: Actor) -> list[Refusal]:
    """Why nobody may publish for this firm now, or not this actor."""
    if firm.state is not OrganisationState.ADMITTED:
        return [Refusal("firm_suspended")]
    return voice_refusals(firm, actor)


def voice_refusals(firm: Organisation, actor: Actor) -> list[Refusal]:
    """A chamber speaks for members without an account only: who has one speaks for itself."""
    speaks = actor.role is Role.CHAMBER and has_account(firm.id)
    return [Refusal("member_speaks_itself", "firm")] if speaks else []


def note_floors(opening: Opening, floors: Floors, day: date) -> None:
    """Keep law and pledge apart, each with its row, and the day on which they were asked."""
    pledge = floors.pledge
    opening.minimum_fen, opening.minimum_policy_id = floors.minimum.fen, _row_id(floors.minimum)
    opening.pledge_fen = pledge.fen if pledge else None
    opening.pledge_policy_id = _row_id(pledge) if pledge else None
    opening.floor_checked_on = day


def _row_id(least: Least) -> int:
    row = row_by_ref(UUID(least.row.ref))
    if row is None:
        raise LookupError(f"no policy row {least.row.ref}")
    return row.id
