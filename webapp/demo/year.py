"""The year of one town: who looks for work, who is introduced, and everything that follows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Final

from webapp.access.actor import Role
from webapp.core.db import db
from webapp.demo import policies
from webapp.demo.accounts import Staff
from webapp.demo.afterwards import Afterwards
from webapp.demo.agenda import Agenda
from webapp.demo.careers import Career, Careers
from webapp.demo.claiming import Claiming
from webapp.demo.days import Days
from webapp.demo.facts import Facts
from webapp.demo.firms import Firm, Offers
from webapp.demo.history import History
from webapp.demo.numbers import Numbers
from webapp.demo.places import FIRST, Place
from webapp.demo.standing import FamilyPlan
from webapp.demo.workers import Candidate, Profiles, candidates, elders
from webapp.households.models import Household
from webapp.jobs.models import Opening
from webapp.policies.queries import policy_on

SEEKING, UNASKED = 20, 5
"""Ours: how many look for work without having been introduced, and how many nobody has asked yet."""

FUNDED_AGO: Final = 380
_SECOND_SEEKING: Final = 6


class Year:
    """Lives through the year of both towns on one agenda."""

    def __init__(
        self, rng: Random, days: Days, numbers: Numbers, firms: Mapping[str, Firm], offers: Offers
    ) -> None:
        """Firms are the same for both towns."""
        self._rng, self._days, self._numbers = rng, days, numbers
        self._firms = {firm.organisation.id: firm for firm in firms.values()}
        self._offers, self._agenda = offers, Agenda(days)

    def prepare(
        self,
        place: Place,
        staff: Staff,
        families: Sequence[tuple[FamilyPlan, Household]],
        openings: Sequence[Opening],
    ) -> None:
        """Note what is known of a town's families, and plan the year of those who could work."""
        policy = policy_on(self._days.today, place.town.id)
        facts = Facts(self._rng, policy.value("monitoring_line"))
        for plan, household in families:
            facts.of_household(household, plan)
        db.session.flush()
        here = [one for one in openings if one.town_id == place.town.id]
        people = list(candidates(families))
        careers = Careers(self._rng, self._days, people, here, self._offers.ends, policy)
        ways = careers.plan() if place.town.code == FIRST else careers.few(working=2, left=1)
        profiles = Profiles(self._rng, self._days, policy, here)
        for member in elders(families):
            facts.working(member, away=False)
        self._ask(people, ways, profiles, facts, staff, first=place.town.code == FIRST)
        claiming = Claiming(self._rng, self._days, self._agenda, place, staff)
        if place.town.code == FIRST:
            claiming.fund(self._days.ago(FUNDED_AGO))
            Afterwards(self._days, self._agenda, place, staff).plan()
        policies.plan(place, staff, self._days, self._agenda)
        history = History(self._rng, self._days, self._agenda, staff, self._firms, self._numbers, claiming)
        history.plan(ways)

    def live(self, openings: Sequence[Opening]) -> int:
        """Let it all happen."""
        self._offers.plan(openings, self._agenda)
        deeds = self._agenda.live()
        self._offers.settle(openings)
        return deeds

    def _ask(
        self,
        people: Sequence[Candidate],
        ways: Sequence[Career],
        profiles: Profiles,
        facts: Facts,
        staff: Staff,
        *,
        first: bool,
    ) -> None:
        """Talk with those who were introduced and with some others; most others work elsewhere."""
        cadre = staff.person_id(Role.JOB_CADRE)
        placed = {way.candidate.member.id for way in ways}
        for way in ways:
            said_on = self._days.before(way.introduced_on - timedelta(days=self._rng.randrange(1, 12)))
            profiles.placed(way.candidate, way.opening, said_on, cadre)
        rest = [one for one in people if one.member.id not in placed]
        self._rng.shuffle(rest)
        seeking = SEEKING if first else _SECOND_SEEKING
        for number, candidate in enumerate(rest):
            if number < seeking:
                profiles.seeking(candidate, self._days.ago(self._rng.randrange(2, 150)), cadre)
            elif number >= seeking + UNASKED:
                facts.working(candidate.member, away=True)
        db.session.flush()
