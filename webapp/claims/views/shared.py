"""What all pages of claims do alike: find the ticked ones, name the refused ones, agree and say so."""

from collections.abc import Callable, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Actor
from webapp.access.grants import GRANTS
from webapp.access.guard import acting
from webapp.claims.actions import deciding
from webapp.claims.forms import DespiteForm, TickedForm
from webapp.claims.labels import BANDS, refusal_sentence
from webapp.claims.models import Claim
from webapp.claims.queries import claims as queries
from webapp.claims.queries.looks import Look
from webapp.claims.rules.deciding import Despite
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import BaseForm
from webapp.core.notes import tell
from webapp.core.unit import Done, Refused

Picked = Sequence[tuple[Claim, int | None]]
MOST = 100


def picked_in(form: TickedForm, loader: Callable[[Actor, UUID], Claim | None] = queries.claim) -> Picked:
    """Find the ticked claims in whatever state: a form that comes twice is answered by its key."""
    found = [(loader(acting(), UUID(ref)), version) for ref, version in form.picked.items()]
    return [(claim, version) for claim, version in found if claim is not None]


def agreed(form: BaseForm, picked: Picked, despite: Despite | None = None) -> Done | Refused:
    """Take the actor's own step on some claims, and say so on the next page."""
    actor = acting()
    step = queries.step_of(actor) or ""
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: deciding.agree(numbers, step, actor, now(), despite),
        unit.Entry(actor, audit_of(step), now(), picked[0][0].ref if len(picked) == 1 else None),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, Done):
        tell(
            ngettext(
                "One claim is agreed to and passed on.",
                "%(num)d claims are agreed to and passed on.",
                len(picked),
            )
        )
    return outcome


def audit_of(step: str) -> str:
    """Return under which name the audit knows a step."""
    return GRANTS[queries.STEPS[step]].audit or ""


def named(outcome: Refused, picked: Picked) -> list[str]:
    """Return the refusals in words, each with the name of the person it is about."""
    names = names_of(picked)
    return [
        f"{names[one.field]}{_(': ')}{refusal_sentence(one)}" if one.field in names else refusal_sentence(one)
        for one in outcome.refusals
    ]


def names_of(picked: Picked) -> dict[str, str]:
    """Return the names of the people whose claims are ticked, by the ref of the claim."""
    return {str(claim.ref): claim.member.name for claim, _seen in picked}


def despite_in(form: DespiteForm) -> Despite | None:
    """Return why somebody agrees in spite of a doubt, if anything was said."""
    return Despite(form.despite.data or "", form.text("words")) if form.despite.data else None


def by_band(looks: Sequence[Look]) -> dict[str, list[Look]]:
    """Return claims by the step of the ladder, the highest first."""
    return {
        band: [look for look in looks if look.claim.band == band]
        for band in reversed(BANDS)
        if any(look.claim.band == band for look in looks)
    }
