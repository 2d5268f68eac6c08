"""Pages of docs/ that are written from the code: policy numbers, who may do what, and the state machines."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from webapp.access.actor import Role
from webapp.access.grants import GRANTS
from webapp.access.permissions import Permission
from webapp.claims.workflow import CLAIM
from webapp.core.money import format_yuan
from webapp.core.policy import PolicyValue
from webapp.core.policy_values import SPECS, shipped_values
from webapp.core.workflow import Workflow
from webapp.jobs.workflow import INTRODUCTION, OPENING
from webapp.organisations.workflow import ORGANISATION
from webapp.payments.workflow import LINE, RECHECK, RECOVERY
from webapp.placements.workflow import MONTH, SPELL

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORKFLOWS: tuple[Workflow[Any], ...] = (
    ORGANISATION,
    OPENING,
    INTRODUCTION,
    SPELL,
    MONTH,
    CLAIM,
    LINE,
    RECHECK,
    RECOVERY,
)
WRITTEN = "Written from the code by `flask --app webapp docs write`; a test keeps it current."


def policy_page() -> str:
    """List every shipped policy value with the day it came into force and where it comes from."""
    head = ["key", "kind", "town", "value", "from", "to", "confirmed", "source"]
    rows = [
        [value.key, value.kind, value.town_code or "", _number(value), value.valid_from, value.valid_to or "",
         "yes" if value.confirmed else "**no**", value.source]
        for value in sorted(shipped_values(), key=lambda each: (each.key, each.kind, each.valid_from))
    ]  # fmt: skip
    meanings = [[key, spec.meaning, spec.unit, "yes" if spec.by_town else ""] for key, spec in SPECS.items()]
    return _page(
        "Policy numbers",
        "Defaults that ship with the project, from `webapp/core/policy_values.py`. A town's own values are rows of the "
        "table `policy_row`, proposed by one person and confirmed by another; a case keeps the values of its own day.",
        _table(head, rows),
        "## What each key means\n\n" + _table(["key", "meaning", "unit", "a town may set it"], meanings),
    )


def roles_page() -> str:
    """List every permission with who holds it and under which facts."""
    rows = [
        [f"`{permission.value}`", permission.sentence, "; ".join(_clauses(permission)) or "anybody",
         str(GRANTS[permission].rate), GRANTS[permission].audit or "", GRANTS[permission].data_class]
        for permission in Permission
    ]  # fmt: skip
    return _page(
        "Who may do what",
        f"From `webapp/access/grants.py`. {len(Role)} roles; a clause must hold whole, and one clause is enough. The "
        "rate class names the limit that a permission belongs to; so far only that of sign-in is kept.",
        _table(
            ["permission", "what it allows", "granted to", "rate class", "audit event", "data class"], rows
        ),
    )


def workflows_page() -> str:
    """Draw every state machine."""
    charts = [f"## {flow.name}\n\n```mermaid\n{flow.mermaid()}\n```" for flow in WORKFLOWS]
    return _page("State machines", "From the `workflow.py` of each capability.", *charts)


PAGES: dict[str, Callable[[], str]] = {
    "policy.md": policy_page,
    "roles.md": roles_page,
    "workflows.md": workflows_page,
}


def _number(value: PolicyValue) -> str:
    return f"{format_yuan(value.value)} yuan" if value.unit == "fen" else f"{value.value} {value.unit}"


def _clauses(permission: Permission) -> Iterable[str]:
    for clause in GRANTS[permission].clauses:
        yield " and ".join(fact.__name__.removeprefix("is_").replace("_", " ") for fact in clause)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", WRITTEN, *parts]) + "\n"


def _table(head: list[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
