"""The only guard: a view without `@requires` does not answer, and a record out of scope does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import abort, current_app, g, request
from flask.typing import ResponseReturnValue

from webapp.access.actor import Actor
from webapp.access.grants import GRANTS
from webapp.access.permissions import BY_VALUE, Permission

Loader = Callable[..., Any]
View = Callable[..., ResponseReturnValue]


def permits(actor: Actor | None, permission: Permission, subject: Any = None) -> bool:
    """Whether one clause of the permission's row holds for this actor and subject."""
    if permission is Permission.PUBLIC:
        return True
    if actor is None:
        return False
    clauses = GRANTS[permission].clauses
    return any(all(fact(actor, subject) for fact in clause) for clause in clauses)


def may(permission: str, subject: Any = None) -> bool:
    """`permits` for templates: the current actor, the permission by its value."""
    return permits(current_actor(), BY_VALUE[permission], subject)


def current_actor() -> Actor | None:
    """Return who acts in this request, or None before sign-in."""
    return cast("Actor | None", getattr(g, "actor", None))


def acting() -> Actor:
    """Return who acts; only behind a guard that demands it."""
    actor = current_actor()
    if actor is None:
        abort(401)
    return actor


def requires(*permissions: Permission, on: Loader | None = None) -> Callable[[View], View]:
    """Guard a view with any of the permissions, and with a loader where it is about one record.

    The record comes as the view's first argument in place of the `ref` of the URL. One that does not exist, lies out
    of scope or may not be seen answers 404; a verb refused on a record that may be seen answers 403.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            actor = current_actor()
            if actor is None and Permission.PUBLIC not in permissions:
                abort(401)
            if on is None:
                _refuse_unless(actor, permissions, None)
                return view(**arguments)
            subject = _seen(actor, on, arguments.pop("ref"), permissions)
            _refuse_unless(actor, permissions, subject)
            return view(subject, **arguments)

        guarded.permissions, guarded.on = permissions, on  # type: ignore[attr-defined]  # read by refuse_unguarded and tests
        return cast(View, guarded)

    return guard


def _refuse_unless(actor: Actor | None, permissions: tuple[Permission, ...], subject: Any) -> None:
    if not any(permits(actor, permission, subject) for permission in permissions):
        abort(403)


def sees(on: Loader | None, permissions: tuple[Permission, ...]) -> tuple[Permission, ...]:
    """Return the permissions of which one lets somebody know of a record: the loader's own, else those of the view."""
    own: Permission | None = getattr(on, "sees", None)
    return permissions if own is None else (own,)


def _seen(actor: Actor | None, on: Loader, ref: Any, permissions: tuple[Permission, ...]) -> Any:
    seeing = sees(on, permissions)
    if not any(permits(actor, permission) for permission in seeing):
        abort(404)
    subject = on(actor, ref)
    if subject is None or not any(permits(actor, permission, subject) for permission in seeing):
        abort(404)
    return subject


def refuse_unguarded() -> None:
    """Refuse any endpoint without a permission, before its code runs."""
    if request.endpoint is None:
        return
    view = current_app.view_functions.get(request.endpoint)
    if not getattr(view, "permissions", None):
        abort(403)
