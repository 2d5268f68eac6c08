"""A claim goes back to a desk: what was decided from there on is void, the money is free, the reason is read there."""

from collections.abc import Mapping
from datetime import datetime

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.claims.actions.deciding import free_again, waits_for
from webapp.claims.actions.locking import locked_as_seen, locked_lines
from webapp.claims.models import Claim, ClaimReturn
from webapp.claims.queries import claims as queries
from webapp.claims.queries import ties
from webapp.claims.rules import deciding
from webapp.claims.workflow import CLAIM, IN_FINANCE, RESERVED, ClaimState
from webapp.core.db import db
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds.models import FundLine
from webapp.payees.models import BankAccount


def send_back(
    claim_id: int, seen_version: int | None, desk: str, comment: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Send a claim back to the town's review or to the finance maker, with what is to be mended there."""
    lines = locked_lines([claim_id])
    (claim,) = locked_as_seen([(claim_id, seen_version)])
    if desk not in desks_of(claim, actor):
        CLAIM.next(claim.state, f"return_to_{desk}" if desk in deciding.DESKS else "return_to_town")
        return Refused((Refusal("return_not_yours", "desk"),))
    refusals = deciding.return_refusals(actor.person_id, ties.payee_of(claim), comment)
    refusals = refusals or take_back(claim, desk, comment.strip(), lines, actor, now)
    return Refused(tuple(refusals)) if refusals else Done(ref=claim.ref)


def desks_of(claim: Claim, actor: Actor) -> list[str]:
    """Return the desks to which this actor may send a claim back: it is on the actor's own desk, after those."""
    step = queries.step_of(actor)
    before_the_bank = claim.state in (ClaimState.SIGNED, ClaimState.FAILED)
    issues = before_the_bank and permits(actor, Permission.LIST_ISSUE, claim)
    if not (waits_for(claim, step) or issues):
        return []
    return [desk for desk in deciding.DESKS if CLAIM.allows(claim.state, f"return_to_{desk}")]


def take_back(
    claim: Claim,
    desk: str,
    comment: str,
    lines: Mapping[int, FundLine],
    actor: Actor,
    now: datetime,
    code: str | None = None,
) -> list[Refusal]:
    """Void what was decided from a desk on and put the claim before it; the caller has locked line and claim."""
    state = CLAIM.next(claim.state, f"return_to_{desk}")
    if claim.state in RESERVED:
        refusals = free_again(claim, lines, actor, now)
        if refusals:
            return refusals
        claim.turn += 1
    void = [one for one in claim.made if one.step in deciding.voided_from(desk)]
    for one in void:
        one.voided_at = now
    claim.returns.append(
        ClaimReturn(
            claim_id=claim.id,
            desk=desk,
            code=code,
            comment=comment,
            person_id=actor.person_id,
            returned_at=now,
        )
    )
    claim.state, claim.account_id, claim.payment_hash, claim.payment_list_id = state, None, None, None
    claim.decisions = Claim.decisions - len(void)
    db.session.flush()
    return []


def account_changed(account: BankAccount, actor: Actor, now: datetime) -> None:
    """Put the claims of a payee whose account changes before the maker again, in the unit of that change."""
    numbers = queries.in_finance(account)
    lines = locked_lines(numbers)
    for claim in queries.locked(numbers):
        if claim.state in IN_FINANCE and take_back(
            claim, "maker", "", lines, actor, now, code=deciding.ACCOUNT_CHANGED
        ):
            raise Conflict  # the ledger disagrees: then neither account nor claim changes
