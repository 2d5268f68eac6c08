"""Made-up families that could be true: ages, relations, schooling, health and labour that fit together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from webapp.core.identity import FEMALE, MALE
from webapp.core.months import age_on

_SCHOOL: Final = (
    *("primary",) * 6, "grade_7", "grade_8", "grade_9", "senior_1", "senior_2", "senior_3",
    "degree_1", "degree_2", "degree_3", "degree_4",
)  # fmt: skip
_SHARES: Final = (9, 9, 9, 9, 9, 9, 8, 8, 8, 6, 6, 6, 4, 4, 4, 2)
"""How many pupils of each year there are, from the first to the last."""

_COLLEGE: Final = {"degree_1": "college_1", "degree_2": "college_2", "degree_3": "college_3"}
_VOCATIONAL: Final = {"senior_1": "vocational_1", "senior_2": "vocational_2", "senior_3": "vocational_3"}
_FIRST_GRADE_AGE: Final = 6
_KINDERGARTEN_AGE: Final = 3
_OLD: Final = 60
_LEAVES_SCHOOL: Final = 17


@dataclass(slots=True)
class PersonPlan:
    """One member before there is a row of it."""

    relation: str
    sex: str
    birth_on: date
    age: int
    education: str | None = None
    schooling: str | None = None
    health: tuple[str, ...] = ("healthy",)
    labour: str = "none"
    name: str = ""

    @property
    def is_able(self) -> bool:
        """Whether this person can be offered work."""
        return self.labour in ("ordinary", "skilled", "weak") and self.schooling is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a family shall be: how many people, how many of them pupils, and whether illness weighs on it."""

    size: int
    pupils: int = 0
    frail: bool = False
    vocational: bool = False


