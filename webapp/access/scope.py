"""Narrowing of a query to what the actor may reach, in SQL, before a row is loaded."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, false

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission


def within(
    actor: Actor,
    query: Select[Any],
    town: Any,
    village: Any | None = None,
    firm: Any | None = None,
    chamber: Any | None = None,
) -> Select[Any]:
    """Keep only rows of the actor's town and villages, or of the actor's firm, or of its chamber's members.

    `town`, `village`, `firm` and `chamber` are the columns that place a row; a firm reaches nothing without a firm
    column, a chamber nothing without a chamber column.
    """
    if actor.role is Role.FIRM:
        return query.where(firm == actor.firm_id) if firm is not None else query.where(false())
    if actor.role is Role.CHAMBER:
        return query.where(chamber == actor.chamber_id) if chamber is not None else query.where(false())
    query = query.where(town == actor.town_id)
    if village is not None and actor.village_ids is not None:
        query = query.where(village.in_(sorted(actor.village_ids)))
    return query


def loads(sees: Permission) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a loader with the permission to see its record: without it the record does not exist for the actor."""

    def mark(loader: Callable[..., Any]) -> Callable[..., Any]:
        loader.sees = sees  # type: ignore[attr-defined]  # read by the guard
        return loader

    return mark
