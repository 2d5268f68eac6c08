"""What claims tell pages below: whom a movement of the ledger is about, and whom another ladder would touch."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.claims.labels import REFUSALS, STATES
from webapp.claims.queries.claims import claims_named
from webapp.claims.queries.effects import claimable_by_firms, not_ready_from
from webapp.claims.queries.firms import claims_of_spell
from webapp.claims.rules.right import PaidMonth, subsidy_amount
from webapp.core.filters import day
from webapp.core.money import Fen, format_yuan
from webapp.core.months import Month
from webapp.core.panels import Panel
from webapp.core.policy import HIRE_FIRM, Policy
from webapp.organisations.models import Town
from webapp.placements.models import Spell
from webapp.policies.queries import Effect, Touched, policy_on, policy_with
from webapp.policies.rules import LADDER, Proposal


def of_spell(actor: Actor, spell: Spell) -> dict[str, Any] | None:
    """Return what became of the claims for somebody's work: to the town all, to the firm its own; None without any."""
    if actor.town_id is None and actor.firm_id is None:
        return None
    found = claims_of_spell(spell.id, actor.firm_id)
    return {"claims": found, "states": STATES, "refusals": REFUSALS} if found else None


OF_A_SPELL = Panel("spell", 10, "spell:see", "claims/_of_spell.html", of_spell)


def ledger_subjects(actor: Actor, refs: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return name and address of the claims among some subjects, as far as the actor may see claims."""
    if not refs or not permits(actor, Permission.CLAIM_SEE):
        return {}
    found = claims_named(actor, refs)
    return {one.ref: {"name": one.payee_name, "url": url_for("claims.show", ref=one.ref)} for one in found}


def ladder_effects(proposal: Proposal, town: Town) -> Iterator[Effect]:
    """Yield the people whose subsidy is not settled yet and would be another sum by the agreed wage."""
    if proposal.key not in LADDER:
        return
    before, after = policy_on(proposal.valid_from, town.id), policy_with(proposal, town)
    touched = []
    for spell in not_ready_from(town.id, proposal.valid_from):
        old, new = _expected(spell, before), _expected(spell, after)
        if old != new:
            touched.append(_touched(spell, old, new))
    said = ngettext(
        "One person whose subsidy is not settled would get another sum",
        "%(num)d people whose subsidy is not settled would get another sum",
        len(touched),
    )
    yield Effect(said, Permission.CLAIM_LIST, tuple(touched))


def scheme_effects(proposal: Proposal, town: Town) -> Iterator[Effect]:
    """Yield the people at work for whom firms could claim, or no more, once a scheme is switched or its sum changes."""
    if proposal.key not in ("firm_subsidy_on", "firm_subsidy_amount"):
        return
    scheme = proposal.kind
    before, after = policy_on(proposal.valid_from, town.id), policy_with(proposal, town)
    was_on, is_on = (bool(policy.get("firm_subsidy_on", scheme)) for policy in (before, after))
    if not (was_on or is_on) or before.value(proposal.key, scheme) == after.value(proposal.key, scheme):
        return
    fen = after.value("firm_subsidy_amount", scheme)
    found = [
        _of_firm(spell, full_on, scheme, fen) for spell, full_on in claimable_by_firms(town.id, scheme, after)
    ]
    yield Effect(_said_of_firms(was_on, is_on, len(found)), Permission.CLAIM_LIST, tuple(found))


def _said_of_firms(was_on: bool, is_on: bool, many: int) -> str:
    if not is_on:
        return str(
            ngettext(
                "One person at work for whom the firm could claim nothing any more",
                "%(num)d people at work for whom their firms could claim nothing any more",
                many,
            )
        )
    if was_on:
        return str(
            ngettext(
                "One person at work for whom the firm would claim another sum",
                "%(num)d people at work for whom their firms would claim another sum",
                many,
            )
        )
    return str(
        ngettext(
            "One person at work for whom the firm could claim",
            "%(num)d people at work for whom their firms could claim",
            many,
        )
    )


def _of_firm(spell: Spell, full_on: date, scheme: str, fen: Fen) -> Touched:
    name = _("%(name)s at %(firm)s", name=spell.member.name, firm=spell.firm.name)
    facts = {"sum": format_yuan(fen), "day": day(full_on)}
    once = scheme == HIRE_FIRM
    note = (
        _("%(sum)s yuan once, on %(day)s at the earliest", **facts)
        if once
        else _("%(sum)s yuan a month, on %(day)s at the earliest", **facts)
    )
    return Touched(name, url_for("placements.show", ref=spell.ref), note)


def _expected(spell: Spell, policy: Policy) -> Fen:
    """What the six months would bring if every month were paid as agreed."""
    month = PaidMonth(Month.of(spell.qualifies_on), spell.wage_fen, 1, 1)
    return subsidy_amount((month,), policy).fen


def _touched(spell: Spell, old: Fen, new: Fen) -> Touched:
    name = _("%(name)s at %(firm)s", name=spell.member.name, firm=spell.firm.name)
    note = _(
        "by the agreed wage %(new)s yuan instead of %(old)s, on %(day)s at the earliest",
        new=format_yuan(new),
        old=format_yuan(old),
        day=day(spell.qualifies_on),
    )
    return Touched(name, url_for("placements.show", ref=spell.ref), note)
