"""What follows a payment, on the pages of the claim, of the payment list and of the fund line."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.claims.models import Claim, PaymentList
from webapp.claims.queries.lists import lines_of
from webapp.claims.workflow import ClaimState
from webapp.core.panels import Panel
from webapp.payments.labels.after import CHECKS, RECOVERIES
from webapp.payments.queries import rechecks, recoveries


def of_claim(actor: Actor, claim: Claim) -> dict[str, Any] | None:
    """Return the recoveries and the re-check of a paid claim, and whether one may propose that money comes back."""
    if claim.state is not ClaimState.PAID:
        return None
    seen = permits(actor, Permission.RECHECK_SEE, claim)
    return {
        "claim": claim,
        "recoveries": recoveries.of_claims([claim.id]),
        "recheck": rechecks.of_claims([claim.id]).get(claim.id) if seen else None,
        "recovery_states": RECOVERIES,
        "check_states": CHECKS,
        "may_propose": permits(actor, Permission.RECOVERY_PROPOSE, claim)
        and not recoveries.runs_for(claim.id)
        and recoveries.left_fen(claim) > 0,
    }


def of_list(actor: Actor, listed: PaymentList) -> dict[str, Any] | None:
    """Return what followed the payments of a list; None where nothing did."""
    claim_ids = [line.claim_id for line in lines_of(listed)]
    back = recoveries.of_claims(claim_ids)
    asked = rechecks.of_claims(claim_ids) if permits(actor, Permission.RECHECK_SEE, listed) else {}
    if not back and not asked:
        return None
    return {
        "recoveries": back,
        "rechecks": list(asked.values()),
        "recovery_states": RECOVERIES,
        "check_states": CHECKS,
    }


AFTER_A_CLAIM = Panel("claim", 60, "recovery:see", "payments/_after_claim.html", of_claim)
AFTER_A_LIST = Panel("payment-list", 60, "recovery:see", "payments/_after_list.html", of_list)


def ledger_subjects(actor: Actor, refs: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return name and address of the instalments among some subjects, as far as the actor may see recoveries."""
    if not refs or not permits(actor, Permission.RECOVERY_SEE):
        return {}
    found = recoveries.instalments_named(actor, refs)
    return {
        one.ref: {
            "name": one.recovery.claim.payee_name,
            "url": url_for("recoveries.show", ref=one.recovery.ref),
        }
        for one in found
    }
