"""Claims as a decider sees them in a list: the account, and why to look twice or not to decide at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Load, selectinload

from webapp.claims.models import Claim, HoldReason
from webapp.claims.queries.facts import frozen, standing_beside
from webapp.claims.queries.ties import accounts_of, near, shared_by
from webapp.claims.rules import deciding
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.workflow import Notice
from webapp.payees.models import BankAccount
from webapp.placements.models import Spell
from webapp.placements.queries.judging import pays
from webapp.placements.queries.spells import with_months
from webapp.placements.rules.facts import Pay
from webapp.policies.queries import policy_on

_LEFT_AT: Final = {"town": ClaimState.NOTICED, "maker": ClaimState.REVIEWED}
"""The state in which a return leaves a claim; once that desk has decided anew, its comment is history."""


@dataclass(frozen=True)
class Look:
    """A claim with the account it is paid to, why to look twice, what holds it up, and whether I am too near."""

    claim: Claim
    account: BankAccount | None
    doubts: tuple[Notice, ...]
    held: tuple[deciding.Shared, ...]
    months: int
    tied: bool = False
    objections: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether it may be agreed to with others."""
        return not (self.doubts or self.held or self.tied or self.objections or self.came_back)

    def stops(self, step: str) -> bool:
        """Whether a step would be refused until a reason is given, or an objection answered."""
        held = bool(self.held) and step != deciding.VERIFY
        return held or (self.objections > 0 and step == deciding.REVIEW)

    @property
    def reason_waits(self) -> bool:
        """Whether a reason was given for all that holds it up, which another person has still to confirm."""
        given = [replace(explained(why), confirmed=True) for why in self.claim.explained]
        return bool(self.held) and not deciding.holds(self.held, given)

    @property
    def came_back(self) -> bool:
        """Whether it was sent back to the desk before which it stands now, with what is to be mended."""
        return bool(self.claim.returns) and _LEFT_AT.get(self.claim.returns[-1].desk) is self.claim.state


def sorted_by_gravity(odd: Iterable[Look]) -> list[Look]:
    """Return claims that are looked at one by one, the gravest doubts on top."""
    return sorted(odd, key=lambda look: deciding.gravity(look.doubts))


def looks_at(
    claims: Sequence[Claim], free_fen: Mapping[int, int] | None = None, person_id: int | None = None
) -> list[Look]:
    """Return claims with account and doubts; `free_fen` by fund line says what the money would be short of."""
    _read_at_once(claims)
    accounts = accounts_of(claims)
    shared, mine = shared_by(claims, accounts), near(person_id) if person_id is not None and claims else None
    around = doubts_around(claims, free_fen)
    return [
        Look(
            claim=one,
            account=accounts.get(one.id),
            doubts=tuple(around[one.id]),
            held=tuple(deciding.holds(shared[one.id], [explained(why) for why in one.explained])),
            months=len(frozen(one).get("months", ())),
            tied=mine is not None and mine.holds(one, accounts.get(one.id)),
            objections=sum(said.outcome != "unfounded" for said in one.objections),
        )
        for one in claims
    ]


def _read_at_once(claims: Sequence[Claim]) -> None:
    """Load what hangs on claims that are loaded themselves; what they lead to is not read once more."""
    spells = select(Spell).where(Spell.id.in_([one.spell_id for one in claims]))
    months = (Load(Spell).lazyload("*"), with_months(), selectinload(Spell.firm))
    said = (Claim.objections, Claim.explained, Claim.returns)
    more = select(Claim).where(Claim.id.in_([one.id for one in claims]))
    db.session.scalars(spells.options(*months)).all()
    db.session.scalars(more.options(Load(Claim).lazyload("*"), *map(selectinload, said))).all()


def doubts_of(of: Claim, free_fen: Mapping[int, int] | None = None) -> list[Notice]:
    """Return why a claim deserves a second look."""
    return doubts_around([of], free_fen)[of.id]


def doubts_around(
    claims: Sequence[Claim], free_fen: Mapping[int, int] | None = None
) -> dict[int, list[Notice]]:
    """Return the same of several claims, by their number, with one reading of what is around them."""
    if not claims:
        return {}
    beside = standing_beside(claims)
    paid = pays([one.spell for one in claims], max(one.ends_on or one.spell.qualifies_on for one in claims))
    return {
        one.id: deciding.doubts(
            _doubt_facts(one, beside[one.id], paid[one.spell_id], free_fen or {}),
            policy_on(one.ends_on or one.spell.qualifies_on, one.town_id),
        )
        for one in claims
    }


def _doubt_facts(
    of: Claim, beside: Sequence[Claim], paid: Sequence[Pay], free_fen: Mapping[int, int]
) -> deciding.DoubtFacts:
    claimed = {month["month"] for month in frozen(of).get("months", ())}
    counted = [check for check in of.spell.months if str(check.month) in claimed]
    free = free_fen.get(of.fund_line_id or 0)
    return deciding.DoubtFacts(
        stated_on=tuple(business_day(check.stated_at) for check in counted),
        late_months=sum(check.late_code is not None for check in counted),
        left_on=of.spell.ended_on,
        short_fen=0 if free is None else max(0, (of.amount_fen or 0) - free),
        subsidised_on=max((other.spell.qualifies_on for other in beside), default=None),
        pays=tuple(one for one in paid if str(one.month) in claimed),
    )


def held_by(of: Claim) -> list[deciding.Shared]:
    """Return what holds one claim up now."""
    return deciding.holds(shared_by([of])[of.id], [explained(why) for why in of.explained])


def explained(why: HoldReason) -> deciding.Explained:
    """Return a stored reason as the rules see it."""
    return deciding.Explained(why.kind, why.about, why.families, why.confirmed_by_id is not None)
