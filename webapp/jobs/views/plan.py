"""A plan for the whole watch list at once, as a proposal: hold a pair, rule one out, and see what becomes of it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core.filters import today
from webapp.core.lists import page_number, page_of_list
from webapp.core.pages import render_page
from webapp.jobs.labels.plan import pin_sentence
from webapp.jobs.labels.whatif import change_sentence
from webapp.jobs.models import Opening
from webapp.jobs.queries import openings as opening_queries
from webapp.jobs.queries import workers as queries
from webapp.jobs.recommend import lists as recommend
from webapp.jobs.recommend.lists import Entry
from webapp.jobs.recommend.plan import Pair, Proposed, Wishes, plan_for
from webapp.jobs.recommend.whatif import helps_for_town
from webapp.policies.queries import policy_on

plan = Blueprint("plan", __name__, template_folder="../templates")
BETWEEN, AND = "~", "."
"""What stands in an address between the two refs of a pair, and between two pairs."""

MOST_SETTLED: Final = 30
"""So many pairs held, and so many ruled out, fit into an address that every browser and server takes."""


@plan.get("/plan")
@requires(Permission.WORKER_LIST)
def index() -> ResponseReturnValue:
    """Propose an opening for each person without work, so that most come to work that suits them."""
    actor, policy = acting(), policy_on(today(), acting().town_id)
    people = queries.people(actor, today())
    entries = [e for e in recommend.without_work(people, policy) if e.seeking and e.waiting is None]
    openings = opening_queries.in_town(actor.town_id or 0)
    wishes = Wishes(_pairs("hold"), _pairs("out"))
    found = plan_for(entries, openings, people, policy, wishes)
    helps = helps_for_town(entries, openings, people, policy)
    settled, named = Settled(wishes), Named.of(entries, openings)
    return render_page(
        "jobs/plan.html",
        found=found,
        helps=[(change_sentence(one.told["code"], one.told["params"]), one) for one in helps],
        shown=page_of_list(found.proposed, page_number()),
        settled=settled,
        ruled_out=[(*named(pair), settled.without("out", pair)) for pair in named.known(wishes.ruled_out)],
        not_held=[pin_sentence(one.why, *named(one.pair)) for one in found.not_held],
    )


@dataclass(frozen=True)
class Named:
    """The names of people and the titles of openings, by ref; empty for who or what is not to be had now."""

    people: Mapping[str, str]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, entries: Iterable[Entry], openings: Iterable[Opening]) -> "Named":
        """Of those that the plan is made for."""
        people = {str(entry.member.ref): entry.member.name for entry in entries}
        return cls(people, {str(opening.ref): opening.title for opening in openings})

    def __call__(self, pair: Pair) -> tuple[str, str]:
        """Name and title of a pair."""
        return self.people.get(pair[0], ""), self.titles.get(pair[1], "")

    def known(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The pairs of which both are to be had, by name and title."""
        return sorted((pair for pair in pairs if all(self(pair))), key=self)


class Settled:
    """What the page is asked with one pair more or one less: fields of small forms, which nothing follows by itself."""

    def __init__(self, wishes: Wishes) -> None:
        self.pairs = {"hold": wishes.held, "out": wishes.ruled_out}
        self.full = max(len(some) for some in self.pairs.values()) >= MOST_SETTLED

    def hold(self, one: Proposed) -> Mapping[str, str]:
        """With the pair held, or let go if it is."""
        pair = _pair(one)
        return self.without("hold", pair) if one.held else self._fields("hold", self.pairs["hold"] | {pair})

    def rule_out(self, one: Proposed) -> Mapping[str, str]:
        """With the pair ruled out."""
        return self._fields("out", self.pairs["out"] | {_pair(one)})

    def without(self, name: str, pair: Pair) -> Mapping[str, str]:
        """With a pair settled no longer."""
        return self._fields(name, self.pairs[name] - {pair})

    def _fields(self, name: str, pairs: Iterable[Pair]) -> Mapping[str, str]:
        settled = {**self.pairs, name: frozenset(pairs)}
        written = {key: AND.join(map(written_pair, sorted(some))) for key, some in settled.items() if some}
        return written | ({"page": str(page_number())} if page_number() > 1 else {})


def _pair(one: Proposed) -> Pair:
    return str(one.entry.member.ref), str(one.opening.ref)


def _pairs(name: str) -> frozenset[Pair]:
    """The pairs that an address names; what is none is passed over."""
    texts = request.args.get(name, "").split(AND)[:MOST_SETTLED]
    return frozenset(pair for text in texts if (pair := _read(text)))


def written_pair(pair: Pair) -> str:
    """A pair as it stands in an address: refs of 22 letters, so that many fit."""
    return BETWEEN.join(urlsafe_b64encode(UUID(ref).bytes).decode().rstrip("=") for ref in pair)


def _read(text: str) -> Pair | None:
    worker, _, opening = text.partition(BETWEEN)
    try:
        return _ref(worker), _ref(opening)
    except ValueError:
        return None


def _ref(text: str) -> str:
    return str(UUID(bytes=urlsafe_b64decode(f"{text}==")))