class Families:
    """Makes families for the day on which they are looked at."""

    def __init__(self, rng: Random, day: date) -> None:
        """Count ages and school years as of a day."""
        self._rng, self._day = rng, day
        self._school_year = day.year if (day.month, day.day) >= (9, 1) else day.year - 1

    def family(self, wanted: Wanted) -> list[PersonPlan]:
        """The head first, then by closeness."""
        pupils = [self._pupil(grade, wanted) for grade in self._grades(wanted.pupils)]
        eldest = max((pupil.age for pupil in pupils), default=None)
        others = wanted.size - wanted.pupils
        if eldest is not None and others == 1 and self._rng.random() < 0.3:
            people = self._grandparent_with(pupils, eldest)
        elif others == 1 and eldest is None:
            people = [self._alone(wanted.frail)]
        else:
            people = [*self._grown_ups(others, eldest), *pupils]
        for person in people:
            self._describe(person, wanted.frail)
        return people

    def _grades(self, count: int) -> list[int]:
        """Different school years, so that brothers and sisters are a year apart, the eldest first."""
        grades: set[int] = set()
        while len(grades) < count:
            grades.add(self._rng.choices(range(1, len(_SCHOOL) + 1), _SHARES)[0])
        return sorted(grades, reverse=True)

    def _pupil(self, grade: int, wanted: Wanted) -> PersonPlan:
        born_from = date(self._school_year - _FIRST_GRADE_AGE - grade, 9, 1)
        schooling = _SCHOOL[grade - 1]
        if self._rng.random() < 0.5:
            schooling = _COLLEGE.get(schooling, schooling)
        if wanted.vocational and self._rng.random() < 0.4:
            schooling = _VOCATIONAL.get(schooling, schooling)
        child = self._child(born_from + timedelta(days=self._rng.randrange(365)))
        child.schooling = schooling
        return child

    def _child(self, birth_on: date) -> PersonPlan:
        sex = self._sex()
        return PersonPlan("son" if sex == MALE else "daughter", sex, birth_on, age_on(birth_on, self._day))

    def _grandparent_with(self, pupils: list[PersonPlan], eldest: int) -> list[PersonPlan]:
        for pupil in pupils:
            pupil.relation = "grandson" if pupil.sex == MALE else "granddaughter"
        return [self._person("head", self._sex(), eldest + self._rng.randint(46, 58)), *pupils]

    def _alone(self, frail: bool) -> PersonPlan:
        old = self._rng.random() < (0.45 if frail else 0.7)
        age = self._rng.randint(61, 86) if old else self._rng.randint(38, 60)
        return self._person("head", MALE if self._rng.random() < 0.65 else FEMALE, age)

    def _grown_ups(self, count: int, eldest: int | None) -> list[PersonPlan]:
        """Head, spouse, then grandparents, grown children and small ones, as many as are asked for."""
        extras = [self._extra(eldest) for _ in range(max(0, count - 2))]
        head = self._person("head", MALE, self._age_of_head(count, eldest, extras))
        people = [head]
        if count >= 2:
            people.append(self._second(head, eldest))
        elif self._rng.random() < 0.6:
            head.sex = FEMALE
        taken = {person.relation for person in people}
        parents = iter([one for one in self._rng.sample(["mother", "father"], 2) if one not in taken])
        for kind in extras:
            people.append(self._relative(kind, head, parents))
        return people

    def _extra(self, eldest: int | None) -> str:
        return self._rng.choices(("parent", "grown", "small"), (45, 35, 20 if eldest is None else 12))[0]

    def _age_of_head(self, count: int, eldest: int | None, extras: list[str]) -> int:
        if eldest is not None:
            age = eldest + self._rng.randint(22, 33)
            return max(age, 40) if "grown" in extras else age
        if "grown" in extras:
            return self._rng.randint(46, 62) if "small" not in extras else self._rng.randint(43, 47)
        if "small" in extras:
            return self._rng.randint(25, 40)
        old = count == 2 and self._rng.random() < 0.65
        return self._rng.randint(60, 84) if old else self._rng.randint(42, 62)

    def _second(self, head: PersonPlan, eldest: int | None) -> PersonPlan:
        if self._rng.random() < 0.8 or (eldest is None and head.age >= 75):
            return self._person("spouse", FEMALE, max(20, head.age - self._rng.randint(-1, 6)))
        if head.age >= _OLD:
            return self._grown(head)
        return self._person("mother", FEMALE, head.age + self._rng.randint(20, 28))

    def _relative(self, kind: str, head: PersonPlan, parents: Iterator[str]) -> PersonPlan:
        if kind == "parent" and (relation := next(parents, None)):
            sex = FEMALE if relation == "mother" else MALE
            return self._person(relation, sex, min(95, head.age + self._rng.randint(20, 28)))
        if kind == "grown":
            return self._grown(head)
        return self._child(self._day - timedelta(days=self._rng.randrange(40, 365 * 5)))

    def _grown(self, head: PersonPlan) -> PersonPlan:
        eldest = max(_LEAVES_SCHOOL + 1, min(36, head.age - 21))
        age = self._rng.randint(_LEAVES_SCHOOL, eldest)
        child = self._person("son", MALE if self._rng.random() < 0.6 else FEMALE, age)
        child.relation = "son" if child.sex == MALE else "daughter"
        return child

    def _person(self, relation: str, sex: str, age: int) -> PersonPlan:
        year = self._day.year - age
        before = date(year, self._day.month, min(self._day.day, 28))
        return PersonPlan(relation, sex, before - timedelta(days=self._rng.randrange(364)), age)

    def _sex(self) -> str:
        return self._rng.choice((MALE, FEMALE))

    def _describe(self, person: PersonPlan, frail: bool) -> None:
        person.age = age_on(person.birth_on, self._day)
        person.health = self._health(person, frail)
        starts = date(self._school_year, 9, 1)
        if person.schooling is None and age_on(person.birth_on, starts) < _FIRST_GRADE_AGE:
            small = age_on(person.birth_on, starts) < _KINDERGARTEN_AGE
            person.schooling = "preschool" if small else "kindergarten"
        if person.schooling is None:
            person.education = self._education(person.age)
            person.labour = self._labour(person)

    def _health(self, person: PersonPlan, frail: bool) -> tuple[str, ...]:
        more = 2.2 if frail else 1.0
        if person.age < 23:
            return ("disabled",) if self._rng.random() < 0.02 * more else ("healthy",)
        chronic = 0.06 if person.age < 45 else 0.14 if person.age < _OLD else 0.4
        shares = {"chronic": chronic, "serious": 0.025 * more, "disabled": 0.05 * more}
        ills = tuple(ill for ill, share in shares.items() if self._rng.random() < share)
        return ills or ("healthy",)

    def _education(self, age: int) -> str:
        if age >= 65:
            return self._rng.choices(("illiterate", "primary", "junior"), (25, 60, 15))[0]
        if age >= 45:
            return self._rng.choices(("primary", "junior", "senior"), (35, 55, 10))[0]
        if age >= 30:
            return self._rng.choices(("primary", "junior", "senior", "college"), (8, 62, 22, 8))[0]
        if age < 20:
            return self._rng.choices(("junior", "senior"), (60, 40))[0]
        return self._rng.choices(("junior", "senior", "college", "degree"), (45, 30, 18, 7))[0]

    def _labour(self, person: PersonPlan) -> str:
        if "serious" in person.health or "disabled" in person.health:
            return "weak" if person.age < _OLD and self._rng.random() < 0.45 else "lost"
        if person.age >= _OLD:
            return "weak" if person.age < 70 and self._rng.random() < 0.45 else "none"
        if "chronic" in person.health:
            return self._rng.choice(("ordinary", "weak"))
        return "skilled" if self._rng.random() < 0.15 else "ordinary"
