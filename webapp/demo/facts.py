"""What is known of watched families: income, guarantees, house, measures; and who works away from the town."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any, Final

from webapp.core.db import db
from webapp.core.money import yuan
from webapp.demo.families import PersonPlan
from webapp.demo.standing import FamilyPlan
from webapp.households.models import Household, HouseholdFact, Member, MemberFact

_PLACES: Final = ("广州市", "深圳市", "佛山市", "东莞市", "珠海市", "茂名市区")
_NEAR: Final = "本镇"
_FIRM: Final = "外地企业（虚构）"
_CHANNEL: Final = "自主就业"


class Facts:
    """Writes dated groups of figures, sealed as an import does."""

    def __init__(self, rng: Random, line_fen: int) -> None:
        """Incomes are made up around the line of the town."""
        self._rng, self._line = rng, line_fen

    def of_household(self, household: Household, plan: FamilyPlan) -> None:
        """Add what the form says of a family; little of families that nobody watches."""
        as_of = household.confirmed_on
        self._add(household, "income", as_of, self._income(plan))
        if not plan.watched:
            return
        unsafe = self._rng.random() < 0.03
        self._add(household, "guarantees", as_of, self._guarantees(unsafe))
        self._add(household, "house", as_of, self._house(unsafe))
        self._add(household, "measures", as_of, self._measures(plan))

    def working(self, member: Member, *, away: bool) -> None:
        """Note that somebody works, but not by our doing: away from the town, or now and then near home."""
        work = {
            "work_place": self._rng.choice(_PLACES) if away else _NEAR,
            "work_months": self._rng.randrange(6, 13) if away else self._rng.randrange(2, 6),
            "work_channel": _CHANNEL,
            **({"work_firm": _FIRM} if away else {}),
        }
        day = member.confirmed_on
        fact = MemberFact(member_id=member.id, key="work", as_of=day, confirmed_on=day)
        fact.confirmed_by_id = member.confirmed_by_id
        fact.value = _sealed(work)
        db.session.add(fact)

    def _add(self, household: Household, key: str, as_of: date, values: Mapping[str, Any]) -> None:
        fact = HouseholdFact(household_id=household.id, key=key, as_of=as_of, confirmed_on=as_of)
        fact.confirmed_by_id = household.confirmed_by_id
        fact.value = _sealed(values)
        db.session.add(fact)

    def _income(self, plan: FamilyPlan) -> dict[str, int]:
        """Below or a little above the line where a family is watched for it, above it elsewhere."""
        kinds = {one.kind for one in plan.standings if one.ends_on is None}
        low, high = (0.7, 1.0) if kinds & {"unstable", "marginal"} else (1.02, 1.3) if kinds else (1.3, 2.6)
        people = len(plan.people)
        per_head = int(self._line * self._rng.uniform(low, high)) // yuan(1) * yuan(1)
        net = per_head * people
        able = sum(person.is_able for person in plan.people)
        wage = net * min(80, 30 * able) // 100 // yuan(1) * yuan(1)
        transfer = (net - wage) * 2 // 3 // yuan(1) * yuan(1)
        cost = yuan(self._rng.randrange(2, 9) * 100)
        return {
            "net_income_per_head": per_head,
            "net_income": net,
            "income_wage": wage,
            "income_business": net - wage - transfer + cost,
            "business_cost": cost,
            "income_property": 0,
            "income_transfer": transfer,
            "self_paid": yuan(self._self_paid(plan.people)),
        }

    def _self_paid(self, people: Sequence[PersonPlan]) -> int:
        ills = [ill for person in people for ill in person.health]
        most = 60 * ills.count("serious") + 12 * ills.count("chronic") + 8 * ills.count("disabled")
        return 100 * self._rng.randrange(most // 3, most + 1) if most else 0

    def _guarantees(self, unsafe: bool) -> dict[str, bool]:
        return {
            "school_problem": False,
            "house_problem": unsafe,
            "water_problem": self._rng.random() < 0.02,
            "insurance_problem": self._rng.random() < 0.03,
        }

    def _house(self, unsafe: bool) -> dict[str, Any]:
        return {
            "unsafe_house": unsafe,
            "house_grade": "C" if unsafe else self._rng.choice("AAB"),
            "house_area": str(self._rng.randrange(45, 140)),
            "safe_water": True,
            "toilet": self._rng.random() < 0.97,
            "power": True,
            "paved_road": self._rng.random() < 0.9,
        }

    def _measures(self, plan: FamilyPlan) -> dict[str, list[str]]:
        found = {"measure_health": ["参加城乡居民基本医疗保险个人缴费补贴"]}
        if any(person.is_able for person in plan.people):
            found["measure_job"] = ["劳务输出"] if self._rng.random() < 0.5 else ["技能培训"]
        else:
            found["measure_security"] = ["低保"]
        if any(person.schooling not in (None, "preschool") for person in plan.people):
            found["measure_education"] = ["其他教育帮扶"]
        return found


def _sealed(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
