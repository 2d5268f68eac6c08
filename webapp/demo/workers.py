"""People of watch-list households who could work: what they can, when they are free, who needs them at home."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from webapp.core.db import db
from webapp.core.identity import FEMALE
from webapp.core.money import yuan
from webapp.core.policy import Policy
from webapp.demo.days import Days
from webapp.demo.families import PersonPlan
from webapp.demo.standing import FamilyPlan
from webapp.households.models import Household, Member
from webapp.jobs.models import CareDuty, Opening, WorkerProfile

YOUNGEST, OLDEST = 17, 58
_ADULT: Final = 20
"""Who is 20 today was of age when the year began: somebody of 18 may have been introduced at 17."""

_HEAVY: Final = 2
_WAY: Final = 75
"""Minutes kept free around the shift of whoever was hired, for the way and for lateness."""

_NIGHT_FROM, _NIGHT_TO = 22 * 60, 6 * 60
_SMALL: Final = frozenset({"kindergarten", "primary"})
_TRANSPORTS: Final = ("ebike", "motorbike", "bicycle", "walk", "bus")
_OF_THEM: Final = (50, 20, 10, 12, 8)
_LEVELS: Final = ("illiterate", "primary", "junior", "senior", "college", "degree")

MORNING: Final = (6 * 60 + 40, 7 * 60 + 20, "送孩子上学")
AFTERNOON: Final = (16 * 60 + 20, 17 * 60 + 20, "接孩子放学")
NOON: Final = (11 * 60 + 30, 12 * 60 + 30, "给老人做午饭、喂药")


@dataclass(slots=True)
class Candidate:
    """Somebody with labour in a household that is watched, and since when it is."""

    member: Member
    person: PersonPlan
    family: FamilyPlan
    watched_on: date

    @property
    def effort(self) -> int:
        """How hard the work may be."""
        ill = "healthy" not in self.person.health or self.person.labour == "weak"
        return 0 if ill else 2 if self.person.sex != FEMALE and self.person.age < 50 else 1

    @property
    def level(self) -> int:
        """Education as openings ask for it."""
        return _LEVELS.index(self.person.education or _LEVELS[0])

    def can_take(self, opening: Opening) -> bool:
        """Whether nothing forbids this work to this person."""
        past_midnight = opening.shift_to <= opening.shift_from
        night = past_midnight or opening.shift_from < _NIGHT_TO or opening.shift_to > _NIGHT_FROM
        adult = self.person.age >= _ADULT or not (night or opening.hazardous or opening.effort >= _HEAVY)
        return opening.effort <= self.effort and opening.education <= self.level and adult


def candidates(written: Iterable[tuple[FamilyPlan, Household]]) -> Iterator[Candidate]:
    """Everybody who may be offered work, in the order of the households."""
    for family, household in written:
        current = [one.starts_on for one in family.standings if one.ends_on is None]
        if not current:
            continue
        for person, member in zip(family.people, household.members, strict=True):
            if person.is_able and YOUNGEST <= person.age <= OLDEST:
                yield Candidate(member, person, family, min(current))


def elders(written: Iterable[tuple[FamilyPlan, Household]]) -> Iterator[Member]:
    """Those past the age of the firms here who still have some labour."""
    for family, household in written:
        for person, member in zip(family.people, household.members, strict=True):
            if family.watched and person.is_able and person.age > OLDEST:
                yield member


def duties(candidate: Candidate) -> list[tuple[int, int, str]]:
    """Who at home needs this person, and when: small children of the parents, and the ill."""
    person, people = candidate.person, candidate.family.people
    parent = person.relation in ("head", "spouse", "mother", "father")
    small = any(one.schooling in _SMALL for one in people)
    ill = any(one is not person and one.labour == "lost" for one in people)
    found = []
    if parent and small and (person.sex == FEMALE or len(people) <= 2):
        found += [MORNING, AFTERNOON]
    if ill and person.relation in ("head", "spouse", "daughter"):
        found.append(NOON)
    return found


class Profiles:
    """Writes down what people said about work."""

    def __init__(self, rng: Random, days: Days, policy: Policy, openings: Sequence[Opening]) -> None:
        """Wishes are told around the floor of the town; trades are those that the openings know."""
        self._rng, self._days = rng, days
        self._floor = policy.floor("full_time").fen
        self._trades = openings

    def placed(self, candidate: Candidate, opening: Opening, said_on: date, noted_by: int) -> WorkerProfile:
        """The profile of somebody who was hired: it fits what she was hired for."""
        care = [one for one in duties(candidate) if not _clash(one, opening)]
        night = opening.shift_to <= opening.shift_from or opening.shift_from < _NIGHT_TO
        known = {
            "skills": list(opening.skills),
            "experience": {opening.title: self._rng.choice((0.5, 1, 2, 3))}
            if self._rng.random() < 0.6
            else {},
            "certificates": list(opening.certificates),
            "free_from": None if night else max(0, opening.shift_from - 40),
            "free_to": None if night else min(24 * 60 - 1, opening.shift_to + 45),
            "wanted_fen": min(opening.wage_from_fen, self._wish()),
            "night": night,
            "max_km": 30,
            "transport": self._rng.choice(_TRANSPORTS[:2]),
            "days_per_week": max(6, opening.days_per_week),
        }
        return self._write(candidate, care, said_on, noted_by, known)

    def seeking(self, candidate: Candidate, said_on: date, noted_by: int) -> WorkerProfile:
        """The profile of somebody without work: one trade known, one wish, the hours that care leaves."""
        trade = self._rng.choice(self._trades)
        care = duties(candidate)
        known = {
            "skills": list(trade.skills),
            "experience": {trade.title: self._rng.choice((0.5, 1, 1.5, 2, 4))}
            if self._rng.random() < 0.7
            else {},
            "certificates": list(trade.certificates) if self._rng.random() < 0.5 else [],
            "free_from": self._rng.choice((None, 6 * 60, 7 * 60, 7 * 60 + 30)),
            "free_to": self._rng.choice((None, 17 * 60, 18 * 60, 19 * 60)),
            "wanted_fen": self._wish(),
            "night": not care and self._rng.random() < 0.2,
            "max_km": self._rng.choice((3, 5, 8, 12, 20)),
            "transport": self._rng.choices(_TRANSPORTS, _OF_THEM)[0],
            "days_per_week": self._rng.choice((5, 6, 6, 6)),
        }
        return self._write(candidate, care, said_on, noted_by, known)

    def _wish(self) -> int:
        return self._floor + yuan(100) * self._rng.randrange(0, 9)

    def _write(
        self,
        candidate: Candidate,
        care: Sequence[tuple[int, int, str]],
        said_on: date,
        noted_by: int,
        known: Mapping[str, Any],
    ) -> WorkerProfile:
        profile = WorkerProfile(
            member_id=candidate.member.id,
            effort=candidate.effort,
            has_phone=self._rng.random() < 0.93,
            said_on=said_on,
            noted_by_id=noted_by,
            **known,
        )
        profile.care = [
            CareDuty(starts=starts, ends=ends, what=what, hard=what != NOON[2] or self._rng.random() < 0.5)
            for starts, ends, what in care
        ]
        db.session.add(profile)
        return profile


def _clash(care: tuple[int, int, str], opening: Opening) -> bool:
    starts, ends, _ = care
    if opening.shift_to <= opening.shift_from:
        return True
    return starts < opening.shift_to + _WAY and opening.shift_from - _WAY < ends
