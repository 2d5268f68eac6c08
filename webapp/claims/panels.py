"""Who a movement of the ledger is about: the claim's name and place, for the fund page below."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.claims.queries.claims import claims_named


def ledger_subjects(actor: Actor, refs: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return name and address of the claims among some subjects, as far as the actor may see claims."""
    if not refs or not permits(actor, Permission.CLAIM_SEE):
        return {}
    found = claims_named(actor, refs)
    return {one.ref: {"name": one.member.name, "url": url_for("claims.show", ref=one.ref)} for one in found}
