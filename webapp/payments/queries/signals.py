"""Signals computed from the records of what was paid, beside what people found who looked at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim
from webapp.claims.queries.ties import shared_by
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.organisations.models import Organisation
from webapp.payments.models import SignalOutcome
from webapp.payments.rules import signals as rules
from webapp.payments.rules.signals import PaidFacts, Signal
from webapp.placements.models import Spell
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class About:
    """What a signal is about: a paid claim, or a firm with paid claims in a town."""

    town_id: int
    ref: UUID
    claim: Claim | None = None
    firm: Organisation | None = None

    @property
    def name(self) -> str:
        """How it is called: by the worker, of a firm's claim by firm and worker."""
        if self.claim is None:
            return self.firm.name if self.firm else ""
        worker = self.claim.member.name
        return worker if self.claim.payee_firm_id is None else f"{self.claim.payee_name} · {worker}"


@dataclass(frozen=True)
class Standing:
    """A signal as the records are now, what it is about, and what was found by whoever looked at it."""

    signal: Signal
    about: About
    outcomes: tuple[SignalOutcome, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it, for the first time or because it has grown."""
        return rules.is_open(self.signal.weight, [one.weight for one in self.outcomes])

    @property
    def has_grown(self) -> bool:
        """Whether it is back."""
        return self.is_open and bool(self.outcomes)


@loads(Permission.SIGNAL_SEE)
def about(actor: Actor, ref: UUID) -> About | None:
    """Return the paid claim or the firm that a signal of the actor's town may be about."""
    paid = within(actor, select(Claim), Claim.town_id).where(Claim.state == ClaimState.PAID)
    claim = db.session.scalar(paid.where(Claim.ref == ref))
    if claim is not None:
        return About(claim.town_id, claim.ref, claim=claim)
    here = within(actor, select(Claim.id).join(Spell, Claim.spell_id == Spell.id), Claim.town_id)
    here = here.where(Claim.state == ClaimState.PAID, Spell.firm_id == Organisation.id)
    firm = db.session.scalar(select(Organisation).where(Organisation.ref == ref, exists(here)))
    if firm is None or actor.town_id is None:
        return None
    return About(actor.town_id, firm.ref, firm=firm)


def standing(actor: Actor, day: date) -> list[Standing]:
    """Return all signals of the actor's town, those that somebody has to look at first."""
    if actor.town_id is None:
        return []
    claims = paid_claims(actor.town_id)
    found, outcomes = signals_of(actor.town_id, claims, day), outcomes_in(actor)
    by_ref = {one.ref: About(one.town_id, one.ref, claim=one) for one in claims}
    by_ref |= {
        one.spell.firm.ref: About(one.town_id, one.spell.firm.ref, firm=one.spell.firm) for one in claims
    }
    told = [
        Standing(one, by_ref[ref], tuple(outcomes.get((one.kind, ref), ())))
        for one in found
        if isinstance(ref := one.about, UUID)
    ]
    return sorted(told, key=lambda one: not one.is_open)


def count_open(actor: Actor, day: date) -> int:
    """Return how many signals somebody has to look at."""
    return sum(one.is_open for one in standing(actor, day))


def paid_claims(town_id: int) -> list[Claim]:
    """Return the paid claims of a town with all that signals are computed from, in a fixed number of questions."""
    query = select(Claim).where(Claim.town_id == town_id, Claim.state == ClaimState.PAID)
    spells = selectinload(Claim.spell)
    return list(
        db.session.scalars(
            query.options(spells.selectinload(Spell.months), spells.selectinload(Spell.firm)).order_by(
                Claim.id
            )
        )
    )


def signals_of(town_id: int, claims: Sequence[Claim], day: date) -> list[Signal]:
    """Return the signals of some paid claims by the policy of a day."""
    shared = shared_by(claims)
    return rules.signals([_facts(one, shared[one.id]) for one in claims], policy_on(day, town_id))


def _facts(of: Claim, shared: Sequence[Any]) -> PaidFacts:
    families = {one.kind: one.families for one in shared}
    starts_on, ends_on = of.starts_on or of.spell.started_on, of.ends_on or of.spell.qualifies_on
    counted = [
        check
        for check in of.spell.months
        if starts_on <= check.month.last_day and check.month.first_day < ends_on
    ]
    return PaidFacts(
        key=of.ref,
        firm=of.spell.firm.ref,
        account_families=families.get("account", 0),
        phone_families=families.get("phone", 0),
        qualified_on=ends_on,
        left_on=of.spell.ended_on,
        stated_on=tuple(business_day(check.stated_at) for check in counted),
    )


def outcomes_in(actor: Actor) -> dict[tuple[str, UUID], list[SignalOutcome]]:
    """Return what was found in the actor's town, by kind and what it is about, the newest first."""
    query = within(actor, select(SignalOutcome), SignalOutcome.town_id).order_by(SignalOutcome.id.desc())
    found = defaultdict[tuple[str, UUID], list[SignalOutcome]](list)
    for one in db.session.scalars(query):
        found[one.kind, one.about_ref].append(one)
    return found
