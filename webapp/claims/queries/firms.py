"""What a firm's claim rests on, read from the records: months, contract, people, and how the firm stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.claims.models import Claim
from webapp.claims.queries.claims import settled
from webapp.claims.queries.standing import category_on, was_watched
from webapp.claims.rules import firms as rules
from webapp.claims.rules.right import PaidMonth
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.core.months import Month
from webapp.core.policy import FIRM_SCHEMES, HIRE_FIRM, POST_FIRM, PUBLIC_WELFARE, Policy
from webapp.core.workflow import Refusal
from webapp.jobs.queries.openings import under as openings_under
from webapp.jobs.workflow import OpeningState
from webapp.organisations.models import Organisation, Town
from webapp.organisations.workflow import OrganisationState
from webapp.placements.models import Spell
from webapp.placements.queries import floors
from webapp.placements.queries.judging import judged_months
from webapp.placements.rules.facts import DAY, Counted, Judged, NotCounted
from webapp.placements.rules.history import months_touched
from webapp.policies.queries import policy_on, values_for
from webapp.policies.rules import floors as floors_of

INCOMPLETE: Final = "month_incomplete"
OTHER: Final = {HIRE_FIRM: POST_FIRM, POST_FIRM: HIRE_FIRM}
Numbers = Callable[[date], Policy]


@dataclass(frozen=True)
class Case:
    """One person's work at a firm under a scheme, with the days claimed; `claim_id` is 0 before there is a claim."""

    spell: Spell
    scheme: str
    span: rules.Span
    claim_id: int = 0

    @property
    def months(self) -> tuple[Month, ...]:
        """Every calendar month that the days touch."""
        return months_touched(self.span.starts_on, self.span.ends_on)

    @property
    def policy(self) -> Policy:
        """The numbers by which it is judged: those of the day on which the right arose."""
        return policy_on(rules.right_day(self.scheme, self.span), self.spell.town_id)


def case_of(of: Claim) -> Case:
    """Return the case of a firm's claim; its days are set when it opens."""
    if of.starts_on is None or of.ends_on is None:
        raise LookupError(f"claim {of.ref} covers no days")
    return Case(of.spell, of.scheme, rules.Span(of.starts_on, of.ends_on), of.id)


def due(day: date) -> Iterator[Case]:
    """Yield each case under which a firm's claim is to be opened on a day."""
    for town_id in db.session.scalars(select(Town.id).order_by(Town.id)).all():
        schemes = _schemes_of(town_id)
        if schemes:
            yield from _due_in(town_id, schemes, day)


def _schemes_of(town_id: int) -> tuple[str, ...]:
    """Return the schemes that a town has ever switched on; for all others nothing is looked at."""
    on = {value.kind for value in values_for(town_id) if value.key == "firm_subsidy_on" and value.value}
    return tuple(scheme for scheme in FIRM_SCHEMES if scheme in on)


def _due_in(town_id: int, schemes: Sequence[str], day: date) -> Iterator[Case]:
    query = select(Spell).join(Organisation, Spell.firm_id == Organisation.id)
    query = query.where(Spell.town_id == town_id, Spell.started_on < day)
    query = query.where(Organisation.state == OrganisationState.ADMITTED).options(joinedload(Spell.firm))
    spells, numbers = list(db.session.scalars(query.order_by(Spell.id))), _numbers_of(town_id)
    for scheme in schemes:
        earlier = _by_pair(_settled(scheme, Claim.town_id == town_id))
        for spell in spells:
            span = next_span(spell, scheme, day, numbers, earlier.get((spell.member_id, spell.firm_id), []))
            if (
                span is not None
                and span.ends_on <= day
                and not opening_refusals(Case(spell, scheme, span), day)
            ):
                yield Case(spell, scheme, span)


def _numbers_of(town_id: int) -> Numbers:
    """Return the numbers of a town by day, from one reading."""
    town, values = db.session.get_one(Town, town_id), values_for(town_id)

    @cache
    def on(day: date) -> Policy:
        return Policy.on(values, day, town.code)

    return on


def _settled(scheme: str, *where: Any) -> list[Claim]:
    """Return the claims under a scheme that live or were refused for good, by their days."""
    query = select(Claim).where(Claim.scheme == scheme, settled(), *where)
    return list(db.session.scalars(query.order_by(Claim.starts_on, Claim.id)))


def _by_pair(claims: Sequence[Claim]) -> dict[tuple[int, int | None], list[Claim]]:
    found: dict[tuple[int, int | None], list[Claim]] = {}
    for one in claims:
        found.setdefault((one.member_id, one.payee_firm_id), []).append(one)
    return found


def _of_pair(spell: Spell, scheme: str, but: int = 0) -> list[Claim]:
    """Return what the firm has claimed for this person under a scheme on any spell, beside one claim."""
    mine = (Claim.member_id == spell.member_id, Claim.payee_firm_id == spell.firm_id, Claim.id != but)
    return _settled(scheme, *mine)


def next_case(spell: Spell, scheme: str, day: date) -> Case | None:
    """Return what the next claim of a firm for a spell would be about; none where nothing is left to claim."""
    span = next_span(spell, scheme, day, _numbers_of(spell.town_id), _of_pair(spell, scheme))
    return Case(spell, scheme, span) if span is not None and span.ends_on <= day else None


