"""A chamber's spreadsheets of posts and the members they speak of."""

import json
import unicodedata
import zlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.core.db import db, vault
from webapp.jobs.models import Opening, OpeningBatch
from webapp.jobs.workflow import BatchState, OpeningState
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import OrganisationKind, OrganisationState


@loads(Permission.OPENING_IMPORT)
def batch(actor: Actor, ref: UUID) -> OpeningBatch | None:
    """Return one spreadsheet of the actor's chamber."""
    query = select(OpeningBatch).where(OpeningBatch.ref == ref)
    return db.session.scalar(query.where(OpeningBatch.chamber_id == actor.chamber_id))


def batches(actor: Actor) -> Select[Any]:
    """Return the spreadsheets of the actor's chamber, the newest first."""
    query = select(OpeningBatch).where(OpeningBatch.chamber_id == actor.chamber_id)
    return query.order_by(OpeningBatch.id.desc())


def count_staged(actor: Actor) -> int:
    """Return how many spreadsheets of the actor's chamber wait to be looked through."""
    query = select(func.count(OpeningBatch.id)).where(OpeningBatch.chamber_id == actor.chamber_id)
    return db.session.scalar(query.where(OpeningBatch.state == BatchState.STAGED)) or 0


def members_of(actor: Actor) -> list[Organisation]:
    """Return the admitted firms of the actor's chamber."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.FIRM, Organisation.chamber_id == actor.chamber_id
    )
    query = query.where(Organisation.state == OrganisationState.ADMITTED).order_by(Organisation.id)
    return list(db.session.scalars(query))


def open_of(firm_ids: Sequence[int], town_id: int) -> list[Opening]:
    """Return what some firms have open in a town, so that the same post is not written twice."""
    query = select(Opening).where(Opening.firm_id.in_(firm_ids), Opening.town_id == town_id)
    return list(db.session.scalars(query.where(Opening.state != OpeningState.WITHDRAWN).order_by(Opening.id)))


def plain_name(name: str) -> str:
    """Return a firm's name without what people vary when they write it: width, spaces, kind of bracket."""
    folded = unicodedata.normalize("NFKC", name).translate(str.maketrans("[]【】", "()()"))
    return "".join(folded.split()).casefold()


def sealed(row: OpeningBatch, rows: list[dict[str, Any]]) -> bytes:
    """Return staged rows, packed and sealed for this spreadsheet only."""
    return vault().seal(
        zlib.compress(json.dumps(rows, ensure_ascii=False, default=str).encode()), _place(row)
    )


def opened(row: OpeningBatch) -> list[dict[str, Any]]:
    """Return the rows of a spreadsheet as they were staged or written."""
    found: list[dict[str, Any]] = json.loads(zlib.decompress(vault().open(row.rows_sealed, _place(row))))
    return found


def _place(row: OpeningBatch) -> str:
    return f"opening_batch|{row.ref}|rows"
