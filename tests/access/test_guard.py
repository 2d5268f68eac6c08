"""The only guard: no permission, no answer; out of scope does not exist; a verb refused is said so."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask, g
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from webapp.access.actor import Actor, Role
from webapp.access.grants import GRANTS
from webapp.access.guard import permits, refuse_unguarded, requires
from webapp.access.permissions import Permission
from webapp.access.scope import loads

MONITOR = Actor(
    account_id=1,
    account_ref=uuid4(),
    person_id=1,
    person_ref=uuid4(),
    name="甲",
    role=Role.VILLAGE_MONITOR,
    town_id=1,
    town_ref=uuid4(),
    town_name="试验镇",
    village_ids=frozenset({7}),
    firm_id=None,
    seat_ref=uuid4(),
)
CHECKER = replace(MONITOR, role=Role.FINANCE_CHECKER, village_ids=None)
FIRM = replace(MONITOR, role=Role.FIRM, town_id=None, village_ids=None, firm_id=3)


def household(town: int = 1, village: int = 7) -> SimpleNamespace:
    return SimpleNamespace(town_id=town, village_id=village)


@pytest.mark.parametrize(
    ("actor", "permission", "subject", "granted"),
    [
        (MONITOR, Permission.HOUSEHOLD_SEE, household(), True),
        (MONITOR, Permission.HOUSEHOLD_SEE, household(village=8), False),
        (
            replace(MONITOR, role=Role.TOWN_CENTRE, village_ids=None),
            Permission.HOUSEHOLD_SEE,
            household(town=2),
            False,
        ),
        (CHECKER, Permission.HOUSEHOLD_SEE, household(), False),
        (FIRM, Permission.OPENING_WRITE, SimpleNamespace(firm_id=3, town_id=1), True),
        (FIRM, Permission.OPENING_WRITE, SimpleNamespace(firm_id=4, town_id=1), False),
        (None, Permission.DESK_SEE, None, False),
        (None, Permission.PUBLIC, None, True),
    ],
)
def test_a_clause_must_hold_whole(
    actor: Actor, permission: Permission, subject: object, granted: bool
) -> None:
    assert permits(actor, permission, subject) is granted


def test_every_permission_has_its_row_and_every_row_its_permission() -> None:
    assert set(GRANTS) == set(Permission)


@loads(Permission.CLAIM_SEE)
def claim_loader(actor: Actor, ref: str) -> object | None:
    return household() if ref == "mine" else None


def guarded(permission: Permission) -> object:
    return requires(permission, on=claim_loader)(lambda claim: "done")


@pytest.mark.parametrize(
    ("actor", "ref", "expected"),
    [
        (CHECKER, "mine", "done"),
        (CHECKER, "not mine", NotFound),
        (replace(CHECKER, role=Role.FINANCE_MAKER), "mine", Forbidden),
        (MONITOR, "mine", NotFound),
        (None, "mine", Unauthorized),
    ],
)
def test_what_may_not_be_seen_does_not_exist_and_a_refused_verb_is_said(
    app: Flask, actor: Actor | None, ref: str, expected: object
) -> None:
    view = guarded(Permission.CLAIM_CHECK)
    with app.test_request_context():
        g.actor = actor
        if expected == "done":
            assert view(ref=ref) == "done"  # type: ignore[operator]  # a view
        else:
            with pytest.raises(expected):  # type: ignore[call-overload]  # an exception class
                view(ref=ref)  # type: ignore[operator]  # a view


def test_a_route_without_a_permission_answers_to_nobody(app: Flask) -> None:
    with app.test_request_context("/healthz"):
        refuse_unguarded()
        app.view_functions["operations.health"], kept = (
            (lambda: "open"),
            app.view_functions["operations.health"],
        )
        try:
            with pytest.raises(Forbidden):
                refuse_unguarded()
        finally:
            app.view_functions["operations.health"] = kept


def test_every_route_has_a_permission(app: Flask) -> None:
    open_doors = [name for name, view in app.view_functions.items() if not getattr(view, "permissions", None)]
    assert open_doors == []