def next_span(
    spell: Spell, scheme: str, day: date, numbers: Numbers, earlier: Sequence[Claim]
) -> rules.Span | None:
    """Return the days that the next claim would cover, beside what was claimed earlier."""
    if scheme == HIRE_FIRM:
        months = numbers(spell.started_on).value("firm_subsidy_months", HIRE_FIRM)
        return None if earlier else rules.hire_span(spell.started_on, months)
    covered = {month for claim in earlier for month in case_of(claim).months}
    return rules.next_post_span(work_of(spell), day, numbers, covered, _paid_for(earlier))


def _paid_for(claims: Sequence[Claim]) -> int:
    return sum(len(case_of(one).months) for one in claims if one.state is not ClaimState.REFUSED)


def work_of(spell: Spell) -> rules.Work:
    """Return somebody's work at a firm as the rules see it."""
    return rules.Work(started_on=spell.started_on, ended_on=spell.ended_on)


def judged(of: Case) -> list[tuple[Month, Judged]]:
    """Return which months of a case count, by the one rule of months.

    A month that was stated on its qualifying day speaks of the days before it only, and nobody can state the rest;
    it neither counts nor holds the others up.
    """
    found = judged_months(of.spell, of.months, of.span.ends_on)
    return [(month, one) for month, one in found if not _is_half(of.spell, one)]


def _is_half(spell: Spell, one: Judged) -> bool:
    if not isinstance(one, NotCounted) or one.reason.code != INCOMPLETE:
        return False
    return one.reason.params.get("worked_to_on") == spell.qualifies_on - DAY


def paid_months(of: Case) -> tuple[PaidMonth, ...]:
    """Return the months that count, as they stand in the database now."""
    return tuple(
        PaidMonth(month, one.wage_fen, one.days, one.of_days)
        for month, one in judged(of)
        if isinstance(one, Counted)
    )


def facts_of(of: Case, day: date, missing: Sequence[Refusal] = ()) -> rules.FirmFacts:
    """Return a case as the rules see it on a day, with everything that is still missing."""
    spell, home, found = of.spell, of.spell.member.household_id, judged(of)
    earlier = _of_pair(spell, of.scheme, of.claim_id)
    is_post = of.scheme == POST_FIRM
    return rules.FirmFacts(
        scheme=of.scheme,
        day=day,
        work=work_of(spell),
        span=of.span,
        category=category_on(home, spell.started_on) is not None,
        watched=was_watched(home, spell.started_on),
        public_post=spell.opening.kind == PUBLIC_WELFARE,
        contract=_contract_of(spell),
        admitted=spell.firm.state is OrganisationState.ADMITTED,
        under_floor=firms_under_floor(spell.town_id, day).get(spell.firm_id, 0),
        claimed_before=_same_months(of) if is_post else bool(earlier),
        other_scheme=bool(_of_pair(spell, OTHER[of.scheme])),
        paid_before=_paid_for(earlier) if is_post else 0,
        months=paid_months(of),
        missing=(*(one.reason for _month, one in found if isinstance(one, NotCounted)), *missing),
    )


def _contract_of(spell: Spell) -> rules.Contract:
    return rules.Contract(
        kind=spell.contract_kind,
        from_on=spell.contract_from,
        to_on=spell.contract_to,
        insured=bool(spell.insured),
    )


def _same_months(of: Case) -> bool:
    """Whether another claim for the post of the same person covers one of the same days, at whatever firm."""
    overlaps = (Claim.starts_on < of.span.ends_on, Claim.ends_on > of.span.starts_on)
    mine = (Claim.member_id == of.spell.member_id, Claim.id != of.claim_id)
    return bool(_settled(of.scheme, *mine, *overlaps))


def opening_refusals(of: Case, day: date) -> list[Refusal]:
    """Return why no claim opens for a case on a day."""
    return rules.opening_refusals(facts_of(of, day), of.policy)


def missing_of(of: Claim, day: date, missing: Sequence[Refusal]) -> list[Refusal]:
    """Return why a firm's claim that waits is not ready, by the policy of its own day."""
    case = case_of(of)
    return rules.firm_refusals(facts_of(case, day, missing), case.policy)


def standing_of(of: Claim, day: date) -> list[Refusal]:
    """Return why no money goes to the firm as it stands on a day: what may have changed since the claim was ready."""
    case = case_of(of)
    facts = facts_of(case, day)
    return [*rules.standing_refusals(facts), *rules.paper_refusals(facts, case.policy)]


def firms_under_floor(town_id: int, day: date) -> dict[int, int]:
    """Return by firm how many openings and people of it lie under the wage floor of a day in a town."""
    counted: dict[int, int] = {}
    for floor in floors_of(policy_on(day, town_id)):
        openings = openings_under(town_id, floor.kind, floor.value)
        found = [one.firm_id for one in openings if one.state is not OpeningState.DRAFT]
        found += [spell.firm_id for spell, _wage in floors.under(town_id, floor.kind, floor.value, day)]
        for firm_id in found:
            counted[firm_id] = counted.get(firm_id, 0) + 1
    return counted


def claims_of_spell(spell_id: int, firm_id: int | None = None) -> list[Claim]:
    """Return the claims for one person's work, or only a firm's own of them, the oldest first."""
    query = select(Claim).where(Claim.spell_id == spell_id)
    query = query if firm_id is None else query.where(Claim.payee_firm_id == firm_id)
    return list(db.session.scalars(query.order_by(Claim.starts_on, Claim.id)))
