"""How urgent work is for a household: a number of the person alone, never added to fit.

Hand weights, like those of the baseline: they say in what order to speak to people, decide nothing, and add
up to 100. An unknown fact that every household has counts half, and is told as a gap.
"""

from collections.abc import Callable, Mapping

from matching.types import Need, NeedFacts, Param, Reason

STANDING_SHARE = (0.0, 0.65, 0.8, 1.0)
LOCAL_WATCH_SHARE = 0.4
"""The local watch list stands below the three categories, and counts only outside them."""

FULL_MONTHS_WITHOUT_WAGE = 6
UNKNOWN = 0.5


def standing(facts: NeedFacts) -> float:
    """How gravely the town grades the household, or that it keeps it on its own watch list."""
    return STANDING_SHARE[facts.category] or (LOCAL_WATCH_SHARE if facts.local_watch else 0.0)


def income(facts: NeedFacts) -> float:
    """How near income a head is to the line: all at or below it, nothing from twice the line on."""
    if facts.income_per_head_fen is None or not facts.line_fen:
        return UNKNOWN
    return min(1.0, max(0.0, 2 - facts.income_per_head_fen / facts.line_fen))


def no_earner(facts: NeedFacts) -> float:
    """Nobody earns a wage although somebody could."""
    return 1.0 if facts.earners == 0 and facts.able_workers > 0 else 0.0


def without_wage(facts: NeedFacts) -> float:
    """How long the household has had no wage, up to half a year."""
    if facts.months_without_wage is None:
        return 0.0 if facts.earners else UNKNOWN
    return min(1.0, facts.months_without_wage / FULL_MONTHS_WITHOUT_WAGE)


def dependants(facts: NeedFacts) -> float:
    """How many people who can't work each one who can has to carry, up to three."""
    return min(1.0, facts.dependants / max(1, facts.able_workers) / 3)


def pupils(facts: NeedFacts) -> float:
    """Children and students to keep at school, up to two."""
    return min(1.0, facts.pupils / 2)


def ill_or_disabled(facts: NeedFacts) -> float:
    """Members who are gravely ill or disabled, up to two."""
    return min(1.0, facts.ill_or_disabled / 2)


def single_parent(facts: NeedFacts) -> float:
    """One parent alone carries the family."""
    return 1.0 if facts.single_parent else 0.0


NEED_WEIGHTS: Mapping[str, float] = {
    "standing": 22,
    "income": 20,
    "no_earner": 14,
    "without_wage": 14,
    "dependants": 8,
    "pupils": 8,
    "ill_or_disabled": 9,
    "single_parent": 5,
}
NEED_PARTS: tuple[Callable[[NeedFacts], float], ...] = (
    standing,
    income,
    no_earner,
    without_wage,
    dependants,
    pupils,
    ill_or_disabled,
    single_parent,
)


def need_of(facts: NeedFacts) -> Need:
    """The need of a household, the points of each fact, and its reasons, the weightiest first."""
    shares = {part.__name__: NEED_WEIGHTS[part.__name__] * part(facts) for part in NEED_PARTS}
    told = sorted((name for name, points in shares.items() if points), key=lambda name: -shares[name])
    return Need(sum(shares.values()), shares, tuple(_reason(name, facts) for name in told))


def _reason(name: str, facts: NeedFacts) -> Reason:
    if name == "income" and (facts.income_per_head_fen is None or not facts.line_fen):
        return Reason("need_unknown_income", "gap")
    if name == "without_wage" and facts.months_without_wage is None:
        return Reason("need_unknown_months", "gap")
    if name == "standing" and not facts.category:
        return Reason("need_local_watch", "for")
    return Reason(f"need_{name}", "for", _params(name, facts))


def _params(name: str, facts: NeedFacts) -> dict[str, Param]:
    params: dict[str, dict[str, Param]] = {
        "standing": {"category": facts.category},
        "income": {
            "income_per_head_fen": facts.income_per_head_fen or 0,
            "line_fen": facts.line_fen or 0,
        },
        "no_earner": {"able_workers": facts.able_workers},
        "without_wage": {"months": facts.months_without_wage or 0},
        "dependants": {"dependants": facts.dependants, "able_workers": facts.able_workers},
        "pupils": {"pupils": facts.pupils},
        "ill_or_disabled": {"members": facts.ill_or_disabled},
        "single_parent": {},
    }
    return params[name]
