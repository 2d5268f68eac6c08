"""Households, members and where they stand, as rows."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Final

from webapp.core import pinyin
from webapp.core.db import db
from webapp.core.identity import DEMO_AREA
from webapp.core.months import months_after
from webapp.demo.accounts import Staff
from webapp.demo.days import Days
from webapp.demo.families import PersonPlan
from webapp.demo.names import Names
from webapp.demo.numbers import Numbers
from webapp.demo.places import Place
from webapp.demo.standing import FamilyPlan, Standing
from webapp.households.models import CategoryFact, Household, LocalWatch, Member
from webapp.households.queries.find import tail_index

_SOURCE: Final = "demo"
_REASONS: Final = {
    "illness": "有人长期看病，自付费用多",
    "disability": "有残疾成员，照料占去劳力",
    "schooling": "在读子女多，学费生活费重",
    "no_labour": "能出去做工的人少",
    "unstable_job": "只有零工收入，时有时无",
}
_OWN_SURNAME: Final = frozenset({"spouse", "mother", "daughter_in_law"})
"""Who keeps a surname from another family."""

_REVIEWED_EVERY: Final = 6
_CHUNK: Final = 200


class Registry:
    """Writes the families of one town."""

    def __init__(self, rng: Random, days: Days, names: Names, numbers: Numbers) -> None:
        """Draw names and numbers from the run's own supply."""
        self._rng, self._days, self._names, self._numbers = rng, days, names, numbers

    def write(self, plans: Sequence[FamilyPlan], place: Place, staff: Staff) -> list[Household]:
        """Write all families of a town, in chunks."""
        written = []
        for number, plan in enumerate(plans, 1):
            written.append(self._household(plan, number, place, staff))
            if number % _CHUNK == 0:
                db.session.flush()
        db.session.flush()
        return written

    def _household(self, plan: FamilyPlan, number: int, place: Place, staff: Staff) -> Household:
        village = place.villages[plan.village]
        surname = self._names.surname()
        for person in plan.people:
            own = self._names.surname() if person.relation in _OWN_SURNAME else surname
            person.name = self._names.person(own, person.sex, person.birth_on.year)
        head = plan.people[0]
        household = Household(
            town_id=place.town.id,
            village_id=village.id,
            number=f"{DEMO_AREA}{place.town.code[-3:]}{number:06}",
            kind="once_poor" if plan.once_poor else "general",
            head_name=head.name,
            head_sort=pinyin.sort_key(head.name),
            group_name=f"第{1 + self._rng.randrange(12)}组",
            address=f"{village.name}{1 + self._rng.randrange(160)}号（虚构）",
            phone=self._numbers.mobile(),
            without_labour=not any(person.is_able for person in plan.people),
            people=len(plan.people),
            confirmed_on=self._days.ago(self._rng.randrange(1, 120)),
            confirmed_by_id=staff.monitor_id(village.id),
        )
        household.members = [
            self._member(person, position, household) for position, person in enumerate(plan.people)
        ]
        self._stand(household, plan.standings)
        db.session.add(household)
        return household

    def _member(self, person: PersonPlan, position: int, household: Household) -> Member:
        id_number = self._numbers.id_number(person.birth_on, person.sex)
        return Member(
            position=position,
            name=person.name,
            pinyin=pinyin.full(person.name),
            initials=pinyin.initials(person.name),
            number=f"{household.number.reveal()}{position + 1:02}",
            id_number=id_number,
            id_tail_index=tail_index(id_number),
            birth_on=person.birth_on,
            sex=person.sex,
            relation=person.relation,
            nationality="01",
            education=person.education,
            schooling=person.schooling,
            labour=person.labour,
            health=",".join(person.health),
            phone=self._numbers.mobile() if person.is_able else None,
            confirmed_on=household.confirmed_on,
            confirmed_by_id=household.confirmed_by_id,
        )

    def _stand(self, household: Household, standings: Sequence[Standing]) -> None:
        by = household.confirmed_by_id
        for one in standings:
            sure = {"confirmed_on": household.confirmed_on, "confirmed_by_id": by}
            period = {"starts_on": one.starts_on, "ends_on": one.ends_on}
            if one.kind == "local":
                reason = "；".join(_REASONS[risk] for risk in one.risks[:2])
                review = self._review(one.starts_on)
                household.watches.append(LocalWatch(reason=reason, review_on=review, **period, **sure))
            else:
                ended = "helped" if one.ends_on else None
                kept = {"category": one.kind, "risks": list(one.risks), "end_mode": ended, "source": _SOURCE}
                household.categories.append(CategoryFact(**kept, **period, **sure))

    def _review(self, starts_on: date) -> date:
        """The next review; one in eight is overdue, as in life."""
        review, late = starts_on, self._rng.random() < 0.12
        while review <= self._days.today:
            review = months_after(review, _REVIEWED_EVERY)
        return max(months_after(review, -_REVIEWED_EVERY), starts_on) if late else review
