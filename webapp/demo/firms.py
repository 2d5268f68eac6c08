"""Three chambers, 38 firms and what they offer, from our own files; each opening under the floor of its day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from webapp.access.actor import Actor, Role
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME
from webapp.demo.accounts import Hiring
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.demo.numbers import Numbers
from webapp.demo.places import Place, rows_of
from webapp.jobs.actions.openings import Draft, move, note_floors, withdraw
from webapp.jobs.models import Opening, Promise
from webapp.jobs.rules.openings import floors_of
from webapp.jobs.workflow import OpeningState
from webapp.organisations.actions import add_outsider
from webapp.organisations.models import Organisation, Village
from webapp.organisations.workflow import OrganisationKind
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Firm:
    """A firm, where it is, and who speaks for it."""

    organisation: Organisation
    actor: Actor
    village: Village
    address: str


def firms(places: Mapping[str, Place], hiring: Hiring, numbers: Numbers) -> dict[str, Firm]:
    """Let the chambers and firms in; each of them gets one account."""
    villages = {code: village for place in places.values() for code, village in place.villages.items()}
    chambers: dict[str, Organisation] = {}
    found = {}
    for row in rows_of("firms.csv"):
        name = row["chamber"]
        if name not in chambers:
            chambers[name] = add_outsider(OrganisationKind.CHAMBER, name, uscc=numbers.credit_code())
        organisation = add_outsider(
            OrganisationKind.FIRM,
            row["name"],
            uscc=numbers.credit_code(),
            chamber_id=chambers[name].id,
            contact_phone=numbers.mobile(),
        )
        actor = hiring.hire(f"firm-{row['number']}", Role.FIRM, organisation_id=organisation.id)
        organisation.contact_name = actor.name
        found[row["number"]] = Firm(organisation, actor, villages[row["village"]], row["address"])
    for number, chamber in enumerate(chambers.values(), 1):
        voice = hiring.hire(f"chamber-{number}", Role.CHAMBER, organisation_id=chamber.id)
        chamber.contact_name = voice.name
    return found


_UNANSWERED_DAYS: Final = 30
"""So long a firm takes at most to say whether it looks for somebody in place of who left."""

_BEFORE: Final = timedelta(days=7)
_SIGNED: Final = "商会用工签约会（虚构）"


class Offers:
    """Writes the openings as firms published them over the year."""

    def __init__(
        self, rng: Random, days: Days, places: Mapping[str, Place], firms: Mapping[str, Firm]
    ) -> None:
        """Offer in either town."""
        self._rng, self._days, self._firms = rng, days, firms
        self._places = {str(number): place for number, place in enumerate(places.values(), 1)}
        self._promised = {row["number"]: int(row["promised"]) for row in rows_of("firms.csv")}
        self._by_id = {firm.organisation.id: firm for firm in firms.values()}
        self.ends: dict[int, OpeningState] = {}

    def write(self) -> list[Opening]:
        """Write every row of the file as it was published; `ends` tells in which state each is today."""
        rows = rows_of("openings.csv")
        openings = [self._opening(row) for row in rows]
        db.session.add_all([*openings, *self._promises(openings)])
        db.session.flush()
        self.ends = {one.id: OpeningState(row["state"]) for one, row in zip(openings, rows, strict=True)}
        return openings

    def _promises(self, openings: Sequence[Opening]) -> Iterator[Promise]:
        """Before it opened its first post a firm signed how many it would offer in that town."""
        for number, firm in self._firms.items():
            first = min(
                (one for one in openings if one.firm_id == firm.organisation.id),
                key=lambda one: one.published_on or self._days.today,
                default=None,
            )
            if first is not None:
                yield Promise(
                    firm_id=first.firm_id,
                    town_id=first.town_id,
                    posts=self._promised[number],
                    promised_on=(first.published_on or self._days.today) - _BEFORE,
                    source=_SIGNED,
                )

    def plan(self, openings: Sequence[Opening], agenda: Agenda) -> None:
        """Plan the days on which firms pause and withdraw."""
        for opening in openings:
            action = {OpeningState.PAUSED: "pause", OpeningState.WITHDRAWN: "withdraw"}.get(
                self.ends[opening.id]
            )
            if action is not None:
                firm = self._by_id[opening.firm_id]
                agenda.plan(opening.fresh_on, partial(_move, opening, action, firm.actor))

    def settle(self, openings: Sequence[Opening]) -> None:
        """Let an opening that is said to be filled have as many posts as people; firms answer whether they still look.

        Only posts that came free in the last weeks still wait for that answer.
        """
        asked_from = self._days.today - timedelta(days=_UNANSWERED_DAYS)
        for opening in openings:
            if opening.freed_on is not None and opening.freed_on < asked_from:
                opening.freed_on = None
                if self.ends[opening.id] is OpeningState.PUBLISHED:
                    opening.state = OpeningState.PUBLISHED
            if self.ends[opening.id] is OpeningState.FILLED and opening.filled:
                opening.posts, opening.state, opening.freed_on = opening.filled, OpeningState.FILLED, None
        db.session.flush()

    def _opening(self, row: Mapping[str, str]) -> Opening:
        firm, place = self._firms[row["firm"]], self._places[row["town"]]
        draft = row["state"] == OpeningState.DRAFT
        published_on = self._days.ago(int(row["days_ago"]))
        said = self._said(row, firm, place)
        opening = Opening(
            firm_id=firm.organisation.id,
            town_id=place.town.id,
            state=OpeningState.DRAFT if draft else OpeningState.PUBLISHED,
            filled=0,
            published_on=None if draft else published_on,
            fresh_on=max(published_on, self._days.today - timedelta(days=int(row["fresh"]))),
            written_by_id=firm.actor.person_id,
            **asdict(said),
        )
        note_floors(opening, floors_of(said.facts, policy_on(published_on, place.town.id)), published_on)
        return opening

    def _said(self, row: Mapping[str, str], firm: Firm, place: Place) -> Draft:
        shift_from, shift_to = (_minutes(clock) for clock in row["shift"].split("-"))
        return Draft(
            village_id=firm.village.id if firm.village.town_id == place.town.id else None,
            kind=FULL_TIME,
            title=row["title"],
            duties=row["duties"],
            skills=_values(row["skills"]),
            posts=int(row["posts"]),
            wage_from_fen=yuan(int(row["wage_from"])),
            wage_to_fen=yuan(int(row["wage_to"])),
            shift_from=shift_from,
            shift_to=shift_to,
            days_per_week=int(row["days"]),
            effort=int(row["effort"]),
            hazardous=bool(row["hazardous"]),
            education=int(row["education"]),
            certificates=_values(row["certificates"]),
            address=firm.address,
            insured=bool(row["insured"]),
            lodging=bool(row["lodging"]),
            transport=bool(row["transport"]),
            contact=firm.actor.name,
        )


def _move(opening: Opening, action: str, actor: Actor, now: datetime) -> None:
    seen = opening.version
    if action == "withdraw":
        By(actor, "opening.write", opening.ref).do(
            lambda: withdraw(opening, "no_orders", "", seen, actor, now), now
        )
    else:
        By(actor, "opening.write", opening.ref).do(lambda: move(opening, action, seen, actor, now), now)


def _values(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
