"""How a fault is planted: a rule that says less, something else in the place of an action, a move too many."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from tests.prove.money.banking import Banking
from webapp.claims.actions import deciding as agreeing
from webapp.claims.actions import issuing as going_out
from webapp.claims.actions import returning
from webapp.claims.models import Claim
from webapp.claims.queries import facts
from webapp.claims.rules import deciding
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core import unit
from webapp.core.db import db
from webapp.funds import actions as funds

Patch = pytest.MonkeyPatch
Story = Callable[[Banking], None]
MODEL: Final = "model"


@dataclass(frozen=True)
class Fault:
    """One wall that is missing: how, with which twins in the database, on which day it shows, and what notices it."""

    plant: Callable[[Patch], None]
    story: Story
    twins: tuple[str, ...] = ()
    wall: str = MODEL
    caught: str = ""


def without(module: Any, name: str, *codes: str) -> Callable[[Patch], None]:
    """A rule that no longer says some of its refusals; without codes, none at all."""
    rule = getattr(module, name)

    def quiet(*given: Any, **named: Any) -> list[Any]:
        return [one for one in rule(*given, **named) if codes and one.code not in codes]

    return lambda patch: patch.setattr(module, name, quiet)


def instead(module: Any, name: str, value: Any) -> Callable[[Patch], None]:
    """Something else in the place of a rule, a query or an action."""
    return lambda patch: patch.setattr(module, name, value)


def also(action: str, *moves: tuple[ClaimState, ClaimState]) -> Callable[[Patch], None]:
    """A table of states with moves that are not in it."""
    more = {(source, action): target for source, target in moves}
    return lambda patch: patch.setattr(CLAIM, "_next", {**CLAIM._next, **more})


def both(*plants: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Several patches that are one fault."""

    def plant(patch: Patch) -> None:
        for one in plants:
            one(patch)

    return plant


# --- faults that take more than a word -----------------------------------------------------------------------


def no_cap(line: Any, fen: int, subject: Any, now: Any, person_id: Any, turn: int = 1) -> list[Any]:
    """Set a sum aside whatever is free."""
    line.reserved_fen = type(line).reserved_fen + fen
    sides = (funds.Side("free", -fen), funds.Side("reserved", fen))
    funds._entry(line, "reserved", sides, subject, now, person_id, turn=turn)
    return []


def spent_twice(line: Any, fen: int, subject: Any, now: Any, person_id: Any, turn: int = 1) -> list[Any]:
    """Let a sum go out beside what was set aside for it."""
    line.spent_fen = type(line).spent_fen + fen
    sides = (funds.Side("free", -fen), funds.Side("spent", fen))
    funds._entry(line, "spent", sides, subject, now, person_id, turn=turn)
    return []


def forget_turn(patch: Patch) -> None:
    """Leave a claim in its turn."""

    def kept(claim: Claim, name: str, value: object) -> None:
        if name != "turn" or claim.id is None:
            object.__setattr__(claim, name, value)

    patch.setattr(Claim, "__setattr__", kept)


def blind_to_versions(patch: Patch) -> None:
    """Take a page as it was shown, however old."""
    seen = agreeing.locked_as_seen
    for module in (agreeing, going_out, returning):
        patch.setattr(module, "locked_as_seen", lambda picked: seen([(one, None) for one, _seen in picked]))


def off_by_one(patch: Patch) -> None:
    """Write an entry that is a fen out."""
    entry = funds._entry

    def crooked(line: Any, kind: str, sides: tuple[Any, ...], *given: Any, **named: Any) -> Any:
        return entry(line, kind, (sides[0], replace(sides[1], fen=sides[1].fen - 1)), *given, **named)

    patch.setattr(funds, "entry_faults", lambda sides: [])
    patch.setattr(funds, "_entry", crooked)


def older_only(of: Any) -> dict[int, list[Claim]]:
    """Look only at claims that were opened before."""
    return {number: [one for one in others if one.id < number] for number, others in beside(of).items()}


def any_confirmed(shared: Any, explained: Any) -> list[Any]:
    """Let every reason count as confirmed."""
    return holds(shared, [replace(one, confirmed=True) for one in explained])


def any_number(shared: Any, explained: Any) -> list[Any]:
    """Let every reason be enough for any number of families."""
    return holds(shared, [replace(one, families=99) for one in explained])


def answers_nobody(key: Any, fingerprint: str, now: Any) -> Any:
    """Do what was done under a key again."""
    taken = take(key, fingerprint, now)
    if not isinstance(taken, unit.Done):
        return taken
    return db.session.query(unit.IdempotencyKey).filter_by(key=key).one()


def nobody_follows(patch: Patch) -> None:
    """Tell nobody that an account has changed."""

    from flask import current_app  # noqa: PLC0415  # only inside a run

    patch.setitem(current_app.extensions, "account_followers", [])


holds, take, beside = deciding.holds, unit._take, facts.standing_beside
