"""Uploads of the national workbook: the list of them, one of them, and what was staged for its preview."""

import json
import zlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.core.db import db, vault
from webapp.households.models import Household, ImportBatch

Staged = Mapping[str, Any]


@loads(Permission.HOUSEHOLD_IMPORT)
def batch(actor: Actor, ref: UUID) -> ImportBatch | None:
    """Return one upload of the actor's town."""
    query = select(ImportBatch).where(ImportBatch.ref == ref, ImportBatch.town_id == actor.town_id)
    found: ImportBatch | None = db.session.scalar(query)
    return found


def batch_by_ref(ref: UUID) -> ImportBatch:
    """Return an upload for the job that works on it."""
    return db.session.scalars(select(ImportBatch).where(ImportBatch.ref == ref)).one()


def batches(actor: Actor) -> Select[Any]:
    """Return the uploads of the actor's town, the newest first."""
    query = select(ImportBatch).where(ImportBatch.town_id == actor.town_id)
    query = query.options(joinedload(ImportBatch.uploaded_by), joinedload(ImportBatch.applied_by))
    return query.order_by(ImportBatch.id.desc())


def heads_of(town_id: int) -> dict[str, str]:
    """Return the head of each of a town's households by its national number."""
    query = select(Household).where(Household.town_id == town_id).order_by(Household.id)
    return {each.number.reveal(): each.head_name for each in db.session.scalars(query) if each.number}


def sealed(row: ImportBatch, staged: Staged) -> bytes:
    """Return what was staged, packed and sealed for this upload only."""
    packed = zlib.compress(json.dumps(staged, ensure_ascii=False).encode())
    return vault().seal(packed, _place(row))


def opened(row: ImportBatch) -> Staged:
    """Return what was staged; empty before the reading and after the end."""
    if row.plan_sealed is None:
        return {}
    staged: Staged = json.loads(zlib.decompress(vault().open(row.plan_sealed, _place(row))))
    return staged


def _place(row: ImportBatch) -> str:
    return f"import_batch|{row.ref}|plan"
