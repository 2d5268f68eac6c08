"""Panels: what an upper capability shows on a lower one's page, registered in wiring and rendered on the server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app


@dataclass(frozen=True)
class Panel:
    """A fragment for one kind of page: `context` gives what `template` needs, or None to show nothing."""

    place: str
    order: int
    permission: str
    template: str
    context: Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Shown:
    """A panel that is ready to be included by the page."""

    template: str
    context: dict[str, Any]


def panels_for(place: str, actor: Any, subject: Any, allowed: Callable[[str, Any], bool]) -> list[Shown]:
    """Return the panels of a page that this actor may see, in their order."""
    registered: list[Panel] = current_app.extensions["panels"]
    shown = []
    for panel in sorted(registered, key=lambda panel: panel.order):
        if panel.place == place and allowed(panel.permission, subject):
            context = panel.context(actor, subject)
            if context is not None:
                shown.append(Shown(panel.template, context))
    return shown
